"""Conditions in words over values by name: `amount > 1000`, `customer_number starts with +91`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import regex

from blocks.sdk import CordboardError, write_text

_PATTERN_LIMIT_S = 0.2
_EXAMPLE = "Write it as in: amount > 1000"
_ABSENT: Any = object()


class ConditionError(CordboardError):
    """A condition makes no sense.

    Attributes:
        at: Where in its text, counted in characters from 0.
    """

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that was read.

    Attributes:
        name: Of the value, as written; it may go on inside it, as in `customer_details.name`.
        operator: One of `OPERATORS`.
        value: What it is compared with; empty where the operator needs nothing.
    """

    name: str
    operator: str
    value: str = ""

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether it holds for these values by name, JSON-able; not where the name is not there."""
        found = _look_up(values, self.name)
        return found is not _ABSENT and _HOLDS[self.operator](found, self.value)


def parse_condition(text: str) -> Condition:
    """Read `NAME OPERATOR VALUE`. Letters may be large or small, spaces in names are underscores.

    Raises:
        ConditionError: It makes no sense.
    """
    if not text.strip():
        raise ConditionError(f"The condition is empty. {_EXAMPLE}.", 0)
    found = _OPERATOR.search(text)
    if found is None:
        raise ConditionError(
            f"“{text.strip()}” does not say how to compare. {_EXAMPLE}, with one of: "
            f"{', '.join(OPERATORS)}.",
            len(text),
        )
    operator = _SIGNS.get(found["sign"] or "") or " ".join((found["word"] or "").lower().split())
    name, value = text[: found.start()].strip(), text[found.end() :].strip()
    if not name:
        raise ConditionError(f"“{text.strip()}” has no name before “{operator}”. {_EXAMPLE}.", 0)
    if operator in _ALONE and value:
        raise ConditionError(f"Nothing may follow “{operator}”; there is “{value}”.", found.end())
    if operator not in _ALONE and not value:
        raise ConditionError(
            f"“{text.strip()}” has nothing after “{operator}”. For an empty value write: "
            f"{name} is empty.",
            found.end(),
        )
    if operator in _ORDERED and not _bare(value):
        raise ConditionError(f"There is nothing to compare with in {value}.", found.end())
    if operator == "matches":
        _check_pattern(_bare(value), found.end())
    return Condition(name, operator, value)


def _check_pattern(pattern: str, at: int) -> None:
    try:
        regex.compile(pattern)
    except regex.error as error:
        raise ConditionError(f"“{pattern}” is no pattern: {error}.", at) from None


def _look_up(values: Mapping[str, Any], name: str) -> Any:
    found = _item(values, name)
    if found is not _ABSENT:
        return found
    found = values
    for part in name.split("."):
        found = _item(found, part)
    return found


def _item(value: Any, name: str) -> Any:
    """What is called `name` in an object, or stands at that place of a list."""
    if isinstance(value, Mapping):
        wanted = _plain(name)
        return next((one for key, one in value.items() if _plain(key) == wanted), _ABSENT)
    place = name.strip()
    if isinstance(value, list) and place.isdecimal() and int(place) < len(value):
        return value[int(place)]
    return _ABSENT


def _plain(name: Any) -> str:
    return re.sub(r"[\s_]+", "", str(name)).casefold()


def _bare(written: str) -> str:
    """A written value without the quotes around it."""
    for opening, closing in ('""', "''", "“”"):
        if len(written) > 1 and written[0] == opening and written[-1] == closing:
            return written[1:-1]
    return written


def _text(value: Any) -> str:
    return str(write_text(value) if value is not None else "").strip().casefold()


def _number(value: Any) -> float | None:
    if isinstance(value, int | float):
        return float(value)
    try:
        return float(str(value).strip().replace(",", ""))
    except ValueError:
        return None


def _is_empty(value: Any, _written: str = "") -> bool:
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())


def _is(value: Any, written: str) -> bool:
    if isinstance(value, bool):
        return _bare(written).casefold() in (("true", "yes") if value else ("false", "no"))
    if value is None:
        return written.casefold() in ("null", "none", "nothing")
    if isinstance(value, int | float):
        return _number(value) == _number(_bare(written))
    return _text(value) == _text(_bare(written))


def _contains(value: Any, written: str) -> bool:
    if isinstance(value, list):
        return any(_is(one, written) for one in value)
    if isinstance(value, Mapping):
        return _item(value, _bare(written)) is not _ABSENT
    return _text(_bare(written)) in _text(value)


def _matches(value: Any, written: str) -> bool:
    try:
        found = regex.search(_bare(written), str(write_text(value)), timeout=_PATTERN_LIMIT_S)
    except TimeoutError:
        return False
    return found is not None


def _compared(judge: Callable[[Any, Any], bool]) -> Callable[[Any, str], bool]:
    """By number where both are numbers; else as text, which is right for dates and times."""

    def compare(value: Any, written: str) -> bool:
        if value is None or isinstance(value, bool):
            return False
        numbers = _number(value), _number(_bare(written))
        if None not in numbers:
            return judge(*numbers)
        return judge(_text(value), _text(_bare(written)))

    return compare


_HOLDS: Mapping[str, Callable[[Any, str], bool]] = {
    "is not empty": lambda value, _written: not _is_empty(value),
    "is empty": _is_empty,
    "is one of": lambda value, written: any(_is(value, one.strip()) for one in written.split(",")),
    "is not": lambda value, written: not _is(value, written),
    "is": _is,
    "starts with": lambda value, written: _text(value).startswith(_text(_bare(written))),
    "ends with": lambda value, written: _text(value).endswith(_text(_bare(written))),
    "does not contain": lambda value, written: not _contains(value, written),
    "contains": _contains,
    "matches": _matches,
    ">=": _compared(lambda one, other: one >= other),
    "<=": _compared(lambda one, other: one <= other),
    ">": _compared(lambda one, other: one > other),
    "<": _compared(lambda one, other: one < other),
}
OPERATORS = tuple(_HOLDS)
"""Every operator, as it is written; `=`, `==`, `!=` and the like are read as well."""

_ALONE = ("is empty", "is not empty")
_ORDERED = (">=", "<=", ">", "<")
_SIGNS = {
    "=": "is", "==": "is", "!=": "is not", "≠": "is not", "<>": "is not",
    ">": ">", "<": "<", ">=": ">=", "<=": "<=", "≥": ">=", "≤": "<=",
}  # fmt: skip
_WORDS = sorted((one for one in OPERATORS if one[0].isalpha()), key=len, reverse=True)
_OPERATOR = re.compile(
    rf"\s(?P<word>{'|'.join(one.replace(' ', chr(92) + 's+') for one in _WORDS)})(?=\s|$)"
    r"|\s*(?P<sign><=|>=|==|!=|<>|[=<>≠≥≤])",
    re.IGNORECASE,
)
