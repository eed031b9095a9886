"""Ports by keyboard alone: along the ports of a block, along links, and cords drawn by keys."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.editor.canvas.card import Side
from app.editor.canvas.port_keys import NO_LINK_HERE, NOT_AT_A_PORT, SELECT_ONE, port_words
from tests.gui.canvas.conftest import MakeDesk
from tests.gui.canvas.desk import Desk, placed, workflow

IN, OUT = Side.INPUT, Side.OUTPUT
DOWN, UP, RIGHT, LEFT = Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Left
ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def desk(make_desk: MakeDesk, qtbot: QtBot) -> Desk:
    """Three blocks in a row."""
    made = make_desk(
        workflow(
            placed("start", "start"),
            placed("say", "say"),
            placed("letter", "letter"),
            links=(("start.name", "say.text"), ("say.text", "letter.subject")),
        )
    )
    qtbot.waitExposed(made.canvas)
    made.canvas.viewer.setFocus()
    return made


def at(desk: Desk) -> tuple[str, Side, str] | None:
    port = desk.canvas.ports.current
    return (port.block.block_id, *port.key) if port is not None else None


def go_to(desk: Desk, block: str, side: Side, name: str) -> None:
    desk.canvas.select([block])
    desk.canvas.ports.step(1)
    seen = [at(desk)]
    while at(desk) != (block, side, name):
        desk.canvas.ports.step(1)
        assert at(desk) != seen[-1], f"{name} is not among {seen}"
        seen.append(at(desk))


def hint(desk: Desk) -> str:
    said = desk.canvas.viewer.cords.hint
    return said.text() if said.isVisible() else ""


def test_every_port_of_a_block_is_gone_through_also_folded_ones(desk: Desk) -> None:
    assert [fold.is_open for fold in desk.items()["start"].view.place.folds] == [False]
    desk.canvas.select(["start"])
    desk.canvas.ports.step(1)
    seen = [at(desk)]
    while True:
        desk.canvas.ports.step(1)
        if at(desk) == seen[-1]:
            break
        seen.append(at(desk))
    outputs = [("start", OUT, one.name) for one in desk.wiring.ports("start").outputs]
    assert seen == [("start", IN, "file"), *outputs]
    for place in reversed(seen[:-1]):
        desk.canvas.ports.step(-1)
        assert at(desk) == place


def test_the_port_is_lit_up_and_said(desk: Desk) -> None:
    go_to(desk, "say", IN, "text")
    assert desk.items()["say"].view.target is desk.items()["say"].ports[IN, "text"].row
    assert hint(desk) == "Input Text, text, required, from Start · Name"
    go_to(desk, "start", OUT, "name")
    assert desk.items()["say"].view.target is None
    assert hint(desk) == "Output Name, text, goes to Say · Text"
    assert port_words(desk.items()["start"].ports[OUT, "name"]) == hint(desk)


def test_without_one_selected_block_there_are_no_ports(desk: Desk) -> None:
    desk.canvas.select(["start", "say"])
    desk.canvas.ports.step(1)
    assert desk.refused == [SELECT_ONE]
    assert at(desk) is None


def test_a_link_leads_to_its_other_end_and_back(desk: Desk) -> None:
    desk.canvas.ports.follow()
    assert desk.refused == [NOT_AT_A_PORT]
    go_to(desk, "start", OUT, "name")
    desk.canvas.ports.follow()
    assert at(desk) == ("say", IN, "text")
    assert desk.canvas.selected() == ("say",)
    desk.canvas.ports.follow()
    assert at(desk) == ("start", OUT, "name")


def test_at_many_links_each_is_followed_in_turn(desk: Desk) -> None:
    go_to(desk, "start", OUT, "name")
    desk.key(ENTER)
    while not hint(desk).startswith("Say · Lines"):
        desk.key(DOWN)
    desk.key(ENTER)
    ends = []
    for _ in range(3):
        desk.canvas.ports.follow()
        ends.append(at(desk))
        desk.canvas.ports.follow()
    assert ends[0] == ends[2]
    assert {ends[0], ends[1]} == {("say", IN, "text"), ("say", IN, "lines")}


def test_a_cord_is_drawn_by_keys(desk: Desk) -> None:
    go_to(desk, "start", OUT, "name")
    before = desk.links()
    desk.key(ENTER)
    assert desk.canvas.viewer.cords.is_on
    said = hint(desk)
    desk.key(DOWN)
    assert hint(desk) != said
    desk.key(UP)
    assert hint(desk) == said
    while not hint(desk).startswith("Letter · To"):
        desk.key(DOWN)
    assert hint(desk) == "Letter · To: read as an e-mail address"
    desk.key(ENTER)

    assert desk.links() - before == {("start.name", "letter.to")}
    assert desk.edits == ["Link Start to Letter"]
    assert at(desk) == ("start", OUT, "name")
    assert not desk.canvas.viewer.cords.is_on


def test_a_value_comes_to_the_gate_of_a_block_last(desk: Desk) -> None:
    go_to(desk, "start", OUT, "name")
    desk.key(ENTER)
    seen = [hint(desk)]
    while seen[-1].startswith("Say"):
        desk.key(DOWN)
        seen.append(hint(desk))
    assert not any(one.startswith("Say · When") for one in seen[:-2])
    assert seen[-2].startswith("Say · When")


def test_right_and_left_go_from_block_to_block(desk: Desk) -> None:
    go_to(desk, "start", OUT, "name")
    desk.key(ENTER)
    assert hint(desk).startswith("Say")
    desk.key(RIGHT)
    assert hint(desk).startswith("Letter")
    desk.key(RIGHT)
    assert hint(desk).startswith("Letter"), "there is no further one"
    desk.key(LEFT)
    assert hint(desk).startswith("Say")


def test_an_input_takes_a_cord_from_an_output(desk: Desk) -> None:
    go_to(desk, "letter", IN, "link")
    desk.key(ENTER)
    while not hint(desk).startswith("Say · Text"):
        desk.key(DOWN)
    desk.key(ENTER)
    assert ("say.text", "letter.link") in desk.links()


def test_a_linked_input_gives_its_cord_away(desk: Desk) -> None:
    go_to(desk, "letter", IN, "subject")
    desk.key(ENTER)
    while not hint(desk).startswith("Letter · Link"):
        desk.key(DOWN)
    desk.key(ENTER)
    assert desk.links() == {("start.name", "say.text"), ("say.text", "letter.link")}
    assert len(desk.edits) == 1


def test_escape_lets_the_cord_go_and_then_leaves_the_port(desk: Desk) -> None:
    go_to(desk, "start", OUT, "name")
    desk.key(ENTER)
    desk.key(ESCAPE)
    assert not desk.canvas.viewer.cords.is_on
    assert at(desk) == ("start", OUT, "name")
    desk.key(ESCAPE)
    assert at(desk) is None
    assert hint(desk) == ""
    assert desk.edits == []
    assert desk.canvas.selected() == ("start",)


def test_delete_takes_the_links_of_the_port_and_no_block(desk: Desk) -> None:
    go_to(desk, "say", IN, "text")
    desk.key(Qt.Key.Key_Delete)
    assert desk.links() == {("say.text", "letter.subject")}
    assert set(desk.items()) == {"start", "say", "letter"}
    assert at(desk) == ("say", IN, "text")
    desk.key(Qt.Key.Key_Delete)
    assert desk.refused == [NO_LINK_HERE]


def test_tab_searches_a_block_for_the_cord(desk: Desk) -> None:
    asked = []
    desk.canvas.viewer.cords.dropped_free = lambda port, mouse: asked.append((port.key, mouse))
    go_to(desk, "start", OUT, "name")
    desk.key(ENTER)
    desk.key(Qt.Key.Key_Tab)
    ((key, mouse),) = asked
    assert key == (OUT, "name")
    assert mouse == desk.port("start", OUT, "name")
    assert not desk.canvas.viewer.cords.is_on


def test_a_collapsed_card_takes_the_cord_at_the_port_that_suits(desk: Desk) -> None:
    desk.canvas.collapse(["letter"], is_collapsed=True)
    go_to(desk, "start", OUT, "name")
    desk.key(ENTER)
    desk.key(RIGHT)
    assert hint(desk).startswith("Letter · ")
    before = desk.links()
    desk.key(ENTER)
    ((source, target),) = desk.links() - before
    assert source == "start.name"
    assert target.startswith("letter.")


def test_the_mouse_and_another_selection_leave_the_port(desk: Desk) -> None:
    go_to(desk, "start", OUT, "name")
    desk.click(desk.empty())
    assert at(desk) is None
    assert hint(desk) == ""
    go_to(desk, "start", OUT, "name")
    desk.canvas.select(["say"])
    assert at(desk) is None
    desk.key(ENTER)
    assert not desk.canvas.viewer.cords.is_on


def test_arrows_at_a_port_go_to_another_block(desk: Desk) -> None:
    go_to(desk, "start", OUT, "name")
    desk.key(RIGHT)
    assert desk.canvas.selected() == ("say",)
    assert at(desk) is None
