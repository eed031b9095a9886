"""Errors of smtplib and answers of mail servers, in our words, at every step of handing over."""

import re
import smtplib
from dataclasses import dataclass
from enum import Enum

from app.services.exchange import Exchange
from blocks.sdk import (
    AuthenticationError,
    BlockError,
    RateLimitError,
    RefusedError,
    TransportError,
    excerpt,
)

_LOGIN_CODES = {530, 534, 535}
_LOGIN_WORDS = re.compile(r"\b5\.7\.(?:30|57|139)\b")
"""Of Microsoft: passwords are switched off, nobody is logged in, SMTP AUTH is switched off."""
_RATE_WORDS = re.compile(
    r"\brate\b|too many|too fast|throttl|limit exceeded|exceeded .*limit|quota exceeded|slow down"
    r"|\b4\.7\.28\b",
    re.IGNORECASE,
)


class Step(Enum):
    """Where in handing over a message; the value says what was refused."""

    GREETING = "the connection"
    SECURING = "to protect the connection"
    LOGIN = "the login"
    SENDER = "the sender"
    RECIPIENTS = "every recipient"
    MESSAGE = "the message"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server said: its code, and its lines as one."""

    code: int
    text: str

    @classmethod
    def of(cls, code: int, said: bytes) -> "Reply":
        """Made readable: one line, no control characters, not endless."""
        words = " ".join(said.decode("utf-8", errors="replace").split())
        return cls(code, excerpt("".join(sign for sign in words if sign.isprintable())))

    @property
    def is_fine(self) -> bool:
        """The server agrees."""
        return 200 <= self.code < 300

    @property
    def is_temporary(self) -> bool:
        """The same may go well later."""
        return 400 <= self.code < 500

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()


def refusal(host: str, step: Step, reply: Reply, who: str = "") -> BlockError:
    """The error for a server that said no. Nothing was delivered.

    Args:
        who: The address or the user that was refused, if one was.
    """
    code, detail = str(reply.code), reply.text
    said = f"“{reply}”"
    if reply.is_temporary and _RATE_WORDS.search(reply.text):
        return RateLimitError(f"{host} asks to send more slowly: {said}", code=code, detail=detail)
    if step is Step.LOGIN and reply.code not in (421, 454):
        whose = f" of {who}" if who else ""
        return AuthenticationError(
            f"{host} does not accept user and password{whose}: {said}",
            is_transient=reply.is_temporary,
            code=code,
            detail=detail,
        )
    if reply.code in _LOGIN_CODES or _LOGIN_WORDS.search(reply.text):
        return AuthenticationError(
            f"{host} takes messages only after a login that it accepts: {said}",
            code=code,
            detail=detail,
        )
    if reply.code == 421 or (reply.is_temporary and step in (Step.SECURING, Step.LOGIN)):
        return TransportError(
            f"{host} takes no messages at the moment: {said}",
            is_transient=True,
            code=code,
            detail=detail,
        )
    what = f"{step.value} {who}" if who else step.value
    return RefusedError(
        f"{host} refused {what}: {said}",
        is_transient=reply.is_temporary,
        code=code,
        detail=detail,
    )


def transport_error(error: OSError, exchange: Exchange, port: int) -> TransportError:
    """What the user is told about a connection that broke.

    Raises:
        StopRun: It broke because the run was stopped.
        TransportError: It broke because its time was over.
    """
    exchange.check()
    host = exchange.host
    if isinstance(error, smtplib.SMTPResponseException):
        # Not a refusal, which is told from its code, but something that is no SMTP at all.
        return TransportError(f"{host} answers on port {port}, but not as a mail server does.")
    return TransportError(
        f"{host} closed the connection before it had "
        + ("confirmed the message." if exchange.is_sent else "taken the message."),
        is_transient=True,
        may_have_arrived=exchange.is_sent,
    )
