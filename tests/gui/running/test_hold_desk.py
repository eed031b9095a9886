"""What is held: said above the canvas, changed in a form, let go or tried again."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.editor.dialogs.values_dialog import ValuesDialog
from app.editor.edit import Edit
from app.editor.main_window import MainWindow
from app.editor.panels.status_pill import StatusPill
from app.editor.running.choices import RunChoices
from app.editor.running.hold_desk import NOT_FAILED, NOTHING_HELD
from app.engine.breakpoint import Breakpoint, Where
from app.engine.run_state import RunStatus, Status
from tests.gui.running.steps import (
    SHIFT,
    buttons,
    held,
    key,
    press,
    rehearse,
    texts,
    wait_for_end,
    wait_for_hold,
    without,
    write,
)

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"
REFUSAL = "The template “renewal_reminder” (en) takes 3 body values, but 2 came."


@pytest.fixture
def relay(window: MainWindow) -> MainWindow:
    assert window.open_path(EXAMPLES / "event_relay.json")
    return window


@pytest.fixture
def reminder(window: MainWindow) -> MainWindow:
    """A template of WhatsApp that gets a value too few."""
    assert window.open_path(EXAMPLES / "renewal_reminder.json")
    assert window.document.apply(Edit("Unlink", lambda now: without(now, "ends_on")))
    return window


def dialog(window: MainWindow) -> ValuesDialog:
    found = window.holding.dialog
    assert found is not None
    assert found.isVisible()
    return found


def hold_at(window: MainWindow, block: str, where: Where = Where.BEFORE) -> None:
    window.choices.set(RunChoices(breakpoints=(Breakpoint(block, where),)))


def last_output(window: MainWindow, block: str, name: str) -> object:
    return window.runs.state.block(block).outputs[name]


def test_nothing_is_said_while_nothing_is_held(qtbot: QtBot, relay: MainWindow) -> None:
    assert not relay.stage.hold_bar.words
    assert not relay.actions_by_name["change_held"].isEnabled()
    said: list[str] = []
    relay.holding.said.connect(said.append)
    relay.holding.change()
    relay.holding.try_again()
    assert said == [NOTHING_HELD, NOT_FAILED]
    rehearse(qtbot, relay)
    assert not relay.stage.hold_bar.words


def test_what_is_held_is_said_selected_and_let_go(qtbot: QtBot, relay: MainWindow) -> None:
    last = relay.document.workflow.blocks[-1]
    hold_at(relay, last.id)
    relay.canvas.select([])
    key(relay, Qt.Key.Key_F5)
    wait_for_hold(qtbot, relay, last.id)

    bar = relay.stage.hold_bar
    assert bar.words == f"“{last.title}” is held before it runs: a breakpoint."
    assert buttons(bar) == ["Change inputs…", "Step", "Go on"]
    assert relay.canvas.selected() == (last.id,)
    pill = relay.status.findChild(StatusPill)
    assert pill is not None
    assert pill.accessibleName() == "Held"
    press(bar, "Go on")
    assert wait_for_end(qtbot, relay) == RunStatus.OK
    qtbot.waitUntil(lambda: not bar.words)
    assert not relay.actions_by_name["change_held"].isEnabled()


def test_a_step_from_the_bar_holds_at_the_next(qtbot: QtBot, relay: MainWindow) -> None:
    first, second = [block.id for block in relay.document.workflow.blocks[:2]]
    key(relay, Qt.Key.Key_F10)
    wait_for_hold(qtbot, relay, first)
    press(relay.stage.hold_bar, "Step")
    wait_for_hold(qtbot, relay, second)
    assert "step by step" in relay.stage.hold_bar.words


def test_changed_outputs_go_on_in_place_of_those_that_came(
    qtbot: QtBot, reminder: MainWindow
) -> None:
    hold_at(reminder, "policy", Where.AFTER)
    key(reminder, Qt.Key.Key_F5)
    wait_for_hold(qtbot, reminder, "policy")
    assert buttons(reminder.stage.hold_bar)[0] == "Change outputs…"
    assert "Row 1: “Policy” is held after it has run" in reminder.stage.hold_bar.words

    key(reminder, Qt.Key.Key_F8)
    form = dialog(reminder)
    assert "the workflow stays as it is" in texts(form)
    write(form, "text", "MH-9999")
    assert "Changed: Text" in texts(form)
    reminder.choices.set(RunChoices())
    press(form, "Go on with these")
    wait_for_end(qtbot, reminder)

    reminder.runs.choose_row("1")
    assert last_output(reminder, "policy", "text") == "MH-9999"
    assert reminder.runs.state.block("policy").origin == "given"
    policy = reminder.document.workflow.block("policy")
    assert policy is not None
    assert policy.inputs == {"text": "{{ customer_details.Policy }}"}


def test_what_cannot_be_used_is_said_in_the_form_and_nothing_is_lost(
    qtbot: QtBot, reminder: MainWindow
) -> None:
    hold_at(reminder, "remind")
    key(reminder, Qt.Key.Key_F5)
    wait_for_hold(qtbot, reminder, "remind")
    key(reminder, Qt.Key.Key_F8)
    form = dialog(reminder)
    write(form, "customer_number", "nobody")
    press(form, "Go on with these")

    assert dialog(reminder) is form
    assert "Customer number" in texts(form)
    assert held(reminder) == ["remind"]
    press(form, "Cancel")
    assert reminder.stage.hold_bar.words
    press(reminder.stage.hold_bar, "Change inputs…")
    press(dialog(reminder), "Cancel")
    assert held(reminder) == ["remind"]


def test_a_refused_block_is_held_and_tried_again_with_other_values(
    qtbot: QtBot, reminder: MainWindow
) -> None:
    reminder.choices.set(RunChoices(holds_at_error=True))
    key(reminder, Qt.Key.Key_F5)
    wait_for_hold(qtbot, reminder, "remind")
    bar = reminder.stage.hold_bar
    assert REFUSAL in bar.words, "as the provider words it"
    assert buttons(bar) == [
        "Change and try again…",
        "Try again",
        "Give outputs…",
        "Go on with the error",
    ]
    press(bar, "Change and try again…")
    form = dialog(reminder)
    row = form.rows.row("body_values")
    assert row is not None
    assert row.field is not None
    press(row.field, "Add a row")
    control = form.focusWidget()
    assert isinstance(control, QLineEdit)
    QTest.keyClicks(control, "28 November")
    reminder.choices.set(RunChoices())
    press(form, "Try again")

    qtbot.waitUntil(lambda: reminder.runner.record.state("1").status == RunStatus.OK)
    wait_for_end(qtbot, reminder)
    reminder.runs.choose_row("1")
    state = reminder.runs.state.block("remind")
    assert (state.status, state.tries) == (Status.OK, 2)


def test_the_same_again_fails_again(qtbot: QtBot, reminder: MainWindow) -> None:
    reminder.choices.set(RunChoices(holds_at_error=True))
    key(reminder, Qt.Key.Key_F5)
    wait_for_hold(qtbot, reminder, "remind")
    key(reminder, Qt.Key.Key_F8, SHIFT)
    qtbot.waitUntil(lambda: reminder.runs.state.block("remind").tries == 2)
    wait_for_hold(qtbot, reminder, "remind")
    assert REFUSAL in reminder.stage.hold_bar.words


def test_a_failed_block_is_taken_to_have_given_something(
    qtbot: QtBot, reminder: MainWindow
) -> None:
    reminder.choices.set(RunChoices(holds_at_error=True))
    key(reminder, Qt.Key.Key_F5)
    wait_for_hold(qtbot, reminder, "remind")
    press(reminder.stage.hold_bar, "Give outputs…")
    form = dialog(reminder)
    write(form, "message_id", "by-hand-1")
    reminder.choices.set(RunChoices())
    press(form, "Go on with these")
    wait_for_end(qtbot, reminder)
    reminder.runs.choose_row("1")
    state = reminder.runs.state.block("remind")
    assert state.status == Status.OK
    assert state.outputs["message_id"] == "by-hand-1"


def test_a_secret_is_known_by_its_name_alone(qtbot: QtBot, reminder: MainWindow) -> None:
    hold_at(reminder, "remind")
    key(reminder, Qt.Key.Key_F5)
    wait_for_hold(qtbot, reminder, "remind")
    key(reminder, Qt.Key.Key_F8)
    form = dialog(reminder)
    row = form.rows.row("api_key")
    assert row is not None
    assert row.view.written == {"$secret": "interakt/api_key"}
    assert form.changed == {}
    press(form, "Cancel")


def test_a_stop_while_the_form_is_open_ends_the_run(qtbot: QtBot, relay: MainWindow) -> None:
    first = relay.document.workflow.blocks[0].id
    key(relay, Qt.Key.Key_F10)
    wait_for_hold(qtbot, relay, first)
    key(relay, Qt.Key.Key_F8)
    form = dialog(relay)
    relay.runner.stop()
    assert wait_for_end(qtbot, relay) == RunStatus.STOPPED
    press(form, "Go on with these")
    assert "is not held" in texts(form)
    press(form, "Cancel")
    assert not relay.stage.hold_bar.words
