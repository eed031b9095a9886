"""A call that is to be placed later: when, within which hours, and why it was moved. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from app.editor.moment_words import zone_word
from app.rehearsal.outbox import Delivery
from blocks.sdk import read_time, read_timezone

_NEAR = {0: "today", 1: "tomorrow"}
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Callback:
    """When a call is placed. All moments are aware, in the zone of the working hours.

    Attributes:
        now: When it was scheduled.
        at: When it is placed.
        asked: The moment that was wanted; None where that is not known.
        hours: Start and end of the working hours; None where there are none.
    """

    now: dt.datetime
    at: dt.datetime
    asked: dt.datetime | None
    hours: tuple[dt.time, dt.time] | None

    @property
    def is_moved(self) -> bool:
        """Whether it is placed at another minute than was wanted."""
        return self.asked is not None and _minute(self.asked) != _minute(self.at)

    @property
    def days(self) -> tuple[dt.date, ...]:
        """The days that matter: of what was asked for, and of the call."""
        return tuple(sorted({one.date() for one in (self.asked or self.at, self.at)}))

    def bands(self) -> tuple[tuple[int, int], ...]:
        """The working hours of a day in minutes from midnight; two parts where they pass it."""
        if self.hours is None:
            return ()
        start, end = map(minutes, self.hours)
        return ((start, end),) if start < end else ((0, end), (start, DAY_MINUTES))

    def words(self) -> str:
        """When it is placed, and why then."""
        if self.asked is None or not self.is_moved:
            return f"{_sentence(self._moment(self.at))}, {self._within()}."
        asked = self._moment(self.asked, has_zone=False)
        return f"Asked for {asked}, {self._why_moved()}, so {self._moment(self.at)}."

    def _within(self) -> str:
        if self.hours is None:
            none = "there are no working hours"
            return f"as asked for; {none}" if self.asked else none
        start, end = self.hours
        span = f"within working hours, {start:%H:%M} to {end:%H:%M}"
        return f"as asked for, {span}" if self.asked else span

    def _why_moved(self) -> str:
        if self.hours is None or self.asked is None:
            return "the next possible moment is taken"
        start, end = self.hours
        wanted = self.asked.time()
        if start > end:
            return f"working hours are {start:%H:%M} to {end:%H:%M}"
        if wanted < start:
            return f"working hours begin {start:%H:%M}"
        return f"working hours end {end:%H:%M}"

    def _moment(self, moment: dt.datetime, *, has_zone: bool = True) -> str:
        days = (moment.date() - self.now.date()).days
        day = _NEAR.get(days, f"{moment:%A} {moment.day} {moment:%B}")
        time = f"{moment:%H:%M} {zone_word(moment)}" if has_zone else f"{moment:%H:%M}"
        return time if days == 0 and not has_zone else f"{day} {time}"


def minutes(time: dt.time) -> int:
    """Since midnight."""
    return time.hour * 60 + time.minute


def read_callback(delivery: Delivery, asked_at: dt.datetime | None) -> Callback | None:
    """What a delivery says of its call; None where it says no moment."""
    if delivery.due is None:
        return None
    content = delivery.content
    zone = _zone(content.get("timezone"))
    asked = max(asked_at, delivery.at) if asked_at is not None else None
    return Callback(
        now=delivery.at.astimezone(zone),
        at=delivery.due.astimezone(zone),
        asked=asked.astimezone(zone) if asked else None,
        hours=_hours(content),
    )


def _hours(content: Mapping[str, Any]) -> tuple[dt.time, dt.time] | None:
    start, end = content.get("startWorkingHour"), content.get("endWorkingHour")
    if start is None or end is None:
        return None
    try:
        return read_time(start), read_time(end)
    except ValueError:
        return None


def _zone(name: object) -> ZoneInfo:
    try:
        return ZoneInfo(read_timezone(str(name or "UTC")))
    except ValueError:
        return ZoneInfo("UTC")


def _minute(moment: dt.datetime) -> dt.datetime:
    return moment.replace(second=0, microsecond=0)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
