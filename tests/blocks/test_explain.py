"""What blocks say of what their outputs were made of."""

from collections.abc import Mapping
from typing import Any

import pytest

from blocks.catalog import load_catalog
from blocks.sdk import Explanation, Use

CATALOG = load_catalog()


def explain(type: str, written: Mapping[str, Any], inputs: Mapping[str, Any]) -> Any:
    hook = CATALOG[type].explain
    assert hook is not None
    return list(hook(written, {**written, **inputs}, {}))


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("Hello {{ name }}", [("name",)]),
        ("{{ a.b.c }} {{ a['d'] }} {{ a.b.c }}", [("a", "b", "c"), ("a", "d")]),
        ("{{ a[b].c.d }}", [("a",), ("b",)]),
        ("{% for x in items %}{{ x.name }}{% endfor %}", [("items",)]),
        ("{{ name | default('there') }}", [("name",)]),
        ("{{ broken", []),
        ("{{ range(3) }}", []),
        ("plain", []),
    ],
)
def test_a_template_names_each_place_that_it_fills(text: str, paths: list[tuple[str, ...]]) -> None:
    found = explain("template", {"text": text}, {})
    assert sorted((one.uses[0].input, *one.uses[0].path) for one in found) == sorted(paths)
    assert all(one.outputs == ("text",) for one in found)


def test_a_filter_says_which_rows_held_with_which_values() -> None:
    written = {
        "conditions": [
            {"field": "days", "condition": "<=", "value": 7},
            {"field": "who.name", "condition": "is empty"},
        ],
        "join": "OR",
    }
    judged = ("matched", "not_matched", "matched_count", "filtered_results")
    fields = {"days": 3, "who": {"name": "Asha"}, "matched": 1}

    assert explain("smart_filter", written, {"field": fields}) == [
        Explanation(judged, (), "Any of the conditions must hold"),
        Explanation(judged, (Use("field", ("days",)),), "“days <= 7” holds: it is 3", True),
        Explanation(
            judged,
            (Use("field", ("who", "name")),),
            "“who.name is empty” does not hold: it is Asha",
            False,
        ),
        Explanation(("days",), (Use("field", ("days",)),)),
        Explanation(("who",), (Use("field", ("who",)),)),
        Explanation(("field_matched",), (Use("field", ("matched",)),)),
    ]


def test_a_filter_of_records_says_how_many_held() -> None:
    written = {"conditions": [{"field": "age", "condition": ">", "value": 30}]}
    found = explain("smart_filter", written, {"field": {"people": [{"age": 20}, {"age": 40}]}})
    assert found[0].text == "“age > 30” holds, for 1 of 2 records"


@pytest.mark.parametrize(
    "inputs", [{}, {"field": {}}, {"field": None}, {"field": {"a": 1}, "conditions": "{"}]
)
def test_a_filter_without_values_says_nothing_wrong(inputs: Mapping[str, Any]) -> None:
    written = {"conditions": inputs.get("conditions", [])}
    assert all(one.holds is None for one in explain("smart_filter", written, inputs))


def test_a_merge_names_the_first_that_arrived() -> None:
    assert explain("merge", {}, {"values": {"b": 2, "a": 1}}) == [
        Explanation(("value",), (Use("values", ("b",)),))
    ]
    assert explain("merge", {}, {"values": {}}) == []
