"""The conditions of rehearsals in the real window, by mouse and keys."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.editor.main_window import MainWindow
from app.editor.panels.conditions.rule_list import CALM, NOTHING_SENDS
from app.editor.panels.conditions.rule_row import RuleRow
from app.editor.running.kept_run import KeptRun
from app.engine.run_state import RunStatus
from app.rehearsal.storm import Storm
from app.runs.history import History
from app.worlds import journal_path

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"
CTRL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton

Part = TypeVar("Part", bound=QWidget)


@pytest.fixture
def relay(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """The page is in front, of a workflow with one webhook."""
    assert window.open_path(EXAMPLES / "event_relay.json")
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_F, CTRL_SHIFT)
    assert window.lower_panel.currentWidget() is window.lower_panel.conditions
    return window


def part(within: QWidget, kind: type[Part], name: str) -> Part:
    found = (one for one in within.findChildren(kind) if one.accessibleName() == name)
    return next(found)


def rows(window: MainWindow) -> list[RuleRow]:
    found = window.lower_panel.conditions.findChildren(RuleRow)
    return [one for one in found if one.isVisible()]


def faults(window: MainWindow) -> tuple[str, ...]:
    return window.choices.value.conditions.faults


def storm_of(window: MainWindow) -> Storm | None:
    return window.choices.value.conditions.storm


def click(widget: QAbstractButton) -> None:
    # At the left edge, where the box of a check box is.
    QTest.mouseClick(widget, LEFT, pos=QPoint(8, widget.height() // 2))


def choose(combo: QComboBox, text: str) -> None:
    combo.setFocus()
    step = Qt.Key.Key_Down if combo.findText(text) > combo.currentIndex() else Qt.Key.Key_Up
    while combo.currentText() != text:
        before = combo.currentIndex()
        QTest.keyClick(combo, step)
        assert combo.currentIndex() != before, f"{text} is not offered"


def sign(window: MainWindow) -> QPushButton | None:
    found = (one for one in window.status.findChildren(QPushButton) if one.property("kind"))
    return next(
        (one for one in found if one.property("kind") == "conditions" and one.isVisible()), None
    )


def write(window: MainWindow, text: str) -> None:
    line = part(window.lower_panel.conditions, QLineEdit, "Rule as text")
    line.setFocus()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def rehearse(qtbot: QtBot, window: MainWindow) -> RunStatus:
    with qtbot.waitSignal(window.runner.ended) as ended:
        QTest.keyClick(window, Qt.Key.Key_F5)
    assert ended.args is not None
    status = ended.args[0].result.status
    assert isinstance(status, RunStatus)
    return status


def test_a_rule_is_added_and_changed_and_the_run_fails_by_it(
    qtbot: QtBot, relay: MainWindow
) -> None:
    assert sign(relay) is None
    QTest.keyClick(relay, Qt.Key.Key_A, CTRL_ALT)
    assert faults(relay) == ("tell_crm=refuse",)
    (row,) = rows(relay)
    assert rehearse(qtbot, relay) == RunStatus.FINISHED_WITH_ERRORS

    choose(part(row, QComboBox, "Who fails"), "Webhook (all)")
    choose(part(row, QComboBox, "What happens"), "Server error (500)")
    times = part(row, QSpinBox, "How many calls fail")
    times.setFocus()
    QTest.keyClick(times, Qt.Key.Key_Up)
    QTest.keyClick(times, Qt.Key.Key_Up)
    assert faults(relay) == ("webhook=500*2",)
    assert part(row, QLabel, "The rule as text").text() == '--fault "webhook=500*2"'
    assert rehearse(qtbot, relay) == RunStatus.OK
    assert relay.runs.state.block("tell_crm").tries == 3
    times.setFocus()
    for _ in range(2):
        QTest.keyClick(times, Qt.Key.Key_Down)
    assert faults(relay) == ("webhook=500",)
    assert rehearse(qtbot, relay) == RunStatus.FINISHED_WITH_ERRORS


def test_a_rule_is_switched_off_and_on_copied_and_removed(qtbot: QtBot, relay: MainWindow) -> None:
    write(relay, "tell_crm=drop")
    write(relay, "webhook@row 3=429*1")
    assert faults(relay) == ("tell_crm=drop", "webhook@row 3=429*1")
    first, second = rows(relay)
    click(part(first, QCheckBox, "Rule is on"))
    assert faults(relay) == ("webhook@row 3=429*1",)
    assert len(rows(relay)) == 2
    assert relay.lower_panel.tabText(relay.lower_panel.currentIndex()) == "Conditions  1"
    click(part(first, QCheckBox, "Rule is on"))
    assert faults(relay) == ("tell_crm=drop", "webhook@row 3=429*1")
    QTest.mouseClick(part(second, QAbstractButton, "Copy the rule"), LEFT)
    assert QApplication.clipboard().text() == '--fault "webhook@row 3=429*1"'
    QTest.mouseClick(part(first, QAbstractButton, "Remove the rule"), LEFT)
    assert faults(relay) == ("webhook@row 3=429*1",)
    assert part(rows(relay)[0], QLineEdit, "Rows or customers").text() == "3"


def test_rows_and_customers_are_typed(relay: MainWindow) -> None:
    write(relay, "webhook=refuse")
    (row,) = rows(relay)
    chosen = part(row, QLineEdit, "Rows or customers")
    chosen.setFocus()
    QTest.keyClicks(chosen, "2-5, +919876543210")
    assert faults(relay) == ("webhook@rows 2-5, customer +919876543210=refuse",)
    assert chosen.text() == "2-5, +919876543210"
    QTest.keyClicks(chosen, ", ")
    assert chosen.property("hasProblem")
    assert "does not say which rows" in chosen.accessibleDescription()
    assert faults(relay) == ("webhook@rows 2-5, customer +919876543210=refuse",)


def test_a_rule_that_makes_no_sense_says_how_it_is_written(relay: MainWindow) -> None:
    write(relay, "webhook=sulks")
    assert faults(relay) == ()
    said = [one.text() for one in relay.lower_panel.conditions.findChildren(QLabel)]
    assert any("There is no fault “sulks”" in one for one in said)
    line = part(relay.lower_panel.conditions, QLineEdit, "Rule as text")
    line.clear()
    write(relay, '--fault "nobody=drop"')
    assert faults(relay) == ("nobody=drop",)
    who = part(rows(relay)[0], QComboBox, "Who fails")
    assert who.property("hasProblem")
    assert "Nothing in this workflow" in who.toolTip()


def test_a_storm_comes_back_from_its_seed(qtbot: QtBot, relay: MainWindow) -> None:
    QTest.keyClick(relay, Qt.Key.Key_W, CTRL_ALT)
    storm = storm_of(relay)
    assert storm is not None
    page = relay.lower_panel.conditions
    percent = part(page, QWidget, "Share of calls that fail, in percent")
    percent.setFocus()
    QTest.keyClick(percent, Qt.Key.Key_Up)
    assert storm_of(relay) == Storm(storm.seed, 21)
    QTest.mouseClick(part(page, QAbstractButton, "Copy the storm"), LEFT)
    assert QApplication.clipboard().text() == f"--storm {storm.seed}:21"
    on = next(one for one in page.findChildren(QCheckBox) if one.text() == "Storm")
    click(on)
    assert storm_of(relay) is None
    click(on)
    assert storm_of(relay) == Storm(storm.seed, 21)


def test_the_clock_starts_when_it_is_told_to(qtbot: QtBot, relay: MainWindow) -> None:
    start = part(relay.lower_panel.conditions, QLineEdit, "Rehearsals start at")
    start.setFocus()
    QTest.keyClicks(start, "2026-12-24T18:00:00+05:30")
    now = relay.choices.value.conditions.now
    assert now is not None
    assert now.isoformat() == "2026-12-24T18:00:00+05:30"
    assert start.text() == "2026-12-24T18:00:00+05:30"
    rehearse(qtbot, relay)
    shown = relay.lower_panel.outbox.shown
    assert shown is not None
    assert shown.at.isoformat().startswith("2026-12-24T12:30:0")
    QTest.keyClick(start, Qt.Key.Key_Backspace)
    assert relay.choices.value.conditions.now == now
    said = [one.text() for one in relay.lower_panel.conditions.findChildren(QLabel)]
    assert any(one.startswith("This is no moment") for one in said)
    start.selectAll()
    QTest.keyClick(start, Qt.Key.Key_Delete)
    assert relay.choices.value.conditions.now is None


def test_whoever_looks_at_the_status_line_sees_that_it_is_not_calm(relay: MainWindow) -> None:
    write(relay, "webhook=refuse")
    shown = sign(relay)
    assert shown is not None
    assert shown.text() == "1 fault"
    relay.panels.show_page("rows")
    QTest.mouseClick(shown, LEFT)
    assert relay.lower_panel.currentWidget() is relay.lower_panel.conditions
    QTest.mouseClick(part(rows(relay)[0], QAbstractButton, "Remove the rule"), LEFT)
    assert sign(relay) is None


def test_conditions_belong_to_their_file(
    relay: MainWindow, make_window: Callable[[], MainWindow], settings: QSettings
) -> None:
    write(relay, "webhook=refuse")
    relay.actions_by_name["new"].trigger()
    assert (faults(relay), len(rows(relay)), sign(relay)) == ((), 0, None)
    words = [one.text() for one in relay.lower_panel.conditions.findChildren(QLabel)]
    assert NOTHING_SENDS in words
    assert CALM not in words
    again = make_window()
    assert again.open_path(EXAMPLES / "event_relay.json")
    assert faults(again) == ("webhook=refuse",)


def test_a_run_that_is_shown_says_under_what_it_went(qtbot: QtBot, relay: MainWindow) -> None:
    write(relay, "webhook=refuse")
    rehearse(qtbot, relay)
    shown = sign(relay)
    assert shown is not None
    assert shown.text() == "1 fault"
    QTest.mouseClick(part(rows(relay)[0], QAbstractButton, "Remove the rule"), LEFT)
    assert shown.text() == "calm  ·  this run: 1 fault"
    kept = relay.runs.shown
    assert kept is not None
    with History(journal_path()) as history:
        relay.runs.show(KeptRun.of(history.open(kept.run_id)))
        assert shown.text() == "calm  ·  this run: 1 fault"
    rehearse(qtbot, relay)
    assert sign(relay) is None
