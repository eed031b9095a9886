"""The history: runs are looked for, opened, compared, replayed, given away and deleted."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox

from app.editor.actions import Actions
from app.editor.canvas import Canvas
from app.editor.clock import now
from app.editor.dialogs.keep_dialog import KeepDialog
from app.editor.dialogs.run_differences_dialog import RunDifferencesDialog
from app.editor.document import Document
from app.editor.file_menu import FileMenu
from app.editor.panels.history.model import cells
from app.editor.panels.history.panel import HistoryPanel
from app.editor.run_thread import Outcome
from app.editor.running.desk import RunDesk
from app.editor.running.history_search import HistorySearch
from app.editor.running.kept_run import KeptRun
from app.editor.running.order import RunOrder
from app.editor.running.runner import Runner
from app.editor.running.view import RunView
from app.runs.comparison import compare
from app.runs.history import History
from app.runs.recorded import RecordedRun, RunLine
from app.runs.run_file import import_run, read_run, write_run
from app.runs.trimming import InDoubtError, TrimPolicy
from app.workflow.model import Layout, Workflow
from blocks.sdk import BlockSpec, CordboardError

CHOOSE_ONE = "Choose one run in the history first."
CHOOSE_TWO = "Choose two runs in the history first: press Ctrl and click the second."
CHOOSE_SOME = "Choose the runs to delete in the history first."
OF_ANOTHER = (
    "The workflow as it was run is not the one that was shown: it is in a tab of its own, unsaved."
)
UNKNOWN = "What was run is not known: the run is from before workflows were kept."
_FILTER = "Run (*.run.json);;JSON (*.json)"
_DAYS, _BYTES = "history/days", "history/bytes"


class HistoryDesk(QObject):
    """Between the page, the journal and what is shown of a run.

    Args:
        panel: The page.
        path: Gives the file of the journal.
        desk: Makes runs.
        files: Shows the workflow of a run where it is another one.
        show_page: Brings the page to the front.

    Signals:
        said: What was done, or why it was not.
    """

    said = Signal(str)

    def __init__(
        self,
        panel: HistoryPanel,
        path: Callable[[], Path],
        document: Document,
        files: FileMenu,
        runner: Runner,
        runs: RunView,
        desk: RunDesk,
        canvas: Canvas,
        catalog: Mapping[str, BlockSpec],
        settings: QSettings,
        show_page: Callable[[], None],
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._path = path
        self._document = document
        self._files = files
        self._runner = runner
        self._runs = runs
        self._desk = desk
        self._canvas = canvas
        self._catalog = catalog
        self._settings = settings
        self._show_page = show_page
        self._open: History | None = None
        self._actions: Actions | None = None
        self.dialog: RunDifferencesDialog | KeepDialog | None = None
        self._search = HistorySearch(panel, self._history, lambda: document.workflow.id, self)
        self._search.failed.connect(self.said)
        panel.shown.connect(self._search.refresh)
        panel.asked.connect(lambda _asked: self._search.refresh())
        panel.opened.connect(self.open)
        panel.done.connect(self._on_button)
        panel.selection_changed.connect(self._show)
        runner.ended.connect(self._on_ended)

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {
            "open_run": self.open_chosen,
            "compare_runs": self.compare,
            "replay_run": self.replay,
            "export_run": self.export,
            "import_run": self.import_file,
            "delete_runs": self.delete,
            "keep_runs": self.keep,
        }

    def use(self, actions: Actions) -> None:
        """Who triggers what the buttons of the page say."""
        self._actions = actions
        self._show()

    def close(self) -> None:
        """End what is being looked for, and close the journal."""
        self._search.close()
        if self._open is not None:
            self._open.close()

    @property
    def policy(self) -> TrimPolicy:
        """How much is kept."""
        usual = TrimPolicy()
        try:
            return TrimPolicy(
                float(str(self._settings.value(_DAYS, usual.longest_days))),
                int(str(self._settings.value(_BYTES, usual.largest_bytes))),
            )
        except ValueError:
            return usual

    def trim(self) -> None:
        """Delete what is too old or too much; said where something was."""
        policy, history = self.policy, self._history()
        self._search.work(lambda: history.trim(policy, now()), self._on_trimmed)

    # One run

    def open_chosen(self) -> None:
        """Open the run that is chosen."""
        line = self._one()
        if line is not None:
            self.open(line)

    def open(self, line: RunLine) -> None:
        """Show a run on the canvas, as it went."""
        run = self._read(line)
        if run is not None:
            self._show_run(run)

    def replay(self) -> None:
        """Rehearse the chosen run again with its inputs and conditions."""
        line = self._one()
        run = self._read(line) if line is not None else None
        if run is None or not self._show_workflow(run):
            return
        workflow = self._document.workflow
        self._desk.start(RunOrder(workflow=workflow, folder=self._files.folder, replays=run))

    def export(self) -> None:
        """Write the chosen run to a file."""
        line = self._one()
        run = self._read(line) if line is not None else None
        if run is None:
            return
        proposed = self._files.folder / f"{run.line.workflow_id or 'run'}-{run.run_id}.run.json"
        chosen, _ = QFileDialog.getSaveFileName(
            self._panel.window(), "Export the run", str(proposed), _FILTER
        )
        if chosen:
            path = Path(chosen)
            self._try(lambda: write_run(run, path, self._catalog), f"The run is in {path.name}.")

    def import_file(self) -> None:
        """Keep a run that somebody exported, and open it."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._panel.window(), "Import a run", str(self._files.folder), _FILTER
        )
        if not chosen:
            return
        try:
            run = read_run(Path(chosen))
            import_run(run, self._path())
            kept = self._history().open(run.run_id)
        except CordboardError as error:
            self.said.emit(str(error))
            return
        self._show_page()
        self._search.refresh()
        self._show_run(kept)

    # Several

    def compare(self) -> None:
        """Tell in what the two chosen runs differ."""
        chosen = self._panel.chosen
        if len(chosen) != 2:
            self.said.emit(CHOOSE_TWO)
            return
        # The one that began first stands first.
        second, first = chosen
        runs = [self._read(first), self._read(second)]
        if runs[0] is None or runs[1] is None:
            return
        pair = (runs[0], runs[1])
        catalog = self._catalog
        names = [", ".join(filter(None, cells(one)[:4])) for one in (first, second)]
        self._search.work(
            lambda: (names, compare(*pair, catalog)), lambda found: self._on_compared(found, second)
        )

    def delete(self) -> None:
        """Ask, and delete the chosen runs."""
        chosen = self._panel.chosen
        if not chosen:
            self.said.emit(CHOOSE_SOME)
            return
        ids = [line.run_id for line in chosen]
        what = "this run" if len(ids) == 1 else f"these {len(ids)} runs"
        if not self._is_meant("Delete runs", f"Delete {what} with all that was kept of them?"):
            return
        try:
            if not self._delete(ids):
                return
        except CordboardError as error:
            self.said.emit(str(error))
            return
        self.said.emit(f"{len(ids)} run{'' if len(ids) == 1 else 's'} deleted.")
        self._search.refresh()

    def _delete(self, ids: Sequence[str]) -> bool:
        """Delete runs; of some in doubt the user is asked once more. Gives whether it was done."""
        try:
            self._history().delete(ids)
        except InDoubtError as error:
            if not self._is_meant("Delete runs", f"{error}\n\nDelete all the same?"):
                return False
            self._history().delete(ids, even_in_doubt=True)
        return True

    def keep(self) -> None:
        """Ask how long runs are kept."""
        self.dialog = dialog = KeepDialog(self.policy, self._panel.window())
        dialog.chosen.connect(self._on_kept)
        dialog.open()

    # How it is done

    def _history(self) -> History:
        if self._open is None:
            self._open = History(self._path())
        return self._open

    def _one(self) -> RunLine | None:
        chosen = self._panel.chosen
        if len(chosen) != 1:
            self.said.emit(CHOOSE_ONE)
            return None
        return chosen[0]

    def _read(self, line: RunLine) -> RecordedRun | None:
        try:
            return self._history().open(line.run_id)
        except CordboardError as error:
            self.said.emit(str(error))
            return None

    def _show_run(self, run: RecordedRun) -> None:
        if not self._show_workflow(run):
            return
        try:
            self._runs.show(KeptRun.of(run))
        except CordboardError as error:
            self.said.emit(str(error))

    def _show_workflow(self, run: RecordedRun) -> bool:
        """Let the canvas show what was run; gives whether it does."""
        try:
            workflow = run.workflow
        except CordboardError as error:
            self.said.emit(str(error))
            return False
        if workflow is None:
            self.said.emit(UNKNOWN)
            return False
        self._document.end_typing()
        if _does_the_same(workflow, self._document.workflow):
            return True
        self._files.restore(workflow, None)
        self.said.emit(OF_ANOTHER)
        return True

    def _try(self, act: Callable[[], object], said: str) -> None:
        try:
            act()
        except CordboardError as error:
            self.said.emit(str(error))
        else:
            self.said.emit(said)

    def _is_meant(self, title: str, question: str) -> bool:
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._panel.window(), title, question, buttons.Yes | buttons.Cancel, buttons.Cancel
        )
        return answer == buttons.Yes

    def _on_compared(self, outcome: Outcome, second: RunLine) -> None:
        if outcome.error is not None:
            self.said.emit(str(outcome.error))
            return
        (first_name, second_name), found = outcome.result
        self.open(second)
        self.dialog = dialog = RunDifferencesDialog(
            first_name, second_name, found, self._panel.window()
        )
        blocks = dict.fromkeys(one.block for one in found if one.block)
        self._canvas.way.show(blocks, ())
        dialog.block_wanted.connect(lambda block: self._canvas.select([block]))
        dialog.finished.connect(lambda _result: self._canvas.way.clear())
        dialog.open()

    def _on_button(self, name: str) -> None:
        if self._actions is not None:
            self._actions[name].trigger()

    def _on_kept(self, policy: TrimPolicy) -> None:
        self._settings.setValue(_DAYS, policy.longest_days)
        self._settings.setValue(_BYTES, policy.largest_bytes)
        self.trim()

    def _on_trimmed(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self.said.emit(str(outcome.error))
        elif outcome.result is not None and outcome.result.run_ids:
            count = len(outcome.result.run_ids)
            self.said.emit(f"{count} old run{'' if count == 1 else 's'} deleted.")
            self._search.refresh()

    def _on_ended(self, _outcome: Outcome) -> None:
        if self._panel.isVisible():
            self._search.refresh()

    def _show(self) -> None:
        count = len(self._panel.chosen)
        for name, button in self._panel.buttons.items():
            button.setEnabled(
                count == 2
                if name == "compare_runs"
                else count > 0
                if name == "delete_runs"
                else count == 1
            )


def _does_the_same(one: Workflow, other: Workflow) -> bool:
    """Whether two workflows differ in nothing but where things stand."""
    return one.model_copy(update={"layout": Layout()}) == other.model_copy(
        update={"layout": Layout()}
    )
