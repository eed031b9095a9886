"""The page Data in the real window: what the selected block got, gave and sent."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.editor.main_window import MainWindow
from app.editor.panels.data.panel import EMPTY, DataPanel
from app.editor.running.choices import RunChoices
from app.editor.running.data_desk import size_words
from app.editor.running.kept_run import KeptRun
from app.engine.breakpoint import Breakpoint
from app.engine.event import BlockStarted, BlockSucceeded, RunFinished, RunStarted
from app.engine.journal import Journal
from app.engine.run_state import RunStatus
from app.runs.history import History
from app.workflow.model import Workflow
from tests.gui.running.steps import CTRL, SHIFT, key, press, rehearse, wait_for_hold

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"


@pytest.fixture
def reminder(window: MainWindow) -> MainWindow:
    assert window.open_path(EXAMPLES / "renewal_reminder.json")
    return window


@pytest.fixture
def data(reminder: MainWindow) -> DataPanel:
    key(reminder, Qt.Key.Key_D, CTRL | SHIFT)
    panel = reminder.lower_panel.data
    assert panel.isVisible()
    return panel


def look_at(qtbot: QtBot, window: MainWindow, row: str, block: str) -> None:
    window.runs.choose_row(row)
    window.canvas.select([block])
    title = window.checker.wiring.title(block)
    qtbot.waitUntil(lambda: window.lower_panel.data.title.text() == title)
    qtbot.waitUntil(lambda: f"row {row}" in window.lower_panel.data.about.text())


def test_inputs_and_outputs_of_the_selected_block_stand_side_by_side(
    qtbot: QtBot, reminder: MainWindow, data: DataPanel
) -> None:
    reminder.canvas.select([])
    qtbot.waitUntil(lambda: data.title.text() == EMPTY)
    rehearse(qtbot, reminder)
    look_at(qtbot, reminder, "1", "policy")
    assert data.inputs.model.value["customer_details"]["name"] == "Asha Rao"
    assert data.outputs.model.value == {"text": "MH-4471"}
    assert data.pill.accessibleName() == "OK"
    assert not data.wire.isVisible()
    look_at(qtbot, reminder, "3", "policy")
    assert data.outputs.model.value == {"text": "KL-2218"}


def test_what_was_sent_is_shown_starred_and_copied_as_curl(
    qtbot: QtBot, reminder: MainWindow, data: DataPanel
) -> None:
    rehearse(qtbot, reminder)
    look_at(qtbot, reminder, "3", "remind")
    assert data.wire.isVisible()
    text = data.wire.text.toPlainText()
    assert "POST https://api.interakt.ai" in text
    assert "Meera Nair" in text
    assert "Asha Rao" not in text, "that is another row"
    press(data.wire, "Copy as curl")
    command = QGuiApplication.clipboard().text()
    assert command.startswith("curl --request POST https://api.interakt.ai")
    assert "Authorization: •••" in command
    assert data.inputs.model.value["api_key"] == {"$secret": "interakt/api_key"}


def test_values_and_paths_are_copied(qtbot: QtBot, reminder: MainWindow, data: DataPanel) -> None:
    rehearse(qtbot, reminder)
    look_at(qtbot, reminder, "1", "customers")
    data.outputs.choose(("customer_details", "Renewal_Date"))
    data.outputs.copy_path()
    assert QGuiApplication.clipboard().text() == "customer_details.Renewal_Date"
    data.outputs.copy_value()
    assert QGuiApplication.clipboard().text() == "28 November"
    assert "text, 11 characters" in data.outputs.about.text()


def test_a_value_is_found_by_typing(qtbot: QtBot, reminder: MainWindow, data: DataPanel) -> None:
    rehearse(qtbot, reminder)
    look_at(qtbot, reminder, "1", "customers")
    QTest.keyClicks(data.outputs.field, "november")
    qtbot.waitUntil(lambda: data.outputs.chosen == ("customer_details", "Renewal_Date"))
    QTest.keyClick(data.outputs.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: data.outputs.chosen == ("customer_details", "Renewal_Date"))
    data.outputs.field.clear()
    QTest.keyClicks(data.outputs.field, "nobody at all")
    qtbot.waitUntil(lambda: data.outputs.about.text() == "Not found")
    QTest.keyClick(data.outputs.field, Qt.Key.Key_Escape)
    assert data.outputs.field.text() == ""


def test_the_same_value_as_table_json_and_text(
    qtbot: QtBot, reminder: MainWindow, data: DataPanel
) -> None:
    rehearse(qtbot, reminder)
    look_at(qtbot, reminder, "1", "customers")
    view = data.outputs
    view.choose(("customer_details",))
    view.set_mode("JSON")
    assert '"name": "Asha Rao"' in view.json.toPlainText()
    view.set_mode("Table")
    names = [view.table_model.index(row, 0).data() for row in range(view.table_model.rowCount())]
    assert "Policy" in names
    view.table.setCurrentIndex(view.table_model.index(names.index("Policy"), 1))
    view.copy_path()
    assert QGuiApplication.clipboard().text() == "customer_details.Policy"
    view.set_mode("Tree")
    view.choose(("customer_details", "name"))
    view.set_mode("Text")
    assert view.text.toPlainText() == "Asha Rao"
    assert not view.show_more.isVisible()


def test_a_held_block_shows_what_it_is_about_to_get(
    qtbot: QtBot, reminder: MainWindow, data: DataPanel
) -> None:
    reminder.choices.set(RunChoices(breakpoints=(Breakpoint("remind"),)))
    key(reminder, Qt.Key.Key_F5)
    wait_for_hold(qtbot, reminder, "remind")
    qtbot.waitUntil(lambda: bool(data.inputs.model.value))
    assert data.inputs.model.value["body_values"] == ["Asha Rao", "MH-4471", "28 November"]
    assert data.outputs.model.value == {}
    assert data.pill.accessibleName() == "Held"


def test_an_earlier_moment_shows_its_own_values(
    qtbot: QtBot, reminder: MainWindow, data: DataPanel
) -> None:
    rehearse(qtbot, reminder)
    look_at(qtbot, reminder, "1", "policy")
    reminder.pages.looking_back.look_at(1)
    qtbot.waitUntil(lambda: reminder.runs.is_looking_back)
    qtbot.waitUntil(lambda: data.outputs.model.value == {})
    reminder.pages.looking_back.come_back()
    qtbot.waitUntil(lambda: data.outputs.model.value == {"text": "MH-4471"})


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with History(tmp_path / "journal.db") as made:
        yield made


def test_a_cut_value_of_the_journal_is_loaded_whole_when_wanted(
    qtbot: QtBot, reminder: MainWindow, data: DataPanel, tmp_path: Path, history: History
) -> None:
    whole = "x" * 3_000_000
    record(tmp_path / "journal.db", reminder.document.workflow, whole)
    reminder.runs.show(KeptRun.of(history.open("r1")))
    reminder.canvas.select(["policy"])
    qtbot.waitUntil(lambda: "text" in data.outputs.model.value)
    assert len(data.outputs.model.value["text"]) < len(whole)
    data.outputs.choose(("text",))
    assert data.outputs.load.text() == "Load all 3 MB"
    QTest.mouseClick(data.outputs.load, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: data.outputs.model.value["text"] == whole)
    assert not data.outputs.load.isVisible()


def record(path: Path, workflow: Workflow, value: str) -> None:
    """Keep a run of the workflow in which one block gave this value."""
    now = dt.datetime(2026, 3, 5, 9, 0, tzinfo=dt.UTC)
    said: Any = {"run_id": "r1", "at": now}
    events = (
        RunStarted(seq=1, workflow=workflow.id, name=workflow.name, mode="rehearse", **said),
        BlockStarted(seq=2, block="policy", **said),
        BlockSucceeded(seq=3, block="policy", elapsed_ms=1.0, outputs={"text": value}, **said),
        RunFinished(seq=4, status="ok", elapsed_ms=1.0, **said),
    )
    with Journal(path, lambda: now) as journal:
        journal.begin_run("r1", workflow, mode="rehearse")
        for event in events:
            journal.record(event)
        journal.end_run("r1", RunStatus.OK)


@pytest.mark.parametrize(
    ("size", "words"), [(10, "1 kB"), (340_000, "340 kB"), (104_857_600, "105 MB")]
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert size_words(size) == words
