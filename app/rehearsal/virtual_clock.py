"""A clock for rehearsals: it goes like a real one, but a sleep is over at once and moves it on."""

import datetime as dt
import threading
import time

from blocks.sdk import Clock, StopRun


class VirtualClock:
    """Safe to use from several threads. Two sleeps at once add up.

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
        self._lock = threading.Lock()

    def now(self) -> dt.datetime:
        """The present moment of the rehearsal, aware, in UTC."""
        gone_s = 0.0 if self._started_s is None else time.monotonic() - self._started_s
        return self._start + dt.timedelta(seconds=gone_s + self._slept_s)

    def sleep(self, seconds: float) -> None:
        """Jump ahead; not at all for a negative time."""
        with self._lock:
            self._slept_s += max(0.0, seconds)

    def bound(self, stop: threading.Event) -> Clock:
        """The same clock for one run: a sleep after `stop` is set raises `StopRun`."""
        return _BoundClock(self, stop)


class _BoundClock:
    __slots__ = ("_clock", "_stop")

    def __init__(self, clock: VirtualClock, stop: threading.Event) -> None:
        self._clock = clock
        self._stop = stop

    def now(self) -> dt.datetime:
        return self._clock.now()

    def sleep(self, seconds: float) -> None:
        if self._stop.is_set():
            raise StopRun
        self._clock.sleep(seconds)
