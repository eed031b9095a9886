"""Selecting, moving, deleting, dropping, zooming and panning by real events."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.editor.canvas.sight import ZOOM_MAX, ZOOM_MIN
from app.editor.canvas.viewer import BLOCK_MIME
from app.editor.theme import GRID
from tests.gui.canvas.conftest import MakeDesk
from tests.gui.canvas.desk import (
    IN,
    LEFT,
    NO_KEY,
    OUT,
    Desk,
    assert_shows_document,
    placed,
    workflow,
)

MIDDLE = Qt.MouseButton.MiddleButton
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    blocks = (placed("start", "start"), placed("one", "say"), placed("two", "say"))
    return make_desk(
        workflow(*blocks, links=(("start.name", "one.text"), ("one.text", "two.text")))
    )


def wheel(desk: Desk, notches: float, keys: Qt.KeyboardModifier = NO_KEY) -> None:
    viewport = desk.canvas.viewer.viewport()
    at = QPointF(viewport.rect().center())
    turned = QPoint(0, round(120 * notches))
    phase = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(
        at, viewport.mapToGlobal(at), QPoint(), turned, Qt.MouseButton.NoButton, keys, phase, False
    )
    QApplication.sendEvent(viewport, event)


def drop(desk: Desk, type: str, at: QPointF) -> bool:
    data = QMimeData()
    data.setData(BLOCK_MIME, type.encode())
    viewport, copy = desk.canvas.viewer.viewport(), Qt.DropAction.CopyAction
    enter = QDragEnterEvent(at.toPoint(), copy, data, LEFT, NO_KEY)
    QApplication.sendEvent(viewport, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(at, copy, data, LEFT, NO_KEY)
    QApplication.sendEvent(viewport, event)
    return event.isAccepted()


def test_a_block_is_moved_in_one_step_and_stays_on_the_grid(desk: Desk) -> None:
    start = desk.header("one")
    desk.press(start)
    for step in range(1, 8):
        desk.move(start + QPoint(9 * step, 5 * step))
    desk.release(start + QPoint(63, 35))

    assert desk.edits == ["Move One"]
    x, y = desk.workflow.layout.blocks["one"]
    assert (x, y) != (320.0, 0.0)
    assert x % GRID == 0
    assert y % GRID == 0
    assert_shows_document(desk)


def test_selected_blocks_are_moved_together_in_one_step(desk: Desk) -> None:
    desk.canvas.select(["one", "two"])
    desk.drag(desk.header("two"), desk.header("two") + QPoint(0, 80))

    assert desk.edits == ["Move 2 blocks"]
    assert desk.workflow.layout.blocks["one"][1] == desk.workflow.layout.blocks["two"][1] > 0
    assert_shows_document(desk)


def test_a_refused_move_goes_back(desk: Desk) -> None:
    desk.refuses = True
    desk.drag(desk.header("one"), desk.header("one") + QPoint(90, 90))

    assert desk.edits == ["Move One"]
    assert_shows_document(desk)


def test_escape_ends_a_move(desk: Desk) -> None:
    start = desk.header("one")
    desk.press(start)
    desk.move(start + QPoint(50, 50))
    desk.key(Qt.Key.Key_Escape)
    desk.release(start + QPoint(50, 50))

    assert desk.edits == []
    assert_shows_document(desk)


def test_the_first_move_settles_a_computed_layout(make_desk: MakeDesk) -> None:
    blocks = (placed("start", "start"), placed("one", "say"))
    shown = workflow(*blocks, links=(("start.name", "one.text"),))
    desk = make_desk(
        shown.model_copy(update={"layout": shown.layout.model_copy(update={"blocks": {}})})
    )
    desk.drag(desk.header("one"), desk.header("one") + QPoint(64, 64))

    assert set(desk.workflow.layout.blocks) == {"start", "one"}
    assert desk.edits == ["Move One"]


def test_clicks_select_and_the_selection_is_told(desk: Desk, qtbot: QtBot) -> None:
    told: list[object] = []
    desk.canvas.selection_changed.connect(told.append)
    desk.click(desk.header("two"))
    desk.click(desk.header("start"), CTRL)
    desk.click(desk.header("two"), CTRL)
    desk.click(desk.empty())

    assert told == [("two",), ("start", "two"), ("start",), ()]
    assert desk.edits == []


def test_a_marquee_selects_what_it_touches(desk: Desk) -> None:
    desk.drag(desk.at("one", -30, -30), desk.at("two", 40, 60))

    assert desk.canvas.selected() == ("one", "two")


def test_delete_removes_the_selected_blocks(desk: Desk) -> None:
    desk.canvas.select(["one"])
    desk.key(Qt.Key.Key_Delete)

    assert desk.edits == ["Delete One"]
    assert {block.id for block in desk.workflow.blocks} == {"start", "two"}
    assert_shows_document(desk)
    assert desk.canvas.selected() == ()


def test_delete_with_nothing_selected_asks_for_nothing(desk: Desk) -> None:
    desk.key(Qt.Key.Key_Delete)

    assert desk.edits == []


def test_copies_are_placed_beside_and_selected(desk: Desk) -> None:
    desk.canvas.select(["one", "two"])
    desk.key(Qt.Key.Key_D, CTRL)

    assert desk.edits == ["Duplicate 2 blocks"]
    assert len(desk.workflow.blocks) == 5
    assert len(desk.workflow.links) == 3
    new = {block.id for block in desk.workflow.blocks} - {"start", "one", "two"}
    assert set(desk.canvas.selected()) == new
    assert_shows_document(desk)


def test_select_all_selects_every_block(desk: Desk) -> None:
    desk.canvas.select_all()

    assert desk.canvas.selected() == ("start", "one", "two")


def test_a_block_of_the_palette_lands_with_its_middle_under_the_mouse(desk: Desk) -> None:
    at = QPointF(desk.at("one", 128, 420))
    assert drop(desk, "hook", at)

    assert desk.edits == ["Add Hook"]
    item = desk.items()["hook"]
    under = desk.canvas.viewer.mapToScene(at.toPoint())
    middle = item.pos() + item.body.center()
    assert abs(middle.x() - under.x()) <= GRID
    assert abs(middle.y() - under.y()) <= GRID
    assert desk.canvas.selected() == ("hook",)
    assert_shows_document(desk)


@pytest.mark.parametrize("type", ["no_such_block", ""])
def test_a_drop_of_anything_else_is_refused(desk: Desk, type: str) -> None:
    assert not drop(desk, type, QPointF(50, 50))

    assert desk.edits == []


def test_a_double_click_activates_a_block(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.canvas.block_activated) as told:
        QTest.mouseDClick(desk.canvas.viewer.viewport(), LEFT, NO_KEY, desk.header("two"))

    assert told.args == ["two"]


@pytest.mark.parametrize(("notches", "limit"), [(200, ZOOM_MAX), (-200, ZOOM_MIN)])
def test_the_wheel_zooms_within_limits(desk: Desk, notches: int, limit: float) -> None:
    for _ in range(abs(notches)):
        wheel(desk, notches / abs(notches))

    assert desk.canvas.viewer.sight.zoom == pytest.approx(limit)


def test_the_wheel_keeps_what_is_under_the_mouse(desk: Desk) -> None:
    viewer = desk.canvas.viewer
    middle = viewer.viewport().rect().center()
    before = viewer.mapToScene(middle)
    for notches in (3, -5, 4):
        wheel(desk, notches)
    after = viewer.mapToScene(middle)

    assert (after - before).manhattanLength() < 6


def test_shift_and_wheel_scroll_sideways(desk: Desk) -> None:
    viewer = desk.canvas.viewer
    before, zoom = viewer.mapToScene(0, 0), viewer.sight.zoom
    wheel(desk, 1, SHIFT)

    assert viewer.mapToScene(0, 0).x() < before.x()
    assert viewer.sight.zoom == zoom


def test_a_resize_keeps_the_zoom(desk: Desk) -> None:
    desk.canvas.zoom_out()
    zoom = desk.canvas.viewer.sight.zoom
    desk.canvas.resize(700, 500)

    assert desk.canvas.viewer.sight.zoom == zoom


@pytest.mark.parametrize("from_block", [True, False])
def test_the_middle_button_pans_also_over_a_block(desk: Desk, from_block: bool) -> None:
    start = desk.header("one") if from_block else desk.empty()
    before = desk.canvas.viewer.mapToScene(0, 0)
    desk.drag(start, start + QPoint(60, -40), MIDDLE)
    after = desk.canvas.viewer.mapToScene(0, 0)

    zoom = desk.canvas.viewer.sight.zoom
    assert (after - before).x() == pytest.approx(-60 / zoom, abs=2)
    assert (after - before).y() == pytest.approx(40 / zoom, abs=2)
    assert desk.edits == []


def test_space_and_the_left_button_pan(desk: Desk) -> None:
    before = desk.canvas.viewer.mapToScene(0, 0)
    QTest.keyPress(desk.canvas.viewer, Qt.Key.Key_Space)
    desk.drag(desk.header("one"), desk.header("one") + QPoint(40, 0))
    QTest.keyRelease(desk.canvas.viewer, Qt.Key.Key_Space)

    assert desk.canvas.viewer.mapToScene(0, 0).x() < before.x()
    assert desk.edits == []
    desk.drag(desk.header("one"), desk.header("one") + QPoint(64, 0))
    assert desk.edits == ["Move One"]


def test_fit_brings_everything_into_sight(desk: Desk) -> None:
    desk.canvas.viewer.sight.set_zoom(2.0)
    desk.canvas.viewer.sight.scroll_by(4000, 4000)
    desk.canvas.fit()

    sight = desk.canvas.viewer.sight.rect()
    assert all(sight.contains(item.sceneBoundingRect()) for item in desk.items().values())


def test_the_folding_line_shows_and_hides_rows(make_desk: MakeDesk) -> None:
    blocks = (placed("start", "start"), placed("one", "say"))
    desk = make_desk(workflow(*blocks, links=(("start.name", "one.text"),)))
    item = desk.items()["start"]
    assert [row.name for row in item.card.outputs.rows] == ["name"]
    [fold] = item.view.place.folds
    assert fold.text == "7 more …"

    desk.click(desk.at("start", 128, fold.middle))
    assert len(item.card.outputs.rows) == 8
    assert item.view.place.folds[0].text == "Show less"
    assert_shows_document(desk)

    desk.click(desk.at("start", 128, item.view.place.folds[0].middle))
    assert [row.name for row in item.card.outputs.rows] == ["name"]
    assert desk.edits == []
    assert_shows_document(desk)


def test_no_row_vanishes_while_somebody_links(make_desk: MakeDesk) -> None:
    desk = make_desk(workflow(placed("start", "start"), placed("one", "say")))
    before = desk.items()["start"].card.outputs.rows
    desk.drag(desk.port("start", OUT, "name"), desk.port("one", IN, "text"))

    assert len(desk.items()["start"].card.outputs.rows) == len(before) == 8
