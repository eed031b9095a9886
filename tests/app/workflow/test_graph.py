from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.workflow.graph import find_cycle, reachable, topological

IDS = list("abcdef")
graphs = st.dictionaries(
    st.sampled_from(IDS), st.lists(st.sampled_from(IDS), max_size=3), max_size=6
).map(lambda before: {id: before.get(id, []) for id in IDS})


@given(graphs)
def test_each_id_stands_after_those_before_it(before: dict[str, list[str]]) -> None:
    order = topological(IDS, before)

    for place, id in enumerate(order):
        assert set(before[id]) <= set(order[:place])


@given(graphs)
def test_exactly_what_hangs_on_a_cycle_is_left_out(before: dict[str, list[str]]) -> None:
    left = set(IDS) - set(topological(IDS, before))

    on_cycles = {id for id in IDS if id in reachable(before[id], before)}
    assert left == {id for id in IDS if reachable([id], before) & on_cycles}


@given(graphs)
def test_a_cycle_is_named_along_its_links(before: dict[str, list[str]]) -> None:
    order = topological(IDS, before)
    cycle = find_cycle([id for id in IDS if id not in order], before)

    assert bool(cycle) == (len(order) < len(IDS))
    assert len(set(cycle)) == len(cycle)
    for id, following in pairwise((*cycle, *cycle[:1])):
        assert id in before[following]


def test_what_is_free_keeps_the_order_given() -> None:
    assert topological(["c", "a", "b"], {"c": ["b"]}) == ["a", "b", "c"]


def test_a_cycle_of_one() -> None:
    assert find_cycle(["a"], {"a": ["a"]}) == ("a",)
