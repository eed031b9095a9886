"""Selecting with a lasso, with Shift and with Ctrl, by real mouse events."""

import pytest
from PySide6.QtCore import QPoint, Qt

from app.workflow.layout_edits import ThingKind
from app.workflow.model import Frame, Note
from tests.gui.canvas.conftest import MakeDesk
from tests.gui.canvas.desk import LEFT, Desk, assert_shows_document, placed, workflow

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    shown = workflow(placed("start", "start"), placed("one", "say"), placed("two", "say"))
    frame = Frame(title="All", position=(-40.0, -60.0), size=(1000.0, 400.0))
    note = Note(text="Why", position=(330.0, 250.0))
    layout = shown.layout.model_copy(update={"frames": (frame,), "notes": (note,)})
    return make_desk(shown.model_copy(update={"layout": layout}))


def draw(desk: Desk, keys: Qt.KeyboardModifier, *corners: QPoint) -> None:
    desk.press(corners[0], LEFT, keys)
    for one in corners[1:]:
        desk.move(one)
    desk.release(corners[-1], LEFT, keys)


def around_one(desk: Desk) -> list[QPoint]:
    """An outline around the middle block that cuts the others off by its shape alone."""
    return [
        desk.at("one", -20.0, -20.0),
        desk.at("one", 276.0, -20.0),
        desk.at("one", 276.0, 190.0),
        desk.at("one", -20.0, 190.0),
    ]


@pytest.mark.parametrize("keys", [ALT, CTRL | SHIFT])
def test_a_lasso_selects_what_it_encloses(desk: Desk, keys: Qt.KeyboardModifier) -> None:
    desk.canvas.select(["start"])
    draw(desk, keys, *around_one(desk))

    assert desk.canvas.selected() == ("one",)
    assert desk.canvas.layer.selected() == ()
    assert desk.edits == []
    assert_shows_document(desk)


def test_it_selects_what_it_touches_and_follows_its_own_shape(desk: Desk) -> None:
    """A wedge whose box holds all three blocks, and whose line touches the outer ones alone."""
    draw(
        desk,
        ALT,
        desk.at("start", 20.0, -30.0),
        desk.at("start", 20.0, 20.0),
        desk.at("start", 40.0, -20.0),
        desk.at("two", 20.0, -20.0),
        desk.at("two", 40.0, 20.0),
        desk.at("two", 60.0, -30.0),
    )

    assert desk.canvas.selected() == ("start", "two")


def test_with_alt_and_shift_it_adds(desk: Desk) -> None:
    desk.canvas.select(["start"])
    draw(desk, ALT | SHIFT, *around_one(desk))

    assert desk.canvas.selected() == ("start", "one")


def test_notes_are_selected_and_a_frame_when_it_is_enclosed_whole(desk: Desk) -> None:
    view = desk.canvas.viewer
    corners = [(-60.0, -80.0), (1000.0, -80.0), (1000.0, 380.0), (-60.0, 380.0)]
    draw(desk, ALT, *(QPoint(view.mapFromScene(x, y)) for x, y in corners))

    assert len(desk.canvas.selected()) == 3
    assert {thing.kind for thing in desk.canvas.layer.selected()} == set(ThingKind)


def test_escape_lets_it_go(desk: Desk) -> None:
    desk.canvas.select(["two"])
    corners = around_one(desk)
    desk.press(corners[0], LEFT, ALT)
    for one in corners[1:]:
        desk.move(one)
    desk.key(Qt.Key.Key_Escape)
    desk.release(corners[-1], LEFT, ALT)

    assert desk.canvas.selected() == ("two",)


def test_a_press_alone_selects_nothing(desk: Desk) -> None:
    desk.canvas.select(["two"])
    desk.click(desk.empty(), ALT)

    assert desk.canvas.selected() == ()


@pytest.mark.parametrize("keys", [SHIFT, CTRL])
def test_a_click_with_shift_or_ctrl_adds_a_block_or_takes_it_out(
    desk: Desk, keys: Qt.KeyboardModifier
) -> None:
    desk.click(desk.header("start"))
    desk.click(desk.header("two"), keys)
    assert desk.canvas.selected() == ("start", "two")
    desk.click(desk.header("start"), keys)
    assert desk.canvas.selected() == ("two",)


def test_a_box_with_shift_adds(desk: Desk) -> None:
    desk.canvas.select(["start"])
    start, end = desk.at("two", 280.0, 260.0), desk.at("two", 200.0, 100.0)
    desk.press(start, LEFT, SHIFT)
    desk.move(start + (end - start) / 2)
    desk.move(end)
    desk.release(end, LEFT, SHIFT)

    assert desk.canvas.selected() == ("start", "two")
