"""Makes the MIME of a message, and its envelope. Sends nothing; header injection ends here."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from app.services.connection import ascii_host
from app.services.mail_headers import address_header, text_header
from blocks.sdk import InvalidInputError, MailMessage, read_email

_NAMED = re.compile(r"\s*(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>[^<>\"]*?))\s*<(?P<spec>[^<>]*)>\s*")
_MESSAGE_ID = re.compile(r"<[!-;=?A-~]+@[!-;=?A-~]+>")
_LINE_BREAKS = {"\u2028", "\u2029"}

# Not every server takes lines of 8 bits.
_POLICY = SMTP.clone(cte_type="7bit")

_Address = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it goes to the server.

    Attributes:
        sender: The address alone, for the envelope; as are the recipients, each once.
        data: Lines end in CRLF.
        needs_utf8: An address has letters before its @ that only SMTPUTF8 can carry.
    """

    sender: str
    recipients: tuple[str, ...]
    data: bytes
    needs_utf8: bool


def compose(
    message: MailMessage, now: dt.datetime, headers: Mapping[str, str] | None = None
) -> Letter:
    """The message on the wire.

    Args:
        now: For the Date header.
        headers: Put before all others; ASCII, one line each.

    Raises:
        InvalidInputError: An address, the subject or the text cannot be sent.
    """
    sender = _address("from", message.sender)
    to, cc = _addresses("to", message.to), _addresses("cc", message.cc)
    if not to and not cc:
        raise InvalidInputError("The message has no recipient.", input="to")
    if not _MESSAGE_ID.fullmatch(message.message_id):
        raise InvalidInputError(f"“{message.message_id}” cannot be the id of a message.")
    head = [
        *(f"{name}: {value}\r\n" for name, value in (headers or {}).items()),
        address_header("From", [sender]),
        *(address_header(name, them) for name, them in (("To", to), ("Cc", cc)) if them),
        text_header("Subject", _one_line("subject", message.subject)),
        f"Date: {format_datetime(now.astimezone(dt.UTC))}\r\n",
        f"Message-ID: {message.message_id}\r\n",
    ]
    recipients = tuple(dict.fromkeys(spec for _, spec in (*to, *cc)))
    return Letter(
        sender=sender[1],
        recipients=recipients,
        data="".join(head).encode() + _mime(message),
        needs_utf8=not all(spec.isascii() for spec in (sender[1], *recipients)),
    )


def _mime(message: MailMessage) -> bytes:
    """The text, and the headers that describe it."""
    mime = EmailMessage(policy=_POLICY)
    try:
        mime.set_content(message.text)
        if message.html is not None:
            mime.add_alternative(message.html, subtype="html")
        return mime.as_bytes()
    except UnicodeEncodeError:
        raise InvalidInputError(
            "The text of the message contains a damaged character (half of a pair)."
        ) from None


def _addresses(name: str, written: Sequence[str]) -> tuple[_Address, ...]:
    return tuple(_address(name, one) for one in written)


def _address(name: str, written: str) -> _Address:
    """Name and address of `asha@example.com` or `Asha <asha@example.com>`; the domain in ASCII."""
    text = _one_line(name, written)
    named = _NAMED.fullmatch(text)
    shown = (named["quoted"] or named["bare"] or "") if named else ""
    try:
        spec = read_email(named["spec"] if named else text)
    except ValueError as error:
        raise _invalid(name, f"{error}.") from None
    local, _, domain = spec.rpartition("@")
    return shown.strip(), f"{local}@{ascii_host(domain)}"


def _one_line(name: str, text: str) -> str:
    """A header's value: whatever could begin another line or another header is refused."""
    if _has_control_sign(text):
        raise _invalid(
            name, f"“{name}” of a message must be a single line without control characters."
        )
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise _invalid(name, f"“{name}” contains a damaged character (half of a pair).") from None
    return text.strip()


def _has_control_sign(text: Iterable[str]) -> bool:
    return any(unicodedata.category(sign) == "Cc" or sign in _LINE_BREAKS for sign in text)


def _invalid(name: str, text: str) -> InvalidInputError:
    # The sender's address is called differently in each block.
    return InvalidInputError(text, input=None if name == "from" else name)
