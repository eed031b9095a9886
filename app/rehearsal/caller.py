"""Who makes a call in a rehearsal: the header that says so, written by the world and read here."""

import json
from dataclasses import asdict, dataclass

CALL_HEADER = "X-Cordboard-Call"
"""Beside every HTTP request and in every mail of a rehearsal; no provider and no record sees it."""

SCHEME_HEADER = "X-Forwarded-Proto"
"""May go beside it: the scheme of the address that the block called."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The block that makes a call.

    Attributes:
        provider: What its faults are kept by: the name of its variant, or its type.
        idempotency_key: `run:row:block`.
    """

    block_id: str = ""
    provider: str = ""
    idempotency_key: str = ""


def write_caller(caller: Caller) -> str:
    """The value of the header: ASCII, on one line."""
    return json.dumps(asdict(caller))


def read_caller(value: str | None) -> Caller:
    """The caller that a header names; nobody when there is no such header, or it is damaged."""
    try:
        found = json.loads(value or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        return Caller()
    names = ("block_id", "provider", "idempotency_key")
    return Caller(**{name: str(found.get(name) or "") for name in names})
