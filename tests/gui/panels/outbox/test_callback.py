import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.editor.panels.outbox.calendar_line import CalendarLine
from app.editor.panels.outbox.callback import Callback, read_callback
from tests.gui.panels.outbox.messages import message

IST = dt.timezone(dt.timedelta(hours=5, minutes=30))


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """In December 2026, in India; the first is a Tuesday."""
    return dt.datetime(2026, 12, day, hour, minute, tzinfo=IST)


def callback(due: dt.datetime, asked: dt.datetime | None, **content: Any) -> Callback:
    content = {"timezone": "Asia/Kolkata", **content}
    delivery = message("call", at=at(1, 21), due=due, content=content)
    found = read_callback(delivery, asked)
    assert found is not None
    return found


DAY = {"startWorkingHour": "09:00", "endWorkingHour": "18:00"}
NIGHT = {"startWorkingHour": "22:00", "endWorkingHour": "06:00"}


@pytest.mark.parametrize(
    ("due", "asked", "hours", "words"),
    [
        (
            at(2, 9),
            at(1, 21, 30),
            DAY,
            "Asked for 21:30, working hours end 18:00, so tomorrow 09:00 IST.",
        ),
        (
            at(2, 9),
            at(2, 7, 15),
            DAY,
            "Asked for tomorrow 07:15, working hours begin 09:00, so tomorrow 09:00 IST.",
        ),
        (
            at(5, 9),
            at(4, 18, 1),
            DAY,
            "Asked for Friday 4 December 18:01, working hours end 18:00, "
            "so Saturday 5 December 09:00 IST.",
        ),
        (
            at(2, 22),
            at(2, 12),
            NIGHT,
            "Asked for tomorrow 12:00, working hours are 22:00 to 06:00, so tomorrow 22:00 IST.",
        ),
        (
            at(2, 10),
            at(2, 10),
            DAY,
            "Tomorrow 10:00 IST, as asked for, within working hours, 09:00 to 18:00.",
        ),
        (at(1, 23), at(1, 23), {}, "Today 23:00 IST, as asked for; there are no working hours."),
        (at(2, 10), None, {}, "Tomorrow 10:00 IST, there are no working hours."),
        (at(2, 10), None, DAY, "Tomorrow 10:00 IST, within working hours, 09:00 to 18:00."),
    ],
)
def test_it_is_said_why_a_call_is_placed_when_it_is(
    due: dt.datetime, asked: dt.datetime | None, hours: dict[str, Any], words: str
) -> None:
    assert callback(due, asked, **hours).words() == words


def test_a_time_that_was_just_past_meant_now() -> None:
    found = callback(at(1, 21), at(1, 20, 59))
    assert not found.is_moved
    assert found.days == (dt.date(2026, 12, 1),)


def test_without_a_time_there_is_nothing_to_place() -> None:
    assert read_callback(message("call", content={}), None) is None


def test_odd_hours_and_zones_are_passed_over() -> None:
    found = callback(at(2, 9), None, startWorkingHour="nine", endWorkingHour="18:00")
    assert found.hours is None
    assert callback(at(2, 9), None, timezone="Atlantis").at.utcoffset() == dt.timedelta(0)


@given(start=st.times(), end=st.times(), moment=st.integers(0, 24 * 60 - 1))
def test_bands_are_the_working_hours(start: dt.time, end: dt.time, moment: int) -> None:
    found = Callback(at(1, 9), at(1, 9), None, (start, end))
    first, last = start.hour * 60 + start.minute, end.hour * 60 + end.minute
    is_within = first <= moment <= last if first < last else moment >= first or moment <= last
    assert any(low <= moment <= high for low, high in found.bands()) is is_within


def test_the_calendar_has_a_line_for_each_day_and_marks_on_it(
    qtbot: QtBot, dressed: QApplication
) -> None:
    line = CalendarLine()
    qtbot.addWidget(line)
    found = callback(at(2, 9), at(1, 21, 30), **DAY)
    line.show_callback(found)
    line.resize(700, line.sizeHint().height())
    asked, placed = line.place_of(at(1, 21, 30)), line.place_of(at(2, 9))
    left, right = line.place_of(at(1, 0)), line.place_of(at(1, 23, 59))

    assert asked.y() < placed.y()
    assert left.x() < placed.x() < asked.x() < right.x()
    assert (asked.x() - left.x()) / (right.x() - left.x()) == pytest.approx(21.5 / 24, abs=0.01)
    assert line.accessibleDescription() == found.words()
    picture = line.grab().toImage()
    band = picture.pixelColor((line.place_of(at(2, 12)) + QPointF(0, 0)).toPoint())
    night = picture.pixelColor(line.place_of(at(2, 21)).toPoint())
    assert band.green() > night.green() + 20
