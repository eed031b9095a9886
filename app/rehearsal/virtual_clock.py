"""A clock for rehearsals: it goes like a real one, but a sleep is over at once and moves it on.

Waits may be held instead, until the user jumps to the moment at which the next one is over.
"""

import datetime as dt
import threading
import time
from dataclasses import dataclass

from blocks.sdk import Clock, StopRun

_LOOK_S = 0.02
"""How soon a held wait sees that its run was stopped, or that the clock came there by itself."""

_NEVER = threading.Event()


@dataclass(frozen=True, slots=True, order=True)
class Wait:
    """Somebody waits.

    Attributes:
        due: The moment at which the wait is over, aware.
        who: The block that waits; empty when it is not known.
    """

    due: dt.datetime
    who: str


class VirtualClock:
    """Safe to use from several threads. Two sleeps at once add up, unless waits are held.

    Args:
        start: The moment at which it starts, aware.
        stands_still: It moves by sleeping alone, so that a rehearsal gives the same times twice.
    """

    def __init__(self, start: dt.datetime, *, stands_still: bool = False) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock starts at an aware moment")
        self._start = start.astimezone(dt.UTC)
        self._started_s = None if stands_still else time.monotonic()
        self._slept_s = 0.0
        self._is_holding = False
        self._waits: list[Wait] = []
        self._changed = threading.Condition()

    def now(self) -> dt.datetime:
        """The present moment of the rehearsal, aware, in UTC."""
        gone_s = 0.0 if self._started_s is None else time.monotonic() - self._started_s
        return self._start + dt.timedelta(seconds=gone_s + self._slept_s)

    def skip(self, seconds: float) -> None:
        """Move on at once, even while waits are held; not at all for a negative time."""
        with self._changed:
            self._slept_s += max(0.0, seconds)
            self._changed.notify_all()

    def sleep(self, seconds: float) -> None:
        """Jump ahead; not at all for a negative time. While waits are held: wait for a jump."""
        self.wait(seconds, "", _NEVER)

    def sleep_until(self, moment: dt.datetime) -> None:
        """As `sleep`, until `moment`."""
        self.sleep((moment - self.now()).total_seconds())

    def wait(self, seconds: float, who: str, stop: threading.Event) -> None:
        """Sleep as the block `who`.

        Raises:
            StopRun: `stop` is set, before or meanwhile.
        """
        if stop.is_set():
            raise StopRun
        with self._changed:
            if not self._is_holding or seconds <= 0:
                self._slept_s += max(0.0, seconds)
                self._changed.notify_all()
                return
            wait = Wait(self.now() + dt.timedelta(seconds=seconds), who)
            self._waits.append(wait)
            try:
                while not (self._is_over(wait) or stop.is_set()):
                    self._changed.wait(_LOOK_S)
            finally:
                self._waits.remove(wait)
            if stop.is_set():
                raise StopRun
            self._go_to(wait.due)

    def hold(self) -> None:
        """From now on a wait ends when the clock is there: by `jump`, or by itself in real time."""
        with self._changed:
            self._is_holding = True

    def release(self) -> None:
        """From now on a wait is over at once again, those that are held too."""
        with self._changed:
            self._is_holding = False
            self._changed.notify_all()

    @property
    def is_holding(self) -> bool:
        """Whether waits are held."""
        return self._is_holding

    def pending(self) -> tuple[Wait, ...]:
        """The waits that are held, the next one first."""
        with self._changed:
            return tuple(sorted(self._waits))

    def jump(self) -> Wait | None:
        """Go to the moment at which the next wait is over; None when nobody waits."""
        with self._changed:
            if not self._waits:
                return None
            following = min(self._waits)
            self._go_to(following.due)
            self._changed.notify_all()
            return following

    def bound(self, stop: threading.Event, who: str = "") -> Clock:
        """The same clock for one run: a sleep after `stop` is set raises `StopRun`."""
        return _BoundClock(self, stop, who)

    def _is_over(self, wait: Wait) -> bool:
        return not self._is_holding or self.now() >= wait.due

    def _go_to(self, moment: dt.datetime) -> None:
        self._slept_s += max(0.0, (moment - self.now()).total_seconds())


class _BoundClock:
    __slots__ = ("_clock", "_stop", "_who")

    def __init__(self, clock: VirtualClock, stop: threading.Event, who: str) -> None:
        self._clock = clock
        self._stop = stop
        self._who = who

    def now(self) -> dt.datetime:
        return self._clock.now()

    def sleep(self, seconds: float) -> None:
        self._clock.wait(seconds, self._who, self._stop)

    def sleep_until(self, moment: dt.datetime) -> None:
        self.sleep((moment - self._clock.now()).total_seconds())
