"""Starts and stops runs: one at a time, of the workflow that is shown."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.editor.actions import Actions
from app.editor.checker import Checker
from app.editor.document import Document
from app.editor.file_menu import FileMenu
from app.editor.panels.notice_bar import NoticeBar
from app.editor.run_thread import Outcome
from app.editor.running.choice_book import ChoiceBook
from app.editor.running.order import LIVE, RunOrder
from app.editor.running.runner import Runner
from app.editor.running.view import RunView
from app.editor.tabs.desk import TabDesk
from app.engine.run_settings import PLAIN, RunSettings


class RunDesk(QObject):
    """Between the actions, the run and its tab. Whoever wants a run of some kind asks here.

    Args:
        runner: What runs.
        runs: What is shown of it.
        document: The workflow to run.
        checker: Looks at it before.
        files: Where its files are.
        tabs: Lead to the workflow that runs.
        choices: How the user wants runs to go.
        bar: Says that another workflow is still running.

    Signals:
        said: A sentence about a run that is not shown.
    """

    said = Signal(str)

    def __init__(
        self,
        runner: Runner,
        runs: RunView,
        document: Document,
        checker: Checker,
        files: FileMenu,
        tabs: TabDesk,
        choices: ChoiceBook,
        bar: NoticeBar,
    ) -> None:
        super().__init__(tabs)
        self._runner = runner
        self._runs = runs
        self._document = document
        self._checker = checker
        self._files = files
        self._tabs = tabs
        self._choices = choices
        self._bar = bar
        self._actions: Actions | None = None
        runs.changed.connect(self._show)
        runs.changed.connect(bar.hide)
        runner.ended.connect(self._on_ended)

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {"run": self.rehearse, "stop": self._runner.stop}

    def use(self, actions: Actions) -> None:
        """Keep the actions enabled as it fits."""
        self._actions = actions
        self._show()

    def rehearse(self, settings: RunSettings = PLAIN, *, alone: str = "") -> bool:
        """Run the workflow on this machine alone, if it has no problems.

        Args:
            settings: Parts that run and values for them; where it holds is said by the choices.
            alone: The id of a block that runs without its links.

        Returns:
            Whether the run has begun.
        """
        return self.start(self.order(settings, alone=alone))

    def order(self, settings: RunSettings = PLAIN, *, alone: str = "") -> RunOrder:
        """A rehearsal of the workflow as it is now, as the choices want it."""
        self._document.end_typing()
        choices = self._choices.value
        return RunOrder(
            workflow=self._document.workflow,
            folder=self._files.folder,
            conditions=choices.conditions,
            settings=replace(
                settings,
                breakpoints=choices.breakpoints,
                holds_at_error=choices.holds_at_error,
            ),
            alone=alone,
            holds_waits=choices.holds_waits,
            reuses=choices.reuses,
        )

    def start(self, order: RunOrder) -> bool:
        """Begin a run of the workflow that is shown, unless one goes on; gives whether it did."""
        if self._runner.is_running:
            self._say_busy()
            return False
        self._checker.check_now()
        self._runner.start(order)
        return True

    def _say_busy(self) -> None:
        if self._runs.is_running:
            return
        kept = self._runner.kept
        doing = "sending" if kept.mode == LIVE else "being rehearsed"
        self._bar.say(
            f"“{kept.name}” is still {doing} in another tab. One workflow runs at a time.",
            (("Show it", self._tabs.show_running), ("Stop it", self._runner.stop)),
        )

    def _on_ended(self, _outcome: Outcome) -> None:
        self._bar.hide()
        self._show()
        kept = self._runner.kept
        if kept is not self._runs.shown:
            what = "live run" if kept.mode == LIVE else "rehearsal"
            self.said.emit(f"The {what} of “{kept.name}” is over.")

    def _show(self) -> None:
        if self._actions is not None:
            self._actions["run"].setEnabled(not self._runs.is_running)
            self._actions["stop"].setEnabled(self._runs.is_running)
