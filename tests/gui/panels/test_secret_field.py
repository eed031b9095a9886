"""A stored secret in the inspector: seen for a moment, changed, forgotten, tested."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.editor.panels.fields import secret_eye
from app.editor.panels.fields.field import ABSENT
from app.editor.panels.fields.secret_field import SecretField
from app.editor.panels.fields.secret_trial import FOR_REAL, IN_REHEARSAL, Begun
from app.editor.run_thread import Outcome
from blocks.sdk import CordboardError, Secret

CANARY = "canary-3f9c-value"
KEY = {"$secret": "gmail/password"}

Receiver = Callable[[Outcome], None]


class FakeCare:
    """Answers when it is told to."""

    def __init__(self) -> None:
        self.read: list[tuple[str, Receiver]] = []
        self.forgotten: list[tuple[str, Receiver]] = []
        self.tests: list[tuple[bool, Receiver]] = []
        self.begun: Begun | None = Begun("Logging in…", is_under_way=True)

    def show(self, name: str, receiver: Receiver) -> None:
        self.read.append((name, receiver))

    def forget(self, name: str, receiver: Receiver) -> bool:
        self.forgotten.append((name, receiver))
        return True

    def test(self, *, is_live: bool, receiver: Receiver) -> Begun | None:
        self.tests.append((is_live, receiver))
        return self.begun


class Shown:
    """A field in a window, with another control beside it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.care = FakeCare()
        self.words = "Stored in the keyring as gmail/password, for smtp.gmail.com"
        self.window = QWidget()
        self.field = SecretField(
            ("gmail/password",),
            lambda name: name or "gmail/password",
            words=lambda _name: self.words,
            care=self.care,
        )
        self.field.name_for_readers("Password", "")
        self.other = QLineEdit()
        column = QVBoxLayout(self.window)
        column.addWidget(self.field)
        column.addWidget(self.other)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitActive(self.window)
        self.field.show_value(KEY)

    @property
    def seen(self) -> str:
        """Every text in sight."""
        labels = [one.text() for one in self.window.findChildren(QLabel) if one.isVisible()]
        lines = [one.text() for one in self.window.findChildren(QLineEdit) if one.isVisible()]
        return "\n".join(labels + lines)

    def tool(self, name: str) -> QToolButton:
        found = self.field.findChildren(QToolButton)
        return next(one for one in found if one.accessibleName() == name)

    def push(self, text: str) -> QPushButton:
        found = self.field.findChildren(QPushButton)
        return next(one for one in found if one.text() == text and one.isVisible())

    @property
    def eye(self) -> QToolButton:
        return self.tool("Show the value of Password")

    def look(self) -> None:
        self.eye.setFocus()
        QTest.mouseClick(self.eye, Qt.MouseButton.LeftButton)
        _name, receiver = self.care.read[-1]
        receiver(Outcome(result=Secret("gmail/password", lambda _host: CANARY)))


@pytest.fixture
def shown(qtbot: QtBot, dressed: QApplication) -> Shown:
    return Shown(qtbot)


