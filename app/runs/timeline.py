"""A row of a run along its time: a bar for each block, and the state at any moment. No drawing."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.engine.event import (
    BlockEvent,
    BlockFailed,
    BlockHeld,
    BlockReady,
    BlockReleased,
    BlockRetrying,
    BlockSkipped,
    BlockStarted,
    BlockSucceeded,
    Event,
)
from app.engine.run_state import RunState, Status

_BETWEEN_CHECKPOINTS = 250
"""Events that are folded anew for a moment: less than 1 ms of work."""


class Phase(StrEnum):
    """What a block does in a part of its bar."""

    WAITING = "waiting"
    """It could begin, and waits for a free thread, or the run is paused."""
    TRYING = "trying"
    PAUSING = "pausing"
    """Between two tries."""
    HELD = "held"
    """It waits for the user."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar.

    Attributes:
        began_at: By the clock of the run, as `ended_at`.
        began_after: How many events of the row there were then, its first included.
        ended_after: The same for its end.
        try_number: Counts from 1; 0 before the first try.
        text: How it ended where that was not well, or why it is held.
    """

    phase: Phase
    began_at: dt.datetime
    ended_at: dt.datetime
    began_after: int
    ended_after: int
    try_number: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A block along the time of the run. Without segments: it was skipped, or never ready.

    Attributes:
        settled_after: How many events there were when it had succeeded, failed or was skipped;
            0 while it is none of these.
    """

    block: str
    status: Status
    segments: tuple[Segment, ...]
    settled_after: int = 0

    @property
    def began_at(self) -> dt.datetime | None:
        """When it could begin."""
        return self.segments[0].began_at if self.segments else None

    @property
    def ended_at(self) -> dt.datetime | None:
        """When it was settled, or the record of it ends."""
        return self.segments[-1].ended_at if self.segments else None


class Timeline:
    """The events of one row, in order; at least one. Any moment of 10,000 is shown at once."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._events: list[Event] = []
        self._times: list[dt.datetime] = []
        self._checkpoints = [RunState()]
        self._drafts: dict[str, _Draft] = {}
        self._drafted = 0
        self._bars: dict[str, Bar] = {}
        self.add(events)
        if not self._events:
            raise ValueError("a timeline needs an event")

    def __len__(self) -> int:
        """How many events there are."""
        return len(self._events)

    def add(self, events: Iterable[Event]) -> None:
        """Further events of the row. What is known of the others is not worked out again."""
        for event in events:
            # The clock of a machine may be set back during a run.
            at = max(event.at, self._times[-1]) if self._times else event.at
            self._events.append(event)
            self._times.append(at)

    @property
    def events(self) -> Sequence[Event]:
        """The events, in order."""
        return self._events

    @property
    def began_at(self) -> dt.datetime:
        """When the row began, by the clock of the run."""
        return self._times[0]

    @property
    def ended_at(self) -> dt.datetime:
        """When its last event was."""
        return self._times[-1]

    def time_of(self, count: int) -> dt.datetime:
        """When there were `count` events, at least one; never before an earlier one."""
        return self._times[count - 1]

    def count_at(self, moment: dt.datetime) -> int:
        """How many events there were by a moment, those at that very moment included."""
        return bisect_right(self._times, moment)

    def state_at(self, moment: dt.datetime) -> RunState:
        """What was known of the row at a moment; before its beginning that of no run."""
        return self.state_after(self.count_at(moment))

    def state_after(self, count: int) -> RunState:
        """What was known after the first `count` events."""
        count = min(max(count, 0), len(self._events))
        wanted = count // _BETWEEN_CHECKPOINTS
        while len(self._checkpoints) <= wanted:
            at = (len(self._checkpoints) - 1) * _BETWEEN_CHECKPOINTS
            some = self._events[at : at + _BETWEEN_CHECKPOINTS]
            self._checkpoints.append(self._checkpoints[-1].fold(some))
        rest = self._events[wanted * _BETWEEN_CHECKPOINTS : count]
        return self._checkpoints[wanted].fold(rest) if rest else self._checkpoints[wanted]

    @property
    def bars(self) -> tuple[Bar, ...]:
        """A bar for each block, in the order in which they were first heard of."""
        if self._drafted < len(self._events):
            self._draw_bars()
        return tuple(self._bars.values())

    def _draw_bars(self) -> None:
        """Make those bars anew that something was heard of, or that go on."""
        touched = {name: None for name, draft in self._drafts.items() if draft.is_open}
        for place in range(self._drafted, len(self._events)):
            event = self._events[place]
            if isinstance(event, BlockEvent):
                draft = self._drafts.setdefault(event.block, _Draft())
                draft.take(event, _Moment(self._times[place], place + 1))
                touched[event.block] = None
        self._drafted = len(self._events)
        end = _Moment(self.ended_at, self._drafted)
        state = self.state_after(self._drafted)
        for name in touched:
            draft = self._drafts[name]
            status = state.block(name).status
            self._bars[name] = Bar(name, status, draft.segments(end), draft.settled_after)


@dataclass(frozen=True, slots=True)
class _Moment:
    at: dt.datetime
    count: int


class _Draft:
    """A bar that grows."""

    def __init__(self) -> None:
        self.settled_after = 0
        self._closed: list[Segment] = []
        self._phase: Phase | None = None
        self._began = _Moment(dt.datetime.min.replace(tzinfo=dt.UTC), 0)
        self._try_number = 0
        self._text = ""

    @property
    def is_open(self) -> bool:
        """Its last segment has not ended."""
        return self._phase is not None

    def take(self, event: BlockEvent, when: _Moment) -> None:
        """Hear of the block."""
        match event:
            case BlockReady():
                self._turn(Phase.WAITING, when)
            case BlockStarted():
                self._turn(Phase.TRYING, when)
                self._try_number = event.try_number
            case BlockRetrying():
                self._turn(Phase.PAUSING, when, event.error)
            case BlockHeld():
                self._turn(Phase.HELD, when)
                self._text = event.reason
            case BlockReleased():
                self._turn(Phase.TRYING if self._try_number else Phase.WAITING, when)
            case BlockSucceeded() | BlockSkipped():
                self._turn(None, when)
            case BlockFailed():
                self._turn(None, when, event.error)

    def segments(self, end: _Moment) -> tuple[Segment, ...]:
        """All so far; what has not ended ends with the record."""
        return tuple(self._closed) if self._phase is None else (*self._closed, self._segment(end))

    def _turn(self, phase: Phase | None, when: _Moment, text: str = "") -> None:
        if self._phase is not None:
            self._closed.append(self._segment(when, text))
        self.settled_after = when.count if phase is None else 0
        self._phase, self._began, self._text = phase, when, ""

    def _segment(self, end: _Moment, text: str = "") -> Segment:
        return Segment(
            phase=self._phase or Phase.WAITING,
            began_at=self._began.at,
            ended_at=end.at,
            began_after=self._began.count,
            ended_after=end.count,
            try_number=self._try_number,
            text=text or self._text,
        )
