"""The history in the real window: found, opened, compared, replayed, given away, deleted."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from app.editor.dialogs.keep_dialog import KeepDialog
from app.editor.dialogs.run_differences_dialog import RunDifferencesDialog
from app.editor.edit import Edit
from app.editor.main_window import MainWindow
from app.editor.panels.history.asked import Asked
from app.editor.panels.history.model import HistoryModel
from app.editor.panels.history.panel import NOTHING_FITS, HistoryPanel
from app.editor.running.history_desk import CHOOSE_ONE, CHOOSE_SOME, CHOOSE_TWO, OF_ANOTHER
from app.engine.run_state import RunStatus
from app.runs.history import History
from app.runs.recorded import RunLine
from app.runs.trimming import InDoubtError, TrimPolicy
from app.workflow.edits import set_input
from app.worlds import journal_path
from blocks.sdk import JournalError
from tests.gui.running.steps import ALT, CTRL, SHIFT, key, press, rehearse, wait_for_end

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"


@pytest.fixture(autouse=True)
def _own_journal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def relay(window: MainWindow) -> MainWindow:
    assert window.open_path(EXAMPLES / "event_relay.json")
    return window


@pytest.fixture
def said(window: MainWindow) -> list[str]:
    words: list[str] = []
    window.pages.past.said.connect(words.append)
    return words


def look(qtbot: QtBot, window: MainWindow, runs: int) -> HistoryPanel:
    """Show the page, and wait for so many runs."""
    key(window, Qt.Key.Key_H, CTRL | SHIFT)
    panel = window.lower_panel.history
    qtbot.waitUntil(lambda: len(panel.model.lines) == runs)
    return panel


def choose(panel: HistoryPanel, *places: int) -> None:
    panel.choose([panel.model.lines[place].run_id for place in places])


def ask(qtbot: QtBot, panel: HistoryPanel, text: str, runs: int) -> None:
    panel.search.clear()
    QTest.keyClicks(panel.search, text)
    qtbot.waitUntil(lambda: len(panel.model.lines) == runs and panel.value.text == text)


def said_differently(window: MainWindow) -> None:
    text = "{{ customer_details.name }} wants {{ use_case }} ({{ customer_number }})."
    edit = Edit("Text", lambda now: set_input(now, "write_summary", "text", text))
    assert window.document.apply(edit)


def test_runs_are_listed_and_found(qtbot: QtBot, window: MainWindow) -> None:
    assert window.open_path(EXAMPLES / "event_relay.json")
    rehearse(qtbot, window)
    assert window.open_path(EXAMPLES / "renewal_reminder.json")
    rehearse(qtbot, window)
    panel = look(qtbot, window, 2)
    cells = [[panel.model.index(row, at).data() for at in range(1, 5)] for row in range(2)]
    assert cells == [
        ["Renewal reminder", "Rehearsal", "OK", "5"],
        ["Event relay", "Rehearsal", "OK", "1"],
    ]
    ask(qtbot, panel, "Meera", 1)
    ask(qtbot, panel, "9876543210", 2)
    ask(qtbot, panel, "nobody", 0)
    ask(qtbot, panel, "", 2)
    panel.workflow.setCurrentIndex(panel.workflow.findData("event_relay"))
    qtbot.waitUntil(lambda: [one.name for one in panel.model.lines] == ["Event relay"])
    panel.status.setCurrentIndex(panel.status.findData("failed"))
    qtbot.waitUntil(lambda: not panel.model.lines)
    labels = [one.text() for one in panel.findChildren(QLabel) if one.isVisible()]
    assert NOTHING_FITS in labels


def test_a_run_is_opened_where_its_workflow_is_shown(
    qtbot: QtBot, relay: MainWindow, said: list[str]
) -> None:
    rehearse(qtbot, relay)
    first = relay.runner.kept.run_id
    rehearse(qtbot, relay)
    panel = look(qtbot, relay, 2)
    choose(panel, 1)
    key(relay, Qt.Key.Key_O, ALT | SHIFT)
    assert relay.runs.shown is not None
    assert relay.runs.shown.run_id == first
    assert relay.runs.shown.opened is not None
    assert len(relay.tabs.all()) == 1
    assert relay.runs.state.block("tell_crm").outputs["success_message"] is True
    assert len(relay.runs.shown.deliveries) == 1
    assert said == []


def test_what_was_run_is_shown_beside_where_it_is_another_workflow(
    qtbot: QtBot, relay: MainWindow, said: list[str]
) -> None:
    rehearse(qtbot, relay)
    said_differently(relay)
    changed = relay.document.workflow
    panel = look(qtbot, relay, 1)
    choose(panel, 0)
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    key(relay, Qt.Key.Key_O, ALT | SHIFT)
    assert said[0] == OF_ANOTHER
    assert len(relay.tabs.all()) == 2
    assert relay.document.workflow != changed
    assert relay.runs.shown is not None
    relay.tabs.show(0)
    assert relay.document.workflow is changed


def test_two_runs_are_compared_and_lead_to_the_blocks_that_differ(
    qtbot: QtBot, relay: MainWindow
) -> None:
    rehearse(qtbot, relay)
    said_differently(relay)
    rehearse(qtbot, relay)
    panel = look(qtbot, relay, 2)
    choose(panel, 0, 1)
    press(panel, "Compare")
    qtbot.waitUntil(lambda: isinstance(relay.pages.past.dialog, RunDifferencesDialog))
    dialog = relay.pages.past.dialog
    assert isinstance(dialog, RunDifferencesDialog)
    texts = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert any("“Write the summary”, input text" in one for one in texts)
    assert "write_summary" in relay.canvas.way.blocks
    place = next(row for row, one in enumerate(texts) if "Write the summary" in one)
    rect = dialog.list.visualItemRect(dialog.list.item(place))
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert relay.canvas.selected() == ("write_summary",)
    press(dialog, "Close")
    assert not relay.canvas.way.is_shown


def test_a_run_and_its_replay_do_not_differ(qtbot: QtBot, relay: MainWindow) -> None:
    rehearse(qtbot, relay)
    panel = look(qtbot, relay, 1)
    choose(panel, 0)
    key(relay, Qt.Key.Key_R, ALT | SHIFT)
    assert wait_for_end(qtbot, relay) == RunStatus.OK
    qtbot.waitUntil(lambda: len(panel.model.lines) == 2)
    assert "replay of" in panel.model.index(0, 2).data()
    choose(panel, 0, 1)
    key(relay, Qt.Key.Key_D, ALT | SHIFT)
    qtbot.waitUntil(lambda: isinstance(relay.pages.past.dialog, RunDifferencesDialog))
    dialog = relay.pages.past.dialog
    assert isinstance(dialog, RunDifferencesDialog)
    assert "No difference" in dialog.about.text()
    press(dialog, "Close")


def test_a_run_is_given_away_and_opened_by_another(
    qtbot: QtBot,
    relay: MainWindow,
    said: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "given.run.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    rehearse(qtbot, relay)
    run_id = relay.runner.kept.run_id
    panel = look(qtbot, relay, 1)
    choose(panel, 0)
    key(relay, Qt.Key.Key_E, ALT | SHIFT)
    assert said == ["The run is in given.run.json."]
    _agree(monkeypatch, [])
    key(relay, Qt.Key.Key_X, ALT | SHIFT)
    qtbot.waitUntil(lambda: not panel.model.lines)
    key(relay, Qt.Key.Key_I, ALT | SHIFT)
    qtbot.waitUntil(lambda: [one.run_id for one in panel.model.lines] == [run_id])
    assert relay.runs.shown is not None
    assert relay.runs.shown.run_id == run_id
    file.write_text("{}", "utf-8")
    key(relay, Qt.Key.Key_I, ALT | SHIFT)
    assert "given.run.json" in said[-1]


def test_runs_are_deleted_after_a_question(
    qtbot: QtBot, relay: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions: list[str] = []
    rehearse(qtbot, relay)
    rehearse(qtbot, relay)
    panel = look(qtbot, relay, 2)
    choose(panel, 0, 1)
    _agree(monkeypatch, questions, QMessageBox.StandardButton.Cancel)
    press(panel, "Delete…")
    assert len(panel.model.lines) == 2
    _agree(monkeypatch, questions)
    press(panel, "Delete…")
    qtbot.waitUntil(lambda: not panel.model.lines)
    assert questions == ["Delete these 2 runs with all that was kept of them?"] * 2
    with History(journal_path()) as history:
        assert history.search() == ()


def test_a_journal_that_cannot_be_written_is_told(
    qtbot: QtBot, relay: MainWindow, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_asked: Any, **_more: Any) -> int:
        raise JournalError("The journal is used by another program.")

    questions: list[str] = []
    rehearse(qtbot, relay)
    panel = look(qtbot, relay, 1)
    choose(panel, 0)
    _agree(monkeypatch, questions)
    monkeypatch.setattr(History, "delete", refuse)
    press(panel, "Delete…")
    assert said == ["The journal is used by another program."]
    assert len(questions) == 1


def test_a_run_in_doubt_is_asked_about_once_more(
    qtbot: QtBot, relay: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    deleted: list[bool] = []

    def delete(_history: History, _ids: Any, *, even_in_doubt: bool = False) -> int:
        deleted.append(even_in_doubt)
        if not even_in_doubt:
            raise InDoubtError("Look there first.")
        return 1

    questions: list[str] = []
    rehearse(qtbot, relay)
    panel = look(qtbot, relay, 1)
    choose(panel, 0)
    _agree(monkeypatch, questions)
    monkeypatch.setattr(History, "delete", delete)
    press(panel, "Delete…")
    assert deleted == [False, True]
    assert questions[1] == "Look there first.\n\nDelete all the same?"


def test_how_much_is_kept_is_set_and_done(qtbot: QtBot, relay: MainWindow, said: list[str]) -> None:
    rehearse(qtbot, relay)
    panel = look(qtbot, relay, 1)
    assert relay.pages.past.policy == TrimPolicy()
    key(relay, Qt.Key.Key_K, ALT | SHIFT)
    dialog = relay.pages.past.dialog
    assert isinstance(dialog, KeepDialog)
    assert (dialog.days.value(), dialog.megabytes.value()) == (90, 2048)
    dialog.days.setValue(7)
    press(dialog, "Keep so")
    assert relay.pages.past.policy == TrimPolicy(7.0, 2048 * 1024**2)
    qtbot.waitUntil(lambda: not relay.pages.past._search.is_busy)
    assert len(panel.model.lines) == 1, "it is not a week old"
    assert said == []


def test_what_is_to_be_chosen_is_said(qtbot: QtBot, relay: MainWindow, said: list[str]) -> None:
    panel = look(qtbot, relay, 0)
    for name in ("open_run", "replay_run", "export_run", "compare_runs", "delete_runs"):
        relay.actions_by_name[name].trigger()
    assert said == [CHOOSE_ONE] * 3 + [CHOOSE_TWO, CHOOSE_SOME]
    assert not any(button.isEnabled() for button in panel.buttons.values())


@pytest.mark.parametrize(
    ("text", "words", "number"),
    [
        ("asha refused", "asha refused", ""),
        ("+91 98450 12345", "", "+91 98450 12345"),
        ("+9198", "", "+9198"),
        ("9876543210", "", "9876543210"),
        ("order 1002938", "order 1002938", ""),
        ("2026-12-01", "2026-12-01", ""),
    ],
)
def test_words_and_numbers_are_told_apart(text: str, words: str, number: str) -> None:
    assert (Asked(text).words, Asked(text).number) == (words, number)


def line(place: int, **more: Any) -> RunLine:
    began = dt.datetime(2026, 3, 5, 9, 0, tzinfo=dt.UTC)
    told: dict[str, Any] = {"workflow_id": "w", "name": "W", "mode": "live", "status": RunStatus.OK}
    return RunLine(run_id=str(place), place=place, started_at=began, **told | more)


def test_more_runs_come_as_somebody_scrolls(qtbot: QtBot) -> None:
    model = HistoryModel()
    model.show([line(2), line(1)], has_more=True)
    with qtbot.waitSignal(model.more_wanted):
        model.fetchMore(QModelIndex())
    assert not model.canFetchMore(QModelIndex())
    model.add([line(0)], has_more=False)
    assert [one.run_id for one in model.lines] == ["2", "1", "0"]


def test_a_run_in_words() -> None:
    model = HistoryModel()
    failed = line(1, status=RunStatus.FAILED, error="Refused", rows=3, failed_rows=2, number="911")
    model.show([failed], has_more=False)
    told = [model.index(0, at).data() for at in range(1, model.columnCount())]
    assert told == ["W", "Live", "Failed", "3 (2 failed)", "+911", "", "Refused"]


def _agree(
    monkeypatch: pytest.MonkeyPatch,
    questions: list[str],
    answer: QMessageBox.StandardButton = QMessageBox.StandardButton.Yes,
) -> None:
    def question(_parent: Any, _title: str, text: str, *_more: Any) -> QMessageBox.StandardButton:
        questions.append(text)
        return answer

    asked: Callable[..., QMessageBox.StandardButton] = question
    monkeypatch.setattr(QMessageBox, "question", asked)
