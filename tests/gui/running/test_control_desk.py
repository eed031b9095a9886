"""Pause, step and run to a block, by keys in the real window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.editor.main_window import MainWindow
from app.editor.running.choices import RunChoices
from app.engine.breakpoint import Breakpoint
from app.engine.run_state import RunStatus, Status

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def relay(window: MainWindow) -> MainWindow:
    assert window.open_path(EXAMPLES / "event_relay.json")
    return window


def held(window: MainWindow) -> list[str]:
    states = window.runs.state.blocks
    return [id for id, state in states.items() if state.status == Status.HELD]


def wait_for_hold(qtbot: QtBot, window: MainWindow, block: str) -> None:
    qtbot.waitUntil(lambda: held(window) == [block])


def go_on_to_the_end(qtbot: QtBot, window: MainWindow) -> RunStatus:
    with qtbot.waitSignal(window.runner.ended) as ended:
        QTest.keyClick(window, Qt.Key.Key_F6)
    assert ended.args is not None
    status = ended.args[0].result.status
    assert isinstance(status, RunStatus)
    return status


def next_held(qtbot: QtBot, window: MainWindow, former: str) -> str:
    """The block that a run holds at after another one."""
    qtbot.waitUntil(lambda: held(window) not in ([], [former]))
    return held(window)[0]


def test_a_step_rehearses_up_to_the_first_block_and_then_to_the_next(
    qtbot: QtBot, relay: MainWindow
) -> None:
    first, *_rest, last = [block.id for block in relay.document.workflow.blocks]
    QTest.keyClick(relay, Qt.Key.Key_F10)
    wait_for_hold(qtbot, relay, first)
    assert relay.actions_by_name["pause"].iconText() == "Go on"
    state = relay.canvas.state_of(first)
    assert state is not None
    assert state.status == Status.HELD

    seen = [first]
    while seen[-1] != last:
        QTest.keyClick(relay, Qt.Key.Key_F10)
        seen.append(next_held(qtbot, relay, seen[-1]))

    assert go_on_to_the_end(qtbot, relay) == RunStatus.OK
    assert not relay.actions_by_name["pause"].isEnabled()
    assert relay.actions_by_name["pause"].iconText() == "Pause"


def test_a_run_goes_to_the_selected_block(qtbot: QtBot, relay: MainWindow) -> None:
    last = relay.document.workflow.blocks[-1].id
    relay.canvas.select([last])
    QTest.keyClick(relay, Qt.Key.Key_F10, CTRL)
    wait_for_hold(qtbot, relay, last)

    assert go_on_to_the_end(qtbot, relay) == RunStatus.OK


def test_without_a_selected_block_there_is_none_to_run_to(relay: MainWindow) -> None:
    relay.canvas.select([])
    QTest.keyClick(relay, Qt.Key.Key_F10, CTRL)

    assert not relay.runner.is_running
    assert "Select the block" in relay.statusBar().currentMessage()


def test_a_run_that_is_held_can_be_sent_on_to_a_block(qtbot: QtBot, relay: MainWindow) -> None:
    first, *_rest, last = [block.id for block in relay.document.workflow.blocks]
    QTest.keyClick(relay, Qt.Key.Key_F10)
    wait_for_hold(qtbot, relay, first)
    relay.canvas.select([last])
    QTest.keyClick(relay, Qt.Key.Key_F10, CTRL)
    wait_for_hold(qtbot, relay, last)

    assert go_on_to_the_end(qtbot, relay) == RunStatus.OK


def test_a_held_run_is_stopped(qtbot: QtBot, relay: MainWindow) -> None:
    first = relay.document.workflow.blocks[0].id
    QTest.keyClick(relay, Qt.Key.Key_F10)
    wait_for_hold(qtbot, relay, first)
    with qtbot.waitSignal(relay.runner.ended) as ended:
        QTest.keyClick(relay, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)

    assert ended.args is not None
    assert ended.args[0].result.status == RunStatus.STOPPED


def test_a_breakpoint_set_while_the_run_is_held_counts_at_once(
    qtbot: QtBot, relay: MainWindow
) -> None:
    first, *_rest, last = [block.id for block in relay.document.workflow.blocks]
    QTest.keyClick(relay, Qt.Key.Key_F10)
    wait_for_hold(qtbot, relay, first)
    relay.choices.set(RunChoices((Breakpoint(last),)))
    QTest.keyClick(relay, Qt.Key.Key_F6)
    wait_for_hold(qtbot, relay, last)

    assert go_on_to_the_end(qtbot, relay) == RunStatus.OK


def test_a_pause_lets_no_further_block_begin(qtbot: QtBot, relay: MainWindow) -> None:
    first = relay.document.workflow.blocks[0].id
    QTest.keyClick(relay, Qt.Key.Key_F10)
    wait_for_hold(qtbot, relay, first)
    relay.runner.control.pause()
    relay.runner.control.release(first)
    qtbot.waitUntil(lambda: relay.runs.state.status == RunStatus.PAUSED)
    assert relay.actions_by_name["pause"].iconText() == "Go on"

    assert go_on_to_the_end(qtbot, relay) == RunStatus.OK


def test_choices_belong_to_the_tab(relay: MainWindow) -> None:
    chosen = RunChoices((Breakpoint("x"),))
    relay.choices.set(chosen)
    QTest.keyClick(relay, Qt.Key.Key_N, CTRL)
    assert relay.choices.value == RunChoices()
    relay.tabs.show(0)

    assert relay.choices.value == chosen
