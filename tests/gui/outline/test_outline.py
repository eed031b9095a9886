"""The outline in the window: commands and keys edit the document; one selection, one history."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.editor.main_window import MainWindow
from app.editor.outline.model import DETAIL, NAME, OutlineModel
from app.editor.outline.panel import OutlinePanel
from app.workflow.model import Workflow
from tests.gui.conftest import MakeWindow


class Outline:
    """The outline of a window, worked by keyboard alone."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.panel: OutlinePanel = window.outline
        self.model: OutlineModel = self.panel.model
        self.tree = self.panel.tree

    @property
    def workflow(self) -> Workflow:
        return self.window.document.workflow

    def command(self, text: str) -> str:
        """Type a command and Enter; what it is answered."""
        line = self.panel.line
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Return)
        return self.panel.answer_label.text()

    def rows(self) -> list[str]:
        """Every row that is in sight, both columns."""
        found: list[str] = []
        self._walk(QModelIndex(), "", found)
        return found

    def row(self, *path: str) -> QModelIndex:
        """A row by its name and the names above it."""
        index = QModelIndex()
        for name in path:
            index = next(
                one
                for place in range(self.model.rowCount(index))
                if (one := self.model.index(place, NAME, index)).data() == name
            )
        return index

    def go(self, *path: str) -> None:
        """Make a row the current one."""
        index = self.row(*path)
        self.tree.setFocus()
        if index.parent().isValid():
            self.tree.expand(index.parent())
        self.tree.setCurrentIndex(index)

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.tree, key)

    def editor(self) -> QLineEdit:
        """The line editor that is open in the tree."""
        return next(one for one in self.tree.findChildren(QLineEdit) if one.isVisible())

    def links(self) -> list[tuple[str, str]]:
        return [(one.source, one.target) for one in self.workflow.links]

    def _walk(self, parent: QModelIndex, indent: str, found: list[str]) -> None:
        for place in range(self.model.rowCount(parent)):
            index = self.model.index(place, NAME, parent)
            found.append(f"{indent}{index.data()}: {index.siblingAtColumn(DETAIL).data()}")
            if self.tree.isExpanded(index):
                self._walk(index, indent + "  ", found)


@pytest.fixture
def outline(make_window: MakeWindow) -> Outline:
    window = make_window()
    window.actions_by_name["command"].trigger()
    assert window.outline.isVisible()
    return Outline(window)


def build(outline: Outline) -> None:
    for line in (
        "add Call API",
        "add Smart Filter as Due",
        "add Send Email as Email",
        "connect Call API customer number to Due field",
        "connect Due matched to Email To",
        "set Email Subject to Hello",
    ):
        answer = outline.command(line)
        assert answer.startswith("Done"), answer


def test_a_workflow_is_built_by_commands_alone(outline: Outline) -> None:
    build(outline)

    assert [block.title for block in outline.workflow.blocks] == ["Call API", "Due", "Email"]
    assert outline.links() == [
        ("call_api.customer_number", "smart_filter.field"),
        ("smart_filter.matched", "send_email.when"),
    ]
    assert outline.workflow.block("send_email").inputs == {"subject": "Hello"}  # type: ignore[union-attr]
    places = list(outline.workflow.layout.blocks.values())
    assert len(set(places)) == 3


def test_commands_are_steps_of_the_one_history(outline: Outline) -> None:
    build(outline)
    document = outline.window.document
    names = []
    while document.undo_name:
        names.append(document.undo_name)
        outline.command("undo")

    assert len(names) == 6
    assert names[0] == "Set Email · Subject"
    assert outline.workflow.blocks == ()
    assert outline.command("undo") == "There is nothing to undo."
    for _ in names:
        outline.command("redo")
    assert len(outline.links()) == 2


def test_what_is_refused_changes_nothing_and_stays_to_be_mended(outline: Outline) -> None:
    build(outline)
    before = outline.workflow
    answer = outline.command("connect Email message id to Due field")

    assert "circle" in answer
    assert outline.workflow is before
    assert outline.panel.line.text() == "connect Email message id to Due field"
    assert "is not a command" in outline.command("please help")


def test_earlier_commands_come_back(outline: Outline) -> None:
    build(outline)
    QTest.keyClick(outline.panel.line, Qt.Key.Key_Up)
    assert outline.panel.line.text() == "set Email Subject to Hello"
    QTest.keyClick(outline.panel.line, Qt.Key.Key_Up)
    assert outline.panel.line.text() == "connect Due matched to Email To"
    QTest.keyClick(outline.panel.line, Qt.Key.Key_Down)
    assert outline.panel.line.text() == "set Email Subject to Hello"


def test_completion_offers_what_fits(outline: Outline) -> None:
    build(outline)
    QTest.keyClicks(outline.panel.line, "connect Due not")
    completer = outline.panel.line.completer()

    assert completer.completionCount() == 1
    completer.setCurrentRow(0)
    assert completer.currentCompletion() == "connect Due not matched to "


