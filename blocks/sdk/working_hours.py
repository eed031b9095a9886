"""Moves a moment into working hours, by the wall clock of a time zone. Pure.

A moment is within the hours when a clock on the wall of that zone shows a time from start to end,
both included. Hours may pass midnight (22:00 to 06:00).
"""

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator
from itertools import count
from zoneinfo import ZoneInfo


def within_hours(moment: dt.datetime, start: dt.time, end: dt.time, zone: ZoneInfo) -> dt.datetime:
    """`moment` itself, or the start of the next working hours after it; in UTC.

    Where the clocks skip the start, work begins at the first moment after it that exists; where
    they show it twice, at the first that is still to come.

    Args:
        moment: Aware.
        start: First time of day of the hours.
        end: Last time of day of the hours; before `start` when they pass midnight.
        zone: Whose wall clock counts.

    Raises:
        ValueError: `start` and `end` are the same.
        OverflowError: The moment is at the end of the calendar.
    """
    if start == end:
        raise ValueError("start and end of the working hours are the same")
    if _is_within(moment, start, end, zone):
        return moment.astimezone(dt.UTC)
    # Hours that the clocks skip altogether make that day a day without work.
    return next(
        begin
        for begin in _starts(moment, start, zone)
        if begin > moment and _is_within(begin, start, end, zone)
    )


def _is_within(moment: dt.datetime, start: dt.time, end: dt.time, zone: ZoneInfo) -> bool:
    shown = moment.astimezone(zone).time()
    if start < end:
        return start <= shown <= end
    return shown >= start or shown <= end


def _starts(moment: dt.datetime, start: dt.time, zone: ZoneInfo) -> Iterator[dt.datetime]:
    """The moments, in UTC, at which the clocks show `start`, or jump over it."""
    today = moment.astimezone(zone).date()
    # From yesterday on: clocks put back shortly after midnight show a part of it again.
    for days in count(-1):
        day = today + dt.timedelta(days=days)
        first, second = (
            dt.datetime.combine(day, start.replace(fold=fold), zone).astimezone(dt.UTC)
            for fold in (0, 1)
        )
        if first > second:
            # No such time on this day: read by the old offset it is after the jump, by the new
            # one before it (PEP 495).
            yield _jump(second, first, zone)
        else:
            yield first
            if second > first:
                yield second


def _jump(before: dt.datetime, after: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The second in which the zone's offset changes, between two moments around the change."""
    old = before.astimezone(zone).utcoffset()

    def has_changed(second: int) -> bool:
        return dt.datetime.fromtimestamp(second, zone).utcoffset() != old

    seconds = range(int(before.timestamp()), int(after.timestamp()))
    changed = seconds.start + bisect_left(seconds, x=True, key=has_changed)
    return dt.datetime.fromtimestamp(changed, dt.UTC)
