"""Makes the MIME of a message, and its envelope. Sends nothing; header injection ends here."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from app.services.connection import ascii_host
from blocks.sdk import InvalidInputError, MailMessage, read_email

_NAMED = re.compile(r"\s*(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>[^<>\"]*?))\s*<(?P<spec>[^<>]*)>\s*")
_MESSAGE_ID = re.compile(r"<[!-;=?A-~]+@[!-;=?A-~]+>")
_LINE_BREAKS = {"\u2028", "\u2029"}

_ASCII = SMTP.clone(cte_type="7bit")
_UTF8 = SMTP.clone(cte_type="7bit", utf8=True)


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
    everyone = (sender, *to, *cc)
    needs_utf8 = not all(one.addr_spec.isascii() for one in everyone)
    mime = EmailMessage(policy=_UTF8 if needs_utf8 else _ASCII)
    mime["From"] = sender
    for name, addresses in (("To", to), ("Cc", cc)):
        if addresses:
            mime[name] = addresses
    mime["Subject"] = _one_line("subject", message.subject)
    mime["Date"] = format_datetime(now.astimezone(dt.UTC))
    mime["Message-ID"] = message.message_id
    try:
        mime.set_content(message.text)
        if message.html is not None:
            mime.add_alternative(message.html, subtype="html")
        data = mime.as_bytes()
    except UnicodeEncodeError:
        raise InvalidInputError(
            "The text of the message contains a damaged character (half of a pair)."
        ) from None
    recipients = tuple(dict.fromkeys(one.addr_spec for one in (*to, *cc)))
    first = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
    return Letter(sender.addr_spec, recipients, first.encode("ascii") + data, needs_utf8)


def _addresses(name: str, written: Sequence[str]) -> tuple[Address, ...]:
    return tuple(_address(name, one) for one in written)


def _address(name: str, written: str) -> Address:
    """`asha@example.com` or `Asha <asha@example.com>`, the domain as it is looked up."""
    text = _one_line(name, written)
    named = _NAMED.fullmatch(text)
    shown = (named["quoted"] or named["bare"] or "") if named else ""
    try:
        spec = read_email(named["spec"] if named else text)
    except ValueError as error:
        raise _invalid(name, f"{error}.") from None
    local, _, domain = spec.rpartition("@")
    return Address(shown, username=local, domain=ascii_host(domain))


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
