"""Workflow tests in the real window: saved from a run, run, told apart, and what they miss."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from app.editor.dialogs.save_test_dialog import SaveTestDialog
from app.editor.edit import Edit
from app.editor.main_window import MainWindow
from app.editor.panels.workflow_tests.entry import TestEntry, sum_words
from app.editor.panels.workflow_tests.panel import NO_FILE as NO_FILE_YET
from app.editor.panels.workflow_tests.panel import TestsPanel
from app.editor.running.tests_desk import ALL_REACHED, HAS_PROBLEMS, NO_FILE, NO_RUN, NOT_RUN
from app.runs.workflow_test_file import load_test
from app.workflow.edits import set_input
from tests.gui.running.steps import ALT, CTRL, SHIFT, key, press, rehearse
from tests.support.command_line import command

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("renewal_reminder.json", "customers.csv", "event_relay.json"):
        shutil.copy(EXAMPLES / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def reminder(window: MainWindow, folder: Path) -> MainWindow:
    assert window.open_path(folder / "renewal_reminder.json")
    return window


@pytest.fixture
def said(window: MainWindow) -> list[str]:
    words: list[str] = []
    window.pages.tests.said.connect(words.append)
    return words


def look(window: MainWindow) -> TestsPanel:
    key(window, Qt.Key.Key_Q, CTRL | SHIFT)
    panel = window.lower_panel.tests
    assert panel.isVisible()
    return panel


def save(window: MainWindow, name: str) -> None:
    key(window, Qt.Key.Key_S, ALT | SHIFT)
    dialog = window.pages.tests.dialog
    assert isinstance(dialog, SaveTestDialog)
    QTest.keyClicks(dialog.name, name)
    press(dialog, "Save the test")


def run_all(qtbot: QtBot, window: MainWindow) -> list[str]:
    key(window, Qt.Key.Key_F7, CTRL | SHIFT)
    qtbot.waitUntil(lambda: not window.pages.tests.is_running)
    return [one.word for one in window.lower_panel.tests.model.entries]


def break_it(window: MainWindow) -> None:
    conditions = [{"field": "customer_details.Days_Left", "condition": "<=", "value": 3}]
    edit = Edit("Days", lambda now: set_input(now, "due_soon", "conditions", conditions))
    assert window.document.apply(edit)


def test_a_run_becomes_a_test_that_is_green_here_and_on_the_command_line(
    qtbot: QtBot, reminder: MainWindow, folder: Path, said: list[str]
) -> None:
    assert look(reminder).model.entries == ()
    rehearse(qtbot, reminder)
    save(reminder, "Who must renew soon")
    file = folder / "renewal_reminder.who_must_renew_soon.test.json"
    assert load_test(file).name == "Who must renew soon"
    assert said == [f"The test is in {file.name}. Run it with: cordboard test {file.name}"]
    assert run_all(qtbot, reminder) == ["As expected"]
    panel = reminder.lower_panel.tests
    assert panel.about.text() == "1 of 1 as expected"
    assert panel.coverage.text() == ALL_REACHED
    assert command("test", str(file)).code == 0


def test_what_came_otherwise_is_told_and_leads_to_its_block(
    qtbot: QtBot, reminder: MainWindow, folder: Path
) -> None:
    rehearse(qtbot, reminder)
    save(reminder, "Who must renew soon")
    break_it(reminder)
    assert run_all(qtbot, reminder) == ["Otherwise than expected"]
    panel = reminder.lower_panel.tests
    texts = [panel.found.index(row).data() for row in range(panel.found.rowCount())]
    assert any("Remind by WhatsApp" in one for one in texts), texts
    blocks = [
        panel.found.index(row).data(Qt.ItemDataRole.UserRole + 2) for row in range(len(texts))
    ]
    place = next(row for row, block in enumerate(blocks) if block)
    view = panel.differences.findChild(QListView)
    assert view is not None
    at = view.visualRect(panel.found.index(place)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert reminder.canvas.selected() == (blocks[place],)
    reminder.document.undo()
    assert run_all(qtbot, reminder) == ["As expected"]


def test_the_run_of_a_test_is_shown_on_the_canvas(
    qtbot: QtBot, reminder: MainWindow, said: list[str]
) -> None:
    rehearse(qtbot, reminder)
    save(reminder, "Who must renew soon")
    key(reminder, Qt.Key.Key_T, ALT | SHIFT)
    assert said[-1] == NOT_RUN
    run_all(qtbot, reminder)
    reminder.runs.show(None)
    key(reminder, Qt.Key.Key_T, ALT | SHIFT)
    assert reminder.runs.shown is not None
    assert reminder.runs.shown.is_over
    assert len(reminder.runs.shown.deliveries) == 5


def test_what_no_test_reaches_is_told_and_lit_up(
    qtbot: QtBot, reminder: MainWindow, folder: Path, said: list[str]
) -> None:
    lines = (folder / "customers.csv").read_text("utf-8").splitlines()
    (folder / "customers.csv").write_text("\n".join(lines[:2]) + "\n", "utf-8")
    key(reminder, Qt.Key.Key_M, ALT | SHIFT)
    assert said == [NOT_RUN]
    rehearse(qtbot, reminder)
    save(reminder, "One reminder")
    run_all(qtbot, reminder)
    words = reminder.lower_panel.tests.coverage.text()
    assert "Never: Write an e-mail, Due within a week · Not matched" in words
    key(reminder, Qt.Key.Key_M, ALT | SHIFT)
    assert reminder.canvas.way.blocks == {"write", "due_soon"}
    (branch,) = reminder.canvas.way.links
    assert (branch.source, branch.target) == ("due_soon.not_matched", "write.when")


def test_a_test_that_cannot_be_read_is_red_and_says_why(
    qtbot: QtBot, reminder: MainWindow, folder: Path
) -> None:
    broken = folder / "renewal_reminder.broken.test.json"
    broken.write_text('{"format": "cordboard.test/1", "workflow": "renewal_reminder.json"', "utf-8")
    rehearse(qtbot, reminder)
    save(reminder, "Good")
    text = (folder / "renewal_reminder.good.test.json").read_text("utf-8")
    broken.write_text(text.replace('"expect"', '"expects"'), "utf-8")
    assert run_all(qtbot, reminder) == ["Could not be run", "As expected"]
    panel = reminder.lower_panel.tests
    panel.list.go_to(0)
    assert panel.current is not None
    assert "expects" in panel.current.trouble
    assert panel.about.text() == "1 of 2 as expected"


def test_what_is_missing_is_said(
    qtbot: QtBot, window: MainWindow, folder: Path, said: list[str]
) -> None:
    panel = look(window)
    key(window, Qt.Key.Key_F7, CTRL | SHIFT)
    key(window, Qt.Key.Key_S, ALT | SHIFT)
    assert said == [NO_FILE, NO_FILE]
    assert NO_FILE_YET in [one.text() for one in panel.list.findChildren(type(panel.about))]
    assert window.open_path(folder / "renewal_reminder.json")
    key(window, Qt.Key.Key_S, ALT | SHIFT)
    assert said[-1] == NO_RUN
    rehearse(qtbot, window)
    save(window, "Good")
    window.canvas.select(["due_soon"])
    window.canvas.delete_selected(bridges=False)
    key(window, Qt.Key.Key_F7, CTRL | SHIFT)
    assert said[-1] == HAS_PROBLEMS
    assert window.lower_panel.currentWidget() is window.lower_panel.problems


def test_another_file_ends_the_tests_of_the_one_before(
    qtbot: QtBot, reminder: MainWindow, folder: Path
) -> None:
    rehearse(qtbot, reminder)
    save(reminder, "One")
    save(reminder, "Two")
    key(reminder, Qt.Key.Key_F7, CTRL | SHIFT)
    assert reminder.pages.tests.is_running
    assert reminder.open_path(folder / "event_relay.json")
    qtbot.waitUntil(lambda: not reminder.pages.tests.is_running)
    assert reminder.lower_panel.tests.model.rowCount() == 0
    reminder.tabs.show(0)
    entries = reminder.lower_panel.tests.model.entries
    assert [entry.word for entry in entries] == ["Not run", "Not run"]


def test_a_name_makes_the_file(qtbot: QtBot, tmp_path: Path) -> None:
    workflow = tmp_path / "flow.json"
    taken = {tmp_path / "flow.a_b.test.json"}
    dialog = SaveTestDialog(workflow, taken.__contains__)
    qtbot.addWidget(dialog)
    assert not dialog.save.isEnabled()
    QTest.keyClicks(dialog.name, "A b")
    assert dialog.path == tmp_path / "flow.a_b.test.json"
    assert "written over" in dialog.file.text()
    QTest.keyClicks(dialog.name, "!!")
    assert dialog.path == tmp_path / "flow.a_b.test.json"
    dialog.name.setText("नमस्ते")
    assert dialog.path == tmp_path / "flow.test.json"


def test_how_tests_stand_in_words() -> None:
    one = TestEntry(Path("a.test.json"))
    broken = TestEntry(Path("b.test.json"), broken="It is broken.")
    assert sum_words(()) == ""
    assert sum_words((one,)) == "1 not run"
    assert sum_words((one, broken)) == "0 of 2 as expected  ·  1 not run"
    assert (one.title, broken.word) == ("a.test.json", "Could not be run")
