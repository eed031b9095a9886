"""Conditions in words: what they mean, and what is said of those that mean nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.condition import OPERATORS, ConditionError, parse_condition

VALUES: dict[str, Any] = {
    "customer_number": "+919876543210",
    "amount": 1500,
    "due_date": "2026-03-02",
    "error": "",
    "sent": True,
    "code": None,
    "tags": ["vip", "new"],
    "customer_details": {"name": "Asha", "city.of": "Pune"},
    "rows": [{"name": "Asha"}],
}


@pytest.mark.parametrize(
    "text",
    [
        "customer_number starts with +91",
        "Customer number STARTS WITH +91",
        "customer_number ends with 3210",
        "customer_number matches ^\\+91\\d{10}$",
        "amount > 1000",
        "amount>=1500",
        "amount = 1500.0",
        "amount is 1,500",
        "amount < 1,501",
        "amount ≤ 1500",
        "amount is not 3",
        "amount != 3",
        "due_date < 2026-03-10",
        "error is empty",
        "customer_number is not empty",
        "code is empty",
        "code is nothing",
        "sent is true",
        "sent = yes",
        "tags contains VIP",
        "tags does not contain old",
        "customer_details contains name",
        "customer_details.name is asha",
        "customer_details.name is not empty",
        "rows.0.name is Asha",
        "amount is one of 1, 1500",
        'customer_details.name is "Asha"',
        "customer_details.name contains 'sh'",
    ],
)
def test_what_holds(text: str) -> None:
    assert parse_condition(text).holds(VALUES)


@pytest.mark.parametrize(
    "text",
    [
        "customer_number starts with +92",
        "amount > 1500",
        "error is not empty",
        "sent is false",
        "code > 1",
        "nobody is empty",
        "nobody is not 3",
        "customer_details.age > 3",
        "rows.7.name is Asha",
        "amount.x is 3",
        "tags contains vi",
        "customer_number matches ^\\d+$",
        "amount is fifteen",
        "amount is one of sent, true",
        "sent > 0",
    ],
)
def test_what_does_not_hold_or_names_nothing_that_is_there(text: str) -> None:
    assert not parse_condition(text).holds(VALUES)


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ("", 0, "empty"),
        ("  ", 0, "empty"),
        ("amount", 6, "how to compare"),
        ("amount >", 8, "nothing after “>”"),
        ("> 1000", 0, "no name before “>”"),
        ("error is empty now", 14, "Nothing may follow “is empty”"),
        ("name matches [", 12, "is no pattern"),
        ('amount > ""', 8, "nothing to compare with"),
    ],
)
def test_what_makes_no_sense_is_said_with_its_place(text: str, at: int, says: str) -> None:
    with pytest.raises(ConditionError) as refused:
        parse_condition(text)
    assert says in str(refused.value)
    assert refused.value.at == at


def test_a_pattern_that_never_ends_does_not_hold() -> None:
    assert not parse_condition("text matches (a|aa)+$").holds({"text": "a" * 60 + "!"})


@given(st.sampled_from(OPERATORS), st.text(max_size=6).filter(str.strip))
def test_every_operator_is_read_as_it_is_written(operator: str, value: str) -> None:
    is_alone = operator.endswith("empty")
    text = f"amount {operator}" if is_alone else f"amount {operator} x{value}"
    if operator == "matches":
        text = "amount matches x"
    condition = parse_condition(text)
    assert (condition.name, condition.operator) == ("amount", operator)


@given(st.text(max_size=20), st.dictionaries(st.text(max_size=4), st.integers() | st.text()))
def test_any_text_is_read_or_refused_in_words(text: str, values: dict[str, Any]) -> None:
    refused: ConditionError | None = None
    try:
        assert parse_condition(text).holds(values) in (True, False)
    except ConditionError as error:
        refused = error
    if refused:
        assert 0 <= refused.at <= len(text)
        assert str(refused).endswith(".")
