"""The events of a run, one frozen class a kind. All that shows a run folds these alone."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, ClassVar

from blocks.sdk import write_text


class Origin(StrEnum):
    """Where outputs are from that a block did not run for."""

    PINNED = "pinned"
    """Pinned in the workflow."""
    GIVEN = "given"
    """Given for this run: of an earlier one, or by hand while the block was held."""
    REUSED = "reused"
    """A pure block gave them before for the same inputs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every event says.

    Attributes:
        run_id: The run.
        row: Which row of a customer file this is about; empty when the run has one row.
        seq: Counts up from 1 within a row's events.
        at: Aware, UTC, by the clock of the run (virtual in rehearsal).
    """

    kind: ClassVar[str] = "event"

    run_id: str
    row: str = ""
    seq: int
    at: dt.datetime

    def __init_subclass__(cls) -> None:
        cls.kind = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted(Event):
    """A row begins. `trigger` is what started it; `mode` is `rehearse` or `live`.

    Attributes:
        row_key: Stands for the row in idempotency keys.
    """

    workflow: str
    name: str
    mode: str
    trigger: Mapping[str, Any] = field(default_factory=dict)
    row_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPaused(Event):
    """No further block starts until `RunResumed`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResumed(Event):
    """Blocks start again: after a pause, a wait, or a process that ended before its run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunWaiting(Event):
    """All that is left of a row waits; it goes on with `RunResumed`, perhaps in another process.

    Attributes:
        until: When the first block that waits may go on.
    """

    until: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinished(Event):
    """A row ended. `status` is a `RunStatus`; `error` says why, where it did not end well."""

    status: str
    elapsed_ms: float
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockEvent(Event):
    """Something about the block with the id `block`."""

    block: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockReady(BlockEvent):
    """Every linked input has a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockStarted(BlockEvent):
    """A try begins; `try_number` counts from 1."""

    try_number: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockProgress(BlockEvent):
    """How far long work has come: `done` of `total` (None when not known)."""

    done: int
    total: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockLog(BlockEvent):
    """A line the block wrote; `level` is `info` or `warning`."""

    level: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockRetrying(BlockEvent):
    """Try `try_number` failed with `error`; the next begins in `delay_s` seconds."""

    try_number: int
    delay_s: float
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockWaiting(BlockEvent):
    """The block waits long, without a thread; it is begun anew `until` then.

    Attributes:
        zone: The time zone that this is to be told in; empty where none was named.
        reason: Why, in words; empty for a wait of the block's own.
    """

    until: dt.datetime
    zone: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockSucceeded(BlockEvent):
    """The block is done. `outputs` by port name, JSON-able, secrets starred.

    Attributes:
        origin: Where the outputs are from, an `Origin`; empty when the block ran for them.
    """

    elapsed_ms: float
    outputs: Mapping[str, Any] = field(default_factory=dict)
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockFailed(BlockEvent):
    """The block failed with `error`. The flow goes on with `outputs`, if any.

    Attributes:
        origin: As of `BlockSucceeded`.
    """

    elapsed_ms: float
    error: str
    outputs: Mapping[str, Any] = field(default_factory=dict)
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockHeld(BlockEvent):
    """The block waits for the user. Nothing else follows of it until `BlockReleased` or the end.

    Attributes:
        where: `before` it runs, `after` it has run, or at its `error`.
        reason: Why, in words; of an error its text.
        values: JSON-able, secrets starred: its outputs after it has run, else its inputs.
    """

    where: str
    reason: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockReleased(BlockEvent):
    """The block goes on, or is tried again.

    Attributes:
        values: What the user changed, JSON-able, secrets starred: inputs of a block that runs
            next, else outputs.
    """

    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockSkipped(BlockEvent):
    """The block does not run in this row, for `reason`."""

    reason: str


def as_dict(event: Event) -> dict[str, Any]:
    """The event as JSON-able values, `kind` first."""
    values: dict[str, Any] = {"kind": event.kind}
    for name in _names(event):
        value = getattr(event, name)
        values[name] = write_text(value) if isinstance(value, dt.datetime) else value
    return values


_NAMES: dict[str, tuple[str, ...]] = {}


def _names(event: Event) -> tuple[str, ...]:
    names = _NAMES.get(event.kind)
    if names is None:
        names = _NAMES[event.kind] = tuple(one.name for one in fields(event))
    return names
