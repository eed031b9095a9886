"""JSON as people read it: on one line where it fits, cut where it only names a value."""

import json
from itertools import islice
from typing import Any

_WIDTH = 100
_LONGEST = 120


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
    text = (value if isinstance(value, str) else _begun(value))[: _LONGEST + 1]
    text = text.replace("\n", "↵")
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}…"
    return f"“{text}”" if isinstance(value, str) else text


def _begun(value: Any) -> str:
    """The beginning of a value as JSON: a large one is not written whole."""
    pieces = json.JSONEncoder(ensure_ascii=False, default=str).iterencode(value)
    # No piece is empty, so these are at least as many signs.
    return "".join(islice(pieces, _LONGEST + 1))
