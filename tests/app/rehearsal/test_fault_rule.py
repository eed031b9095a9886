"""Rules of faults: as they are read, as they are written, and which rows they are about."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rehearsal.fault_rule import FaultRule, read_fault_rule
from blocks.sdk import CordboardError, Fault

PLAIN = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Z"), exclude_characters="@=,*"), min_size=1
)
CUSTOMERS = PLAIN | st.sampled_from(["+919876543210", "asha@example.com", "5", "a = b*2", "rows 3"])
RANGES = st.tuples(st.integers(1, 999), st.integers(0, 99)).map(lambda r: (r[0], r[0] + r[1]))
RULES = st.builds(
    FaultRule,
    PLAIN,
    st.sampled_from(list(Fault)),
    st.none() | st.integers(1, 10**6),
    st.lists(RANGES, max_size=4).map(tuple),
    st.lists(CUSTOMERS, max_size=3).map(tuple),
)


@given(RULES)
def test_what_a_rule_writes_is_read_as_the_same_rule(rule: FaultRule) -> None:
    assert read_fault_rule(str(rule)) == rule


@pytest.mark.parametrize(
    ("text", "rows", "customers"),
    [
        ("webhook@row 3=500", ((3, 3),), ()),
        ("webhook@3=500", ((3, 3),), ()),
        ("webhook @ Rows 2-5, 9 = 500", ((2, 5), (9, 9)), ()),
        ("webhook@rows 2 to 5=500", ((2, 5),), ()),
        ("webhook@+91 98765 43210=500", (), ("+91 98765 43210",)),
        ("webhook@customer asha@example.com=500", (), ("asha@example.com",)),
        ("webhook@row 1, customer Asha=500", ((1, 1),), ("Asha",)),
    ],
)
def test_rows_and_customers_are_chosen_in_words(
    text: str, rows: tuple[tuple[int, int], ...], customers: tuple[str, ...]
) -> None:
    assert read_fault_rule(text) == FaultRule("webhook", Fault.SERVER_ERROR, None, rows, customers)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("webhook@=500", "does not say which rows"),
        ("webhook@rows 2,,3=500", "does not say which rows"),
        ("webhook@row 0=500", "rows count from 1"),
        ("webhook@rows 5-2=500", "rows count from 1"),
        ("@row 3=500", "does not name a fault"),
    ],
)
def test_what_chooses_no_row_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(CordboardError, match=said):
        read_fault_rule(text)


@pytest.mark.parametrize(
    ("chosen", "row", "trigger", "expected"),
    [
        ("row 3", "3", {}, True),
        ("row 3", "30", {}, False),
        ("rows 2-4, 7", "4", {}, True),
        ("rows 2-4, 7", "5", {}, False),
        ("row 1", "", {}, True),
        ("+91 98765-43210", "2", {"customer_number": "+919876543210"}, True),
        ("customer 919876543210", "2", {"number": 919876543210}, True),
        ("customer asha", "2", {"details": {"names": ["Asha"]}}, True),
        ("customer asha", "2", {"name": "Asha Rao"}, False),
        ("customer 5", "2", {"n": 55}, False),
        ("row 9, customer Ravi", "9", {"name": "Asha"}, True),
    ],
)
def test_a_rule_concerns_the_rows_that_it_chooses(
    chosen: str, row: str, trigger: dict[str, Any], expected: bool
) -> None:
    assert read_fault_rule(f"webhook@{chosen}=500").concerns(row, trigger) is expected
