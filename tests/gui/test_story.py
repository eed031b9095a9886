"""The main job, by hand: open, drag blocks, wire, edit, rehearse, see, save, open again."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.editor.main_window import MainWindow
from app.engine.run_state import RunStatus, Status
from app.workflow.file import load, save
from app.workflow.model import Workflow
from blocks.catalog import Catalog
from tests.gui.conftest import MakeWindow
from tests.gui.hands import Hands

EXAMPLES = Path(__file__).parents[2] / "resources" / "examples"


@pytest.fixture
def hands(window: MainWindow, real_catalog: Catalog) -> Hands:
    return Hands(window, real_catalog)


def test_from_an_empty_canvas_to_a_saved_workflow_that_ran(
    qtbot: QtBot,
    window: MainWindow,
    hands: Hands,
    real_catalog: Catalog,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    path = tmp_path / "relay.json"
    save(Workflow(name="Relay", sample={"customer_number": "+919876543210"}), path)
    assert window.open_path(path)

    source = hands.drag_from_palette("call_api", QPoint(150, 200))
    hook = hands.drag_from_palette("webhook", QPoint(520, 200))
    hands.wire((source, "customer_number"), (hook, "data"))
    assert [(one.source, one.target) for one in window.document.workflow.links] == [
        (f"{source}.customer_number", f"{hook}.data")
    ]

    hands.click_block(hook)
    hands.type_into("url", "https://crm.example/hook")
    assert window.isWindowModified()

    with qtbot.waitSignal(window.runner.ended) as ended:
        QTest.keyClick(window, Qt.Key.Key_F5)
    assert ended.args is not None
    assert ended.args[0].result.status == RunStatus.OK
    states = window.runner.record.state()
    assert [states.block(one).status for one in (source, hook)] == [Status.OK, Status.OK]
    assert "1 message" in window.status.words
    message = window.lower_panel.outbox.findChild(QPlainTextEdit)
    assert message is not None
    assert "POST https://crm.example/hook" in message.toPlainText()
    assert "+919876543210" in message.toPlainText()

    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert not window.isWindowModified()
    saved = load(path)
    assert saved.block(hook) is not None
    assert saved.links == window.document.workflow.links

    window.actions_by_name["close_tab"].trigger()
    assert window.document.workflow == Workflow()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    window.files.open()
    assert window.document.workflow == saved
    assert window.canvas.selected() == ()


def test_an_example_rehearses_row_by_row(qtbot: QtBot, window: MainWindow) -> None:
    assert window.open_path(EXAMPLES / "renewal_reminder.json")
    with qtbot.waitSignal(window.runner.ended) as ended:
        window.rehearse()

    assert ended.args is not None
    assert ended.args[0].result.status == RunStatus.OK
    assert ended.args[0].result.rows > 1
    assert f"{ended.args[0].result.rows} rows" in window.status.words
    assert not window.document.is_changed


def test_blocks_are_inserted_from_the_palette_by_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    search = window.palette_panel.findChild(QLineEdit)
    assert search is not None
    for words in ("call api", "whatsapp"):
        search.clear()
        QTest.keyClicks(search, words)
        QTest.keyClick(search, Qt.Key.Key_Return)

    workflow = window.document.workflow
    assert [block.type for block in workflow.blocks] == ["call_api", "send_whatsapp"]
    first, second = (workflow.layout.blocks[block.id] for block in workflow.blocks)
    assert second[0] > first[0]
    assert window.canvas.selected() == (workflow.blocks[1].id,)


def test_one_history_for_canvas_and_inspector(
    qtbot: QtBot, window: MainWindow, hands: Hands
) -> None:
    block = hands.drag_from_palette("webhook", QPoint(400, 200))
    hands.type_into("url", "https://crm.example")
    hands.drag_from_palette("call_api", QPoint(100, 200))
    undo = window.actions_by_name["undo"]

    undo.trigger()
    assert [one.id for one in window.document.workflow.blocks] == [block]
    undo.trigger()
    assert window.document.workflow.blocks[0].inputs == {}
    undo.trigger()
    assert window.document.workflow.blocks == ()
    assert not undo.isEnabled()
    for _ in range(3):
        window.actions_by_name["redo"].trigger()
    assert len(window.document.workflow.blocks) == 2


def test_ctrl_z_in_a_field_takes_back_the_edit_of_the_document(
    qtbot: QtBot, window: MainWindow, hands: Hands
) -> None:
    hands.drag_from_palette("webhook", QPoint(400, 200))
    hands.type_into("url", "https://crm.example")
    field = hands.control("url")
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert isinstance(field, QLineEdit)
    assert field.text() == ""
    assert window.document.workflow.blocks[0].inputs == {}


def test_a_workflow_with_problems_is_not_run_and_its_problems_are_shown(
    qtbot: QtBot, window: MainWindow, hands: Hands
) -> None:
    hook = hands.drag_from_palette("webhook", QPoint(400, 200))
    with qtbot.waitSignal(window.runner.ended):
        window.rehearse()

    assert "problems" in window.banner.words
    assert window.lower_panel.currentWidget() is window.lower_panel.problems
    problem = next(one for one in window.checker.problems if one.input == "url")
    window.canvas.select([])
    window.lower_panel.problems.problem_chosen.emit(problem)
    assert window.canvas.selected() == (hook,)
    assert window.focusWidget() is hands.control("url")


def test_the_window_comes_back_as_it_was_left(make_window: MakeWindow) -> None:
    first = make_window()
    first.actions_by_name["show_palette"].trigger()
    first.resize(1020, 640)
    first.close()
    second = make_window()

    assert second.palette_panel.isHidden()
    assert not second.actions_by_name["show_palette"].isChecked()
    assert second.height() == 640
