"""The text of a WhatsApp message as rich text: its marks, and what was filled in. Pure."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

_OPEN, _SHUT = "\ue000", "\ue001"
"""Around what was filled in, until the rest is written as markup."""

_MARKS = (("*", "b"), ("_", "i"), ("~", "s"))
"""As WhatsApp's help names them (faq.whatsapp.com, formatting, 2026-11)."""
_CODE = re.compile(r"```(.+?)```", re.DOTALL)


def filled_values(content: Mapping[str, Any]) -> tuple[str, ...]:
    """What was filled into the template, in the order of reading."""
    buttons = content.get("button_values")
    in_buttons = buttons.values() if isinstance(buttons, Mapping) else ()
    parts = (content.get("header_values"), content.get("body_values"), *in_buttons)
    return tuple(str(value) for part in parts if isinstance(part, list | tuple) for value in part)


def variables(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Place and value of each variable, such as `Body {{1}}` and `Asha`."""
    found = []
    for name, label in (("header_values", "Header"), ("body_values", "Body")):
        values = content.get(name)
        if isinstance(values, list | tuple):
            found += [
                (f"{label} {{{{{number}}}}}", str(value))
                for number, value in enumerate(values, start=1)
            ]
    buttons = content.get("button_values")
    if isinstance(buttons, Mapping):
        found += [
            (f"Button {index}", ", ".join(map(str, values)))
            for index, values in buttons.items()
            if isinstance(values, list | tuple)
        ]
    return found


def as_rich_text(text: str, values: Sequence[str], color: str) -> str:
    """A message as its reader sees it; nothing in it is taken for markup but WhatsApp's own.

    Args:
        values: What was filled in, in order: it is shown in `color`, as `#rrggbb`.
    """
    plain = text.replace(_OPEN, "").replace(_SHUT, "")
    shown = escape(_with_signs(plain, values))
    shown = _CODE.sub(r"<code>\1</code>", shown)
    for sign, tag in _MARKS:
        mark = re.escape(sign)
        pattern = rf"(?<![\w{mark}]){mark}(?=\S)([^{mark}\n]+?)(?<=\S){mark}(?![\w{mark}])"
        shown = re.sub(pattern, rf"<{tag}>\1</{tag}>", shown)
    shown = shown.replace(_OPEN, f'<span style="color:{color}">').replace(_SHUT, "</span>")
    return shown.replace("\n", "<br>")


def _with_signs(text: str, values: Sequence[str]) -> str:
    """The text with signs around each value, found one after the other."""
    parts, at = [], 0
    for value in values:
        place = text.find(value, at) if value else -1
        if place >= 0:
            parts += [text[at:place], _OPEN, value, _SHUT]
            at = place + len(value)
    return "".join((*parts, text[at:]))
