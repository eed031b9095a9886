import json
from typing import Any

import pytest
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from app.editor.panels.outbox.delivery_text import (
    CHANNELS,
    LONGEST_CODE,
    beginning,
    pretty,
    readable,
    wire,
)
from app.editor.panels.outbox.model import first_words
from app.editor.theme import DARK
from app.rehearsal.outbox import Delivery, WireRequest, WireResponse
from tests.support.fake_world import START


def delivery(channel: str, content: dict[str, Any], body: str = "") -> Delivery:
    return Delivery(
        channel=channel,
        to=("+919876543210",),
        provider="interakt",
        block_id="remind",
        at=START,
        content=content,
        request=WireRequest("POST", "https://api.interakt.ai/v1", {"Authorization": "•••"}, body),
        response=WireResponse(201, {"Content-Type": "application/json"}, '{"result": true}'),
    )


def plain(one: Delivery) -> str:
    document = QTextDocument()
    document.setHtml(readable(one, DARK))
    return document.toPlainText()


def test_an_object_inside_is_shown_as_json(qapp: QApplication) -> None:
    text = plain(delivery("webhook", {"data": {"name": "Asha"}, "hash": "abc"}))

    assert '"name": "Asha"' in text.replace("\xa0", " ")
    assert "abc" in text


HOSTILE = '<img src="file:///etc/passwd"><script>alert(1)</script></table>&lt;b&gt;'


@pytest.mark.parametrize("channel", [*CHANNELS, "pigeon"])
def test_what_came_with_a_message_is_never_taken_for_markup(
    qapp: QApplication, channel: str
) -> None:
    content = {"subject": HOSTILE, "text": HOSTILE, "x": [HOSTILE], "y": {HOSTILE: HOSTILE}}
    text = plain(delivery(channel, content)).replace("\xa0", " ")

    assert text.count("<script>") == text.count("</script>") >= 4
    assert "<img" not in readable(delivery(channel, content), DARK)


def test_the_wire_shows_request_and_answer() -> None:
    text = wire(delivery("whatsapp", {}, json.dumps({"a": 1})))

    assert text.startswith("POST https://api.interakt.ai/v1\nAuthorization: •••\n\n{\n")
    assert text.endswith('{\n  "result": true\n}')
    assert "\n201\n" in text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"template": "renewal", "text": "Hello\nAsha"}, "Hello Asha"),
        ({"template": "renewal"}, "renewal"),
        ({"subject": "Your policy", "text": "Dear"}, "Your policy"),
        ({"data": {"name": "Asha"}}, "name: Asha"),
        ({"anything": [1, {"b": 2}]}, "1, b: 2"),
        ({}, ""),
    ],
)
def test_a_list_shows_the_first_words(content: dict[str, Any], words: str) -> None:
    assert first_words(delivery("whatsapp", content)) == words


def test_of_what_is_very_long_the_beginning_is_laid_out() -> None:
    rows = [{"name": "Asha", "number": number} for number in range(20_000)]
    long = json.dumps({"rows": rows})

    assert beginning("short", 5) == "short"
    assert beginning("longer", 4) == "long\n… 6 characters in all: an export has every one."
    assert pretty(long) == long
    text = wire(delivery("http", {}, long))
    assert len(text) < 1.1 * LONGEST_CODE
    assert f"… {len(long):,} characters in all" in text
    html = readable(delivery("http", {"body": {"rows": rows}, "name": "x" * 50_000}), DARK)
    assert len(html) < 60_000
    assert first_words(delivery("http", {"rows": rows})).startswith("name: Asha, number: 0")
