"""A block that waits long takes no thread: it is parked, and begun anew when its time has come."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.engine.control import RunControl
from app.engine.event import BlockWaiting, Event, as_dict
from app.engine.event_reading import from_dict
from app.engine.executor import Executor
from app.engine.parking import Wait
from app.engine.plan import make_plan
from app.engine.restoring import restore
from app.engine.run_state import RunState, RunStatus, Status
from app.workflow.model import Workflow
from blocks.sdk import Context, TransportError
from tests.app.engine.blocks import Bench
from tests.app.engine.conftest import sketch
from tests.support.fake_world import START, FakeWorld

HOUR = dt.timedelta(hours=1)
SLEEPER = sketch(
    {"a": "say", "rest": "say", "b": "say", "beside": "say"},
    "start.text > a.text",
    "a.text > rest.text",
    "rest.text > b.text",
    "start.text > beside.text",
)


def sleeping(sleep: Callable[[Context], None]) -> Any:
    def behave(inputs: Any, context: Context) -> Any:
        sleep(context)
        return {"text": inputs.text}

    return behave


class Desk:
    """An executor that parks, and what it said."""

    def __init__(self, bench: Bench, world: FakeWorld, control: RunControl | None = None) -> None:
        self.bench, self.world = bench, world
        self.control = control or RunControl()
        self.events: list[Event] = []

    def executor(self, workflow: Workflow, **more: Any) -> Executor:
        plan = make_plan(workflow, self.bench.catalog)
        return Executor(
            plan,
            self.world,
            sink=self.events.append,
            control=self.control,
            threads=1,
            parks_after_s=60,
            **more,
        )

    @property
    def state(self) -> RunState:
        return RunState().fold(self.events)

    def kinds(self, block: str) -> list[str]:
        return [event.kind for event in self.events if getattr(event, "block", "") == block]


@pytest.fixture
def desk(bench: Bench, world: FakeWorld) -> Desk:
    return Desk(bench, world)


def test_a_long_sleep_parks_the_row_and_it_goes_on_in_time(desk: Desk) -> None:
    desk.bench.behave["rest"] = sleeping(lambda context: context.clock.sleep(3600))
    row = desk.executor(SLEEPER).row({"text": "hello"})

    assert row.run() == RunStatus.WAITING
    assert row.due == START + HOUR
    assert desk.state.status == RunStatus.WAITING
    waiting = desk.state.block("rest")
    assert (waiting.status, waiting.message) == (
        Status.WAITING,
        "waits until 2026-03-02 10:00 UTC",
    )
    # What does not hang on it has run meanwhile.
    assert desk.bench.ran_ids() == ["start", "a", "beside", "rest"]

    assert row.go_on() == RunStatus.WAITING
    desk.world.clock.moment += HOUR
    assert row.go_on() == RunStatus.OK
    assert desk.bench.ran_ids() == ["start", "a", "beside", "rest", "rest", "b"]
    assert desk.world.clock.slept == [0]
    assert desk.kinds("rest") == [
        "block_ready",
        "block_started",
        "block_waiting",
        "block_started",
        "block_succeeded",
    ]
    assert desk.state.block("b").outputs == {"text": "hello"}


def test_a_short_sleep_is_slept_through(desk: Desk) -> None:
    desk.bench.behave["rest"] = sleeping(lambda context: context.clock.sleep(59))

    assert desk.executor(SLEEPER).row({"text": "hello"}).run() == RunStatus.OK
    assert desk.world.clock.slept == [59]


def test_several_waits_of_one_block_end_in_turn(desk: Desk) -> None:
    def sleep(context: Context) -> None:
        for _ in range(3):
            context.clock.sleep(3600)

    desk.bench.behave["rest"] = sleeping(sleep)
    row = desk.executor(SLEEPER).row({"text": "hello"})
    statuses = [row.run()]
    while row.waits:
        desk.world.clock.moment = row.due
        statuses.append(row.go_on())

    assert statuses == [RunStatus.WAITING] * 3 + [RunStatus.OK]
    assert desk.world.clock.moment == START + 3 * HOUR


def test_a_wait_for_a_moment_is_told_in_its_time_zone(desk: Desk) -> None:
    nine = dt.datetime(2026, 3, 3, 9, 0, tzinfo=ZoneInfo("Asia/Kolkata"))
    desk.bench.behave["rest"] = sleeping(lambda context: context.clock.sleep_until(nine))
    row = desk.executor(SLEEPER).row({"text": "hello"})

    assert row.run() == RunStatus.WAITING
    assert row.due == nine
    assert desk.state.block("rest").message == "waits until 2026-03-03 09:00 Asia/Kolkata"
    (event,) = [one for one in desk.events if isinstance(one, BlockWaiting)]
    assert from_dict(as_dict(event)) == event


def test_a_moment_that_is_past_is_no_wait(desk: Desk) -> None:
    desk.bench.behave["rest"] = sleeping(lambda context: context.clock.sleep_until(START))

    assert desk.executor(SLEEPER).row({"text": "hello"}).run() == RunStatus.OK


@pytest.mark.parametrize("is_due", [False, True])
def test_a_row_goes_on_in_another_process(desk: Desk, is_due: bool) -> None:
    desk.bench.behave["rest"] = sleeping(lambda context: context.clock.sleep(3600))
    first = desk.executor(SLEEPER)
    row = first.row({"text": "hello"})
    row.run()
    waits = [Wait.from_dict(wait.as_dict()) for wait in row.waits]
    ran = desk.bench.ran_ids()

    if is_due:
        desk.world.clock.moment += HOUR
    restored = restore(first.plan, desk.events, waits)
    second = desk.executor(SLEEPER, run_id=first.run_id)
    again = second.row({"text": "hello"}, restored=restored)
    if not is_due:
        assert again.run() == RunStatus.WAITING
        assert desk.bench.ran_ids() == ran
        desk.world.clock.moment += HOUR
        assert again.go_on() == RunStatus.OK
    else:
        assert again.run() == RunStatus.OK
    assert desk.bench.ran_ids() == [*ran, "rest", "b"]
    assert [event.seq for event in desk.events] == list(range(1, len(desk.events) + 1))
    assert desk.state.status == RunStatus.OK


def test_what_had_begun_when_the_process_ended_begins_again(desk: Desk) -> None:
    first = desk.executor(SLEEPER)
    first.row({"text": "hello"}).run()
    # The process was killed while “rest” ran.
    at = next(i for i, event in enumerate(desk.events) if getattr(event, "block", "") == "rest")
    desk.events[:] = desk.events[: at + 2]
    desk.bench.ran.clear()
    restored = restore(first.plan, desk.events)
    row = desk.executor(SLEEPER, run_id=first.run_id).row({"text": "hello"}, restored=restored)

    assert row.run() == RunStatus.OK
    assert set(desk.bench.ran_ids()) == {"beside", "rest", "b"}


def test_a_failure_is_remembered_over_processes(desk: Desk) -> None:
    def fail(_inputs: Any, _context: Context) -> Any:
        raise ZeroDivisionError

    desk.bench.behave["a"] = fail
    desk.bench.behave["beside"] = sleeping(lambda context: context.clock.sleep(3600))
    first = desk.executor(SLEEPER)
    row = first.row({"text": "hello"})
    assert row.run() == RunStatus.WAITING
    desk.world.clock.moment += HOUR
    restored = restore(first.plan, desk.events, row.waits)
    again = desk.executor(SLEEPER, run_id=first.run_id).row({"text": "hello"}, restored=restored)

    assert again.run() == RunStatus.FINISHED_WITH_ERRORS
    assert desk.bench.ran_ids().count("a") == 1
    assert desk.state.block("b").status == Status.SKIPPED


def test_a_long_time_before_the_next_try_is_parked_with_the_tries_made(desk: Desk) -> None:
    left = [TransportError("Down.", is_transient=True) for _ in range(2)]

    def behave(_inputs: Any, _context: Context) -> Any:
        if left:
            raise left.pop()
        return {"sent": True}

    desk.bench.behave["send"] = behave
    policy = {"tries": 3, "backoff_s": 1000}
    sending = sketch({"send": ("send", {"to": "a", "text": "b"}, policy)}, "start.text > send.when")
    row = desk.executor(sending).row({"text": "hello"})

    status = row.run()
    assert status == RunStatus.WAITING
    assert row.waits[0].tries == 1
    assert row.waits[0].reason == "Down."
    while row.waits:
        desk.world.clock.moment = row.due
        status = row.go_on()
    assert status == RunStatus.OK
    assert desk.state.block("send").tries == 3


def test_a_row_that_is_left_goes_on_another_time(desk: Desk) -> None:
    def behave(inputs: Any, _context: Context) -> Any:
        desk.control.leave()
        return {"text": inputs.text}

    desk.bench.behave["a"] = behave
    first = desk.executor(SLEEPER, leaves=True)
    assert first.row({"text": "hello"}).run() == RunStatus.PAUSED
    assert desk.state.status == RunStatus.PAUSED
    ran = desk.bench.ran_ids()
    assert "rest" not in ran

    desk.bench.behave.clear()
    desk.control = RunControl()
    restored = restore(first.plan, desk.events)
    again = desk.executor(SLEEPER, run_id=first.run_id).row({"text": "hello"}, restored=restored)
    assert again.run() == RunStatus.OK
    assert not set(ran) & set(desk.bench.ran_ids()[len(ran) :])


def test_a_row_that_had_ended_when_it_was_left_has_ended(desk: Desk) -> None:
    workflow = sketch({"a": "say"}, "start.text > a.text")

    def behave(inputs: Any, _context: Context) -> Any:
        desk.control.leave()
        return {"text": inputs.text}

    desk.bench.behave["a"] = behave
    assert desk.executor(workflow, leaves=True).row({"text": "x"}).run() == RunStatus.OK
