"""A connection to a mail server, by smtplib: opened, protected, logged in, given letters."""

import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from app.services.connection import SPARE_S, ascii_host, connect
from app.services.exchange import Exchange
from app.services.mail_errors import Reply, Step, refusal
from app.services.mail_login import log_in
from app.services.mail_message import Letter
from app.services.route import MailRoute
from app.services.tls import tls_error
from blocks.sdk import BlockError, InvalidInputError, RefusedError, Security, TransportError

_QUIT_LIMIT_S = 2.0
_READY_FOR_DATA = 354
_T = TypeVar("_T")
_AT_LINE_START = re.compile(rb"(?m)^\.")


class MailConnection:
    """A connection that is open and takes letters. Its errors beside ours are those of smtplib.

    Args:
        smtp: Has been greeted.
        host: The server's name in errors.
    """

    def __init__(self, smtp: smtplib.SMTP, host: str) -> None:
        self._smtp = smtp
        self._host = host

    def is_ready(self, exchange: Exchange) -> bool:
        """Whether the server takes another letter, in `exchange`; asks it."""
        try:
            _socket_of(self._smtp).settimeout(exchange.remaining_s + SPARE_S)
            exchange.watch(self._smtp.sock)
            exchange.is_connected = Reply.of(*self._smtp.rset()).is_fine
        except OSError:
            return False
        return exchange.is_connected

    def log_in(self, user: str, secret: str, method: str, hide: Callable[[str], None]) -> None:
        """Log in. Arguments as of `mail_login.log_in`.

        Raises:
            AuthenticationError: The server does not accept it.
        """
        log_in(self._smtp, self._host, user, secret, method, hide)

    def deliver(self, letter: Letter, exchange: Exchange) -> Mapping[str, str]:
        """Hand over a letter; returns the recipients that were refused, with the reasons.

        Raises:
            RefusedError: The server took neither sender, any recipient, or the letter.
            BlockError: As `mail_errors.refusal` says.
        """
        smtp = self._smtp
        self._check(letter)
        options = [f"size={len(letter.data)}"] if smtp.has_extn("size") else []
        if letter.needs_utf8:
            options += ["SMTPUTF8", "BODY=8BITMIME"]
        self._expect(Step.SENDER, smtp.mail(letter.sender, options), letter.sender)
        refused = self._name_recipients(letter)
        reply = Reply.of(*smtp.docmd("DATA"))
        if reply.code != _READY_FOR_DATA:
            raise refusal(self._host, Step.MESSAGE, reply)
        smtp.send(_AT_LINE_START.sub(b"..", letter.data) + b".\r\n")
        # A server drops a letter whose end it has not seen; from here on it may deliver it.
        exchange.is_sent = True
        self._expect(Step.MESSAGE, smtp.getreply())
        return {address: str(said) for address, said in refused.items()}

    @contextlib.contextmanager
    def closed_after_error(self) -> Iterator[None]:
        """Closes the connection when what is done meanwhile does not go well."""
        try:
            yield
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Say good-bye, if the server listens."""
        with contextlib.suppress(OSError):
            if self._smtp.sock is not None:
                self._smtp.sock.settimeout(_QUIT_LIMIT_S)
                self._smtp.quit()
        self._smtp.close()

    def _check(self, letter: Letter) -> None:
        if letter.needs_utf8 and not self._smtp.has_extn("smtputf8"):
            odd = next(a for a in (*letter.recipients, letter.sender) if not a.isascii())
            raise InvalidInputError(
                f"{self._host} cannot handle the address {odd}: it has letters beyond a to z "
                "before the @."
            )
        limit = self._smtp.esmtp_features.get("size", "").strip()
        if limit.isdigit() and 0 < int(limit) < len(letter.data):
            raise RefusedError(
                f"The message has {_megabytes(len(letter.data))}, "
                f"but {self._host} takes no more than {_megabytes(int(limit))}.",
                code="552",
            )

    def _name_recipients(self, letter: Letter) -> Mapping[str, Reply]:
        refused: dict[str, Reply] = {}
        for address in letter.recipients:
            reply = Reply.of(*self._smtp.rcpt(address))
            if reply.code == 421:
                raise refusal(self._host, Step.RECIPIENTS, reply)
            if not reply.is_fine:
                refused[address] = reply
        if len(refused) == len(letter.recipients):
            raise _all_refused(self._host, refused)
        return refused

    def _expect(self, step: Step, said: tuple[int, bytes], who: str = "") -> None:
        reply = Reply.of(*said)
        if not reply.is_fine:
            raise refusal(self._host, step, reply, who)


def open_connection(
    exchange: Exchange,
    security: Security,
    route: MailRoute,
    trust: Callable[[], ssl.SSLContext],
) -> MailConnection:
    """Connect, greet and protect the connection as `security` demands.

    Args:
        trust: Gives the TLS settings where the route has none.

    Raises:
        TransportError: Not reached, not trusted, no STARTTLS, or no mail server at all.
        RefusedError: The server takes nobody in.
    """
    name = route.server_hostname or ascii_host(route.host)
    connection = raw = connect(exchange, route.host, route.port)
    try:
        client = _literal(raw)
        if security is Security.TLS:
            context = route.ssl_context or trust()
            connection = _handshake(
                exchange, raw, route.port, lambda: context.wrap_socket(raw, server_hostname=name)
            )
        smtp = _greet(exchange, connection, name, route.port, client)
    except BaseException:
        connection.close()
        raise
    try:
        _say_hello(smtp, exchange.host)
        if security is Security.STARTTLS:
            _start_tls(exchange, smtp, route, trust)
    except BaseException:
        smtp.close()
        raise
    return MailConnection(smtp, exchange.host)


class _Smtp(smtplib.SMTP):
    """Greeted over a connection that stands already.

    Args:
        name: Whose certificate STARTTLS expects.
    """

    def __init__(self, ready: socket.socket, name: str, port: int, client: str) -> None:
        self._ready = ready
        super().__init__(name, port, local_hostname=client)

    def _get_socket(self, *_: object) -> socket.socket:
        return self._ready


def _greet(
    exchange: Exchange, connection: socket.socket, name: str, port: int, client: str
) -> smtplib.SMTP:
    exchange.watch(connection)
    try:
        return _Smtp(connection, name, port, client)
    except smtplib.SMTPConnectError as error:
        if error.smtp_code < 400:
            raise
        reply = Reply.of(error.smtp_code, _bytes(error.smtp_error))
        raise refusal(exchange.host, Step.GREETING, reply) from error


def _say_hello(smtp: smtplib.SMTP, host: str) -> None:
    reply = Reply.of(*smtp.ehlo())
    if not reply.is_fine:
        reply = Reply.of(*smtp.helo())
    if not reply.is_fine:
        raise refusal(host, Step.GREETING, reply)


def _start_tls(
    exchange: Exchange,
    smtp: smtplib.SMTP,
    route: MailRoute,
    trust: Callable[[], ssl.SSLContext],
) -> None:
    if not smtp.has_extn("starttls"):
        raise TransportError(
            f"{exchange.host} offers no protection (STARTTLS) on port {route.port}; "
            "nothing was sent over the unprotected connection."
        )
    context = route.ssl_context or trust()
    try:
        _handshake(exchange, _socket_of(smtp), route.port, lambda: smtp.starttls(context=context))
    except smtplib.SMTPResponseException as error:
        reply = Reply.of(error.smtp_code, _bytes(error.smtp_error))
        raise refusal(exchange.host, Step.SECURING, reply) from error
    exchange.watch(smtp.sock)
    _say_hello(smtp, exchange.host)


def _handshake(
    exchange: Exchange, connection: socket.socket, port: int, action: Callable[[], _T]
) -> _T:
    """What `action` returns, which protects `connection`."""
    # The handshake takes the connection over; a second handle can still cut it off.
    handle = connection.dup()
    exchange.watch(handle)
    try:
        return action()
    except smtplib.SMTPException:
        raise
    except OSError as error:
        exchange.check()
        raise tls_error(exchange.host, port, error) from error
    finally:
        exchange.watch(None)
        handle.close()


def _socket_of(smtp: smtplib.SMTP) -> socket.socket:
    if smtp.sock is None:
        raise smtplib.SMTPServerDisconnected
    return smtp.sock


def _all_refused(host: str, refused: Mapping[str, Reply]) -> BlockError:
    """The error when no recipient is left; it may pass only when each of them may."""
    worst = next((one for one in refused.values() if not one.is_temporary), None)
    error = refusal(host, Step.RECIPIENTS, worst or next(iter(refused.values())))
    if isinstance(error, RefusedError):
        each = "; ".join(f"{address} (“{said}”)" for address, said in refused.items())
        return RefusedError(
            f"{host} refused every recipient: {each}",
            is_transient=error.is_transient,
            code=error.code,
            detail=error.detail,
        )
    return error


def _literal(connection: socket.socket) -> str:
    """What a client without a name calls itself (RFC 5321, 4.1.3); a look-up could take long."""
    address = str(connection.getsockname()[0])
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:.1f} MB"
