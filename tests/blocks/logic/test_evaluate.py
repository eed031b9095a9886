"""Whether conditions hold: by table, and against a second implementation written here."""

import datetime as dt
import json
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blocks.logic.smart_filter.compare import compare
from blocks.logic.smart_filter.conditions import Operator, read_conditions
from blocks.logic.smart_filter.evaluate import holds, look_up
from blocks.sdk import InvalidInputError

NOON = dt.datetime(2026, 12, 10, 12, tzinfo=dt.UTC)


def asks(value: Any, condition: str, wanted: Any = None, *, ignore_case: bool = False) -> bool:
    row = {"field": "a", "condition": condition, "value": wanted}
    return holds(read_conditions([row], ignore_case=ignore_case), {"a": value})


@pytest.mark.parametrize(
    ("value", "condition", "wanted"),
    [
        # Numbers compare as numbers when both sides are numbers.
        (125, ">", "60"),
        ("125", ">", "60"),
        (9, "<", "10"),
        ("9", "<", 10),
        ("1.50", "=", 1.5),
        (0.1, "=", "0.10"),
        ("1e3", "=", 1000),
        (" 7 ", "=", 7),
        (10**30, "<", 10**30 + 1),
        (60, ">=", 60),
        (60, "<=", "60.0"),
        # Dates compare as dates.
        ("2026-12-10", "<", "2026-9-1"),  # not a date on the right: as text
        ("2026-12-10", "<", "2027-01-02"),
        ("2026-12-10T10:00:00Z", "=", "2026-12-10T15:30:00+05:30"),
        ("2026-12-10T10:00:00Z", "=", "2026-12-10"),
        (NOON, ">", "2026-12-10T11:59:00Z"),
        (dt.date(2026, 12, 10), "=", "2026-12-10"),
        (NOON, "=", "2026-12-10T12:00:00"),
        ("2026-12-10 11:59", "<", NOON),
        ("2026-12-10 12:00", "<", "2026-12-10 12:01"),
        # All else compares as text.
        ("10 apples", "<", "9 apples"),
        ("abc", "<", "abd"),
        (dt.time(9, 30), "<", "10:00"),
        ("n/a", ">", 60),
        # Truth, as people and Excel write it.
        (True, "=", "TRUE"),
        (False, "!=", True),
        ("false", "=", False),
        # Case.
        ("Gold", "!=", "gold"),
        ("connected", "=", "connected"),
        # Text.
        ("a gold plan", "contains", "gold"),
        (125, "contains", 2),
        ("a gold plan", "not contains", "Gold"),
        ("renewal_x", "starts with", "renewal"),
        ("renewal_x", "ends with", "_x"),
        (919876543210, "starts with", "91"),
        # Lists: membership.
        (["vip", "early"], "contains", "vip"),
        (["vip"], "not contains", "vi"),
        ([1, 2.0], "contains", "2"),
        (["vip", "early"], "in", ["late", "early"]),
        (["x1", "y2"], "matches", "^y"),
        ({"a": 1, "b": [2]}, "=", {"b": [2], "a": 1}),
        # Nothing.
        (None, "is empty", None),
        ("", "is empty", None),
        ([], "is empty", None),
        ({}, "is empty", None),
        (0, "is not empty", None),
        (False, "is not empty", None),
        (None, "!=", "x"),
        (None, "not contains", "x"),
        # One of several.
        ("b", "in", "a, b"),
        (2, "in", ["1", "2"]),
        # Patterns.
        ("order 66", "matches", r"\d+"),
        ("order", "matches", "^o.*r$"),
    ],
)
def test_it_holds(value: Any, condition: str, wanted: Any) -> None:
    assert asks(value, condition, wanted)


@pytest.mark.parametrize(
    ("value", "condition", "wanted"),
    [
        ("125", "=", 60),
        (None, "=", "x"),
        (None, ">", 1),
        (None, "<", 1),
        ("", "<=", 1),
        ([5], ">", 1),
        ({"a": 5}, ">", 1),
        (None, "contains", "x"),
        (None, "starts with", "x"),
        (None, "in", ["x"]),
        (None, "matches", "x"),
        ([], "contains", "x"),
        ([], "in", ["x"]),
        ("gold", "in", ["Gold"]),
        ("vip list", "in", ["vip"]),
        (True, "=", 1),
        (float("nan"), "=", 1),
        ("2026-02-30", "=", "2026-03-02"),
        ("0x10", "=", 16),
        ("1_000", "=", 1000),
        ([1], "=", {"a": 1}),
    ],
)
def test_it_does_not_hold(value: Any, condition: str, wanted: Any) -> None:
    assert not asks(value, condition, wanted)


@pytest.mark.parametrize(
    ("value", "condition", "wanted"),
    [
        ("Gold", "=", "gOLD"),
        ("A Gold plan", "contains", "gold"),
        (["VIP"], "contains", "vip"),
        ("Renewal", "starts with", "renew"),
        ("Renewal", "ends with", "WAL"),
        ("STRASSE", "=", "straße"),
        ("b", "<=", "B"),
        ("Gold", "in", "silver, gold"),
        ("Gold", "matches", "^go"),
    ],
)
def test_case_can_be_ignored(value: Any, condition: str, wanted: Any) -> None:
    assert asks(value, condition, wanted, ignore_case=True)
    assert not asks(value, condition, wanted)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.b.c", 1),
        ("a.b", {"c": 1}),
        ("list.0.x", 5),
        ("list.1", 7),
        ("list.2", None),
        ("list.x", None),
        ("list.-1", None),
        ("list.²", None),
        ("list." + "9" * 5000, None),
        ("a.b.c.d", None),
        ("a.x.c", None),
        ("x", None),
        ("text.0", None),
        ("Due.Date", "dotted"),
        ("Due.Time", None),
        ("", None),
    ],
)
def test_a_path_goes_into_objects_and_lists(path: str, expected: Any) -> None:
    value = {
        "a": {"b": {"c": 1}},
        "list": [{"x": 5}, 7],
        "text": "abc",
        "Due.Date": "dotted",
    }

    assert look_up(value, path) == expected


