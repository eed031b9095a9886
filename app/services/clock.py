"""The real time, and waits that a stopped run ends."""

import datetime as dt
import time

from app.services.call import Call
from blocks.sdk import BlockError, Clock, StopRun

_LOOK_S = 5.0
"""How often a wait for a moment looks at the clock."""


class SystemClock:
    """The clock of this machine."""

    def bound(self, call: Call) -> Clock:
        """The clock as the block that makes `call` sees it."""
        return _BoundClock(call)

    def now(self) -> dt.datetime:
        """The present moment, in UTC."""
        return dt.datetime.now(dt.UTC)

    def sleep(self, seconds: float) -> None:
        """Wait, whatever becomes of the run."""
        time.sleep(max(0.0, seconds))

    def sleep_until(self, moment: dt.datetime) -> None:
        """Wait until `moment`, whatever becomes of the run."""
        _sleep_until(self, moment)


class _BoundClock:
    __slots__ = ("_call",)

    def __init__(self, call: Call) -> None:
        self._call = call

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    def sleep(self, seconds: float) -> None:
        """Wait.

        Raises:
            StopRun: The run was stopped meanwhile.
            BlockError: The time limit of the block is over meanwhile.
        """
        deadline = self._call.deadline
        left_s = seconds if deadline is None else min(seconds, deadline - time.monotonic())
        if self._call.stop.wait(max(0.0, left_s)):
            raise StopRun
        if left_s < seconds:
            raise BlockError("The time limit of the block was over while it waited.")

    def sleep_until(self, moment: dt.datetime) -> None:
        """As `sleep`. A clock that is set meanwhile, or a computer that slept, does not matter."""
        _sleep_until(self, moment)


def _sleep_until(clock: Clock, moment: dt.datetime) -> None:
    while (left_s := (moment - clock.now()).total_seconds()) > 0:
        clock.sleep(min(left_s, _LOOK_S))
