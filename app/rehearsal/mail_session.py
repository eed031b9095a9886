"""What a mail server of a rehearsal accepts, refuses and records in one connection."""

import asyncio
import base64
import binascii
import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session, TLSSetupException

from app.rehearsal.caller import CALL_HEADER, Caller, read_caller
from app.rehearsal.faults import LATE_S, Faults
from app.rehearsal.outbox import WireRequest, WireResponse
from app.rehearsal.recording import Recorder
from app.rehearsal.virtual_clock import VirtualClock
from blocks.sdk import Fault, Message, Security, SmtpServer

_ACCEPTED = "250 2.0.0 OK: the rehearsal took the message"
_LOGIN_FIRST = "530 5.7.0 Authentication required"
_WORDS = {
    Fault.REFUSE: "550 5.1.1 Recipient address rejected: user unknown",
    Fault.RATE_LIMIT: "450 4.7.1 Too many messages from this account, try again later",
    Fault.SERVER_ERROR: "451 4.3.0 Temporary server error, try again later",
    Fault.WRONG_PASSWORD: "535 5.7.8 Username and password not accepted",
}
_XOAUTH2 = re.compile(rb"user=[^\x01]+\x01auth=Bearer [^\x01]+\x01\x01")
_REPLY = re.compile(r"[45]\d\d [ -~]{1,400}")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MailDesk:
    """What the sessions of one port have in common.

    Attributes:
        server: The mail server that is stood in for.
        caller: The block that is told of this port.
        words: What its provider says at a fault, where it has words of its own: fault → reply,
            such as `{"wrong_password": "535 5.7.139 Authentication unsuccessful"}`.
        key: The idempotency key of the mail that the caller is about to send: faults befall a
            mail before its first line is read.
        clock: Goes on while an answer is late.
    """

    server: SmtpServer
    caller: Caller
    words: Mapping[str, Any]
    faults: Faults
    recorder: Recorder
    key: Callable[[], str]
    clock: VirtualClock

    def reply(self, fault: Fault) -> str:
        """What the server says at a fault."""
        own = self.words.get(fault.value)
        return own if isinstance(own, str) and _REPLY.fullmatch(own) else _WORDS[fault]


class MailSession:
    """The hooks that aiosmtpd calls, in its thread, for one connection."""

    def __init__(self, desk: MailDesk) -> None:
        self._desk = desk
        self._is_decided = False
        self._decided: Fault | None = None

    # The hooks: aiosmtpd finds them by their names and calls them with all that it has.

    async def handle_MAIL(  # noqa: N802
        self, _smtp: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take the sender."""
        needs_login = self._desk.server.security != Security.NONE
        if needs_login and not session.authenticated:
            return _LOGIN_FIRST
        fault = self._fault()
        if fault in (Fault.RATE_LIMIT, Fault.WRONG_PASSWORD):
            return self._desk.reply(fault)
        envelope.mail_from = address
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, _smtp: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take a recipient."""
        if self._fault() is Fault.REFUSE:
            return self._desk.reply(Fault.REFUSE)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802
        self, smtp: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take the message."""
        fault = self._fault()
        if fault is Fault.DROP and isinstance(smtp.transport, asyncio.WriteTransport):
            smtp.transport.abort()
        if fault in (Fault.TIMEOUT, Fault.DROP):
            # aiosmtpd cancels this when the connection ends.
            await asyncio.Event().wait()
        self._forget_fault()
        if fault is Fault.SERVER_ERROR:
            return self._desk.reply(fault)
        if fault is Fault.SLOW:
            self._desk.clock.skip(LATE_S)
        content = envelope.original_content or b""
        message = message_from_bytes(content, policy=policy.default)
        if not (message["From"] and message["Date"]):
            return "550 5.7.1 A message without From or Date is not accepted"
        self._record(message, content, envelope)
        return _ACCEPTED

    async def handle_RSET(  # noqa: N802
        self, _smtp: SMTP, _session: Session, _envelope: Envelope
    ) -> str:
        """Forget the message that was begun."""
        self._forget_fault()
        return "250 2.0.0 OK"

    async def handle_exception(self, error: Exception) -> str:
        """Answer after a bug; a client that breaks off its handshake is none."""
        if not isinstance(error, TLSSetupException):
            _log.error("the mail server of the rehearsal failed: %s", type(error).__name__)
        return f"451 4.3.0 The rehearsal failed: {type(error).__name__}"

    def authenticate(
        self, _smtp: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, login: Any
    ) -> AuthResult:
        """Judge a user and a password by PLAIN or LOGIN: anything but empty ones will do."""
        is_complete = isinstance(login, LoginPassword) and bool(login.login and login.password)
        return self._judged(is_complete)

    async def auth_XOAUTH2(self, smtp: SMTP, arguments: list[str]) -> AuthResult:  # noqa: N802
        """Judge a user and a token, as Google and Microsoft describe it (2026)."""
        packed = len(arguments) > 1
        said = _unpacked(arguments[1]) if packed else await smtp.challenge_auth("")
        result = self._judged(isinstance(said, bytes) and bool(_XOAUTH2.fullmatch(said)))
        if not result.success:
            # The client answers this with an empty line before it is told the code.
            await smtp.challenge_auth(json.dumps({"status": "401", "schemes": "bearer"}))
        return result

    def _judged(self, is_complete: bool) -> AuthResult:
        if is_complete and self._fault() is not Fault.WRONG_PASSWORD:
            return AuthResult(success=True)
        return AuthResult(
            success=False, handled=False, message=self._desk.reply(Fault.WRONG_PASSWORD)
        )

    def _fault(self) -> Fault | None:
        """The fault of the message under way: decided once, at the first step that could fail."""
        if not self._is_decided:
            caller = self._desk.caller
            self._is_decided = True
            self._decided = self._desk.faults.take(
                caller.block_id, caller.provider, key=self._desk.key()
            )
        return self._decided

    def _forget_fault(self) -> None:
        self._is_decided = False

    def _record(self, message: EmailMessage, content: bytes, envelope: Envelope) -> None:
        desk = self._desk
        caller = read_caller(message[CALL_HEADER]) if CALL_HEADER in message else desk.caller
        del message[CALL_HEADER]
        scheme = "smtps" if desk.server.security == Security.TLS else "smtp"
        _, _, body = content.partition(b"\r\n\r\n")
        desk.recorder.record(
            caller,
            caller.provider,
            Message("email", tuple(envelope.rcpt_tos), read_content(message)),
            WireRequest(
                "SMTP",
                f"{scheme}://{desk.server.host}:{desk.server.port}",
                {name: str(value) for name, value in message.items()},
                body.decode("utf-8", errors="replace"),
            ),
            WireResponse(int(_ACCEPTED[:3]), {}, _ACCEPTED),
        )


def read_content(message: EmailMessage) -> dict[str, Any]:
    """What the reader of a mail sees: from, to, cc, subject, text, and html where there is some."""
    content: dict[str, Any] = {"from": str(message["From"])}
    for name in ("to", "cc"):
        found = getaddresses([str(value) for value in message.get_all(name, [])])
        content[name] = [address for _, address in found if address]
    content["subject"] = str(message["Subject"] or "")
    for name, kind in (("text", "plain"), ("html", "html")):
        part = message.get_body((kind,))
        if part is not None:
            content[name] = str(part.get_content()).replace("\r\n", "\n")
    return content


def _unpacked(argument: str) -> bytes:
    try:
        return base64.b64decode(argument, validate=True)
    except binascii.Error:
        return b""
