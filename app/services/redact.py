"""Stars secret values wherever they would be shown or written down. Finds no secrets by itself."""

import json
import operator
import re
import threading
from base64 import b64encode
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import quote, quote_plus

STARS = "•••"

_SHORTEST = 4
"""Shorter values are starred only where they stand alone: they are part of too many words."""
_SHORTEST_CORE = 8


class Redactor:
    """Knows the secret values that were revealed; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._whole: frozenset[str] = frozenset()
        self._forms: frozenset[str] = frozenset()
        self._pattern: re.Pattern[str] | None = None

    def remember(self, value: str) -> None:
        """From now on star `value`, also as it looks url-encoded, in base64 and in JSON."""
        if not value or value in self._whole:
            return
        with self._lock:
            if len(value) >= _SHORTEST:
                self._forms |= frozenset(_forms(value))
                longest_first = sorted(self._forms, key=len, reverse=True)
                self._pattern = re.compile("|".join(map(re.escape, longest_first)))
            self._whole |= {value}

    def text(self, text: str) -> str:
        """`text` with every secret starred; the same object when there is none in it."""
        if not self._whole:
            return text
        if text in self._whole:
            return STARS
        if self._pattern is None or not self._pattern.search(text):
            return text
        return self._pattern.sub(STARS, text)

    def value(self, value: Any) -> Any:
        """A JSON-able value with every secret starred, in keys too; what has none is not copied."""
        return self._walk(value) if self._whole else value

    def _walk(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            keys, items = self._each(value), self._each(value.values())
            return (
                value
                if keys is items is None
                else dict(zip(keys or value, items or value.values(), strict=True))
            )
        if isinstance(value, list | tuple):
            items = self._each(value)
            return value if items is None else items
        if isinstance(value, int | float) and not isinstance(value, bool):
            # A password of digits alone is a number in many an answer.
            return STARS if str(value) in self._whole else value
        return value

    def _each(self, values: Collection[Any]) -> list[Any] | None:
        """The values with secrets starred, or None when there is none in them."""
        shown = [self._walk(value) for value in values]
        return None if all(map(operator.is_, values, shown)) else shown


def _forms(value: str) -> Iterator[str]:
    """Ways in which a value is written inside other texts."""
    raw = value.encode("utf-8", errors="surrogatepass")
    yield value
    yield quote(raw, safe="")
    yield quote(raw)
    yield quote_plus(raw)
    yield json.dumps(value)[1:-1]
    yield json.dumps(value, ensure_ascii=False)[1:-1]
    for one in (b64encode(raw).decode("ascii"), *_base64_cores(raw)):
        yield one
        yield one.replace("+", "-").replace("/", "_")


def _base64_cores(raw: bytes) -> Iterator[str]:
    # Inside something longer, as in `user:password`, a value looks different at each of three
    # offsets, and the digits at its ends mix with its neighbours.
    for offset in range(3):
        digits = b64encode(bytes(offset) + raw).decode("ascii").rstrip("=")
        core = digits[(offset * 8 + 5) // 6 : (offset + len(raw)) * 8 // 6]
        if len(core) >= _SHORTEST_CORE:
            yield core
