"""Mail for blocks: one message at a time, within its limits, by smtplib. Never tries again."""

import datetime as dt
import ssl
from collections.abc import Callable
from functools import cached_property

from app.services.address import is_this_machine
from app.services.call import Call
from app.services.exchange import Exchange
from app.services.mail_connection import MailConnection, open_connection
from app.services.mail_errors import transport_error
from app.services.mail_message import compose
from app.services.mail_rest import RestingConnections
from app.services.redact import Redactor
from app.services.route import MailRoute
from app.services.tls import trusted_context
from app.services.watchdog import Watchdog
from blocks.sdk import (
    AuthenticationError,
    InvalidInputError,
    Login,
    Mail,
    MailMessage,
    MailReceipt,
    Security,
    SmtpServer,
)

Route = Callable[[SmtpServer, Call], MailRoute | None]


class MailService:
    """Mail for all blocks of a world; safe to use from many threads.

    Args:
        route: `(server, call)` → where messages for that server really go; None for itself.
        now: For the Date header.
    """

    def __init__(
        self,
        route: Route,
        redactor: Redactor,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        self._route = route
        self._redactor = redactor
        self._now = now
        self._watchdog = Watchdog()
        self._resting = RestingConnections()

    def bound(self, call: Call) -> Mail:
        """The service as the block that makes `call` sees it."""
        return _BoundMail(self, call)

    def close(self) -> None:
        """Closes the connections that are kept."""
        self._resting.close()
        self._watchdog.close()

    def send(
        self,
        message: MailMessage,
        server: SmtpServer,
        login: Login | None,
        time_limit_s: float,
        call: Call,
    ) -> MailReceipt:
        """Hand over one message, as `blocks.sdk.Mail.send` says."""
        _check(server, login)
        password = login.secret.reveal(server.host) if login else ""
        route = self._route(server, call) or MailRoute(
            server.host, server.port, keeps_connection=True, is_only_loopback=False
        )
        letter = compose(message, self._now(), route.headers)
        exchange = self._exchange(server, login, route, time_limit_s, call)

        def open_one() -> MailConnection:
            return self._opened(exchange, server, login, password, route)

        whose = login and (login.user, login.secret.name)
        key = (server, route.host, route.port, whose) if route.keeps_connection else None
        with self._watchdog.watching(exchange):
            try:
                with self._resting.connection(key, exchange, open_one) as connection:
                    refused = connection.deliver(letter, exchange)
            except OSError as error:
                raise transport_error(error, exchange, server.port) from error
        return MailReceipt(message.message_id, refused)

    def log_in(self, server: SmtpServer, login: Login, time_limit_s: float, call: Call) -> None:
        """Log in and leave, as `blocks.sdk.Mail.log_in` says. No connection is kept or reused."""
        _check(server, login)
        password = login.secret.reveal(server.host)
        route = self._route(server, call) or MailRoute(
            server.host, server.port, is_only_loopback=False
        )
        exchange = self._exchange(server, login, route, time_limit_s, call)
        with self._watchdog.watching(exchange):
            try:
                self._opened(exchange, server, login, password, route).close()
            except OSError as error:
                raise transport_error(error, exchange, server.port) from error

    def _exchange(
        self,
        server: SmtpServer,
        login: Login | None,
        route: MailRoute,
        time_limit_s: float,
        call: Call,
    ) -> Exchange:
        exchange = Exchange(server.host, call, time_limit_s, cut_to_s=route.time_limit_s)
        # A password without protection may not leave this machine, whatever its name resolves to.
        is_bare = login is not None and server.security is Security.NONE
        exchange.is_only_loopback = route.is_only_loopback or is_bare
        return exchange

    def _opened(
        self,
        exchange: Exchange,
        server: SmtpServer,
        login: Login | None,
        password: str,
        route: MailRoute,
    ) -> MailConnection:
        """A connection that is logged in."""
        connection = open_connection(exchange, server.security, route, lambda: self._trust)
        if login is not None:
            with connection.closed_after_error():
                connection.log_in(login.user, password, login.method, self._redactor.remember)
        return connection

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        return trusted_context()


class _BoundMail:
    __slots__ = ("_call", "_service")

    def __init__(self, service: MailService, call: Call) -> None:
        self._service = service
        self._call = call

    def send(
        self,
        message: MailMessage,
        server: SmtpServer,
        login: Login | None,
        *,
        time_limit_s: float = 60.0,
    ) -> MailReceipt:
        return self._service.send(message, server, login, time_limit_s, self._call)

    def log_in(self, server: SmtpServer, login: Login, *, time_limit_s: float = 20.0) -> None:
        self._service.log_in(server, login, time_limit_s, self._call)


def _check(server: SmtpServer, login: Login | None) -> None:
    """Finds what is wrong without a connection."""
    if not 1 <= server.port <= 65535:
        raise InvalidInputError(f"{server.port} is not a port; most mail servers use 587 or 465.")
    if login and server.security is Security.NONE and not is_this_machine(server.host):
        raise AuthenticationError(
            f"The password is not sent to {server.host} over a connection without protection; "
            "switch TLS on."
        )
