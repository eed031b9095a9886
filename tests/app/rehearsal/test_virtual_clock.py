import datetime as dt
import threading

import pytest

from app.rehearsal.virtual_clock import VirtualClock
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
