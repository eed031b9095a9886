from itertools import combinations
from pathlib import Path
from random import Random

from hypothesis import given

from app.workflow import edits
from app.workflow.arrange import LAYER_WIDTH, arrange
from app.workflow.file import load
from app.workflow.model import Layout, Position, Workflow
from app.workflow.wiring import Wiring
from tests.support.sample_blocks import CATALOG
from tests.support.workflows import flow, workflows

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"


def is_flow(path: Path) -> bool:
    return not path.name.endswith(".test.json")


def test_blocks_follow_each_other_from_left_to_right() -> None:
    places = arrange(
        flow("s.name > a.text", "a.text > b.text", "s.name > b.lines", s="start", a="say", b="say")
    )

    assert [places[id][0] for id in ("s", "a", "b")] == [0, LAYER_WIDTH, 2 * LAYER_WIDTH]


def test_a_chain_is_straight() -> None:
    places = arrange(flow("s.name > a.text", "a.text > b.text", s="start", a="say", b="say"))

    assert {y for _x, y in places.values()} == {0.0}


def test_a_block_stands_between_those_that_follow_it() -> None:
    places = arrange(
        flow(
            "s.name > a.text",
            "s.name > b.text",
            "s.name > c.text",
            s="start",
            a="say",
            b="say",
            c="say",
        )
    )

    assert places["a"][1] < places["b"][1] < places["c"][1]
    assert places["s"][1] == places["b"][1]


def test_links_do_not_cross_where_they_need_not() -> None:
    places = arrange(
        flow(
            "s.name > a.text",
            "s.name > b.text",
            "b.text > c.text",
            "a.text > d.text",
            s="start",
            a="say",
            b="say",
            c="say",
            d="say",
        )
    )

    assert (places["a"][1] < places["b"][1]) == (places["d"][1] < places["c"][1])


def test_a_long_link_has_a_lane_of_its_own() -> None:
    places = arrange(
        flow("s.name > a.text", "a.text > b.text", "s.count > b.lines", s="start", a="say", b="say")
    )

    assert places["a"][1] != places["s"][1]


def test_a_circle_can_be_arranged() -> None:
    places = arrange(
        flow("a.text > b.text", "b.text > a.text", "a.text > a.lines", a="say", b="say")
    )

    assert len(set(places.values())) == 2


def test_those_with_a_place_keep_it_and_others_go_below() -> None:
    workflow = flow("s.name > a.text", "s.name > b.text", s="start", a="say", b="say").model_copy(
        update={"layout": Layout(blocks={"s": (100.0, 50.0), "gone": (40.0, 700.0)})}
    )

    places = arrange(workflow, {"s": 90.0})
    assert set(places) == {"a", "b"}
    assert min(x for x, _y in places.values()) == 40.0
    assert all(y > 700.0 for _x, y in places.values())


def test_nothing_to_arrange() -> None:
    assert arrange(Workflow()) == {}


def test_heights_as_drawn_are_kept_free() -> None:
    workflow = flow("s.name > a.text", "s.name > b.text", s="start", a="say", b="say")

    places = arrange(workflow, {"a": 900.0, "b": 900.0})
    assert abs(places["a"][1] - places["b"][1]) >= 900.0


@given(workflows)
def test_no_two_blocks_overlap_and_links_lead_to_the_right(workflow: Workflow) -> None:
    bare = workflow.model_copy(update={"layout": Layout()})
    heights = {block.id: 100.0 for block in bare.blocks}
    places = arrange(bare, heights)

    assert set(places) == set(heights)
    assert edits.move_blocks(bare, places).layout.blocks == places
    spots = list(places.values())
    for number, (x, y) in enumerate(spots):
        assert min(x, y) >= 0
        assert all(x != left or abs(y - top) >= 100.0 for left, top in spots[:number])
    wiring = Wiring.of(bare, CATALOG)
    if not wiring.cycle():
        ids = set(heights)
        for one in bare.links:
            if one.from_block in ids and one.to_block in ids:
                assert places[one.from_block][0] < places[one.to_block][0]


def crossings(workflow: Workflow) -> int:
    """How many links, drawn straight between the corners of their blocks, cross each other."""
    places = arrange(workflow.model_copy(update={"layout": Layout()}))
    pairs = {(link.from_block, link.to_block) for link in workflow.links}
    return sum(
        _cross(*(places[id] for id in (*one, *other)))
        for one, other in combinations(sorted(pairs), 2)
        if len({*one, *other}) == 4
    )


def _cross(a: Position, b: Position, c: Position, d: Position) -> bool:
    def side(p: Position, q: Position, r: Position) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def at_random(blocks: int, more: int, seed: int) -> Workflow:
    """A connected workflow without circles; each block is linked to some of those before it."""
    chance = Random(seed)
    links = [
        f"b{chance.randrange(max(0, at - 8), at)}.text > b{at}.text" for at in range(1, blocks)
    ]
    for _ in range(more):
        at = chance.randrange(1, blocks)
        links.append(f"b{chance.randrange(max(0, at - 10), at)}.text > b{at}.lines")
    return flow(*dict.fromkeys(links), **{f"b{at}": "say" for at in range(blocks)})


def test_few_links_cross() -> None:
    """Sweeps by barycentres alone left 11 crossings in such a workflow on average."""
    counts = [crossings(at_random(25, 12, seed)) for seed in range(20)]

    assert sum(counts) / len(counts) < 8


def test_the_examples_are_nearly_free_of_crossings() -> None:
    counts = [crossings(load(path)) for path in sorted(EXAMPLES.glob("*.json")) if is_flow(path)]

    assert len(counts) >= 3
    assert sum(counts) <= 3


def test_parts_that_are_not_linked_and_single_blocks_have_places_of_their_own() -> None:
    workflow = flow(
        "a.text > b.text", "c.text > d.text", a="say", b="say", c="say", d="say", e="say", f="say"
    )
    places = arrange(workflow)

    assert len(set(places.values())) == 6
    assert places["a"][1] < places["c"][1] < places["e"][1] < places["f"][1]


def test_the_same_workflow_is_always_arranged_alike() -> None:
    workflow = at_random(40, 20, seed=7)

    assert arrange(workflow) == arrange(workflow.model_copy(deep=True))
