"""The inspector turns what is entered into edits, and shows links, problems and the last run."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.editor.checker import Checker
from app.editor.document import Document
from app.editor.panels.fields.make import Surroundings
from app.editor.panels.input_row import OVERRIDDEN, InputRow
from app.editor.panels.inspector import InspectorPanel
from app.engine.run_state import BlockState, Status
from app.workflow.model import Link, OnError, Workflow
from tests.support.sample_blocks import CATALOG

WORKFLOW = Workflow.model_validate(
    {
        "name": "Calls",
        "sample": {"customer_number": "+919876543210", "extra": 1},
        "blocks": [
            {"id": "start", "type": "start", "title": "Customers"},
            {"id": "say", "type": "say", "title": "Say it", "inputs": {"text": "Hello"}},
            {"id": "call", "type": "call"},
            {"id": "hook", "type": "hook"},
            {"id": "odd", "type": "of_another_package"},
        ],
        "links": [{"from": "start.name", "to": "hook.data"}],
    }
)


class Desk:
    """An inspector with a document, as the window has them."""

    def __init__(self, workflow: Workflow) -> None:
        self.document = Document(workflow)
        self.checker = Checker(self.document, CATALOG)
        self.panel = InspectorPanel()
        self.selected: tuple[str, ...] = ()
        self.panel.edit_requested.connect(self.document.apply)
        self.panel.finished.connect(self.document.end_typing)
        self.checker.wiring_changed.connect(self.show)
        self.checker.problems_changed.connect(self.show)
        self.panel.resize(340, 900)
        self.panel.show()
        self.show()

    def show(self) -> None:
        around = Surroundings()
        self.panel.show_selected(self.selected, self.checker.wiring, self.checker.problems, around)

    def select(self, *ids: str) -> None:
        self.selected = ids
        self.show()

    def row(self, name: str) -> InputRow:
        rows = [one for one in self.panel.findChildren(InputRow) if one.isVisible()]
        return next(one for one in rows if one.spec.name == name)

    def inputs(self, block: str = "say") -> dict[str, Any]:
        found = self.document.workflow.block(block)
        assert found is not None
        return dict(found.inputs)

    def texts(self) -> list[str]:
        return [one.text() for one in self.panel.findChildren(QLabel) if one.isVisible()]


MakeDesk = Callable[[Workflow], Desk]


@pytest.fixture
def desk(qtbot: QtBot, dressed: QApplication) -> Desk:
    made = Desk(WORKFLOW)
    qtbot.addWidget(made.panel)
    return made


def control(row: InputRow) -> QWidget:
    assert row.field is not None
    return row.field.control()


def combo(row: InputRow) -> QComboBox:
    found = row.findChild(QComboBox)
    assert found is not None
    return found


def test_typing_changes_the_document_in_one_step(qtbot: QtBot, desk: Desk) -> None:
    desk.select("say")
    field = control(desk.row("text"))
    QTest.keyClicks(field, " Asha")

    assert desk.inputs()["text"] == "Hello Asha"
    desk.document.undo()
    assert desk.inputs()["text"] == "Hello"
    assert isinstance(field, QLineEdit)
    assert field.text() == "Hello"


def test_typing_keeps_the_row_and_its_cursor(qtbot: QtBot, desk: Desk) -> None:
    desk.select("say")
    row = desk.row("text")
    QTest.keyClicks(control(row), "!")

    assert desk.row("text") is row


def test_an_emptied_field_is_cleared(qtbot: QtBot, desk: Desk) -> None:
    desk.select("say")
    field = control(desk.row("text"))
    for _ in "Hello":
        QTest.keyClick(field, Qt.Key.Key_Backspace)

    assert "text" not in desk.inputs()


def test_the_title_is_edited(qtbot: QtBot, desk: Desk) -> None:
    desk.select("say")
    desk.panel.focus_title()
    title = next(one for one in desk.panel.findChildren(QLineEdit) if one.text() == "Say it")
    title.selectAll()
    QTest.keyClicks(title, "Greet")
    block = desk.document.workflow.block("say")

    assert block is not None
    assert block.title == "Greet"


def test_a_linked_input_shows_its_source_and_greys_what_is_written(desk: Desk) -> None:
    desk.select("say")
    assert OVERRIDDEN not in desk.texts()
    desk.row("text").linked.emit(_link("start.name", "say.text"))

    assert "Customers · Name" in desk.texts()
    assert OVERRIDDEN in desk.texts()
    assert not control(desk.row("text")).isEnabled()
    assert desk.inputs()["text"] == "Hello"


def test_unlinking_brings_back_what_was_written(desk: Desk) -> None:
    desk.select("say")
    desk.row("text").linked.emit(_link("start.name", "say.text"))
    unlink = next(
        one
        for one in desk.row("text").findChildren(QToolButton)
        if one.accessibleName() == "Unlink from Customers · Name"
    )
    unlink.click()

    field = control(desk.row("text"))
    assert isinstance(field, QLineEdit)
    assert (field.isEnabled(), field.text()) == (True, "Hello")
    assert OVERRIDDEN not in desk.texts()


def test_an_input_is_linked_from_its_menu(desk: Desk) -> None:
    desk.select("say")
    link = next(one for one in desk.row("text").findChildren(QToolButton) if one.menu() is not None)
    menu = link.menu()
    menu.aboutToShow.emit()
    next(one for one in menu.actions() if one.text() == "Customers · Name").trigger()

    assert [one.target for one in desk.document.workflow.links_into("say")] == ["say.text"]


def test_problems_are_shown_at_their_field(desk: Desk) -> None:
    desk.checker.check_now()
    desk.select("hook")

    assert desk.row("url").message
    assert control(desk.row("url")).property("hasProblem") is True


def test_what_is_typed_wrong_is_said_at_once(qtbot: QtBot, desk: Desk) -> None:
    desk.select("hook")
    field = control(desk.row("url"))
    QTest.keyClicks(field, "crm")

    assert "is not a web address" in desk.row("url").message
    assert isinstance(field, QLineEdit)
    field.clear()
    QTest.keyClicks(field, "https://crm.example")
    assert desk.row("url").message == ""


def test_another_variant_has_other_fields(qtbot: QtBot, desk: Desk) -> None:
    desk.select("call")
    assert desk.row("key").isVisible()
    provider = combo(desk.row("provider"))
    assert provider.currentText() == "Fast"
    to = desk.row("to")
    QTest.keyClick(provider, Qt.Key.Key_Down)

    assert desk.inputs("call") == {"provider": "slow"}
    assert desk.row("line").isVisible()
    assert combo(desk.row("provider")) is provider
    assert desk.row("to") is to
    with pytest.raises(StopIteration):
        desk.row("key")


def test_how_it_is_tried_is_edited_in_a_folded_section(qtbot: QtBot, desk: Desk) -> None:
    desk.select("say")
    header = next(
        one for one in desk.panel.findChildren(QPushButton) if one.text() == "When it fails"
    )
    header.click()
    QTest.keyClicks(control(desk.row("tries")), "3")
    QTest.keyClick(combo(desk.row("on_error")), Qt.Key.Key_Down)
    block = desk.document.workflow.block("say")

    assert block is not None
    assert (block.policy.tries, block.policy.on_error) == (3, OnError.STOP)


def test_a_number_of_tries_that_cannot_be_is_not_written(qtbot: QtBot, desk: Desk) -> None:
    desk.select("say")
    next(
        one for one in desk.panel.findChildren(QPushButton) if one.text() == "When it fails"
    ).click()
    QTest.keyClicks(control(desk.row("tries")), "99")
    block = desk.document.workflow.block("say")

    assert block is not None
    assert block.policy.tries == 9
    assert desk.row("tries").message
    field = control(desk.row("tries"))
    assert isinstance(field, QLineEdit)
    assert field.text() == "99"


def test_with_nothing_selected_the_workflow_is_shown(qtbot: QtBot, desk: Desk) -> None:
    name = control(desk.row("name"))
    QTest.keyClicks(name, " today")
    field = control(desk.row("description"))
    assert isinstance(field, QPlainTextEdit)
    field.setPlainText("For renewals.")

    assert desk.document.workflow.name == "Calls today"
    assert desk.document.workflow.description == "For renewals."


def test_the_sample_is_a_form_of_the_outputs_of_the_source(qtbot: QtBot, desk: Desk) -> None:
    assert desk.row("customer_number").message == "+91 98765 43210 · India"
    QTest.keyClicks(control(desk.row("count")), "7")

    assert desk.document.workflow.sample == {
        "customer_number": "+919876543210",
        "extra": 1,
        "count": 7,
    }


def test_the_sample_is_edited_as_json_too(desk: Desk) -> None:
    as_json = next(
        one
        for one in desk.panel.findChildren(QPushButton)
        if one.text() == "As JSON" and one.isVisible() and "sample" in one.toolTip()
    )
    as_json.click()
    text = next(
        one
        for one in desk.panel.findChildren(QPlainTextEdit)
        if one.isVisible() and "customer_number" in one.toPlainText()
    )
    text.setPlainText('{"customer_number": ')
    assert desk.document.workflow.sample["extra"] == 1
    text.setPlainText('{"customer_number": "+911"}')

    assert desk.document.workflow.sample == {"customer_number": "+911"}


def test_the_source_shows_the_sample_too(desk: Desk) -> None:
    desk.select("start")

    assert desk.row("customer_number").view.written == "+919876543210"


def test_several_blocks_are_named(desk: Desk) -> None:
    desk.select("say", "hook")

    assert any("2 blocks are selected" in text and "Say it" in text for text in desk.texts())


def test_an_unknown_block_says_that_it_is_kept(desk: Desk) -> None:
    desk.select("odd")

    assert any("What is written in it is kept" in text for text in desk.texts())


def test_a_block_that_is_gone_gives_way_to_the_workflow(desk: Desk) -> None:
    desk.select("ghost")

    assert desk.row("description").isVisible()


def test_the_last_run_is_shown(desk: Desk) -> None:
    desk.select("say")
    state = BlockState(
        status=Status.FAILED, message="Nobody answered.", elapsed_ms=1400, outputs={"text": None}
    )
    desk.panel.show_states({"say": state})

    assert "Nobody answered." in desk.texts()
    assert "1.4 s" in desk.texts()


def test_help_is_shown_as_it_is_written(qtbot: QtBot, desk: Desk) -> None:
    desk.select("say")
    row = desk.row("text")

    assert "What to say." in desk.texts()
    assert control(row).accessibleName() == "Text"
    assert control(row).accessibleDescription() == "What to say."


def _link(source: str, target: str) -> Any:

    return Link.model_validate({"from": source, "to": target})
