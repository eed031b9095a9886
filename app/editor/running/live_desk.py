"""Runs a workflow live, after the user was told what that sends, and agreed."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.editor.actions import Actions
from app.editor.checker import Checker
from app.editor.dialogs.live_dialog import LiveDialog
from app.editor.document import Document
from app.editor.file_menu import FileMenu
from app.editor.panels.lower_panel import LowerPanel
from app.editor.run_thread import Outcome, RunThread
from app.editor.running.desk import RunDesk
from app.editor.running.runner import Runner
from app.editor.running.view import RunView
from app.editor.running.work import MakeLiveWorld
from app.editor.secret_desk import SecretDesk
from app.engine.arming import allowed_hosts, senders
from app.engine.audience import Audience, count_audience
from app.engine.control import RunControl
from app.engine.plan import Plan, PlanRefusedError, make_plan
from app.rehearsal.conditions import CALM

NOTHING_SENDS = "No block of this workflow sends anything. Rehearse it (F5): that is all there is."
HAS_PROBLEMS = "Nothing was sent: the workflow has problems, which are listed below."


class LiveDesk(QObject):
    """Between the action, the question and the run.

    Args:
        desk: Makes runs.
        lower: Lists problems.
        secrets: Knows which are stored.
        make_live_world: Reads the rows of the source.

    Signals:
        said: Why nothing is sent.
    """

    said = Signal(str)

    def __init__(
        self,
        document: Document,
        checker: Checker,
        files: FileMenu,
        runner: Runner,
        runs: RunView,
        desk: RunDesk,
        lower: LowerPanel,
        secrets: SecretDesk,
        make_live_world: MakeLiveWorld,
    ) -> None:
        super().__init__(desk)
        self._document = document
        self._checker = checker
        self._files = files
        self._runner = runner
        self._runs = runs
        self._desk = desk
        self._lower = lower
        self._secrets = secrets
        self._make_live_world = make_live_world
        self._actions: Actions | None = None
        self._counting = RunControl()
        self._thread: RunThread | None = None
        self.dialog: LiveDialog | None = None
        runs.changed.connect(self._show)
        runner.ended.connect(self._show)

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {"run_live": self.ask}

    def use(self, actions: Actions) -> None:
        """Keep the action enabled as it fits."""
        self._actions = actions
        self._show()

    def ask(self) -> None:
        """Tell what a live run would send, and run it if the user agrees."""
        if self._runner.is_running or self.dialog is not None:
            return
        self._document.end_typing()
        self._checker.check_now()
        workflow = self._document.workflow
        try:
            plan = make_plan(workflow, self._checker.wiring.catalog)
        except PlanRefusedError:
            self._lower.show_page("problems")
            self.said.emit(HAS_PROBLEMS)
            return
        sending = senders(plan)
        if not sending:
            self.said.emit(NOTHING_SENDS)
            return
        stored = set(self._secrets.names())
        named = dict.fromkeys(name for one in sending for name in one.secrets)
        titles = [plan.steps[one].title for one in _pinned(plan)]
        self.dialog = LiveDialog(
            workflow.name or "this workflow",
            sending,
            [name for name in named if name not in stored],
            titles,
            self._lower.window(),
        )
        self.dialog.agreed.connect(lambda most, pins: self._start(plan, most, uses_pins=pins))
        self.dialog.finished.connect(self._on_done)
        self.dialog.open()
        self._count(plan)

    def close(self) -> None:
        """End the counting."""
        self._counting.stop()
        if self._thread is not None:
            self._thread.wait()
            self._thread = None

    def _count(self, plan: Plan) -> None:
        # A count that was given up ends at its next row.
        self.close()
        control = self._counting = RunControl()
        folder, make_world = self._files.folder, self._make_live_world

        def count() -> Audience:
            world = make_world(folder)
            try:
                return count_audience(plan, world, control)
            finally:
                world.close()

        thread = self._thread = RunThread(count, self)
        thread.ended.connect(self._on_counted)
        thread.start()

    def _on_counted(self, outcome: Outcome) -> None:
        thread = self.sender()
        if isinstance(thread, RunThread):
            thread.deleteLater()
        if self.dialog is None or thread is not self._thread:
            return
        self._thread = None
        if isinstance(outcome.result, Audience):
            self.dialog.show_audience(outcome.result)
        else:
            self.dialog.show_failure(str(outcome.error or "The file could not be read."))

    def _start(self, plan: Plan, most: int, *, uses_pins: bool) -> None:
        order = self._desk.order()
        settings = replace(order.settings, most_messages=most or None, uses_pins=uses_pins)
        self._desk.start(
            replace(
                order,
                is_live=True,
                conditions=CALM,
                settings=settings,
                hosts=allowed_hosts(plan),
                holds_waits=False,
                reuses=False,
            )
        )

    def _on_done(self, _result: int) -> None:
        self._counting.stop()
        self.dialog = None

    def _show(self) -> None:
        if self._actions is not None:
            self._actions["run_live"].setEnabled(not self._runner.is_running)


def _pinned(plan: Plan) -> Sequence[str]:
    return [step.id for step in plan.steps.values() if step.block.pin is not None]
