"""The rows of a run that is over: how many messages each got, and whether that is all."""

from collections import Counter
from collections.abc import Mapping

from PySide6.QtCore import QObject

from app.editor.panels.rows import RowsPanel, number_words
from app.editor.running.kept_run import KEPT_DELIVERIES, KeptRun
from app.editor.running.order import LIVE
from app.editor.running.view import RunView
from app.engine.run_state import Status
from blocks.sdk import BlockSpec

WHY_NOTHING = "Why nothing?"
WHY_NOT_ALL = "What was not sent?"


class RowsDesk(QObject):
    """Between the list of rows and what is shown of a run.

    Args:
        panel: The page.
        runs: What is shown.
        catalog: Tells which blocks send.
    """

    def __init__(self, panel: RowsPanel, runs: RunView, catalog: Mapping[str, BlockSpec]) -> None:
        super().__init__(panel)
        self._panel = panel
        self._runs = runs
        self._catalog = catalog
        self._of: KeptRun | None = None
        self._messages: Counter[str] | None = None
        for changed in (runs.changed, runs.ended, runs.state_changed):
            changed.connect(self._show)

    def _show(self) -> None:
        kept = self._runs.shown
        if kept is None or not kept.is_over or not len(kept.record):
            self._of = None
            return
        senders = self._senders(kept)
        if kept is not self._of:
            self._of = kept
            is_known = bool(senders) and kept.mode != LIVE
            self._messages = messages_by_row(kept) if is_known else None
            self._panel.show_messages(self._messages)
        if not senders:
            self._panel.tell(kept.row, "", "")
            return
        sent = sent_in(kept, kept.row) & senders
        got = number_words(self._messages[kept.row] if self._messages is not None else len(sent))
        question = WHY_NOTHING if not sent else WHY_NOT_ALL if senders - sent else ""
        name = f"Row {kept.row}" if kept.row else "The sample"
        self._panel.tell(kept.row, f"{name} got {got}.", question)

    def _senders(self, kept: KeptRun) -> frozenset[str]:
        """The blocks that send something."""
        blocks = kept.workflow.blocks if kept.workflow else ()
        if kept.order is not None and kept.order.alone:
            blocks = tuple(one for one in blocks if one.id == kept.order.alone)
        specs = ((one.id, self._catalog.get(one.type)) for one in blocks)
        return frozenset(id for id, spec in specs if spec is not None and spec.mark.outward)


def messages_by_row(kept: KeptRun) -> Counter[str] | None:
    """How many messages each row of a rehearsal got; None where some were forgotten."""
    if len(kept.deliveries) >= KEPT_DELIVERIES:
        return None
    only = kept.record.latest if len(kept.record) == 1 else None
    rows = (only if only is not None else kept.row_of(one) for one in kept.deliveries)
    return Counter(row for row in rows if row is not None)


def sent_in(kept: KeptRun, row: str) -> frozenset[str]:
    """The blocks that sent something in a row."""
    is_alone = len(kept.record) == 1
    known = frozenset(
        one.block_id for one in kept.deliveries if is_alone or kept.row_of(one) == row
    )
    if kept.mode != LIVE and len(kept.deliveries) < KEPT_DELIVERIES:
        return known
    # The outbox does not have all of it: what went well has sent.
    states = kept.record.state(row).blocks
    return known | {id for id, state in states.items() if state.status == Status.OK}
