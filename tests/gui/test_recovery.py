"""Drafts of unsaved work: kept soon, gone when saved, offered after a crash, and nobody else's."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QMessageBox
from pytestqt.qtbot import QtBot

from app.editor.autosave import PAUSE_MS, Autosave
from app.editor.document import Document
from app.editor.edit import Edit
from app.editor.main_window import MainWindow
from app.editor.recovery import Draft, RecoveryFolder
from app.editor.restore import words_of
from app.workflow import edits
from app.workflow.file import load, save
from app.workflow.model import PlacedBlock, Workflow
from blocks.sdk import DocumentError

MOMENT = dt.datetime(2026, 11, 3, 9, 30, tzinfo=dt.UTC)
HOLD = """
import sys
from pathlib import Path
from app.editor.recovery import RecoveryFolder
slots = RecoveryFolder(Path(sys.argv[1])).abandoned()
print(len(slots), flush=True)
sys.stdin.read()
"""


def renamed(name: str) -> Edit:
    return Edit("Rename", lambda wf: edits.set_details(wf, name=name))


def files_of(folder: Path) -> list[str]:
    return sorted(path.suffix for path in folder.iterdir()) if folder.exists() else []


def drafts(folder: Path) -> list[Draft]:
    slots = RecoveryFolder(folder).abandoned()
    found = [slot.read() for slot in slots]
    for slot in slots:
        slot.release()
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "recovery"


@pytest.fixture
def own_folder() -> Path:
    """Where the window of a test keeps its drafts."""
    return Path(os.environ["XDG_STATE_HOME"]) / "cordboard" / "recovery"


def leave_draft(folder: Path, workflow: Workflow, origin: Path | None = None) -> None:
    slot = RecoveryFolder(folder).new_slot()
    slot.write(Draft(workflow, origin, MOMENT))
    slot.release()


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """Presses a button of each message box; gives what the boxes say."""
    said: list[str] = []

    def prepare(label: str) -> list[str]:
        def exec_(box: QMessageBox) -> int:
            said.append(f"{box.text()} {box.informativeText()}")
            buttons: list[QAbstractButton] = box.buttons()
            next(one for one in buttons if one.text().replace("&", "") == label).click()
            return 0

        monkeypatch.setattr(QMessageBox, "exec", exec_)
        return said

    return prepare


def test_no_more_than_five_seconds_can_be_lost() -> None:
    assert PAUSE_MS <= 5000


def test_a_change_is_kept_without_being_asked_for(
    qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.editor.autosave.PAUSE_MS", 20)
    document = Document()
    autosave = Autosave(document, RecoveryFolder(folder))
    assert files_of(folder) == []
    document.apply(renamed("Renewals"))
    qtbot.waitUntil(lambda: ".draft" in files_of(folder))
    autosave.close()

    assert files_of(folder) == []


def test_steady_work_does_not_put_the_draft_off(
    qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.editor.autosave.PAUSE_MS", 60)
    document = Document()
    autosave = Autosave(document, RecoveryFolder(folder))
    number = 0

    def is_kept_while_typing() -> bool:
        nonlocal number
        number += 1
        document.apply(renamed(f"Renewals {number}"))
        return ".draft" in files_of(folder)

    qtbot.waitUntil(is_kept_while_typing)
    autosave.close()


def test_a_draft_holds_workflow_origin_and_time(folder: Path, tmp_path: Path) -> None:
    workflow = Workflow(name="Renewals", blocks=(PlacedBlock(id="a", type="webhook"),))
    leave_draft(folder, workflow, tmp_path / "a.json")

    assert drafts(folder) == [Draft(workflow, tmp_path / "a.json", MOMENT)]


def test_a_draft_is_for_its_owner_alone(folder: Path) -> None:
    leave_draft(folder, Workflow())

    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())


def test_saving_or_undoing_forgets_the_draft(folder: Path, tmp_path: Path) -> None:
    document = Document()
    autosave = Autosave(document, RecoveryFolder(folder))
    document.apply(renamed("Renewals"))
    autosave.keep_now()
    assert ".draft" in files_of(folder)
    document.mark_saved(tmp_path / "a.json")
    assert files_of(folder) == []

    document.apply(renamed("Reminders"))
    autosave.keep_now()
    assert ".draft" in files_of(folder)
    document.undo()
    assert files_of(folder) == []


@pytest.mark.expects_log("no draft can be kept")
def test_where_nothing_can_be_written_it_is_said_once(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "recovery").write_text("in the way")
    document = Document()
    autosave = Autosave(document, RecoveryFolder(tmp_path / "recovery"))
    said: list[str] = []
    autosave.failed.connect(said.append)
    for name in ("Renewals", "Reminders"):
        document.apply(renamed(name))
        autosave.keep_now()

    assert len(said) == 1
    assert "save often" in said[0]


def test_a_running_editor_keeps_its_drafts(folder: Path) -> None:
    slot = RecoveryFolder(folder).new_slot()
    slot.write(Draft(Workflow(name="Mine"), None, MOMENT))
    other = subprocess.run(
        [sys.executable, "-c", HOLD, str(folder)], input="", capture_output=True, text=True
    )
    assert other.stdout == "0\n"
    slot.release()

    assert [one.workflow.name for one in drafts(folder)] == ["Mine"]


def test_of_two_editors_one_takes_a_draft_up(folder: Path) -> None:
    leave_draft(folder, Workflow())
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "1\n"
        assert RecoveryFolder(folder).abandoned() == ()
        other.kill()
    assert len(drafts(folder)) == 1


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"origin": null, "workflow": 5}', "\ud800"])
def test_a_damaged_draft_is_told(folder: Path, text: str) -> None:
    leave_draft(folder, Workflow())
    (path,) = folder.glob("*.draft")
    path.write_text(text, "utf-8", "surrogatepass")
    (slot,) = RecoveryFolder(folder).abandoned()
    with pytest.raises(DocumentError):
        slot.read()
    slot.release()
    assert path.exists()


@pytest.mark.expects_log("cannot be read")
def test_a_damaged_draft_does_not_keep_the_others_from_being_restored(
    window: MainWindow, own_folder: Path, press: Callable[[str], list[str]]
) -> None:
    leave_draft(own_folder, Workflow(name="Lost"))
    (lost,) = own_folder.glob("*.draft")
    lost.write_text("{")
    # Newer than the other, and so looked at first.
    os.utime(lost, (2**32, 2**32))
    leave_draft(own_folder, Workflow(name="Renewals"))
    press("Restore")

    assert window.stage.offer_drafts()
    assert window.document.workflow.name == "Renewals"


def test_restoring_gives_an_unsaved_document_and_leaves_the_file_alone(
    window: MainWindow, own_folder: Path, tmp_path: Path, press: Callable[[str], list[str]]
) -> None:
    path = tmp_path / "renewals.json"
    save(Workflow(name="As saved"), path)
    leave_draft(own_folder, Workflow(name="Renewals"), path)
    said = press("Restore")

    assert window.stage.offer_drafts()
    assert len(said) == 1
    assert all(words in said[0] for words in ("Renewals", "renewals.json", "3 November 2026"))
    assert window.document.workflow.name == "Renewals"
    assert window.document.path is None
    assert window.isWindowModified()
    assert window.files.folder == tmp_path
    assert load(path).name == "As saved"
    # From now on it is this window's draft, and still safe.
    assert files_of(own_folder) == [".draft", ".lock"]
    assert RecoveryFolder(own_folder).abandoned() == ()


def test_what_is_thrown_away_is_gone_and_what_is_put_off_comes_again(
    window: MainWindow, own_folder: Path, press: Callable[[str], list[str]]
) -> None:
    leave_draft(own_folder, Workflow(name="Renewals"))
    press("Ask later")
    assert not window.stage.offer_drafts()
    assert len(drafts(own_folder)) == 1
    press("Throw away")
    assert not window.stage.offer_drafts()
    assert files_of(own_folder) == []


def test_each_draft_is_asked_about_and_the_newest_stands_in_front(
    window: MainWindow, own_folder: Path, press: Callable[[str], list[str]]
) -> None:
    for at, name in enumerate(("Older", "Newer")):
        leave_draft(own_folder, Workflow(name=name))
        for path in own_folder.glob("*.draft"):
            if f'name\\": \\"{name}' in path.read_text():
                os.utime(path, (1_000_000 + at, 1_000_000 + at))
    said = press("Restore")
    window.stage.offer_drafts()

    assert len(said) == 2
    assert window.document.workflow.name == "Newer"
    assert [tab.document.workflow.name for tab in window.tabs.all()] == ["Older", "Newer"]
    assert all(tab.is_changed for tab in window.tabs.all())
    # Each is this window's own from now on, and still safe.
    assert sorted(files_of(own_folder)) == [".draft", ".draft", ".lock", ".lock"]
    assert RecoveryFolder(own_folder).abandoned() == ()


def test_what_stands_in_the_file_is_not_asked_about(
    window: MainWindow, own_folder: Path, tmp_path: Path, press: Callable[[str], list[str]]
) -> None:
    path = tmp_path / "renewals.json"
    save(Workflow(name="Renewals"), path)
    leave_draft(own_folder, load(path), path)
    said = press("Restore")

    assert not window.stage.offer_drafts()
    assert said == []
    assert files_of(own_folder) == []


def test_closing_without_saving_forgets_the_draft(
    window: MainWindow, own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.document.apply(renamed("Renewals"))
    window.stage.autosave.keep_now()
    assert files_of(own_folder) == [".draft", ".lock"]
    monkeypatch.setattr(QMessageBox, "exec", lambda _: QMessageBox.StandardButton.Discard.value)
    assert window.close()

    assert files_of(own_folder) == []


def test_a_draft_without_a_file_says_so() -> None:
    assert "had no file yet" in words_of(Draft(Workflow(), None, MOMENT))
