"""JSON as people read it: on one line where it fits, cut where it only names a value."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

_WIDTH = 100
_LONGEST = 120
_WITH_MORE = _LONGEST + 1
"""One sign more tells that there is more."""


def readable(value: Any, depth: int = 0) -> str:
    """JSON in which what is short enough stands on one line; the whole value never does."""
    line = json.dumps(value, ensure_ascii=False)
    pad, inner = "  " * depth, "  " * (depth + 1)
    if depth and len(pad) + len(line) <= _WIDTH:
        return line
    if isinstance(value, dict) and value:
        members = [
            f"{inner}{json.dumps(str(name), ensure_ascii=False)}: {readable(one, depth + 1)}"
            for name, one in value.items()
        ]
        return "{\n" + ",\n".join(members) + f"\n{pad}}}"
    if isinstance(value, list) and value:
        items = [f"{inner}{readable(one, depth + 1)}" for one in value]
        return "[\n" + ",\n".join(items) + f"\n{pad}]"
    return line


def in_short(value: Any) -> str:
    """A value within a sentence: text in quotation marks, the rest as JSON; cut when it is long."""
    if value is None:
        return "nothing"
    text = value[:_WITH_MORE] if isinstance(value, str) else json_begun(value, _WITH_MORE)
    text = text.replace("\n", "↵")
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}…"
    return f"“{text}”" if isinstance(value, str) else text


def json_begun(value: Any, most: int, *, is_tidy: bool = False) -> str:
    """The first signs of a value as JSON. Costs no more than it gives, however large the value is.

    Args:
        most: How many.
        is_tidy: One value a line.
    """
    told: list[str] = []
    size = 0
    for piece in _pieces(value, most, "\n" if is_tidy else ""):
        told.append(piece)
        size += len(piece)
        if size >= most:
            break
    return "".join(told)[:most]


def _pieces(value: Any, most: int, line: str) -> Iterator[str]:
    """The JSON of a value in parts; of each text enough for `most` signs."""
    if isinstance(value, str):
        yield json.dumps(value[:most], ensure_ascii=False)
        return
    if not isinstance(value, (Mapping, list, tuple)) or not value:
        yield json.dumps(value, ensure_ascii=False, default=str)
        return
    opening, closing = "{}" if isinstance(value, Mapping) else "[]"
    inner = f"{line}  " if line else ""
    yield opening
    for place, one in enumerate(value):
        yield ("," if place else "") + (inner or (" " if place else ""))
        if isinstance(value, Mapping):
            yield f"{json.dumps(str(one)[:most], ensure_ascii=False)}: "
            yield from _pieces(value[one], most, inner)
        else:
            yield from _pieces(one, most, inner)
    yield f"{line}{closing}"
