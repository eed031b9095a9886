"""Looks for runs beside the window: one search at a time, the newest that is wanted."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.editor.panels.history.asked import Asked
from app.editor.panels.history.panel import HistoryPanel
from app.editor.run_thread import Outcome, RunThread
from app.runs.history import History
from app.runs.recorded import RunLine
from app.runs.search import MOST

Done = Callable[[Outcome], object]


class HistorySearch(QObject):
    """Fills the page with the runs that fit what is asked there.

    Args:
        history: Where runs are looked for.
        here: Gives the id of the workflow that is shown.

    Signals:
        failed: Why the journal cannot be read.
    """

    failed = Signal(str)

    def __init__(
        self,
        panel: HistoryPanel,
        history: Callable[[], History],
        here: Callable[[], str],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._history = history
        self._here = here
        self._thread: RunThread | None = None
        self._done: Done = self._on_found
        self._waiting: list[tuple[Callable[[], Any], Done]] = []
        self._is_stale = False
        panel.model.more_wanted.connect(self._more)

    @property
    def is_busy(self) -> bool:
        """Something is being looked for."""
        return self._thread is not None

    def refresh(self) -> None:
        """Look for the runs that fit what is asked now."""
        if self._thread is not None:
            self._is_stale = True
            return
        history, asked = self._history(), self._panel.value

        def find() -> tuple[Asked, tuple[RunLine, ...], tuple[tuple[str, str], ...]]:
            return asked, _found(history, asked, None), history.workflows()

        self.work(find, self._on_found)

    def work(self, do: Callable[[], Any], done: Done) -> None:
        """Do something with the journal beside the window, after what is being done."""
        if self._thread is not None:
            self._waiting.append((do, done))
            return
        self._done = done
        self._thread = RunThread(do, self)
        self._thread.ended.connect(self._on_ended)
        self._thread.start()

    def close(self) -> None:
        """Wait until what is being done has come to its end."""
        self._waiting.clear()
        if self._thread is not None:
            self._thread.ended.disconnect(self._on_ended)
            self._thread.wait()
            self._thread = None

    def _more(self) -> None:
        lines, asked, history = self._panel.model.lines, self._panel.value, self._history()
        before = lines[-1].place if lines else None
        self.work(lambda: (asked, _found(history, asked, before)), self._on_more)

    def _on_ended(self, outcome: Outcome) -> None:
        if self._thread is not None:
            self._thread.wait()
            self._thread.deleteLater()
            self._thread = None
        self._done(outcome)
        if self._waiting and self._thread is None:
            self.work(*self._waiting.pop(0))
        elif self._is_stale and self._thread is None:
            self._is_stale = False
            self.refresh()

    def _on_found(self, outcome: Outcome) -> None:
        if outcome.error is not None or outcome.result is None:
            self.failed.emit(str(outcome.error or "The journal could not be read."))
            return
        asked, lines, workflows = outcome.result
        if asked != self._panel.value:
            self._is_stale = True
            return
        chosen = [line.run_id for line in self._panel.chosen]
        self._panel.offer_workflows(workflows, self._here())
        self._panel.model.show(lines, has_more=len(lines) == MOST)
        self._panel.choose(chosen)

    def _on_more(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self.failed.emit(str(outcome.error))
        if outcome.result is not None and outcome.result[0] == self._panel.value:
            lines = outcome.result[1]
            self._panel.model.add(lines, has_more=len(lines) == MOST)


def _found(history: History, asked: Asked, before: int | None) -> tuple[RunLine, ...]:
    return history.search(
        asked.words,
        workflow=asked.workflow,
        status=asked.status,
        number=asked.number,
        before=before,
    )
