"""The file of the open workflow: changed by others, removed, read-only; blocks nobody knows."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.editor.edit import Edit
from app.editor.file_watch import DiskState, is_read_only
from app.editor.main_window import MainWindow
from app.workflow import edits
from app.workflow.file import dump, load, parse, save
from app.workflow.model import Workflow


def rename(window: MainWindow, name: str) -> None:
    window.document.apply(Edit("Rename", lambda wf: edits.set_details(wf, name=name)))


def press(window: MainWindow, label: str) -> None:
    buttons = window.stage.file_bar.findChildren(QPushButton)
    button = next(one for one in buttons if one.text() == label and one.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def path(window: MainWindow, tmp_path: Path) -> Path:
    """The file that is open."""
    path = tmp_path / "renewals.json"
    save(Workflow(name="Renewals"), path)
    assert window.open_path(path)
    return path


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    def prepare(label: str) -> list[str]:
        asked: list[str] = []

        def exec_(box: QMessageBox) -> int:
            asked.append(box.text())
            next(one for one in box.buttons() if one.text().replace("&", "") == label).click()
            return 0

        monkeypatch.setattr(QMessageBox, "exec", exec_)
        return asked

    return prepare


def save_as(monkeypatch: pytest.MonkeyPatch, path: Path | str) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


@pytest.mark.parametrize("how", ["replaced", "written over"])
def test_another_program_changes_the_file_and_the_window_says_so(
    qtbot: QtBot, window: MainWindow, path: Path, how: str
) -> None:
    if how == "replaced":
        save(Workflow(name="Theirs"), path)
    else:
        path.write_text(dump(Workflow(name="Theirs")))
    qtbot.waitUntil(lambda: "changed by another program" in window.stage.file_bar.words)
    press(window, "Reload")

    assert window.document.workflow.name == "Theirs"
    assert not window.document.is_changed
    assert window.stage.file_bar.words == ""


def test_each_further_change_is_noticed(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    for name in ("Once", "Twice"):
        save(Workflow(name=name), path)
        qtbot.waitUntil(lambda: bool(window.stage.file_bar.words))
        press(window, "Reload")
        assert window.document.workflow.name == name


def test_reloading_can_be_undone(window: MainWindow, path: Path) -> None:
    rename(window, "Mine")
    save(Workflow(name="Theirs"), path)
    window.files.disk.look()
    press(window, "Reload")
    assert window.document.workflow.name == "Theirs"
    window.document.undo()

    assert window.document.workflow.name == "Mine"
    assert window.document.is_changed


def test_keeping_mine_saves_over_theirs_without_asking_again(
    window: MainWindow, path: Path, answer: Callable[[str], list[str]]
) -> None:
    asked = answer("Cancel")
    save(Workflow(name="Theirs"), path)
    window.files.disk.look()
    press(window, "Keep mine")
    assert window.document.is_changed
    assert window.stage.file_bar.words == ""

    assert window.files.save()
    assert load(path).name == "Renewals"
    assert asked == []


@pytest.mark.parametrize(
    ("label", "name"), [("Replace it", "Mine"), ("Save as…", "Theirs"), ("Cancel", "Theirs")]
)
def test_saving_over_a_change_asks_first(
    window: MainWindow,
    path: Path,
    answer: Callable[[str], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    label: str,
    name: str,
) -> None:
    save_as(monkeypatch, tmp_path / "other.json")
    rename(window, "Mine")
    # No time for the watcher to hear of it: the content is looked at before it is saved.
    save(Workflow(name="Theirs"), path)
    asked = answer(label)

    assert window.files.save() is (label != "Cancel")
    assert len(asked) == 1
    assert load(path).name == name
    assert (tmp_path / "other.json").exists() is (label == "Save as…")


def test_own_saves_say_nothing(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    rename(window, "Mine")
    assert window.files.save()
    with qtbot.assertNotEmitted(window.files.disk.changed, wait=300):
        pass

    assert window.files.disk.look() is DiskState.SAME
    assert window.stage.file_bar.words == ""


def test_a_file_that_is_touched_is_not_changed(window: MainWindow, path: Path) -> None:
    path.write_bytes(path.read_bytes())

    assert window.files.disk.look() is DiskState.SAME


def test_a_removed_file_is_noticed_and_can_be_saved_again(
    qtbot: QtBot, window: MainWindow, path: Path
) -> None:
    path.unlink()
    qtbot.waitUntil(lambda: "removed" in window.stage.file_bar.words)
    assert window.isWindowModified()
    press(window, "Save again")

    assert load(path).name == "Renewals"
    assert not window.document.is_changed
    assert window.stage.file_bar.words == ""


def test_another_file_is_watched_after_save_as(
    qtbot: QtBot, window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "other" / "b.json"
    other.parent.mkdir()
    save_as(monkeypatch, other)
    assert window.files.save_as()
    path.write_text("{}")
    assert window.files.disk.look() is DiskState.SAME
    other.write_text("{}")
    qtbot.waitUntil(lambda: "b.json" in window.stage.file_bar.words)


def test_a_read_only_file_is_said_and_saved_elsewhere(
    window: MainWindow,
    path: Path,
    answer: Callable[[str], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    path.chmod(0o444)
    assert is_read_only(path)
    window.open_path(path)
    assert "(read-only)" in window.windowTitle()
    assert "may only be read" in window.stage.file_bar.words

    rename(window, "Mine")
    save_as(monkeypatch, tmp_path / "mine.json")
    asked = answer("Save as…")
    assert window.files.save()
    assert len(asked) == 1
    assert load(tmp_path / "mine.json").name == "Mine"
    assert load(path).name == "Renewals"
    assert "(read-only)" not in window.windowTitle()
    assert window.stage.file_bar.words == ""


UNKNOWN = {
    "format": "cordboard.workflow/1",
    "id": "strange",
    "name": "Strange",
    "blocks": [
        {"id": "start", "type": "call_api"},
        {
            "id": "later",
            "type": "acme.fax",
            "version": 7,
            "title": "Fax",
            "inputs": {"number": "+911", "pages": [1, 2.0, None], "tray": {"b": 1, "a": 2}},
            "policy": {"tries": 3, "colour": "red"},
            "owner": "acme",
        },
        {"id": "hook", "type": "webhook", "version": 99, "inputs": {"url": "https://x.example"}},
    ],
    "links": [
        {"from": "start.customer_number", "to": "later.to", "note": "why"},
        {"from": "later.receipt", "to": "hook.data"},
    ],
    "acme": {"anything": [True]},
    "layout": {
        "blocks": {"start": [0, 0], "later": [320, 5.5], "hook": [640, 0]},
        "notes": [{"text": "# Hello", "position": [1, 2], "size": [3, 4], "pinned": True}],
        "zoom": 2,
    },
}


def test_blocks_that_nobody_knows_stay_as_they_are_byte_by_byte(
    window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "strange.json"
    path.write_text(dump(parse(json.dumps(UNKNOWN))))
    before = path.read_bytes()
    assert json.loads(before) == UNKNOWN
    assert window.open_path(path)
    assert {one.block_id for one in window.canvas.viewer.blocks()} == {"start", "later", "hook"}
    assert any(one.block == "later" for one in window.checker.problems)

    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert path.read_bytes() == before
    window.document.apply(Edit("Move", lambda wf: edits.move_blocks(wf, {"later": (400.0, 100.0)})))
    window.document.undo()
    rename(window, "Known")
    assert window.files.save()

    assert path.read_bytes() == before.replace(b'"Strange"', b'"Known"')
