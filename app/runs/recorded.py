"""A run that is over, read lazily: its rows, events, values and messages. Not here: where from."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

from app.engine.event import Event, RunStarted
from app.engine.run_state import RunState, RunStatus
from app.workflow.file import parse
from app.workflow.model import Workflow
from blocks.sdk import JournalError

_ROWS_AT_HAND = 16
"""Rows whose events are kept once they were read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """A run as a list shows it.

    Attributes:
        place: Counts up as runs begin, within one journal; 0 for a run that is in none.
        number: Customer number of the first row that has one, digits alone.
        error: What went wrong first.
        started_at: By the real clock, aware, as `ended_at`.
        origin: Empty, `imported`, or `replay of` and the id of a run.
        size_bytes: Of its events, about.
    """

    run_id: str
    place: int = 0
    workflow_id: str
    name: str
    mode: str
    status: RunStatus
    error: str = ""
    rows: int = 1
    failed_rows: int = 0
    number: str = ""
    started_at: dt.datetime
    ended_at: dt.datetime | None = None
    origin: str = ""
    size_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLine:
    """A row of a run as a list shows it. Attributes as of `RunLine`."""

    row: str
    row_key: str = ""
    status: RunStatus
    error: str = ""
    number: str = ""
    elapsed_ms: float | None = None


@dataclass(frozen=True, slots=True)
class LargeValue:
    """A value of which the events show the beginning alone.

    Attributes:
        block: Empty for a value of the run itself.
        field: Of the event, such as `outputs`.
        port: Its name within the field; empty for the field itself.
        digest: The same for the same value, in whichever run.
    """

    row: str
    seq: int
    block: str
    field: str
    port: str
    size_bytes: int
    digest: str


class RunSource(Protocol):
    """Where a recorded run is read from. Each may raise `JournalError`."""

    def workflow_text(self) -> str:
        """The workflow as a file; empty where it was not kept."""
        ...

    def rows(self) -> tuple[RowLine, ...]:
        """All rows, in the order in which they began."""
        ...

    def events(self, row: str) -> tuple[Event, ...]:
        """The events of a row, in order."""
        ...

    def large(self, row: str) -> tuple[LargeValue, ...]:
        """What is cut in the events of a row."""
        ...

    def load(self, large: LargeValue) -> Any:
        """A cut value, whole."""
        ...

    def deliveries(self, row: str | None) -> tuple[Mapping[str, Any], ...]:
        """Messages, as `Delivery.as_dict` gives them."""
        ...


