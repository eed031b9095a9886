"""What is known of a run, row by row, folded from its events. No Qt."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from app.engine.event import Event
from app.engine.run_state import RunState, RunStatus

KEPT_ROWS = 500
"""Rows that went well whose blocks are remembered; of earlier ones only how they ended is."""

_GOING_ON = (RunStatus.IDLE, RunStatus.RUNNING, RunStatus.PAUSED)


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of a run, as a list shows it.

    Attributes:
        row: Its number as text; empty where the run has one row.
    """

    row: str
    status: RunStatus
    elapsed_ms: float | None = None
    error: str = ""


class RunRecord:
    """The rows of one run so far, in the order in which they began."""

    def __init__(self) -> None:
        self._states: dict[str, RunState] = {}
        self._well: list[str] = []
        self._latest = ""

    def fold(self, events: Iterable[Event]) -> tuple[str, ...]:
        """Take events in, in order.

        Returns:
            The rows they were about.
        """
        touched: dict[str, None] = {}
        for row, some in groupby(events, key=attrgetter("row")):
            before = self._states.get(row, RunState())
            after = self._states[row] = before.fold(some)
            touched[row] = None
            self._latest = row
            if after.status == RunStatus.OK and before.status != RunStatus.OK:
                self._forget_old(row)
        return tuple(touched)

    def state(self, row: str | None = None) -> RunState:
        """A row; by default the one that was heard of last."""
        return self._states.get(self._latest if row is None else row, RunState())

    @property
    def latest(self) -> str:
        """The row that was heard of last."""
        return self._latest

    def __len__(self) -> int:
        """How many rows have begun."""
        return len(self._states)

    def rows(self) -> tuple[RowView, ...]:
        """All rows."""
        return tuple(self.row_view(row) for row in self._states)

    def row_view(self, row: str) -> RowView:
        """One row."""
        state = self._states[row]
        return RowView(row, state.status, state.elapsed_ms, state.error or first_error(state))

    def counts(self) -> Counter[RunStatus]:
        """How many rows stand where."""
        return Counter(state.status for state in self._states.values())

    @property
    def done(self) -> int:
        """How many rows have ended."""
        return sum(number for status, number in self.counts().items() if status not in _GOING_ON)

    def _forget_old(self, row: str) -> None:
        self._well.append(row)
        if len(self._well) > KEPT_ROWS:
            old = self._well.pop(0)
            self._states[old] = replace(self._states[old], blocks={}, trigger={})


def first_error(state: RunState) -> str:
    """What went wrong first in a row; empty where nothing did."""
    messages = (block.message for block in state.blocks.values() if block.status == "failed")
    return next(messages, "")
