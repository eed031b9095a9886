"""Beneath requests: connections that go to judged addresses alone and stand under the watchdog."""

import socket
import ssl
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from requests import PreparedRequest
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from app.services.connection import connect
from app.services.exchange import Exchange
from app.services.tls import tls_error

MAX_IDLE_S = 1.5
"""A connection that rested longer is not used again: the server may be closing it just now, and
then nobody could tell whether the request had arrived. Servers wait 2 seconds or more."""

current_exchange: ContextVar[Exchange] = ContextVar("current_exchange")
"""The exchange that this thread makes: urllib3 hands nothing of ours down to its connections."""


class WatchedAdapter(HTTPAdapter):
    """Makes the connections of one thread's session.

    Args:
        trust: Gives the TLS settings; asked at the first https address.
    """

    def __init__(self, trust: Callable[[], ssl.SSLContext]) -> None:
        self._trust = trust
        super().__init__(pool_connections=16, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Puts our connections into the pools."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: Any, cert: Any = None
    ) -> Any:
        """Puts our TLS settings in the place of those that requests has made for itself."""
        host, _ = super().build_connection_pool_key_attributes(request, verify, cert)
        if host["scheme"] != "https":
            return host, {}
        return host, {"ssl_context": self._trust(), "cert_reqs": "CERT_REQUIRED"}

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Leaves the settings alone: requests would add its authorities to each connection."""


class _HttpConnection(HTTPConnection):
    exchange: Exchange | None = None

    def _new_conn(self) -> Any:
        return connect(current_exchange.get(), self.host, self.port)

    def send(self, data: Any) -> None:
        _before_sending(self)
        super().send(data)

    @property
    def is_connected(self) -> bool:
        return super().is_connected and _is_fresh(self.exchange)


class _HttpsConnection(HTTPSConnection):
    exchange: Exchange | None = None
    _handshake: socket.socket | None = None

    def _new_conn(self) -> Any:
        exchange = current_exchange.get()
        connection = connect(exchange, self.host, self.port)
        # The handshake takes the connection over; a second handle can still cut it off.
        self._handshake = connection.dup()
        exchange.watch(self._handshake)
        return connection

    def connect(self) -> None:
        exchange = current_exchange.get()
        try:
            super().connect()
        except OSError as error:
            exchange.check()
            raise tls_error(exchange.host, self.port, error) from error
        finally:
            exchange.watch(None)
            if self._handshake is not None:
                self._handshake.close()

    def send(self, data: Any) -> None:
        _before_sending(self)
        super().send(data)

    @property
    def is_connected(self) -> bool:
        return super().is_connected and _is_fresh(self.exchange)


def _before_sending(connection: _HttpConnection | _HttpsConnection) -> None:
    if connection.sock is None:
        connection.connect()
    connection.exchange = exchange = current_exchange.get()
    exchange.watch(connection.sock)
    exchange.is_connected = True
    exchange.is_sent = True


def _is_fresh(last: Exchange | None) -> bool:
    if last is None or last.finished_at is None:
        return True
    return time.monotonic() - last.finished_at < MAX_IDLE_S


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _HttpConnection


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _HttpsConnection
