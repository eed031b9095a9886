"""JSON as a workflow file may hold it: no name twice, no NaN, no broken text, not nested endlessly.

Not here: what the JSON means (`file`).
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MAX_DEPTH = 100
"""Levels of lists and objects in a file; Python itself gives up at some hundreds."""

Path = tuple[str | int, ...]

_IN_WORDS = {
    "Expecting ',' delimiter": "a comma is missing here, or a bracket before it",
    "Expecting ':' delimiter": "a colon is missing here",
    "Expecting property name enclosed in double quotes": (
        "a name in double quotes is expected here; perhaps there is a comma too many before it"
    ),
    "Illegal trailing comma before end of object": "there is a comma too many",
    "Illegal trailing comma before end of array": "there is a comma too many",
    "Expecting value": "a value is expected here; perhaps there is a comma too many before it",
    "Unterminated string starting at": "the text that begins here has no closing quote",
    "Invalid control character at": "a line break or tab stands inside a text; write \\n or \\t",
    "Invalid \\escape": "a single backslash stands inside a text; write \\\\",
    "Invalid \\uXXXX escape": "after \\u four hexadecimal digits are expected",
    "Extra data": "something stands here behind the end of the workflow",
}
_BREAKS_OFF_IN = ("true", "false", "null", "NaN", "Infinity", "-Infinity", ".", "e-", "E-", "e+")
_NESTING = (dict, list, tuple)
_HALF_OF_A_PAIR = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that a workflow file may not hold.

    Attributes:
        path: Names and numbers from the top to the place; empty for the file as a whole.
        message: What is wrong, one sentence.
        mend: What to do about it.
    """

    path: Path
    message: str
    mend: str


def read_json(data: bytes | str) -> tuple[Any, tuple[Flaw, ...]]:
    """The value that `data` holds, and its flaws; with flaws it only serves to name places."""
    text = _decoded(data)
    if isinstance(text, Flaw):
        return None, (text,)
    reader = _Reader()
    try:
        document = reader.read(text)
    except json.JSONDecodeError as error:
        return None, (_not_json(text, error),)
    except RecursionError:
        return None, (_too_deep(),)
    if depth_is_over(document, MAX_DEPTH):
        return None, (_too_deep(),)
    if reader.has_flaws or _HALF_OF_A_PAIR.search(text):
        return document, tuple(_flaws(document))
    return document, ()


def depth_is_over(value: Any, limit: int) -> bool:
    """Whether lists and objects are nested more than `limit` levels deep in `value`."""
    level = [value] if isinstance(value, _NESTING) else []
    for _ in range(limit):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, _NESTING)
        ]
        if not level:
            return False
    return True


def is_whole_text(text: str) -> bool:
    """Whether `text` can be written as UTF-8: it holds no half of a pair of surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


class _Doubled(dict[str, Any]):
    """An object in which a name stands twice."""

    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _NoNumber:
    """A number that JSON or Python cannot hold."""

    text: str


class _Reader:
    """Reads JSON, putting marks where the flaws are."""

    def __init__(self) -> None:
        self.has_flaws = False

    def read(self, text: str) -> Any:
        return json.loads(
            text,
            object_pairs_hook=self._object,
            parse_constant=self._no_number,
            parse_float=self._float,
            parse_int=self._int,
        )

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        self.has_flaws = True
        doubled = _Doubled(found)
        counts = Counter(name for name, _value in pairs)
        doubled.names = tuple(name for name in found if counts[name] > 1)
        return doubled

    def _no_number(self, text: str) -> _NoNumber:
        self.has_flaws = True
        return _NoNumber(text)

    def _float(self, text: str) -> float | _NoNumber:
        number = float(text)
        return number if math.isfinite(number) else self._no_number(text)

    def _int(self, text: str) -> int | _NoNumber:
        try:
            return int(text)
        except ValueError:  # Python reads no more than some thousand digits.
            return self._no_number(text)


def _decoded(data: bytes | str) -> str | Flaw:
    if isinstance(data, bytes):
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            return _whole(
                f"The text is not UTF-8: line {line} has a byte that does not belong there.",
                "Save the file again as UTF-8, or open an earlier copy of it.",
            )
    else:
        text = data
        if not is_whole_text(text):
            return _whole("The text holds characters that cannot be written.", "Write them anew.")
    if not text.strip():
        return _whole("The file is empty.", "Open an earlier copy of it.")
    return text


def _not_json(text: str, error: json.JSONDecodeError) -> Flaw:
    rest = text[error.pos :].rstrip()
    is_part = (
        error.msg.startswith("Unterminated string")
        or any(word.startswith(rest) for word in _BREAKS_OFF_IN)
        or (error.msg.startswith("Invalid \\uXXXX") and len(rest) < len("uXXXX"))
    )
    if is_part:
        return _whole(
            f"The file breaks off in line {error.lineno}, column {error.colno}.",
            "Open an earlier copy of it, or write the rest.",
        )
    words = _IN_WORDS.get(error.msg, error.msg)
    return _whole(
        f"The file is not JSON: line {error.lineno}, column {error.colno}: {words}.",
        "Mend that line in a text editor, or open an earlier copy of the file.",
    )


def _too_deep() -> Flaw:
    return _whole(
        f"The file is nested too deeply: more than {MAX_DEPTH} levels of brackets.",
        "Open an earlier copy of it.",
    )


def _whole(message: str, mend: str) -> Flaw:
    return Flaw((), message, mend)


def _flaws(document: Any) -> Iterator[Flaw]:
    waiting: list[tuple[Path, Any]] = [((), document)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, _NoNumber):
            yield Flaw(path, f"“{value.text[:20]}” is not a number here.", "Write a plain number.")
        elif isinstance(value, str) and not is_whole_text(value):
            yield Flaw(path, "The text holds half of a character (\\ud…).", "Write it anew.")
        elif isinstance(value, dict):
            yield from _flaws_of_names(path, value)
            waiting += [((*path, name), inner) for name, inner in reversed(value.items())]
        elif isinstance(value, list):
            waiting += [((*path, at), inner) for at, inner in reversed(list(enumerate(value)))]


def _flaws_of_names(path: Path, value: dict[str, Any]) -> Iterator[Flaw]:
    if isinstance(value, _Doubled):
        for name in value.names:
            yield Flaw((*path, name), "This name stands here twice.", "Remove one of them.")
    if not all(map(is_whole_text, value)):
        yield Flaw(path, "A name holds half of a character (\\ud…).", "Write it anew.")
