"""Runs the tests of the open workflow beside the window, and saves runs as tests."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.editor.actions import Actions
from app.editor.canvas import Canvas
from app.editor.checker import Checker
from app.editor.dialogs.save_test_dialog import SaveTestDialog
from app.editor.document import Document
from app.editor.panels.workflow_tests.entry import TestEntry
from app.editor.panels.workflow_tests.panel import TestsPanel
from app.editor.run_thread import Outcome, RunThread
from app.editor.running.kept_run import KeptRun
from app.editor.running.order import LIVE
from app.editor.running.view import RunView
from app.editor.running.work import MakeWorld, RehearsalWorld
from app.engine.control import RunControl
from app.engine.plan import Plan, PlanRefusedError, make_plan
from app.rehearsal.conditions import Conditions
from app.runs.coverage import Coverage, coverage
from app.runs.workflow_test_differences import titles_of
from app.runs.workflow_test_file import BrokenTestError, find_tests, load_test, save_test
from app.runs.workflow_test_making import make_test
from app.runs.workflow_test_run import Verdict, run_test
from blocks.sdk import CordboardError

NO_FILE = "Save the workflow first (Ctrl+S): a test stands beside its file."
NO_RUN = "Rehearse the workflow first (F5): the run that is shown is saved as a test."
IS_LIVE = "A live run keeps no messages: rehearse the workflow, and save that run."
GOES_ON = "The run still goes on: save it as a test when it is over."
HAS_PROBLEMS = "No test was run: the workflow has problems, which are listed below."
NO_TEST = "There is no test beside the workflow yet: save a run as one (Alt+Shift+S)."
CHOOSE_ONE = "Choose a test first."
NOT_RUN = "Run the tests first (Ctrl+Shift+F7): then it is known what they reach."
ALL_REACHED = "The tests reach every block and every branch."


class TestsDesk(QObject):
    """Between the page, the files beside the workflow and what is shown of a run.

    Args:
        make_world: Gives each test its world.
        show_page: Brings a page of the lower panel to the front.

    Signals:
        said: What was done, or why it was not.
    """

    __test__ = False

    said = Signal(str)

    def __init__(
        self,
        panel: TestsPanel,
        document: Document,
        checker: Checker,
        canvas: Canvas,
        runs: RunView,
        make_world: MakeWorld,
        show_page: Callable[[str], None],
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._document = document
        self._checker = checker
        self._canvas = canvas
        self._runs = runs
        self._make_world = make_world
        self._show_page = show_page
        self._entries: dict[Path, TestEntry] = {}
        self._waiting: list[Path] = []
        self._plan: Plan | None = None
        self._covered: Coverage | None = None
        self._control = RunControl()
        self._thread: RunThread | None = None
        self._actions: Actions | None = None
        self.dialog: SaveTestDialog | None = None
        panel.shown.connect(self.refresh)
        panel.done.connect(self._on_button)
        panel.block_wanted.connect(lambda block: canvas.select([block]))
        document.path_changed.connect(self._on_other_file)

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {
            "run_tests": self.run_all,
            "run_test": self.run_chosen,
            "open_test_run": self.open_run,
            "save_test": self.save,
            "show_missed": self.show_missed,
        }

    def use(self, actions: Actions) -> None:
        """Who triggers what the buttons of the page say."""
        self._actions = actions

    def close(self) -> None:
        """End the test that is being run."""
        self._waiting.clear()
        self._control.stop()
        if self._thread is not None:
            self._thread.ended.disconnect(self._on_ended)
            self._thread.wait()
            self._thread = None

    @property
    def is_running(self) -> bool:
        """A test is being run."""
        return self._thread is not None

    # The tests there are

    def refresh(self) -> None:
        """List the tests beside the file as they are now; what came of them stays."""
        path = self._document.path
        found = find_tests(path) if path is not None else ()
        self._entries = {one: self._read(one) for one in found}
        self._show()

    def _read(self, path: Path) -> TestEntry:
        before = self._entries.get(path)
        try:
            test = load_test(path)
        except BrokenTestError as error:
            return TestEntry(path, broken=str(error))
        if before is not None and before.is_running:
            return before
        if before is not None and before.verdict is not None and before.verdict.test == test:
            return before
        return TestEntry(path, test.name)

    # Running them

    def run_all(self) -> None:
        """Run every test."""
        self.refresh()
        self._show_page("tests")
        if not self._entries:
            self.said.emit(NO_TEST if self._document.path is not None else NO_FILE)
            return
        self._run(list(self._entries))

    def run_chosen(self) -> None:
        """Run the test that is chosen."""
        entry = self._panel.current
        if entry is None:
            self.said.emit(CHOOSE_ONE)
            return
        self.refresh()
        self._run([entry.path])

    def _run(self, paths: list[Path]) -> None:
        if self._thread is not None:
            return
        self._document.end_typing()
        self._checker.check_now()
        try:
            self._plan = make_plan(self._document.workflow, self._checker.wiring.catalog)
        except PlanRefusedError:
            self._show_page("problems")
            self.said.emit(HAS_PROBLEMS)
            return
        self._covered = None
        self._control = RunControl()
        known = [self._entries[one] for one in paths if one in self._entries]
        self._waiting = [one.path for one in known if not one.broken]
        self._next()

    def _next(self) -> None:
        plan, folder = self._plan, self._document.folder or Path.home()
        if not self._waiting or plan is None:
            self._tell_covered()
            return
        path = self._waiting.pop(0)
        control, make_world = self._control, self._make_world

        def world(plan: Plan, conditions: Conditions) -> RehearsalWorld:
            return make_world(plan, folder, conditions)

        def work() -> tuple[Path, Verdict]:
            return path, run_test(load_test(path), plan, world, control)

        self._entries[path] = replace(self._entries[path], is_running=True)
        self._show()
        self._thread = RunThread(work, self)
        self._thread.ended.connect(self._on_ended)
        self._thread.start()

    def _on_ended(self, outcome: Outcome) -> None:
        if self._thread is not None:
            self._thread.wait()
            self._thread.deleteLater()
            self._thread = None
        self._entries = {
            path: replace(one, is_running=False) for path, one in self._entries.items()
        }
        if outcome.error is not None:
            self.said.emit(str(outcome.error))
        elif outcome.result is not None:
            path, verdict = outcome.result
            if path in self._entries:
                self._entries[path] = TestEntry(path, verdict.test.name, verdict=verdict)
        self._show()
        self._next()

    # What came of them

    def open_run(self) -> None:
        """Show what happened when the chosen test was run."""
        entry = self._panel.current
        run = entry.verdict.run if entry is not None and entry.verdict is not None else None
        if run is None:
            self.said.emit(NOT_RUN)
            return
        try:
            self._runs.show(KeptRun.of(run))
        except CordboardError as error:
            self.said.emit(str(error))

    def show_missed(self) -> None:
        """Light up the blocks that no test ever runs, and those whose branches none takes."""
        covered = self._covered
        if covered is None:
            self.said.emit(NOT_RUN)
        elif covered.is_complete:
            self._canvas.way.clear()
            self.said.emit(ALL_REACHED)
        else:
            missed = set(covered.missed_branches)
            blocks = dict.fromkeys((*covered.missed_blocks, *(block for block, _port in missed)))
            links = self._document.workflow.links
            self._canvas.way.show(
                blocks, [one for one in links if (one.from_block, one.from_port) in missed]
            )

    def _tell_covered(self) -> None:
        runs = [
            one.verdict.run
            for one in self._entries.values()
            if one.verdict is not None and one.verdict.run is not None
        ]
        if self._plan is None or not runs:
            return
        self._covered = coverage(self._plan, runs)
        self._panel.say_covered(coverage_words(self._covered, self._plan))

    # A run as a test

    def save(self) -> None:
        """Ask for a name, and save the run that is shown as a test."""
        shown, path = self._runs.shown, self._document.path
        if path is None:
            self.said.emit(NO_FILE)
        elif shown is None or shown.workflow is None:
            self.said.emit(NO_RUN)
        elif shown.mode == LIVE:
            self.said.emit(IS_LIVE)
        elif self._runs.is_running:
            self.said.emit(GOES_ON)
        else:
            self.dialog = SaveTestDialog(path, parent=self._panel.window())
            self.dialog.chosen.connect(lambda *said: self._save(shown, path, *said))
            self.dialog.open()

    def _save(self, shown: KeptRun, file: Path, name: str, out: Path, has_outputs: bool) -> None:
        run = shown.recorded()
        if run is None or shown.workflow is None:
            self.said.emit(NO_RUN)
            return
        try:
            plan = make_plan(shown.workflow, self._checker.wiring.catalog)
            outputs = [
                (step.id, port.name)
                for step in plan.steps.values()
                for port in step.ports.outputs
                if has_outputs
            ]
            save_test(make_test(run, plan, workflow=file.name, name=name, outputs=outputs), out)
        except CordboardError as error:
            self.said.emit(str(error))
            return
        self.said.emit(f"The test is in {out.name}. Run it with: cordboard test {out.name}")
        self._show_page("tests")
        self.refresh()

    # What is shown

    def _show(self) -> None:
        entries = tuple(self._entries.values())
        self._panel.show_entries(entries, has_file=self._document.path is not None)

    def _on_other_file(self, *_told: object) -> None:
        # What is being run is of the file before; what it says is not listed any more.
        self._waiting.clear()
        self._control.stop()
        self._entries = {}
        self._covered = None
        self._panel.say_covered("")
        self.refresh()

    def _on_button(self, name: str) -> None:
        if self._actions is not None:
            self._actions[name].trigger()


def coverage_words(found: Coverage, plan: Plan) -> str:
    """What tests reach of a workflow, and what none does."""
    if found.is_complete:
        return ALL_REACHED
    titles = titles_of(plan)
    blocks = found.blocks - len(found.missed_blocks)
    branches = found.branches - len(found.missed_branches)
    missed = [titles[block] for block in found.missed_blocks]
    for block, name in found.missed_branches:
        port = plan.steps[block].ports.output(name)
        missed.append(f"{titles[block]} · {port.label if port else name}")
    return (
        f"{blocks} of {found.blocks} blocks and {branches} of {found.branches} branches are "
        f"reached. Never: {', '.join(missed)}."
    )
