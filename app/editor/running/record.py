"""What is known of a run, row by row, folded from its events. No Qt."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain, groupby
from operator import attrgetter
from typing import Protocol

from app.engine.event import Event, RunStarted
from app.engine.run_state import RunState, RunStatus
from app.runs.recorded import RecordedRun

KEPT_ROWS = 500
"""Rows that went well whose blocks are remembered; of earlier ones only how they ended is."""

_GOING_ON = (RunStatus.IDLE, RunStatus.RUNNING, RunStatus.PAUSED, RunStatus.WAITING)


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


class Record(Protocol):
    """The rows of a run, going on or over, in the order in which they began."""

    @property
    def latest(self) -> str:
        """The row that was heard of last."""
        ...

    def __len__(self) -> int:
        """How many rows have begun."""
        ...

    def rows(self) -> tuple[RowView, ...]:
        """All rows."""
        ...

    def row_view(self, row: str) -> RowView:
        """One row."""
        ...

    def state(self, row: str | None = None) -> RunState:
        """Where a row stands; by default the one that was heard of last."""
        ...

    def events(self, row: str | None = None) -> tuple[Event, ...]:
        """What was heard of a row, in order; nothing of one that was forgotten."""
        ...

    def row_of_key(self, key: str) -> str | None:
        """The row that `key` stands for in idempotency keys; None where it is not known."""
        ...

    @property
    def done(self) -> int:
        """How many rows have ended."""
        ...


class RunRecord:
    """The rows of one run so far (a `Record`)."""

    def __init__(self) -> None:
        self._states: dict[str, RunState] = {}
        self._events: dict[str, list[Event]] = {}
        self._well: list[str] = []
        self._row_of_key: dict[str, str] = {}
        self._latest = ""

    def fold(self, events: Iterable[Event]) -> tuple[str, ...]:
        """Take events in, in order.

        Returns:
            The rows they were about.
        """
        touched: dict[str, None] = {}
        for row, some in groupby(events, key=attrgetter("row")):
            heard = list(some)
            if isinstance(heard[0], RunStarted):
                self._row_of_key[heard[0].row_key] = row
            before = self._states.get(row, RunState())
            after = self._states[row] = before.fold(heard)
            self._events.setdefault(row, []).extend(heard)
            touched[row] = None
            self._latest = row
            if after.status == RunStatus.OK and before.status != RunStatus.OK:
                self._forget_old(row)
        return tuple(touched)

    def state(self, row: str | None = None) -> RunState:
        """As `Record`."""
        return self._states.get(self._latest if row is None else row, RunState())

    def events(self, row: str | None = None) -> tuple[Event, ...]:
        """As `Record`."""
        return tuple(self._events.get(self._latest if row is None else row, ()))

    def all_events(self) -> tuple[Event, ...]:
        """Of all rows that are not forgotten, row by row."""
        return tuple(chain.from_iterable(self._events.values()))

    def row_of_key(self, key: str) -> str | None:
        """As `Record`."""
        return self._row_of_key.get(key)

    @property
    def latest(self) -> str:
        """As `Record`."""
        return self._latest

    def __len__(self) -> int:
        return len(self._states)

    def rows(self) -> tuple[RowView, ...]:
        """As `Record`."""
        return tuple(self.row_view(row) for row in self._states)

    def row_view(self, row: str) -> RowView:
        """As `Record`."""
        state = self._states[row]
        return RowView(row, state.status, state.elapsed_ms, state.error or first_error(state))

    def counts(self) -> Counter[RunStatus]:
        """How many rows stand where."""
        return Counter(state.status for state in self._states.values())

    @property
    def done(self) -> int:
        """As `Record`."""
        return sum(number for status, number in self.counts().items() if status not in _GOING_ON)

    def _forget_old(self, row: str) -> None:
        self._well.append(row)
        if len(self._well) > KEPT_ROWS:
            old = self._well.pop(0)
            self._states[old] = replace(self._states[old], blocks={}, trigger={})
            self._events.pop(old, None)


class OpenedRecord:
    """The rows of a run that is over, read from where it is kept as they are asked for."""

    def __init__(self, run: RecordedRun) -> None:
        self._run = run
        self._views = {
            line.row: RowView(line.row, line.status, line.elapsed_ms, line.error)
            for line in run.rows()
        }
        self._row_of_key = {line.row_key: line.row for line in run.rows()}

    def row_of_key(self, key: str) -> str | None:
        """As `Record`."""
        return self._row_of_key.get(key)

    @property
    def latest(self) -> str:
        """As `Record`: the first row, for it is over."""
        return next(iter(self._views), "")

    def __len__(self) -> int:
        return len(self._views)

    def rows(self) -> tuple[RowView, ...]:
        """As `Record`."""
        return tuple(self._views.values())

    def row_view(self, row: str) -> RowView:
        """As `Record`."""
        return self._views[row]

    def state(self, row: str | None = None) -> RunState:
        """As `Record`."""
        return self._run.state(row)

    def events(self, row: str | None = None) -> tuple[Event, ...]:
        """As `Record`."""
        return self._run.events(row)

    @property
    def done(self) -> int:
        """As `Record`."""
        return len(self._views)


def first_error(state: RunState) -> str:
    """What went wrong first in a row; empty where nothing did."""
    messages = (block.message for block in state.blocks.values() if block.status == "failed")
    return next(messages, "")
