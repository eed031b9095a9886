"""The canvas by keyboard alone: from block to block, into the form, and from output to input."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.editor.canvas.connect_popup import ConnectPopup, inputs_for, outputs_of
from tests.gui.canvas.conftest import MakeDesk
from tests.gui.canvas.desk import Desk, placed, workflow

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(make_desk: MakeDesk, qtbot: QtBot) -> Desk:
    """Three blocks in a row, of which the right one runs before the middle one."""
    made = make_desk(
        workflow(
            placed("start", "start"),
            placed("letter", "letter"),
            placed("say", "say"),
            links=(("start.name", "say.text"), ("say.text", "letter.subject")),
        )
    )
    qtbot.waitExposed(made.canvas)
    made.canvas.viewer.setFocus()
    return made


def test_arrows_go_to_the_nearest_block(desk: Desk) -> None:
    desk.key(Qt.Key.Key_Right)
    assert desk.canvas.selected() == ("start",)
    desk.key(Qt.Key.Key_Right)
    assert desk.canvas.selected() == ("letter",)
    desk.key(Qt.Key.Key_Right)
    assert desk.canvas.selected() == ("say",)
    desk.key(Qt.Key.Key_Right)
    assert desk.canvas.selected() == ("say",)
    desk.key(Qt.Key.Key_Left)
    assert desk.canvas.selected() == ("letter",)
    desk.key(Qt.Key.Key_Up)
    assert desk.canvas.selected() == ("letter",)


def test_shift_and_arrows_select_more(desk: Desk) -> None:
    desk.canvas.select(["start"])
    desk.key(Qt.Key.Key_Right, SHIFT)
    desk.key(Qt.Key.Key_Right, SHIFT)
    assert desk.canvas.selected() == ("start", "letter", "say")


def test_tab_goes_on_in_the_order_of_the_run(desk: Desk) -> None:
    desk.canvas.select(["start"])
    desk.key(Qt.Key.Key_Tab)
    assert desk.canvas.selected() == ("say",)
    desk.key(Qt.Key.Key_Tab)
    assert desk.canvas.selected() == ("letter",)
    desk.key(Qt.Key.Key_Backtab, SHIFT)
    assert desk.canvas.selected() == ("say",)


def test_tab_leaves_the_canvas_after_the_last_block(desk: Desk) -> None:
    other = QLineEdit(desk.canvas)
    other.show()
    desk.canvas.select(["letter"])
    desk.key(Qt.Key.Key_Tab)

    assert other.hasFocus()
    assert desk.canvas.selected() == ("letter",)


def test_enter_opens_the_form(desk: Desk, qtbot: QtBot) -> None:
    desk.canvas.select(["say"])
    with qtbot.waitSignal(desk.canvas.block_activated) as opened:
        desk.key(Qt.Key.Key_Return)
    assert opened.args == ["say"]


def test_an_output_is_linked_by_lists(desk: Desk) -> None:
    desk.canvas.select(["start"])
    desk.canvas.connect_selected()
    popup = desk.canvas.findChild(ConnectPopup)
    assert popup is not None
    QTest.keyClicks(popup.search, "name")
    assert [popup.list.item(row).text() for row in range(popup.list.count())] == ["Name  (text)"]
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    QTest.keyClicks(popup.search, "letter to")
    assert popup.list.currentItem().text() == "Letter · To  (read as an e-mail address)"
    QTest.keyClick(popup.search, Qt.Key.Key_Return)

    assert ("start.name", "letter.to") in desk.links()
    assert desk.edits == ["Link Start to Letter"]


def test_escape_goes_back_to_the_outputs(desk: Desk) -> None:
    desk.canvas.select(["start"])
    desk.canvas.connect_selected()
    popup = desk.canvas.findChild(ConnectPopup)
    assert popup is not None
    outputs = popup.list.count()
    QTest.keyClick(popup.search, Qt.Key.Key_Down)
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert "to which input" in popup.search.accessibleName()
    QTest.keyClick(popup.search, Qt.Key.Key_Escape)

    assert popup.list.count() == outputs
    assert desk.edits == []


def test_only_what_fits_is_offered(desk: Desk) -> None:
    wiring = desk.wiring
    assert [one.name for one in outputs_of(wiring, "letter")] == []
    for output in outputs_of(wiring, "start"):
        for choice in inputs_for(wiring, "start", output.name):
            assert choice.link is not None
            fit = wiring.fit("start", output.name, choice.link.to_block, choice.link.to_port)
            assert fit.is_allowed


def test_without_anything_to_link_it_says_so(desk: Desk) -> None:
    desk.canvas.select(["letter"])
    desk.canvas.connect_selected()
    desk.canvas.select([])
    desk.canvas.connect_selected()

    assert len(desk.refused) == 2
    assert "“Letter”" in desk.refused[0]
