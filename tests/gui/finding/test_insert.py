"""Blocks are searched where the mouse is, and at the loose end of a cord."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView

from app.editor.canvas.card import Side
from app.editor.finding.popup import FindPopup
from app.editor.main_window import MainWindow
from blocks.catalog import Catalog
from tests.gui.hands import LEFT, NO_KEY, Hands

EMPTY = QPoint(520, 260)


@pytest.fixture
def hands(window: MainWindow, real_catalog: Catalog) -> Hands:
    # Room for cards: the lower panel is not needed here.
    window.resize(1500, 900)
    window.canvas.zoom_reset()
    return Hands(window, real_catalog)


def _popup(window: MainWindow) -> FindPopup:
    popup = window.finding.popup
    assert popup.isVisible()
    return popup


def _titles(window: MainWindow) -> list[str]:
    return [line.title for line in _popup(window).rows()]


def _double_click(window: MainWindow, at: QPoint) -> None:
    port = window.canvas.viewer.viewport()
    QTest.mouseClick(port, LEFT, NO_KEY, at)
    QTest.mouseDClick(port, LEFT, NO_KEY, at)


def _drop_cord(hands: Hands, block: str, side: Side, port: str, at: QPoint = EMPTY) -> None:
    viewport = hands.window.canvas.viewer.viewport()
    start = hands.port(block, side, port)
    QTest.mouseMove(viewport, start)
    QTest.mousePress(viewport, LEFT, NO_KEY, start)
    QTest.mouseMove(viewport, (start * 2 + at) / 3)
    QTest.mouseMove(viewport, at)
    QTest.mouseRelease(viewport, LEFT, NO_KEY, at)


def _links(window: MainWindow) -> list[tuple[str, str]]:
    return [(link.source, link.target) for link in window.document.workflow.links]


def test_a_double_click_searches_and_enter_inserts_there(
    window: MainWindow, hands: Hands, real_catalog: Catalog
) -> None:
    _double_click(window, EMPTY)
    popup = _popup(window)
    assert len(popup.rows()) == len(real_catalog)
    QTest.keyClicks(popup.field, "send em")
    assert _titles(window)[0] == "Send Email"
    QTest.keyClick(popup.field, Qt.Key.Key_Return)

    assert not popup.isVisible()
    (block,) = window.document.workflow.blocks
    assert block.type == "send_email"
    assert window.canvas.selected() == (block.id,)
    item = window.canvas.viewer.blocks()[0]
    at = window.canvas.viewer.mapToScene(EMPTY)
    assert item.sceneBoundingRect().contains(at)
    window.document.undo()
    assert window.document.workflow.blocks == ()


def test_a_double_click_on_a_block_does_not_search(window: MainWindow, hands: Hands) -> None:
    block = hands.drag_from_palette("webhook", EMPTY)
    hands.click_block(block)
    item = window.canvas.viewer.blocks()[0]
    _double_click(window, window.canvas.viewer.mapFromScene(item.sceneBoundingRect().center()))

    assert not window.finding.popup.isVisible()


def test_tab_searches_where_no_block_is_selected_and_escape_leaves_all_as_it_was(
    window: MainWindow, hands: Hands
) -> None:
    window.canvas.setFocus()
    QTest.keyClick(window.canvas.viewer, Qt.Key.Key_Tab)
    popup = _popup(window)
    QTest.keyClick(popup.field, Qt.Key.Key_Escape)

    assert not popup.isVisible()
    assert window.document.undo_name == ""


def test_arrows_choose_and_a_click_inserts(window: MainWindow, hands: Hands) -> None:
    window.canvas.setFocus()
    window.actions_by_name["insert_here"].trigger()
    popup = _popup(window)
    wanted = popup.rows()[2].title
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        QTest.keyClick(popup.field, key)
    assert popup.field.accessibleDescription().startswith(wanted)
    rows = popup.findChild(QListView)
    assert rows is not None
    QTest.mouseClick(rows.viewport(), LEFT, NO_KEY, rows.visualRect(rows.currentIndex()).center())

    (block,) = window.document.workflow.blocks
    assert block.title == wanted


def test_nothing_found_is_said_and_enter_does_nothing(window: MainWindow, hands: Hands) -> None:
    window.finding.insert()
    popup = _popup(window)
    QTest.keyClicks(popup.field, "qqqqqq")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)

    assert popup.isVisible()
    assert popup.rows() == ()
    assert "No block" in popup.field.accessibleDescription()


def test_a_cord_dropped_on_the_empty_canvas_adds_and_links_in_one_step(
    window: MainWindow, hands: Hands
) -> None:
    source = hands.drag_from_palette("call_api", QPoint(200, 200))
    _drop_cord(hands, source, Side.OUTPUT, "customer_number")
    popup = _popup(window)
    QTest.keyClicks(popup.field, "schedule")
    assert _titles(window)[0] == "Schedule a Callback"
    QTest.keyClick(popup.field, Qt.Key.Key_Return)

    new = window.document.workflow.blocks[-1].id
    assert _links(window) == [(f"{source}.customer_number", f"{new}.customer_number")]
    window.document.undo()
    assert [block.id for block in window.document.workflow.blocks] == [source]
    assert _links(window) == []


def test_blocks_without_a_port_that_fits_are_not_offered(window: MainWindow, hands: Hands) -> None:
    source = hands.drag_from_palette("call_api", QPoint(200, 200))
    _drop_cord(hands, source, Side.OUTPUT, "customer_number")
    titles = _titles(window)

    assert "Call API" not in titles
    assert "Webhook" in titles


def test_a_cord_from_an_input_is_given_by_the_block_that_is_chosen(
    window: MainWindow, hands: Hands
) -> None:
    target = hands.drag_from_palette("schedule_callback", QPoint(700, 200))
    _drop_cord(hands, target, Side.INPUT, "customer_number", QPoint(380, 200))
    popup = _popup(window)
    QTest.keyClicks(popup.field, "call api")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)

    new = window.document.workflow.blocks[-1].id
    assert _links(window) == [(f"{new}.customer_number", f"{target}.customer_number")]


def test_a_branch_is_offered_all_blocks_but_sources(
    window: MainWindow, hands: Hands, real_catalog: Catalog
) -> None:
    filter = hands.drag_from_palette("smart_filter", QPoint(200, 200))
    _drop_cord(hands, filter, Side.OUTPUT, "matched")
    wanted = {spec.title for spec in real_catalog.values() if not spec.is_source}
    assert set(_titles(window)) == wanted
    QTest.keyClicks(_popup(window).field, "webhook")
    QTest.keyClick(_popup(window).field, Qt.Key.Key_Return)

    new = window.document.workflow.blocks[-1].id
    assert _links(window) == [(f"{filter}.matched", f"{new}.when")]


def test_the_end_of_a_link_dropped_on_the_empty_canvas_still_removes_it(
    window: MainWindow, hands: Hands
) -> None:
    source = hands.drag_from_palette("call_api", QPoint(200, 200))
    hook = hands.drag_from_palette("webhook", QPoint(620, 200))
    hands.wire((source, "customer_number"), (hook, "data"))
    assert len(_links(window)) == 1
    _drop_cord(hands, hook, Side.INPUT, "data", QPoint(430, 380))

    assert _links(window) == []
    assert not window.finding.popup.isVisible()
