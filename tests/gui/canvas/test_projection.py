"""The canvas shows exactly the document, whatever is done to it and however it comes there."""

import random
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from app.workflow import edits
from app.workflow.model import Link, Workflow
from app.workflow.wiring import Wiring
from tests.gui.canvas.conftest import MakeDesk
from tests.gui.canvas.desk import OUT, Desk, assert_shows_document, link, placed, workflow
from tests.support.sample_blocks import CATALOG

Step = Callable[[Desk, random.Random], Workflow]


def some_block(desk: Desk, chance: random.Random) -> str:
    return chance.choice([block.id for block in desk.workflow.blocks])


def add(desk: Desk, chance: random.Random) -> Workflow:
    spec = chance.choice(list(CATALOG.values()))
    at = (float(chance.randrange(-2000, 2000)), float(chance.randrange(-2000, 2000)))
    return edits.add_block(desk.workflow, spec, at)[0]


def remove(desk: Desk, chance: random.Random) -> Workflow:
    ids = {some_block(desk, chance) for _ in range(chance.randrange(1, 3))}
    return edits.remove_blocks(desk.workflow, ids)


def connect(desk: Desk, chance: random.Random) -> Workflow:
    wiring = desk.wiring
    for _ in range(20):
        source, target = some_block(desk, chance), some_block(desk, chance)
        outputs, inputs = wiring.ports(source).outputs, wiring.ports(target).inputs
        if not (outputs and inputs):
            continue
        made = link(
            f"{source}.{chance.choice(outputs).name}", f"{target}.{chance.choice(inputs).name}"
        )
        if wiring.fit(made.from_block, made.from_port, made.to_block, made.to_port).is_allowed:
            return edits.connect(desk.workflow, made, wiring)
    return desk.workflow


def disconnect(desk: Desk, chance: random.Random) -> Workflow:
    if not desk.workflow.links:
        return desk.workflow
    return edits.disconnect(desk.workflow, chance.choice(desk.workflow.links))


def write(desk: Desk, chance: random.Random) -> Workflow:
    block = some_block(desk, chance)
    names = [spec.name for spec in desk.wiring.ports(block).inputs] or ["text"]
    value = chance.choice(["slow", "{{ a }} and {{ b }}", 3, {"$secret": "a/b"}, ["x"], None])
    return edits.set_input(desk.workflow, block, chance.choice(names), value)


def clear(desk: Desk, chance: random.Random) -> Workflow:
    block = desk.workflow.block(some_block(desk, chance))
    if block is None or not block.inputs:
        return desk.workflow
    return edits.clear_input(desk.workflow, block.id, chance.choice(list(block.inputs)))


def rename(desk: Desk, chance: random.Random) -> Workflow:
    title = chance.choice(["", "Again", "A very long title that no card has room for"])
    return edits.rename_block(desk.workflow, some_block(desk, chance), title)


def move(desk: Desk, chance: random.Random) -> Workflow:
    at = (float(chance.randrange(-500, 500)), float(chance.randrange(-500, 500)))
    return edits.move_blocks(desk.workflow, {some_block(desk, chance): at})


def collapse(desk: Desk, chance: random.Random) -> Workflow:
    block = some_block(desk, chance)
    is_collapsed = block not in desk.workflow.layout.collapsed
    return edits.collapse_blocks(desk.workflow, [block], is_collapsed=is_collapsed)


def unfold(desk: Desk, chance: random.Random) -> Workflow:
    item = desk.items()[some_block(desk, chance)]
    if item.view.place.folds:
        desk.canvas.viewer.fold_pressed.emit(item)
    return desk.workflow


STEPS: tuple[Step, ...] = (
    add, add, connect, connect, connect, disconnect, remove, write, clear, rename, move, unfold,
    collapse, collapse,
)  # fmt: skip


def start() -> Workflow:
    return workflow(
        placed("start", "start"),
        placed("say", "say"),
        placed("fill", "fill", text="{{ a }}"),
        links=(("start.name", "say.text"),),
    )


@settings(max_examples=25)
@given(steps=st.lists(st.sampled_from(STEPS), min_size=1, max_size=40), seed=st.integers(0, 9999))
def test_a_walk_of_edits_and_undos(qapp: QApplication, steps: list[Step], seed: int) -> None:
    chance = random.Random(seed)
    desk = Desk(start())
    history = [desk.workflow]
    try:
        for step in steps:
            if len(history) > 1 and chance.random() < 0.2:
                history.pop()
                desk.show(history[-1])
            elif desk.workflow.blocks or step is add:
                desk.show(step(desk, chance))
                history.append(desk.workflow)
            assert_shows_document(desk)
        desk.show(history[0])
        assert_shows_document(desk)
    finally:
        desk.canvas.close()
        desk.canvas.deleteLater()


