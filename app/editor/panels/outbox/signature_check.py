"""Checks the signature of a webhook as its receiver would, with the functions that sign. Pure."""

import hmac
import json
from dataclasses import dataclass
from enum import Enum

from app.rehearsal.outbox import WireRequest
from blocks.sdk import STARS, standard_headers, timestamp_hash

_ENVELOPE = {"data", "timestamp", "hash"}


class Verdict(Enum):
    """What came of a check."""

    GENUINE = "genuine"
    """All that is signed fits the secret."""
    WRONG = "wrong"
    """Something does not fit the secret."""
    UNSIGNED = "unsigned"
    """There is no signature, so nothing proves who sent it."""
    UNKNOWN = "unknown"
    """It cannot be checked here."""


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """The outcome of a check.

    Attributes:
        words: One or two sentences that say what was checked and what came of it.
    """

    verdict: Verdict
    words: str


@dataclass(frozen=True, slots=True)
class Known:
    """A secret to check by. Its `repr` leaves the value out.

    Attributes:
        what: How to speak of it, such as `the secret crm/secret`.
    """

    what: str
    value: str

    def __repr__(self) -> str:
        return f"Known({self.what!r})"


def is_envelope(body: object) -> bool:
    """Whether the body of a webhook is the envelope, not a shape of the user's own."""
    return isinstance(body, dict) and set(body) == _ENVELOPE


def check_signature(request: WireRequest, secrets: tuple[Known, ...]) -> SignatureCheck:
    """Check what a webhook was sent with.

    Args:
        secrets: Those it may be signed with, the likelier first; none where it has no secret, or
            where that is not known.
    """
    headers = {name.lower(): value for name, value in request.headers.items()}
    if "webhook-signature" not in headers:
        return _UNSIGNED
    if STARS in request.body:
        return _STARRED
    if not secrets:
        return _NO_SECRET
    for known in secrets:
        if _fits(request.body, headers, known.value):
            return SignatureCheck(Verdict.GENUINE, _genuine(request.body, known.what))
    return SignatureCheck(
        Verdict.WRONG,
        f"The signature does not fit {secrets[0].what}: it was signed with another one, or the "
        "secret was changed since.",
    )


def _fits(body: str, headers: dict[str, str], secret: str) -> bool:
    seconds = headers.get("webhook-timestamp", "")
    if not seconds.isdecimal():
        return False
    made = standard_headers(
        headers.get("webhook-id", ""), int(seconds) * 1000, body.encode(), secret
    )
    if not hmac.compare_digest(made["webhook-signature"], headers["webhook-signature"]):
        return False
    envelope = _read(body)
    if not isinstance(envelope, dict) or not is_envelope(envelope):
        return True
    timestamp, digest = envelope["timestamp"], envelope["hash"]
    return (
        isinstance(timestamp, int)
        and isinstance(digest, str)
        and hmac.compare_digest(timestamp_hash(timestamp, secret), digest)
    )


def _genuine(body: str, what: str) -> str:
    if is_envelope(_read(body)):
        return (
            f"Signed with {what}: “hash” fits the timestamp, and webhook-signature fits every "
            "byte of the body."
        )
    return f"Signed with {what}: webhook-signature fits every byte of the body."


def _read(body: str) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


_UNSIGNED = SignatureCheck(
    Verdict.UNSIGNED,
    "Not signed: the block has no secret, so its receiver cannot tell it from a forgery.",
)
_STARRED = SignatureCheck(
    Verdict.UNKNOWN,
    "A secret stands in the body and is starred here, so the signature cannot be checked.",
)
_NO_SECRET = SignatureCheck(
    Verdict.UNKNOWN,
    "Signed, but it is not known here with which secret, so the signature cannot be checked.",
)
