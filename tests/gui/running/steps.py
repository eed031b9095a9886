"""Steps of a run in the real window, taken by keys."""

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.editor.dialogs.values_dialog import ValuesDialog
from app.editor.main_window import MainWindow
from app.editor.panels.notice_bar import NoticeBar
from app.engine.run_state import RunStatus, Status
from app.workflow.edits import disconnect
from app.workflow.model import Workflow

LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def key(window: MainWindow, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEY) -> None:
    """Press a key that the window has an action for."""
    window.activateWindow()
    # A dialog that was just closed may still have the keys.
    assert QTest.qWaitForWindowActive(window)
    QTest.keyClick(window, key, keys)


def press(widget: QWidget, text: str) -> None:
    """Press the button that says this."""
    (button,) = [
        one
        for one in widget.findChildren(QPushButton)
        if one.text().replace("&", "") == text and not one.isHidden()
    ]
    QTest.mouseClick(button, LEFT)


def buttons(bar: NoticeBar) -> list[str]:
    """What the buttons of a notice say, none where it says nothing."""
    if bar.isHidden():
        return []
    return [one.text() for one in bar.findChildren(QPushButton) if not one.isHidden()]


def held(window: MainWindow) -> list[str]:
    """Ids of the blocks that are shown as held."""
    states = window.runs.state.blocks
    return [id for id, state in states.items() if state.status == Status.HELD]


def wait_for_hold(qtbot: QtBot, window: MainWindow, block: str) -> None:
    """Wait until this block is held, and the bar says so."""
    qtbot.waitUntil(lambda: held(window) == [block])
    qtbot.waitUntil(lambda: bool(window.stage.hold_bar.words))


def rehearse(qtbot: QtBot, window: MainWindow) -> RunStatus:
    """Rehearse to the end."""
    with qtbot.waitSignal(window.runner.ended) as ended:
        key(window, Qt.Key.Key_F5)
    assert ended.args is not None
    return cast(RunStatus, ended.args[0].result.status)


def wait_for_end(qtbot: QtBot, window: MainWindow) -> RunStatus:
    """Wait until the run that goes on is over."""
    qtbot.waitUntil(lambda: not window.runner.is_running)
    outcome = window.runner.kept.outcome
    assert outcome is not None
    return cast(RunStatus, outcome.result.status)


def without(workflow: Workflow, source: str) -> Workflow:
    """Without the links from a block."""
    for link in workflow.links_out_of(source):
        workflow = disconnect(workflow, link)
    return workflow


def write(form: ValuesDialog, name: str, text: str) -> None:
    """Write text into a row of a form in place of what stands there."""
    row = form.rows.row(name)
    assert row is not None
    assert row.field is not None
    control = row.field.control()
    assert isinstance(control, QLineEdit | QPlainTextEdit)
    control.setFocus()
    control.selectAll()
    QTest.keyClick(control, Qt.Key.Key_Delete)
    QTest.keyClicks(control, text)


def texts(form: QWidget) -> str:
    """What the labels of a form say."""
    return "\n".join(label.text() for label in form.findChildren(QLabel) if not label.isHidden())
