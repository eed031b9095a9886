"""Mail servers for tests: aiosmtpd, which takes letters, and one that follows a script.

How handing over a letter fails is in `mail_failures`.
"""

import asyncio
import email
import email.policy
import ssl
import threading
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from blocks.sdk import Security, SmtpServer
from tests.support.certificates import authority
from tests.support.raw_server import HOST, Connection

SILENCE = "silence"
"""A scripted reply: nothing more is said."""
DROP = "drop"
"""A scripted reply: the connection is closed."""


@dataclass(frozen=True, slots=True)
class ReceivedLetter:
    """What a server took."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """The letter as its reader's program reads it."""
        found = email.message_from_bytes(self.content, policy=email.policy.default)
        assert isinstance(found, EmailMessage)
        return found


class MailServer:
    """A real mail server on loopback, with a certificate for `localhost` from `authority()`.

    Args:
        passwords: User → password; a login is then demanded. Also used as tokens for XOAUTH2.
        refused: Recipient → the reply that refuses it.
        has_utf8: Offers SMTPUTF8.

    Attributes:
        letters: What was taken, in order.
        logins: Users that have logged in, in order.
        names: What the clients called themselves.
        connections: How many there were.
    """

    def __init__(
        self,
        security: Security = Security.NONE,
        *,
        passwords: Mapping[str, str] | None = None,
        refused: Mapping[str, str] | None = None,
        has_utf8: bool = True,
    ) -> None:
        self.letters: list[ReceivedLetter] = []
        self.logins: list[str] = []
        self.names: list[str] = []
        self.connections = 0
        self._security = security
        tls = None if security is Security.NONE else authority().server_context("localhost", HOST)
        is_tls_first = security is Security.TLS
        self._controller = _Controller(
            self,
            _Handler(self, passwords or {}, refused or {}),
            hostname=HOST,
            port=0,
            ssl_context=tls if is_tls_first else None,
            tls_context=None if is_tls_first else tls,
            require_starttls=security is Security.STARTTLS,
            authenticator=_authenticator(self, passwords or {}),
            auth_required=bool(passwords),
            # aiosmtpd does not see TLS that was there from the start.
            auth_require_tls=security is Security.STARTTLS,
            enable_SMTPUTF8=has_utf8,
        )

    @property
    def port(self) -> int:
        """Where it listens, on 127.0.0.1."""
        return self._controller.port

    @property
    def place(self) -> SmtpServer:
        """As a block names it."""
        return SmtpServer("localhost", self.port, self._security)

    def __enter__(self) -> Self:
        self._controller.start()
        # It has tried its port itself.
        self.connections = 0
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._controller.hang_up()
        self._controller.stop()


class _Controller(Controller):
    def __init__(self, owner: MailServer, handler: "_Handler", **settings: Any) -> None:
        super().__init__(handler, **settings)
        self._owner = owner
        self._made: list[SMTP] = []

    def factory(self) -> SMTP:
        self._owner.connections += 1
        self._made.append(SMTP(self.handler, **self.SMTP_kwargs))
        return self._made[-1]

    def hang_up(self) -> None:
        """Ends connections that clients keep open, which `stop` would leave behind."""
        asyncio.run_coroutine_threadsafe(self._hang_up(), self.loop).result()

    async def _hang_up(self) -> None:
        for one in self._made:
            if isinstance(one.transport, asyncio.Transport):
                one.transport.abort()
        # One turn of the loop for TLS, one for the socket beneath.
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    def _trigger_server(self) -> None:
        # Its own test of the port would connect to port 0.
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


class _Handler:
    def __init__(
        self, owner: MailServer, tokens: Mapping[str, str], refused: Mapping[str, str]
    ) -> None:
        self._owner = owner
        self._tokens = tokens
        self._refused = refused

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, name: str, replies: list[str]
    ) -> list[str]:
        session.host_name = name
        self._owner.names.append(name)
        return replies

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self._refused:
            return self._refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self._owner.letters.append(
            ReceivedLetter(envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.content)
        )
        return "250 OK"

    async def auth_XOAUTH2(self, server: SMTP, arguments: list[str]) -> AuthResult:
        user, _, token = b64decode(arguments[1]).decode().partition("\x01auth=Bearer ")
        if self._tokens.get(user.removeprefix("user=")) == token.removesuffix("\x01\x01"):
            self._owner.logins.append(user.removeprefix("user="))
            return AuthResult(success=True)
        await server.challenge_auth('{"status":"401","schemes":"bearer"}')
        return AuthResult(success=False, handled=False)


def _authenticator(owner: MailServer, passwords: Mapping[str, str]) -> Any:
    def authenticate(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: Any
    ) -> AuthResult:
        assert isinstance(login, LoginPassword)
        user = login.login.decode()
        if passwords.get(user) != login.password.decode():
            return AuthResult(success=False, handled=False)
        owner.logins.append(user)
        return AuthResult(success=True)

    return authenticate


class Script:
    """Makes the `behave` of a `RawServer` that speaks as much SMTP as a script says.

    Args:
        replies: First word of a command, in upper case → reply. Also `GREETING`, `MESSAGE` (the
            reply to the letter itself) and `BODY` (`DROP`: hangs up in the middle of it). What is
            not named is answered as a good server would. `SILENCE` and `DROP` are replies, too.
        offers: Lines of the reply to EHLO.
        tls: Settings for STARTTLS.

    Attributes:
        commands: What the clients said, in order.
        replies: May be changed between two letters.
    """

    def __init__(
        self,
        replies: Mapping[str, str] | None = None,
        offers: tuple[str, ...] = ("AUTH PLAIN LOGIN",),
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.commands: list[str] = []
        self.replies = dict(replies or {})
        self._offers = offers
        self._tls = tls
        self.has_left = threading.Event()

    def __call__(self, connection: Connection) -> None:
        """Serves one connection."""
        try:
            if self._say(connection, self.replies.get("GREETING", "220 mail.example ESMTP")):
                while self._serve(connection, connection.read_line().decode(errors="replace")):
                    pass
        finally:
            self.has_left.set()

    def _serve(self, connection: Connection, command: str) -> bool:
        self.commands.append(command)
        word = command.partition(" ")[0].upper()
        reply = self.replies.get(word) or self._good_reply(word)
        if not self._say(connection, reply):
            return False
        if word == "STARTTLS" and reply.startswith("220"):
            assert self._tls is not None
            connection.start_tls(self._tls)
        if word == "DATA" and reply.startswith("354"):
            if self.replies.get("BODY") == DROP:
                return False
            while connection.read_line() != b".":
                pass
            return self._say(connection, self.replies.get("MESSAGE", "250 OK"))
        return word != "QUIT"

    def _good_reply(self, word: str) -> str:
        if word == "EHLO":
            lines = ["mail.example", *self._offers]
            return "\r\n".join([f"250-{one}" for one in lines[:-1]] + [f"250 {lines[-1]}"])
        return {"STARTTLS": "220 Go", "AUTH": "235 OK", "DATA": "354 Go", "QUIT": "221 Bye"}.get(
            word, "250 OK"
        )

    def _say(self, connection: Connection, reply: str) -> bool:
        if reply == SILENCE:
            connection.be_silent()
        if reply in (SILENCE, DROP):
            return False
        connection.send(reply.encode() + b"\r\n")
        return True
