"""What is kept of one run: its rows, what it sent, how it ended. It outlives the run itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from app.editor.run_thread import Outcome
from app.editor.running.order import REHEARSE, RunOrder
from app.editor.running.record import OpenedRecord, Record, RunRecord
from app.engine.session import RunSummary
from app.rehearsal.outbox import Delivery
from app.runs.recorded import RecordedRun, recorded_here
from app.workflow.model import Workflow

KEPT_DELIVERIES = 10_000
"""Of more, the first are forgotten."""


class KeptRun:
    """One run of one workflow, going on or over.

    Args:
        order: What was asked of it; None for nothing yet.

    Attributes:
        order: As given; None also for a run that was opened from where runs are kept.
        workflow: What was run.
        mode: `rehearse` or `live`.
        record: Its rows.
        deliveries: What it sent, in the order in which it was accepted.
        outcome: How it ended; None while it goes on.
        elapsed_ms: How long it took; 0 while it goes on.
        chosen: The row that the user looks at; None for whichever was heard of last.
        opened: The run as it is kept in the journal or a file; None for one of this window.
    """

    def __init__(self, order: RunOrder | None = None) -> None:
        self.order = order
        self.workflow: Workflow | None = order.workflow if order else None
        self.name = self.workflow.name if self.workflow else ""
        self.mode = order.mode if order else REHEARSE
        self.record: Record = RunRecord()
        self.deliveries: list[Delivery] = []
        self.outcome: Outcome | None = None
        self.elapsed_ms = 0.0
        self.chosen: str | None = None
        self.opened: RecordedRun | None = None

    @classmethod
    def of(cls, run: RecordedRun) -> "KeptRun":
        """A run that is over, as it was recorded.

        Raises:
            JournalError: It cannot be read.
            BrokenFileError: Its workflow cannot be read.
        """
        kept = cls()
        line = run.line
        kept.workflow, kept.name, kept.mode = run.workflow, line.name, line.mode
        kept.record = OpenedRecord(run)
        kept.deliveries = [Delivery.from_dict(one) for one in run.deliveries()[-KEPT_DELIVERIES:]]
        counts = Counter(row.status for row in run.rows())
        kept.outcome = Outcome(result=RunSummary(run.run_id, line.status, counts))
        if line.ended_at is not None:
            kept.elapsed_ms = (line.ended_at - line.started_at).total_seconds() * 1000
        kept.opened = run
        return kept

    @property
    def run_id(self) -> str:
        """The id of the run; empty before anything was heard of it."""
        return self.opened.run_id if self.opened else self.record.state().run_id

    @property
    def row(self) -> str:
        """The row that is looked at."""
        return self.record.latest if self.chosen is None else self.chosen

    @property
    def changed_inputs(self) -> Mapping[str, Mapping[str, Any]]:
        """Block → input → its value, where the user gave another for this run."""
        if self.order is not None:
            return self.order.settings.inputs
        return self.opened.settings.get("inputs", {}) if self.opened else {}

    def row_of(self, delivery: Delivery) -> str | None:
        """The row that sent a message; None where it is not known."""
        key = delivery.idempotency_key.partition(":")[2].rpartition(":")[0]
        return self.record.row_of_key(key)

    @property
    def is_over(self) -> bool:
        """Nothing more will be heard of it."""
        return self.outcome is not None

    def recorded(self) -> RecordedRun | None:
        """The run so far as one that is over, without rows that were forgotten.

        None where nothing was heard of it.
        """
        if self.opened is not None:
            return self.opened
        events = self.record.all_events() if isinstance(self.record, RunRecord) else ()
        if not events or self.workflow is None or self.order is None:
            return None
        return recorded_here(
            self.workflow,
            events,
            deliveries=[one.as_dict() for one in self.deliveries],
            conditions=self.order.conditions.as_dict(),
            settings=self.order.settings.as_dict(),
        )

    def add(self, deliveries: Sequence[Delivery]) -> None:
        """Keep what was sent."""
        self.deliveries.extend(deliveries)
        del self.deliveries[:-KEPT_DELIVERIES]

    def end(self, outcome: Outcome, elapsed_ms: float) -> None:
        """It is over."""
        self.outcome = outcome
        self.elapsed_ms = elapsed_ms
