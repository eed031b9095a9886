"""The failure harness for mail: every way in which handing over a letter fails, with real sockets.

A test of a block or a provider replays them all against it::

    @pytest.mark.parametrize("failure", MAIL_FAILURES, ids=str)
    def test_fails(failure: MailFailure) -> None:
        with failure.serve() as server:
            error = ...  # hand over, routed to server, to asha@ and ravi@example.com, with a login
                         # where failure.has_login, within failure.time_limit_s
        failure.check(error)
"""

import contextlib
import re
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from blocks.sdk import (
    AuthenticationError,
    BlockError,
    RateLimitError,
    RefusedError,
    Security,
    SmtpServer,
    TransportError,
)
from tests.support.certificates import authority, stranger
from tests.support.mail_servers import DROP, SILENCE, Script
from tests.support.raw_server import Connection, RawServer, deaf_port, refusing_port

Serve = Callable[[], contextlib.AbstractContextManager[SmtpServer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFailure:
    """A way in which handing over a letter fails.

    Attributes:
        serve: Gives the server to talk to meanwhile.
        words: A pattern that the error's sentence has in it.
        needs_limit: It ends by the time limit alone.
    """

    name: str
    serve: Serve
    error: type[BlockError]
    words: str
    code: str | None = None
    may_have_arrived: bool = False
    is_transient: bool = False
    needs_limit: bool = False
    has_login: bool = True

    @property
    def time_limit_s(self) -> float:
        """A limit by which the failure shows, and a test is quick."""
        return 0.3 if self.needs_limit else 10.0

    def check(self, error: BaseException | None) -> None:
        """Asserts that `error` is what this failure must become."""
        assert type(error) is self.error, repr(error)
        assert re.search(self.words, str(error)), str(error)
        assert error.code == self.code
        assert error.may_have_arrived is self.may_have_arrived
        assert error.is_transient is self.is_transient

    def __str__(self) -> str:
        return self.name


def scripted(
    security: Security = Security.NONE,
    *,
    offers: tuple[str, ...] = ("SIZE 1000000", "AUTH PLAIN LOGIN"),
    certificate: Callable[[], ssl.SSLContext] | None = None,
    replies: Mapping[str, str] | None = None,
) -> Serve:
    """Served by a `Script`.

    Args:
        certificate: For TLS; one for `localhost` unless told otherwise.
    """

    @contextlib.contextmanager
    def serve() -> Iterator[SmtpServer]:
        tls = certificate() if certificate else authority().server_context("localhost")
        all_offers = ("STARTTLS", *offers) if security is Security.STARTTLS else offers
        script = Script(replies or {}, all_offers, tls)
        first = tls if security is Security.TLS else None
        with authority().is_trusted(), RawServer(script, tls=first) as server:
            yield SmtpServer("localhost", server.port, security)

    return serve


def _raw(behave: Callable[[Connection], None], security: Security = Security.NONE) -> Serve:
    @contextlib.contextmanager
    def serve() -> Iterator[SmtpServer]:
        with RawServer(behave) as server:
            yield SmtpServer("localhost", server.port, security)

    return serve


def _on(port: Callable[[], contextlib.AbstractContextManager[int]]) -> Serve:
    @contextlib.contextmanager
    def serve() -> Iterator[SmtpServer]:
        with port() as number:
            # By number: `localhost` may have a second address, where all is otherwise.
            yield SmtpServer("127.0.0.1", number, Security.NONE)

    return serve


def _said(
    name: str, command: str, reply: str, error: type[BlockError], words: str, **rest: Any
) -> MailFailure:
    """A server that answers `command` so; its reply must be in the error, word by word."""
    security = rest.pop("security", Security.NONE)
    return MailFailure(
        name=name,
        serve=scripted(security, replies={command: reply}),
        error=error,
        words=f"{words}.*“{re.escape(reply)}”",
        code=reply[:3],
        **rest,
    )


def _closed(name: str, command: str, words: str, *, may_have_arrived: bool = False) -> MailFailure:
    """A server that hangs up instead of answering `command`."""
    return MailFailure(
        name=name,
        serve=scripted(replies={command: DROP}),
        error=TransportError,
        words=words,
        may_have_arrived=may_have_arrived,
        is_transient=True,
    )


def _endless(name: str, serve: Serve, *, may_have_arrived: bool = False) -> MailFailure:
    """A server that never comes to an end."""
    return MailFailure(
        name=name,
        serve=serve,
        error=TransportError,
        words="did not answer within 0.3 seconds",
        may_have_arrived=may_have_arrived,
        is_transient=True,
        needs_limit=True,
    )


def _distrusted(
    name: str, security: Security, certificate: Callable[[], ssl.SSLContext], words: str
) -> MailFailure:
    return MailFailure(
        name=name,
        serve=scripted(security, certificate=certificate),
        error=TransportError,
        words=f"certificate of .* is not trusted: {words}",
    )


def _nowhere(host: str) -> Serve:
    return lambda: contextlib.nullcontext(SmtpServer(host, 587, Security.STARTTLS))


def _drip(connection: Connection) -> None:
    connection.send(b"220-")
    connection.drip(b"x")


_BUSY = "takes no messages at the moment"
_SLOWLY = "asks to send more slowly"
_LOGIN_FIRST = "takes messages only after a login that it accepts"
_NOT_ACCEPTED = "does not accept user and password of .*"
_NOT_TAKEN = "closed the connection before it had taken the message"

MAIL_FAILURES = (
    _said("wrong password", "AUTH", "535 5.7.8 Not accepted", AuthenticationError, _NOT_ACCEPTED),
    _said(
        "wrong password over STARTTLS",
        "AUTH",
        "535 5.7.8 Not accepted",
        AuthenticationError,
        _NOT_ACCEPTED,
        security=Security.STARTTLS,
    ),
    _said(
        "passwords switched off (Microsoft)",
        "AUTH",
        "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.",
        AuthenticationError,
        _NOT_ACCEPTED,
    ),
    _said(
        "passwords not supported (Microsoft)",
        "MAIL",
        "550 5.7.30 Basic authentication is not supported for Client Submission.",
        AuthenticationError,
        _LOGIN_FIRST,
    ),
    _said(
        "login fails for now",
        "AUTH",
        "454 4.7.0 Temporary authentication failure",
        TransportError,
        _BUSY,
        is_transient=True,
    ),
    _said(
        "too many logins",
        "AUTH",
        "454 4.7.0 Too many login attempts, please try again later.",
        RateLimitError,
        _SLOWLY,
        is_transient=True,
    ),
    MailFailure(
        name="no login offered",
        serve=scripted(offers=()),
        error=AuthenticationError,
        words="offers no login on this connection",
    ),
    MailFailure(
        name="no login with a password",
        serve=scripted(offers=("AUTH XOAUTH2 NTLM",)),
        error=AuthenticationError,
        words=r"offers no login with a password \(it offers XOAUTH2, NTLM\)",
    ),
    _said(
        "no login where one is needed",
        "MAIL",
        "530 5.7.0 Authentication required",
        AuthenticationError,
        _LOGIN_FIRST,
        has_login=False,
    ),
    _said(
        "all recipients refused",
        "RCPT",
        "550 5.1.1 No such user",
        RefusedError,
        "refused every recipient: asha@example.com .*; ravi@example.com",
    ),
    _said(
        "all recipients refused for now",
        "RCPT",
        "451 4.3.0 Mailbox busy",
        RefusedError,
        "refused every recipient: asha@example.com .*; ravi@example.com",
        is_transient=True,
    ),
    _said(
        "hung up at the recipients",
        "RCPT",
        "421 Shutting down",
        TransportError,
        _BUSY,
        is_transient=True,
    ),
    _said(
        "too fast",
        "RCPT",
        "450 4.2.1 The user is receiving mail at a rate that is too high",
        RateLimitError,
        _SLOWLY,
        is_transient=True,
    ),
    _said(
        "sender refused",
        "MAIL",
        "553 Relaying disallowed",
        RefusedError,
        "refused the sender .*",
    ),
    _said("hung up at the sender", "MAIL", "421 Later", TransportError, _BUSY, is_transient=True),
    _said("no message wanted", "DATA", "554 Not from you", RefusedError, "refused the message"),
    _said("message refused", "MESSAGE", "554 5.7.1 Spam", RefusedError, "refused the message"),
    _said(
        "message refused for now",
        "MESSAGE",
        "452 4.3.1 Insufficient system storage",
        RefusedError,
        "refused the message",
        is_transient=True,
    ),
    MailFailure(
        name="too large",
        serve=scripted(offers=("SIZE 100", "AUTH PLAIN")),
        error=RefusedError,
        words="takes no more than 0.0 MB",
        code="552",
    ),
    _said("busy", "GREETING", "421 Not available", TransportError, _BUSY, is_transient=True),
    _said("unwelcome", "GREETING", "554 Go away", RefusedError, "refused the connection"),
    MailFailure(
        name="not a mail server",
        serve=_raw(lambda one: one.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")),
        error=TransportError,
        words="answers on port [0-9]+, but not as a mail server does",
    ),
    MailFailure(
        name="TLS to a port without it",
        serve=_raw(Script(), Security.TLS),
        error=TransportError,
        words="does not speak TLS on port",
    ),
    # A server that waits for the client's TLS says nothing to a client that waits for its greeting.
    _endless("no TLS to a port with it", _raw(Connection.be_silent, Security.STARTTLS)),
    MailFailure(
        name="no STARTTLS",
        serve=_raw(Script(offers=("SIZE 1000", "AUTH PLAIN")), Security.STARTTLS),
        error=TransportError,
        words=r"offers no protection \(STARTTLS\) on port .* nothing was sent",
    ),
    _said(
        "STARTTLS fails for now",
        "STARTTLS",
        "454 4.7.0 TLS not available",
        TransportError,
        _BUSY,
        is_transient=True,
        security=Security.STARTTLS,
    ),
    _endless("silent", scripted(replies={"GREETING": SILENCE})),
    _endless("silent before TLS", _raw(Connection.be_silent, Security.TLS)),
    _endless("silent in STARTTLS", scripted(Security.STARTTLS, replies={"STARTTLS": SILENCE})),
    _endless("greeting drips", _raw(_drip)),
    _endless("silent at the login", scripted(replies={"AUTH": SILENCE})),
    _endless("silent before the message", scripted(replies={"DATA": SILENCE})),
    _endless(
        "silent after the message", scripted(replies={"MESSAGE": SILENCE}), may_have_arrived=True
    ),
    _closed("dropped at once", "GREETING", _NOT_TAKEN),
    _closed("dropped at the login", "AUTH", _NOT_TAKEN),
    _closed("dropped at the recipients", "RCPT", _NOT_TAKEN),
    _closed(
        "dropped after the message",
        "MESSAGE",
        "closed the connection before it had confirmed the message",
        may_have_arrived=True,
    ),
    _distrusted(
        "unknown authority",
        Security.TLS,
        lambda: stranger().server_context("localhost"),
        ".* does not know",
    ),
    _distrusted(
        "unknown authority over STARTTLS",
        Security.STARTTLS,
        lambda: stranger().server_context("localhost"),
        ".* does not know",
    ),
    _distrusted(
        "wrong host name",
        Security.TLS,
        lambda: authority().server_context("other.example"),
        "it was issued for another host name",
    ),
    _distrusted(
        "wrong host name over STARTTLS",
        Security.STARTTLS,
        lambda: authority().server_context("other.example"),
        "it was issued for another host name",
    ),
    MailFailure(
        name="refused connection",
        serve=_on(refusing_port),
        error=TransportError,
        words="refused the connection: nothing answers on port",
        is_transient=True,
    ),
    MailFailure(
        name="connection not taken",
        serve=_on(deaf_port),
        error=TransportError,
        words="could not be reached within 0.3 seconds",
        is_transient=True,
        needs_limit=True,
    ),
    MailFailure(
        name="unknown host",
        serve=_nowhere("nobody.invalid"),
        error=TransportError,
        words="no host called nobody.invalid",
    ),
    MailFailure(
        name="metadata address",
        serve=_nowhere("169.254.169.254"),
        error=TransportError,
        words="169.254.169.254 is never called",
    ),
)
"""Every one of them; the names are unique."""
