"""Keeps Python's collector of cyclic garbage in the window's thread.

WORKAROUND PySide: the collector runs in whatever thread happens to allocate. In the thread of a run
it would destroy widgets and canvas items that are garbage while the window's thread uses Qt, which
crashes the process.
"""

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 250


class GarbageCollector(QObject):
    """Collects at intervals, in the thread of its timer, and nowhere else while it lives."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(collect_when_due)

    def start(self) -> None:
        """Take over from Python."""
        # What is there now stays, and need not be looked at again and again (60 ms each time).
        gc.freeze()
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Hand back to Python."""
        self._timer.stop()
        gc.enable()


def collect_when_due() -> None:
    """Collect the generations that Python itself would collect by now."""
    due = [
        generation
        for generation, (count, threshold) in enumerate(
            zip(gc.get_count(), gc.get_threshold(), strict=True)
        )
        if count > threshold
    ]
    if due:
        gc.collect(due[-1])
