"""Calls that nothing can interrupt."""

import threading

import pytest

from app.services.thread_call import ThreadCall
from blocks.sdk import StopRun


def test_what_it_returns() -> None:
    call = ThreadCall(lambda: 7, "seven")
    call.join(5)

    assert (call.is_done, call.result(), call.error) == (True, 7, None)


def test_what_it_raises() -> None:
    def fail() -> None:
        raise KeyError("x")

    call = ThreadCall(fail, "fail")
    call.join(5)

    with pytest.raises(KeyError):
        call.result()
    assert isinstance(call.error, KeyError)


def test_time_and_stop_end_the_wait() -> None:
    end, stop = threading.Event(), threading.Event()
    call = ThreadCall(end.wait, "wait")
    try:
        with pytest.raises(TimeoutError):
            call.join(0.05)
        stop.set()
        with pytest.raises(StopRun):
            call.join(60, stop)
        assert not call.is_done
    finally:
        end.set()
    call.join(5)
    assert call.result() is True


def test_it_keeps_no_process_from_ending() -> None:
    end = threading.Event()
    call = ThreadCall(end.wait, "held up")

    (thread,) = [one for one in threading.enumerate() if one.name == "held up"]
    assert thread.daemon

    end.set()
    call.join(5)
