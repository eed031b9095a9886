"""One block alone, from a block on, pins, and what is not run again: by keys in the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.editor.canvas.block_item import BlockItem
from app.editor.dialogs.values_dialog import ValuesDialog
from app.editor.main_window import MainWindow
from app.editor.running.parts_desk import NO_EARLIER_RUN, SELECT_ONE
from app.engine.run_state import RunStatus, Status
from tests.gui.running.steps import (
    ALT,
    CTRL,
    SHIFT,
    key,
    press,
    rehearse,
    texts,
    wait_for_end,
    write,
)

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"


@pytest.fixture
def reminder(window: MainWindow) -> MainWindow:
    assert window.open_path(EXAMPLES / "renewal_reminder.json")
    return window


@pytest.fixture
def said(reminder: MainWindow) -> list[str]:
    words: list[str] = []
    reminder.parts.said.connect(words.append)
    return words


def dialog(window: MainWindow) -> ValuesDialog:
    found = window.parts.dialog
    assert found is not None
    assert found.isVisible()
    return found


def statuses(window: MainWindow) -> dict[str, Status]:
    return {id: state.status for id, state in window.runs.state.blocks.items()}


def is_pinned(item: BlockItem) -> bool:
    return item.card.is_pinned


def output(window: MainWindow, block: str, name: str = "text") -> object:
    return window.runs.state.block(block).outputs[name]


def test_one_block_is_selected_first(reminder: MainWindow, said: list[str]) -> None:
    reminder.canvas.select([])
    key(reminder, Qt.Key.Key_F5, CTRL)
    key(reminder, Qt.Key.Key_F7)
    key(reminder, Qt.Key.Key_P, CTRL | ALT)
    key(reminder, Qt.Key.Key_P, CTRL | ALT | SHIFT)
    assert said == [SELECT_ONE] * 4
    assert not reminder.runner.is_running


def test_a_block_runs_alone_with_the_values_of_the_sample(
    qtbot: QtBot, reminder: MainWindow
) -> None:
    reminder.canvas.select(["due_soon"])
    key(reminder, Qt.Key.Key_F5, CTRL)
    form = dialog(reminder)
    assert "the sample" in texts(form)
    row = form.rows.row("field")
    assert row is not None
    assert row.view.written["customer_details"]["Days_Left"] == "3"
    press(form, "Rehearse")
    assert wait_for_end(qtbot, reminder) == RunStatus.OK
    assert statuses(reminder) == {"due_soon": Status.OK}
    assert output(reminder, "due_soon", "matched") is True


def test_a_block_runs_alone_with_values_that_are_typed(qtbot: QtBot, reminder: MainWindow) -> None:
    before = reminder.document.workflow
    reminder.canvas.select(["letter"])
    key(reminder, Qt.Key.Key_F5, CTRL)
    form = dialog(reminder)
    write(form, "text", "Dear reader")
    press(form, "Rehearse")
    assert wait_for_end(qtbot, reminder) == RunStatus.OK
    assert output(reminder, "letter") == "Dear reader"
    assert reminder.document.workflow is before


def test_what_does_not_fit_is_said_and_nothing_runs(reminder: MainWindow) -> None:
    reminder.canvas.select(["remind"])
    key(reminder, Qt.Key.Key_F5, CTRL)
    form = dialog(reminder)
    write(form, "customer_number", "nobody")
    press(form, "Rehearse")
    assert dialog(reminder) is form
    assert "Customer number" in texts(form)
    assert not reminder.runner.is_running
    press(form, "Cancel")


def test_a_block_alone_is_no_matter_of_problems_elsewhere(
    qtbot: QtBot, reminder: MainWindow
) -> None:
    reminder.canvas.select(["due_soon"])
    reminder.canvas.delete_selected(bridges=False)
    assert reminder.checker.problems
    reminder.canvas.select(["letter"])
    key(reminder, Qt.Key.Key_F5, CTRL)
    write(dialog(reminder), "text", "Dear reader")
    press(dialog(reminder), "Rehearse")
    assert wait_for_end(qtbot, reminder) == RunStatus.OK


def test_from_a_block_on_with_the_values_of_the_shown_row(
    qtbot: QtBot, reminder: MainWindow, said: list[str]
) -> None:
    reminder.canvas.select(["remind"])
    key(reminder, Qt.Key.Key_F7)
    assert said == [NO_EARLIER_RUN]
    rehearse(qtbot, reminder)
    reminder.runs.choose_row("3")
    reminder.canvas.select(["remind"])
    key(reminder, Qt.Key.Key_F7)
    assert wait_for_end(qtbot, reminder) == RunStatus.OK
    states = reminder.runs.state.blocks
    assert states["remind"].status == Status.OK
    assert not states["remind"].origin
    given = {id for id, state in states.items() if state.origin == "given"}
    assert {"customers", "due_soon", "name", "policy", "ends_on"} <= given
    (message,) = reminder.runner.kept.deliveries
    assert "Meera Nair" in str(message.as_dict())


def test_from_a_block_that_was_not_reached_is_refused(
    qtbot: QtBot, reminder: MainWindow, said: list[str]
) -> None:
    reminder.canvas.select(["name"])
    key(reminder, Qt.Key.Key_F5, CTRL)
    press(dialog(reminder), "Rehearse")
    wait_for_end(qtbot, reminder)
    reminder.canvas.select(["due_soon"])
    key(reminder, Qt.Key.Key_F7)
    assert said
    assert "“Due within a week” was not reached" in said[-1]


def test_what_a_block_gave_is_pinned_kept_and_let_go(
    qtbot: QtBot, reminder: MainWindow, said: list[str], tmp_path: Path
) -> None:
    reminder.canvas.select(["policy"])
    key(reminder, Qt.Key.Key_P, CTRL | ALT)
    assert said
    assert "“Policy” gave nothing" in said[0]
    rehearse(qtbot, reminder)
    reminder.runs.choose_row("1")
    reminder.canvas.select(["policy"])
    key(reminder, Qt.Key.Key_P, CTRL | ALT)
    policy = reminder.document.workflow.block("policy")
    assert policy is not None
    assert policy.pin is not None
    assert policy.pin["text"] == "MH-4471"
    assert reminder.document.undo_name == "Pin Policy"
    (item,) = [one for one in reminder.canvas.viewer.blocks() if one.block_id == "policy"]
    assert is_pinned(item)

    rehearse(qtbot, reminder)
    reminder.runs.choose_row("5")
    assert output(reminder, "policy") == "MH-4471"
    assert item.view.look.pill == "Pinned"
    key(reminder, Qt.Key.Key_P, CTRL | ALT)
    assert not is_pinned(item)
    reminder.document.undo()
    assert is_pinned(item)


def test_values_are_pinned_by_hand(qtbot: QtBot, reminder: MainWindow) -> None:
    reminder.canvas.select(["policy"])
    key(reminder, Qt.Key.Key_P, CTRL | ALT | SHIFT)
    form = dialog(reminder)
    assert "instead of running" in texts(form)
    write(form, "text", "ANY-1")
    press(form, "Pin")
    rehearse(qtbot, reminder)
    reminder.runs.choose_row("1")
    assert output(reminder, "policy") == "ANY-1"
    reminder.canvas.select(["policy"])
    key(reminder, Qt.Key.Key_P, CTRL | ALT | SHIFT)
    row = dialog(reminder).rows.row("text")
    assert row is not None
    assert row.view.written == "ANY-1"
    press(dialog(reminder), "Cancel")


def test_only_what_changed_is_run_again_unless_that_is_switched_off(
    qtbot: QtBot, reminder: MainWindow
) -> None:
    assert reminder.actions_by_name["reuse"].isChecked()
    rehearse(qtbot, reminder)
    rehearse(qtbot, reminder)
    reminder.runs.choose_row("1")
    states = reminder.runs.state.blocks
    assert states["policy"].origin == "reused"
    assert states["remind"].origin == "", "what sends always runs"
    assert states["remind"].status == Status.OK
    key(reminder, Qt.Key.Key_F7, CTRL)
    assert not reminder.actions_by_name["reuse"].isChecked()
    rehearse(qtbot, reminder)
    reminder.runs.choose_row("1")
    assert reminder.runs.state.block("policy").origin == ""
