"""Opening, saving, exporting: nothing is lost unasked, and a broken file changes nothing."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from app.editor.dialogs.problems_dialog import ProblemsDialog
from app.editor.edit import Edit
from app.editor.main_window import MainWindow
from app.workflow import edits
from app.workflow.file import load, save
from app.workflow.model import Workflow

Button = QMessageBox.StandardButton


def rename(window: MainWindow, name: str) -> None:
    window.document.apply(Edit("Rename", lambda wf: edits.set_details(wf, name=name)))


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[Button], list[str]]:
    """Answers each question with a button; gives the questions."""
    asked: list[str] = []

    def prepare(button: Button) -> list[str]:
        def exec_(box: QMessageBox) -> int:
            asked.append(box.text())
            return button.value

        monkeypatch.setattr(QMessageBox, "exec", exec_)
        return asked

    return prepare


@pytest.fixture
def save_to(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path | str], None]:
    def choose(path: Path | str) -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))

    return choose


def test_saves_where_the_user_says_and_then_there(
    window: MainWindow, save_to: Callable[[Path | str], None], tmp_path: Path
) -> None:
    rename(window, "Renewals")
    save_to(tmp_path / "renewals")
    assert window.files.save()
    assert load(tmp_path / "renewals.json").name == "Renewals"
    assert "renewals.json" in window.windowTitle()

    save_to(tmp_path / "never.json")
    rename(window, "Reminders")
    assert window.files.save()
    assert load(tmp_path / "renewals.json").name == "Reminders"
    assert not (tmp_path / "never.json").exists()


def test_leaving_the_file_dialog_saves_nothing(
    window: MainWindow, save_to: Callable[[Path | str], None]
) -> None:
    rename(window, "Renewals")
    save_to("")

    assert not window.files.save()
    assert window.document.is_changed


def test_an_export_is_a_copy_and_the_document_stays_what_it_is(
    window: MainWindow, save_to: Callable[[Path | str], None], tmp_path: Path
) -> None:
    rename(window, "Renewals")
    save_to(tmp_path / "copy.json")
    window.files.export()

    assert json.loads((tmp_path / "copy.json").read_text())["name"] == "Renewals"
    assert window.document.path is None
    assert window.document.is_changed


def test_what_cannot_be_saved_is_said(
    window: MainWindow,
    save_to: Callable[[Path | str], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda _window, _title, text: said.append(text))
    rename(window, "Renewals")
    save_to(tmp_path / "no such folder" / "a.json")

    assert not window.files.save()
    assert len(said) == 1
    assert window.document.is_changed


def test_closing_saved_work_asks_nothing(
    window: MainWindow, answer: Callable[[Button], list[str]]
) -> None:
    asked = answer(Button.Cancel)

    assert window.close()
    assert asked == []


def test_closing_with_changes_asks_and_stays_when_told(
    window: MainWindow, answer: Callable[[Button], list[str]]
) -> None:
    rename(window, "Renewals")
    asked = answer(Button.Cancel)

    assert not window.close()
    assert window.isVisible()
    assert len(asked) == 1


def test_closing_discards_when_told(
    window: MainWindow, answer: Callable[[Button], list[str]]
) -> None:
    rename(window, "Renewals")
    answer(Button.Discard)

    assert window.close()


def test_closing_saves_when_told(
    window: MainWindow, answer: Callable[[Button], list[str]], tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    save(Workflow(), path)
    window.open_path(path)
    rename(window, "Renewals")
    answer(Button.Save)

    assert window.close()
    assert load(path).name == "Renewals"


def test_closing_stays_when_the_name_for_saving_is_not_given(
    window: MainWindow,
    answer: Callable[[Button], list[str]],
    save_to: Callable[[Path | str], None],
) -> None:
    rename(window, "Renewals")
    answer(Button.Save)
    save_to("")

    assert not window.close()


def test_another_workflow_is_opened_beside_unsaved_changes(
    window: MainWindow, answer: Callable[[Button], list[str]]
) -> None:
    rename(window, "Renewals")
    asked = answer(Button.Cancel)
    window.actions_by_name["new"].trigger()

    assert asked == []
    assert [tab.document.workflow.name for tab in window.tabs.all()] == ["Renewals", "Untitled"]


BROKEN = {
    "truncated": '{"format": "cordboard.workflow/1", ',
    "newer": '{"format": "cordboard.workflow/99"}',
    "types": '{"format": "cordboard.workflow/1", "blocks": 5, "links": {}}',
    "empty": "",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_told_with_its_problems_and_changes_nothing(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str
) -> None:
    shown: list[list[str]] = []

    def exec_(dialog: ProblemsDialog) -> int:
        shown.append(dialog.list.toPlainText().split("\n\n"))
        return QDialog.DialogCode.Rejected.value

    monkeypatch.setattr(ProblemsDialog, "exec", exec_)
    rename(window, "Renewals")
    before = window.document.workflow
    path = tmp_path / "broken.json"
    path.write_text(text)

    assert not window.open_path(path)
    assert len(shown) == 1
    assert shown[0][0].startswith("•")
    assert window.document.workflow is before
    assert window.document.undo_name == "Rename"


def test_a_file_that_is_not_there_is_told(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shown: list[ProblemsDialog] = []
    monkeypatch.setattr(ProblemsDialog, "exec", lambda dialog: shown.append(dialog))

    assert not window.open_path(tmp_path / "none.json")
    assert len(shown) == 1


def test_files_that_were_opened_are_in_the_menu(window: MainWindow, tmp_path: Path) -> None:
    for name in ("a", "b"):
        save(Workflow(name=name.upper()), tmp_path / f"{name}.json")
        window.open_path(tmp_path / f"{name}.json")
    menu = QMenu()
    window.files.fill_recent(menu)
    texts = [action.text() for action in menu.actions()]

    assert [text.rpartition("/")[2] for text in texts[:2]] == ["b.json", "a.json"]
    menu.actions()[1].trigger()
    assert window.document.workflow.name == "A"
    menu.actions()[-1].trigger()
    window.files.fill_recent(menu)
    assert [action.isEnabled() for action in menu.actions()] == [False]


def test_a_file_without_a_layout_is_laid_out_and_that_is_no_change(
    window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        json.dumps(
            {
                "format": "cordboard.workflow/1",
                "id": "a",
                "name": "A",
                "blocks": [{"id": "start", "type": "call_api"}, {"id": "hook", "type": "webhook"}],
                "links": [{"from": "start.customer_number", "to": "hook.data"}],
            }
        )
    )
    window.open_path(path)
    positions = window.document.workflow.layout.blocks

    assert positions["start"][0] < positions["hook"][0]
    assert not window.document.is_changed


def test_a_file_in_the_place_of_an_empty_workflow_shows_nothing_of_its_run(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    save(Workflow(), tmp_path / "a.json")
    with qtbot.waitSignal(window.runner.ended):
        window.rehearse()
    assert window.banner.words
    window.open_path(tmp_path / "a.json")

    assert window.banner.words == ""
    assert window.status.words == ""
