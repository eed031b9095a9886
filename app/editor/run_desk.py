"""Starts and stops rehearsals: one at a time, of the workflow that is shown."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.editor.actions import Actions
from app.editor.checker import Checker
from app.editor.document import Document
from app.editor.file_menu import FileMenu
from app.editor.panels.notice_bar import NoticeBar
from app.editor.rehearsal_run import RehearsalRun
from app.editor.run_thread import Outcome
from app.editor.run_view import RunView
from app.editor.tabs.desk import TabDesk


class RunDesk(QObject):
    """Between the actions, the run and its tab.

    Args:
        rehearsal: What runs.
        runs: What is shown of it.
        document: The workflow to run.
        checker: Looks at it before.
        files: Where its files are.
        tabs: Lead to the workflow that runs.
        bar: Says that another workflow is still running.

    Signals:
        said: A sentence about a run that is not shown.
    """

    said = Signal(str)

    def __init__(
        self,
        rehearsal: RehearsalRun,
        runs: RunView,
        document: Document,
        checker: Checker,
        files: FileMenu,
        tabs: TabDesk,
        bar: NoticeBar,
    ) -> None:
        super().__init__(tabs)
        self._rehearsal = rehearsal
        self._runs = runs
        self._document = document
        self._checker = checker
        self._files = files
        self._tabs = tabs
        self._bar = bar
        self._actions: Actions | None = None
        runs.changed.connect(self._show)
        runs.changed.connect(bar.hide)
        rehearsal.ended.connect(self._on_ended)

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {"run": self.rehearse, "stop": self._rehearsal.stop}

    def use(self, actions: Actions) -> None:
        """Keep the actions enabled as it fits."""
        self._actions = actions
        self._show()

    def rehearse(self) -> None:
        """Run the workflow on this machine alone, if it has no problems."""
        if self._rehearsal.is_running:
            self._say_busy()
            return
        self._document.end_typing()
        self._checker.check_now()
        self._rehearsal.start(self._document.workflow, self._files.folder)

    def _say_busy(self) -> None:
        if self._runs.is_running:
            return
        name = self._rehearsal.kept.name
        self._bar.say(
            f"“{name}” is still being rehearsed in another tab. One workflow runs at a time.",
            (("Show it", self._tabs.show_running), ("Stop it", self._rehearsal.stop)),
        )

    def _on_ended(self, _outcome: Outcome) -> None:
        self._bar.hide()
        self._show()
        if self._rehearsal.kept is not self._runs.shown:
            self.said.emit(f"The rehearsal of “{self._rehearsal.kept.name}” is over.")

    def _show(self) -> None:
        if self._actions is not None:
            self._actions["run"].setEnabled(not self._runs.is_running)
            self._actions["stop"].setEnabled(self._runs.is_running)
