"""How a Template fills in its text, which inputs it has, and what stops it."""

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.logic import template
from blocks.sdk import ANY, HoleError, InvalidInputError, read_block
from tests.support.fake_context import FakeContext


def fill(text: str, *, escape_html: bool = False, **values: Any) -> str:
    inputs = template.Inputs.model_validate({"text": text, "escape_html": escape_html} | values)
    outputs: template.Outputs = template.run(inputs, FakeContext())
    return outputs.text


def inputs_of(text: Any) -> dict[str, bool]:
    """The dynamic inputs and whether each must have a value."""
    return {port.name: port.is_required for port in template.ports({"text": text}, []).inputs}


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("Hello {{ name }}!", {"name": "Asha"}, "Hello Asha!"),
        ("{{ d.name }}, {{ d['city'] }}", {"d": {"name": "Asha", "city": "Pune"}}, "Asha, Pune"),
        ("{{ l[0] }}{{ l.1 }}", {"l": ["a", "b"]}, "ab"),
        ("{% for x in l %}{{ x }};{% endfor %}", {"l": [1, 2]}, "1;2;"),
        ("{% if n > 1 %}many{% else %}one{% endif %}", {"n": 2}, "many"),
        ("{{ n + 1 }} {{ name | upper }} {{ 2 * n }}", {"n": 2, "name": "a"}, "3 A 4"),
        ("{{ 2 ** 3 }} {{ 'ab' * 2 }} {{ range(3) | join('-') }}", {}, "8 abab 0-1-2"),
        ("{% set x = name %}{{ x }}", {"name": "Asha"}, "Asha"),
        ("line\n", {}, "line\n"),
        # How values are written out.
        ("{{ v }}", {"v": True}, "true"),
        ("{{ v }}", {"v": 24.0}, "24"),
        ("{{ v }}", {"v": dt.datetime(2026, 12, 10, 10, tzinfo=dt.UTC)}, "2026-12-10T10:00:00Z"),
        ("{{ v }}", {"v": dt.time(9, 30)}, "09:30"),
        ("{{ v }}", {"v": {"a": ["é"]}}, '{"a": ["é"]}'),
        ("{{ v }}", {"v": 0}, "0"),
        # What is filled in is not a template again.
        ("{{ v }}", {"v": "{{ secret }}"}, "{{ secret }}"),
        # An empty value that the template sees to.
        ("{{ name | default('you') }}", {"name": ""}, "you"),
        ("{{ d.name | d('you') }}", {"d": {"name": None}}, "you"),
        ("{{ d.name | default('you') }}", {}, "you"),
        ("{% if name %}{{ name }}{% else %}-{% endif %}", {"name": None}, "-"),
        ("{{ name if name else '-' }}", {}, "-"),
        ("{{ 'x' if name is none }}{{ name is defined }}", {"name": None}, "xfalse"),
        ("{{ name == '' }} {{ name == other }} {{ l | length }}", {"l": []}, "true true 0"),
        ("{{ name is none }}", {"name": "a"}, "false"),
        ("{{ {l: 1}[m] }}", {}, "1"),
    ],
)
def test_text_is_filled_in(text: str, values: dict[str, Any], expected: str) -> None:
    assert fill(text, **values) == expected


def test_html_is_escaped_only_where_it_is_asked_for() -> None:
    text = "<b>{{ name }}</b>"

    assert fill(text, name="<i>&") == "<b><i>&</b>"
    assert fill(text, escape_html=True, name="<i>&") == "<b>&lt;i&gt;&amp;</b>"
    assert fill("{{ name | safe }}", escape_html=True, name="<i>") == "<i>"
    with pytest.raises(HoleError):
        fill(text, escape_html=True)


@pytest.mark.parametrize("empty", [None, "", [], {}])
@pytest.mark.parametrize(
    "text",
    ["{{ name }}", "{{ name | upper }}", "{{ 'a' ~ name }}", "{{ name.first }}", "{{ name + 1 }}"],
)
def test_an_empty_value_is_a_hole(text: str, empty: Any) -> None:
    with pytest.raises(HoleError, match="“name” is empty") as raised:
        fill(text, name=empty)

    assert raised.value.input == "text"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{{ d.name }}", "name"),
        ("{{ d['name'] }}", "name"),
        ("{{ d.gone }}", "gone"),
        ("{{ d.gone.further }}", "gone"),
        ("{% for x in d.items_ %}{{ x }}{% endfor %}", "items_"),
        ("{{ d.l[3] }}", "3"),
    ],
)
def test_an_empty_place_inside_an_object_is_a_hole(text: str, name: str) -> None:
    with pytest.raises(HoleError, match=f"“{name}” is empty"):
        fill(text, d={"name": "", "items_": [], "l": [1]})


