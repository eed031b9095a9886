"""Moments in words, as people say them: Tomorrow 09:00 IST."""

import datetime as dt
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimeZone

from blocks.sdk import read_timezone

_NEAR = {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}

_KNOWN_ZONES = ("Asia/Kolkata",)
"""An offset alone names no zone: the machine's own is tried first, then that of the blocks."""


def in_words(moment: dt.datetime, now: dt.datetime) -> str:
    """A moment, and when it is near, how near.

    Args:
        moment: Aware; the day is that of its own offset.
        now: Aware.
    """
    shown = f"{moment:%A} {moment.day} {moment:%B %Y}"
    days = (moment.date() - now.astimezone(moment.tzinfo).date()).days
    if days in _NEAR:
        return f"{_NEAR[days]} {moment:%H:%M} {zone_word(moment)} · {shown}"
    return f"{shown}, {moment:%H:%M} {zone_word(moment)}"


def zone_word(moment: dt.datetime) -> str:
    """The short name of the zone of an aware moment, as IST; else its offset, as UTC+05:45."""
    if not moment.utcoffset():
        return "UTC"
    for name in (own_zone(), *_KNOWN_ZONES):
        there = moment.astimezone(ZoneInfo(name))
        word = there.tzname() or ""
        if there.utcoffset() == moment.utcoffset() and word.isalpha():
            return word
    return offset_words(moment)


def offset_words(moment: dt.datetime) -> str:
    """The offset of an aware moment: UTC, or as UTC+05:30."""
    text = f"{moment:%z}"
    return "UTC" if text == "+0000" else f"UTC{text[:3]}:{text[3:5]}"


def in_own_zone(moment: dt.datetime) -> dt.datetime:
    """An aware moment as the clocks around this machine show it."""
    return moment.astimezone(ZoneInfo(own_zone()))


def own_zone() -> str:
    """The IANA name of this machine's time zone; UTC where it has none that is known."""
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode()
    try:
        return read_timezone(name)
    except ValueError:
        return "UTC"
