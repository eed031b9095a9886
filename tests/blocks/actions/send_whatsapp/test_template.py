"""Places, values and text of templates, and how values are read from links and writing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from blocks.actions.send_whatsapp.contract import ButtonValues, TemplateValues
from blocks.actions.send_whatsapp.template import fill, is_refused, places, reads_like, tidied
from blocks.sdk import HoleError
from tests.support.fake_context import FakeLog


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hi", ()),
        ("Hi {{1}}, see {{2}}", ("1", "2")),
        ("{{2}} before {{1}}, {{2}} again", ("1", "2")),
        ("{{10}} {{9}}", ("9", "10")),
        ("{{ name }} on {{day}}", ("name", "day")),
        ("{1} {{}} {{a b}}", ()),
    ],
)
def test_places(text: str, found: tuple[str, ...]) -> None:
    assert places(text) == found


def test_a_template_is_filled_once_and_in_value_order() -> None:
    assert fill("{{2}} {{1}} {{1}} {{3}}", ["{{2}}", "b"]) == "b {{2}} {{2}} {{3}}"


@pytest.mark.parametrize(
    ("message", "is_like"),
    [("Dear Asha, it costs 5 (EUR).", True), ("Dear Asha, it costs 5.", False), ("Dear ", False)],
)
def test_a_message_reads_like_a_template(message: str, is_like: bool) -> None:
    assert reads_like(message, "Dear {{1}}, it costs {{2}} (EUR).") is is_like


@pytest.mark.parametrize(
    ("value", "tidy"),
    [
        ("Asha", "Asha"),
        ("Asha  Rao", "Asha  Rao"),
        ("four    spaces", "four    spaces"),
        ("five     spaces", "five spaces"),
        ("two\nlines", "two lines"),
        ("a\tb\r\nc", "a b c"),
        ("a\u2028b", "a b"),
        (" 12 December\n", "12 December"),
    ],
)
def test_white_space_is_tidied_where_it_must_be_and_this_is_said(value: str, tidy: str) -> None:
    log = FakeLog()

    assert tidied([value], "Body values", "body_values", log) == [tidy]
    assert len(log.infos) == (value != tidy)
    assert all("item 1 of “Body values”" in line for line in log.infos)


@given(st.lists(st.text(min_size=1).filter(lambda text: text.strip() and "{{" not in text)))
def test_a_tidied_value_is_never_refused(values: list[str]) -> None:
    tidy = tidied(values, "Body values", "body_values", FakeLog())

    assert not any(is_refused(value) for value in tidy)
    assert [value.split() for value in tidy] == [value.split() for value in values]


@pytest.mark.parametrize("value", ["", "  ", "\n", "Hi {{name}}"])
def test_a_hole_is_named(value: str) -> None:
    with pytest.raises(HoleError, match="Item 2 of “Body values”") as caught:
        tidied(["fine", value], "Body values", "body_values", FakeLog())

    assert caught.value.input == "body_values"


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (["a", "b"], ["a", "b"]),
        ('["a", 2]', ["a", "2"]),
        ("a", ["a"]),
        (5, ["5"]),
        ([None, "a"], ["", "a"]),
        # Several links, one of them a list or the JSON text of one.
        (["a", ["b", "c"], '["d"]'], ["a", "b", "c", "d"]),
        (["[not JSON"], ["[not JSON"]),
        ([True, 1.0], ["true", "1"]),
    ],
)
def test_values_are_read(value: Any, read: list[str]) -> None:
    assert TypeAdapter(TemplateValues).validate_python(value) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (["a", "b"], {"0": ["a"], "1": ["b"]}),
        ('["a"]', {"0": ["a"]}),
        ("a", {"0": ["a"]}),
        ('{"1": ["a"]}', {"1": ["a"]}),
        ({"01": "a"}, {"1": ["a"]}),
        ([["a"], 5], {"0": ["a"], "1": ["5"]}),
        ([None], {"0": [""]}),
    ],
)
def test_button_values_are_read_by_index(value: Any, read: dict[str, list[str]]) -> None:
    assert TypeAdapter(ButtonValues).validate_python(value) == read


@pytest.mark.parametrize("value", ['{"first": ["a"]}', "[", 5, None], ids=str)
def test_button_values_that_are_none(value: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(ButtonValues).validate_python(value)
