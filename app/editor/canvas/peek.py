"""What passed through a port or a cord, as lines of a tool tip: kind, size, and where it begins."""

from collections.abc import Mapping
from html import escape
from typing import Any

from app.editor.canvas.value_text import kind_words, secret_name, value_text
from app.runs.readable_json import json_begun
from blocks.sdk import Kind, PortType

_MOST_SIGNS = 900
_MOST_LINES = 12
_WIDEST = 64


def peek(word: str, value: Any, type: PortType) -> str:
    """Rich text: the value on one line with its kind, and of an object or a list an excerpt."""
    said = f"{word}: {value_text(value, type)}"
    if type.kind == Kind.SECRET or secret_name(value) is not None:
        return escape(said)
    if value is None or value in ("", [], {}):
        return escape(f"{word}: {kind_words(value)}")
    if isinstance(value, (Mapping, list, tuple)):
        # Its excerpt says more than its members on one line.
        members = escape(excerpt(value)).replace(" ", "&nbsp;").replace("\n", "<br>")
        return f"{escape(f'{word}: {kind_words(value)}')}<br><code>{members}</code>"
    return escape(f"{said}  ({kind_words(value)})")


def excerpt(value: Any) -> str:
    """The first lines of a value as JSON, one member a line, each cut where it is long."""
    text = json_begun(value, _MOST_SIGNS, is_tidy=True)
    lines = text.split("\n")
    is_cut = len(text) == _MOST_SIGNS or len(lines) > _MOST_LINES
    shown = [
        line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…" for line in lines[:_MOST_LINES]
    ]
    return "\n".join([*shown, "…"] if is_cut else shown)
