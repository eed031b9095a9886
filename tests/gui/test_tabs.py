"""Several workflows in tabs: each keeps its history, sight, selection, run, draft and file."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton, QTabBar, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.editor.dialogs.problems_dialog import ProblemsDialog
from app.editor.edit import Edit
from app.editor.main_window import MainWindow
from app.editor.recovery import RecoveryFolder
from app.workflow import edits
from app.workflow.file import load, save
from app.workflow.model import Layout, Link, PlacedBlock, Workflow
from blocks.catalog import Catalog
from tests.gui.conftest import MakeWindow
from tests.gui.hands import LEFT, NO_KEY, Hands

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

Answer = Callable[[str], list[str]]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Presses a button of each message box; gives what the boxes say."""

    def prepare(label: str) -> list[str]:
        asked: list[str] = []

        def exec_(box: QMessageBox) -> int:
            asked.append(box.text())
            button = next(one for one in box.buttons() if one.text().replace("&", "") == label)
            button.click()
            return int(box.standardButton(button))

        monkeypatch.setattr(QMessageBox, "exec", exec_)
        return asked

    return prepare


@pytest.fixture
def two(window: MainWindow, tmp_path: Path) -> tuple[Path, Path]:
    """Two files are open, the second in front."""
    first, second = open_files(window, tmp_path, "a", "b")
    return first, second


def open_files(window: MainWindow, folder: Path, *names: str) -> tuple[Path, ...]:
    paths = tuple(folder / f"{name}.json" for name in names)
    for path in paths:
        save(hooks(path.stem), path)
        assert window.open_path(path)
    return paths


