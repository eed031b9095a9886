"""Answers “why did this person get this?” and “why did that one get nothing?” about a run."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from app.editor.canvas import Canvas
from app.editor.panels.lower_panel import LowerPanel
from app.editor.panels.outbox.delivery_text import channel_name
from app.editor.running.kept_run import KeptRun
from app.editor.running.rows_desk import sent_in
from app.editor.running.view import RunView
from app.engine.event import Event
from app.engine.plan import Plan, PlanRefusedError, make_plan
from app.engine.plan_alone import plan_alone
from app.rehearsal.outbox import Delivery
from app.runs.lineage import Lineage
from app.runs.reason import Reason
from app.runs.reason_way import way_of
from app.runs.recorded import RecordedRun, recorded_here
from app.runs.stopping import why_nothing
from blocks.sdk import BlockSpec, CordboardError

NO_RUN = "Rehearse the workflow first (F5): then it can be asked why somebody got nothing."
NO_WORKFLOW = "The workflow of this run was not kept, so it cannot be told why. Run it again (F5)."
NOT_KNOWN = "It is not known which row this message is of, so it cannot be told why it was sent."
FORGOTTEN = "What happened in row {row} was not kept, so it cannot be told. Run it again (F5)."
NO_SENDERS = "No block that runs in this workflow sends anything, so nobody could get anything."
SENT_ALL = "{row} got everything: each block that sends something has sent."

ReadRow = Callable[[str, str], Sequence[Event]]
"""The events of a row, by the id of its run and its name, from where runs are kept."""


class WhyDesk(QObject):
    """Between the page of “why?” and what is shown of a run.

    Args:
        pages: The page, and the outbox and the rows, where it is asked.
        runs: What is shown.
        canvas: The way that is told lights up on it.
        catalog: The blocks.
        show_page: Brings the page to the front.
        read_row: For rows that the window has forgotten.

    Signals:
        said: Why there is nothing to tell.
    """

    said = Signal(str)

    def __init__(
        self,
        pages: LowerPanel,
        runs: RunView,
        canvas: Canvas,
        catalog: Mapping[str, BlockSpec],
        show_page: Callable[[], None],
        read_row: ReadRow,
    ) -> None:
        super().__init__(pages)
        self._panel = pages.why
        self._rows = pages.rows
        self._runs = runs
        self._canvas = canvas
        self._catalog = catalog
        self._show_page = show_page
        self._read_row = read_row
        pages.outbox.why_wanted.connect(self.ask)
        pages.rows.why_wanted.connect(self.ask_nothing)
        runs.changed.connect(self._forget)
        self._panel.block_wanted.connect(lambda block: canvas.select([block]))
        self._panel.clear_wanted.connect(canvas.way.clear)

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {"why_nothing": self._on_why_nothing}

    def ask(self, delivery: Delivery) -> None:
        """Tell why a message of the run that is shown was sent."""
        kept = self._runs.shown
        if kept is None:
            return
        try:
            row = _row_of(kept, delivery)
            lineage = self._lineage(kept, row)
            reason = lineage.message(delivery.as_dict())
        except CordboardError as error:
            self._refuse(str(error))
            return
        if row != kept.row:
            self._rows.mark_row(row)
            self._runs.choose_row(row)
        what = channel_name(delivery)
        self._tell(f"Why did {', '.join(delivery.to)} get this? ({what})", [reason], kept)

    def ask_nothing(self, row: str) -> None:
        """Tell why a row of the run that is shown got nothing, or not all."""
        kept = self._runs.shown
        if kept is None:
            self._refuse(NO_RUN)
            return
        name = f"Row {row}" if row else "The sample"
        try:
            lineage = self._lineage(kept, row)
        except CordboardError as error:
            self._refuse(str(error))
            return
        senders = [one for one in lineage.plan.steps.values() if one.spec.mark.outward]
        reasons = why_nothing(lineage, sent_in(kept, row))
        if not reasons:
            self._refuse(SENT_ALL.format(row=name) if senders else NO_SENDERS)
            return
        got = "get nothing" if len(reasons) == len(senders) else "not get everything"
        self._tell(f"Why did {name[0].lower()}{name[1:]} {got}?", reasons, kept)

    def _on_why_nothing(self) -> None:
        kept = self._runs.shown
        self.ask_nothing(kept.row if kept is not None else "")

    def _tell(self, question: str, reasons: Sequence[Reason], kept: KeptRun) -> None:
        self._show_page()
        self._panel.show_answer(question, reasons)
        way = way_of(reasons, kept.workflow.links if kept.workflow else ())
        self._canvas.way.show(way.blocks, way.links)

    def _refuse(self, words: str) -> None:
        self._show_page()
        self._canvas.way.clear()
        self._panel.say(words)
        self.said.emit(words)

    def _forget(self) -> None:
        """Another run is shown: what was told is of the one before."""
        self._panel.say()
        self._canvas.way.clear()

    def _lineage(self, kept: KeptRun, row: str) -> Lineage:
        return Lineage(self._recorded(kept, row), self._plan(kept), row)

    def _plan(self, kept: KeptRun) -> Plan:
        if kept.workflow is None:
            raise CordboardError(NO_WORKFLOW)
        try:
            if kept.order is not None and kept.order.alone:
                return plan_alone(kept.workflow, self._catalog, kept.order.alone)
            return make_plan(kept.workflow, self._catalog)
        except PlanRefusedError as error:
            raise CordboardError(
                f"The workflow of this run can be run no more, so it cannot be told why: {error}"
            ) from error

    def _recorded(self, kept: KeptRun, row: str) -> RecordedRun:
        """The row as that of a run that is over."""
        if kept.opened is not None:
            return kept.opened
        events = kept.record.events(row) or self._read_row(kept.run_id, row)
        if not events or kept.workflow is None or kept.order is None:
            raise CordboardError(FORGOTTEN.format(row=row))
        return recorded_here(kept.workflow, events, settings=kept.order.settings.as_dict())


def _row_of(kept: KeptRun, delivery: Delivery) -> str:
    row = kept.row_of(delivery)
    if row is None and len(kept.record) == 1:
        return kept.record.latest
    if row is None:
        raise CordboardError(NOT_KNOWN)
    return row
