"""The `Context` a block is given: the world's services, a log that becomes events, and its key."""

import threading
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from app.engine.event import BlockEvent, BlockLog, BlockProgress
from app.engine.world import Reach, World
from blocks.sdk import Clock, Files, Http, Log, Mail, Secrets


def _unparked(clock: Clock) -> Clock:
    return clock


Parking = Callable[[Clock], Clock]
"""Makes of the world's clock the one that the block is given, which may park it."""


class BlockContext:
    """Made for one try of one block; asks the world for services when the block does."""

    __slots__ = ("_clock", "_key", "_log", "_parking", "_reach", "_trigger")

    def __init__(
        self,
        reach: Reach,
        key: str,
        trigger: Mapping[str, Any],
        log: Log,
        parking: Parking = _unparked,
    ) -> None:
        self._reach = reach
        self._key = key
        self._trigger = trigger
        self._log = log
        self._parking = parking
        self._clock: Clock | None = None

    @property
    def http(self) -> Http:
        """HTTP exchanges."""
        return self._reach.http

    @property
    def mail(self) -> Mail:
        """E-mail."""
        return self._reach.mail

    @property
    def secrets(self) -> Secrets:
        """Stored secrets."""
        return self._reach.secrets

    @property
    def clock(self) -> Clock:
        """The time of the run."""
        if self._clock is None:
            self._clock = self._parking(self._reach.clock)
        return self._clock

    @property
    def files(self) -> Files:
        """Files beside the workflow."""
        return self._reach.files

    @property
    def log(self) -> Log:
        """The run's log."""
        return self._log

    @property
    def idempotency_key(self) -> str:
        """`run:row:block`."""
        return self._key

    @property
    def trigger(self) -> Mapping[str, Any]:
        """What started the run."""
        return self._trigger


class Say(Protocol):
    """Emits an event of the block that runs; secrets in texts are starred by then."""

    def __call__(self, kind: type[BlockEvent], /, **said: Any) -> None: ...  # noqa: D102


class _EventLog:
    __slots__ = ("_redact", "_say")

    def __init__(self, say: Say, redact: Callable[[Any], Any]) -> None:
        self._say = say
        self._redact = redact

    def info(self, text: str) -> None:
        self._say(BlockLog, level="info", text=self._redact(text))

    def warning(self, text: str) -> None:
        self._say(BlockLog, level="warning", text=self._redact(text))

    def progress(self, done: int, total: int | None = None, text: str = "") -> None:
        self._say(BlockProgress, done=done, total=total, text=self._redact(text))


def open_context(
    world: World,
    *,
    block_id: str,
    provider: str,
    key: str,
    trigger: Mapping[str, Any],
    deadline: float | None,
    stop: threading.Event,
    say: Say,
    parking: Parking = _unparked,
) -> BlockContext:
    """The context of one try. Arguments as for `World.reach`; what is logged is said as events."""
    reach = world.reach(
        block_id=block_id, provider=provider, idempotency_key=key, deadline=deadline, stop=stop
    )
    return BlockContext(reach, key, trigger, _EventLog(say, world.redact), parking)
