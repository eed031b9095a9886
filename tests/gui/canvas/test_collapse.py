"""Cards collapsed to their headers, by real mouse events."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel

from app.editor.canvas.card_layout import CHEVRON, HEADER, PREVIEW, STRIP
from app.engine.run_state import BlockState, Status
from app.workflow import edits
from tests.gui.canvas.conftest import MakeDesk
from tests.gui.canvas.desk import IN, OUT, Desk, assert_shows_document, placed, workflow


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    blocks = (placed("start", "start"), placed("one", "say", tone="loud"), placed("two", "say"))
    return make_desk(
        workflow(*blocks, links=(("start.name", "one.text"), ("one.text", "two.text")))
    )


def chevron(desk: Desk, block: str) -> QPoint:
    return desk.at(block, CHEVRON.center().x(), CHEVRON.center().y())


def strip(desk: Desk, block: str) -> QPoint:
    """The middle of a collapsed card below its header."""
    return desk.at(block, 128.0, HEADER + STRIP / 2)


def collapse(desk: Desk, *ids: str) -> None:
    desk.show(edits.collapse_blocks(desk.workflow, ids))


def hint(desk: Desk) -> str:
    bubble = desk.canvas.findChild(QLabel, "canvasHint")
    assert isinstance(bubble, QLabel)
    return bubble.text() if bubble.isVisible() else ""


def test_the_chevron_collapses_a_card_and_brings_it_back_in_one_step_each(desk: Desk) -> None:
    before, ports = desk.workflow, set(desk.items()["one"].ports)
    desk.click(chevron(desk, "one"))

    assert desk.edits == ["Collapse One"]
    assert desk.workflow.layout.collapsed == {"one"}
    assert desk.items()["one"].view.height == HEADER + STRIP
    assert_shows_document(desk)

    desk.click(chevron(desk, "one"))
    assert desk.edits == ["Collapse One", "Expand One"]
    assert desk.workflow == before
    assert set(desk.items()["one"].ports) == ports
    assert_shows_document(desk)


def test_a_second_press_at_once_is_a_second_press(desk: Desk) -> None:
    desk.double_click(chevron(desk, "one"))

    assert desk.edits == ["Collapse One", "Expand One"]


def test_cords_end_close_together_at_the_edges(desk: Desk) -> None:
    desk.drag(desk.port("start", OUT, "name"), desk.port("one", IN, "lines"))
    collapse(desk, "one")
    item = desk.items()["one"]
    ends = [item.ports[IN, name].at for name in ("text", "lines")]

    assert [end.x() for end in ends] == [0.0, 0.0]
    assert all(HEADER < end.y() < HEADER + STRIP for end in ends)
    assert ends[0].y() < ends[1].y()
    assert item.ports[OUT, "text"].at.x() == item.body.right()
    assert_shows_document(desk)


def test_many_ports_keep_within_the_card(make_desk: MakeDesk) -> None:
    links = tuple((f"start.{name}", "say.lines") for name in ("name", "count", "due", "details"))
    desk = make_desk(workflow(placed("start", "start"), placed("say", "say"), links=links))
    collapse(desk, "start")
    item = desk.items()["start"]
    levels = sorted(port.at.y() for (side, _name), port in item.ports.items() if side is OUT)

    assert len(set(levels)) == 4
    assert levels[0] > 0
    assert levels[-1] < item.view.height
    assert all(after - before > 10 for before, after in pairwise(levels))


def test_a_card_without_links_is_its_header(make_desk: MakeDesk) -> None:
    desk = make_desk(workflow(placed("start", "start")))
    collapse(desk, "start")

    assert desk.items()["start"].view.height == HEADER


def test_a_required_input_that_is_missing_stays_in_sight(desk: Desk) -> None:
    desk.show(edits.disconnect(desk.workflow, desk.workflow.links[0]))
    collapse(desk, "one")

    assert (IN, "text") in desk.items()["one"].ports
    assert_shows_document(desk)


def test_in_a_run_it_stays_as_high_as_it_is(desk: Desk) -> None:
    collapse(desk, "one")
    state = BlockState(status=Status.OK, outputs={"text": "Hello"})
    desk.canvas.show_states({"one": state, "two": state})

    assert desk.items()["one"].view.height == HEADER + STRIP
    two = desk.items()["two"].view
    assert two.height == two.place.height + PREVIEW


def test_a_cord_dropped_on_a_collapsed_card_finds_the_port_that_suits(desk: Desk) -> None:
    desk.toggle_fold("start")
    collapse(desk, "two")
    desk.press(desk.port("start", OUT, "due"))
    desk.move(desk.empty())
    desk.move(strip(desk, "two"))
    told = hint(desk)
    desk.release(strip(desk, "two"))

    assert ("start.due", "two.at") in desk.links()
    assert told == "At"
    assert desk.edits == ["Link Start to Two"]
    assert_shows_document(desk)


def test_a_port_that_is_free_is_found_before_one_that_is_linked(desk: Desk) -> None:
    desk.toggle_fold("start")
    collapse(desk, "two")
    desk.drag(desk.port("start", OUT, "customer_number"), strip(desk, "two"))

    assert ("one.text", "two.text") in desk.links()
    assert len(desk.links()) == 3


def test_a_branch_dropped_on_a_collapsed_card_lets_it_run(make_desk: MakeDesk) -> None:
    desk = make_desk(workflow(placed("sieve", "sieve"), placed("say", "say")))
    collapse(desk, "say")
    desk.drag(desk.port("sieve", OUT, "matched"), strip(desk, "say"))

    assert desk.links() == {("sieve.matched", "say.when")}


def test_a_cord_pulled_from_an_input_finds_an_output_of_a_collapsed_card(desk: Desk) -> None:
    collapse(desk, "start")
    desk.drag(desk.port("two", IN, "lines"), desk.at("start", 128.0, 20.0))

    assert any(
        source.startswith("start.") and target == "two.lines" for source, target in desk.links()
    )
    assert_shows_document(desk)


def test_a_cord_that_suits_nothing_there_is_refused_in_words(make_desk: MakeDesk) -> None:
    desk = make_desk(workflow(placed("start", "start"), placed("letter", "letter")))
    collapse(desk, "start")
    desk.drag(desk.port("letter", IN, "password"), desk.at("start", 128.0, 20.0))

    assert desk.links() == set()
    [reason] = desk.refused
    assert reason == "Nothing that “Start” gives fits “Password”, which is “secret”"
    assert hint(desk) == reason


def test_a_cord_at_a_collapsed_card_is_plugged_in_elsewhere(desk: Desk) -> None:
    collapse(desk, "one")
    desk.drag(desk.port("one", IN, "text"), desk.port("two", IN, "lines"))

    assert ("start.name", "two.lines") in desk.links()
    assert desk.edits == ["Re-plug Start to Two"]
    assert_shows_document(desk)


def test_a_refused_collapse_changes_nothing(desk: Desk) -> None:
    desk.refuses = True
    desk.click(chevron(desk, "one"))

    assert desk.edits == ["Collapse One"]
    assert_shows_document(desk)


def test_from_afar_the_header_only_moves_the_card(desk: Desk) -> None:
    desk.canvas.viewer.sight.set_zoom(0.4)
    desk.click(chevron(desk, "one"))

    assert desk.edits == []
    assert desk.canvas.selected() == ("one",)
