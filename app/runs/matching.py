r"""Expected values beside those that came: equal, or as a matcher such as `{"$any": true}` says.

`{"$any": true}`: anything but nothing. `{"$matches": "INV-\d+"}`: a text that matches wholly.
`{"$about": "2026-12-02T09:00:00+05:30", "within_s": 60}`: a moment near to it.
`{"$contains": …}`: a text that has this in it, a list that has such an item, an object that has
these names. `{"$is": …}`: just that, also where it looks like a matcher.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.runs.readable_json import in_short
from blocks.sdk import read_datetime

Path = tuple[str | int, ...]

DEFAULT_WITHIN_S = 60.0
_ABSENT = object()
_WITHIN = "within_s"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A value that is not as expected.

    Attributes:
        path: Names and numbers that lead to it; empty for the whole value.
        text: `is “a”, expected “b”`.
    """

    path: Path
    text: str

    def __str__(self) -> str:
        """`names[0].first is “a”, expected “b”`."""
        return f"{place_in_words(self.path)} {self.text}".strip()


def place_in_words(path: Path) -> str:
    """`names[0].first`."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in path]
    return "".join(parts).removeprefix(".")


def mismatches(expected: Any, actual: Any, path: Path = ()) -> Iterator[Mismatch]:
    """Where `actual` is not as expected."""
    if (matcher := _matcher(expected)) is not None:
        if not _MATCHERS[matcher].fits(expected, actual):
            yield Mismatch(path, f"is {in_short(actual)}, expected {describe(expected)}")
    elif isinstance(expected, Mapping) and isinstance(actual, Mapping):
        yield from _object_mismatches(expected, actual, path)
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for at, (one, other) in enumerate(zip(expected, actual, strict=True)):
            yield from mismatches(one, other, (*path, at))
    elif not _is_equal(expected, actual):
        yield Mismatch(path, f"is {in_short(actual)}, expected {describe(expected)}")


def is_as(expected: Any, actual: Any) -> bool:
    """Whether `actual` is as expected."""
    return next(mismatches(expected, actual), None) is None


def has_as(
    expected: Mapping[str, Any], actual: Mapping[str, Any], path: Path = ()
) -> Iterator[Mismatch]:
    """Mismatches of the names that are expected; further names are fine."""
    for name, value in expected.items():
        found = actual.get(name, _ABSENT)
        if found is _ABSENT:
            yield Mismatch((*path, name), f"is missing, expected {describe(value)}")
        else:
            yield from mismatches(value, found, (*path, name))


def literal(value: Any) -> Any:
    """What is expected where just this value is."""
    if isinstance(value, Mapping):
        inner = {name: literal(one) for name, one in value.items()}
        return {"$is": dict(value)} if any(name.startswith("$") for name in value) else inner
    if isinstance(value, (list, tuple)):
        return [literal(one) for one in value]
    return value


def describe(expected: Any) -> str:
    """What is expected, in words."""
    matcher = _matcher(expected)
    return _MATCHERS[matcher].words(expected) if matcher else in_short(expected)


def flaws(expected: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Matchers in it that make no sense: place and sentence."""
    if isinstance(expected, Mapping):
        named = [name for name in expected if name.startswith("$")]
        if not named:
            for name, inner in expected.items():
                yield from flaws(inner, (*path, name))
            return
        rest = set(expected) - {named[0], _WITHIN if named[0] == "$about" else ""}
        if named[0] not in _MATCHERS or rest:
            known = ", ".join(_MATCHERS)
            yield path, f"“{min(rest or named)}” is no matcher here; there are {known}."
        elif (wrong := _MATCHERS[named[0]].flaw(expected)) is not None:
            yield (*path, named[0]), wrong
        elif named[0] == "$contains":
            yield from flaws(expected[named[0]], (*path, named[0]))
    elif isinstance(expected, list):
        for at, inner in enumerate(expected):
            yield from flaws(inner, (*path, at))