class RecordedRun:
    """A run that is over. Any thread may read it.

    `row=None` is the first row; of deliveries, all rows.

    Args:
        conditions: Of the rehearsal, as `Conditions.from_dict` takes them.
        settings: Of the run, JSON-able.
    """

    def __init__(
        self,
        line: RunLine,
        source: RunSource,
        *,
        conditions: Mapping[str, Any] | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        self.line = line
        self.conditions: Mapping[str, Any] = conditions or {}
        self.settings: Mapping[str, Any] = settings or {}
        self._source = source
        self._events: dict[str, tuple[Event, ...]] = {}

    @property
    def run_id(self) -> str:
        """The id of the run."""
        return self.line.run_id

    @cached_property
    def workflow(self) -> Workflow | None:
        """What was run; None for a run from before workflows were kept.

        Raises:
            BrokenFileError: It cannot be read.
        """
        text = self._source.workflow_text()
        return parse(text) if text else None

    def rows(self) -> tuple[RowLine, ...]:
        """All rows, in the order in which they began."""
        return self._rows

    @cached_property
    def _rows(self) -> tuple[RowLine, ...]:
        return self._source.rows()

    def events(self, row: str | None = None) -> tuple[Event, ...]:
        """The events of a row, in order. Large values are cut; the cut is of the same type."""
        row = self._row(row)
        if row not in self._events:
            kept = list(self._events.items())[1 - _ROWS_AT_HAND :]
            self._events = {**dict(kept), row: self._source.events(row)}
        return self._events[row]

    def state(self, row: str | None = None) -> RunState:
        """How the row ended; large values cut."""
        return RunState().fold(self.events(row))

    def outputs(self, row: str | None = None) -> dict[str, Mapping[str, Any]]:
        """Block → port → value, of the blocks that gave something; large values cut."""
        blocks = self.state(row).blocks
        return {name: block.outputs for name, block in blocks.items() if block.outputs}

    def trigger(self, row: str | None = None) -> Mapping[str, Any]:
        """What started the row, whole."""
        started = next((e for e in self.events(row) if isinstance(e, RunStarted)), None)
        if started is None:
            raise JournalError(f"Of the run {self.run_id} it is not known what started it.")
        whole = self.whole(started)
        return whole.trigger if isinstance(whole, RunStarted) else {}

    def deliveries(self, row: str | None = None) -> tuple[Mapping[str, Any], ...]:
        """The messages of a rehearsal, as `Delivery.as_dict` gives them."""
        return self._source.deliveries(row)

    def large(self, row: str | None = None) -> tuple[LargeValue, ...]:
        """What is cut in the events of a row."""
        return self._source.large(self._row(row))

    def load(self, large: LargeValue) -> Any:
        """A cut value, whole. May take a second for each 100 MB.

        Raises:
            JournalError: It was too large to keep, or cannot be read.
        """
        return self._source.load(large)

    def whole(self, event: Event) -> Event:
        """The event with nothing cut."""
        for large in self.large(event.row):
            if large.seq == event.seq:
                value = self.load(large)
                if large.port:
                    value = {**getattr(event, large.field), large.port: value}
                event = replace(event, **{large.field: value})
        return event

    def _row(self, row: str | None) -> str:
        if row is not None:
            return row
        return self.rows()[0].row if self.rows() else ""


def recorded_here(
    workflow: Workflow,
    events: Iterable[Event],
    *,
    deliveries: Iterable[Mapping[str, Any]] = (),
    conditions: Mapping[str, Any] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> RecordedRun:
    """A run that is just over, from its events; at least one of them a `RunStarted`."""
    source = HeldRun(workflow, events, deliveries)
    return RecordedRun(source.line(), source, conditions=conditions, settings=settings)


class HeldRun:
    """A run in memory."""

    def __init__(
        self,
        workflow: Workflow | None,
        events: Iterable[Event],
        deliveries: Iterable[Mapping[str, Any]] = (),
        rows: Iterable[RowLine] = (),
    ) -> None:
        self._workflow = workflow
        self._events: dict[str, list[Event]] = {}
        for event in events:
            self._events.setdefault(event.row, []).append(event)
        self._deliveries = tuple(deliveries)
        self._known = {row.row: row for row in rows}
        self._row_of_key = {row.row_key: row.row for row in self._known.values()}
        self._row_of_key |= {
            begun[0].row_key: row
            for row, begun in self._events.items()
            if isinstance(begun[0], RunStarted) and begun[0].row_key
        }

    def line(self) -> RunLine:
        """The run as a list shows it; its times are those of its own clock."""
        firsts = [events[0] for events in self._events.values()]
        started = next((one for one in firsts if isinstance(one, RunStarted)), None)
        if started is None:
            raise JournalError("A run that did not start cannot be shown.")
        rows = self.rows()
        statuses = {row.status for row in rows}
        return RunLine(
            run_id=started.run_id,
            workflow_id=started.workflow,
            name=started.name,
            mode=started.mode,
            status=statuses.pop() if len(statuses) == 1 else RunStatus.FINISHED_WITH_ERRORS,
            error=next((row.error for row in rows if row.error), ""),
            rows=len(rows),
            failed_rows=sum(row.status != RunStatus.OK for row in rows),
            number=next((row.number for row in rows if row.number), ""),
            started_at=started.at,
            ended_at=max(events[-1].at for events in self._events.values()),
        )

    def workflow_text(self) -> str:
        """As `RunSource`."""
        from app.workflow.file import dump

        return dump(self._workflow) if self._workflow else ""

    def rows(self) -> tuple[RowLine, ...]:
        """As `RunSource`."""
        return tuple(
            self._known.get(row) or _row_line(row, events) for row, events in self._events.items()
        )

    def events(self, row: str) -> tuple[Event, ...]:
        """As `RunSource`."""
        return tuple(self._events.get(row, ()))

    def large(self, row: str) -> tuple[LargeValue, ...]:  # noqa: ARG002 - nothing is cut in memory
        """As `RunSource`."""
        return ()

    def load(self, large: LargeValue) -> Any:
        """As `RunSource`."""
        raise JournalError(f"Nothing of this run stands apart, and so not {large.port}.")

    def deliveries(self, row: str | None) -> tuple[Mapping[str, Any], ...]:
        """As `RunSource`."""
        if row is None or len(self._events) == 1:
            return self._deliveries
        return tuple(one for one in self._deliveries if self._row_of(one) == row)

    def _row_of(self, delivery: Mapping[str, Any]) -> str | None:
        key = str(delivery.get("idempotency_key", "")).partition(":")[2].rpartition(":")[0]
        return self._row_of_key.get(key)


def _row_line(row: str, events: list[Event]) -> RowLine:
    state = RunState().fold(events)
    errors = (block.message for block in state.blocks.values() if block.status == "failed")
    return RowLine(
        row=row,
        status=state.status,
        error=state.error or next(errors, ""),
        elapsed_ms=state.elapsed_ms,
    )
