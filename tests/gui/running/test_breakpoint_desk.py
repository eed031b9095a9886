"""Breakpoints: set by keys, listed with their conditions, seen on the canvas, and held at."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.editor.canvas.card_signs import Stop, Stops
from app.editor.dialogs.breakpoint_dialog import BreakpointDialog, BreakpointRow
from app.editor.main_window import MainWindow
from app.editor.running.breakpoint_desk import NONE_SET, SELECT_FIRST, stops_of
from app.editor.running.choices import RunChoices
from app.engine.breakpoint import Breakpoint, Where
from app.engine.run_state import RunStatus
from tests.gui.running.steps import (
    CTRL,
    LEFT,
    SHIFT,
    key,
    press,
    rehearse,
    wait_for_end,
    wait_for_hold,
)

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"


@pytest.fixture
def reminder(window: MainWindow) -> MainWindow:
    assert window.open_path(EXAMPLES / "renewal_reminder.json")
    return window


def stops(window: MainWindow, block: str) -> Stops:
    (item,) = [one for one in window.canvas.viewer.blocks() if one.block_id == block]
    return item.view.stops


def listed(window: MainWindow) -> BreakpointDialog:
    key(window, Qt.Key.Key_F9, CTRL)
    found = window.stopping.dialog
    assert found is not None
    assert found.isVisible()
    return found


def choose(row: BreakpointRow, block: str, where: Where, condition: str) -> None:
    row.block.setCurrentIndex(row.block.findData(block))
    row.where.setCurrentIndex(row.where.findData(where))
    row.condition.clear()
    QTest.keyClicks(row.condition, condition)


def test_a_key_sets_and_removes_breakpoints_at_the_selected_blocks(reminder: MainWindow) -> None:
    reminder.canvas.select(["policy"])
    key(reminder, Qt.Key.Key_F9)
    key(reminder, Qt.Key.Key_F9, SHIFT)
    assert stops(reminder, "policy") == Stops(Stop.ALWAYS, Stop.ALWAYS)
    reminder.canvas.select(["policy", "name"])
    key(reminder, Qt.Key.Key_F9)
    assert stops(reminder, "policy").before is Stop.ALWAYS, "not all of them had one"
    assert stops(reminder, "name") == Stops(Stop.ALWAYS, Stop.NEVER)
    key(reminder, Qt.Key.Key_F9)
    assert stops(reminder, "policy") == Stops(Stop.NEVER, Stop.ALWAYS)
    key(reminder, Qt.Key.Key_F9, CTRL | SHIFT)
    assert stops(reminder, "policy") == Stops()
    assert reminder.choices.value.breakpoints == ()


def test_without_a_block_or_a_breakpoint_that_is_said(reminder: MainWindow) -> None:
    said: list[str] = []
    reminder.stopping.said.connect(said.append)
    reminder.canvas.select([])
    key(reminder, Qt.Key.Key_F9)
    key(reminder, Qt.Key.Key_F9, CTRL | SHIFT)
    assert said == [SELECT_FIRST, NONE_SET]


def test_a_run_holds_on_a_condition_alone(qtbot: QtBot, reminder: MainWindow) -> None:
    reminder.canvas.select(["remind"])
    form = listed(reminder)
    (row,) = form.rows
    assert row.block.currentData() == "remind"
    choose(row, "remind", Where.BEFORE, "customer_number ends with 012345")
    press(form, "Set breakpoints")
    assert stops(reminder, "remind") == Stops(Stop.SOMETIMES, Stop.NEVER)

    key(reminder, Qt.Key.Key_F5)
    wait_for_hold(qtbot, reminder, "remind")
    words = reminder.stage.hold_bar.words
    assert "customer_number ends with 012345" in words
    (held,) = reminder.runner.control.held()
    assert str(held.values["customer_number"]).endswith("012345")
    press(reminder.stage.hold_bar, "Go on")
    assert wait_for_end(qtbot, reminder) == RunStatus.OK


def test_a_condition_that_makes_no_sense_is_said_at_its_row(reminder: MainWindow) -> None:
    reminder.canvas.select(["remind"])
    form = listed(reminder)
    (row,) = form.rows
    choose(row, "remind", Where.AFTER, "message_id like x")
    press(form, "Set breakpoints")
    assert "does not say how to compare" in row.error
    assert form.isVisible()
    assert reminder.choices.value.breakpoints == ()
    choose(row, "", Where.BEFORE, "")
    press(form, "Set breakpoints")
    assert "empty" in row.error, "any block needs a condition"
    press(form, "Cancel")
    assert reminder.choices.value.breakpoints == ()


def test_breakpoints_are_added_and_removed_in_the_list(reminder: MainWindow) -> None:
    reminder.choices.set(RunChoices(breakpoints=(Breakpoint("policy"), Breakpoint("name"))))
    reminder.canvas.select([])
    form = listed(reminder)
    assert [row.block.currentText() for row in form.rows] == ["Policy", "Name"]
    QTest.mouseClick(form.rows[0].remove, LEFT)
    press(form, "Add a breakpoint")
    choose(form.rows[1], "", Where.AFTER, "text = Asha")
    press(form, "Set breakpoints")
    assert reminder.choices.value.breakpoints == (
        Breakpoint("name"),
        Breakpoint("", Where.AFTER, "text = Asha"),
    )


def test_names_of_inputs_before_and_of_outputs_after_are_offered(reminder: MainWindow) -> None:
    reminder.canvas.select(["remind"])
    form = listed(reminder)
    (row,) = form.rows

    def offered() -> set[str]:
        completer = row.condition.completer()
        model = completer.model()
        return {str(model.index(at, 0).data()) for at in range(model.rowCount())}

    assert "customer_number" in offered()
    choose(row, "remind", Where.AFTER, "")
    assert "message_id" in offered()
    assert "customer_number" not in offered()
    press(form, "Cancel")


def test_holding_at_errors_is_switched_by_a_key_and_belongs_to_the_file(
    qtbot: QtBot, reminder: MainWindow
) -> None:
    key(reminder, Qt.Key.Key_F8, CTRL)
    assert reminder.choices.value.holds_at_error
    assert reminder.actions_by_name["hold_at_error"].isChecked()
    reminder.files.new()
    assert not reminder.actions_by_name["hold_at_error"].isChecked()
    reminder.tabs.show(0)
    assert reminder.actions_by_name["hold_at_error"].isChecked()
    assert rehearse(qtbot, reminder) == RunStatus.OK


def test_dots_follow_blocks_that_come_back_and_are_heard(reminder: MainWindow) -> None:
    reminder.canvas.select(["policy"])
    key(reminder, Qt.Key.Key_F9)
    reminder.canvas.delete_selected()
    reminder.document.undo()
    assert stops(reminder, "policy") == Stops(Stop.ALWAYS, Stop.NEVER)
    assert stops(reminder, "policy").words == "breakpoint before"


def test_where_runs_hold_in_words() -> None:
    choices = RunChoices(
        breakpoints=(
            Breakpoint("a"),
            Breakpoint("a", Where.AFTER, "x > 1"),
            Breakpoint("", Where.BEFORE, "y > 1"),
        )
    )
    found = stops_of(choices)
    assert set(found) == {"a"}
    assert found["a"].words == "breakpoint before, conditional breakpoint after"
