"""The way to a value inside another, as templates write it: `customer_details.items[0].name`."""

import json
import re
from collections.abc import Sequence

Path = tuple[str | int, ...]
"""Names in objects and places in lists, from the outermost."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_PART = re.compile(
    r"""\.?(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | \[(?P<place>\d+)\]
    | \[(?P<text>"(?:[^"\\]|\\.)*")\]""",
    re.VERBOSE,
)


def path_text(path: Sequence[str | int]) -> str:
    """The path as templates write it; a name that is no word stands in brackets and quotes."""
    told = ""
    for part in path:
        if isinstance(part, int):
            told += f"[{part}]"
        elif _NAME.match(part):
            told += f".{part}" if told else part
        else:
            told += f"[{json.dumps(part, ensure_ascii=False)}]"
    return told


def read_path(text: str) -> Path:
    """The path that `path_text` wrote.

    Raises:
        ValueError: It is no path.
    """
    parts: list[str | int] = []
    at = 0
    while at < len(text):
        found = _PART.match(text, at)
        if found is None:
            raise ValueError(f"“{text}” is no path: look at its character {at + 1}")
        if found["place"]:
            parts.append(int(found["place"]))
        else:
            parts.append(found["name"] or json.loads(found["text"]))
        at = found.end()
    return tuple(parts)