def test_the_tree_shows_values_links_and_problems(outline: Outline) -> None:
    build(outline)
    outline.command("connect Call API use case to Email email body")
    outline.window.checker.check_now()
    outline.tree.expand(outline.row("Email"))
    rows = outline.rows()

    assert rows[0].startswith("Call API: ")
    assert "  When: ← Due · Matched" in rows
    assert "  Subject: Hello" in rows
    assert "  Email body: ← Call API · Use case" in rows
    assert "  To: required" in rows
    assert "problems" in outline.row("Email").siblingAtColumn(DETAIL).data()
    spoken = outline.row("Email", "To").data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("To, required, empty")


def test_tab_goes_from_the_command_line_to_the_tree(outline: Outline) -> None:
    build(outline)
    QTest.keyClick(outline.panel.line, Qt.Key.Key_Tab)

    assert outline.tree.hasFocus()


def test_f2_renames_a_block_and_writes_a_value(qtbot: QtBot, outline: Outline) -> None:
    build(outline)
    outline.go("Email")
    outline.key(Qt.Key.Key_F2)
    editor = outline.editor()
    editor.selectAll()
    QTest.keyClicks(editor, "Tell them")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: outline.workflow.blocks[2].title == "Tell them")

    outline.go("Tell them", "Subject")
    outline.key(Qt.Key.Key_F2)
    editor = outline.editor()
    assert editor.text() == "Hello"
    editor.selectAll()
    QTest.keyClicks(editor, "Good day")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: outline.workflow.blocks[2].inputs == {"subject": "Good day"})
    outline.window.document.undo()
    outline.window.document.undo()
    assert outline.workflow.blocks[2].title == "Email"


def test_del_deletes_what_the_row_stands_for(outline: Outline) -> None:
    build(outline)
    outline.go("Email", "Subject")
    outline.key(Qt.Key.Key_Delete)
    assert outline.workflow.blocks[2].inputs == {}
    outline.go("Email", "When")
    outline.key(Qt.Key.Key_Delete)
    assert len(outline.links()) == 1
    outline.go("Call API", "Customer number")
    outline.key(Qt.Key.Key_Delete)
    assert outline.links() == []
    outline.go("Due")
    outline.key(Qt.Key.Key_Delete)
    assert [block.title for block in outline.workflow.blocks] == ["Call API", "Email"]


def test_enter_goes_to_the_field_and_along_links(outline: Outline) -> None:
    build(outline)
    outline.go("Email", "Subject")
    outline.key(Qt.Key.Key_Return)
    focused = outline.window.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert focused.text() == "Hello"

    outline.go("Due", "Matched")
    outline.key(Qt.Key.Key_Return)
    assert outline.tree.currentIndex() == outline.row("Email", "When")


def test_selection_is_that_of_the_canvas(outline: Outline) -> None:
    build(outline)
    canvas = outline.window.canvas
    outline.go("Due", "Field")
    assert canvas.selected() == ("smart_filter",)
    outline.go("Email")
    assert canvas.selected() == ("send_email",)
    canvas.select(["call_api", "smart_filter"])
    assert [row.text for row in outline.tree.chosen_rows()] == ["Call API", "Due"]
    canvas.select([])
    assert outline.tree.chosen_rows() == []


def test_open_rows_stay_open_when_blocks_come_and_go(outline: Outline) -> None:
    build(outline)
    outline.go("Email", "Subject")
    outline.command("add Webhook")
    assert outline.tree.isExpanded(outline.row("Email"))
    outline.command("delete Webhook")
    assert outline.tree.isExpanded(outline.row("Email"))
    outline.command("connect Call API use case to Email subject")
    assert outline.row("Email", "Subject").siblingAtColumn(DETAIL).data() == "← Call API · Use case"


def test_run_rehearses_and_the_tree_says_how_blocks_fared(qtbot: QtBot, outline: Outline) -> None:
    outline.command("add Call API")
    assert outline.command("stop") == "Nothing is running."
    with qtbot.waitSignal(outline.window.runner.ended):
        outline.command("run")
    told = outline.row("Call API").siblingAtColumn(DETAIL)
    qtbot.waitUntil(lambda: str(told.data()).startswith(("done", "failed")))


def test_a_secret_is_neither_taken_nor_repeated(outline: Outline) -> None:
    build(outline)
    answer = outline.command("set Email password to hunter2")

    assert "is a secret" in answer
    assert "hunter2" not in answer
    assert "hunter2" not in repr(outline.workflow)


def test_go_to_puts_the_cursor_into_an_input(outline: Outline, qapp: QApplication) -> None:
    build(outline)
    outline.command("go to Email Subject")

    assert outline.window.canvas.selected() == ("send_email",)
    focused = outline.window.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert focused.text() == "Hello"


def test_the_outline_is_hidden_at_first_and_remembered(make_window: MakeWindow) -> None:
    first = make_window()
    assert first.outline.isHidden()
    first.actions_by_name["show_outline"].trigger()
    assert first.outline.isVisible()
    first.close()
    assert make_window().outline.isVisible()


def test_a_collapsed_block_is_called_so(outline: Outline) -> None:
    outline.command("add send email as Email")
    outline.window.actions_by_name["collapse_all"].trigger()

    spoken = outline.row("Email").data(Qt.ItemDataRole.AccessibleTextRole)
    assert ", collapsed" in spoken
