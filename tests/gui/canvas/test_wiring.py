"""Cords pulled by real mouse events on the viewport."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from tests.gui.canvas.conftest import MakeDesk
from tests.gui.canvas.desk import IN, OUT, Desk, assert_shows_document, link, placed, workflow


def hint(desk: Desk) -> str:
    """What is written beside the mouse."""
    bubble = desk.canvas.findChild(QLabel, "canvasHint")
    assert isinstance(bubble, QLabel)
    return bubble.text() if bubble.isVisible() else ""


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    return make_desk(
        workflow(placed("start", "start"), placed("say", "say"), placed("sieve", "sieve"))
    )


def test_a_cord_from_output_to_input_makes_a_link(desk: Desk) -> None:
    desk.drag(desk.port("start", OUT, "name"), desk.port("say", IN, "text"))

    assert desk.links() == {("start.name", "say.text")}
    assert desk.edits == ["Link Start to Say"]
    assert_shows_document(desk)


def test_a_cord_from_input_to_output_makes_the_same_link(desk: Desk) -> None:
    desk.drag(desk.port("say", IN, "text"), desk.port("start", OUT, "name"))

    assert desk.links() == {("start.name", "say.text")}


def test_the_whole_row_takes_a_cord(desk: Desk) -> None:
    desk.drag(desk.port("start", OUT, "name"), desk.row("say", IN, "text"))

    assert desk.links() == {("start.name", "say.text")}


def test_a_cord_that_does_not_fit_is_refused_in_words(desk: Desk) -> None:
    desk.drag(desk.port("start", OUT, "details"), desk.port("say", IN, "times"))

    assert desk.links() == set()
    assert desk.edits == []
    [reason] = desk.refused
    assert "“integer” is expected here, but this output gives “object”" in reason
    assert hint(desk) == reason


def test_the_words_come_while_the_cord_is_over_the_port(desk: Desk) -> None:
    target = desk.port("say", IN, "times")
    desk.press(desk.port("start", OUT, "details"))
    desk.move(target + QPoint(60, 40))
    assert hint(desk) == ""
    desk.move(target)
    assert "is expected here" in hint(desk)
    desk.key(Qt.Key.Key_Escape)
    assert hint(desk) == ""
    desk.release(target)


def test_a_conversion_is_said_in_words(desk: Desk) -> None:
    desk.press(desk.port("start", OUT, "due"))
    desk.move(desk.port("say", IN, "lines"))
    desk.move(desk.port("say", IN, "text"))
    assert hint(desk) == "Text: written as text"
    desk.release(desk.port("say", IN, "text"))
    assert desk.links() == {("start.due", "say.text")}


def test_two_outputs_cannot_be_linked(desk: Desk) -> None:
    desk.drag(desk.port("start", OUT, "name"), desk.port("say", OUT, "text"))

    assert desk.links() == set()
    assert desk.refused == [
        "An output is linked to an input: drop the cord at the left edge of a block"
    ]


def test_a_loop_is_refused(make_desk: MakeDesk) -> None:
    desk = make_desk(
        workflow(placed("one", "say"), placed("two", "say"), links=(("one.text", "two.text"),))
    )
    desk.drag(desk.port("two", OUT, "text"), desk.port("one", IN, "text"))

    assert len(desk.links()) == 1
    assert desk.refused[0].startswith("This would go in a circle")


def test_ports_that_fit_light_up_while_a_cord_is_dragged(desk: Desk) -> None:
    desk.press(desk.port("start", OUT, "details"))
    desk.move(desk.empty())
    fits = desk.items()["say"].view.fits
    assert fits is not None
    rows = {row.name: fits(row) for row in desk.items()["say"].card.inputs.rows}
    desk.release(desk.empty())

    assert rows["text"]
    assert not rows["times"]
    assert not rows["at"]
    assert desk.items()["say"].view.fits is None


def test_a_branch_cord_lights_gates_alone_and_goes_there_wherever_it_is_dropped(desk: Desk) -> None:
    desk.press(desk.port("sieve", OUT, "matched"))
    desk.move(desk.row("say", IN, "tone"))
    card, fits = desk.items()["say"].card, desk.items()["say"].view.fits
    assert fits is not None
    assert card.gate is not None
    assert [row.name for row in card.rows if fits(row)] == [card.gate.name]
    desk.release(desk.row("say", IN, "tone"))

    assert desk.links() == {("sieve.matched", "say.when")}
    assert_shows_document(desk)


def test_escape_lets_the_cord_go(desk: Desk) -> None:
    desk.press(desk.port("start", OUT, "name"))
    desk.move(desk.port("say", IN, "text"))
    desk.key(Qt.Key.Key_Escape)
    desk.release(desk.port("say", IN, "text"))

    assert desk.links() == set()
    assert desk.edits == []


def test_a_press_without_a_move_does_nothing(make_desk: MakeDesk) -> None:
    desk = make_desk(
        workflow(
            placed("start", "start"), placed("say", "say"), links=(("start.name", "say.text"),)
        )
    )
    desk.click(desk.port("say", IN, "text"))
    desk.click(desk.port("start", OUT, "name"))

    assert desk.edits == []
    assert all(cord.isVisible() for cord in desk.cords())


@pytest.fixture
def linked_desk(make_desk: MakeDesk) -> Desk:
    blocks = (placed("start", "start"), placed("say", "say"), placed("other", "say"))
    desk = make_desk(workflow(*blocks, links=(("start.name", "say.text"),)))
    desk.toggle_fold("start")
    return desk


def test_the_end_of_a_cord_is_plugged_in_elsewhere_in_one_step(linked_desk: Desk) -> None:
    desk = linked_desk
    desk.drag(desk.port("say", IN, "text"), desk.port("other", IN, "text"))

    assert desk.links() == {("start.name", "other.text")}
    assert desk.edits == ["Re-plug Start to Other"]
    assert_shows_document(desk)


def test_the_other_end_is_plugged_in_elsewhere_by_its_cord(linked_desk: Desk) -> None:
    desk = linked_desk
    at = desk.port("start", OUT, "name") + QPoint(22, 0)
    desk.drag(at, desk.port("start", OUT, "count"))

    assert desk.links() == {("start.count", "say.text")}


def test_the_end_at_the_input_is_taken_off_by_its_cord_as_well(linked_desk: Desk) -> None:
    desk = linked_desk
    at = desk.port("say", IN, "text") - QPoint(22, 0)
    desk.drag(at, desk.port("other", IN, "lines"))

    assert desk.links() == {("start.name", "other.lines")}
    assert desk.edits == ["Re-plug Start to Other"]


def test_a_press_between_the_ends_of_a_cord_unplugs_nothing(linked_desk: Desk) -> None:
    desk = linked_desk
    [cord] = desk.cords()
    middle = QPoint(desk.canvas.viewer.mapFromScene(cord.middle))
    desk.drag(middle, desk.port("other", IN, "text"))

    assert desk.edits == []
    assert_shows_document(desk)


def test_an_end_at_an_output_that_is_dropped_where_it_does_not_fit_goes_back(
    linked_desk: Desk,
) -> None:
    desk = linked_desk
    at = desk.port("start", OUT, "name") + QPoint(22, 0)
    desk.drag(at, desk.port("other", IN, "times"))

    assert desk.links() == {("start.name", "say.text")}
    assert desk.refused
    assert all(cord.isVisible() for cord in desk.cords())


def test_an_end_dropped_on_the_empty_canvas_removes_the_link(linked_desk: Desk) -> None:
    desk = linked_desk
    desk.drag(desk.port("say", IN, "text"), desk.empty())

    assert desk.links() == set()
    assert desk.edits == ["Unlink Start to Say"]
    assert desk.cords() == []


def test_an_end_dropped_where_it_was_changes_nothing(linked_desk: Desk) -> None:
    desk = linked_desk
    end = desk.port("say", IN, "text")
    desk.press(end)
    desk.move(desk.empty())
    desk.move(end)
    desk.release(end)

    assert desk.edits == []
    assert_shows_document(desk)
    assert all(cord.isVisible() for cord in desk.cords())


def test_an_end_dropped_where_it_does_not_fit_goes_back(linked_desk: Desk) -> None:
    desk = linked_desk
    desk.drag(desk.port("say", IN, "text"), desk.port("other", OUT, "text"))

    assert desk.links() == {("start.name", "say.text")}
    assert desk.refused
    assert all(cord.isVisible() for cord in desk.cords())


def test_a_refused_edit_leaves_the_canvas_as_the_document_is(linked_desk: Desk) -> None:
    desk = linked_desk
    desk.refuses = True
    desk.drag(desk.port("say", IN, "text"), desk.empty())
    desk.drag(desk.port("start", OUT, "count"), desk.port("other", IN, "times"))

    assert len(desk.edits) == 2
    assert_shows_document(desk)
    assert all(cord.isVisible() for cord in desk.cords())


def test_a_second_link_replaces_the_first_where_there_is_room_for_one(linked_desk: Desk) -> None:
    desk = linked_desk
    desk.drag(desk.port("start", OUT, "customer_number"), desk.port("say", IN, "text"))

    assert desk.links() == {("start.customer_number", "say.text")}
    assert_shows_document(desk)


def test_an_input_of_many_links_takes_several(linked_desk: Desk) -> None:
    desk = linked_desk
    desk.drag(desk.port("start", OUT, "name"), desk.port("other", IN, "lines"))
    desk.drag(desk.port("start", OUT, "customer_number"), desk.port("other", IN, "lines"))

    assert link("start.name", "other.lines") in desk.workflow.links
    assert link("start.customer_number", "other.lines") in desk.workflow.links
    assert_shows_document(desk)


def test_a_cord_is_picked_by_a_click_and_removed_by_delete(linked_desk: Desk) -> None:
    desk = linked_desk
    [cord] = desk.cords()
    middle = desk.canvas.viewer.mapFromScene(cord.path().pointAtPercent(0.5))
    desk.click(middle)
    desk.key(Qt.Key.Key_Delete)

    assert desk.links() == set()
    assert desk.edits == ["Unlink Start to Say"]


def test_folded_rows_open_under_a_cord(make_desk: MakeDesk) -> None:
    blocks = (placed("start", "start"), placed("say", "say"), placed("more", "start"))
    desk = make_desk(workflow(*blocks, links=(("start.name", "say.text"),)))
    item = desk.items()["start"]
    [fold] = item.view.place.folds
    desk.press(desk.port("say", IN, "lines"))
    desk.move(desk.empty())
    desk.move(desk.at("start", 128, fold.middle))
    assert len(item.card.outputs.rows) == 8
    desk.move(desk.at("start", 128, item.view.place.folds[0].middle))
    assert len(item.card.outputs.rows) == 8
    desk.move(desk.port("start", OUT, "customer_number"))
    desk.release(desk.port("start", OUT, "customer_number"))

    assert ("start.customer_number", "say.lines") in desk.links()
    assert_shows_document(desk)


def test_cords_light_up_under_the_mouse_and_at_a_port(linked_desk: Desk) -> None:
    desk = linked_desk
    [cord] = desk.cords()
    desk.move(desk.canvas.viewer.mapFromScene(cord.path().pointAtPercent(0.5)))
    lit = [cord.is_lit]
    for at in (desk.empty(), desk.port("start", OUT, "name"), desk.port("start", OUT, "count")):
        desk.move(at)
        lit.append(cord.is_lit)

    assert lit == [True, False, True, False]


def test_another_workflow_ends_the_gesture(linked_desk: Desk) -> None:
    desk = linked_desk
    desk.press(desk.port("start", OUT, "count"))
    desk.move(desk.port("other", IN, "text"))
    at = desk.port("other", IN, "text")
    desk.show(workflow(placed("lone", "say")))
    desk.release(at)

    assert desk.edits == []
    assert_shows_document(desk)


def test_from_afar_a_card_has_no_ports_and_is_only_moved(linked_desk: Desk) -> None:
    desk = linked_desk
    desk.canvas.viewer.sight.set_zoom(0.2)
    start = desk.port("say", IN, "text")
    desk.drag(start, start + QPoint(40, 40))

    assert desk.edits == ["Move Say"]
    assert len(desk.links()) == 1
