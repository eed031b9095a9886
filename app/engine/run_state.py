"""What is known of a run: a frozen value, folded from events by one pure reducer."""

import contextlib
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from app.engine.event import (
    BlockEvent,
    BlockFailed,
    BlockHeld,
    BlockProgress,
    BlockReady,
    BlockReleased,
    BlockRetrying,
    BlockSkipped,
    BlockStarted,
    BlockSucceeded,
    BlockWaiting,
    Event,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    RunWaiting,
)


class Status(StrEnum):
    """Where a block stands in a run."""

    IDLE = "idle"
    READY = "ready"
    RUNNING = "running"
    RETRYING = "retrying"
    """Between two tries."""
    HELD = "held"
    """Waits for the user, in front of it or behind it."""
    WAITING = "waiting"
    """Waits for a moment, and takes no thread for it."""
    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"


class RunStatus(StrEnum):
    """Where a run stands."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"
    WAITING = "waiting"
    """What is left of it waits for a moment."""
    OK = "ok"
    FINISHED_WITH_ERRORS = "finished_with_errors"
    """It went to its end, and at least one block failed on the way."""
    FAILED = "failed"
    """A failure ended it."""
    STOPPED = "stopped"
    """The user ended it."""


@dataclass(frozen=True, slots=True)
class BlockState:
    """Where one block stands.

    Attributes:
        message: The error, the reason it was skipped or is held, or how far it is; else empty.
        outputs: By port name, JSON-able, secrets starred.
        tries: Tries begun.
        origin: Where the outputs are from, an `Origin`; empty when the block ran for them.
        held: The event that it is held by, while it is.
        done: How much of its work it has done, from 0 to 1; None where it does not say.
    """

    status: Status = Status.IDLE
    message: str = ""
    elapsed_ms: float | None = None
    started_at: dt.datetime | None = None
    outputs: Mapping[str, Any] = field(default_factory=dict)
    tries: int = 0
    origin: str = ""
    held: BlockHeld | None = None
    done: float | None = None


_IDLE = BlockState()


@dataclass(frozen=True, slots=True)
class RunState:
    """A run (one row of it) so far. `RunState()` is a run that has not begun."""

    run_id: str = ""
    row: str = ""
    mode: str = ""
    status: RunStatus = RunStatus.IDLE
    error: str = ""
    elapsed_ms: float | None = None
    trigger: Mapping[str, Any] = field(default_factory=dict)
    blocks: Mapping[str, BlockState] = field(default_factory=dict)

    def block(self, block_id: str) -> BlockState:
        """The state of a block; idle when nothing was heard of it."""
        return self.blocks.get(block_id, _IDLE)

    def apply(self, event: Event) -> "RunState":
        """The state after `event`. A `RunStarted` begins afresh."""
        return self.fold((event,))

    def fold(self, events: Iterable[Event]) -> "RunState":
        """The state after all of `events`, in order; one copy for a whole batch."""
        state, blocks = self, dict(self.blocks)
        for event in events:
            if isinstance(event, BlockEvent):
                blocks[event.block] = _after(blocks.get(event.block, _IDLE), event)
            else:
                if isinstance(event, RunStarted):
                    blocks = {}
                state = _after_run_event(state, event)
        return replace(state, blocks=MappingProxyType(blocks))


def _after_run_event(state: RunState, event: Event) -> RunState:
    match event:
        case RunStarted():
            return RunState(
                run_id=event.run_id,
                row=event.row,
                mode=event.mode,
                status=RunStatus.RUNNING,
                trigger=event.trigger,
            )
        case RunPaused():
            return replace(state, status=RunStatus.PAUSED)
        case RunResumed():
            return replace(state, status=RunStatus.RUNNING)
        case RunWaiting():
            return replace(state, status=RunStatus.WAITING)
        case RunFinished():
            status = RunStatus(event.status)
            return replace(state, status=status, error=event.error, elapsed_ms=event.elapsed_ms)
    return state


def _after(block: BlockState, event: BlockEvent) -> BlockState:
    match event:
        # The two that come most often are made outright: `replace` takes three times as long.
        case BlockSucceeded():
            return BlockState(
                status=Status.OK,
                elapsed_ms=event.elapsed_ms,
                started_at=block.started_at,
                outputs=event.outputs,
                tries=block.tries,
                origin=event.origin,
            )
        case BlockStarted():
            return BlockState(
                status=Status.RUNNING,
                elapsed_ms=block.elapsed_ms,
                started_at=block.started_at or event.at,
                outputs=block.outputs,
                tries=event.try_number,
                origin=block.origin,
            )
        case BlockReady():
            return BlockState(status=Status.READY)
        case BlockFailed():
            return replace(
                block,
                status=Status.FAILED,
                message=event.error,
                elapsed_ms=event.elapsed_ms,
                outputs=event.outputs,
                origin=event.origin,
                held=None,
            )
        case BlockSkipped():
            return BlockState(status=Status.SKIPPED, message=event.reason)
        case BlockRetrying():
            return replace(block, status=Status.RETRYING, message=event.error, held=None)
        case BlockProgress():
            done = min(event.done / event.total, 1.0) if event.total else None
            return replace(block, message=event.text, done=done)
        case BlockWaiting():
            return replace(block, status=Status.WAITING, message=waits_in_words(event), held=None)
    return _after_hold(block, event)


def waits_in_words(event: BlockWaiting) -> str:
    """Until when and why a block waits, by the clock of the time zone that it was told in."""
    zone: dt.tzinfo = dt.UTC
    # A zone that this machine does not know is told in UTC.
    with contextlib.suppress(ValueError, KeyError, OSError):
        zone = ZoneInfo(event.zone)
    said = f"waits until {event.until.astimezone(zone):%Y-%m-%d %H:%M} {zone}"
    return f"{said}: {event.reason}" if event.reason else said


def _after_hold(block: BlockState, event: BlockEvent) -> BlockState:
    match event:
        case BlockHeld():
            return replace(block, status=Status.HELD, message=event.reason, held=event)
        case BlockReleased():
            if not block.tries:
                return BlockState(status=Status.READY)
            return replace(block, status=Status.RUNNING, message="", held=None)
    return block