def _object_mismatches(
    expected: Mapping[str, Any], actual: Mapping[str, Any], path: Path
) -> Iterator[Mismatch]:
    yield from has_as(expected, actual, path)
    for name in actual:
        if name not in expected:
            said = f"is {in_short(actual[name])}, which is not expected"
            yield Mismatch((*path, name), said)


def _is_equal(expected: Any, actual: Any) -> bool:
    # For Python true is 1; for whoever reads a test it is not.
    if isinstance(expected, bool) != isinstance(actual, bool):
        return False
    return bool(expected == actual)


def _matcher(expected: Any) -> str | None:
    if not isinstance(expected, Mapping):
        return None
    return next((name for name in expected if name in _MATCHERS), None)


@dataclass(frozen=True, slots=True)
class _Matcher:
    """What one matcher does.

    Attributes:
        fits: `(expected, actual)`.
        words: What is expected, in words.
        flaw: What is wrong with how it is written, or None.
    """

    fits: Callable[[Mapping[str, Any], Any], bool]
    words: Callable[[Mapping[str, Any]], str]
    flaw: Callable[[Mapping[str, Any]], str | None]


def _fits_about(expected: Mapping[str, Any], actual: Any) -> bool:
    try:
        apart = read_datetime(actual) - read_datetime(expected["$about"])
    except ValueError:
        return False
    return bool(abs(apart.total_seconds()) <= expected.get(_WITHIN, DEFAULT_WITHIN_S))


def _about_in_words(expected: Mapping[str, Any]) -> str:
    within = expected.get(_WITHIN, DEFAULT_WITHIN_S)
    return f"a moment within {within:g} seconds of {expected['$about']}"


def _flaw_of_about(expected: Mapping[str, Any]) -> str | None:
    within = expected.get(_WITHIN, DEFAULT_WITHIN_S)
    if isinstance(within, bool) or not isinstance(within, (int, float)) or within < 0:
        return "“within_s” is a number of seconds."
    try:
        read_datetime(expected["$about"])
    except ValueError as error:
        return f"It needs a moment such as 2026-12-02T09:00:00+05:30: {error}."
    return None


def _flaw_of_pattern(expected: Mapping[str, Any]) -> str | None:
    pattern = expected["$matches"]
    if not isinstance(pattern, str):
        return "It needs a regular expression, as text."
    try:
        re.compile(pattern)
    except re.error as error:
        return f"“{pattern}” is no regular expression: {error}."
    return None


def _fits_contains(expected: Mapping[str, Any], actual: Any) -> bool:
    part = expected["$contains"]
    if isinstance(actual, Mapping) and isinstance(part, Mapping):
        return next(has_as(part, actual), None) is None
    if isinstance(actual, str) and isinstance(part, str):
        return part in actual
    return isinstance(actual, list) and any(is_as(part, one) for one in actual)


def _fits_pattern(expected: Mapping[str, Any], actual: Any) -> bool:
    return isinstance(actual, str) and bool(re.fullmatch(expected["$matches"], actual, re.DOTALL))


_MATCHERS: dict[str, _Matcher] = {
    "$any": _Matcher(
        lambda _expected, actual: actual is not None,
        lambda _expected: "any value",
        lambda expected: None if expected["$any"] is True else "Write {“$any”: true}.",
    ),
    "$matches": _Matcher(
        _fits_pattern,
        lambda expected: f"a text that matches {expected['$matches']}",
        _flaw_of_pattern,
    ),
    "$about": _Matcher(_fits_about, _about_in_words, _flaw_of_about),
    "$contains": _Matcher(
        _fits_contains,
        lambda expected: f"something that contains {describe(expected['$contains'])}",
        lambda _expected: None,
    ),
    "$is": _Matcher(
        lambda expected, actual: _is_equal(expected["$is"], actual),
        lambda expected: in_short(expected["$is"]),
        lambda _expected: None,
    ),
}
