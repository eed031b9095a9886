"""Every action can be found in a menu, has a key of its own, and says what it does."""

from collections import Counter

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.editor.actions import MENUS
from app.editor.dialogs.shortcuts_dialog import ON_THE_CANVAS, ShortcutsDialog
from app.editor.look import current_theme
from app.editor.main_window import MainWindow
from app.editor.theme import DARK, LIGHT, apply_theme
from blocks.catalog import Catalog
from tests.gui.hands import Hands

SPECS = [spec for specs in MENUS.values() for spec in specs]


def test_every_action_has_a_key_of_its_own() -> None:
    keys = [QKeySequence(key).toString() for spec in SPECS for key in spec.keys.split()]

    assert all(spec.keys for spec in SPECS)
    assert [key for key, times in Counter(keys).items() if times > 1] == []


@pytest.mark.parametrize("title", MENUS)
def test_every_action_has_its_own_letter_in_its_menu(title: str) -> None:
    letters = [spec.text[spec.text.index("&") + 1].casefold() for spec in MENUS[title]]

    assert [one for one, times in Counter(letters).items() if times > 1] == []


def test_every_action_stands_in_a_menu_with_icon_and_tooltip(window: MainWindow) -> None:
    in_menus = {
        action for menu in window.actions_by_name.menus.values() for action in menu.actions()
    }
    for action in window.actions_by_name.all():
        assert action in in_menus
        assert not action.icon().isNull()
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        assert action.toolTip().endswith(f"({keys})")


def test_undo_and_redo_name_what_they_do(window: MainWindow, real_catalog: Catalog) -> None:
    undo, redo = window.actions_by_name["undo"], window.actions_by_name["redo"]
    assert not undo.isEnabled()
    Hands(window, real_catalog).drag_from_palette("webhook", QPoint(300, 200))

    assert undo.isEnabled()
    assert undo.text() != "&Undo"
    undo.trigger()
    assert redo.isEnabled()
    assert redo.text() != "&Redo"


def test_delete_edits_text_in_a_field_and_deletes_blocks_on_the_canvas(
    qtbot: QtBot, window: MainWindow, real_catalog: Catalog
) -> None:
    hands = Hands(window, real_catalog)
    hands.drag_from_palette("webhook", QPoint(300, 200))
    hands.type_into("url", "https://x")
    field = hands.control("url")
    assert isinstance(field, QLineEdit)
    field.setCursorPosition(0)
    QTest.keyClick(field, Qt.Key.Key_Delete)
    assert window.document.workflow.blocks[0].inputs["url"] == "ttps://x"

    window.canvas.setFocus()
    QTest.keyClick(window.canvas.viewer, Qt.Key.Key_Delete)
    assert window.document.workflow.blocks == ()


def test_duplicate_and_select_all_work_on_the_canvas(
    window: MainWindow, real_catalog: Catalog
) -> None:
    Hands(window, real_catalog).drag_from_palette("webhook", QPoint(300, 200))
    window.actions_by_name["duplicate"].trigger()
    assert len(window.document.workflow.blocks) == 2
    window.actions_by_name["select_all"].trigger()
    assert len(window.canvas.selected()) == 2


def test_tidy_up_is_one_step(window: MainWindow, real_catalog: Catalog) -> None:
    hands = Hands(window, real_catalog)
    source = hands.drag_from_palette("call_api", QPoint(500, 300))
    hook = hands.drag_from_palette("webhook", QPoint(200, 100))
    hands.wire((source, "customer_number"), (hook, "data"))
    before = window.document.workflow
    window.actions_by_name["tidy"].trigger()
    positions = window.document.workflow.layout.blocks

    assert positions[source][0] < positions[hook][0]
    window.document.undo()
    assert window.document.workflow is before


@pytest.mark.parametrize(
    ("action", "panel"),
    [
        ("show_palette", "palette_panel"),
        ("show_inspector", "inspector"),
        ("show_bottom", "lower_panel"),
    ],
)
def test_panels_are_hidden_and_shown(window: MainWindow, action: str, panel: str) -> None:
    part: QWidget = getattr(window, panel)
    window.actions_by_name[action].trigger()
    assert part.isHidden()
    window.actions_by_name[action].trigger()
    assert not part.isHidden()


