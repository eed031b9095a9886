"""Waits of a rehearsal that hold until the user jumps, in the real window."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from app.editor.main_window import MainWindow
from app.editor.running.clock_desk import NOTHING_WAITS
from app.engine.run_state import RunStatus
from tests.gui.running.test_conditions_desk import click, write

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"
CTRL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton


def opened(qtbot: QtBot, window: MainWindow, path: Path, said: dict[str, Any]) -> MainWindow:
    """A workflow in which the webhook fails twice, and which waits minutes before each new try."""
    said["rehearsal"] = {"clock": {"now": "2026-12-01T21:00:00+05:30"}}
    hook = next(one for one in said["blocks"] if one["type"] == "webhook")
    hook["policy"] = {"backoff_s": 240, "tries": 3}
    path.write_text(json.dumps(said), "utf-8")
    assert window.open_path(path)
    qtbot.waitUntil(window.isActiveWindow)
    window.panels.show_page("conditions")
    write(window, "webhook=500*2")
    QTest.keyClick(window, Qt.Key.Key_K, CTRL_ALT)
    assert window.choices.value.holds_waits
    return window


def relay() -> dict[str, Any]:
    said: dict[str, Any] = json.loads((EXAMPLES / "event_relay.json").read_text("utf-8"))
    return said


@pytest.fixture
def slow(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> MainWindow:
    return opened(qtbot, window, tmp_path / "slow.json", relay())


def start(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F5)


def wait_for_wait(qtbot: QtBot, window: MainWindow) -> str:
    qtbot.waitUntil(lambda: bool(window.stage.wait_bar.words))
    return window.stage.wait_bar.words


@pytest.mark.usefixtures("in_utc")
def test_a_rehearsal_waits_until_the_user_jumps(qtbot: QtBot, slow: MainWindow) -> None:
    start(slow)
    words = wait_for_wait(qtbot, slow)
    assert words.startswith("“Tell the CRM” waits until today 15:3")
    assert " min" in words
    clock = slow.runner.clock
    assert clock is not None
    (first,) = clock.pending()
    QTest.keyClick(slow, Qt.Key.Key_J, CTRL_ALT)
    assert clock.now() >= first.due
    assert slow.statusBar().currentMessage().startswith("The clock jumped to today 15:3")
    qtbot.waitUntil(lambda: [one.due for one in clock.pending()] > [first.due])
    wait_for_wait(qtbot, slow)
    in_bar = next(one for one in slow.stage.wait_bar.findChildren(QPushButton) if one.isVisible())
    with qtbot.waitSignal(slow.runner.ended) as ended:
        QTest.mouseClick(in_bar, LEFT)
    assert ended.args is not None
    assert ended.args[0].result.status == RunStatus.OK
    assert slow.stage.wait_bar.words == ""
    assert slow.runs.state.block("tell_crm").tries == 3


def test_what_comes_next_is_said_on_the_page_with_a_button(qtbot: QtBot, slow: MainWindow) -> None:
    form = slow.lower_panel.conditions.clock
    button = next(one for one in form.findChildren(QPushButton) if "Jump" in one.text())
    assert not button.isEnabled()
    start(slow)
    qtbot.waitUntil(button.isEnabled)
    clock = slow.runner.clock
    assert clock is not None
    before = clock.pending()
    QTest.mouseClick(button, LEFT)
    assert clock.now() >= before[0].due
    slow.runner.stop()
    qtbot.waitUntil(lambda: not slow.runner.is_running)
    assert not button.isEnabled()


def test_waits_that_hold_are_let_go_at_once(qtbot: QtBot, slow: MainWindow) -> None:
    start(slow)
    wait_for_wait(qtbot, slow)
    holds = next(
        one
        for one in slow.lower_panel.conditions.findChildren(QCheckBox)
        if one.text().startswith("Waits hold")
    )
    with qtbot.waitSignal(slow.runner.ended) as ended:
        click(holds)
    assert ended.args is not None
    assert ended.args[0].result.status == RunStatus.OK
    assert not slow.actions_by_name["hold_waits"].isChecked()


def test_where_nothing_waits_a_jump_says_so(window: MainWindow) -> None:
    window.actions_by_name["jump"].trigger()
    assert window.statusBar().currentMessage() == NOTHING_WAITS


@pytest.mark.usefixtures("in_utc")
def test_a_call_that_is_placed_meanwhile_is_an_event_too(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    said = relay()
    said["blocks"].append(
        {
            "id": "call_back",
            "type": "schedule_callback",
            "title": "Call back",
            "inputs": {
                "scheduled_time": "2026-12-01T21:01:00+05:30",
                "bot_number": "+918040000001",
                "use_case": "claims",
                "customer_number": "+919876543210",
                "api_key": {"$secret": "subverse/api_key"},
            },
        }
    )
    said["links"].append({"from": "call_api.customer_number", "to": "call_back.customer_number"})
    opened(qtbot, window, tmp_path / "both.json", said)
    start(window)
    qtbot.waitUntil(lambda: "calls +919876543210: today 15:31 UTC" in window.stage.wait_bar.words)
    clock = window.runner.clock
    assert clock is not None
    QTest.keyClick(window, Qt.Key.Key_J, CTRL_ALT)
    assert clock.now().isoformat() >= "2026-12-01T15:31"
    assert len(clock.pending()) == 1
    assert wait_for_wait(qtbot, window).startswith("“Tell the CRM” waits until")
    window.runner.stop()
    qtbot.waitUntil(lambda: not window.runner.is_running)