def test_nothing_out_of_a_function_is_a_hole() -> None:
    with pytest.raises(HoleError, match="a value is empty"):
        fill("{{ d.get('x') }}", d={"a": 1})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ name + 1 }}", "can only concatenate"),
        ("{{ name.__class__ }}", "unsafe"),
        ("{{ l.append(1) }}", "unsafe"),
        ("{{ 'a' * 10001 }}", r"\* makes no more than 10,000 here"),
        ("{{ 10001 * 'a' }}", r"\* makes no more than 10,000 here"),
        ("{{ l * 10001 }}", r"\* makes no more than 10,000 here"),
        ("{{ 9 ** 1001 }}", r"numbers over 1,000 have no \*\* here"),
        ("{{ range(999999999) | list }}", "Range too big"),
        ("{% for a in range(99999) %}{{ 'long enough' }}{% endfor %}", "more than 1,000,000 char"),
        ("{% for a in l %}" * 30 + "{% endfor %}" * 30, "nested"),
    ],
)
def test_what_cannot_be_worked_out_is_told(text: str, words: str) -> None:
    with pytest.raises(InvalidInputError, match=words):
        fill(text, name="a", l=[1])


def test_variables_become_inputs_in_their_order() -> None:
    assert inputs_of("{{ b }} {{ a.x }} {% for i in c %}{{ i }} {{ b }}{% endfor %}") == {
        "b": True,
        "a": True,
        "c": True,
    }
    assert inputs_of("{% set x = 1 %}{{ x }} {{ range(3) }} {{ namespace() }}") == {}


def test_variables_that_the_text_sees_to_need_no_value() -> None:
    text = (
        "{{ a | default('x') }} {{ b.c | d('x') }} {% if c.d and d %}{% endif %}"
        "{{ 'x' if e else 'y' }} {{ f }} {{ 'x' | default('y') }}"
    )

    assert inputs_of(text) == {
        "a": False,
        "b": False,
        "c": False,
        "d": False,
        "e": False,
        "f": True,
    }


@pytest.mark.parametrize("text", ["{{ a", None, 5, "{{ " + "(" * 3000 + ")" * 3000 + " }}"])
def test_what_is_no_template_has_no_inputs(text: Any) -> None:
    assert inputs_of(text) == {}


def test_inputs_of_a_template_take_anything_and_are_explained() -> None:
    [port] = template.ports({"text": "{{ name }}"}, []).inputs

    assert port.type == ANY
    assert port.help == "Goes where {{ name }} is."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hello\n{{ name", "Line 2 of the template: unexpected end of template"),
        ("{% if %}", "Line 1 of the template: Expected an expression"),
        ("\n\n{{ a | shout }}", "Line 3 of the template: No filter named 'shout'."),
        ("{% include 'x' %}", "A template cannot take in other files."),
        ("{% import 'x' as y %}", "A template cannot take in other files."),
        ("{{ text }}", "A variable cannot be called “text”:"),
        ("{{ when }}", "A variable cannot be called “when”:"),
        ("{{ " + "(" * 3000 + ")" * 3000 + " }}", "The template is nested too deeply."),
    ],
)
def test_check_names_what_is_wrong_with_the_text(text: str, words: str) -> None:
    [(place, message)] = template.check({"text": text})

    assert place == "text"
    assert message.startswith(words)


def test_check_is_content_with_a_good_text_and_with_none() -> None:
    assert list(template.check({"text": "{{ name }}"})) == []
    assert list(template.check({})) == []


def test_a_variable_called_as_an_input_is_no_second_input() -> None:
    spec = read_block(template)
    assert spec is not None
    names = [port.name for port in spec.ports({"text": "{{ text }}{{ when }}{{ name }}"}).inputs]

    assert names == ["when", "text", "escape_html", "name"]


plain = st.text().filter(lambda text: not any(mark in text for mark in ("{{", "{%", "{#")))


@given(plain)
def test_text_without_places_stays_as_it_is(text: str) -> None:
    assert fill(text) == text.replace("\r\n", "\n").replace("\r", "\n")


json_values = st.recursive(
    st.booleans() | st.integers() | st.text(min_size=1),
    lambda inner: st.lists(inner, min_size=1) | st.dictionaries(st.text(), inner, min_size=1),
)


@given(json_values)
def test_a_value_is_written_out_once_and_whole(value: Any) -> None:
    text = fill("{{ v }}", v=value)

    assert text == value if isinstance(value, str) else json.loads(text) == value


@given(st.text("{}%#|ab.( )'[]\n~*1", max_size=30))
def test_no_text_whatever_breaks_the_block(text: str) -> None:
    problems = list(template.check({"text": text}))
    inputs = inputs_of(text)

    if problems:
        assert all(place == "text" for place, _ in problems)
    else:
        try:
            values: dict[str, Any] = dict.fromkeys(inputs, "x")
            fill(text, **values)
        except InvalidInputError as error:
            assert str(error).endswith(".")  # noqa: PT017 - it may as well succeed
