"""What comes next: held waits and messages that take effect later, in one order."""

import datetime as dt

from app.rehearsal.outbox import Delivery, WireRequest, WireResponse
from app.rehearsal.upcoming import Upcoming, upcoming
from app.rehearsal.virtual_clock import Wait

NOW = dt.datetime(2026, 12, 1, 15, 30, tzinfo=dt.UTC)


def call(due: dt.datetime | None) -> Delivery:
    return Delivery(
        channel="call",
        to=("+919876543210",),
        provider="schedule_callback",
        block_id="call_back",
        at=NOW,
        due=due,
        request=WireRequest("POST", "https://calls.example", {}, ""),
        response=WireResponse(200, {}, ""),
    )


def test_what_lies_ahead_is_told_the_next_first() -> None:
    later, soon, past = (call(NOW + dt.timedelta(hours=hours)) for hours in (9, 1, -1))
    wait = Wait(NOW + dt.timedelta(hours=2), "remind")

    assert upcoming(NOW, [wait], [later, call(None), past, soon]) == (
        Upcoming(NOW + dt.timedelta(hours=1), "call_back", soon),
        Upcoming(wait.due, "remind"),
        Upcoming(NOW + dt.timedelta(hours=9), "call_back", later),
    )


def test_a_delivery_tells_when_it_takes_effect() -> None:
    assert call(NOW).as_dict()["due"] == "2026-12-01T15:30:00Z"
    assert "due" not in call(None).as_dict()
