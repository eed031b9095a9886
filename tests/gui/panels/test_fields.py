"""Each editor of a value: shows any value, gives what was entered, and loses nothing."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from app.editor.panels.fields.choice_field import ChoiceField, SwitchField, TimeZoneField
from app.editor.panels.fields.field import ABSENT, Field
from app.editor.panels.fields.file_field import FileField, written_path
from app.editor.panels.fields.json_field import JsonField, read_json_text, write_json_text
from app.editor.panels.fields.list_field import ListField
from app.editor.panels.fields.make import Surroundings, make_field
from app.editor.panels.fields.moment_field import CalendarPopup, DateField
from app.editor.panels.fields.secret_field import SUSPECT, SecretField
from app.editor.panels.fields.text_field import LongTextField, TextField, read_integer, read_number
from blocks.sdk import ANY, TEXT, Kind, PortSpec, PortType

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


class Heard(list[Any]):
    """What a field said."""

    def __init__(self, field: Field) -> None:
        field.edited.connect(self.append)
        self.finished = 0
        field.finished.connect(self._on_finished)

    def _on_finished(self) -> None:
        self.finished += 1


def line(field: Field) -> QLineEdit:
    found = field.findChild(QLineEdit)
    assert found is not None
    return found


def plain(field: Field) -> QPlainTextEdit:
    found = field.findChild(QPlainTextEdit)
    assert found is not None
    return found


def button(field: Field, text: str) -> QPushButton:
    return next(one for one in field.findChildren(QPushButton) if one.text() == text)


def test_text_is_given_as_it_is_typed(qtbot: QtBot) -> None:
    field = TextField()
    qtbot.addWidget(field)
    heard = Heard(field)
    QTest.keyClicks(line(field), "Hi")
    QTest.keyClick(line(field), Qt.Key.Key_Return)

    assert heard == ["H", "Hi"]
    assert heard.finished


def test_emptied_text_is_nothing_written(qtbot: QtBot) -> None:
    field = TextField()
    qtbot.addWidget(field)
    field.show_value("H")
    heard = Heard(field)
    QTest.keyClick(line(field), Qt.Key.Key_Backspace)

    assert heard == [ABSENT]


def test_showing_a_value_is_no_edit_and_leaves_the_cursor(qtbot: QtBot) -> None:
    field = TextField()
    qtbot.addWidget(field)
    field.show_value("Hello")
    line(field).setCursorPosition(2)
    heard = Heard(field)
    field.show_value("Hello")

    assert line(field).cursorPosition() == 2
    assert heard == []


@pytest.mark.parametrize(
    ("read", "typed", "value"),
    [
        (read_integer, "12", 12),
        (read_integer, "-3", -3),
        (read_integer, "1.5", "1.5"),
        (read_integer, "two", "two"),
        (read_number, "1.5", 1.5),
        (read_number, "1,5", 1.5),
        (read_number, "7", 7),
        (read_number, "inf", "inf"),
        (read_number, "nan", "nan"),
        (read_number, "", ABSENT),
    ],
)
def test_numbers_are_read_and_what_is_none_stays_text(read: Any, typed: str, value: Any) -> None:
    found = read(typed)

    assert found == value
    assert type(found) is type(value)


def test_arrow_keys_count(qtbot: QtBot) -> None:
    field = TextField(read=read_integer, step=1)
    qtbot.addWidget(field)
    field.show_value(3)
    heard = Heard(field)
    QTest.keyClick(line(field), Qt.Key.Key_Up)
    QTest.keyClick(line(field), Qt.Key.Key_Down)

    assert heard == [4, 3]


def test_a_number_that_is_being_typed_is_not_rewritten(qtbot: QtBot) -> None:
    field = TextField(read=read_number)
    qtbot.addWidget(field)
    QTest.keyClicks(line(field), "5.")
    field.show_value(5)

    assert line(field).text() == "5."


def test_undo_is_left_to_the_document(qtbot: QtBot, dressed: QApplication) -> None:
    field = TextField()
    qtbot.addWidget(field)
    field.show()
    QTest.keyClicks(line(field), "Hi")
    QTest.keyClick(line(field), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert line(field).text() == "Hi"


def test_long_text_grows_and_gives_its_text(qtbot: QtBot, dressed: QApplication) -> None:
    field = LongTextField()
    qtbot.addWidget(field)
    field.resize(300, 100)
    field.show()
    heard = Heard(field)
    low = plain(field).height()
    plain(field).setPlainText("one\ntwo\nthree\nfour\nfive")

    assert heard == ["one\ntwo\nthree\nfour\nfive"]
    assert plain(field).height() > low


def test_leaving_a_long_text_ends_the_step(qtbot: QtBot, dressed: QApplication) -> None:
    field = LongTextField()
    qtbot.addWidget(field)
    field.show()
    heard = Heard(field)
    QApplication.sendEvent(plain(field), QFocusEvent(QEvent.Type.FocusOut))

    assert heard.finished == 1


@given(JSON)
def test_json_text_means_the_value_it_was_made_of(value: Any) -> None:
    if isinstance(value, str):
        return
    found = read_json_text(write_json_text(value))

    assert json.dumps(found) == json.dumps(value)


@given(st.text(alphabet='{}[]":, \n\t01ab€😀', max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_typed_as_json_and_is_kept(qapp: QApplication, text: str) -> None:
    field = JsonField()
    heard = Heard(field)
    plain(field).setPlainText(text)
    shown = plain(field).toPlainText()
    if heard:
        field.show_value(heard[-1])

    assert plain(field).toPlainText() == shown
    field.deleteLater()


def test_json_marks_where_the_text_stops_being_json(qtbot: QtBot) -> None:
    field = JsonField()
    qtbot.addWidget(field)
    plain(field).setPlainText('{"a": 😀}')
    marked = plain(field).extraSelections()

    assert [one.cursor.selectedText() for one in marked] == ["😀"]
    plain(field).setPlainText('{"a": 1}')
    assert plain(field).extraSelections() == []


def test_json_can_be_tidied(qtbot: QtBot, dressed: QApplication) -> None:
    field = JsonField()
    qtbot.addWidget(field)
    field.show()
    plain(field).setPlainText('{"name":"Asha",   "due":"2026-12-10", "amount": 4200}')
    heard = Heard(field)
    button(field, "Tidy").click()

    assert plain(field).toPlainText().splitlines()[1] == '  "name": "Asha",'
    assert heard[-1] == {"name": "Asha", "due": "2026-12-10", "amount": 4200}
    assert button(field, "Tidy").isHidden()


def test_a_list_is_rows(qtbot: QtBot) -> None:
    field = ListField()
    qtbot.addWidget(field)
    field.show_value(["Asha"])
    heard = Heard(field)
    button(field, "Add a row").click()
    edits = field.findChildren(QLineEdit)
    QTest.keyClicks(edits[1], "x")

    assert heard == [["Asha", ""], ["Asha", "x"]]


def test_a_row_of_a_list_can_be_removed(qtbot: QtBot) -> None:
    field = ListField()
    qtbot.addWidget(field)
    field.show_value(["one", "two"])
    heard = Heard(field)
    remove = next(
        one for one in field.findChildren(QToolButton) if one.accessibleName() == "Remove item 1"
    )
    remove.click()

    assert heard == [["two"]]


def test_the_last_row_gone_is_nothing_written(qtbot: QtBot) -> None:
    field = ListField()
    qtbot.addWidget(field)
    field.show_value(["one"])
    heard = Heard(field)
    field.findChildren(QToolButton)[0].click()

    assert heard == [ABSENT]


def test_a_list_of_other_things_is_json(qtbot: QtBot, dressed: QApplication) -> None:
    field = ListField()
    qtbot.addWidget(field)
    field.show()
    field.show_value([{"a": 1}])

    assert plain(field).isVisibleTo(field)
    assert json.loads(plain(field).toPlainText()) == [{"a": 1}]


def test_a_choice_is_made(qtbot: QtBot) -> None:
    field = ChoiceField(("calm", "loud"), is_free=False, default="calm")
    qtbot.addWidget(field)
    combo = field.findChild(QComboBox)
    assert combo is not None
    field.show_value(ABSENT)
    assert combo.currentText() == "calm"
    heard = Heard(field)
    QTest.keyClick(combo, Qt.Key.Key_Down)

    assert heard == ["loud"]


def test_a_choice_without_a_default_can_be_taken_back(qtbot: QtBot) -> None:
    field = ChoiceField(("calm", "loud"), is_free=False)
    qtbot.addWidget(field)
    combo = field.findChild(QComboBox)
    assert combo is not None
    field.show_value("calm")
    heard = Heard(field)
    QTest.keyClick(combo, Qt.Key.Key_Up)

    assert heard == [ABSENT]


def test_a_choice_shows_what_is_written_whatever_its_case_or_unknown(qtbot: QtBot) -> None:
    field = ChoiceField(("interakt", "gupshup"), is_free=False)
    qtbot.addWidget(field)
    combo = field.findChild(QComboBox)
    assert combo is not None
    field.show_value("Interakt")
    assert combo.currentText() == "interakt"
    field.show_value("twilio")
    assert combo.currentText() == "twilio"


def test_a_free_choice_takes_other_words(qtbot: QtBot) -> None:
    field = ChoiceField(("en", "hi"), is_free=True)
    qtbot.addWidget(field)
    heard = Heard(field)
    QTest.keyClicks(line(field), "mr")

    assert heard[-1] == "mr"


def test_the_wheel_never_changes_a_choice(qtbot: QtBot, dressed: QApplication) -> None:
    field = ChoiceField(("calm", "loud"), is_free=False, default="calm")
    qtbot.addWidget(field)
    field.show()
    field.show_value("calm")
    heard = Heard(field)
    combo = field.findChild(QComboBox)
    assert combo is not None
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(combo, turn)

    assert heard == []


def test_a_time_zone_is_found_by_any_part_of_its_name(qtbot: QtBot) -> None:
    field = TimeZoneField()
    qtbot.addWidget(field)
    combo = field.findChild(QComboBox)
    assert combo is not None
    completer = combo.completer()
    assert completer is not None
    completer.setCompletionPrefix("kolk")

    assert completer.currentCompletion() == "Asia/Kolkata"


@pytest.mark.parametrize(
    ("value", "is_on"), [(True, True), (False, False), ("yes", True), ("no", False), (ABSENT, True)]
)
def test_a_switch_shows_the_value_or_the_default(qtbot: QtBot, value: Any, is_on: bool) -> None:
    field = SwitchField(default=True)
    qtbot.addWidget(field)
    field.show_value(value)
    box = field.findChild(QCheckBox)

    assert box is not None
    assert box.isChecked() == is_on
    assert box.text() == ("Yes" if is_on else "No")


def test_a_switch_is_thrown(qtbot: QtBot) -> None:
    field = SwitchField()
    qtbot.addWidget(field)
    heard = Heard(field)
    box = field.findChild(QCheckBox)
    assert box is not None
    box.click()

    assert heard == [True]


def test_a_calendar_gives_a_moment_with_its_offset(qtbot: QtBot, dressed: QApplication) -> None:
    field = DateField(has_time=True)
    qtbot.addWidget(field)
    field.show()
    field.show_value("2026-12-10T15:30:00+05:30")
    heard = Heard(field)
    field.findChildren(QPushButton)[0].click()
    popup = field.findChild(CalendarPopup)
    assert popup is not None
    use = next(one for one in popup.findChildren(QPushButton) if one.text() == "Use this")
    use.click()

    assert heard == ["2026-12-10T15:30:00+05:30"]


def test_a_calendar_waits_for_a_time_that_can_be(qtbot: QtBot, dressed: QApplication) -> None:
    popup = CalendarPopup(dt.datetime(2026, 12, 10, 9, tzinfo=dt.UTC), has_time=True)
    qtbot.addWidget(popup)
    popup.show()
    time = next(one for one in popup.findChildren(QLineEdit) if one.text() == "09:00")
    use = next(one for one in popup.findChildren(QPushButton) if one.text() == "Use this")
    time.setText("25:00")
    with qtbot.assertNotEmitted(popup.chosen):
        use.click()
    time.setText("9:45")
    with qtbot.waitSignal(popup.chosen) as chosen:
        use.click()

    assert chosen.args == ["2026-12-10T09:45:00Z"]


def test_a_calendar_gives_a_date(qtbot: QtBot, dressed: QApplication) -> None:
    field = DateField()
    qtbot.addWidget(field)
    field.show()
    field.show_value("2026-12-10")
    heard = Heard(field)
    field.findChildren(QPushButton)[0].click()
    popup = field.findChild(CalendarPopup)
    assert popup is not None
    next(one for one in popup.findChildren(QPushButton) if one.text() == "Use this").click()

    assert heard == ["2026-12-10"]


def test_a_secret_is_written_as_its_name_alone(qtbot: QtBot) -> None:
    field = SecretField(("crm/secret", "interakt/api_key"), lambda _name: None)
    qtbot.addWidget(field)
    heard = Heard(field)
    QTest.keyClicks(line(field), "crm")

    assert heard[-1] == {"$secret": "crm"}
    line(field).clear()
    QTest.keyClicks(line(field), "x")
    QTest.keyClick(line(field), Qt.Key.Key_Backspace)
    assert heard[-1] is ABSENT


def test_a_stored_secret_is_written(qtbot: QtBot) -> None:
    asked: list[str] = []

    def store(name: str) -> str | None:
        asked.append(name)
        return "mail/password"

    field = SecretField((), store)
    qtbot.addWidget(field)
    field.show_value({"$secret": "mail"})
    heard = Heard(field)
    button(field, "Store…").click()

    assert asked == ["mail"]
    assert heard == [{"$secret": "mail/password"}]
    assert line(field).text() == "mail/password"


def test_a_secret_that_was_not_stored_changes_nothing(qtbot: QtBot) -> None:
    field = SecretField((), lambda _name: None)
    qtbot.addWidget(field)
    heard = Heard(field)
    button(field, "Store…").click()

    assert heard == []


def test_a_value_where_a_secret_belongs_is_never_shown(qtbot: QtBot) -> None:
    field = SecretField((), lambda _name: None)
    qtbot.addWidget(field)
    field.show_value("hunter2-hunter2")

    assert line(field).text() == ""
    assert line(field).placeholderText() == SUSPECT


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/home/asha/flows/customers.csv", "customers.csv"),
        ("/home/asha/flows/data/customers.csv", "data/customers.csv"),
        ("/home/asha/data/customers.csv", "../data/customers.csv"),
        ("/srv/data/customers.csv", "/srv/data/customers.csv"),
    ],
)
def test_a_path_is_written_relative_to_the_workflow(path: str, written: str) -> None:
    assert written_path(Path(path), Path("/home/asha/flows")) == written


def test_a_file_is_chosen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    chosen = str(tmp_path / "customers.csv")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (chosen, ""))
    field = FileField(tmp_path)
    qtbot.addWidget(field)
    heard = Heard(field)
    button(field, "Browse…").click()

    assert heard == ["customers.csv"]


KINDS = [
    (PortSpec(name="a", type=TEXT, help=""), TextField),
    (PortSpec(name="a", type=TEXT, help="", is_multiline=True), LongTextField),
    (PortSpec(name="a", type=TEXT, help="", choices=("x",)), ChoiceField),
    (PortSpec(name="file", type=TEXT, help=""), FileField),
    (PortSpec(name="customer_file", type=TEXT, help=""), FileField),
    (PortSpec(name="profile", type=TEXT, help=""), TextField),
    (PortSpec(name="a", type=PortType(Kind.NUMBER), help=""), TextField),
    (PortSpec(name="a", type=PortType(Kind.INTEGER), help=""), TextField),
    (PortSpec(name="a", type=PortType(Kind.BOOLEAN), help=""), SwitchField),
    (PortSpec(name="a", type=PortType(Kind.DATETIME), help=""), DateField),
    (PortSpec(name="a", type=PortType(Kind.DATE), help=""), DateField),
    (PortSpec(name="a", type=PortType(Kind.TIME), help=""), ChoiceField),
    (PortSpec(name="a", type=PortType(Kind.TIMEZONE), help=""), TimeZoneField),
    (PortSpec(name="a", type=PortType(Kind.PHONE), help=""), TextField),
    (PortSpec(name="a", type=PortType(Kind.EMAIL), help=""), TextField),
    (PortSpec(name="a", type=PortType(Kind.URL), help=""), TextField),
    (PortSpec(name="a", type=PortType(Kind.OBJECT), help=""), JsonField),
    (PortSpec(name="a", type=PortType(Kind.LIST, TEXT), help=""), ListField),
    (PortSpec(name="a", type=PortType(Kind.LIST, ANY), help=""), JsonField),
    (PortSpec(name="a", type=ANY, help=""), JsonField),
    (PortSpec(name="a", type=PortType(Kind.SECRET), help=""), SecretField),
]


@pytest.mark.parametrize(("spec", "kind"), KINDS)
def test_each_kind_of_value_has_its_editor(qtbot: QtBot, spec: PortSpec, kind: type[Field]) -> None:
    field = make_field(spec, Surroundings())
    qtbot.addWidget(field)

    assert type(field) is kind


@pytest.mark.parametrize(("spec", "kind"), KINDS)
@given(value=JSON)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
def test_each_editor_shows_any_value_without_an_edit(
    qapp: QApplication, spec: PortSpec, kind: type[Field], value: Any
) -> None:
    field = make_field(spec, Surroundings())
    heard = Heard(field)
    for shown in (value, ABSENT, value):
        field.show_value(shown)
    field.deleteLater()

    assert heard == []
