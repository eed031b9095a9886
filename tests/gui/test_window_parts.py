"""Smaller parts of the window: checks after edits, free places, crashes, themes, the start."""

import logging
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.editor.checker import Checker
from app.editor.clock import elapsed_words
from app.editor.crash import CrashReporter, log, log_path, open_log
from app.editor.document import Document
from app.editor.edit import Edit
from app.editor.icons import UNKNOWN, glyph, icon
from app.editor.insertion import free_place
from app.editor.look import current_theme
from app.editor.start import NO_DISPLAY, NoDisplayError, open_editor
from app.editor.theme import DARK, LIGHT, THEMES
from app.editor.theme_choice import ThemeChoice
from app.workflow.edits import add_block, set_details
from app.workflow.model import Layout, Workflow
from blocks.catalog import Catalog
from tests.support.sample_blocks import CATALOG


def test_wiring_and_problems_are_current_when_a_change_is_told(qtbot: QtBot) -> None:
    document = Document()
    checker = Checker(document, CATALOG)
    told: list[tuple[bool, bool]] = []

    def note() -> None:
        is_there = checker.wiring.block("say") is not None
        told.append((is_there, any(one.input == "text" for one in checker.problems)))

    checker.wiring_changed.connect(note)
    with qtbot.waitSignal(checker.problems_changed, timeout=0):
        document.apply(Edit("Add", lambda wf: add_block(wf, CATALOG["say"], (0.0, 0.0))[0]))

    assert told == [(True, True)]


def test_problems_that_stay_the_same_are_not_told_again(qtbot: QtBot) -> None:
    document = Document()
    checker = Checker(document, CATALOG)
    checker.check_now()
    with qtbot.assertNotEmitted(checker.problems_changed):
        checker.check_now()
        document.apply(Edit("Name", lambda wf: set_details(wf, name="Reminder")))


@pytest.mark.parametrize(
    ("taken", "selected", "place"),
    [
        ({}, (), (100.0, 50.0)),
        ({"a": (100.0, 50.0)}, (), (148.0, 98.0)),
        ({"a": (100.0, 50.0), "b": (150.0, 90.0)}, (), (196.0, 146.0)),
        ({"a": (0.0, 30.0)}, ("a",), (360.0, 30.0)),
        ({"a": (0.0, 30.0), "b": (360.0, 30.0)}, ("a",), (408.0, 78.0)),
    ],
)
def test_a_block_is_inserted_where_it_is_free(
    taken: dict[str, tuple[float, float]],
    selected: tuple[str, ...],
    place: tuple[float, float],
) -> None:
    workflow = Workflow(layout=Layout(blocks=taken))

    assert free_place(workflow, selected, (100.0, 50.0)) == place


@pytest.mark.parametrize(
    ("elapsed_ms", "words"),
    [(None, ""), (0.4, "0 ms"), (12.0, "12 ms"), (1400.0, "1.4 s"), (125_000.0, "2 min 5 s")],
)
def test_times_are_short(elapsed_ms: float | None, words: str) -> None:
    assert elapsed_words(elapsed_ms) == words


@pytest.mark.expects_log("cordboard.editor: unexpected error")
def test_a_crash_is_logged_and_told_once_at_a_time(
    qtbot: QtBot, dressed: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    reporter = CrashReporter(window)
    told: list[str] = []

    def exec_(box: QMessageBox) -> int:
        told.append(box.detailedText())
        fail(reporter)
        return 0

    monkeypatch.setattr(QMessageBox, "exec", exec_)
    fail(reporter)
    fail(reporter)

    assert len(told) == 2
    assert "ZeroDivisionError" in told[0]


def fail(reporter: CrashReporter) -> None:
    try:
        _ = 1 / 0
    except ZeroDivisionError as error:
        reporter.report(type(error), error, error.__traceback__)


@pytest.mark.expects_log("cordboard.editor: something")
def test_the_log_is_a_file_of_the_user() -> None:
    open_log()
    try:
        log.warning("something")
        assert "something" in log_path().read_text()
    finally:
        for handler in list(log.handlers):
            if isinstance(handler, logging.FileHandler):
                handler.close()
                log.removeHandler(handler)


def test_without_a_place_for_a_log_the_editor_still_starts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    before = list(log.handlers)
    open_log()

    assert log.handlers == before


@pytest.mark.parametrize("name", THEMES)
def test_the_chosen_theme_is_worn_at_the_next_start(
    dressed: QApplication, settings: QSettings, name: str
) -> None:
    settings.setValue("theme", name)

    assert ThemeChoice(settings).wanted is THEMES[name]


def test_a_theme_that_is_not_known_is_the_desktops(
    dressed: QApplication, settings: QSettings
) -> None:
    settings.setValue("theme", "pink")

    assert ThemeChoice(settings).wanted in (DARK, LIGHT)


def test_icons_take_their_colour_from_the_theme(dressed: QApplication) -> None:
    assert current_theme() is DARK
    picture = icon("mdi6.play", "danger").pixmap(32, 32).toImage()
    colors = {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).alpha() == 255
    }

    assert DARK.danger in colors


@pytest.mark.parametrize("name", ["mdi6.no-such-icon", "", "other.play"])
def test_an_icon_that_is_not_there_has_a_stand_in(dressed: QApplication, name: str) -> None:
    assert glyph(name) in (glyph(UNKNOWN), glyph("mdi6.play"))
    assert not icon(name).pixmap(16, 16, QIcon.Mode.Disabled).isNull()


def test_every_block_has_its_icon(dressed: QApplication, real_catalog: Catalog) -> None:
    unknown = [
        spec.type for spec in real_catalog.values() if glyph(spec.mark.icon) == glyph(UNKNOWN)
    ]

    assert unknown == []


def test_without_a_display_it_says_so_before_qt_aborts(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")

    with pytest.raises(NoDisplayError, match="DISPLAY and WAYLAND_DISPLAY"):
        open_editor(None)
    assert "cordboard run" in NO_DISPLAY
