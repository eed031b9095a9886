"""Values beside those that are expected: equality, matchers, and the words for what differs."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.runs.matching import describe, flaws, is_as, literal, mismatches, place_in_words

NAMES = st.text(max_size=5) | st.sampled_from(["$any", "$is", "$secret", "$about", "name"])
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)


@given(JSON)
def test_any_value_is_as_its_literal_which_has_no_flaw(value: Any) -> None:
    expected = literal(value)

    assert is_as(expected, value)
    assert list(flaws(expected)) == []
    assert describe(expected)


@given(JSON, JSON)
def test_a_literal_fits_nothing_but_its_value(value: Any, other: Any) -> None:
    assert is_as(literal(value), other) == is_as(literal(other), value)
    if value != other:
        assert not is_as(literal(value), other)


@pytest.mark.parametrize(
    ("expected", "fitting", "other"),
    [
        ({"$any": True}, "x", None),
        ({"$any": True}, 0, None),
        ({"$matches": r"INV-\d+"}, "INV-12", "INV-12 "),
        ({"$matches": "a.*b"}, "a\nb", 7),
        ({"$about": "2026-12-01T10:00:00Z"}, "2026-12-01T15:30:59+05:30", "2026-12-01T10:01:01Z"),
        ({"$about": "2026-12-01T10:00:00Z", "within_s": 0}, "2026-12-01T10:00:00Z", "soon"),
        ({"$contains": "Asha"}, "Dear Asha,", "Dear Ravi,"),
        ({"$contains": {"name": {"$any": True}}}, {"name": 1, "b": 2}, {"b": 2}),
        ({"$contains": {"$matches": "b+"}}, ["a", "bb"], ["a"]),
        ({"$contains": 3}, [1, 3], 3),
        ({"$is": {"$any": True}}, {"$any": True}, "x"),
        ({"id": {"$any": True}, "n": 1}, {"id": "x", "n": 1}, {"id": "x", "n": 1, "more": 2}),
        ([{"$any": True}, 2], [1, 2], [1, 2, 3]),
        (True, True, 1),
        (1, 1.0, True),
    ],
)
def test_matchers_fit_what_they_say(expected: Any, fitting: Any, other: Any) -> None:
    assert is_as(expected, fitting)
    assert not is_as(expected, other)


@pytest.mark.parametrize(
    ("expected", "actual", "said"),
    [
        ("a", "b", ["is “b”, expected “a”"]),
        ({"a": [1, {"b": "x"}]}, {"a": [1, {"b": None}]}, ["a[1].b is nothing, expected “x”"]),
        ({"a": 1}, {"b": 2}, ["a is missing, expected 1", "b is 2, which is not expected"]),
        ({"$any": True}, None, ["is nothing, expected any value"]),
        (
            {"t": {"$about": "2026-12-01T10:00:00Z"}},
            {"t": "2026-12-01T11:00:00Z"},
            [
                "t is “2026-12-01T11:00:00Z”, expected a moment within 60 seconds of "
                "2026-12-01T10:00:00Z"
            ],
        ),
        (
            {"$contains": "Asha"},
            "Dear\nRavi",
            ["is “Dear↵Ravi”, expected something that contains “Asha”"],
        ),
        ("x" * 200, "y", ["is “y”, expected “" + "x" * 120 + "…”"]),
    ],
)
def test_what_differs_is_told_with_its_place(expected: Any, actual: Any, said: list[str]) -> None:
    assert [str(one) for one in mismatches(expected, actual)] == said


@pytest.mark.parametrize(
    ("expected", "place", "said"),
    [
        ({"$nay": True}, "", "“$nay” is no matcher"),
        ({"$any": False}, "$any", "Write"),
        ({"$any": True, "x": 1}, "", "“x” is no matcher"),
        ({"a": [{"$matches": "("}]}, "a[0].$matches", "no regular expression"),
        ({"$matches": 1}, "$matches", "regular expression"),
        ({"$about": "soon"}, "$about", "It needs a moment"),
        ({"$about": "2026-12-01T10:00:00Z", "within_s": "1"}, "$about", "within_s"),
        ({"$contains": {"$nay": 1}}, "$contains", "no matcher"),
    ],
)
def test_matchers_that_make_no_sense_are_found(expected: Any, place: str, said: str) -> None:
    ((path, sentence),) = flaws(expected)
    assert place_in_words(path) == place
    assert said in sentence