def test_a_pattern_that_would_never_end_is_stopped() -> None:
    with pytest.raises(InvalidInputError, match=r"Row 1: the pattern “.*” takes too long"):
        asks("a" * 40 + "!", "matches", r"^(a|a)*$")


scalars = (
    st.none()
    | st.booleans()
    | st.integers(-20, 20)
    | st.floats(allow_nan=False, allow_infinity=False, width=32)
    | st.integers(-20, 20).map(str)
    | st.decimals(-9, 9, places=2).map(str)
    | st.text("aAbB1. -", max_size=4)
    | st.dates(dt.date(2026, 12, 1), dt.date(2027, 1, 9)).map(dt.date.isoformat)
    | st.datetimes(timezones=st.just(dt.UTC)).map(dt.datetime.isoformat)
)
values = scalars | st.lists(scalars, max_size=3) | st.dictionaries(st.text("ab"), scalars)
wanted = scalars.filter(lambda value: value not in (None, ""))


def oracle_key(value: Any) -> tuple[str, Any]:
    """What a value is, and what it is compared by."""
    if isinstance(value, bool):
        return "truth", str(value).lower()
    text = str(value) if not isinstance(value, (dict, list)) else json.dumps(value)
    if re.fullmatch(r" *[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)(e[+-]?[0-9]+)? *", text):
        return "number", Fraction(text.strip().rstrip(".") if "e" not in text else text.strip())
    if re.fullmatch(r" *\d{4}-\d{2}-\d{2}([T ].*)? *", text):
        moment = dt.datetime.fromisoformat(text.strip())
        return ("moment" if ":" in text else "date"), moment
    return "text", text


def oracle_compare(left: Any, right: Any) -> int:
    (one, a), (other, b) = oracle_key(left), oracle_key(right)
    kinds = {one, other}
    if kinds == {"moment", "date"}:
        a, b = a.date(), b.date()
    elif len(kinds) > 1 or kinds == {"text"} or kinds == {"truth"}:
        a, b = oracle_text(left), oracle_text(right)
        if "truth" in kinds:
            a, b = a.lower(), b.lower()
    return int(a > b) - int(a < b)


def oracle_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


def is_nothing(value: Any) -> bool:
    return value is None or value in ("", [], {})


ORACLE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda value, right: oracle_compare(value, right) == 0,
    ">": lambda value, right: oracle_compare(value, right) > 0,
    "<": lambda value, right: oracle_compare(value, right) < 0,
    ">=": lambda value, right: oracle_compare(value, right) >= 0,
    "<=": lambda value, right: oracle_compare(value, right) <= 0,
    "contains": lambda value, right: oracle_text(right) in oracle_text(value),
    "starts with": lambda value, right: oracle_text(value).startswith(oracle_text(right)),
    "ends with": lambda value, right: oracle_text(value).endswith(oracle_text(right)),
}
DENIED = {"!=": "=", "not contains": "contains", "is not empty": "is empty"}


def oracle(value: Any, condition: str, right: Any) -> bool:
    if condition in DENIED:
        return not oracle(value, DENIED[condition], right)
    if condition == "is empty":
        return is_nothing(value)
    return not is_nothing(value) and ORACLE[condition](value, right)


of_scalars = st.sampled_from([*Operator][:12])


@given(value=scalars, condition=of_scalars, right=wanted)
@example(value="1.", condition=Operator.EQUAL, right=1)
@example(value=".5", condition=Operator.EQUAL, right=0.5)
@example(value=True, condition=Operator.EQUAL, right="True")
def test_conditions_on_one_value_are_as_the_oracle_says(
    value: Any, condition: Operator, right: Any
) -> None:
    assert asks(value, condition, right) == oracle(value, condition, right)


@given(value=st.lists(scalars, max_size=3), right=wanted)
def test_membership_is_as_the_oracle_says(value: list[Any], right: Any) -> None:
    assert asks(value, "contains", right) == any(oracle(one, "=", right) for one in value)
    assert asks(right, "in", [right, *value])


@given(value=values, right=wanted)
def test_a_condition_and_its_denial_never_agree(value: Any, right: Any) -> None:
    assert asks(value, "=", right) != asks(value, "!=", right)
    assert asks(value, "contains", right) != asks(value, "not contains", right)
    assert asks(value, "is empty") != asks(value, "is not empty")


@given(left=wanted, right=wanted)
def test_order_turns_round_with_its_sides(left: Any, right: Any) -> None:
    assert compare(left, right) == -compare(right, left)
    assert sum(asks(left, condition, right) for condition in ("<", "=", ">")) == 1
    assert asks(left, "<=", right) == (asks(left, "<", right) or asks(left, "=", right))


@given(st.lists(st.booleans(), min_size=1, max_size=5), st.booleans())
def test_groups_are_all_and_any(truths: list[bool], needs_all: bool) -> None:
    rows = [{"field": "a", "condition": "=", "value": 1 if truth else 2} for truth in truths]
    tree = read_conditions({"all" if needs_all else "any": rows})

    assert holds(tree, {"a": 1}) == (all(truths) if needs_all else any(truths))
