"""A delivery as text to read: its kind in words, what it holds, and what was on the wire."""

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

LONGEST_CODE = 30_000
"""Characters of a body that are laid out; more would hold up the window."""
_LONGEST_BOX = 5_000
_LONGEST_CELL = 2_000
_MOST_ROWS = 100


def channel_name(delivery: Delivery) -> str:
    """The channel in words."""
    return CHANNELS.get(delivery.channel, (delivery.channel, ""))[0]


def channel_icon(delivery: Delivery) -> str:
    """The icon of the channel."""
    return CHANNELS.get(delivery.channel, ("", "mdi6.send"))[1]


def readable(delivery: Delivery, theme: Theme) -> str:
    """What the message holds as rich text. Everything that came with it is escaped."""
    return _rest(delivery.content, theme) if delivery.content else ""


def wire(delivery: Delivery) -> str:
    """Request and response as text, secrets starred."""
    request, response = delivery.request, delivery.response
    return "\n".join(
        [
            f"{request.method} {request.url}",
            *_headers(request.headers),
            "",
            beginning(pretty(request.body), LONGEST_CODE),
            "",
            "─" * 24,
            "",
            str(response.status),
            *_headers(response.headers),
            "",
            beginning(pretty(response.body), LONGEST_CODE),
        ]
    )


def _headers(headers: Mapping[str, str]) -> list[str]:
    return [f"{name}: {value}" for name, value in headers.items()]


def pretty(body: str) -> str:
    """JSON with one value a line; other text, and what is cut anyhow, as it is."""
    if len(body) > LONGEST_CODE:
        return body
    try:
        return json.dumps(json.loads(body), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return body


def beginning(text: str, most: int) -> str:
    """Text as it is; of a very long one the beginning, and how long it is."""
    if len(text) <= most:
        return text
    return f"{text[:most]}\n… {len(text):,} characters in all: an export has every one."


def plain_words(value: Any) -> str:
    """A value as words; several with commas."""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, list | tuple):
        return ", ".join(map(plain_words, value))
    return "" if value is None else str(value)


def _rest(content: Mapping[str, Any], theme: Theme) -> str:
    simple = [
        (_label(name), plain_words(value))
        for name, value in content.items()
        if not isinstance(value, dict)
        and not (isinstance(value, list) and any(isinstance(item, dict | list) for item in value))
    ]
    nested = [(name, value) for name, value in content.items() if isinstance(value, dict | list)]
    shown = {name for name, _ in simple}
    parts = table(simple, theme) if simple else ""
    for name, value in nested:
        if _label(name) not in shown:
            parts += _caption(_label(name), theme) + _box(_code(_as_json(value)), theme)
    return parts


def _as_json(value: Any) -> str:
    flat = json.dumps(value, ensure_ascii=False, default=str)
    return (
        flat
        if len(flat) > _LONGEST_BOX
        else json.dumps(json.loads(flat), ensure_ascii=False, indent=2)
    )


def _label(name: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ")
    return words[:1].upper() + words[1:].lower()


def table(rows: list[tuple[str, str]], theme: Theme) -> str:
    """Labels and texts as rich text."""
    cells = "".join(
        f'<tr><td width="110" style="color:{theme.muted}; padding:2px 14px 2px 0">'
        f"{escape(label)}</td>"
        f'<td style="padding:2px 0">{escape(beginning(text, _LONGEST_CELL))}</td></tr>'
        for label, text in rows[:_MOST_ROWS]
    )
    return f'<table cellspacing="0">{cells}</table>'


def _caption(text: str, theme: Theme) -> str:
    return f'<p style="color:{theme.muted}; margin:8px 0 2px 0">{escape(text)}</p>'


def _box(inner: str, theme: Theme) -> str:
    return (
        f'<table width="100%" cellspacing="0" cellpadding="10" bgcolor="{theme.raised}"'
        f' style="margin-top:8px"><tr><td>{inner}</td></tr></table>'
    )


def _code(text: str) -> str:
    lines = escape(beginning(text, _LONGEST_BOX)).replace(" ", "&nbsp;").replace("\n", "<br>")
    return f"<code>{lines}</code>"
