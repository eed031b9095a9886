"""What is kept of one run: its rows, what it sent, how it ended. It outlives the run itself."""

from collections.abc import Sequence

from app.editor.run_record import RunRecord
from app.editor.run_thread import Outcome
from app.rehearsal.outbox import Delivery

KEPT_DELIVERIES = 5000
"""Of more, the first are forgotten."""


class KeptRun:
    """One run of one workflow, going on or over.

    Args:
        name: Of the workflow, when it was started.

    Attributes:
        record: Its rows.
        deliveries: What it sent, in the order in which it was accepted.
        outcome: How it ended; None while it goes on.
        elapsed_ms: How long it took; 0 while it goes on.
        chosen: The row that the user looks at; None for whichever was heard of last.
    """

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.record = RunRecord()
        self.deliveries: list[Delivery] = []
        self.outcome: Outcome | None = None
        self.elapsed_ms = 0.0
        self.chosen: str | None = None

    @property
    def is_over(self) -> bool:
        """Nothing more will be heard of it."""
        return self.outcome is not None

    def add(self, deliveries: Sequence[Delivery]) -> None:
        """Keep what was sent."""
        self.deliveries.extend(deliveries)
        del self.deliveries[:-KEPT_DELIVERIES]

    def end(self, outcome: Outcome, elapsed_ms: float) -> None:
        """It is over."""
        self.outcome = outcome
        self.elapsed_ms = elapsed_ms
