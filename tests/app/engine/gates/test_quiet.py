"""What goes out waits until the quiet hours of the workflow, or of the customer, are over."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.gate import Pause, Sending
from app.engine.gates.quiet import QuietGate
from app.engine.plan import make_plan
from app.workflow.model import QuietHours, Workflow
from blocks.catalog import load_catalog
from blocks.sdk import BlockInputs
from tests.app.engine.blocks import Bench
from tests.app.engine.conftest import Play, sketch
from tests.support.fake_world import START, FakeWorld
from tests.support.senders import CALLBACK

KOLKATA = ZoneInfo("Asia/Kolkata")
STEP = make_plan(
    sketch({"send": ("send", {"to": "a", "text": "b"})}, "start.text > send.when"), Bench().catalog
).steps["send"]
AT_NIGHT = QuietHours(start="21:00", end="09:00", timezone="Asia/Kolkata")


def asked(
    hours: QuietHours, now: dt.datetime, customer: Mapping[str, Any] | None = None
) -> Pause | None:
    sending = Sending(STEP, BlockInputs(), "run:row:send", customer or {}, now)
    return QuietGate(hours).before(sending)


def at(hour: int, minute: int = 0, zone: ZoneInfo = KOLKATA) -> dt.datetime:
    return dt.datetime(2026, 12, 10, hour, minute, tzinfo=zone)


def test_by_day_nothing_waits() -> None:
    assert asked(AT_NIGHT, at(9)) is None
    assert asked(AT_NIGHT, at(21)) is None


@pytest.mark.parametrize(("now", "days"), [(at(8, 59), 0), (at(21, 1), 1)])
def test_at_night_it_waits_until_the_morning_of_that_zone(now: dt.datetime, days: int) -> None:
    pause = asked(AT_NIGHT, now)

    assert pause is not None
    assert pause.due == at(9) + dt.timedelta(days=days)
    assert (pause.reason, pause.zone) == ("quiet hours", "Asia/Kolkata")


def test_the_hours_of_a_customer_count_before_those_of_the_workflow() -> None:
    own = {
        "start_working_hour": dt.time(10),
        "end_working_hour": dt.time(12),
        "timezone": "Europe/Berlin",
    }
    berlin = ZoneInfo("Europe/Berlin")
    pause = asked(AT_NIGHT, at(9, zone=berlin), own)

    assert pause is not None
    assert (pause.due, pause.zone) == (at(10, zone=berlin), "Europe/Berlin")
    assert asked(AT_NIGHT, at(11, zone=berlin), own) is None


def test_without_a_zone_of_its_own_the_clock_of_the_customer_counts() -> None:
    hours = QuietHours(start="21:00", end="09:00")
    berlin = ZoneInfo("Europe/Berlin")

    pause = asked(hours, at(22, zone=berlin), {"timezone": "Europe/Berlin"})
    assert pause is not None
    assert pause.due == at(9, zone=berlin) + dt.timedelta(days=1)


@given(
    st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 1, 1)).map(  # noqa: DTZ001
        lambda moment: moment.replace(tzinfo=dt.UTC)
    ),
    st.sampled_from(["Asia/Kolkata", "Europe/Berlin", "America/New_York", None]),
)
def test_after_its_pause_it_is_let_through(now: dt.datetime, zone: str | None) -> None:
    hours = QuietHours(start="21:00", end="09:00", timezone=zone)
    pause = asked(hours, now)

    if pause is not None:
        assert now < pause.due <= now + dt.timedelta(hours=13)
        assert asked(hours, pause.due) is None


def test_a_block_that_sees_to_hours_itself_does_not_wait() -> None:
    plan = make_plan(Workflow.model_validate(CALLBACK.document()), load_catalog())
    sending = Sending(plan.steps["act"], BlockInputs(), "run:row:act", {}, at(23))

    assert QuietGate(AT_NIGHT).before(sending) is None


def test_a_run_waits_by_its_own_clock_and_sends_then(
    play: Play, bench: Bench, world: FakeWorld
) -> None:
    sent_at = []

    def behave(_inputs: Any, _context: Any) -> Any:
        sent_at.append(world.clock.moment)
        return {"sent": True}

    bench.behave["send"] = behave
    workflow = sketch({"send": ("send", {"to": "a", "text": "b"})}, "start.text > send.when")
    hours = QuietHours(start="08:00", end="12:30", timezone="UTC")
    play(workflow.model_copy(update={"quiet_hours": hours}))

    assert sent_at == [START.replace(hour=12, minute=30)]
