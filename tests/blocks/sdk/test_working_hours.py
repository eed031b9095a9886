"""Laws of working hours, over zones, changes of the clocks and hours past midnight."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from blocks.sdk import within_hours

MINUTE = dt.timedelta(minutes=1)

ZONES = (
    *("Asia/Kolkata", "UTC", "America/New_York", "Europe/Berlin", "America/St_Johns"),
    # Half an hour of summer time; clocks put back at midnight; zones with odd offsets.
    *("Australia/Lord_Howe", "America/Havana", "Asia/Kathmandu", "Pacific/Chatham"),
    # Days that were skipped; winter time that is the exception.
    *("Pacific/Apia", "Pacific/Kiritimati", "Europe/Dublin", "Africa/Casablanca", "Asia/Tehran"),
)
TIMES = st.times().map(lambda time: time.replace(second=0, microsecond=0))
MOMENTS = st.integers(
    int(dt.datetime(1987, 1, 1, tzinfo=dt.UTC).timestamp()),
    int(dt.datetime(2037, 12, 31, tzinfo=dt.UTC).timestamp()),
).map(lambda second: dt.datetime.fromtimestamp(second, dt.UTC))
AROUND_CHANGES = st.builds(
    lambda change, minutes: change + minutes * MINUTE,
    st.sampled_from(
        [
            dt.datetime(2026, 3, 8, 7, tzinfo=dt.UTC),  # New York, forward
            dt.datetime(2026, 11, 1, 6, tzinfo=dt.UTC),  # New York, back
            dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC),  # Europe, forward
            dt.datetime(2026, 10, 25, 1, tzinfo=dt.UTC),  # Europe, back
            dt.datetime(2026, 4, 4, 15, tzinfo=dt.UTC),  # Lord Howe, back by half an hour
            dt.datetime(2026, 11, 1, 5, tzinfo=dt.UTC),  # Havana, back at 01:00
            dt.datetime(2006, 10, 29, 2, 31, tzinfo=dt.UTC),  # St John's, back at 00:01
            dt.datetime(2011, 12, 30, 10, tzinfo=dt.UTC),  # Apia, over a whole day
        ]
    ),
    st.integers(-2000, 2000),
)
CASES = given(
    moment=st.one_of(MOMENTS, AROUND_CHANGES),
    start=TIMES,
    end=TIMES,
    zone=st.sampled_from(ZONES).map(ZoneInfo),
)


def is_within(moment: dt.datetime, start: dt.time, end: dt.time, zone: ZoneInfo) -> bool:
    """The contract, said another way: minutes since midnight on the wall."""
    shown = moment.astimezone(zone)
    minutes = (
        shown - shown.replace(hour=0, minute=0, second=0, microsecond=0)
    ).total_seconds() / 60
    first, last = start.hour * 60 + start.minute, end.hour * 60 + end.minute
    if first < last:
        return first <= minutes <= last
    return not last < minutes < first


@CASES
@example(
    moment=dt.datetime(2026, 3, 8, 6, 0, tzinfo=dt.UTC),
    start=dt.time(2, 30),
    end=dt.time(2, 45),
    zone=ZoneInfo("America/New_York"),
)
def test_the_call_is_within_the_hours_and_not_earlier_than_wanted(
    moment: dt.datetime, start: dt.time, end: dt.time, zone: ZoneInfo
) -> None:
    assume(start != end)

    call = within_hours(moment, start, end, zone)

    assert call >= moment
    assert call.utcoffset() == dt.timedelta(0)
    assert is_within(call, start, end, zone)


@CASES
def test_a_moment_within_the_hours_stays(
    moment: dt.datetime, start: dt.time, end: dt.time, zone: ZoneInfo
) -> None:
    assume(start != end and is_within(moment, start, end, zone))

    assert within_hours(moment, start, end, zone) == moment


@CASES
def test_moving_twice_moves_no_further(
    moment: dt.datetime, start: dt.time, end: dt.time, zone: ZoneInfo
) -> None:
    assume(start != end)

    call = within_hours(moment, start, end, zone)

    assert within_hours(call, start, end, zone) == call


@CASES
def test_a_moved_call_is_at_the_next_start_or_right_after_the_clocks_jumped_over_it(
    moment: dt.datetime, start: dt.time, end: dt.time, zone: ZoneInfo
) -> None:
    assume(start != end and not is_within(moment, start, end, zone))

    call = within_hours(moment, start, end, zone)

    shown = call.astimezone(zone)
    if shown.time() != start:
        before = (call - dt.timedelta(seconds=1)).astimezone(zone)
        assert before.utcoffset() != shown.utcoffset()
        assert before.replace(tzinfo=None) < shown.replace(tzinfo=None)
    minute = moment.replace(second=0, microsecond=0) + MINUTE
    while minute < call:
        assert minute.astimezone(zone).time() != start
        minute += MINUTE


@given(moment=MOMENTS, start=TIMES, end=TIMES, zone=st.sampled_from(ZONES).map(ZoneInfo))
def test_the_zone_of_the_moment_does_not_matter(
    moment: dt.datetime, start: dt.time, end: dt.time, zone: ZoneInfo
) -> None:
    assume(start != end)

    elsewhere = moment.astimezone(ZoneInfo("Asia/Tokyo"))

    assert within_hours(elsewhere, start, end, zone) == within_hours(moment, start, end, zone)


@pytest.mark.parametrize(
    ("moment", "hours", "zone", "call"),
    [
        # Inside, before, after, and on both ends.
        ("2026-12-10T10:00:00Z", "09:00-18:00", "Asia/Kolkata", "2026-12-10T10:00:00Z"),
        ("2026-12-10T01:00:00Z", "09:00-18:00", "Asia/Kolkata", "2026-12-10T03:30:00Z"),
        ("2026-12-10T14:00:00Z", "09:00-18:00", "Asia/Kolkata", "2026-12-11T03:30:00Z"),
        ("2026-12-10T03:30:00Z", "09:00-18:00", "Asia/Kolkata", "2026-12-10T03:30:00Z"),
        ("2026-12-10T12:30:00Z", "09:00-18:00", "Asia/Kolkata", "2026-12-10T12:30:00Z"),
        ("2026-12-10T12:30:01Z", "09:00-18:00", "Asia/Kolkata", "2026-12-11T03:30:00Z"),
        # Past midnight.
        ("2026-12-10T23:00:00Z", "22:00-06:00", "UTC", "2026-12-10T23:00:00Z"),
        ("2026-12-10T05:00:00Z", "22:00-06:00", "UTC", "2026-12-10T05:00:00Z"),
        ("2026-12-10T06:01:00Z", "22:00-06:00", "UTC", "2026-12-10T22:00:00Z"),
        # Clocks forward: 02:30 does not exist on 8 March, so work begins at 03:00.
        ("2026-03-08T06:30:00Z", "02:30-18:00", "America/New_York", "2026-03-08T07:00:00Z"),
        # ... and hours that do not exist at all wait for the next day.
        ("2026-03-08T06:30:00Z", "02:10-02:50", "America/New_York", "2026-03-09T06:10:00Z"),
        # Clocks back: the first 01:30 of 1 November, and the second one after it.
        ("2026-11-01T05:00:00Z", "01:30-09:00", "America/New_York", "2026-11-01T05:30:00Z"),
        ("2026-11-01T06:10:00Z", "01:30-09:00", "America/New_York", "2026-11-01T06:30:00Z"),
        # The same hour of the day on both sides of a change is an hour more or less apart.
        ("2026-03-28T18:00:00Z", "09:00-18:00", "Europe/Berlin", "2026-03-29T07:00:00Z"),
        # 30 December 2011 did not exist in Samoa.
        ("2011-12-30T09:59:00Z", "09:00-18:00", "Pacific/Apia", "2011-12-30T19:00:00Z"),
        # St John's went back at 00:01: half past eleven came twice.
        ("2006-10-29T02:30:30Z", "23:30-23:45", "America/St_Johns", "2006-10-29T03:00:00Z"),
    ],
)
def test_examples(moment: str, hours: str, zone: str, call: str) -> None:
    start, end = (dt.time.fromisoformat(part) for part in hours.split("-"))

    moved = within_hours(dt.datetime.fromisoformat(moment), start, end, ZoneInfo(zone))

    assert moved == dt.datetime.fromisoformat(call)


def test_hours_without_length_are_refused() -> None:
    with pytest.raises(ValueError, match="the same"):
        within_hours(dt.datetime.now(dt.UTC), dt.time(9), dt.time(9), ZoneInfo("UTC"))
