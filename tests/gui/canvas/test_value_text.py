"""Values and times as people read them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.editor.canvas.value_text import LONGEST, elapsed_text, outputs_text, value_text
from blocks.sdk import Kind, PortType

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "Yes"),
        (False, "No"),
        (3, "3"),
        (0.1 + 0.2, "0.3"),
        ("two\n  lines", "two lines"),
        ("", "empty"),
        (None, "nothing"),
        ([], "empty"),
        (["a", 1], "a, 1"),
        ({}, "empty"),
        ({"a": 1, "b": {"c": 2}}, "a: 1, b: {…}"),
        ([{"field": "age", "condition": ">", "value": 60}], "age > 60"),
        ([{"field": "age"}, {"field": "name"}], "age +1"),
        ({"$secret": "mail/password"}, "mail/password"),
    ],
)
def test_a_value_in_words(value: Any, text: str) -> None:
    assert value_text(value) == text


def test_whatever_is_written_into_a_secret_is_starred() -> None:
    assert value_text("canary", PortType(Kind.SECRET)) == "•••"


@given(JSON)
def test_any_value_is_one_short_line(value: Any) -> None:
    text = value_text(value)

    assert text
    assert len(text.splitlines()) <= 1
    assert len(text) <= LONGEST + 8


@given(st.dictionaries(st.text(), JSON))
def test_any_outputs_are_one_short_line(outputs: dict[str, Any]) -> None:
    assert len(outputs_text(outputs)) <= LONGEST


@pytest.mark.parametrize(
    ("elapsed_ms", "text"),
    [
        (None, ""),
        (0.2, "<1 ms"),
        (340, "340 ms"),
        (999.7, "1.0 s"),
        (2_440, "2.4 s"),
        (59_980, "1 min 0 s"),
        (200_000, "3 min 20 s"),
    ],
)
def test_a_time_taken(elapsed_ms: float | None, text: str) -> None:
    assert elapsed_text(elapsed_ms) == text


def test_outputs_tell_what_they_hold() -> None:
    outputs = {"success": True, "message_id": "w-1", "error": "", "status_code": 200}

    assert outputs_text(outputs) == "Message ID: w-1 · Status code: 200"
    assert outputs_text({"matched": True, "not_matched": False}) == "Matched"
    assert outputs_text({}) == ""
