"""Fills the page Data: the selected block, as it stands in the row and at the moment shown."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.editor.canvas import Canvas
from app.editor.canvas.value_text import elapsed_text
from app.editor.panels.data.panel import DataPanel
from app.editor.run_thread import Outcome, RunThread
from app.editor.running.kept_run import KeptRun
from app.editor.running.view import RunView
from app.engine.breakpoint import Where
from app.engine.event import BlockHeld, BlockReleased
from app.engine.plan import Plan, make_plan
from app.engine.plan_alone import plan_alone
from app.engine.run_state import BlockState, Status
from app.engine.shown import shown_inputs
from app.runs.recorded import LargeValue
from app.workflow.naming import block_titles
from blocks.sdk import BlockSpec, CordboardError

_FRAME_MS = 16
_NOTHING: Mapping[str, Any] = {}
Place = tuple[str, str, str]
"""A run, a row, a block."""


class DataDesk(QObject):
    """Between the page and what is shown of a run.

    Args:
        catalog: Has the blocks.

    Signals:
        said: Why a value cannot be loaded.
    """

    said = Signal(str)

    def __init__(
        self,
        panel: DataPanel,
        runs: RunView,
        canvas: Canvas,
        catalog: Mapping[str, BlockSpec],
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._runs = runs
        self._canvas = canvas
        self._catalog = catalog
        self._plan: tuple[KeptRun, Plan | None] | None = None
        self._whole: dict[tuple[Place, str], Any] = {}
        self._thread: RunThread | None = None
        self._told: tuple[Any, ...] = ()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_FRAME_MS)
        self._soon.timeout.connect(self.refresh)
        for changed in (runs.changed, runs.state_changed, runs.ended, runs.delivered):
            changed.connect(self._note)
        canvas.selection_changed.connect(self._note)
        panel.shown.connect(self.refresh)
        panel.outputs.whole_wanted.connect(self._load)

    def close(self) -> None:
        """Wait until what is being loaded has come."""
        if self._thread is not None:
            self._thread.wait()

    def _note(self, *_told: object) -> None:
        if self._panel.isVisible() and not self._soon.isActive():
            self._soon.start()

    def refresh(self) -> None:
        """Show what there is now; it is done by itself, soon after something has changed."""
        selected, shown = self._canvas.selected(), self._runs.shown
        if len(selected) != 1:
            self._told = ()
            self._panel.show_nothing()
            return
        (block,) = selected
        state = self._runs.state
        block_state = state.block(block)
        told = (shown, shown.row if shown else "", block, block_state, len(self._whole))
        self._show_sent(block, shown)
        if len(told) == len(self._told) and all(
            one is other or one == other for one, other in zip(told, self._told, strict=True)
        ):
            return
        self._told = told
        self._show_head(block, block_state, shown)
        inputs = self._inputs(block, shown) if shown is not None else {}
        self._panel.inputs.show_values(inputs, {})
        outputs, cut = self._outputs(block, block_state, shown)
        self._panel.outputs.show_values(outputs, cut)

    def _show_head(self, block: str, state: BlockState, shown: KeptRun | None) -> None:
        workflow = shown.workflow if shown is not None else None
        titles = block_titles(workflow, self._catalog) if workflow is not None else {}
        self._panel.show_block(titles.get(block, block))
        self._panel.pill.show_status(state.status)
        told = [elapsed_text(state.elapsed_ms)]
        if state.started_at is not None:
            told.insert(0, f"{state.started_at.astimezone():%H:%M:%S}")
        if state.tries > 1:
            told.append(f"{state.tries} tries")
        if shown is not None and shown.row:
            told.insert(0, f"row {shown.row}")
        told.append(state.message)
        self._panel.about.setText("  ·  ".join(one for one in told if one))

    def _show_sent(self, block: str, shown: KeptRun | None) -> None:
        deliveries = shown.deliveries if shown is not None else []
        row_key = self._row_key(shown)
        sent = [
            one
            for one in deliveries
            if one.block_id == block and (not row_key or f":{row_key}:" in one.idempotency_key)
        ]
        self._panel.wire.show_deliveries(sent)
        self._panel.wire.setVisible(bool(sent))

    def _row_key(self, shown: KeptRun | None) -> str:
        if shown is None:
            return ""
        events = shown.record.events(shown.row)
        return getattr(events[0], "row_key", "") if events else ""

    # Values

    def _inputs(self, block: str, shown: KeptRun) -> Mapping[str, Any]:
        state = self._runs.state.block(block)
        if state.held is not None and state.held.where != Where.AFTER:
            return state.held.values
        if state.status in (Status.IDLE, Status.SKIPPED):
            return {}
        plan = self._plan_of(shown)
        if plan is None or block not in plan.steps:
            return {}
        blocks = self._runs.state.blocks
        outputs = {id: one.outputs for id, one in blocks.items() if one.outputs}
        try:
            return shown_inputs(plan, block, outputs, self._changed(block, shown))
        except CordboardError:
            return {}

    def _changed(self, block: str, shown: KeptRun) -> Mapping[str, Any]:
        """Inputs that were given for this run, or changed while the block was held."""
        settings = shown.order.settings if shown.order is not None else None
        changed = dict(settings.inputs.get(block, _NOTHING)) if settings is not None else {}
        is_before = False
        for event in shown.record.events(shown.row):
            if isinstance(event, BlockHeld) and event.block == block:
                is_before = event.where != Where.AFTER
            elif isinstance(event, BlockReleased) and event.block == block and is_before:
                changed |= event.values
        return changed

    def _plan_of(self, shown: KeptRun) -> Plan | None:
        if self._plan is None or self._plan[0] is not shown:
            plan = None
            if shown.workflow is not None:
                alone = shown.order.alone if shown.order is not None else ""
                try:
                    plan = (
                        plan_alone(shown.workflow, self._catalog, alone)
                        if alone
                        else make_plan(shown.workflow, self._catalog)
                    )
                except CordboardError:
                    # What was run is not known to these blocks any more.
                    plan = None
            self._plan = (shown, plan)
        return self._plan[1]

    def _outputs(
        self, block: str, state: BlockState, shown: KeptRun | None
    ) -> tuple[Mapping[str, Any], Mapping[str, str]]:
        """What it gave; of values that are cut, their sizes as well."""
        if shown is None:
            return state.outputs, {}
        place = (shown.run_id, shown.row, block)
        cut = {one.port: size_words(one.size_bytes) for one in self._large(block, shown)}
        values = dict(state.outputs)
        for name in list(cut):
            if (place, name) in self._whole and name in values:
                values[name] = self._whole[place, name]
                del cut[name]
        return values, cut

    def _large(self, block: str, shown: KeptRun) -> list[LargeValue]:
        if shown.opened is None:
            return []
        found = shown.opened.large(shown.row)
        return [one for one in found if one.block == block and one.field == "outputs" and one.port]

    def _load(self, port: str) -> None:
        shown, selected = self._runs.shown, self._canvas.selected()
        if shown is None or shown.opened is None or len(selected) != 1 or self._thread is not None:
            return
        run, (block,) = shown.opened, selected
        large = next((one for one in self._large(block, shown) if one.port == port), None)
        if large is None:
            return
        place = (shown.run_id, shown.row, block)
        self._panel.outputs.load.setEnabled(False)
        self._thread = RunThread(lambda: (place, port, run.load(large)), self)
        self._thread.ended.connect(self._on_loaded)
        self._thread.start()

    def _on_loaded(self, outcome: Outcome) -> None:
        if self._thread is not None:
            self._thread.wait()
            self._thread = None
        self._panel.outputs.load.setEnabled(True)
        if outcome.error is not None:
            self.said.emit(str(outcome.error))
        elif outcome.result is not None:
            place, port, value = outcome.result
            # One at a time: they are large.
            self._whole = {(place, port): value}
            self._told = ()
            self.refresh()


def size_words(size_bytes: int) -> str:
    """A size in words: `340 kB`, `100 MB`."""
    if size_bytes < 1_000_000:
        return f"{max(size_bytes // 1000, 1)} kB"
    return f"{size_bytes / 1_000_000:.0f} MB"
