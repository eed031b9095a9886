"""Threads that work beside the window for one owner, kept until they have ended."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from app.editor.run_thread import Outcome, RunThread


class RunThreads(QObject):
    """Begins threads, and waits for those that are left when it is closed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threads: list[RunThread] = []

    def begin(self, work: Callable[[], Any], receiver: Callable[[Outcome], None]) -> None:
        """Do `work` in a thread of its own.

        Args:
            work: May not know who keeps these threads: with a ring of the two, threads would go
                when Python collects.
            receiver: A method of a QObject; gets the `Outcome`, unless its object is gone by then.
        """
        thread = RunThread(work, self)
        thread.ended.connect(receiver)
        thread.finished.connect(self._on_finished)
        self._threads.append(thread)
        thread.start()

    def close(self) -> None:
        """Wait for those that are at work. Who asked for them has told them to end."""
        for thread in self._threads:
            thread.wait()
        self._on_finished()

    def _on_finished(self) -> None:
        ended = [thread for thread in self._threads if thread.isFinished()]
        for thread in ended:
            self._threads.remove(thread)
            thread.deleteLater()
