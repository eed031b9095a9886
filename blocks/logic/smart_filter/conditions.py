"""Conditions as they are written, read into a tree. What they say of values is in `evaluate`.

A condition is a row; rows are joined by the block's setting `join`, or stand in groups that nest::

    [{"field": "call_status", "condition": "=", "value": "connected"},
     {"field": "customer_details.tags", "condition": "contains", "value": "vip",
      "ignore_case": true}]

    {"all": [{"field": "call_duration", "condition": ">", "value": 60},
             {"any": [{"field": "use_case", "condition": "starts with", "value": "renewal"},
                      {"field": "transcript", "condition": "is empty"}]}]}

`condition` is `=` when it is left out; `ignore_case` is the block's own setting.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from blocks.logic.smart_filter.compare import is_empty

_DEEPEST = 20


class Operator(StrEnum):
    """What a condition asks."""

    EQUAL = "="
    NOT_EQUAL = "!="
    MORE = ">"
    LESS = "<"
    AT_LEAST = ">="
    AT_MOST = "<="
    CONTAINS = "contains"
    NOT_CONTAINS = "not contains"
    STARTS_WITH = "starts with"
    ENDS_WITH = "ends with"
    IS_EMPTY = "is empty"
    IS_NOT_EMPTY = "is not empty"
    IN = "in"
    """One of the values of a list, or of a text with commas."""
    MATCHES = "matches"
    """A regular expression is found somewhere in the text."""


WITHOUT_VALUE = (Operator.IS_EMPTY, Operator.IS_NOT_EMPTY)


@dataclass(frozen=True, slots=True)
class Condition:
    """One row. `place` is its number, as `2` or, within a group, `2.1`."""

    field: str
    operator: Operator
    value: Any
    ignore_case: bool
    place: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows and groups of which all, or any, must hold; never empty."""

    needs_all: bool
    members: "tuple[Condition | Group, ...]"


class ConditionsError(ValueError):
    """Conditions that make no sense; `problems` holds one sentence for each of them."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(problems[0])
        self.problems = tuple(problems)


def read_conditions(written: Any, *, needs_all: bool = True, ignore_case: bool = False) -> Group:
    """The tree of what is written.

    Args:
        needs_all: How the rows of a list are joined; a group says so itself.
        ignore_case: For the rows that do not say.

    Raises:
        ConditionsError: In words that name the rows.
    """
    tree, problems = read_what_makes_sense(written, needs_all=needs_all, ignore_case=ignore_case)
    if problems:
        raise ConditionsError(problems)
    return tree


def read_what_makes_sense(
    written: Any, *, needs_all: bool = True, ignore_case: bool = False
) -> tuple[Group, tuple[str, ...]]:
    """The tree of the rows that make sense, and what is wrong with the others, in words.

    Arguments as of `read_conditions`.
    """
    reader = _Reader(ignore_case)
    if isinstance(written, Mapping) and "field" in written:
        written = [written]
    if isinstance(written, Mapping):
        tree = reader.group(written, "", 1)
    else:
        tree = reader.rows(written, needs_all, "", 1)
    return tree, tuple(reader.problems)


def conditions_in(group: Group) -> Iterator[Condition]:
    """Every row of a tree, in the order they are written."""
    for member in group.members:
        if isinstance(member, Group):
            yield from conditions_in(member)
        else:
            yield member


class _Reader:
    """Reads row after row and keeps what is wrong, so that all of it can be mended at once."""

    def __init__(self, ignore_case: bool) -> None:
        self._ignore_case = ignore_case
        self.problems: list[str] = []

    def group(self, written: Mapping[str, Any], place: str, depth: int) -> Group:
        kinds = [kind for kind in ("all", "any") if kind in written]
        if len(kinds) != 1 or len(written) != 1:
            self._wrong(place, 'a group must be {"all": [...]} or {"any": [...]}')
            return Group(needs_all=True, members=())
        return self.rows(written[kinds[0]], kinds[0] == "all", place, depth)

    def rows(self, written: Any, needs_all: bool, place: str, depth: int) -> Group:
        if not isinstance(written, list):
            self._wrong(place, "conditions must be a list of rows, or a group of them")
        elif not written:
            self._wrong(place, "there is no condition; add one")
        elif depth > _DEEPEST:
            self._wrong(place, f"groups may nest {_DEEPEST} deep, and not deeper")
        else:
            start = f"{place}." if place else ""
            members = (
                self._member(row, f"{start}{number}", depth)
                for number, row in enumerate(written, start=1)
            )
            return Group(needs_all, tuple(one for one in members if one is not None))
        return Group(needs_all, ())

    def _member(self, row: Any, place: str, depth: int) -> Condition | Group | None:
        if not isinstance(row, Mapping):
            self._wrong(place, 'must be {"field": …, "condition": …, "value": …}')
            return None
        if "all" in row or "any" in row:
            return self.group(row, place, depth + 1)
        return self._condition(row, place)

    def _condition(self, row: Mapping[str, Any], place: str) -> Condition | None:
        found = len(self.problems)
        for name in row:
            if name not in ("field", "condition", "value", "ignore_case"):
                self._wrong(place, f"“{name}” is not known; a row has field, condition and value")
        field = row.get("field")
        if not isinstance(field, str) or not field.strip():
            self._wrong(place, "choose a field")
        ignore_case = row.get("ignore_case", self._ignore_case)
        if not isinstance(ignore_case, bool):
            self._wrong(place, "ignore_case must be true or false")
        operator = self._operator(row.get("condition", Operator.EQUAL), place)
        value = None
        if operator is not None and operator not in WITHOUT_VALUE:
            value = self._value(operator, row.get("value"), place)
        if operator is None or len(self.problems) > found:
            return None
        return Condition(str(field).strip(), operator, value, bool(ignore_case), place)

    def _operator(self, written: Any, place: str) -> Operator | None:
        name = " ".join(str(written).replace("_", " ").lower().split())
        if name in list(Operator):
            return Operator(name)
        import difflib

        near = difflib.get_close_matches(name, list(Operator), n=1)
        hint = f"is “{near[0]}” meant?" if near else f"choose one of {', '.join(Operator)}"
        self._wrong(place, f"there is no condition “{written}”; {hint}")
        return None

    def _value(self, operator: Operator, value: Any, place: str) -> Any:
        if operator is Operator.IN:
            return self._choices(value, place)
        if is_empty(value):
            self._wrong(
                place, f"“{operator}” needs a value; to look for nothing, choose “is empty”"
            )
        elif operator is Operator.MATCHES:
            self._check_pattern(value, place)
        elif isinstance(value, (list, dict)) and operator not in (
            Operator.EQUAL,
            Operator.NOT_EQUAL,
        ):
            self._wrong(place, f"the value of “{operator}” must be a text, a number or a date")
        return value

    def _choices(self, value: Any, place: str) -> Any:
        if isinstance(value, str):
            value = [part.strip() for part in value.split(",") if part.strip()]
        if not isinstance(value, list) or not value:
            self._wrong(place, "“in” needs a list, or values with commas between them")
        return value

    def _check_pattern(self, value: Any, place: str) -> None:
        import regex

        try:
            regex.compile(value)
        except (regex.error, TypeError, ValueError, RecursionError, OverflowError) as error:
            self._wrong(place, f"“{value}” is not a regular expression: {error}")

    def _wrong(self, place: str, text: str) -> None:
        end = "" if text.endswith("?") else "."
        self.problems.append(f"{f'Row {place}: {text}' if place else _capital(text)}{end}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
