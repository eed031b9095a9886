"""Copy, cut and paste by their keys, through the clipboard of the desktop."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.editor.main_window import MainWindow
from blocks.catalog import Catalog
from tests.gui.conftest import MakeWindow
from tests.gui.hands import Hands

CTRL = Qt.KeyboardModifier.ControlModifier


def key(window: MainWindow, which: Qt.Key) -> None:
    window.canvas.setFocus()
    QTest.keyClick(window.canvas.viewer, which, CTRL)


@pytest.fixture
def hands(window: MainWindow, real_catalog: Catalog) -> Hands:
    hands = Hands(window, real_catalog)
    source = hands.drag_from_palette("call_api", QPoint(200, 200))
    hook = hands.drag_from_palette("webhook", QPoint(520, 200))
    hands.wire((source, "customer_number"), (hook, "data"))
    QGuiApplication.clipboard().clear()
    return hands


def test_copied_blocks_are_text_and_are_pasted_with_their_links(
    window: MainWindow, hands: Hands
) -> None:
    key(window, Qt.Key.Key_A)
    key(window, Qt.Key.Key_C)
    before = window.document.workflow
    assert '"type": "webhook"' in QGuiApplication.clipboard().text()
    key(window, Qt.Key.Key_V)
    key(window, Qt.Key.Key_V)

    after = window.document.workflow
    assert (len(after.blocks), len(after.links)) == (6, 3)
    assert len(set(after.layout.blocks.values())) == 6
    assert window.canvas.selected() == tuple(block.id for block in after.blocks[4:])
    assert window.document.undo_name == "Paste 2 blocks"
    window.document.undo()
    window.document.undo()
    assert window.document.workflow is before


def test_cut_blocks_are_pasted_into_another_window(
    qtbot: QtBot, window: MainWindow, hands: Hands, make_window: MakeWindow
) -> None:
    key(window, Qt.Key.Key_A)
    cut = window.document.workflow
    key(window, Qt.Key.Key_X)
    assert window.document.workflow.blocks == ()
    other = make_window()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    key(other, Qt.Key.Key_V)

    assert other.document.workflow.blocks == cut.blocks
    assert other.document.workflow.links == cut.links


def test_what_is_no_workflow_is_refused_in_the_status_bar(window: MainWindow, hands: Hands) -> None:
    before = window.document.workflow
    QGuiApplication.clipboard().setText("Milk, bread")
    key(window, Qt.Key.Key_V)

    assert window.document.workflow is before
    assert "holds no blocks" in window.statusBar().currentMessage()


def test_with_nothing_selected_the_clipboard_stays(window: MainWindow, hands: Hands) -> None:
    window.canvas.select([])
    QGuiApplication.clipboard().setText("Milk, bread")
    key(window, Qt.Key.Key_X)

    assert QGuiApplication.clipboard().text() == "Milk, bread"
    assert "Select" in window.statusBar().currentMessage()


def test_in_a_field_the_same_keys_edit_text(window: MainWindow, hands: Hands) -> None:
    before = window.document.workflow
    window.canvas.select([before.blocks[1].id])
    field = hands.control("url")
    assert isinstance(field, QLineEdit)
    QGuiApplication.clipboard().setText("https://x")
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_V, CTRL)

    assert len(window.document.workflow.blocks) == 2
    assert window.document.workflow.blocks[1].inputs["url"] == "https://x"
