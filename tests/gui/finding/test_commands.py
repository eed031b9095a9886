"""Every command is found by its words and shown with its keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.editor.actions import MENUS
from app.editor.finding.commands import find_commands
from app.editor.main_window import MainWindow


def _titles(window: MainWindow, text: str) -> list[str]:
    return [choice.line.title for choice in find_commands(window.actions_by_name, text)]


def test_all_commands_are_listed_with_their_keys(window: MainWindow) -> None:
    found = find_commands(window.actions_by_name, "")

    assert len(found) == sum(len(specs) for specs in MENUS.values())
    assert all(choice.line.note for choice in found)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("rehearse", "Rehearse"),
        ("rehaerse", "Rehearse"),
        ("tidy", "Tidy up"),
        ("export json", "Export JSON"),
        ("zoom out", "Zoom out"),
    ],
)
def test_commands_are_found_by_their_words(window: MainWindow, text: str, first: str) -> None:
    assert _titles(window, text)[0] == first


def test_what_is_not_possible_now_is_said_and_not_done(window: MainWindow) -> None:
    (undo,) = [one for one in find_commands(window.actions_by_name, "undo") if one.pick is None]

    assert "not possible now" in undo.line.detail


def test_enter_gives_the_command(window: MainWindow) -> None:
    assert not window.palette_panel.isHidden()
    window.actions_by_name["commands"].trigger()
    popup = window.finding.popup
    assert popup.isVisible()
    QTest.keyClicks(popup.field, "palette")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)

    assert not popup.isVisible()
    assert window.palette_panel.isHidden()


def test_the_popup_says_what_it_is(window: MainWindow) -> None:
    window.actions_by_name["commands"].trigger()
    popup = window.finding.popup
    QTest.keyClicks(popup.field, "tidy")

    assert popup.field.accessibleName() == "Search commands"
    assert popup.field.accessibleDescription().startswith("Tidy up, Ctrl+L")
    popup.close()