@pytest.mark.parametrize("name", ["outbox", "rows", "problems"])
def test_each_list_is_shown_by_its_action(window: MainWindow, name: str) -> None:
    window.actions_by_name["show_bottom"].setChecked(False)
    window.actions_by_name[f"show_{name}"].trigger()

    assert window.lower_panel.isVisible()
    assert window.lower_panel.currentWidget() is getattr(window.lower_panel, name)


def test_rename_goes_to_the_title(window: MainWindow, real_catalog: Catalog) -> None:
    Hands(window, real_catalog).drag_from_palette("webhook", QPoint(300, 200))
    window.actions_by_name["show_inspector"].setChecked(False)
    window.actions_by_name["rename"].trigger()
    focused = window.focusWidget()

    assert isinstance(focused, QLineEdit)
    assert focused.selectedText() == "Webhook"


def test_the_inspector_is_reached_by_keyboard(window: MainWindow, real_catalog: Catalog) -> None:
    hands = Hands(window, real_catalog)
    hands.drag_from_palette("webhook", QPoint(300, 200))
    window.actions_by_name["focus_canvas"].trigger()
    window.actions_by_name["focus_inspector"].trigger()

    assert window.focusWidget() is hands.control("url")


def test_the_theme_is_changed_and_remembered(window: MainWindow, real_catalog: Catalog) -> None:
    Hands(window, real_catalog).drag_from_palette("webhook", QPoint(300, 200))
    window.actions_by_name["theme"].trigger()
    assert current_theme() is LIGHT
    window.actions_by_name["theme"].trigger()
    assert current_theme() is DARK


def test_stop_is_possible_just_while_something_runs(qtbot: QtBot, window: MainWindow) -> None:
    run, stop = window.actions_by_name["run"], window.actions_by_name["stop"]
    assert (run.isEnabled(), stop.isEnabled()) == (True, False)
    with qtbot.waitSignal(window.runner.ended):
        run.trigger()
        assert (run.isEnabled(), stop.isEnabled()) == (False, True)
    assert (run.isEnabled(), stop.isEnabled()) == (True, False)


def test_all_keys_are_listed(qtbot: QtBot, window: MainWindow) -> None:
    dialog = ShortcutsDialog(window.actions_by_name.all(), window)
    qtbot.addWidget(dialog)
    table = dialog.findChild(QTableWidget)

    assert table is not None
    assert table.rowCount() == len(SPECS) + len(ON_THE_CANVAS)


def test_every_control_has_a_name_for_screen_readers(
    window: MainWindow, real_catalog: Catalog
) -> None:
    hands = Hands(window, real_catalog)
    nameless = set()
    for type in real_catalog:
        hands.drag_from_palette(type, QPoint(300, 200))
        nameless |= {_words(one) for one in _controls(window) if not _is_named(one)}

    assert nameless == set()


def _controls(window: MainWindow) -> list[QWidget]:
    kinds = (QLineEdit, QComboBox, QAbstractButton, QAbstractItemView)
    found = [one for one in window.findChildren(QWidget) if isinstance(one, kinds)]
    # Parts of a control speak for the control; those of Qt's own bars name themselves.
    return [
        one
        for one in found
        if one.isVisible()
        and not isinstance(one.parent(), QComboBox | QLineEdit)
        and not one.objectName().startswith("qt_")
    ]


def _is_named(widget: QWidget) -> bool:
    if widget.accessibleName():
        return True
    return isinstance(widget, QAbstractButton) and bool(widget.text())


def _words(widget: QWidget) -> str:
    parent = widget.parentWidget()
    return f"{type(widget).__name__} in {type(parent).__name__} {widget.toolTip()}"


@pytest.fixture(autouse=True)
def _dark_again(dressed: object) -> object:
    yield
    if current_theme() is not DARK:
        from PySide6.QtWidgets import QApplication

        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, DARK)
