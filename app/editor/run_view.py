"""Shows a rehearsal: on the canvas, in the inspector, in the lists of rows and messages."""

from PySide6.QtCore import QObject

from app.editor.canvas import Canvas
from app.editor.panels.banner import Banner
from app.editor.panels.inspector import InspectorPanel
from app.editor.panels.lower_panel import LowerPanel
from app.editor.rehearsal_run import RehearsalRun
from app.editor.run_thread import Outcome
from app.engine.plan import PlanRefusedError
from app.engine.run_state import RunStatus

NOT_RUN = "Nothing was run: the workflow has problems, which are listed below."

_BAD = (RunStatus.FAILED, RunStatus.FINISHED_WITH_ERRORS)


class RunView(QObject):
    """Follows the row that was heard of last, until the user chooses one."""

    def __init__(
        self,
        run: RehearsalRun,
        canvas: Canvas,
        inspector: InspectorPanel,
        lower: LowerPanel,
        banner: Banner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._run = run
        self._canvas = canvas
        self._inspector = inspector
        self._lower = lower
        self._banner = banner
        self._chosen: str | None = None
        run.started.connect(self.clear)
        run.rows_changed.connect(self._on_rows_changed)
        run.delivered.connect(lower.outbox.add)
        run.ended.connect(self._on_ended)
        lower.rows.row_chosen.connect(self._on_row_chosen)

    def clear(self) -> None:
        """Forget the last run."""
        self._chosen = None
        self._banner.hide()
        self._lower.outbox.clear()
        self._lower.rows.clear()
        self._lower.show_count(self._lower.rows, 0)
        self._canvas.show_states({})
        self._inspector.show_states({})

    def _on_rows_changed(self, rows: tuple[str, ...]) -> None:
        record = self._run.record
        for row in rows:
            self._lower.rows.show_row(record.row_view(row))
        if record.latest:
            self._lower.show_count(self._lower.rows, len(record))
        if self._chosen is None or self._chosen in rows:
            self._show_blocks()

    def _on_ended(self, outcome: Outcome) -> None:
        self._lower.outbox.say_ended()
        if isinstance(outcome.error, PlanRefusedError):
            self._banner.say(NOT_RUN)
            self._lower.setCurrentWidget(self._lower.problems)
        elif outcome.error is not None:
            self._banner.say(str(outcome.error))
        elif self._chosen is None:
            self._show_first_bad_row()

    def _show_first_bad_row(self) -> None:
        """At the end, what went wrong is more to the point than what came last."""
        bad = [view.row for view in self._run.record.rows() if view.status in _BAD]
        if bad:
            self._chosen = bad[0]
            self._lower.rows.mark_row(bad[0])
            self._show_blocks()

    def _on_row_chosen(self, row: str) -> None:
        self._chosen = row
        self._show_blocks()

    def _show_blocks(self) -> None:
        blocks = self._run.record.state(self._chosen).blocks
        self._canvas.show_states(blocks)
        self._inspector.show_states(blocks)
