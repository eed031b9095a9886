"""The right mouse button on the canvas: blocks, cords, notes, frames and the empty canvas."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.editor.canvas.cord_item import CordItem
from app.editor.canvas_menu import BLOCK, BLOCKS, EMPTY, FRAME, NOTE, CanvasMenu, Groups
from app.editor.main_window import MainWindow
from app.workflow.layout_edits import ThingKind
from blocks.catalog import Catalog
from tests.gui.hands import NO_KEY, Hands

FIRST, SECOND, FREE = QPoint(320, 120), QPoint(820, 120), QPoint(560, 620)
RIGHT = Qt.MouseButton.RightButton


@pytest.fixture
def hands(window: MainWindow, real_catalog: Catalog) -> Hands:
    window.resize(1700, 1100)
    window.canvas.zoom_reset()
    return Hands(window, real_catalog)


@pytest.fixture
def pair(hands: Hands) -> tuple[str, str]:
    """Two blocks with a cord between them."""
    source = hands.drag_from_palette("call_api", FIRST)
    target = hands.drag_from_palette("webhook", SECOND)
    hands.wire((source, "customer_details"), (target, "data"))
    assert len(hands.window.document.workflow.links) == 1
    return source, target


def press(window: MainWindow, at: QPoint) -> QMenu:
    """The right button, as the window system tells of it."""
    port = window.canvas.viewer.viewport()
    QTest.mouseMove(port, at)
    QTest.mousePress(port, RIGHT, NO_KEY, at)
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(port, QContextMenuEvent(reason, at, port.mapToGlobal(at), NO_KEY))
    QTest.mouseRelease(port, RIGHT, NO_KEY, at)
    return opened(window)


def opened(window: MainWindow) -> QMenu:
    found = window.findChild(CanvasMenu)
    assert found is not None
    assert found.menu is not None
    assert found.menu.isVisible()
    return found.menu


def choose(menu: QMenu, action: QAction) -> None:
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, NO_KEY, menu.actionGeometry(action).center())


def holds(window: MainWindow, menu: QMenu, groups: Groups) -> bool:
    """The menu ends with the actions of these groups, in order."""
    named = [window.actions_by_name[name] for group in groups for name in group]
    return [one for one in menu.actions() if not one.isSeparator()][-len(named) :] == named


def header(window: MainWindow, block: str) -> QPoint:
    item = next(one for one in window.canvas.viewer.blocks() if one.block_id == block)
    return QPoint(window.canvas.viewer.mapFromScene(item.sceneBoundingRect().center()))


def cord_middle(window: MainWindow) -> QPoint:
    scene = window.canvas.viewer.scene()
    (cord,) = [item for item in scene.items() if isinstance(item, CordItem)]
    return QPoint(window.canvas.viewer.mapFromScene(cord.path().pointAtPercent(0.5)))


def test_a_block_is_selected_and_offers_what_can_be_done_with_it(
    window: MainWindow, pair: tuple[str, str]
) -> None:
    window.canvas.select([pair[1]])
    menu = press(window, header(window, pair[0]))
    assert window.canvas.selected() == (pair[0],)
    assert holds(window, menu, BLOCK)
    choose(menu, window.actions_by_name["duplicate"])
    assert len(window.document.workflow.blocks) == 3


def test_several_selected_blocks_stay_selected_and_are_arranged(
    window: MainWindow, pair: tuple[str, str]
) -> None:
    window.canvas.select(pair)
    menu = press(window, header(window, pair[1]))
    assert window.canvas.selected() == pair
    assert holds(window, menu, BLOCKS)
    choose(menu, window.actions_by_name["align_left"])
    places = window.canvas.positions()
    assert places[pair[0]][0] == places[pair[1]][0]


def test_a_cord_is_removed(window: MainWindow, pair: tuple[str, str]) -> None:
    menu = press(window, cord_middle(window))
    choose(menu, window.actions_by_name["delete"])
    assert window.document.workflow.links == ()
    assert len(window.document.workflow.blocks) == 2


def test_a_block_is_put_into_a_cord(window: MainWindow, pair: tuple[str, str]) -> None:
    menu = press(window, cord_middle(window))
    choose(menu, menu.actions()[0])
    popup = window.finding.popup
    assert popup.isVisible()
    titles = [line.title for line in popup.rows()]
    assert "Smart Filter" in titles
    assert "Call API" not in titles, "it takes nothing"
    QTest.keyClicks(popup.field, "smart filter")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    (new,) = [one.id for one in window.document.workflow.blocks if one.id not in pair]
    ends = [(link.from_block, link.to_block) for link in window.document.workflow.links]
    assert ends == [(pair[0], new), (new, pair[1])]
    window.document.undo()
    assert [one.id for one in window.document.workflow.blocks] == list(pair)


def test_notes_and_frames_have_their_own(window: MainWindow, hands: Hands) -> None:
    for name, kind, groups in (
        ("add_note", ThingKind.NOTE, NOTE),
        ("add_frame", ThingKind.FRAME, FRAME),
    ):
        window.actions_by_name[name].trigger()
        window.canvas.layer.end_writing(keep=True)
        window.canvas.layer.select(())
        (item,) = [one for one in window.canvas.layer.items() if one.thing.kind is kind]
        # Its edge: in its middle a note may cover the frame.
        corner = item.body.translated(item.pos()).topLeft() + QPoint(6, 6).toPointF()
        menu = press(window, window.canvas.viewer.mapFromScene(corner))
        assert window.canvas.layer.selected() == (item.thing,)
        assert holds(window, menu, groups)
        choose(menu, window.actions_by_name["delete"])
        assert window.canvas.layer.items() == ()


def test_the_empty_canvas_inserts_a_block_at_the_press(window: MainWindow, hands: Hands) -> None:
    menu = press(window, FREE)
    assert holds(window, menu, EMPTY)
    choose(menu, menu.actions()[0])
    QTest.keyClicks(window.finding.popup.field, "webhook")
    QTest.keyClick(window.finding.popup.field, Qt.Key.Key_Return)
    (block,) = window.document.workflow.blocks
    item = window.canvas.viewer.blocks()[0]
    assert item.sceneBoundingRect().contains(window.canvas.viewer.mapToScene(FREE))
    assert window.canvas.selected() == (block.id,)


def test_the_key_opens_it_at_the_selected_block(window: MainWindow, pair: tuple[str, str]) -> None:
    window.canvas.select([pair[1]])
    viewer = window.canvas.viewer
    reason, nowhere = QContextMenuEvent.Reason.Keyboard, QPoint()
    QApplication.sendEvent(viewer, QContextMenuEvent(reason, nowhere, nowhere, NO_KEY))
    menu = opened(window)
    assert holds(window, menu, BLOCK)
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    assert window.canvas.selected() == (pair[1],)