def hooks(name: str, count: int = 3) -> Workflow:
    """A source and webhooks, whose ids are the same in every workflow."""
    ids = [f"hook{number}" for number in range(count)]
    return Workflow(
        id=name,
        name=name,
        sample={"customer_number": "+919876543210"},
        blocks=(
            PlacedBlock(id="start", type="call_api", title="Call API"),
            *(
                PlacedBlock(id=id, type="webhook", title=id, inputs={"url": "https://x.example/"})
                for id in ids
            ),
        ),
        links=tuple(
            Link(from_block="start", from_port="customer_number", to_block=id, to_port="data")
            for id in ids
        ),
        layout=Layout(
            blocks={
                "start": (0.0, 0.0),
                **{id: (320.0 * (1 + at % 14), 320.0 * (at // 14)) for at, id in enumerate(ids)},
            }
        ),
    )


def names(window: MainWindow) -> list[str]:
    bar = window.tab_strip.bar
    return [bar.tabText(place) for place in range(bar.count())]


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = CTRL) -> None:
    QTest.keyClick(window, key, modifier)


def click_tab(window: MainWindow, place: int, button: Qt.MouseButton = LEFT) -> None:
    bar = window.tab_strip.bar
    QTest.mouseClick(bar, button, NO_KEY, bar.tabRect(place).center())


def rename(window: MainWindow, name: str) -> None:
    window.document.apply(Edit("Rename", lambda now: edits.set_details(now, name=name)))


def marked(window: MainWindow) -> list[bool]:
    """Which tabs say that there is something to save."""
    bar = window.tab_strip.bar
    return ["unsaved" in bar.accessibleTabName(place) for place in range(bar.count())]


# Opening


def test_new_opens_a_tab_and_an_untouched_one_is_used_again(
    window: MainWindow, real_catalog: Catalog
) -> None:
    assert names(window) == ["Untitled"]
    press(window, Qt.Key.Key_N)
    assert names(window) == ["Untitled"]
    Hands(window, real_catalog).drag_from_palette("webhook", QPoint(300, 200))
    press(window, Qt.Key.Key_N)

    assert names(window) == ["Untitled", "Untitled"]
    assert window.document.workflow == Workflow()
    assert window.tab_strip.bar.currentIndex() == 1
    assert marked(window) == [True, False]


def test_the_plus_starts_a_workflow(window: MainWindow, two: tuple[Path, Path]) -> None:
    buttons = window.tab_strip.findChildren(QToolButton)
    plus = next(one for one in buttons if one.accessibleName() == "New workflow in a tab")
    QTest.mouseClick(plus, LEFT)

    assert names(window) == ["a.json", "b.json", "Untitled"]


def test_a_file_that_is_open_is_shown_and_not_opened_twice(
    window: MainWindow, two: tuple[Path, Path], tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    assert window.open_path(tmp_path / "link" / "a.json")

    assert names(window) == ["a.json", "b.json"]
    assert window.document.path == two[0]


def test_files_of_the_same_name_are_told_apart(
    window: MainWindow, two: tuple[Path, Path], tmp_path: Path
) -> None:
    (tmp_path / "old").mkdir()
    open_files(window, tmp_path / "old", "a")

    assert names(window) == [f"a.json · {tmp_path.name}", "b.json", "a.json · old"]


# Going from one to the other


def test_each_tab_keeps_its_history(window: MainWindow, two: tuple[Path, Path]) -> None:
    rename(window, "B2")
    press(window, Qt.Key.Key_Tab)
    assert window.document.workflow.name == "a"
    assert not window.actions_by_name["undo"].isEnabled()
    rename(window, "A2")
    rename(window, "A3")
    press(window, Qt.Key.Key_Z)
    press(window, Qt.Key.Key_Tab)
    assert window.document.workflow.name == "B2"
    press(window, Qt.Key.Key_Z)
    assert window.document.workflow.name == "b"
    assert marked(window) == [True, False]
    press(window, Qt.Key.Key_Tab)
    assert window.document.redo_name == "Rename"
    press(window, Qt.Key.Key_Y)

    assert window.document.workflow.name == "A3"
    assert window.document.path == two[0]


@pytest.mark.parametrize(
    ("key", "modifier", "shown"),
    [
        (Qt.Key.Key_Tab, CTRL, "a"),
        (Qt.Key.Key_PageDown, CTRL, "a"),
        (Qt.Key.Key_Backtab, CTRL | SHIFT, "b"),
        (Qt.Key.Key_PageUp, CTRL, "b"),
    ],
)
def test_keys_go_through_the_tabs_in_a_ring(
    window: MainWindow,
    tmp_path: Path,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    shown: str,
) -> None:
    open_files(window, tmp_path, "a", "b", "c")
    press(window, key, modifier)

    assert window.document.workflow.name == shown


def test_each_tab_keeps_what_is_in_sight_and_selected(
    window: MainWindow, two: tuple[Path, Path], real_catalog: Catalog
) -> None:
    click_tab(window, 0)
    Hands(window, real_catalog).click_block("hook1")
    window.canvas.zoom_in()
    window.canvas.viewer.sight.scroll_by(37, 11)
    before = window.canvas.viewer.sight.rect()
    click_tab(window, 1)
    assert window.canvas.selected() == ()
    assert window.canvas.viewer.sight.rect() != before
    Hands(window, real_catalog).click_block("hook2")
    for _ in range(3):
        click_tab(window, 0)
        assert window.canvas.selected() == ("hook1",)
        assert window.canvas.viewer.sight.rect() == before
        click_tab(window, 1)
        assert window.canvas.selected() == ("hook2",)


def test_the_canvas_shows_the_workflow_of_the_tab(
    window: MainWindow, two: tuple[Path, Path], real_catalog: Catalog
) -> None:
    hands = Hands(window, real_catalog)
    new = hands.drag_from_palette("template", QPoint(300, 420))
    click_tab(window, 0)
    shown = {item.block_id for item in window.canvas.viewer.blocks()}
    assert shown == {block.id for block in load(two[0]).blocks}
    click_tab(window, 1)
    assert new in {item.block_id for item in window.canvas.viewer.blocks()}
    # A link that only the second has.
    hands.wire(("start", "customer_details"), ("hook0", "data"))
    links = len(window.document.workflow.links)
    click_tab(window, 0)
    assert len(window.document.workflow.links) == links - 1


def test_problems_belong_to_the_tab(
    qtbot: QtBot, window: MainWindow, two: tuple[Path, Path], real_catalog: Catalog
) -> None:
    Hands(window, real_catalog).drag_from_palette("webhook", QPoint(300, 420))
    qtbot.waitUntil(lambda: bool(window.checker.problems))
    click_tab(window, 0)
    assert window.checker.problems == ()
    assert not any(window.canvas.problems_of(block.id) for block in load(two[0]).blocks)
    click_tab(window, 1)
    assert window.checker.problems


def test_what_is_half_typed_stays_with_its_tab(
    window: MainWindow, two: tuple[Path, Path], real_catalog: Catalog
) -> None:
    hands = Hands(window, real_catalog)
    hands.click_block("hook0")
    hands.control("url").setFocus()
    hands.type_into("url", "half")
    typed = window.document.workflow.block("hook0")
    press(window, Qt.Key.Key_Tab)
    block = window.document.workflow.block("hook0")
    assert block is not None
    assert block.inputs["url"] == "https://x.example/"
    press(window, Qt.Key.Key_Tab)
    assert window.document.workflow.block("hook0") == typed
    assert len(window.document.steps) == 2


def test_blocks_are_copied_from_tab_to_tab(
    window: MainWindow, two: tuple[Path, Path], real_catalog: Catalog
) -> None:
    Hands(window, real_catalog).click_block("hook1")
    window.canvas.setFocus()
    QTest.keyClick(window.canvas.viewer, Qt.Key.Key_C, CTRL)
    press(window, Qt.Key.Key_N)
    window.canvas.setFocus()
    QTest.keyClick(window.canvas.viewer, Qt.Key.Key_V, CTRL)

    assert [block.title for block in window.document.workflow.blocks] == ["hook1"]


def test_tabs_are_moved_with_the_mouse(window: MainWindow, two: tuple[Path, Path]) -> None:
    bar = window.tab_strip.bar
    start, end = bar.tabRect(1).center(), bar.tabRect(0).center()
    QTest.mousePress(bar, LEFT, NO_KEY, start)
    for part in range(1, 6):
        QTest.mouseMove(bar, start + (end - QPoint(30, 0) - start) * part / 5)
    QTest.mouseRelease(bar, LEFT, NO_KEY, end - QPoint(30, 0))

    assert names(window) == ["b.json", "a.json"]
    assert window.document.path == two[1]
    rename(window, "B2")
    assert marked(window) == [True, False]
    click_tab(window, 1)
    assert window.document.path == two[0]


def test_arrows_in_the_tab_bar_show_the_next_and_stay_there(
    window: MainWindow, two: tuple[Path, Path]
) -> None:
    bar = window.tab_strip.bar
    bar.setFocus()
    QTest.keyClick(bar, Qt.Key.Key_Left)

    assert window.document.path == two[0]
    assert bar.hasFocus()


# Closing


def close_button(window: MainWindow, place: int) -> QWidget:
    button: QWidget = window.tab_strip.bar.tabButton(place, QTabBar.ButtonPosition.RightSide)
    return button


@pytest.mark.parametrize("how", ["key", "button", "middle click", "menu"])
def test_a_tab_is_closed(window: MainWindow, two: tuple[Path, Path], how: str) -> None:
    if how == "key":
        press(window, Qt.Key.Key_W)
    elif how == "button":
        QTest.mouseClick(close_button(window, 1), LEFT)
    elif how == "middle click":
        click_tab(window, 1, Qt.MouseButton.MiddleButton)
    else:
        window.tab_strip.menu_of(1).actions()[0].trigger()

    assert names(window) == ["a.json"]
    assert window.document.path == two[0]


def test_closing_another_tab_leaves_the_shown_one_in_front(
    window: MainWindow, two: tuple[Path, Path]
) -> None:
    QTest.mouseClick(close_button(window, 0), LEFT)

    assert names(window) == ["b.json"]
    assert window.document.path == two[1]


def test_the_last_tab_leaves_the_start_page(window: MainWindow, two: tuple[Path, Path]) -> None:
    press(window, Qt.Key.Key_W)
    press(window, Qt.Key.Key_W)

    assert names(window) == ["Untitled"]
    assert window.document.workflow == Workflow()
    assert window.stage.start_page is not None


def test_closing_a_changed_tab_asks_about_the_right_one(
    window: MainWindow, two: tuple[Path, Path], answer: Answer
) -> None:
    click_tab(window, 0)
    rename(window, "A2")
    click_tab(window, 1)
    asked = answer("Cancel")
    QTest.mouseClick(close_button(window, 0), LEFT)
    assert asked == ["Save the changes to a.json?"]
    # It is shown, so that one sees what is asked about.
    assert window.document.path == two[0]
    assert names(window) == ["a.json", "b.json"]
    click_tab(window, 1)
    answer("Save")
    QTest.mouseClick(close_button(window, 0), LEFT)

    assert names(window) == ["b.json"]
    assert window.document.path == two[1]
    assert load(two[0]).name == "A2"


def test_closing_the_others_stops_where_one_is_to_stay(
    window: MainWindow, tmp_path: Path, answer: Answer
) -> None:
    open_files(window, tmp_path, "a", "b", "c")
    click_tab(window, 1)
    rename(window, "B2")
    click_tab(window, 2)
    asked = answer("Cancel")
    window.tab_strip.menu_of(2).actions()[1].trigger()
    assert names(window) == ["b.json", "c.json"]
    answer("Discard")
    window.tab_strip.menu_of(1).actions()[1].trigger()

    assert names(window) == ["c.json"]
    assert len(asked) == 1


def test_closing_the_window_asks_for_every_changed_tab(
    window: MainWindow, tmp_path: Path, answer: Answer
) -> None:
    paths = open_files(window, tmp_path, "a", "b", "c")
    for place in (0, 2):
        click_tab(window, place)
        rename(window, f"changed {place}")
    click_tab(window, 1)
    asked = answer("Cancel")
    assert not window.close()
    assert asked == ["Save the changes to a.json?"]
    asked = answer("Save")
    assert window.close()

    assert asked == ["Save the changes to a.json?", "Save the changes to c.json?"]
    assert [load(path).name for path in paths] == ["changed 0", "b", "changed 2"]


def test_a_closed_tab_comes_back_with_its_history(
    window: MainWindow, two: tuple[Path, Path], answer: Answer
) -> None:
    rename(window, "B2")
    answer("Discard")
    press(window, Qt.Key.Key_W)
    click_tab(window, 0)
    press(window, Qt.Key.Key_W)
    press(window, Qt.Key.Key_T, CTRL | SHIFT)
    assert window.document.path == two[0]
    assert window.stage.start_page is None
    press(window, Qt.Key.Key_T, CTRL | SHIFT)

    assert names(window) == ["a.json", "b.json"]
    assert window.document.workflow.name == "B2"
    assert window.isWindowModified()
    press(window, Qt.Key.Key_Z)
    assert window.document.workflow.name == "b"
    assert not window.isWindowModified()
    # Nothing more was closed.
    press(window, Qt.Key.Key_T, CTRL | SHIFT)
    assert names(window) == ["a.json", "b.json"]


def test_a_path_is_copied_from_the_menu(window: MainWindow, two: tuple[Path, Path]) -> None:
    entries = {
        action.text().replace("&", ""): action for action in window.tab_strip.menu_of(0).actions()
    }
    entries["Copy path"].trigger()

    assert QGuiApplication.clipboard().text() == str(two[0])
    press(window, Qt.Key.Key_N)
    of_new = window.tab_strip.menu_of(2).actions()
    assert [action.isEnabled() for action in of_new] == [True, True, False, False]


# Files


def test_one_file_is_not_saved_over_another_that_is_open(
    window: MainWindow,
    two: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda _window, _title, text: said.append(text))
    monkeypatch.setattr(
        "app.editor.file_menu.QFileDialog.getSaveFileName", lambda *_: (str(two[0]), "")
    )
    press(window, Qt.Key.Key_S, CTRL | SHIFT)

    assert "open in another tab" in said[0]
    assert load(two[0]).name == "a"
    assert window.document.path == two[1]


def test_a_file_changed_behind_a_tab_is_noticed_when_it_is_shown(
    window: MainWindow, two: tuple[Path, Path]
) -> None:
    save(hooks("theirs"), two[0])
    assert window.stage.file_bar.words == ""
    click_tab(window, 0)
    assert "a.json” was changed by another program" in window.stage.file_bar.words
    click_tab(window, 1)
    assert window.stage.file_bar.words == ""
    click_tab(window, 0)
    buttons = window.stage.file_bar.findChildren(QPushButton)
    QTest.mouseClick(next(one for one in buttons if one.text() == "Reload"), LEFT)
    assert window.document.workflow.name == "theirs"
    click_tab(window, 1)
    click_tab(window, 0)

    assert window.stage.file_bar.words == ""


def test_a_file_removed_behind_a_tab_makes_it_unsaved(
    window: MainWindow, two: tuple[Path, Path]
) -> None:
    two[0].unlink()
    click_tab(window, 0)

    assert "removed or moved away" in window.stage.file_bar.words
    assert marked(window) == [True, False]


# Runs


def rehearse_first(window: MainWindow, qtbot: QtBot) -> None:
    click_tab(window, 0)
    with qtbot.waitSignal(window.runner.ended):
        press(window, Qt.Key.Key_F5, NO_KEY)


def test_a_run_is_shown_in_its_tab_alone(
    qtbot: QtBot, window: MainWindow, two: tuple[Path, Path]
) -> None:
    rehearse_first(window, qtbot)
    words, rows = window.status.words, window.lower_panel.tabText(1)
    outbox = window.lower_panel.tabText(0)
    assert "3 messages" in words
    assert window.canvas.state_of("hook0") is not None
    click_tab(window, 1)
    assert window.status.words == ""
    assert window.canvas.state_of("hook0") is None
    assert (window.lower_panel.tabText(0), window.lower_panel.tabText(1)) == ("Outbox", "Rows")
    click_tab(window, 0)

    assert window.status.words == words
    assert window.canvas.state_of("hook0") is not None
    assert (window.lower_panel.tabText(0), window.lower_panel.tabText(1)) == (outbox, rows)


def test_a_run_goes_on_behind_another_tab(
    qtbot: QtBot, window: MainWindow, two: tuple[Path, Path]
) -> None:
    click_tab(window, 0)
    with qtbot.waitSignal(window.runner.ended):
        press(window, Qt.Key.Key_F5, NO_KEY)
        click_tab(window, 1)
        assert "is being rehearsed" in window.tab_strip.bar.accessibleTabName(0)
        assert window.actions_by_name["run"].isEnabled()
        assert not window.actions_by_name["stop"].isEnabled()
        # One at a time: it is said which one.
        press(window, Qt.Key.Key_F5, NO_KEY)
        assert "“a” is still being rehearsed" in window.stage.run_bar.words
    assert window.stage.run_bar.words == ""
    assert window.canvas.state_of("hook0") is None
    assert window.lower_panel.tabText(0) == "Outbox"
    assert "rehearsal of “a” is over" in window.statusBar().currentMessage()
    click_tab(window, 0)

    assert "3 messages" in window.status.words
    assert window.lower_panel.tabText(0) == "Outbox  3"


def test_the_way_to_the_running_workflow_is_offered(
    qtbot: QtBot, window: MainWindow, two: tuple[Path, Path]
) -> None:
    click_tab(window, 0)
    with qtbot.waitSignal(window.runner.ended):
        press(window, Qt.Key.Key_F5, NO_KEY)
        click_tab(window, 1)
        press(window, Qt.Key.Key_F5, NO_KEY)
        buttons = window.stage.run_bar.findChildren(QPushButton)
        QTest.mouseClick(next(one for one in buttons if one.text() == "Show it"), LEFT)
        assert window.document.path == two[0]
        assert window.actions_by_name["stop"].isEnabled()


def test_closing_the_tab_of_a_run_asks_and_stops_it(
    qtbot: QtBot, window: MainWindow, two: tuple[Path, Path], answer: Answer
) -> None:
    click_tab(window, 0)
    press(window, Qt.Key.Key_F5, NO_KEY)
    asked = answer("Keep open")
    press(window, Qt.Key.Key_W)
    assert asked == ["“a.json” is still being rehearsed."]
    assert names(window) == ["a.json", "b.json"]
    assert window.tab_strip.looks[0].is_running
    answer("Stop and close")
    press(window, Qt.Key.Key_W)

    assert names(window) == ["b.json"]
    assert not window.runner.is_running
    assert window.actions_by_name["run"].isEnabled()
    press(window, Qt.Key.Key_T, CTRL | SHIFT)
    assert window.actions_by_name["run"].isEnabled()
    assert window.canvas.state_of("hook0") is None
    with qtbot.waitSignal(window.runner.ended):
        press(window, Qt.Key.Key_F5, NO_KEY)


# Drafts and the next start


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    return Path(os.environ["XDG_STATE_HOME"]) / "cordboard" / "recovery"


def held(folder: Path) -> list[str]:
    """Names of the workflows of which there are drafts."""
    texts = [json.loads(path.read_text())["workflow"] for path in folder.glob("*.draft")]
    return sorted(json.loads(text)["name"] for text in texts)


def test_the_work_of_every_tab_is_kept_safe(
    window: MainWindow, two: tuple[Path, Path], drafts: Path, answer: Answer
) -> None:
    rename(window, "B2")
    # Safe at once, not after the pause.
    click_tab(window, 0)
    rename(window, "A2")
    window.stage.autosave.keep_now()
    assert held(drafts) == ["A2", "B2"]
    assert RecoveryFolder(drafts).abandoned() == ()
    click_tab(window, 1)
    rename(window, "B3")
    window.stage.autosave.keep_now()
    assert held(drafts) == ["A2", "B3"]
    answer("Discard")
    press(window, Qt.Key.Key_W)
    assert held(drafts) == ["A2"]
    press(window, Qt.Key.Key_S)
    assert held(drafts) == []


def test_closing_the_window_forgets_every_draft(
    window: MainWindow, two: tuple[Path, Path], drafts: Path, answer: Answer
) -> None:
    rename(window, "B2")
    click_tab(window, 0)
    rename(window, "A2")
    window.stage.autosave.keep_now()
    assert len(held(drafts)) == 2
    answer("Discard")
    assert window.close()

    assert list(drafts.iterdir()) == []


def test_open_files_are_there_at_the_next_start(
    make_window: MakeWindow, window: MainWindow, tmp_path: Path
) -> None:
    paths = open_files(window, tmp_path, "a", "b", "c")
    press(window, Qt.Key.Key_N)
    click_tab(window, 1)
    assert window.close()
    paths[2].unlink()
    second = make_window()
    assert second.tabs.has_waiting
    assert second.tabs.restore(is_behind=False)

    assert names(second) == ["a.json", "b.json"]
    assert second.document.path == paths[1]
    click_tab(second, 0)
    assert second.document.workflow.name == "a"
    assert not second.isWindowModified()


def test_a_file_of_the_command_line_comes_in_front(
    make_window: MakeWindow, window: MainWindow, tmp_path: Path
) -> None:
    paths = open_files(window, tmp_path, "a", "b")
    assert window.close()
    save(hooks("c"), tmp_path / "c.json")
    second = make_window()
    second.open_path(tmp_path / "c.json")
    second.tabs.restore(is_behind=True)
    assert names(second) == ["a.json", "b.json", "c.json"]
    assert second.document.workflow.name == "c"
    # Not read before it is looked at: a change since is no change behind its back.
    save(hooks("a_later"), paths[0])
    click_tab(second, 0)

    assert second.document.workflow.name == "a_later"
    assert second.stage.file_bar.words == ""


def test_a_file_that_cannot_be_read_any_more_loses_its_tab(
    make_window: MakeWindow,
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paths = open_files(window, tmp_path, "a", "b")
    assert window.close()
    paths[0].write_text("{")
    shown: list[object] = []
    monkeypatch.setattr(ProblemsDialog, "exec", lambda dialog: shown.append(dialog))
    second = make_window()
    second.tabs.restore(is_behind=False)
    assert second.document.path == paths[1]
    click_tab(second, 0)

    assert len(shown) == 1
    assert names(second) == ["b.json"]
    assert second.document.path == paths[1]


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"files": 5, "front": null}', '{"files": [1]}', "null"]
)
def test_nonsense_in_the_settings_opens_nothing(
    make_window: MakeWindow, settings: QSettings, window: MainWindow, text: str
) -> None:
    window.close()
    settings.setValue("open_tabs", text)
    second = make_window()

    assert not second.tabs.restore(is_behind=False)
    assert names(second) == ["Untitled"]


# Speed


@pytest.mark.slow  # It measures time, which other programs on the machine take.
def test_going_to_another_tab_of_200_blocks_feels_instant(
    window: MainWindow, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        workflow = hooks(name, 199)
        blocks = [one.model_copy(update={"id": f"{name}_{one.id}"}) for one in workflow.blocks]
        links = [
            link.model_copy(
                update={
                    "from_block": f"{name}_{link.from_block}",
                    "to_block": f"{name}_{link.to_block}",
                }
            )
            for link in workflow.links
        ]
        places = {f"{name}_{id}": at for id, at in workflow.layout.blocks.items()}
        layout = Layout(blocks=places)
        update = {"blocks": tuple(blocks), "links": tuple(links), "layout": layout}
        save(workflow.model_copy(update=update), tmp_path / f"{name}.json")
        window.open_path(tmp_path / f"{name}.json")
    taken = []
    for _ in range(3):
        begun = process_time()
        press(window, Qt.Key.Key_Tab)
        window.canvas.viewer.viewport().repaint()
        taken.append(process_time() - begun)

    assert min(taken) < 0.15
