"""Keeps the time of exchanges: a thread that cuts off what is stopped or overdue."""

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from app.services.exchange import End, Exchange

TICK_S = 0.05
"""How long a stop may go unnoticed."""


class Watchdog:
    """Watches exchanges from a thread of its own, which runs only while it is needed.

    The time limits of sockets hold for each read alone: a server that sends a byte now and then
    would never be too slow for them.

    Args:
        rest_s: How long the thread waits for the next exchange before it ends.
    """

    def __init__(self, rest_s: float = 5.0) -> None:
        self._rest_s = rest_s
        self._changed = threading.Condition()
        self._watched: set[Exchange] = set()
        self._thread: threading.Thread | None = None
        self._is_resting = False

    @contextmanager
    def watching(self, exchange: Exchange) -> Iterator[Exchange]:
        """Watches `exchange` meanwhile.

        Raises:
            StopRun: The run is stopped already.
            TransportError: The time is over already.
        """
        exchange.check()
        self._add(exchange)
        try:
            yield exchange
        finally:
            exchange.finish()
            with self._changed:
                self._watched.discard(exchange)

    def close(self) -> None:
        """Rest no longer: the thread ends as soon as nothing is watched."""
        with self._changed:
            self._rest_s = 0.0
            self._changed.notify_all()

    def _add(self, exchange: Exchange) -> None:
        with self._changed:
            self._watched.add(exchange)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)
                self._thread.start()
            elif self._is_resting:
                self._changed.notify()

    def _run(self) -> None:
        while watched := self._next():
            time.sleep(_end_those_due(watched))

    def _next(self) -> tuple[Exchange, ...]:
        """What is to be watched; empty when the thread has nothing to do and ends."""
        with self._changed:
            if not self._watched:
                self._is_resting = True
                self._changed.wait(self._rest_s)
                self._is_resting = False
            if not self._watched:
                self._thread = None
            return tuple(self._watched)


def _end_those_due(exchanges: Iterable[Exchange]) -> float:
    """Cuts off what is stopped or overdue; returns seconds until the next look."""
    now = time.monotonic()
    wait_s = TICK_S
    for exchange in exchanges:
        if exchange.stop.is_set():
            exchange.end(End.STOPPED)
        elif now >= exchange.deadline:
            exchange.end(End.OVERDUE)
        else:
            wait_s = min(wait_s, exchange.deadline - now)
    return wait_s
