"""What a Smart Filter lets through, which ports it has, and what it says of conditions."""

from typing import Any

import pytest

from blocks.logic import smart_filter
from blocks.sdk import (
    ANY,
    BRANCH,
    TEXT,
    InvalidInputError,
    Kind,
    LinkedOutput,
    PortType,
    port_specs,
    read_block,
)
from tests.support.fake_context import FakeContext

CALL = {
    "call_status": "connected",
    "call_duration": 125,
    "customer_details": {"account": {"type": "Gold"}, "tags": ["vip", "early"]},
}
ORDERS = [
    {"id": 1, "sum": 50, "state": "open"},
    {"id": 2, "sum": 150, "state": "paid"},
    {"id": 3, "sum": 250, "state": "open"},
]


def run(fields: dict[str, Any], *rows: Any, **settings: Any) -> smart_filter.Outputs:
    inputs = smart_filter.Inputs(field=fields, conditions=list(rows), **settings)
    outputs: smart_filter.Outputs = smart_filter.run(inputs, FakeContext())
    return outputs


def row(field: str, condition: str, value: Any = None, **more: Any) -> dict[str, Any]:
    return {"field": field, "condition": condition, "value": value, **more}


def test_fields_that_meet_the_conditions_go_through() -> None:
    outputs = run(CALL, row("call_status", "=", "connected"), row("call_duration", ">", "60"))

    assert outputs.matched
    assert not outputs.not_matched
    assert outputs.matched_count == 1
    assert outputs.filtered_results == CALL


def test_fields_that_do_not_are_held_back_but_passed_through() -> None:
    outputs = run(CALL, row("call_duration", ">", 300))

    assert not outputs.matched
    assert outputs.not_matched
    assert outputs.matched_count == 0
    assert outputs.filtered_results is None
    assert outputs.model_extra == CALL


@pytest.mark.parametrize(
    ("join", "first", "second", "expected"),
    [
        ("AND", True, True, True),
        ("AND", True, False, False),
        ("OR", True, False, True),
        ("OR", False, False, False),
    ],
)
def test_rows_are_joined(join: str, first: bool, second: bool, expected: bool) -> None:
    rows = [row("call_duration", "=" if holds else "!=", 125) for holds in (first, second)]

    assert run(CALL, *rows, join=join).matched is expected


def test_groups_nest() -> None:
    vip = row("customer_details.tags", "contains", "vip")
    short, gold = row("call_duration", "<", 10), row("customer_details.account.type", "=", "Gold")
    inputs = smart_filter.Inputs(field=CALL, conditions={"all": [vip, {"any": [short, gold]}]})

    assert smart_filter.run(inputs, FakeContext()).matched
    assert not run(CALL, vip, {"all": [short, gold]}).matched
    assert run(CALL, vip, {"all": [short, gold]}, join="OR").matched


def test_conditions_may_be_written_as_text_and_as_one_row() -> None:
    text = '{"field": "call_duration", "condition": "=", "value": 125}'
    inputs = smart_filter.Inputs(field=CALL, conditions=text)

    assert smart_filter.run(inputs, FakeContext()).matched


def test_the_switch_for_case_holds_where_a_row_does_not_say() -> None:
    gold = "customer_details.account.type"

    assert not run(CALL, row(gold, "=", "gold")).matched
    assert run(CALL, row(gold, "=", "gold"), ignore_case=True).matched
    assert run(CALL, row(gold, "=", "gold", ignore_case=True)).matched
    assert not run(CALL, row(gold, "=", "gold", ignore_case=False), ignore_case=True).matched


def test_records_that_match_come_in_order() -> None:
    outputs = run({"orders": ORDERS}, row("orders.sum", ">", 100))

    assert outputs.filtered_results == ORDERS[1:]
    assert outputs.matched_count == 2
    assert outputs.matched
    assert outputs.model_extra == {"orders": ORDERS}


def test_a_condition_may_name_a_records_own_field() -> None:
    assert run({"orders": ORDERS}, row("state", "=", "open")).matched_count == 2


def test_records_are_looked_at_beside_the_other_fields() -> None:
    fields = {"orders": ORDERS, "use_case": "dunning"}
    rows = [row("orders.state", "=", "open"), row("use_case", "=", "dunning")]

    outputs = run(fields, *rows)

    assert outputs.filtered_results == {"orders": [ORDERS[0], ORDERS[2]], "use_case": "dunning"}
    assert run(fields, rows[0], row("use_case", "=", "sales")).not_matched


def test_no_record_matches() -> None:
    for orders in ([], ORDERS):
        outputs = run({"orders": orders}, row("orders.sum", ">", 1000))
        assert outputs.not_matched
        assert outputs.filtered_results is None


