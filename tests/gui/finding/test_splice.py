"""Blocks dropped on a cord, and what is left of the cords when a block is deleted or cut."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.editor.canvas.cord_item import CordItem
from app.editor.main_window import MainWindow
from blocks.catalog import Catalog
from tests.gui.hands import Hands


@pytest.fixture
def hands(window: MainWindow, real_catalog: Catalog) -> Hands:
    window.resize(1500, 900)
    window.canvas.zoom_reset()
    return Hands(window, real_catalog)


@pytest.fixture
def linked(hands: Hands) -> tuple[str, str]:
    """The ids of a source and a webhook that it is linked into."""
    source = hands.drag_from_palette("call_api", QPoint(180, 200))
    hook = hands.drag_from_palette("webhook", QPoint(660, 200))
    hands.wire((source, "customer_number"), (hook, "data"))
    return source, hook


def _links(window: MainWindow) -> set[tuple[str, str]]:
    return {(link.source, link.target) for link in window.document.workflow.links}


def _on_cord(window: MainWindow) -> QPoint:
    viewer = window.canvas.viewer
    (cord,) = [one for one in viewer.scene().items() if isinstance(one, CordItem)]
    return QPoint(viewer.mapFromScene(cord.path().pointAtPercent(0.5)))


def test_a_block_dropped_on_a_cord_goes_between_in_one_step(
    window: MainWindow, hands: Hands, linked: tuple[str, str]
) -> None:
    source, hook = linked
    before = window.document.workflow
    new = hands.drag_from_palette("smart_filter", _on_cord(window))

    assert _links(window) == {
        (f"{source}.customer_number", f"{new}.field"),
        (f"{new}.customer_number", f"{hook}.data"),
    }
    window.document.undo()
    assert window.document.workflow is before


def test_a_block_that_does_not_fit_stands_beside_the_cord_and_that_is_said(
    window: MainWindow, hands: Hands, linked: tuple[str, str]
) -> None:
    before = _links(window)
    hands.drag_from_palette("incoming_call", _on_cord(window))

    assert _links(window) == before
    assert len(window.document.workflow.blocks) == 3
    assert "does not fit between" in window.statusBar().currentMessage()


def _delete_the_middle(window: MainWindow, hands: Hands, action: str) -> str:
    new = hands.drag_from_palette("smart_filter", _on_cord(window))
    window.canvas.select([new])
    window.canvas.setFocus()
    window.actions_by_name[action].trigger()
    assert window.document.workflow.block(new) is None
    return new


def test_delete_keeps_the_neighbours_linked(
    window: MainWindow, hands: Hands, linked: tuple[str, str]
) -> None:
    before = _links(window)
    _delete_the_middle(window, hands, "delete")
    assert _links(window) == before

    window.document.undo()
    assert len(window.document.workflow.blocks) == 3
    assert len(_links(window)) == 2


def test_cut_takes_the_links_along(
    window: MainWindow, hands: Hands, linked: tuple[str, str]
) -> None:
    _delete_the_middle(window, hands, "cut")
    assert _links(window) == set()


def test_the_delete_key_does_the_same(
    window: MainWindow, hands: Hands, linked: tuple[str, str]
) -> None:
    source, hook = linked
    new = hands.drag_from_palette("smart_filter", _on_cord(window))
    window.canvas.select([new])
    window.canvas.setFocus()
    QTest.keyClick(window.canvas.viewer, Qt.Key.Key_Delete)

    assert _links(window) == {(f"{source}.customer_number", f"{hook}.data")}
