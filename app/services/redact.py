"""Stars secret values wherever they would be shown or written down. Finds no secrets by itself."""

import html
import json
import operator
import re
import threading
from base64 import b64encode
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import quote, quote_plus

from blocks.sdk import CUT, STARS

_SHORTEST = 4
"""Shorter values are starred only where they stand alone: they are part of too many words."""
_SHORTEST_CORE = 8

_ESCAPE = re.compile("%[0-9A-F]{2}")


class Redactor:
    """Knows the secret values that were revealed; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._whole: frozenset[str] = frozenset()
        self._forms: frozenset[str] = frozenset()
        self._pattern: re.Pattern[str] | None = None

    def remember(self, value: str) -> None:
        """From now on star `value`, also as it looks in addresses, base64, JSON and HTML."""
        if not value or value in self._whole:
            return
        with self._lock:
            if len(value) >= _SHORTEST:
                self._forms |= {form for form in _forms(value) if len(form) >= _SHORTEST}
                longest_first = sorted(self._forms, key=len, reverse=True)
                self._pattern = re.compile("|".join(map(re.escape, longest_first)))
            self._whole |= {value}

    def text(self, text: str) -> str:
        """`text` with every secret starred; the same object when there is none in it."""
        if not self._whole:
            return text
        if text in self._whole:
            return STARS
        if self._pattern is None:
            return text
        if self._pattern.search(text):
            text = self._pattern.sub(STARS, text)
        return self._without_beginnings(text) if CUT in text else text

    def value(self, value: Any) -> Any:
        """A JSON-able value with every secret starred, in keys too; what has none is not copied."""
        return self._walk(value) if self._whole else value

    def _without_beginnings(self, text: str) -> str:
        """The text with the beginning of a secret starred where its rest was cut off."""
        *cut, last = text.split(CUT)
        for index, part in enumerate(cut):
            length = max(_shared(part, form) for form in self._forms)
            if length >= _SHORTEST:
                cut[index] = part[:-length] + STARS
        starred = CUT.join((*cut, last))
        return text if starred == text else starred

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
    for one in _written(value):
        # On one line and without signs that cannot be seen, as in a sentence of ours.
        tidy = " ".join(one.split())
        yield from (one, tidy, "".join(sign for sign in tidy if sign.isprintable()))
    raw = value.encode("utf-8", errors="surrogatepass")
    for one in (b64encode(raw).decode("ascii"), *_base64_cores(raw)):
        yield one
        yield one.replace("+", "-").replace("/", "_")


def _written(value: str) -> Iterator[str]:
    raw = value.encode("utf-8", errors="surrogatepass")
    yield value
    for one in (quote(raw, safe=""), quote(raw), quote_plus(raw), quote_plus(raw, safe="/")):
        yield one
        yield _ESCAPE.sub(lambda found: found[0].lower(), one)
    for one in (json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]):
        yield one
        # As PHP writes it.
        yield one.replace("/", "\\/")
    yield html.escape(value, quote=False)
    yield html.escape(value)
    yield html.escape(value).replace("&#x27;", "&#39;")
    yield repr(value)[1:-1]


def _shared(text: str, form: str) -> int:
    """How many signs at the end of `text` are the beginning of `form`."""
    longest = min(len(text), len(form))
    return next((size for size in range(longest, 0, -1) if text.endswith(form[:size])), 0)


def _base64_cores(raw: bytes) -> Iterator[str]:
    # Inside something longer, as in `user:password`, a value looks different at each of three
    # offsets, and the digits at its ends mix with its neighbours.
    for offset in range(3):
        digits = b64encode(bytes(offset) + raw).decode("ascii").rstrip("=")
        core = digits[(offset * 8 + 5) // 6 : (offset + len(raw)) * 8 // 6]
        if len(core) >= _SHORTEST_CORE:
            yield core
