"""A row of a run along its time: a bar for each block, and the state at any moment. No drawing."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import accumulate

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
        try_number: Counts from 1; 0 before the first try.
        text: How it ended where that was not well, or why it is held.
    """

    phase: Phase
    began_at: dt.datetime
    ended_at: dt.datetime
    try_number: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A block along the time of the run. Without segments: it was skipped, or never ready."""

    block: str
    status: Status
    segments: tuple[Segment, ...]

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
        self.events = tuple(events)
        if not self.events:
            raise ValueError("a timeline needs an event")
        # The clock of a machine may be set back during a run.
        self._times = list(accumulate((event.at for event in self.events), max))
        self._checkpoints = [RunState()]

    @property
    def began_at(self) -> dt.datetime:
        """When the row began, by the clock of the run."""
        return self._times[0]

    @property
    def ended_at(self) -> dt.datetime:
        """When its last event was."""
        return self._times[-1]

    def count_at(self, moment: dt.datetime) -> int:
        """How many events there were by a moment, those at that very moment included."""
        return bisect_right(self._times, moment)

    def state_at(self, moment: dt.datetime) -> RunState:
        """What was known of the row at a moment; before its beginning that of no run."""
        return self.state_after(self.count_at(moment))

    def state_after(self, count: int) -> RunState:
        """What was known after the first `count` events."""
        count = min(max(count, 0), len(self.events))
        wanted = count // _BETWEEN_CHECKPOINTS
        while len(self._checkpoints) <= wanted:
            at = (len(self._checkpoints) - 1) * _BETWEEN_CHECKPOINTS
            some = self.events[at : at + _BETWEEN_CHECKPOINTS]
            self._checkpoints.append(self._checkpoints[-1].fold(some))
        rest = self.events[wanted * _BETWEEN_CHECKPOINTS : count]
        return self._checkpoints[wanted].fold(rest) if rest else self._checkpoints[wanted]

    @cached_property
    def bars(self) -> tuple[Bar, ...]:
        """A bar for each block, in the order in which they were first heard of."""
        drafts: dict[str, _Draft] = {}
        for event, at in zip(self.events, self._times, strict=True):
            if isinstance(event, BlockEvent):
                drafts.setdefault(event.block, _Draft()).take(event, at)
        end = self.state_after(len(self.events))
        return tuple(
            Bar(block, end.block(block).status, draft.close(self.ended_at))
            for block, draft in drafts.items()
        )


class _Draft:
    """A bar that grows."""

    def __init__(self) -> None:
        self._segments: list[Segment] = []
        self._phase: Phase | None = None
        self._began_at = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._try_number = 0
        self._text = ""

    def take(self, event: BlockEvent, at: dt.datetime) -> None:
        """Hear of the block."""
        match event:
            case BlockReady():
                self._turn(Phase.WAITING, at)
            case BlockStarted():
                self._turn(Phase.TRYING, at)
                self._try_number = event.try_number
            case BlockRetrying():
                self._turn(Phase.PAUSING, at, event.error)
            case BlockHeld():
                self._turn(Phase.HELD, at)
                self._text = event.reason
            case BlockReleased():
                self._turn(Phase.TRYING if self._try_number else Phase.WAITING, at)
            case BlockSucceeded() | BlockSkipped():
                self._turn(None, at)
            case BlockFailed():
                self._turn(None, at, event.error)

    def close(self, at: dt.datetime) -> tuple[Segment, ...]:
        """The segments; what had not ended ends with the record."""
        self._turn(None, at)
        return tuple(self._segments)

    def _turn(self, phase: Phase | None, at: dt.datetime, text: str = "") -> None:
        if self._phase is not None:
            self._segments.append(
                Segment(self._phase, self._began_at, at, self._try_number, text or self._text)
            )
        self._phase, self._began_at, self._text = phase, at, ""