def test_a_list_that_no_condition_looks_into_stays_whole() -> None:
    outputs = run({"orders": ORDERS, "use_case": "x"}, row("use_case", "=", "x"))

    assert outputs.filtered_results == {"orders": ORDERS, "use_case": "x"}
    assert outputs.matched_count == 1
    assert run({"orders": ORDERS}, row("orders", "is not empty")).matched_count == 1
    assert run({"orders": ORDERS}, row("orders.1.sum", "=", 150)).filtered_results == {
        "orders": ORDERS
    }


def test_two_lists_cannot_be_filtered_at_once() -> None:
    with pytest.raises(InvalidInputError, match="look into “calls” and “orders”"):
        run(
            {"orders": ORDERS, "calls": [{"id": 1}]},
            row("orders.sum", ">", 1),
            row("calls.id", "=", 1),
        )


def test_a_field_that_is_not_linked_is_named() -> None:
    words = "Row 2: no field “call_state” is linked; there are call_status, call_duration"
    with pytest.raises(InvalidInputError, match=words):
        run(CALL, row("call_duration", ">", 1), row("call_state.x", "=", 1))


def test_conditions_that_make_no_sense_stop_the_block() -> None:
    with pytest.raises(InvalidInputError, match="Row 1: choose a field"):
        run(CALL, row(" ", "=", 1))


def test_each_linked_field_has_an_output_of_its_type() -> None:
    phone, numbers = PortType(Kind.PHONE), PortType(Kind.LIST, PortType(Kind.INTEGER))
    ports = smart_filter.ports(
        {},
        [
            LinkedOutput("field", "customer_number", phone),
            LinkedOutput("field", "scores", numbers),
            LinkedOutput("when", "matched", BRANCH),
        ],
    )

    assert [(port.name, port.type) for port in ports.outputs] == [
        ("customer_number", phone),
        ("scores", numbers),
    ]
    assert ports.inputs == ()
    assert all(port.help for port in ports.outputs)


def test_a_written_object_has_outputs_too_and_a_link_overrides_it() -> None:
    written = {"field": '{"a": 1, "b": 2}'}

    assert [port.name for port in smart_filter.ports(written, []).outputs] == ["a", "b"]
    assert smart_filter.ports(written, []).outputs[0].type == ANY
    linked = [LinkedOutput("field", "c", TEXT)]
    assert [port.name for port in smart_filter.ports(written, linked).outputs] == ["c"]
    for nonsense in ("{", "[1]", 5, None):
        assert smart_filter.ports({"field": nonsense}, []).outputs == ()


def test_a_filter_behind_a_filter_keeps_its_own_outputs() -> None:
    [spec] = smart_filter.ports({}, [LinkedOutput("field", "filtered_results", ANY)]).outputs
    outputs = run({"filtered_results": {"a": 1}}, row("filtered_results.a", "=", 1))

    assert spec.name == "field_filtered_results"
    assert outputs.model_extra == {"field_filtered_results": {"a": 1}}
    assert outputs.filtered_results == {"filtered_results": {"a": 1}}


def test_filtered_results_carry_on_only_where_it_matched() -> None:
    specs = {spec.name: spec for spec in port_specs(smart_filter.Outputs)}

    assert specs["filtered_results"].only_when == "matched"
    assert specs["matched"].type == specs["not_matched"].type == BRANCH


def test_many_links_go_into_the_field_port() -> None:
    spec = read_block(smart_filter)
    assert spec is not None
    field = spec.ports({}).input("field")

    assert field is not None
    assert field.many_links
    assert field.link_type == ANY


def test_check_names_every_row_that_is_wrong() -> None:
    written = {"conditions": [row("a", "="), row("b", "equals", 1), row("c", "is empty")]}

    problems = list(smart_filter.check(written))

    assert [place for place, _ in problems] == ["conditions", "conditions"]
    assert "Row 1: “=” needs a value" in problems[0][1]
    assert "Row 2: there is no condition “equals”" in problems[1][1]


@pytest.mark.parametrize("written", [{}, {"conditions": None}, {"conditions": "{"}])
def test_what_other_checks_say_is_not_said_twice(written: dict[str, Any]) -> None:
    assert list(smart_filter.check(written)) == []
    assert list(smart_filter.check_links(written, [LinkedOutput("field", "a", TEXT)])) == []


def test_check_links_finds_a_field_that_is_not_linked() -> None:
    written = {"conditions": [row("call_status", "=", 1), {"any": [row("status.x", "=", 1)]}]}
    links = [LinkedOutput("field", "call_status", TEXT)]

    assert list(smart_filter.check_links(written, links)) == [
        ("conditions", "Row 2.1: no field “status” is linked; there are call_status.")
    ]
    assert list(smart_filter.check_links(written, [])) == []
    wrong = {"conditions": [row("x", "nonsense")]}
    assert list(smart_filter.check_links(wrong, links)) == []


@pytest.mark.parametrize("type", [ANY, PortType(Kind.LIST, ANY)])
def test_records_may_have_fields_that_no_check_knows(type: PortType) -> None:
    written = {"conditions": [row("sum", "=", 1)]}

    assert list(smart_filter.check_links(written, [LinkedOutput("field", "orders", type)])) == []
