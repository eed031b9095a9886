"""How written conditions are read, and in which words what is wrong with them is told."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.logic.smart_filter.conditions import (
    Condition,
    ConditionsError,
    Group,
    Operator,
    conditions_in,
    read_conditions,
)

ROW = {"field": "a", "condition": "=", "value": 1}


def problems_of(written: Any) -> tuple[str, ...]:
    with pytest.raises(ConditionsError) as raised:
        read_conditions(written)
    return raised.value.problems


def test_rows_become_a_tree_that_knows_their_places() -> None:
    tree = read_conditions([ROW, {"any": [ROW, {"all": [ROW]}]}], needs_all=False)

    assert not tree.needs_all
    assert [condition.place for condition in conditions_in(tree)] == ["1", "2.1", "2.2.1"]
    inner = tree.members[1]
    assert isinstance(inner, Group)
    assert not inner.needs_all


def test_a_row_has_what_is_left_out_by_default() -> None:
    tree = read_conditions([{"field": " a ", "value": "x"}], ignore_case=True)

    assert tree.members == (Condition("a", Operator.EQUAL, "x", True, "1"),)


@pytest.mark.parametrize("operator", list(Operator))
def test_every_condition_of_the_contract_can_be_written(operator: Operator) -> None:
    for written in (operator.value, operator.upper().replace(" ", "_")):
        tree = read_conditions([{"field": "a", "condition": written, "value": "x"}])
        assert [condition.operator for condition in conditions_in(tree)] == [operator]


def test_the_conditions_are_those_of_the_contract() -> None:
    assert [*Operator] == [
        *("=", "!=", ">", "<", ">=", "<=", "contains", "not contains", "starts with"),
        *("ends with", "is empty", "is not empty", "in", "matches"),
    ]


def test_choices_may_be_written_with_commas() -> None:
    [condition] = conditions_in(
        read_conditions({"field": "a", "condition": "in", "value": "x, y ,,z"})
    )

    assert condition.value == ["x", "y", "z"]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ([], "There is no condition; add one."),
        (None, "Conditions must be a list of rows, or a group of them."),
        (5, "Conditions must be a list of rows, or a group of them."),
        ({}, 'A group must be {"all": [...]} or {"any": [...]}.'),
        ({"all": [ROW], "any": [ROW]}, 'A group must be {"all": [...]} or {"any": [...]}.'),
        ({"all": []}, "There is no condition; add one."),
        ([ROW, {"any": "x"}], "Row 2: conditions must be a list of rows, or a group of them."),
        ([ROW, 5], 'Row 2: must be {"field": …, "condition": …, "value": …}.'),
        ([{"value": 1}], "Row 1: choose a field."),
        ([{**ROW, "colour": 1}], "Row 1: “colour” is not known; a row has field, condition and"),
        ([{**ROW, "ignore_case": "yes"}], "Row 1: ignore_case must be true or false."),
        ([{**ROW, "condition": "contain"}], "no condition “contain”; is “contains” meant?"),
        ([{**ROW, "condition": "~~"}], "no condition “~~”; choose one of =, !=, >, <,"),
        (
            [{**ROW, "value": ""}],
            "Row 1: “=” needs a value; to look for nothing, choose",
        ),
        ([{**ROW, "condition": ">", "value": [1]}], "the value of “>” must be a text, a number or"),
        ([{**ROW, "condition": "in"}], "Row 1: “in” needs a list, or values with commas"),
        ([{**ROW, "condition": "in", "value": " , "}], "Row 1: “in” needs a list, or values with"),
        ([{**ROW, "condition": "matches", "value": "(a"}], "“(a” is not a regular expression: "),
        ([{**ROW, "condition": "matches", "value": 5}], "“5” is not a regular expression: "),
    ],
)
def test_what_is_wrong_is_told_with_its_row(written: Any, problem: str) -> None:
    [found] = problems_of(written)

    assert problem in found
    assert found.endswith((".", "?"))


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert len(problems_of([{"field": "", "condition": "??"}, 5, {"all": []}])) == 4


def test_groups_nest_only_so_deep() -> None:
    written: Any = [ROW]
    for _ in range(19):
        written = [{"all": written}]
    read_conditions(written)

    assert "groups may nest 20 deep" in problems_of([{"all": written}])[0]


rows = st.recursive(
    st.dictionaries(
        st.sampled_from(["field", "condition", "value", "ignore_case", "all", "any", "x"]),
        st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(list(Operator)),
    )
    | st.none()
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["all", "any"]), inner),
)


@given(rows)
def test_whatever_is_written_is_read_or_told_in_words(written: Any) -> None:
    try:
        tree = read_conditions(written)
    except ConditionsError as error:
        assert all(problem.endswith((".", "?")) for problem in error.problems)  # noqa: PT017
    else:
        assert all(condition.field for condition in conditions_in(tree))
