"""The thread that keeps the time of exchanges."""

import socket
import threading
import time

import pytest

from app.services.exchange import End, Exchange, seconds
from app.services.watchdog import TICK_S, Watchdog
from blocks.sdk import StopRun, TransportError
from tests.app.services.conftest import a_call


def watched_until_cut(
    dog: Watchdog, exchange: Exchange, together: threading.Barrier | None = None
) -> float:
    """Waits on a socket that says nothing; returns how long it took to be cut off."""
    here, there = socket.socketpair()
    began = time.monotonic()
    with here, there, dog.watching(exchange):
        if together is not None:
            together.wait()
        exchange.watch(here)
        here.settimeout(3)
        assert here.recv(1) == b""
    return time.monotonic() - began


def test_an_exchange_is_cut_off_at_its_end() -> None:
    exchange = Exchange("crm.example", a_call(), 0.1)

    assert 0.09 < watched_until_cut(Watchdog(), exchange) < 0.5
    assert exchange.ended is End.OVERDUE
    with pytest.raises(TransportError, match=r"within 0\.1 seconds"):
        exchange.check()


def test_a_resting_dog_wakes_up() -> None:
    dog = Watchdog()
    watched_until_cut(dog, Exchange("crm.example", a_call(), 0.01))
    # It finds nothing to do at its next look, and rests.
    time.sleep(3 * TICK_S)

    assert watched_until_cut(dog, Exchange("crm.example", a_call(), 0.1)) < 0.5


def test_a_dog_that_has_left_comes_back() -> None:
    before = set(threading.enumerate())
    dog = Watchdog(rest_s=0.01)
    watched_until_cut(dog, Exchange("crm.example", a_call(), 0.01))
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
        assert not thread.is_alive()

    assert watched_until_cut(dog, Exchange("crm.example", a_call(), 0.1)) < 0.5


def test_a_stop_cuts_off_every_exchange_of_the_run() -> None:
    dog, call = Watchdog(), a_call()
    exchanges = [Exchange("crm.example", call, 60) for _ in range(5)]
    together = threading.Barrier(6)
    threads = [
        threading.Thread(target=watched_until_cut, args=(dog, one, together)) for one in exchanges
    ]
    for thread in threads:
        thread.start()
    together.wait()
    call.stop.set()
    for thread in threads:
        thread.join()

    assert [one.ended for one in exchanges] == [End.STOPPED] * 5
    with pytest.raises(StopRun):
        exchanges[0].check()


def test_a_finished_exchange_leaves_its_socket_alone() -> None:
    exchange = Exchange("crm.example", a_call(), 60)
    here, there = socket.socketpair()
    with here, there:
        exchange.watch(here)
        exchange.finish()
        exchange.end(End.STOPPED)
        here.sendall(b"x")
        assert there.recv(1) == b"x"


def test_a_socket_that_comes_too_late_is_cut_off_at_once() -> None:
    exchange = Exchange("crm.example", a_call(), 60)
    here, there = socket.socketpair()
    with here, there:
        exchange.end(End.STOPPED)
        exchange.watch(here)
        assert there.recv(1) == b""


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (30, "30 seconds"),
        (1, "1 second"),
        (0.5, "0.5 seconds"),
        (4.9998, "5 seconds"),
        (-1, "0 seconds"),
    ],
)
def test_words_for_limits(amount: float, text: str) -> None:
    assert seconds(amount) == text
