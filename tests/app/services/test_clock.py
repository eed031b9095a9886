"""The real time, and waits that end with the run."""

import datetime as dt
import threading
import time

import pytest

from app.services.clock import SystemClock
from blocks.sdk import BlockError, StopRun
from tests.app.services.conftest import a_call


def test_now_is_aware_and_utc() -> None:
    for clock in (SystemClock(), SystemClock().bound(a_call())):
        now = clock.now()
        assert now.tzinfo is dt.UTC
        assert abs(now.timestamp() - time.time()) < 5


@pytest.mark.parametrize("seconds", [0.05, 0, -1])
def test_it_sleeps(seconds: float) -> None:
    for clock in (SystemClock(), SystemClock().bound(a_call())):
        began = time.monotonic()
        clock.sleep(seconds)
        assert seconds - 0.01 <= time.monotonic() - began < 1


def test_a_stop_ends_it() -> None:
    call = a_call()
    timer = threading.Timer(0.05, call.stop.set)
    timer.start()
    began = time.monotonic()

    with pytest.raises(StopRun):
        SystemClock().bound(call).sleep(60)

    assert time.monotonic() - began < 1
    timer.join()


def test_the_time_limit_of_the_block_ends_it() -> None:
    began = time.monotonic()

    with pytest.raises(BlockError, match="time limit of the block"):
        SystemClock().bound(a_call(deadline=began + 0.05)).sleep(60)

    assert time.monotonic() - began < 1
