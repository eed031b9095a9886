"""The condition builder in the inspector: by mouse and keys, with what holds beside each row."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.editor.checker import Checker
from app.editor.document import Document
from app.editor.panels.fields.condition_field import ConditionField
from app.editor.panels.fields.condition_group import ANY, ConditionGroup
from app.editor.panels.fields.make import Surroundings
from app.editor.panels.inspector import InspectorPanel
from app.engine.run_state import BlockState
from app.workflow.model import Workflow
from blocks.catalog import Catalog

ROWS = [
    {"field": "call_status", "condition": "=", "value": "connected"},
    {"field": "call_duration", "condition": ">", "value": 60},
]


class Builder:
    """A Smart Filter in an inspector, after a source with a sample."""

    def __init__(
        self, qtbot: QtBot, catalog: Catalog, conditions: Any, is_linked: bool = True
    ) -> None:
        self._qtbot = qtbot
        inputs = {} if conditions is None else {"conditions": conditions}
        links = [
            {"from": f"call.{name}", "to": "filter.field"}
            for name in ("call_status", "call_duration", "customer_details")
        ]
        self.document = Document(
            Workflow.model_validate(
                {
                    "name": "Calls",
                    "sample": {
                        "call_status": "connected",
                        "call_duration": 12,
                        "customer_details": {"account": {"type": "Gold"}},
                    },
                    "blocks": [
                        {"id": "call", "type": "incoming_call"},
                        {"id": "filter", "type": "smart_filter", "inputs": inputs},
                    ],
                    "links": links if is_linked else [],
                }
            )
        )
        self.checker = Checker(self.document, catalog)
        self.panel = InspectorPanel()
        self.panel.edit_requested.connect(self.document.apply)
        self.panel.finished.connect(self.document.end_typing)
        self.checker.wiring_changed.connect(self.show)
        self.panel.resize(340, 900)
        self.panel.show()
        self.show()

    def show(self) -> None:
        self.panel.show_selected(("filter",), self.checker.wiring, (), Surroundings())

    @property
    def inputs(self) -> dict[str, Any]:
        block = self.document.workflow.block("filter")
        assert block is not None
        return dict(block.inputs)

    @property
    def conditions(self) -> Any:
        return self.inputs.get("conditions")

    @property
    def field(self) -> ConditionField:
        return next(one for one in self.panel.findChildren(ConditionField) if one.isVisible())

    @property
    def root(self) -> ConditionGroup:
        return next(
            one
            for one in self.field.findChildren(ConditionGroup)
            if one.isVisible() and not isinstance(one.parent(), ConditionGroup)
        )

    def verdicts(self) -> list[str]:
        return [row.verdict for _, row in self.root.rows()]

    def named(self, kind: type[QWidget], name: str) -> Any:
        return next(
            one
            for one in self.field.findChildren(kind)
            if one.isVisible() and one.accessibleName() == name
        )

    def click(self, name: str) -> None:
        button = self.named(QAbstractButton, name)

        def is_in_place() -> bool:
            center = button.mapTo(self.panel, button.rect().center())
            return self.panel.childAt(center) is button

        # What was just made is laid out in the next round of the event loop.
        self._qtbot.waitUntil(is_in_place)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def type_into(self, name: str, text: str) -> None:
        control = self.named(QWidget, name)
        assert isinstance(control, (QLineEdit, QComboBox))
        QTest.keyClicks(control, text)

    def choose(self, name: str, text: str) -> None:
        combo = self.named(QComboBox, name)
        while combo.currentText() != text:
            before = combo.currentIndex()
            QTest.keyClick(combo, Qt.Key.Key_Down)
            assert combo.currentIndex() > before


@pytest.fixture
def make(qtbot: QtBot, dressed: QApplication, real_catalog: Catalog) -> Any:
    def made(conditions: Any, is_linked: bool = True) -> Builder:
        builder = Builder(qtbot, real_catalog, conditions, is_linked)
        qtbot.addWidget(builder.panel)
        with qtbot.waitActive(builder.panel):
            builder.panel.activateWindow()
        return builder

    return made


def test_conditions_are_built_from_nothing_by_mouse_and_keys(qtbot: QtBot, make: Any) -> None:
    builder = make(None)
    builder.click("Add a condition to the conditions")
    assert builder.panel.focusWidget() is builder.named(QWidget, "Field of row 1")
    builder.type_into("Field of row 1", "call_duration")
    builder.choose("Condition of row 1", ">=")
    builder.type_into("Value of row 1", "10")

    assert builder.conditions == [{"field": "call_duration", "condition": ">=", "value": 10}]
    qtbot.waitUntil(lambda: builder.verdicts() == ["Holds: is 12"])


def test_each_row_and_the_whole_say_what_holds_of_the_sample(qtbot: QtBot, make: Any) -> None:
    builder = make(ROWS)
    qtbot.waitUntil(lambda: builder.verdicts() == ["Holds: is connected", "Does not hold: is 12"])

    assert builder.root.verdict == "Does not hold with the values of the sample"


def test_the_last_run_counts_more_than_the_sample(qtbot: QtBot, make: Any) -> None:
    builder = make(ROWS)
    outputs = {"call_status": "connected", "call_duration": 90, "customer_details": {}}
    builder.panel.show_states({"call": BlockState(outputs=outputs)})
    qtbot.waitUntil(lambda: builder.verdicts() == ["Holds: is connected", "Holds: is 90"])

    assert builder.root.verdict == "Holds with the values of the last run"


def test_fields_are_offered_with_paths_into_the_sample(make: Any) -> None:
    builder = make(ROWS)
    combo = builder.named(QWidget, "Field of row 1").parent()
    if not isinstance(combo, QComboBox):
        combo = builder.named(QComboBox, "Field of row 1")
    offered = [combo.itemText(place) for place in range(combo.count())]

    assert offered == [
        "call_status",
        "call_duration",
        "customer_details",
        "customer_details.account",
        "customer_details.account.type",
    ]


def test_the_join_of_a_plain_list_is_the_setting_beside_it(qtbot: QtBot, make: Any) -> None:
    builder = make(ROWS)
    builder.choose("How the conditions is joined", ANY)

    assert builder.inputs == {"conditions": ROWS, "join": "OR"}
    qtbot.waitUntil(lambda: builder.root.verdict.startswith("Holds"))


def test_a_group_is_added_filled_moved_into_and_removed(make: Any) -> None:
    builder = make(ROWS)
    builder.click("Add a group to the conditions")
    builder.type_into("Field of row 3.1", "call_status")
    builder.choose("Condition of row 3.1", "is empty")
    inner = {"field": "call_status", "condition": "is empty"}
    assert builder.conditions == [*ROWS, {"any": [inner]}]

    value = builder.named(QLineEdit, "Value of row 2")
    value.setFocus()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(value, Qt.Key.Key_Down, keys)
    assert builder.conditions == [ROWS[0], {"any": [ROWS[1], inner]}]
    builder.click("Remove group 2")
    assert builder.conditions == [ROWS[0]]
    while builder.document.undo_name:
        builder.document.undo()
    assert builder.conditions == ROWS


def test_a_written_group_keeps_its_shape(make: Any) -> None:
    builder = make({"all": [ROWS[0], {"any": [ROWS[1]]}]})
    builder.choose("How the conditions is joined", ANY)
    builder.click("Move row 1 down")

    assert builder.conditions == {"any": [{"any": [ROWS[0], ROWS[1]]}]}
    assert "join" not in builder.inputs


def test_rows_are_removed_and_an_empty_builder_writes_nothing(make: Any) -> None:
    builder = make(ROWS)
    builder.click("Remove row 1")
    assert builder.conditions == [ROWS[1]]
    builder.click("Remove row 1")

    assert builder.conditions is None


def test_typing_keeps_the_cursor_and_is_one_step(make: Any) -> None:
    builder = make(ROWS)
    value = builder.named(QLineEdit, "Value of row 1")
    QTest.keyClicks(value, " now")

    assert builder.conditions[0]["value"] == "connected now"
    assert builder.named(QLineEdit, "Value of row 1") is value
    builder.document.undo()
    assert builder.conditions == ROWS
    assert value.text() == "connected"


def test_the_same_conditions_as_json_text(make: Any) -> None:
    builder = make(ROWS)
    as_json = next(
        one for one in builder.field.findChildren(QAbstractButton) if one.text() == "As JSON"
    )
    as_json.click()
    text = builder.field.findChild(QPlainTextEdit)
    assert text.isVisible()
    text.setPlainText('[{"field": "call_status", "value": "busy"}]')
    assert builder.conditions == [{"field": "call_status", "value": "busy"}]
    text.setPlainText("[{")
    assert not as_json.isEnabled()
    text.setPlainText('[{"field": "call_status", "value": "idle"}]')
    as_json.click()

    assert builder.named(QLineEdit, "Value of row 1").text() == "idle"


def test_conditions_that_rows_cannot_show_are_shown_as_text(make: Any) -> None:
    builder = make([1, 2])
    text = builder.field.findChild(QPlainTextEdit)

    assert text.isVisible()
    assert text.toPlainText() == "[1, 2]"


@pytest.mark.parametrize(
    ("former", "typed", "value"),
    [
        (20, "30", 30),
        ("connected", "12", 12),
        (["a", "b"], "a, b, c", ["a", "b", "c"]),
        (None, "007", "007"),
        (None, "919876543210", "919876543210"),
        (None, "-4", -4),
    ],
)
def test_a_value_stays_of_its_kind(make: Any, former: Any, typed: str, value: Any) -> None:
    row = {"field": "call_status", "condition": "in"}
    builder = make([row if former is None else {**row, "value": former}])
    edit = builder.named(QLineEdit, "Value of row 1")
    edit.selectAll()
    QTest.keyClicks(edit, typed)

    assert builder.conditions[0]["value"] == value


def test_without_links_it_says_what_is_missing(make: Any) -> None:
    builder = make(None, is_linked=False)

    assert any("Link values to" in one.text() for one in _labels(builder.field))


def _labels(widget: QWidget) -> list[Any]:
    from PySide6.QtWidgets import QLabel

    return [one for one in widget.findChildren(QLabel) if one.isVisible()]
