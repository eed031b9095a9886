"""What is said under an input while it is typed: what is wrong, or how it is understood."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from app.editor.moment_words import in_words, offset_words
from app.editor.panels.fields.field import ABSENT
from blocks.sdk import Kind, PortSpec

_LONGEST_WORDS = 160
_TURNS = {(0, 0): "midnight", (12, 0): "noon"}
_PARTS = (
    (5, "at night"),
    (12, "in the morning"),
    (17, "in the afternoon"),
    (21, "in the evening"),
    (24, "at night"),
)
"""Up to which hour of the day, what that part of it is called."""


@dataclass(frozen=True, slots=True)
class Hint:
    """One line under an input.

    Attributes:
        is_error: It keeps the workflow from running.
        is_warning: It does not, and may not be what is meant.
    """

    text: str
    is_error: bool = False
    is_warning: bool = False


def hint(spec: PortSpec, value: Any, now: dt.datetime) -> Hint | None:
    """What to say of a written value; None where there is nothing to say.

    Args:
        spec: The input.
        value: What is written, or ABSENT.
        now: Aware; for what depends on the time.
    """
    if value is ABSENT or value in (None, "") or spec.type.kind == Kind.SECRET:
        return None
    try:
        read = spec.read(value)
    except ValueError as error:
        return Hint(_sentence(str(error)), is_error=True)
    words = _WORDS.get(spec.type.kind)
    said = words(read, now) if words and read is not None else ""
    return Hint(said) if said else None


def _sentence(text: str) -> str:
    if len(text) > _LONGEST_WORDS:
        # It quotes the value, which may be long; what to do about it stands at the end.
        text = f"{text[:60]}…{text[-(_LONGEST_WORDS - 60) :]}"
    return text[:1].upper() + text[1:]


def _phone(number: str, _now: dt.datetime) -> str:
    import phonenumbers
    from PySide6.QtCore import QLocale

    found = phonenumbers.parse(number)
    shown = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    region = phonenumbers.region_code_for_number(found)
    territory = QLocale.codeToTerritory(region) if region else QLocale.Country.AnyCountry
    if territory == QLocale.Country.AnyCountry:
        return f"{shown} · possible, but no number like it is in use"
    return f"{shown} · {QLocale.territoryToString(territory)}"


def _date(date: dt.date, _now: dt.datetime) -> str:
    return f"{date:%A} {date.day} {date:%B %Y}"


def _time(time: dt.time, _now: dt.datetime) -> str:
    if (time.hour, time.minute) in _TURNS:
        return _TURNS[time.hour, time.minute]
    part = next(part for hour, part in _PARTS if time.hour < hour)
    return f"{(time.hour - 1) % 12 + 1}:{time.minute:02} {part}"


def _zone(name: str, now: dt.datetime) -> str:
    there = now.astimezone(ZoneInfo(name))
    return f"now {there:%H:%M} there ({offset_words(there)})"


_WORDS: dict[Kind, Callable[[Any, dt.datetime], str]] = {
    Kind.PHONE: _phone,
    Kind.DATETIME: in_words,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.TIMEZONE: _zone,
}
