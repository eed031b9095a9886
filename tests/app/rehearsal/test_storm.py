"""Storms: random faults that come back the same from their seed."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rehearsal.fault_rule import FaultRule
from app.rehearsal.faults import Faults
from app.rehearsal.storm import STORM_KINDS, Storm, read_storm
from blocks.sdk import CordboardError, Fault

CALLS = [(f"row{row}", f"block{block}") for row in range(20) for block in range(4)] * 3


def struck(storm: Storm, order: list[tuple[str, str]], run: str = "r") -> Counter[object]:
    """The faults of calls made in some order by eight threads, as a multiset for each block."""
    faults = Faults(storm)
    by_block: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for call in order:
        by_block.setdefault(call, []).append(call)

    def call_all(calls: list[tuple[str, str]]) -> list[object]:
        return [
            (row, block, number, faults.take(block, "provider", key=f"{run}:{row}:{block}"))
            for number, (row, block) in enumerate(calls)
        ]

    with ThreadPoolExecutor(8) as pool:
        return Counter(one for found in pool.map(call_all, by_block.values()) for one in found)


@given(st.integers(), st.randoms(use_true_random=False))
def test_the_same_seed_strikes_the_same_calls_in_any_order(seed: int, order: random.Random) -> None:
    shuffled = list(CALLS)
    order.shuffle(shuffled)

    assert struck(Storm(seed, 50), CALLS) == struck(Storm(seed, 50), shuffled, run="other")


def test_a_storm_strikes_its_share_with_all_its_kinds() -> None:
    storm = Storm(7, 20)
    found = Counter(storm.strike(f"row{number}", "tell", 1) for number in range(10_000))

    assert 0.18 < 1 - found[None] / 10_000 < 0.22
    assert set(found) == {None, *STORM_KINDS}


def test_another_seed_strikes_others() -> None:
    rows = [f"row{number}" for number in range(200)]

    assert [Storm(1).strike(row, "tell", 1) for row in rows] != [
        Storm(2).strike(row, "tell", 1) for row in rows
    ]


def test_a_rule_goes_before_the_storm_and_peeking_tells_what_comes() -> None:
    faults = Faults(Storm(3, 100, (Fault.DROP,)))
    faults.add(FaultRule("webhook", Fault.SERVER_ERROR, 1))

    seen = []
    for _ in range(2):
        seen.append(faults.peek("tell", "webhook", key="r:1:tell"))
        seen.append(faults.take("tell", "webhook", key="r:1:tell"))

    assert seen == [Fault.SERVER_ERROR] * 2 + [Fault.DROP] * 2
    assert not faults.is_empty


@given(
    st.integers(),
    st.floats(0.001, 100),
    st.lists(st.sampled_from(list(Fault)), min_size=1, unique=True).map(tuple),
)
def test_a_storm_is_read_as_it_was_kept(
    seed: int, percent: float, kinds: tuple[Fault, ...]
) -> None:
    storm = Storm(seed, percent, kinds)
    assert Storm.from_dict(storm.as_dict()) == storm


@pytest.mark.parametrize(
    ("text", "storm"),
    [
        ("7", Storm(7)),
        ("7:35", Storm(7, 35)),
        (" 7 : 0.5% ", Storm(7, 0.5)),
        ("-1:100", Storm(-1, 100)),
    ],
)
def test_a_storm_is_read_from_the_command_line(text: str, storm: Storm) -> None:
    assert read_storm(text) == storm
    assert read_storm(str(storm)) == storm


@pytest.mark.parametrize("text", ["", "x", "7:", "7:much", "7:0", "7:101", "7:-5", "7:nan", "1.5"])
def test_what_is_no_storm_is_refused_in_words(text: str) -> None:
    with pytest.raises(CordboardError, match="storm"):
        read_storm(text)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"seed": "7"},
        {"seed": True},
        {"seed": 7, "percent": "20"},
        {"seed": 7, "percent": 0},
        {"seed": 7, "kinds": ["fire"]},
        {"seed": 7, "kinds": []},
        {"seed": 7, "kinds": 3},
        {"seed": 7, "wind": 9},
    ],
)
def test_a_damaged_storm_is_refused_in_words(said: dict[str, object]) -> None:
    with pytest.raises(CordboardError, match=r"[Ss]torm"):
        Storm.from_dict(said)
