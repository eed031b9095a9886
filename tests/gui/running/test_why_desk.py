"""“Why?” in the real window: asked in the outbox and in the rows, told, lit up on the canvas."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.editor.main_window import MainWindow
from app.editor.panels.why.panel import EMPTY
from app.editor.running import record
from app.editor.running.kept_run import KeptRun
from app.editor.running.why_desk import NO_RUN, NO_SENDERS, NOT_KNOWN
from app.rehearsal.conditions import Conditions
from app.rehearsal.outbox import Delivery
from app.runs.history import History
from app.workflow.edits import remove_blocks
from app.worlds import journal_path
from tests.gui.running.steps import ALT, CTRL, SHIFT, key, press, rehearse
from tests.support.command_line import RELAY, RENEWAL, changed

ASHA, VIKRAM = "+919876543210", "vikram.iyer@example.com"

Rehearsed = Callable[..., MainWindow]


@pytest.fixture
def rehearsed(qtbot: QtBot, window: MainWindow) -> Rehearsed:
    def rehearsed(path: Path = RENEWAL, *faults: str) -> MainWindow:
        assert window.open_path(path)
        window.choices.set(replace(window.choices.value, conditions=Conditions(faults)))
        rehearse(qtbot, window)
        return window

    return rehearsed


def lines(window: MainWindow) -> list[str]:
    return [line.strip() for line in window.lower_panel.why.text.splitlines()]


def is_lit(window: MainWindow) -> bool:
    """A way is lit up on the canvas."""
    return window.canvas.way.is_shown


def message_to(window: MainWindow, person: str) -> Delivery:
    kept = window.runs.shown
    assert kept is not None
    return next(one for one in kept.deliveries if person in one.to)


def test_a_message_is_traced_back_to_its_row(rehearsed: Rehearsed) -> None:
    window = rehearsed()
    window.runs.choose_row("5")
    key(window, Qt.Key.Key_Y, CTRL | ALT)

    page = window.lower_panel.why
    assert window.lower_panel.currentWidget() is page
    assert page.question == f"Why did {ASHA} get this? (WhatsApp)"
    assert lines(window)[:4] == [
        f"“Remind by WhatsApp” sent a WhatsApp message to {ASHA} in row 1.",
        "“Due within a week · Matched” held.",
        "“customer_details.Days_Left <= 7” holds: it is 3.",
        "“Field.customer_details.Days_Left” is “3”.",
    ]
    # The canvas shows the row of the message, and its way.
    assert window.runs.state.row == "1"
    way = window.canvas.way
    assert way.blocks == {"customers", "due_soon", "name", "policy", "ends_on", "remind"}
    assert {link.to_block for link in way.links} == way.blocks - {"customers"}


def test_each_step_selects_its_block_and_escape_lights_all_up_again(rehearsed: Rehearsed) -> None:
    window = rehearsed()
    key(window, Qt.Key.Key_Y, CTRL | ALT)
    page, tree = window.lower_panel.why, window.lower_panel.why.tree
    assert tree.hasFocus()
    selected: list[str] = []
    for _ in range(5):
        QTest.keyClick(tree, Qt.Key.Key_Down)
        selected += window.canvas.selected()
    # The row of the file has no block of its own: its source stands for it.
    assert selected == ["due_soon", "due_soon", "due_soon", "customers", "customers"]

    second = tree.model().index(0, 0, tree.model().index(0, 0))
    QTest.mouseClick(
        tree.viewport(),
        Qt.MouseButton.LeftButton,
        pos=tree.visualRect(second).center(),
    )
    assert window.canvas.selected() == ("due_soon",)
    assert is_lit(window)
    QTest.keyClick(tree, Qt.Key.Key_Escape)
    assert not is_lit(window)
    assert page.question

    window.lower_panel.outbox.ask_why()
    assert is_lit(window)
    window.canvas.setFocus()
    QTest.keyClick(window.canvas.viewer, Qt.Key.Key_Escape)
    assert not is_lit(window)


def test_the_answer_is_copied_as_text(rehearsed: Rehearsed) -> None:
    window = rehearsed()
    window.pages.why.ask(message_to(window, VIKRAM))
    window.lower_panel.why.copy()
    copied = QApplication.clipboard().text()
    assert copied.startswith(f"Why did {VIKRAM} get this? (E-mail)\n\n“Write an e-mail” sent")
    assert "Row 2, “Days_Left”: “50”." in copied


def test_a_row_that_got_nothing_is_asked_about_in_the_rows(
    qtbot: QtBot, rehearsed: Rehearsed
) -> None:
    window = rehearsed(RENEWAL, "interakt=refuse")
    rows = window.lower_panel.rows
    window.panels.show_page("rows")
    window.runs.choose_row("1")
    assert rows.told == "Row 1 got no message."
    press(rows, "Why nothing?")

    page = window.lower_panel.why
    assert page.question == "Why did row 1 get nothing?"
    assert lines(window)[0].startswith("“Remind by WhatsApp” failed: Interakt refused the message")
    assert "“Write an e-mail” was skipped" in page.text
    assert {"remind", "due_soon", "customers"} <= window.canvas.way.blocks


def test_of_a_row_that_got_something_the_rest_is_asked_about(rehearsed: Rehearsed) -> None:
    window = rehearsed()
    rows = window.lower_panel.rows
    window.panels.show_page("rows")
    window.runs.choose_row("2")
    assert rows.told == "Row 2 got 1 message."
    press(rows, "What was not sent?")
    assert window.lower_panel.why.question == "Why did row 2 not get everything?"
    assert "“customer_details.Days_Left <= 7” does not hold: it is 50." in lines(window)
    assert window.canvas.way.blocks == {"customers", "due_soon", "remind"}


def test_the_row_that_is_shown_is_asked_about_by_keys(rehearsed: Rehearsed) -> None:
    window = rehearsed(RENEWAL, "interakt=refuse")
    assert window.runs.state.row == "1"
    key(window, Qt.Key.Key_Y, CTRL | ALT | SHIFT)
    assert window.lower_panel.why.question == "Why did row 1 get nothing?"


def test_holes_are_marked_and_gone_to(rehearsed: Rehearsed, tmp_path: Path) -> None:
    sample = {"customer_number": ASHA, "use_case": ""}
    window = rehearsed(changed(RELAY, tmp_path, sample=sample))
    key(window, Qt.Key.Key_Y, CTRL | ALT | SHIFT)
    page = window.lower_panel.why
    assert page.question == "Why did the sample get nothing?"
    holes = []
    for _ in range(8):
        QTest.keyClick(page.tree, Qt.Key.Key_N)
        reason = page.current.reason
        assert reason is not None
        assert reason.is_hole
        holes.append(reason.text)
    assert "What started the run, “use_case”: “”." in holes
    assert "“Use case” is nothing." in holes
    # After the last comes the first again.
    assert len(holes) > len(set(holes))
    buttons = {one.text() for one in page.findChildren(QPushButton)}
    assert f"{len(set(holes))} holes" in buttons


def test_another_run_takes_the_answer_away(qtbot: QtBot, rehearsed: Rehearsed) -> None:
    window = rehearsed()
    key(window, Qt.Key.Key_Y, CTRL | ALT)
    assert window.lower_panel.why.words == ""
    rehearse(qtbot, window)
    assert window.lower_panel.why.words == EMPTY
    assert not is_lit(window)


def test_a_step_of_a_block_that_was_deleted_selects_nothing(rehearsed: Rehearsed) -> None:
    window = rehearsed()
    key(window, Qt.Key.Key_Y, CTRL | ALT)
    window.document.show(remove_blocks(window.document.workflow, ["due_soon"]), None)
    tree = window.lower_panel.why.tree
    for _ in range(4):
        QTest.keyClick(tree, Qt.Key.Key_Down)
    assert window.canvas.selected() == ("customers",)
    QTest.keyClick(tree, Qt.Key.Key_Up)
    assert window.canvas.selected() == ()


def test_a_row_that_the_window_forgot_is_read_from_where_runs_are_kept(
    rehearsed: Rehearsed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "KEPT_ROWS", 0)
    window = rehearsed()
    kept = window.runs.shown
    assert kept is not None
    assert kept.record.events("1") == ()
    window.pages.why.ask(message_to(window, ASHA))
    assert "Row 1, “Days_Left”: “3”." in lines(window)
    window.pages.why.ask_nothing("2")
    assert "Row 2, “Days_Left”: “50”." in lines(window)


def test_a_run_of_the_history_is_asked_about_like_one_of_the_window(rehearsed: Rehearsed) -> None:
    window = rehearsed()
    kept = window.runs.shown
    assert kept is not None
    with History(journal_path()) as history:
        window.runs.show(KeptRun.of(history.open(kept.run_id)))
        assert window.lower_panel.rows.told == "Row 1 got 1 message."
        key(window, Qt.Key.Key_Y, CTRL | ALT)
        assert "Row 1, “Days_Left”: “3”." in lines(window)
        window.pages.why.ask_nothing("2")
        assert "“customer_details.Days_Left <= 7” does not hold: it is 50." in lines(window)


def test_what_cannot_be_told_is_said(qtbot: QtBot, rehearsed: Rehearsed) -> None:
    window = rehearsed(RELAY)
    page = window.lower_panel.why
    assert window.lower_panel.rows.told == "The sample got 1 message."
    key(window, Qt.Key.Key_Y, CTRL | ALT | SHIFT)
    assert page.words == "The sample got everything: each block that sends something has sent."
    assert window.statusBar().currentMessage() == page.words

    window = rehearsed()
    window.pages.why.ask(replace(message_to(window, ASHA), idempotency_key=""))
    assert page.words == NOT_KNOWN
    assert not is_lit(window)


def test_a_workflow_that_sends_nothing_gives_nobody_anything(
    qtbot: QtBot, window: MainWindow
) -> None:
    assert window.open_path(RELAY)
    workflow = window.document.workflow
    window.document.show(remove_blocks(workflow, ["tell_crm"]), None)
    rehearse(qtbot, window)
    assert window.lower_panel.rows.told == ""
    key(window, Qt.Key.Key_Y, CTRL | ALT | SHIFT)
    assert window.lower_panel.why.words == NO_SENDERS


def test_before_a_run_nothing_is_told(window: MainWindow) -> None:
    key(window, Qt.Key.Key_Y, CTRL | ALT | SHIFT)
    assert window.lower_panel.why.words == NO_RUN
