"""The outbox in the real window: what a rehearsal sent, searched, looked into and exported."""

import json
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.editor.main_window import MainWindow
from app.editor.panels.outbox.signature_check import Verdict, check_signature
from app.editor.running.around_message import AroundMessages
from app.editor.running.outbox_desk import NOTHING_TO_EXPORT
from app.rehearsal.outbox import Delivery
from app.runs.history import History
from app.services.secrets import SecretStore
from app.worlds import journal_path
from blocks.catalog import Catalog

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"
CTRL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier

Rehearse = Callable[[str], MainWindow]


@pytest.fixture
def rehearse(qtbot: QtBot, window: MainWindow) -> Rehearse:
    def rehearse(example: str) -> MainWindow:
        assert window.open_path(EXAMPLES / f"{example}.json")
        qtbot.waitUntil(window.isActiveWindow)
        with qtbot.waitSignal(window.runner.ended):
            QTest.keyClick(window, Qt.Key.Key_F5)
        return window

    return rehearse


def labels(window: MainWindow) -> str:
    return "\n".join(
        one.text() for one in window.lower_panel.outbox.findChildren(QLabel) if one.isVisible()
    )


def save_as(monkeypatch: pytest.MonkeyPatch, path: Path | str, kind: str = "") -> list[str]:
    """Answers the file dialog; gives what it was asked with."""
    asked: list[str] = []

    def answer(_parent: object, _title: str, proposed: str, filters: str) -> tuple[str, str]:
        asked.extend((proposed, filters))
        return str(path), kind

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return asked


@pytest.mark.usefixtures("in_utc")
def test_a_callback_says_why_it_was_moved(rehearse: Rehearse) -> None:
    window = rehearse("after_call_follow_up")
    said = labels(window)

    assert "Asked for 21:30, working hours end 18:00, so tomorrow 09:00 IST." in said
    assert "Call through SubVerse  ·  “Call back”  ·  15:30:00 UTC" in said


def test_a_callback_of_a_kept_run_says_so_too(
    qtbot: QtBot, rehearse: Rehearse, real_catalog: Catalog, secret_store: SecretStore
) -> None:
    from app.editor.running.kept_run import KeptRun

    window = rehearse("after_call_follow_up")
    assert window.runs.shown is not None
    with History(journal_path()) as history:
        kept = KeptRun.of(history.open(window.runs.shown.run_id))
        around = AroundMessages(real_catalog, secret_store).look(kept, kept.deliveries[0])
    assert around.asked_at is not None
    assert around.asked_at.isoformat() == "2026-12-01T21:30:00+05:30"
    window.runs.show(kept)
    assert "Asked for 21:30" in labels(window)


def test_a_webhook_is_checked_with_the_secret_it_was_signed_with(
    rehearse: Rehearse, secret_store: SecretStore
) -> None:
    window = rehearse("event_relay")
    assert "Signed with the stand-in that a rehearsal has for “crm/secret”" in labels(window)
    secret_store.keep_for_session("crm/secret", "s3cr3t")
    window = rehearse("event_relay")
    assert "Signed with the secret “crm/secret”: “hash” fits" in labels(window)
    secret_store.keep_for_session("crm/secret", "an0ther")
    window.lower_panel.outbox.refresh()
    assert "The signature does not fit the secret “crm/secret”" in labels(window)
    shown = window.lower_panel.outbox.shown
    assert shown is not None
    assert check_signature(shown.request, ()).verdict is Verdict.UNKNOWN


def test_messages_are_searched_by_keys_alone(qtbot: QtBot, rehearse: Rehearse) -> None:
    window = rehearse("renewal_reminder")
    window.panels.show_page("rows")
    QTest.keyClick(window, Qt.Key.Key_I, CTRL_ALT)
    search = window.focusWidget()

    assert isinstance(search, QLineEdit)
    assert window.lower_panel.currentWidget() is window.lower_panel.outbox
    QTest.keyClicks(search, "meera")
    assert [one.to for one in window.lower_panel.outbox.deliveries()] == [("+919845012345",)]
    assert "Body {{2}}" in labels(window)


def test_why_a_message_was_sent_is_asked_by_keys(qtbot: QtBot, rehearse: Rehearse) -> None:
    window = rehearse("event_relay")
    with qtbot.waitSignal(window.lower_panel.outbox.why_wanted) as asked:
        QTest.keyClick(window, Qt.Key.Key_Y, CTRL_ALT)
    assert asked.args == [window.lower_panel.outbox.shown]


def test_a_mail_is_exported_as_mail_programs_read_it(
    rehearse: Rehearse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = rehearse("renewal_reminder")
    QTest.keyClick(window, Qt.Key.Key_I, CTRL_ALT)
    QTest.keyClicks(window.focusWidget(), "vikram")
    asked = save_as(monkeypatch, tmp_path / "letter", "E-mail (*.eml)")
    QTest.keyClick(window, Qt.Key.Key_E, CTRL_ALT)
    read = message_from_bytes((tmp_path / "letter.eml").read_bytes(), policy=policy.default)

    assert "vikram.iyer@example.com" in asked[0]
    assert read["To"] == "vikram.iyer@example.com"
    assert read["Subject"] == "Your policy is safe with us"
    body = read.get_body(("plain",))
    assert body is not None
    assert body.get_content().startswith("Dear Vikram Iyer,")
    assert "letter.eml" in window.statusBar().currentMessage()


def test_all_that_is_listed_is_exported(
    rehearse: Rehearse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = rehearse("renewal_reminder")
    export_all = window.actions_by_name["export_messages"]
    save_as(monkeypatch, tmp_path / "all.json")
    export_all.trigger()
    read = json.loads((tmp_path / "all.json").read_text("utf-8"))["deliveries"]
    assert tuple(map(Delivery.from_dict, read)) == window.lower_panel.outbox.deliveries()
    assert len(read) == 5

    save_as(monkeypatch, tmp_path / "mails.eml")
    export_all.trigger()
    assert len(list(tmp_path.glob("mails-*.eml"))) == 2
    save_as(monkeypatch, "")
    export_all.trigger()
    save_as(monkeypatch, tmp_path / "no" / "such" / "folder.json")
    export_all.trigger()
    assert window.statusBar().currentMessage().startswith("Nothing was exported to")


def test_of_nothing_nothing_is_exported(window: MainWindow) -> None:
    for name in ("export_message", "export_messages"):
        window.statusBar().clearMessage()
        window.actions_by_name[name].trigger()
        assert window.statusBar().currentMessage() == NOTHING_TO_EXPORT
