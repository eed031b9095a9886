"""The conditions of a rehearsal, as they are kept and read."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rehearsal.conditions import CALM, Conditions
from app.rehearsal.storm import Storm
from blocks.sdk import CordboardError

CONDITIONS = st.builds(
    Conditions,
    st.lists(st.sampled_from(["interakt=429*2", "webhook@row 3=500"]), max_size=3).map(tuple),
    st.none() | st.builds(Storm, st.integers(), st.floats(1, 100)),
    st.none() | st.datetimes(timezones=st.just(dt.UTC)),
)


@given(CONDITIONS)
def test_conditions_are_read_as_they_were_kept(conditions: Conditions) -> None:
    assert Conditions.from_dict(conditions.as_dict()) == conditions


def test_calm_says_nothing() -> None:
    assert CALM.as_dict() == {}


@pytest.mark.parametrize(
    "said",
    [
        {"faults": "interakt=429"},
        {"faults": [1]},
        {"faults": ["interakt"]},
        {"storm": 7},
        {"storm": {}},
        {"now": "soon"},
        {"now": 5},
        {"wind": 3},
    ],
)
def test_what_makes_no_sense_is_refused_in_words(said: dict[str, object]) -> None:
    with pytest.raises(CordboardError, match=r"[“A-Z]"):
        Conditions.from_dict(said)
