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


@dataclass(frozen=True, slots=True)
class Hint:
    """One line under an input."""

    text: str
    is_error: bool = False


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


def _zone(name: str, now: dt.datetime) -> str:
    there = now.astimezone(ZoneInfo(name))
    return f"now {there:%H:%M} there ({offset_words(there)})"


_WORDS: dict[Kind, Callable[[Any, dt.datetime], str]] = {
    Kind.PHONE: _phone,
    Kind.DATETIME: in_words,
    Kind.DATE: _date,
    Kind.TIMEZONE: _zone,
}