class TestEye:
    def test_the_value_is_out_of_sight_until_its_owner_looks(self, shown: Shown) -> None:
        assert CANARY not in shown.seen
        assert shown.care.read == []
        shown.look()
        assert CANARY in shown.seen
        assert shown.care.read[0][0] == "gmail/password"

    def test_a_second_press_hides_it(self, shown: Shown) -> None:
        shown.look()
        QTest.mouseClick(shown.eye, Qt.MouseButton.LeftButton)
        assert CANARY not in shown.seen

    def test_it_is_hidden_when_the_focus_leaves(self, shown: Shown) -> None:
        shown.look()
        shown.other.setFocus()
        assert CANARY not in shown.seen
        assert not shown.eye.isChecked()

    def test_it_is_hidden_after_a_while(
        self, qtbot: QtBot, dressed: QApplication, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(secret_eye, "SHOWN_MS", 1)
        shown = Shown(qtbot)
        shown.look()
        qtbot.waitUntil(lambda: CANARY not in shown.seen)

    def test_it_is_hidden_with_its_window_and_does_not_come_back(self, shown: Shown) -> None:
        shown.look()
        shown.window.hide()
        shown.window.show()
        assert CANARY not in shown.seen

    def test_another_secret_hides_it(self, shown: Shown) -> None:
        shown.look()
        shown.field.show_value({"$secret": "zoho/password"})
        assert CANARY not in shown.seen

    def test_what_comes_late_is_not_shown(self, shown: Shown) -> None:
        QTest.mouseClick(shown.eye, Qt.MouseButton.LeftButton)
        _name, receiver = shown.care.read[-1]
        shown.field.show_value({"$secret": "zoho/password"})
        receiver(Outcome(result=Secret("gmail/password", lambda _host: CANARY)))
        assert CANARY not in shown.seen

    def test_a_keyring_that_cannot_be_read_says_so(self, shown: Shown) -> None:
        QTest.mouseClick(shown.eye, Qt.MouseButton.LeftButton)
        shown.care.read[-1][1](Outcome(error=CordboardError("The keyring is locked.")))
        assert "The keyring is locked." in shown.seen
        assert not shown.eye.isChecked()

    def test_without_a_name_there_is_nothing_to_look_at(self, shown: Shown) -> None:
        shown.field.show_value(ABSENT)
        assert not shown.eye.isEnabled()


class TestTest:
    def test_the_button_rehearses_and_says_what_came_of_it(self, shown: Shown) -> None:
        QTest.mouseClick(shown.tool("Test the stored Password"), Qt.MouseButton.LeftButton)
        ((is_live, receiver),) = shown.care.tests
        assert not is_live
        assert "Logging in…" in shown.seen
        assert not shown.tool("Test the stored Password").isEnabled()
        receiver(Outcome(result="smtp.gmail.com accepts the password of me@example.com."))
        assert "smtp.gmail.com accepts the password of me@example.com." in shown.seen
        assert shown.tool("Test the stored Password").isEnabled()

    def test_the_menu_uses_the_real_account(self, shown: Shown) -> None:
        menu = shown.tool("Test the stored Password").menu()
        rehearsed, real = menu.actions()
        assert (rehearsed.text(), real.text()) == (IN_REHEARSAL, FOR_REAL)
        real.trigger()
        assert shown.care.tests[0][0]
        shown.care.tests[0][1](Outcome(error=CordboardError("535 5.7.8 not accepted.")))
        assert "535 5.7.8 not accepted." in shown.seen

    def test_an_answer_for_another_secret_is_not_shown(self, shown: Shown) -> None:
        QTest.mouseClick(shown.tool("Test the stored Password"), Qt.MouseButton.LeftButton)
        shown.field.show_value({"$secret": "zoho/password"})
        shown.care.tests[0][1](Outcome(result="It is accepted."))
        assert "It is accepted." not in shown.seen
        assert "Logging in…" not in shown.seen

    def test_what_cannot_be_tested_says_why(self, shown: Shown) -> None:
        shown.care.begun = Begun("Only sending would tell.", is_under_way=False)
        QTest.mouseClick(shown.tool("Test the stored Password"), Qt.MouseButton.LeftButton)
        assert "Only sending would tell." in shown.seen
        assert shown.tool("Test the stored Password").isEnabled()


def test_a_stored_secret_is_changed_and_an_empty_input_stored(shown: Shown) -> None:
    assert "Stored in the keyring as gmail/password, for smtp.gmail.com" in shown.seen
    assert shown.push("Change…").isEnabled()
    shown.field.show_value(ABSENT)
    edited: list[object] = []
    shown.field.edited.connect(edited.append)
    QTest.mouseClick(shown.push("Store…"), Qt.MouseButton.LeftButton)
    assert edited == [KEY]


def test_a_forgotten_secret_is_said_to_be_gone(shown: Shown) -> None:
    QTest.mouseClick(shown.push("Forget…"), Qt.MouseButton.LeftButton)
    ((name, receiver),) = shown.care.forgotten
    assert name == "gmail/password"
    shown.words = "Not stored on this machine"
    receiver(Outcome())
    assert "Not stored on this machine" in shown.seen
