"""Rates as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.sdk import DAY_S, HOUR_S, MINUTE_S, Rate, read_rate


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("10/s", Rate(10, 1)),
        ("300/min", Rate(300, MINUTE_S)),
        (" 300 / Minute ", Rate(300, MINUTE_S)),
        ("50/h", Rate(50, HOUR_S)),
        ("2000/day", Rate(2000, DAY_S)),
        ("0.5/s", Rate(1, 2)),
        ("2.5/min", Rate(1, 24)),
    ],
)
def test_a_rate_is_read(text: str, rate: Rate) -> None:
    assert read_rate(text) == rate


@pytest.mark.parametrize("text", ["", "10", "/s", "10/week", "0/s", "-1/s", "many/min"])
def test_anything_else_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="write it as 10/s"):
        read_rate(text)


@given(st.integers(1, 10**6), st.sampled_from([1.0, MINUTE_S, HOUR_S, DAY_S]))
def test_what_is_said_is_read_back(count: int, per_s: float) -> None:
    assert read_rate(str(Rate(count, per_s))) == Rate(count, per_s)


def test_a_rate_of_nothing_is_none() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Rate(0, 1)
    assert str(Rate(3, 2)) == "3 in 2 s"
