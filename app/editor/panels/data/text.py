"""A value as JSON or plain text, of which more comes when it is asked for."""

import json
from collections.abc import Iterator
from typing import Any

from blocks.sdk import write_text

PART = 100_000
"""Characters that come at a time: what an editor shows at once without a pause."""


class JsonText:
    """Writes a value as JSON, part by part."""

    def __init__(self, value: Any) -> None:
        encoder = json.JSONEncoder(indent=2, ensure_ascii=False, default=write_text)
        self._pieces: Iterator[str] | None = encoder.iterencode(value)

    @property
    def has_more(self) -> bool:
        """Whether not all of it was given."""
        return self._pieces is not None

    def next(self) -> str:
        """The next part; a text within the value is not broken."""
        told: list[str] = []
        size = 0
        while self._pieces is not None and size < PART:
            piece = next(self._pieces, None)
            if piece is None:
                self._pieces = None
            else:
                told.append(piece)
                size += len(piece)
        return "".join(told)


class PlainText:
    """Gives a text part by part; what is no text as blocks would write it."""

    def __init__(self, value: Any) -> None:
        self._text = value if isinstance(value, str) else str(write_text(value))
        self._at = 0

    @property
    def has_more(self) -> bool:
        """Whether not all of it was given."""
        return self._at < len(self._text)

    def next(self) -> str:
        """The next part."""
        part = self._text[self._at : self._at + PART]
        self._at += len(part)
        return part


def whole_text(value: Any) -> str:
    """A value as it is copied: text as it is, anything else as JSON."""
    if isinstance(value, str):
        return value
    return json.dumps(value, indent=2, ensure_ascii=False, default=write_text)
