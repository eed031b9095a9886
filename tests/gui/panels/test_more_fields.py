"""E-mail addresses as chips, templates with their variables, where a secret is stored."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QToolButton,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.editor.panels.fields.chips_field import ChipsField
from app.editor.panels.fields.field import ABSENT
from app.editor.panels.fields.file_field import FileField
from app.editor.panels.fields.json_field import JsonField
from app.editor.panels.fields.make import Surroundings, make_field
from app.editor.panels.fields.secret_field import SecretField
from app.editor.panels.fields.template_field import NOT_KNOWN, TemplateField
from app.editor.run_thread import Outcome
from app.editor.secret_desk import NOT_STORED, SecretDesk
from app.editor.seen_values import Seen, seen_of
from app.editor.theme import DARK
from app.services.secrets import SecretStore
from app.workflow.model import Workflow
from app.workflow.wiring import Wiring
from blocks.catalog import Catalog
from blocks.sdk import OBJECT, SECRET_KEY, InvalidInputError, PortSpec


@pytest.fixture
def chips(qtbot: QtBot, dressed: QApplication, real_catalog: Catalog) -> ChipsField:
    spec = real_catalog["send_email"].ports({}).input("to")
    assert spec is not None
    field = make_field(spec, Surroundings())
    assert isinstance(field, ChipsField)
    qtbot.addWidget(field)
    field.show()
    return field


def line(field: QWidget) -> QLineEdit:
    found = field.findChild(QLineEdit)
    assert found is not None
    return found


def shown(field: QWidget) -> list[str]:
    frames = [one for one in field.findChildren(QFrame) if one.property("kind") == "chip"]
    return [one.accessibleName() for one in frames if one.isVisible()]


def heard(field: Any) -> list[Any]:
    said: list[Any] = []
    field.edited.connect(said.append)
    return said


def test_addresses_become_chips_as_they_are_typed(chips: ChipsField) -> None:
    said = heard(chips)
    QTest.keyClicks(line(chips), "asha@example.com;ravi@example.com")
    QTest.keyClick(line(chips), Qt.Key.Key_Return)

    assert shown(chips) == ["asha@example.com", "ravi@example.com"]
    assert said[-1] == "asha@example.com; ravi@example.com"
    assert line(chips).text() == ""


def test_what_is_pasted_with_commas_is_taken_apart(chips: ChipsField) -> None:
    said = heard(chips)
    line(chips).setText("a@example.com, b@example.com")
    line(chips).textEdited.emit(line(chips).text())

    assert said[-1] == "a@example.com; b@example.com"


def test_an_address_that_is_none_is_marked_and_kept(chips: ChipsField) -> None:
    chips.show_value("asha@example.com; asha at home")
    good, bad = [one for one in chips.findChildren(QFrame) if one.property("kind") == "chip"]

    assert not good.property("hasProblem")
    assert bad.property("hasProblem")
    assert "is not an e-mail address" in bad.accessibleName()


def test_the_last_chip_is_opened_again_and_a_chip_removed(chips: ChipsField) -> None:
    chips.show_value("a@example.com; b@example.com")
    said = heard(chips)
    QTest.keyClick(line(chips), Qt.Key.Key_Backspace)
    assert line(chips).text() == "b@example.com"
    assert shown(chips) == ["a@example.com"]
    remove = next(one for one in chips.findChildren(QToolButton) if one.isVisible())
    QTest.mouseClick(remove, Qt.MouseButton.LeftButton)

    assert said[-1] == "b@example.com"


def test_emptied_addresses_are_nothing_written(chips: ChipsField) -> None:
    chips.show_value("a@example.com")
    said = heard(chips)
    remove = next(one for one in chips.findChildren(QToolButton) if one.isVisible())
    remove.click()

    assert said == [ABSENT]
    assert shown(chips) == []


def test_showing_addresses_is_no_edit_and_typing_stays(chips: ChipsField) -> None:
    said = heard(chips)
    chips.show_value("a@example.com")
    QTest.keyClicks(line(chips), "b@ex")
    chips.show_value(said[-1])

    assert said[-1] == "a@example.com; b@ex"
    assert line(chips).text() == "b@ex"


TEXT = "Dear {{ details.name }}, {% if due %}due {{ due }}{% endif %}"


@pytest.fixture
def template(qtbot: QtBot, dressed: QApplication, real_catalog: Catalog) -> TemplateField:
    workflow = Workflow.model_validate(
        {
            "name": "Calls",
            "sample": {"customer_details": {"name": "Asha", "city": "Pune"}},
            "blocks": [
                {"id": "call", "type": "incoming_call"},
                {"id": "text", "type": "template", "inputs": {"text": TEXT}},
            ],
            "links": [{"from": "call.customer_details", "to": "text.details"}],
        }
    )
    spec = real_catalog["template"].ports({}).input("text")
    assert spec is not None
    field = make_field(spec, Surroundings())
    assert isinstance(field, TemplateField)
    qtbot.addWidget(field)
    field.show_value(TEXT)
    field.show_seen(seen_of("text", Wiring.of(workflow, real_catalog), {}))
    field.show()
    return field


def test_the_variables_of_a_template_are_listed_with_their_values(template: TemplateField) -> None:
    label = next(one for one in template.findChildren(QLabel))

    assert label.text().splitlines() == [
        'details: {"name": "Asha", "city": "Pune"}',
        f"due: {NOT_KNOWN}",
    ]


def test_places_of_a_template_are_highlighted(template: TemplateField) -> None:
    edit = template.findChild(QPlainTextEdit)
    assert isinstance(edit, QPlainTextEdit)
    formats = edit.document().firstBlock().layout().formats()
    marked = {
        TEXT[one.start : one.start + one.length]: one.format.foreground().color() for one in formats
    }

    assert marked["{{ details.name }}"] == QColor(DARK.accent)
    assert marked["{% if due %}"] != QColor(DARK.accent)
    assert "Dear " not in marked


def test_a_variable_is_inserted_where_the_cursor_is(template: TemplateField) -> None:
    said = heard(template)
    menu = template.findChild(QMenu)
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    assert [one.text() for one in menu.actions()] == [
        "details",
        "due",
        "details.name",
        "details.city",
    ]
    menu.actions()[3].trigger()

    assert said == ["{{ details.city }}" + TEXT]


def test_a_secret_says_where_it_is_stored_and_for_which_hosts(
    qtbot: QtBot, dressed: QApplication, secret_store: SecretStore
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    secret_store.keep_for_session("interakt/api_key", "canary-value", ["api.interakt.ai"])
    desk = SecretDesk(secret_store, window)
    field = SecretField(desk.names(), lambda _name: None, words=desk.words)
    qtbot.addWidget(field)
    field.show_value({SECRET_KEY: "interakt/api_key"})
    label = next(one for one in field.findChildren(QLabel))

    assert label.text() == "Kept for this session as interakt/api_key, for api.interakt.ai"
    field.show_value({SECRET_KEY: "other"})
    assert label.text() == NOT_STORED
    field.show_value(ABSENT)
    assert not label.isVisibleTo(field)


class Reader:
    """Answers with rows when the test does."""

    def __init__(self) -> None:
        self.answer: Callable[[Outcome], None] = lambda _outcome: None

    def first_rows(self, receiver: Callable[[Outcome], None]) -> None:
        self.answer = receiver

    def provider(self) -> str:
        return ""

    def ask(self, input: str, receiver: Callable[[Outcome], None]) -> None:
        raise AssertionError(input)

    def used(self, input: str) -> tuple[str, ...]:
        return ()


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def file(qtbot: QtBot, dressed: QApplication, real_catalog: Catalog, reader: Reader) -> FileField:
    source = real_catalog["customer_file"]
    spec = source.ports({}).input("file")
    assert spec is not None
    field = make_field(spec, Surroundings(account=reader))
    assert isinstance(field, FileField)
    qtbot.addWidget(field)
    field.show_seen(Seen(spec=source))
    field.show_value("customers.csv")
    field.show()
    QTest.mouseClick(preview_button(field), Qt.MouseButton.LeftButton)
    return field


def preview_button(field: FileField) -> QPushButton:
    return next(
        one for one in field.findChildren(QPushButton) if one.text() == "Show the first rows"
    )


def table(field: FileField) -> QTableWidget:
    found = field.findChild(QTableWidget)
    assert isinstance(found, QTableWidget)
    return found


def test_the_first_rows_of_a_file_are_a_table(file: FileField, reader: Reader) -> None:
    assert not preview_button(file).isEnabled()
    reader.answer(Outcome(result=({"Name": "Asha", "Age": 30}, {"Name": "Ravi", "City": "Pune"})))
    shown = table(file)
    texts = [
        [item.text() if (item := shown.item(row, column)) else "" for column in range(3)]
        for row in range(shown.rowCount())
    ]

    assert shown.isVisible()
    assert texts == [["Asha", "30", ""], ["Ravi", "", "Pune"]]
    assert preview_button(file).isEnabled()


def test_a_file_that_cannot_be_read_says_why(file: FileField, reader: Reader) -> None:
    reader.answer(Outcome(error=InvalidInputError("There is no file.")))

    assert any(one.text() == "There is no file." for one in file.findChildren(QLabel))
    assert not table(file).isVisible()


def test_rows_of_another_file_go(file: FileField, reader: Reader) -> None:
    file.show_value("others.csv")
    reader.answer(Outcome(result=({"Name": "Asha"},)))

    assert not table(file).isVisible()


def test_only_a_source_that_reads_rows_shows_them(file: FileField, real_catalog: Catalog) -> None:
    file.show_seen(Seen(spec=real_catalog["template"]))

    assert not preview_button(file).isVisible()


@pytest.fixture
def objects(qtbot: QtBot, dressed: QApplication) -> JsonField:
    field = make_field(PortSpec(name="details", type=OBJECT, help=""), Surroundings())
    assert isinstance(field, JsonField)
    qtbot.addWidget(field)
    field.show_value({"name": "Asha", "account": {"type": "Gold", "since": 2019}})
    field.show()
    return field


def tree_button(field: JsonField) -> QPushButton:
    return next(one for one in field.findChildren(QPushButton) if one.text() == "As tree")


def test_an_object_is_a_tree_whose_values_are_edited(qtbot: QtBot, objects: JsonField) -> None:
    said = heard(objects)
    tree_button(objects).click()
    tree = objects.findChild(QTreeWidget)
    assert isinstance(tree, QTreeWidget)
    assert tree.isVisible()
    account = tree.topLevelItem(1)
    assert account is not None
    since = account.child(1)
    tree.setCurrentItem(since, 1)
    tree.editItem(since, 1)
    editor = tree.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "2020")
    QTest.keyClick(editor, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: bool(said))
    assert said == [{"name": "Asha", "account": {"type": "Gold", "since": 2020}}]
    tree_button(objects).click()
    text = objects.findChild(QPlainTextEdit)
    assert isinstance(text, QPlainTextEdit)
    assert text.isVisible()
    assert "2020" in text.toPlainText()


def test_text_that_is_no_json_has_no_tree(objects: JsonField) -> None:
    tree_button(objects).click()
    objects.show_value('{"name": ')

    assert not tree_button(objects).isEnabled()
    text = objects.findChild(QPlainTextEdit)
    assert isinstance(text, QPlainTextEdit)
    assert text.isVisible()


class TestTree:
    """An object is built and changed without knowing JSON."""

    @pytest.fixture
    def tree(self, objects: JsonField) -> QTreeWidget:
        tree_button(objects).click()
        found = objects.findChild(QTreeWidget)
        assert isinstance(found, QTreeWidget)
        return found

    def choose(self, tree: QTreeWidget, place: int) -> None:
        item = tree.topLevelItem(place)
        assert item is not None
        tree.setCurrentItem(item)

    def press(self, field: JsonField, text: str) -> None:
        found = field.findChildren(QPushButton)
        button = next(one for one in found if one.text() == text)
        assert button.isVisible()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def type_into(self, tree: QTreeWidget, text: str) -> None:
        editor = tree.findChild(QLineEdit)
        assert isinstance(editor, QLineEdit)
        editor.selectAll()
        QTest.keyClicks(editor, text)
        QTest.keyClick(editor, Qt.Key.Key_Return)

    def test_an_entry_is_added_and_named(
        self, qtbot: QtBot, objects: JsonField, tree: QTreeWidget
    ) -> None:
        said = heard(objects)
        self.choose(tree, 0)
        self.press(objects, "Add")
        assert said[-1]["name_2"] == ""
        self.type_into(tree, "city")
        qtbot.waitUntil(lambda: "city" in said[-1])
        assert list(said[-1]) == ["name", "account", "city"]

    def test_an_entry_is_added_to_what_is_chosen(
        self, objects: JsonField, tree: QTreeWidget
    ) -> None:
        said = heard(objects)
        self.choose(tree, 1)
        self.press(objects, "Add")
        assert said == [{"name": "Asha", "account": {"type": "Gold", "since": 2019, "name": ""}}]

    def test_what_is_chosen_is_removed(self, objects: JsonField, tree: QTreeWidget) -> None:
        said = heard(objects)
        self.choose(tree, 1)
        self.press(objects, "Remove")
        assert said == [{"name": "Asha"}]

    def test_what_is_in_a_renamed_entry_can_still_be_changed(
        self, qtbot: QtBot, objects: JsonField, tree: QTreeWidget
    ) -> None:
        said = heard(objects)
        account = tree.topLevelItem(1)
        assert account is not None
        account.setText(0, "plan")
        account.child(0).setText(1, "Silver")
        assert said[-1] == {"name": "Asha", "plan": {"type": "Silver", "since": 2019}}

    def test_a_name_that_is_taken_is_not_given(self, objects: JsonField, tree: QTreeWidget) -> None:
        said = heard(objects)
        account = tree.topLevelItem(1)
        assert account is not None
        account.setText(0, "name")
        assert account.text(0) == "account"
        assert said == []

    def test_an_object_begins_with_nothing(self, qtbot: QtBot, dressed: QApplication) -> None:
        field = make_field(PortSpec(name="details", type=OBJECT, help=""), Surroundings())
        assert isinstance(field, JsonField)
        qtbot.addWidget(field)
        field.show_value(ABSENT)
        field.show()
        said = heard(field)
        tree_button(field).click()
        self.press(field, "Add")
        assert said == [{"name": ""}]