def test_what_has_not_changed_is_not_touched(make_desk: MakeDesk) -> None:
    desk = make_desk(start())
    items, cords = dict(desk.items()), desk.cords()
    places = {id: item.view.place for id, item in items.items()}
    desk.show(edits.set_input(desk.workflow, "fill", "text", "{{ other }}"))

    assert desk.items() == items
    assert desk.cords() == cords
    assert desk.items()["say"].view.place is places["say"]
    assert desk.items()["fill"].view.place is not places["fill"]


def test_the_same_value_again_changes_nothing(make_desk: MakeDesk) -> None:
    desk = make_desk(start())
    before = {id: item.view.place for id, item in desk.items().items()}
    for _ in range(3):
        desk.show(desk.workflow)

    assert {id: item.view.place for id, item in desk.items().items()} == before
    assert_shows_document(desk)


def test_another_workflow_takes_the_place_of_the_first(make_desk: MakeDesk) -> None:
    desk = make_desk(start())
    desk.show(workflow(placed("start", "hook", "Another"), placed("lone", "join")))

    assert_shows_document(desk)
    desk.show(Workflow())
    assert desk.items() == {}
    assert desk.cords() == []


def test_an_unknown_block_is_shown_with_the_ports_its_links_speak_of(make_desk: MakeDesk) -> None:
    odd = placed("odd", "no_such_type", "From elsewhere", kept=1)
    links = (("start.name", "odd.what"), ("odd.gave", "say.text"))
    desk = make_desk(workflow(placed("start", "start"), odd, placed("say", "say"), links=links))
    card = desk.items()["odd"].card

    assert card.subtitle == "No block of the type “no_such_type” is installed"
    assert card.category is None
    assert [row.name for row in card.rows] == ["what", "gave"]
    assert_shows_document(desk)


def test_a_link_to_a_port_that_is_not_there_can_be_seen_and_removed(make_desk: MakeDesk) -> None:
    links = (("start.nothing", "say.nowhere"), ("start.name", "gone.text"))
    shown = workflow(placed("start", "start"), placed("say", "say"), links=links)
    desk = make_desk(shown)
    [cord] = desk.cords()

    assert (cord.link.source, cord.link.target) == links[0]
    ghosts = [row for item in desk.items().values() for row in item.card.rows if row.is_ghost]
    assert {row.name for row in ghosts} == {"nothing", "nowhere"}
    desk.show(edits.disconnect(shown, Link.model_validate(shown.links[0].model_dump())))
    assert desk.cords() == []
    assert not any(row.is_ghost for item in desk.items().values() for row in item.card.rows)


def test_of_two_blocks_with_one_id_the_first_is_shown(make_desk: MakeDesk) -> None:
    shown = Workflow(blocks=(placed("twin", "say", "First"), placed("twin", "hook", "Second")))
    desk = make_desk(shown)

    assert [item.card.title for item in desk.items().values()] == ["First"]


def test_blocks_without_a_place_get_one_beside_each_other(make_desk: MakeDesk) -> None:
    blocks = (placed("start", "start"), placed("say", "say"), placed("other", "say"))
    links = (link("start.name", "say.text"), link("start.name", "other.text"))
    desk = make_desk(Workflow(blocks=blocks, links=links))
    rects = [item.sceneBoundingRect() for item in desk.items().values()]

    assert not any(one.intersects(two) for one in rects for two in rects if one is not two)


def test_a_renamed_block_is_renamed_where_it_is_linked(make_desk: MakeDesk) -> None:
    desk = make_desk(start())
    desk.show(edits.rename_block(desk.workflow, "start", "Newly called"))
    [row] = [row for row in desk.items()["say"].card.inputs.rows if row.name == "text"]

    assert row.text == "Newly called · Name"


def test_wiring_of_another_workflow_is_not_trusted(make_desk: MakeDesk) -> None:
    desk = make_desk(start())
    stale = desk.wiring
    desk.workflow = edits.remove_blocks(desk.workflow, ["say"])
    desk.canvas.show_workflow(desk.workflow, stale, CATALOG)

    assert_shows_document(desk)
    assert isinstance(stale, Wiring)
    assert (OUT, "name") in desk.items()["start"].ports
