"""What is shown of a run: which one, which row of it, at which moment. Panels listen to this.

A run that belongs to another tab is not shown.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from app.editor.canvas import Canvas
from app.editor.panels.banner import Banner
from app.editor.panels.inspector import InspectorPanel
from app.editor.panels.lower_panel import LowerPanel
from app.editor.run_thread import Outcome
from app.editor.running.kept_run import KeptRun
from app.editor.running.runner import Runner
from app.engine.plan import PlanRefusedError
from app.engine.run_state import RunState, RunStatus
from app.rehearsal.outbox import Delivery

NOT_RUN = "Nothing was run: the workflow has problems, which are listed below."

_COUNT_MS = 250
_BAD = (RunStatus.FAILED, RunStatus.FINISHED_WITH_ERRORS)


class RunView(QObject):
    """Follows the row that was heard of last, until the user chooses one.

    Attributes:
        shown: The run that is shown; None where nothing was run.

    Signals:
        changed: Another run is shown, or none: all that is known of it is in `shown`. It may have
            just begun, go on, or be over.
        rows_changed: Rows that something was just heard of, a tuple of their names.
        delivered: A tuple of `Delivery` that were just sent.
        ended: The run has just ended; carries its `Outcome`.
        state_changed: `state` is another.
        looked_back: Whether an earlier moment is shown.
    """

    changed = Signal()
    rows_changed = Signal(tuple)
    delivered = Signal(tuple)
    ended = Signal(Outcome)
    state_changed = Signal()
    looked_back = Signal(bool)

    def __init__(
        self,
        runner: Runner,
        canvas: Canvas,
        inspector: InspectorPanel,
        lower: LowerPanel,
        banner: Banner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._canvas = canvas
        self._inspector = inspector
        self._lower = lower
        self._banner = banner
        self._earlier: RunState | None = None
        self._is_row_held = False
        self._count = QTimer(self)
        self._count.setSingleShot(True)
        self._count.setInterval(_COUNT_MS)
        self._count.timeout.connect(self._show_count)
        self.shown: KeptRun | None = None
        runner.started.connect(self._on_started)
        runner.rows_changed.connect(self._on_rows_changed)
        runner.delivered.connect(self._on_delivered)
        runner.ended.connect(self._on_ended)
        lower.rows.row_chosen.connect(self.choose_row)

    @property
    def is_running(self) -> bool:
        """The run that is shown goes on."""
        return self._runner.is_running and self._runner.kept is self.shown

    @property
    def elapsed_ms(self) -> float:
        """Since the run that is shown began, until its end."""
        if self.shown is None:
            return 0.0
        return self.shown.elapsed_ms if self.shown.is_over else self._runner.elapsed_ms

    @property
    def state(self) -> RunState:
        """What is shown of the row that is looked at, now or at an earlier moment."""
        if self._earlier is not None:
            return self._earlier
        return self.shown.record.state(self.shown.row) if self.shown else RunState()

    @property
    def is_looking_back(self) -> bool:
        """An earlier moment is shown."""
        return self._earlier is not None

    def show(self, kept: KeptRun | None) -> None:
        """Show a run with all that is known of it, or none."""
        if kept is None and self.shown is None:
            return
        self._come_back()
        self.shown = kept
        self._clear()
        if kept is not None:
            self._show_rows(kept, [view.row for view in kept.record.rows()])
            if kept.deliveries:
                self._lower.outbox.add(kept.deliveries)
            if kept.outcome is not None:
                self._show_end(kept.outcome)
            if kept.chosen is not None:
                self._lower.rows.mark_row(kept.chosen)
        self._show_state()
        self.changed.emit()

    def choose_row(self, row: str) -> None:
        """Look at a row of the run."""
        if self.shown is not None:
            self._come_back()
            self.shown.chosen = row
            self._show_state()

    def look_back(self, state: RunState | None) -> None:
        """Show the row as it was at an earlier moment; None for as it is."""
        if state is None:
            self._come_back()
            self._show_state()
            return
        was_back, self._earlier = self.is_looking_back, state
        if self.shown is not None and self.shown.chosen is None:
            # Whatever is heard of others meanwhile.
            self.shown.chosen, self._is_row_held = self.shown.row, True
        self._show_state()
        if not was_back:
            self.looked_back.emit(True)

    def _clear(self) -> None:
        self._banner.hide()
        self._lower.outbox.clear()
        self._lower.rows.clear()
        self._lower.show_count("rows", 0)

    def _come_back(self) -> None:
        if self._earlier is None:
            return
        self._earlier = None
        if self._is_row_held and self.shown is not None:
            self.shown.chosen = None
        self._is_row_held = False
        self.looked_back.emit(False)

    # What the run tells, wherever it belongs

    def _on_started(self) -> None:
        self.show(self._runner.kept)

    def _on_rows_changed(self, rows: tuple[str, ...]) -> None:
        kept = self._runner.kept
        if kept is self.shown:
            self._show_rows(kept, rows)
            if kept.row in rows and not self.is_looking_back:
                self._show_state()
            self.rows_changed.emit(rows)

    def _on_delivered(self, deliveries: tuple[Delivery, ...]) -> None:
        if self._runner.kept is self.shown:
            self._lower.outbox.add(deliveries)
            self.delivered.emit(deliveries)

    def _on_ended(self, outcome: Outcome) -> None:
        kept = self._runner.kept
        if kept is not self.shown:
            return
        if isinstance(outcome.error, PlanRefusedError):
            self._lower.show_page("problems")
        elif outcome.error is None and kept.chosen is None:
            self._choose_first_bad_row(kept)
        self._show_end(outcome)
        self.ended.emit(outcome)

    # What is shown

    def _show_rows(self, kept: KeptRun, rows: Sequence[str]) -> None:
        for row in rows:
            self._lower.rows.show_row(kept.record.row_view(row))
        # Each other number lays all tabs out anew.
        if not self._count.isActive():
            self._count.start()

    def _show_count(self) -> None:
        record = self.shown.record if self.shown is not None else None
        self._lower.show_count("rows", len(record) if record and record.latest else 0)

    def _show_end(self, outcome: Outcome) -> None:
        self._show_count()
        self._lower.outbox.say_ended()
        if isinstance(outcome.error, PlanRefusedError):
            self._banner.say(NOT_RUN)
        elif outcome.error is not None:
            self._banner.say(str(outcome.error))

    def _choose_first_bad_row(self, kept: KeptRun) -> None:
        """At the end, what went wrong is more to the point than what came last."""
        bad = [view.row for view in kept.record.rows() if view.status in _BAD]
        if bad:
            self._lower.rows.mark_row(bad[0])
            self.choose_row(bad[0])

    def _show_state(self) -> None:
        blocks = self.state.blocks
        is_going_on = self.is_running and not self.is_looking_back
        self._canvas.show_states(blocks, is_going_on=is_going_on)
        self._inspector.show_states(blocks)
        self.state_changed.emit()
