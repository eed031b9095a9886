"""The page of the outbox: list, filter, search and the message that is shown."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QListView, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.editor.line_delegate import LINE_ROLE
from app.editor.panels.outbox import model as model_module
from app.editor.panels.outbox.around import Around
from app.editor.panels.outbox.email_view import LetterBrowser
from app.editor.panels.outbox.message_filter import MessageFilter
from app.editor.panels.outbox.model import SHOWN, OutboxModel
from app.editor.panels.outbox.panel import NONE_FITS, NONE_SENT, OutboxPanel
from app.rehearsal.outbox import Delivery
from tests.gui.panels.outbox.messages import message


@pytest.fixture
def panel(qtbot: QtBot, dressed: QApplication) -> Iterator[OutboxPanel]:
    made = OutboxPanel()
    qtbot.addWidget(made)
    made.resize(1000, 400)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.grab()


def view(panel: OutboxPanel) -> QListView:
    found = next(one for one in panel.findChildren(QListView) if one.accessibleName() == "Messages")
    assert isinstance(found, QListView)
    return found


def listed(panel: OutboxPanel) -> list[int]:
    return [one.id for one in panel.deliveries()]


def letter(panel: OutboxPanel) -> str:
    found = panel.findChild(LetterBrowser)
    assert isinstance(found, LetterBrowser)
    return found.toPlainText()


def search(panel: OutboxPanel) -> QLineEdit:
    names = {one.accessibleName(): one for one in panel.findChildren(QLineEdit)}
    return names["Search the messages"]


def choose(panel: OutboxPanel, name: str, text: str) -> None:
    """By keys, as in any drop-down."""
    combo = next(one for one in panel.findChildren(QComboBox) if one.accessibleName() == name)
    combo.setFocus()
    for _ in range(combo.findText(text) - combo.currentIndex()):
        QTest.keyClick(combo, Qt.Key.Key_Down)
    for _ in range(combo.currentIndex() - combo.findText(text)):
        QTest.keyClick(combo, Qt.Key.Key_Up)
    assert combo.currentText() == text


def labels(panel: OutboxPanel) -> list[str]:
    return [one.text() for one in panel.findChildren(QLabel) if one.isVisible()]


MIXED = [
    message("email", 1, content={"subject": "Renewal", "text": "Dear Asha"}),
    message(
        "whatsapp",
        2,
        to=("+919876543210",),
        provider="interakt",
        block_id="remind",
        content={"text": "Hello Ravi"},
    ),
    message("email", 3, provider="zoho", content={"subject": "Bill", "text": "Dear Ravi"}),
]


def test_the_first_message_is_shown_and_the_others_are_listed(
    qtbot: QtBot, panel: OutboxPanel
) -> None:
    counts: list[int] = []
    panel.counted.connect(counts.append)
    panel.add([message(number=1, content={"text": "One"}), message(number=2)])
    panel.add([message(number=3, content={"text": "Three"})])

    assert counts == [2, 3]
    assert letter(panel) == "One"
    QTest.keyClick(view(panel), Qt.Key.Key_End)
    assert letter(panel) == "Three"
    assert panel.shown is panel.deliveries()[2]


def test_a_message_leads_to_its_block_and_to_why(qtbot: QtBot, panel: OutboxPanel) -> None:
    panel.add(MIXED)
    with qtbot.waitSignal(panel.block_wanted) as wanted:
        QTest.keyClick(view(panel), Qt.Key.Key_Return)
    assert wanted.args == ["say"]
    with qtbot.waitSignal(panel.why_wanted) as asked:
        panel.ask_why()
    assert asked.args == [MIXED[0]]


def test_words_are_searched_as_they_are_typed(panel: OutboxPanel) -> None:
    panel.add(MIXED)
    QTest.keyClicks(search(panel), "ravi")
    assert listed(panel) == [2, 3]
    assert "Hello" in " ".join(labels(panel))
    QTest.keyClicks(search(panel), " bill")
    assert listed(panel) == [3]
    assert letter(panel) == "Dear Ravi"
    QTest.keyClicks(search(panel), "xyz")
    assert listed(panel) == []
    assert NONE_FITS in labels(panel)
    QTest.keyClick(search(panel), Qt.Key.Key_Escape)
    assert listed(panel) == [1, 2, 3]
    assert panel.shown is not None
    assert panel.shown.id == 3
    assert view(panel).currentIndex().row() == 2


def test_a_number_is_found_however_it_is_typed(panel: OutboxPanel) -> None:
    panel.add(MIXED)
    QTest.keyClicks(search(panel), "98765 43210")
    assert listed(panel) == [2]


def test_kinds_providers_and_blocks_are_chosen(panel: OutboxPanel) -> None:
    panel.use(lambda one: Around(block_title="Remind her" if one.block_id == "remind" else ""))
    panel.add(MIXED)
    choose(panel, "Kind", "E-mail")
    assert listed(panel) == [1, 3]
    choose(panel, "Provider", "zoho")
    assert listed(panel) == [3]
    choose(panel, "Provider", "Provider")
    choose(panel, "Kind", "Kind")
    choose(panel, "Block", "Remind her")
    assert listed(panel) == [2]


def test_what_comes_later_is_listed_only_where_it_fits(panel: OutboxPanel) -> None:
    panel.add(MIXED)
    QTest.keyClicks(search(panel), "ravi")
    panel.add([message(number=4, content={"text": "Dear Ravi"}), message(number=5)])
    assert listed(panel) == [2, 3, 4]


def test_another_rehearsal_begins_with_an_empty_outbox_and_no_filter(panel: OutboxPanel) -> None:
    panel.add(MIXED)
    QTest.keyClicks(search(panel), "ravi")
    panel.clear()
    assert (listed(panel), panel.shown, search(panel).text()) == ([], None, "")
    panel.say_ended()
    assert NONE_SENT in labels(panel)
    panel.add(MIXED)
    assert listed(panel) == [1, 2, 3]


def test_from_the_search_the_list_is_reached_by_keys(panel: OutboxPanel) -> None:
    panel.add(MIXED)
    panel.focus_search()
    QTest.keyClick(search(panel), Qt.Key.Key_Down)
    assert panel.window().focusWidget() is view(panel)


def test_the_wire_is_text(panel: OutboxPanel) -> None:
    panel.add([message()])
    found = {one.accessibleName(): one for one in panel.findChildren(QPlainTextEdit)}

    assert found["On the wire"].isReadOnly()
    assert found["On the wire"].toPlainText().startswith("SMTP smtp://smtp.example")


def titles(model: OutboxModel) -> list[str]:
    return [model.index(row).data(LINE_ROLE).title for row in range(model.rowCount())]


def test_the_list_keeps_the_newest(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_module, "SHOWN", 50)
    model = OutboxModel()
    QAbstractItemModelTester(model)
    model.add([message(number=number) for number in range(50)])
    model.add([message(number=50), message(number=51)])

    assert model.rowCount() == model.total == 50
    assert titles(model)[0] == "reader2@example.com"
    assert titles(model)[-1] == "reader51@example.com"
    assert SHOWN >= 10_000


def test_a_search_that_takes_long_goes_on_when_the_window_is_idle(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_module, "_AT_ONCE_S", 0.0)
    model = OutboxModel()
    QAbstractItemModelTester(model)
    every: list[Delivery] = [message(number=number) for number in range(300)]
    model.add(every)
    model.show_filter(MessageFilter("Dear reader"))
    assert model.rowCount() < 300
    model.add([message(number=300), message(number=301, content={"text": "else"})])
    qtbot.waitUntil(lambda: model.rowCount() == 301)
    model.show_filter(MessageFilter("reader7@"))
    qtbot.waitUntil(lambda: titles(model) == ["reader7@example.com"])


def test_to_a_long_list_messages_are_added_a_moment_later(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_module, "_MANY", 10)
    model = OutboxModel()
    model.add([message(number=number) for number in range(10)])
    model.add([message(number=10)])
    model.add([message(number=11)])
    assert (model.rowCount(), model.total) == (10, 12)
    with qtbot.waitSignal(model.rowsInserted) as inserted:
        pass
    assert inserted.args is not None
    assert inserted.args[1:] == [10, 11]
