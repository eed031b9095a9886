"""Mail connections that rest between two messages."""

import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager

from app.services.exchange import Exchange
from app.services.mail_connection import MailConnection

MAX_IDLE_S = 15.0


class RestingConnections:
    """Connections that stand already. Safe to use from many threads.

    Many servers limit how often one may log in; and a message over a connection that stands takes a
    quarter of the time.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._resting: list[tuple[Hashable, float, MailConnection]] = []

    @contextmanager
    def connection(
        self, key: Hashable | None, exchange: Exchange, open_one: Callable[[], MailConnection]
    ) -> Iterator[MailConnection]:
        """A connection that works, which rests afterwards for the next message.

        Args:
            key: What messages must share to go over one connection; None when none may.
            open_one: Makes a connection where none rests.
        """
        connection = self._take(key, exchange) or open_one()
        with connection.closed_after_error():
            yield connection
        if key is None:
            connection.close()
            return
        exchange.finish()
        with self._lock:
            self._resting.append((key, time.monotonic(), connection))

    def close(self, before: float | None = None) -> None:
        """Close those that rest since before `before` (`time.monotonic()`), or all."""
        with self._lock:
            old = [one for one in self._resting if before is None or one[1] < before]
            self._resting = [one for one in self._resting if one not in old]
        for _, _, connection in old:
            connection.close()

    def _take(self, key: Hashable | None, exchange: Exchange) -> MailConnection | None:
        """A resting connection that still works, if there is one."""
        self.close(before=time.monotonic() - MAX_IDLE_S)
        while (connection := self._pop(key)) is not None:
            if connection.is_ready(exchange):
                return connection
            connection.close()
            exchange.check()
        return None

    def _pop(self, key: Hashable | None) -> MailConnection | None:
        with self._lock:
            for index, (its_key, _, connection) in enumerate(self._resting):
                if its_key == key:
                    del self._resting[index]
                    return connection
        return None
