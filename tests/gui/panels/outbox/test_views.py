"""Each kind of message as its reader sees it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.editor.look import current_theme
from app.editor.panels.outbox.around import NOTHING_AROUND, Around
from app.editor.panels.outbox.callback_view import CallbackView
from app.editor.panels.outbox.email_view import EmailView, LetterBrowser
from app.editor.panels.outbox.mail_pictures import fetched_pictures
from app.editor.panels.outbox.message_view import MessageView
from app.editor.panels.outbox.signature_check import SignatureCheck, Verdict
from app.editor.panels.outbox.webhook_view import WebhookView
from app.editor.panels.outbox.whatsapp_view import WhatsAppView
from tests.gui.panels.outbox.messages import message, webhook
from tests.support.http_servers import Answer, HttpServer

HOSTILE = '<img src="file:///etc/passwd"><script>alert(1)</script></table>&lt;b&gt;'
GENUINE = Around(signature=SignatureCheck(Verdict.GENUINE, "Signed with <b>it</b>."))


@pytest.fixture
def put(qtbot: QtBot, dressed: QApplication) -> Callable[[QWidget], None]:
    def put(widget: QWidget) -> None:
        qtbot.addWidget(widget)
        widget.resize(600, 400)
        widget.show()
        qtbot.waitExposed(widget)

    return put


def words(widget: QWidget) -> str:
    """All that its labels say."""
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def button(widget: QWidget, text: str) -> QPushButton:
    return next(one for one in widget.findChildren(QPushButton) if one.text() == text)


def click(widget: QWidget, text: str) -> None:
    QTest.mouseClick(button(widget, text), Qt.MouseButton.LeftButton)


def letter(view: QWidget) -> LetterBrowser:
    found = view.findChild(LetterBrowser)
    assert isinstance(found, LetterBrowser)
    return found


def html_mail(html: str) -> object:
    content = {
        "from": "me@example.com",
        "to": ["asha@example.com"],
        "cc": ["ravi@example.com", "meera@example.com"],
        "subject": "Your <policy>",
        "text": "Dear Asha, in plain words",
        "html": html,
    }
    return message("email", content=content)


def test_a_mail_is_shown_as_html_and_as_text(put: Callable[[QWidget], None]) -> None:
    view = EmailView()
    put(view)
    view.show_delivery(html_mail("<p>Dear <b>Asha</b></p>"), NOTHING_AROUND)  # type: ignore[arg-type]
    said = words(view)

    for part in ("me@example.com", "ravi@example.com, meera@example.com", "Your &lt;policy&gt;"):
        assert part in said
    assert letter(view).toPlainText() == "Dear Asha"
    click(view, "Text")
    assert letter(view).toPlainText() == "Dear Asha, in plain words"
    view.show_delivery(message(content={"subject": "Hi", "text": "<b>no</b>"}), NOTHING_AROUND)
    assert letter(view).toPlainText() == "<b>no</b>"
    assert not button(view, "HTML").isVisible()


def test_nothing_is_fetched_for_a_mail_and_it_is_said_how_many_pictures_there_were(
    qtbot: QtBot, put: Callable[[QWidget], None]
) -> None:
    view = EmailView()
    put(view)
    with HttpServer() as server:
        for path in ("/a.png", "/b.png", "/c.png", "/style.css"):
            server.answers[path] = Answer(200, b"")
        html = (
            f'<html><head><link rel="stylesheet" href="{server.url}/style.css"></head>'
            f'<body background="{server.url}/c.png"><img src="{server.url}/a.png">'
            f'<p style="background-image: url({server.url}/b.png)">Hello</p>'
            f'<img src="{server.url}/b.png"></body></html>'
        )
        view.show_delivery(html_mail(html), NOTHING_AROUND)  # type: ignore[arg-type]
        letter(view).grab()
        letter(view).reload()
        QTest.mouseClick(letter(view).viewport(), Qt.MouseButton.LeftButton)
        qtbot.wait(30)
        asked, connections = list(server.requests), server.connections

    assert (asked, connections) == ([], 0)
    assert "3 pictures are not loaded." in words(view)
    assert letter(view).loadResource(2, QUrl("file:///etc/hostname")) is None


@pytest.mark.parametrize(
    ("html", "number"),
    [
        ("<p>none</p>", 0),
        ('<img src="https://x/a.png">', 1),
        ('<img src="cid:logo"><img src="//x/b.gif" /><td background="a.png">', 3),
        ('<img src="data:image/png;base64,AAAA"><img alt="none">', 0),
        ("<img src='http://x/<<<'><p <img src=x", 1),
    ],
)
def test_pictures_from_elsewhere_are_counted(html: str, number: int) -> None:
    assert fetched_pictures(html) == number


def test_a_link_says_where_it_leads_and_leads_nowhere(put: Callable[[QWidget], None]) -> None:
    view = EmailView()
    put(view)
    view.show_delivery(html_mail('<a href="https://x.example/o?1">offer</a>'), NOTHING_AROUND)  # type: ignore[arg-type]
    letter(view).highlighted.emit(QUrl("https://x.example/o?1"))

    assert "Leads to https://x.example/o?1" in words(view)
    assert not letter(view).openLinks()


@pytest.mark.usefixtures("in_utc")
def test_a_whatsapp_message_is_a_bubble_with_its_template(put: Callable[[QWidget], None]) -> None:
    view = WhatsAppView()
    put(view)
    content = {
        "template": "renewal",
        "language": "en",
        "body_values": ["Asha"],
        "text": "*Hello* Asha",
        "buttons": ["Call us"],
    }
    view.show_delivery(message("whatsapp", content=content), NOTHING_AROUND)
    said = words(view)

    assert f'<b>Hello</b> <span style="color:{current_theme().accent}">Asha</span>' in said
    for part in ("renewal", "en", "Body {{1}}", "09:00 UTC"):
        assert part in said
    assert button(view, "Call us").isVisible()
    view.show_delivery(message("whatsapp", content={"template": "renewal"}), NOTHING_AROUND)
    assert "not known here" in words(view)
    assert [one.text() for one in view.findChildren(QPushButton) if one.isVisible()] == []


def test_a_webhook_says_whether_its_signature_holds_and_gives_code(
    put: Callable[[QWidget], None],
) -> None:
    view = WebhookView()
    put(view)
    request = webhook({"name": "Asha"})
    view.show_delivery(message("webhook", request=request), GENUINE)
    code = view.findChild(QPlainTextEdit)
    assert isinstance(code, QPlainTextEdit)

    assert "Signed with <b>it</b>." in words(view)
    assert '    "name": "Asha"' in code.toPlainText()
    click(view, "Copy")
    assert QApplication.clipboard().text() == request.body
    click(view, "Check in JavaScript")
    assert "timingSafeEqual" in code.toPlainText()
    click(view, "Check in Python")
    click(view, "Copy")
    copied = QApplication.clipboard().text()
    assert copied == code.toPlainText()
    compile(copied, "snippet", "exec")
    unsigned = Around(signature=SignatureCheck(Verdict.UNSIGNED, "Not signed."))
    view.show_delivery(message("webhook", request=request), unsigned)
    assert not button(view, "Check in Python").isVisible()
    assert '"name": "Asha"' in code.toPlainText()


def test_a_call_says_who_is_called_and_what_is_said(put: Callable[[QWidget], None]) -> None:
    view = CallbackView()
    put(view)
    content = {
        "agentName": "claims",
        "options": {"initialMessage": "Hello Asha", "ttsLanguage": "hi"},
        "metadata": {"plan": {"name": "Gold"}},
        "noOfRetries": 2,
        "retryAfterHours": 1.5,
    }
    view.show_delivery(message("call", content=content), NOTHING_AROUND)
    said = words(view)

    for part in ("at once", "claims", "Hello Asha", "hi", "Gold", "2 further calls, 1.5 h apart"):
        assert part in said


@pytest.mark.parametrize("channel", ["whatsapp", "email", "webhook", "call", "http", "pigeon"])
def test_what_came_with_a_message_is_never_taken_for_markup(
    put: Callable[[QWidget], None], channel: str
) -> None:
    view = MessageView()
    put(view)
    content = {
        "subject": HOSTILE,
        "text": HOSTILE,
        "template": HOSTILE,
        "agentName": HOSTILE,
        "x": [HOSTILE],
        "y": {HOSTILE: HOSTILE},
    }
    view.show_delivery(message(channel, to=(HOSTILE,), content=content), NOTHING_AROUND)

    as_markup = [one for one in view.findChildren(QLabel) if not is_plain(one)]
    assert all("<img" not in one.text() for one in as_markup)
    assert "alert(1)" in words(view)


def is_plain(label: QLabel) -> bool:
    return label.textFormat() == Qt.TextFormat.PlainText
