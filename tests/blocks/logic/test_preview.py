"""What rows of conditions find while they are written; all together, as the run decides it."""

from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.logic import smart_filter
from blocks.sdk import Finding
from tests.support.fake_context import FakeContext

FIELDS = {"status": "connected", "seconds": 12, "details": {"tags": ["vip"]}}
ORDERS = {"orders": [{"sum": 50}, {"sum": 150}, {"sum": 250}]}

ROWS = st.builds(
    lambda field, condition, value: {"field": field, "condition": condition, "value": value},
    st.sampled_from(["status", "seconds", "details.tags"]),
    st.sampled_from(["=", "!=", ">", "contains", "is empty", "starts with"]),
    st.sampled_from(["connected", "12", 20, "vip"]),
)
TREES = st.recursive(
    ROWS,
    lambda inner: st.dictionaries(
        st.sampled_from(["all", "any"]),
        st.lists(inner, min_size=1, max_size=3),
        min_size=1,
        max_size=1,
    ),
    max_leaves=6,
)


def find(conditions: Any, fields: Any = FIELDS, **settings: Any) -> dict[str, Finding]:
    found = smart_filter.preview({"conditions": conditions, **settings}, {"field": fields})
    return {one.place: one for one in found}


@given(st.lists(TREES, min_size=1, max_size=4), st.sampled_from(["AND", "OR"]))
def test_all_together_is_what_the_run_decides(rows: list[Any], join: Literal["AND", "OR"]) -> None:
    inputs = smart_filter.Inputs(field=FIELDS, conditions=rows, join=join)
    outputs = smart_filter.run(inputs, FakeContext())

    assert find(rows, join=join)[""].holds == outputs.matched


def test_each_row_and_group_is_told_with_the_value_it_looked_at() -> None:
    found = find(
        [
            {"field": "status", "value": "busy"},
            {"any": [{"field": "seconds", "condition": "<", "value": 20}]},
        ]
    )

    assert found["1"] == Finding("1", holds=False, text="is connected")
    assert found["2.1"] == Finding("2.1", holds=True, text="is 12")
    assert found["2"].holds is True
    assert found[""].holds is False


def test_of_a_list_it_is_told_how_many_records() -> None:
    found = find([{"field": "sum", "condition": ">", "value": 100}], ORDERS)

    assert found["1"] == Finding("1", holds=True, text="2 of 3 records")


def test_a_row_that_is_not_finished_leaves_the_others_to_be_told() -> None:
    found = find([{"field": "status", "value": "connected"}, {"field": "", "value": ""}])

    assert found["1"].holds is True
    assert "" not in found


def test_a_field_without_a_value_yet_cannot_be_told() -> None:
    found = find([{"field": "status", "value": "connected"}, {"field": "later", "value": 1}])

    assert (found["1"].holds, found["2"].holds) == (True, None)
    assert "" not in found


@pytest.mark.parametrize("conditions", [None, "[{", 5, [], "text"])
def test_nonsense_finds_nothing(conditions: Any) -> None:
    assert find(conditions) == {}


def test_without_values_nothing_is_found() -> None:
    assert find([{"field": "status", "value": "x"}], {}) == {}
    assert find([{"field": "status", "value": "x"}], None) == {}


def test_an_endless_pattern_is_given_up_soon() -> None:
    row = {"field": "status", "condition": "matches", "value": "^(a|a)*$"}
    found = find([row], {"status": "a" * 40 + "!"})

    assert found["1"].holds is None
    assert "takes too long" in found["1"].text
