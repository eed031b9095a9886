import datetime as dt
import threading

import pytest

from app.rehearsal.virtual_clock import VirtualClock, Wait
from blocks.sdk import StopRun

START = dt.datetime(2026, 3, 29, 2, 30, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=30)))


def test_a_sleep_moves_the_clock_and_is_over_at_once() -> None:
    clock = VirtualClock(START, stands_still=True)

    clock.sleep(90.5)
    clock.sleep(3 * 86400)

    assert clock.now() == START + dt.timedelta(days=3, seconds=90.5)
    assert clock.now().tzinfo is dt.UTC


def test_a_negative_sleep_does_not_turn_the_clock_back() -> None:
    clock = VirtualClock(START, stands_still=True)

    clock.sleep(-1)

    assert clock.now() == START


def test_the_clock_goes_on_by_itself_unless_it_stands_still() -> None:
    clock = VirtualClock(START)
    first = clock.now()

    while clock.now() == first:
        pass

    assert clock.now() > first >= START


def test_sleeps_in_several_threads_are_all_counted() -> None:
    clock = VirtualClock(START, stands_still=True)

    def sleep_often() -> None:
        for _ in range(500):
            clock.sleep(1)

    threads = [threading.Thread(target=sleep_often) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert clock.now() == START + dt.timedelta(seconds=4000)


def test_a_clock_bound_to_a_run_ends_its_sleep_when_the_run_is_stopped() -> None:
    clock = VirtualClock(START, stands_still=True)
    stop = threading.Event()
    bound = clock.bound(stop)
    bound.sleep(5)
    stop.set()

    with pytest.raises(StopRun):
        bound.sleep(5)
    assert bound.now() == clock.now() == START + dt.timedelta(seconds=5)


def test_a_clock_does_not_start_at_a_naive_moment() -> None:
    with pytest.raises(ValueError, match="aware"):
        VirtualClock(dt.datetime(2026, 1, 1))  # noqa: DTZ001 - this is the mistake


class Sleeper:
    """Sleeps in a thread of its own; the clock holds waits."""

    def __init__(self, clock: VirtualClock, seconds: float, who: str) -> None:
        self.stop = threading.Event()
        self.was_stopped = False
        self._clock = clock.bound(self.stop, who)
        self._seconds = seconds
        self.thread = threading.Thread(target=self._sleep)
        self.thread.start()

    def _sleep(self) -> None:
        try:
            self._clock.sleep(self._seconds)
        except StopRun:
            self.was_stopped = True


def await_waits(clock: VirtualClock, count: int) -> tuple[Wait, ...]:
    while len(clock.pending()) != count:
        pass
    return clock.pending()


def test_held_waits_end_one_after_the_other_as_the_user_jumps() -> None:
    clock = VirtualClock(START, stands_still=True)
    clock.hold()
    long, short = Sleeper(clock, 3600, "long"), Sleeper(clock, 60, "short")

    waits = await_waits(clock, 2)
    assert [(wait.who, wait.due - START) for wait in waits] == [
        ("short", dt.timedelta(seconds=60)),
        ("long", dt.timedelta(hours=1)),
    ]
    assert clock.jump() == waits[0]
    short.thread.join()
    assert clock.now() == START + dt.timedelta(seconds=60)
    assert await_waits(clock, 1) == waits[1:]
    assert clock.jump() == waits[1]
    long.thread.join()

    assert clock.now() == START + dt.timedelta(hours=1)
    assert clock.pending() == ()
    assert clock.jump() is None


def test_a_stopped_run_ends_a_held_wait() -> None:
    clock = VirtualClock(START, stands_still=True)
    clock.hold()
    sleeper = Sleeper(clock, 3600, "wait")
    await_waits(clock, 1)

    sleeper.stop.set()
    sleeper.thread.join()

    assert sleeper.was_stopped
    assert (clock.now(), clock.pending()) == (START, ())


def test_waits_that_are_released_end_as_if_they_had_not_been_held() -> None:
    clock = VirtualClock(START, stands_still=True)
    clock.hold()
    sleeper = Sleeper(clock, 60, "wait")
    await_waits(clock, 1)
    assert clock.is_holding

    clock.release()
    sleeper.thread.join()
    clock.sleep(30)

    assert clock.now() == START + dt.timedelta(seconds=90)


def test_a_clock_that_goes_by_itself_ends_held_waits_when_it_is_there() -> None:
    clock = VirtualClock(START)
    clock.hold()

    clock.sleep(0.01)
    clock.skip(60)

    assert dt.timedelta(seconds=60) < clock.now() - START < dt.timedelta(seconds=90)
