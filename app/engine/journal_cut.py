"""What the journal writes of an event: JSON in which a large value is cut, and stands apart.

So a run with a value of 100 MB opens as quickly as any other. Not here: the file (`journal`).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from blocks.sdk import write_text

LARGE_EVENT = 64 * 1024
"""Characters of JSON from which on the values of an event are looked at one by one."""

LARGE_VALUE = 16 * 1024
"""Characters of JSON above which a value stands apart."""

_LARGEST_KEPT = 512 * 1024 * 1024
"""Of a value still larger only its beginning is kept."""

_HEAD = 1_000
_PARTS = ("outputs", "trigger", "values")
"""Fields of events that hold values by the names of ports."""


@dataclass(frozen=True, slots=True)
class Apart:
    """A value that stands apart from its event.

    Attributes:
        port: Its name within `field`; empty for the field itself.
        text: As JSON; None where it was too large to keep.
    """

    field: str
    port: str
    digest: str
    size_bytes: int
    text: str | None


def as_json(value: Any) -> str:
    """JSON that SQLite takes: half of a surrogate pair, which is no UTF-8, is escaped."""
    text = json.dumps(value, ensure_ascii=False, default=write_text)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def cut(body: Mapping[str, Any]) -> tuple[str, tuple[Apart, ...]]:
    """The event `body` as JSON, and what was too large to stand in it."""
    text = as_json(body)
    if len(text) <= LARGE_EVENT:
        return text, ()
    shown = dict(body)
    apart: list[Apart] = []
    for name, value in body.items():
        if name in _PARTS and isinstance(value, Mapping):
            shown[name] = {port: _take(name, port, one, apart) for port, one in value.items()}
        elif isinstance(value, str):
            shown[name] = _take(name, "", value, apart)
    return as_json(shown), tuple(apart)


def _take(field: str, port: str, value: Any, apart: list[Apart]) -> Any:
    if not isinstance(value, (str, list, tuple, Mapping)):
        return value
    text = as_json(value)
    if len(text) <= LARGE_VALUE:
        return value
    data = text.encode()
    digest = hashlib.blake2b(data, digest_size=16).hexdigest()
    kept = text if len(data) <= _LARGEST_KEPT else None
    apart.append(Apart(field, port, digest, len(data), kept))
    return _head(value, _HEAD)


def _head(value: Any, length: int) -> Any:
    """The beginning of a value, of the same type and about `length` characters."""
    if isinstance(value, str):
        return value if len(value) <= length else value[:length] + "…"
    if isinstance(value, Mapping):
        names = list(value)[: max(1, length // 50)]
        return {name: _head(value[name], length // 5) for name in names}
    if isinstance(value, (list, tuple)):
        return [_head(one, length // 5) for one in value[: max(1, length // 100)]]
    return value
