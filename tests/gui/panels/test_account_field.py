"""Fields whose values are known elsewhere: the account is asked at a press, the workflow always."""

from collections.abc import Callable

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from app.editor.panels.fields.account_field import AccountField, UsedField
from app.editor.panels.fields.choice_field import ChoiceField
from app.editor.panels.fields.field import ABSENT, Field
from app.editor.panels.fields.make import Surroundings, make_field
from app.editor.run_thread import Outcome
from blocks.sdk import TEXT, CordboardError, Kind, PortSpec, PortType

AGENT = PortSpec(name="agent", type=TEXT, help="Who.", is_offered=True, example="renewals")
LANGUAGE = PortSpec(name="language", type=TEXT, help="", is_offered=True, choices=("en", "hi"))
NUMBER = PortSpec(name="number", type=PortType(Kind.PHONE), help="", is_reused=True)


class FakeAccount:
    """Keeps what it is asked; answers when the test does."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer: Callable[[Outcome], None] = lambda _outcome: None
        self.known: tuple[str, ...] = ()

    def provider(self) -> str:
        return "Dove (dove.example)"

    def ask(self, input: str, receiver: Callable[[Outcome], None]) -> None:
        self.asked.append(input)
        self.answer = receiver

    def first_rows(self, receiver: Callable[[Outcome], None]) -> None:
        self.asked.append("rows")
        self.answer = receiver

    def used(self, input: str) -> tuple[str, ...]:
        return tuple(f"{input} {one}" for one in self.known)


@pytest.fixture
def account() -> FakeAccount:
    return FakeAccount()


@pytest.fixture
def field(qtbot: QtBot, dressed: QApplication, account: FakeAccount) -> Field:
    made = make_field(AGENT, Surroundings(account=account))
    qtbot.addWidget(made)
    made.show_value(ABSENT)
    made.show()
    return made


def combo(field: Field) -> QComboBox:
    found = field.findChild(QComboBox)
    assert found is not None
    return found


def texts(field: Field) -> list[str]:
    return [combo(field).itemText(place) for place in range(combo(field).count())]


def button(field: Field) -> QToolButton:
    found = field.findChild(QToolButton)
    assert found is not None
    return found


def said(field: Field) -> dict[str, str]:
    """What stands under the field, by kind."""
    labels = [one for one in field.findChildren(QLabel) if one.isVisible()]
    return {one.property("kind"): one.text() for one in labels}


def test_the_button_tells_whom_it_asks(field: Field) -> None:
    assert "Dove (dove.example)" in button(field).toolTip()
    assert button(field).accessibleName() == "Ask the account for Agent"


def test_nobody_is_asked_before_the_press(field: Field, account: FakeAccount) -> None:
    field.show_value("renewals")

    assert account.asked == []
    assert said(field) == {}


def test_what_the_account_knows_can_be_chosen(field: Field, account: FakeAccount) -> None:
    heard: list[object] = []
    field.edited.connect(heard.append)
    field.show_value("ren")
    button(field).click()
    assert account.asked == ["agent"]
    assert not button(field).isEnabled()
    account.answer(Outcome(result=("greeter", "renewals")))

    assert button(field).isEnabled()
    assert texts(field) == ["greeter", "renewals"]
    assert combo(field).currentText() == "ren"
    assert heard == []
    assert said(field) == {"hint": "2 found: choose from the list."}
    combo(field).setCurrentIndex(1)
    combo(field).activated.emit(1)
    assert heard == ["renewals"]
    assert said(field) == {}


def test_a_failure_is_told_under_the_field(field: Field, account: FakeAccount) -> None:
    button(field).click()
    account.answer(Outcome(error=CordboardError("Dove does not answer.")))

    assert said(field) == {"field-error": "Dove does not answer."}
    assert button(field).isEnabled()
    button(field).click()
    assert said(field) == {}


def test_an_empty_account_says_so(field: Field, account: FakeAccount) -> None:
    button(field).click()
    account.answer(Outcome(result=()))

    assert said(field) == {"hint": "Nothing to choose from at Dove (dove.example)."}


def test_after_a_bug_the_account_can_be_asked_again(field: Field, account: FakeAccount) -> None:
    button(field).click()
    account.answer(Outcome())

    assert button(field).isEnabled()
    assert said(field) == {}


def test_what_is_typed_is_given_and_takes_away_what_was_said(
    field: Field, account: FakeAccount
) -> None:
    heard: list[object] = []
    field.edited.connect(heard.append)
    button(field).click()
    account.answer(Outcome(error=CordboardError("Dove does not answer.")))
    QTest.keyClicks(field.control(), "ab")

    assert heard == ["a", "ab"]
    assert said(field) == {}


def test_choices_that_are_declared_stand_until_the_account_is_asked(
    qtbot: QtBot, account: FakeAccount
) -> None:
    field = make_field(LANGUAGE, Surroundings(account=account))
    qtbot.addWidget(field)
    assert texts(field) == ["en", "hi"]
    button(field).click()
    account.answer(Outcome(result=("ta",)))

    assert texts(field) == ["ta"]


def test_without_an_account_there_is_nobody_to_ask(qtbot: QtBot) -> None:
    for spec, kind in ((LANGUAGE, ChoiceField), (AGENT, Field), (NUMBER, Field)):
        field = make_field(spec, Surroundings())
        qtbot.addWidget(field)
        assert isinstance(field, kind)
        assert not isinstance(field, AccountField | UsedField)


def test_used_values_are_proposed_as_they_are_by_now(qtbot: QtBot, account: FakeAccount) -> None:
    field = make_field(NUMBER, Surroundings(account=account))
    qtbot.addWidget(field)
    field.show_value("+911")
    assert texts(field) == []
    account.known = ("1", "2")
    field.show_value("+911")

    assert texts(field) == ["number 1", "number 2"]
    assert combo(field).currentText() == "+911"
    field.show_value(ABSENT)
    assert combo(field).currentText() == ""


def test_proposals_that_stay_leave_the_cursor_alone(qtbot: QtBot, account: FakeAccount) -> None:
    account.known = ("1",)
    field = make_field(NUMBER, Surroundings(account=account))
    qtbot.addWidget(field)
    field.show_value("+9112")
    line = combo(field).lineEdit()
    assert line is not None
    line.setCursorPosition(2)
    field.show_value("+9112")

    assert line.cursorPosition() == 2
