"""A delivery as text to read: the message as its reader would see it, and what was on the wire."""

import json
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from app.editor.theme import Theme
from app.rehearsal.outbox import Delivery

CHANNELS = {
    "whatsapp": ("WhatsApp", "mdi6.whatsapp"),
    "email": ("E-mail", "mdi6.email-outline"),
    "webhook": ("Webhook", "mdi6.webhook"),
    "call": ("Call", "mdi6.phone-outline"),
    "http": ("HTTP", "mdi6.web"),
}
"""Channel → its name and icon."""


def channel_name(delivery: Delivery) -> str:
    """The channel in words."""
    return CHANNELS.get(delivery.channel, (delivery.channel, ""))[0]


def channel_icon(delivery: Delivery) -> str:
    """The icon of the channel."""
    return CHANNELS.get(delivery.channel, ("", "mdi6.send"))[1]


def readable(delivery: Delivery, theme: Theme) -> str:
    """The message as rich text. Everything that came with the message is escaped."""
    content = dict(delivery.content)
    rows = [("To", ", ".join(delivery.to))]
    if delivery.channel == "email":
        rows += [
            (label, _plain(content.pop(name, None)))
            for label, name in (("From", "from"), ("Cc", "cc"), ("Subject", "subject"))
        ]
        content.pop("to", None)
        html = content.pop("html", None)
        text = content.pop("text", "")
        body = _box(_paragraphs(text), theme)
        if html:
            body += _caption("As HTML", theme) + _box(_code(str(html)), theme)
    elif delivery.channel == "whatsapp" and content.get("text"):
        body = _box(_paragraphs(content.pop("text")), theme)
    elif delivery.channel == "webhook" and content.get("data"):
        body = _box(_code(_as_json(content.pop("data"))), theme)
    else:
        body = ""
    rows += [("Through", delivery.provider), ("From block", delivery.block_id)]
    rest = _rest(content, theme) if content else ""
    return _table([row for row in rows if row[1]], theme) + body + rest


def wire(delivery: Delivery) -> str:
    """Request and response as text, secrets starred."""
    request, response = delivery.request, delivery.response
    return "\n".join(
        [
            f"{request.method} {request.url}",
            *_headers(request.headers),
            "",
            _pretty(request.body),
            "",
            "─" * 24,
            "",
            str(response.status),
            *_headers(response.headers),
            "",
            _pretty(response.body),
        ]
    )


def _headers(headers: Mapping[str, str]) -> list[str]:
    return [f"{name}: {value}" for name, value in headers.items()]


def _pretty(body: str) -> str:
    try:
        return json.dumps(json.loads(body), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return body


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")


def _rest(content: Mapping[str, Any], theme: Theme) -> str:
    simple = [
        (_label(name), _plain(value))
        for name, value in content.items()
        if not isinstance(value, dict)
        and not (isinstance(value, list) and any(isinstance(item, dict | list) for item in value))
    ]
    nested = [(name, value) for name, value in content.items() if isinstance(value, dict | list)]
    shown = {name for name, _ in simple}
    parts = _table(simple, theme) if simple else ""
    for name, value in nested:
        if _label(name) not in shown:
            parts += _caption(_label(name), theme) + _box(_code(_as_json(value)), theme)
    return parts


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def _label(name: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ")
    return words[:1].upper() + words[1:].lower()


def _table(rows: list[tuple[str, str]], theme: Theme) -> str:
    cells = "".join(
        f'<tr><td width="110" style="color:{theme.muted}; padding:2px 14px 2px 0">'
        f"{escape(label)}</td>"
        f'<td style="padding:2px 0">{escape(text)}</td></tr>'
        for label, text in rows
    )
    return f'<table cellspacing="0">{cells}</table>'


def _caption(text: str, theme: Theme) -> str:
    return f'<p style="color:{theme.muted}; margin:8px 0 2px 0">{escape(text)}</p>'


def _box(inner: str, theme: Theme) -> str:
    return (
        f'<table width="100%" cellspacing="0" cellpadding="10" bgcolor="{theme.raised}"'
        f' style="margin-top:8px"><tr><td>{inner}</td></tr></table>'
    )


def _paragraphs(text: Any) -> str:
    return escape(str(text)).replace("\n", "<br>")


def _code(text: str) -> str:
    lines = escape(text).replace(" ", "&nbsp;").replace("\n", "<br>")
    return f"<code>{lines}</code>"
