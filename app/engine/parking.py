"""Long waits, which take no thread: a block is parked, and begun anew when its time has come.

The waits of a block are numbered as it comes to them. When it is begun anew, those that are known
are over at the moment that was noted the first time.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from blocks.sdk import Clock, write_text

PARKS_AFTER_S = 60.0
"""Shorter waits of a run alone are slept through."""


@dataclass(frozen=True, slots=True)
class Wait:
    """What a parked block waits for.

    Attributes:
        due: When it may go on, aware.
        zone: The time zone that this is to be told in; empty where none was named.
        reason: Why, in words; empty for a wait of the block's own.
        sleeps: Number of each wait of the block's own → when it is over, those before this too.
        tries: Tries that were made before it.
    """

    block: str
    due: dt.datetime
    zone: str = ""
    reason: str = ""
    sleeps: Mapping[int, dt.datetime] = field(default_factory=dict)
    tries: int = 0

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        return {
            "block": self.block,
            "due": write_text(self.due),
            "zone": self.zone,
            "reason": self.reason,
            "sleeps": {str(number): write_text(at) for number, at in self.sleeps.items()},
            "tries": self.tries,
        }

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> "Wait":
        """What `as_dict` gave."""
        sleeps = {int(n): dt.datetime.fromisoformat(at) for n, at in said["sleeps"].items()}
        due = dt.datetime.fromisoformat(said["due"])
        return cls(said["block"], due, said["zone"], said["reason"], sleeps, said["tries"])


class Parked(BaseException):
    """Raised out of a block that has to wait long.

    Attributes:
        wait: What it waits for.
    """

    def __init__(self, wait: Wait) -> None:
        super().__init__(wait.block)
        self.wait = wait


class ParkingClock:
    """The clock of one try of a block that may be parked.

    Args:
        longest_s: Shorter waits are slept through.
        before: The wait after which the block is begun anew.
        tries: Those made before this one.
    """

    def __init__(
        self, clock: Clock, block: str, longest_s: float, before: Wait | None, tries: int
    ) -> None:
        self._clock = clock
        self._longest_s = longest_s
        self._block = block
        self._sleeps: Mapping[int, dt.datetime] = before.sleeps if before else {}
        self._tries = tries
        self._count = 0

    def now(self) -> dt.datetime:
        """As `blocks.sdk.Clock.now`."""
        return self._clock.now()

    def sleep(self, seconds: float) -> None:
        """As `blocks.sdk.Clock.sleep`."""
        self._wait(self._clock.now() + dt.timedelta(seconds=max(0.0, seconds)))

    def sleep_until(self, moment: dt.datetime) -> None:
        """As `blocks.sdk.Clock.sleep_until`."""
        self._wait(moment)

    def _wait(self, wanted: dt.datetime) -> None:
        number, self._count = self._count, self._count + 1
        due = self._sleeps.get(number, wanted)
        left_s = (due - self._clock.now()).total_seconds()
        if left_s < self._longest_s:
            self._clock.sleep(max(0.0, left_s))
            return
        sleeps = {**self._sleeps, number: due.astimezone(dt.UTC)}
        zone = zone_name(wanted)
        raise Parked(Wait(self._block, due.astimezone(dt.UTC), zone, "", sleeps, self._tries))


def zone_name(moment: dt.datetime) -> str:
    """The name of a moment's time zone; empty for a mere offset."""
    return str(getattr(moment.tzinfo, "key", ""))
