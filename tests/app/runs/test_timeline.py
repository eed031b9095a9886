"""A row along its time: bars of what each block did, and its state at any moment."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.event import (
    BlockFailed,
    BlockHeld,
    BlockReady,
    BlockReleased,
    BlockRetrying,
    BlockSkipped,
    BlockStarted,
    BlockSucceeded,
    Event,
    RunFinished,
    RunStarted,
)
from app.engine.run_state import RunState, RunStatus, Status
from app.runs.timeline import Phase, Timeline
from tests.support.fake_world import START


def at(seconds: float) -> dt.datetime:
    return START + dt.timedelta(seconds=seconds)


def told(seconds: float, **said: Any) -> dict[str, Any]:
    return {"run_id": "r", "seq": 1, "at": at(seconds), **said}


EVENTS: tuple[Event, ...] = (
    RunStarted(**told(0), workflow="w", name="W", mode="rehearse"),
    BlockReady(**told(0, block="a")),
    BlockStarted(**told(1, block="a")),
    BlockRetrying(**told(2, block="a"), try_number=1, delay_s=5, error="Lost."),
    BlockStarted(**told(7, block="a"), try_number=2),
    BlockSucceeded(**told(8, block="a"), elapsed_ms=7000, outputs={"text": "x"}),
    BlockReady(**told(8, block="b")),
    BlockHeld(**told(8, block="b"), where="before", reason="a breakpoint"),
    BlockReleased(**told(9, block="b")),
    BlockStarted(**told(9, block="b")),
    BlockFailed(**told(10, block="b"), elapsed_ms=1000, error="No."),
    BlockSkipped(**told(10, block="c"), reason="b failed"),
    RunFinished(**told(11), status="finished_with_errors", elapsed_ms=11_000),
)


def test_bars_tell_waiting_tries_pauses_and_holds() -> None:
    a, b, c = Timeline(EVENTS).bars
    assert [(s.phase, s.began_at, s.ended_at) for s in a.segments] == [
        (Phase.WAITING, at(0), at(1)),
        (Phase.TRYING, at(1), at(2)),
        (Phase.PAUSING, at(2), at(7)),
        (Phase.TRYING, at(7), at(8)),
    ]
    assert [s.try_number for s in a.segments] == [0, 1, 1, 2]
    assert [s.phase for s in b.segments] == [
        Phase.WAITING,
        Phase.HELD,
        Phase.WAITING,
        Phase.TRYING,
    ]
    assert b.segments[1].text == "a breakpoint"
    assert b.segments[-1].text == "No."
    assert (a.status, b.status, c.status) == (Status.OK, Status.FAILED, Status.SKIPPED)
    assert (c.segments, c.began_at, c.ended_at) == ((), None, None)
    assert (b.began_at, b.ended_at) == (at(8), at(10))


def test_a_record_that_breaks_off_ends_its_bars() -> None:
    (bar,) = Timeline(EVENTS[:5]).bars
    assert bar.segments[-1].ended_at == at(7)
    assert bar.status == Status.RUNNING


def test_the_state_at_a_moment_is_what_was_known_then() -> None:
    timeline = Timeline(EVENTS)
    assert timeline.state_at(at(-1)) == RunState()
    assert timeline.state_at(at(3)).block("a").status == Status.RETRYING
    assert timeline.state_at(at(7.5)).block("a").tries == 2
    assert timeline.state_at(at(9.5)).block("a").outputs == {"text": "x"}
    assert timeline.state_at(at(99)).status == RunStatus.FINISHED_WITH_ERRORS
    assert (timeline.began_at, timeline.ended_at) == (at(0), at(11))


def test_a_clock_that_is_set_back_hides_nothing() -> None:
    back = BlockSkipped(**told(-100, block="d"), reason="x")
    timeline = Timeline((*EVENTS[:3], back, *EVENTS[3:]))
    assert timeline.state_at(at(1)).block("d").status == Status.SKIPPED
    assert timeline.state_at(at(0)).block("d").status == Status.IDLE


@given(st.lists(st.integers(0, 2_000), min_size=1, max_size=8))
def test_any_moment_is_the_fold_of_what_came_before(counts: list[int]) -> None:
    events = tuple(
        BlockStarted(**told(n, block=f"b{n % 7}"), try_number=n + 1) for n in range(1_600)
    )
    timeline = Timeline(events)
    for count in counts:
        assert timeline.state_after(count) == RunState().fold(events[:count])


def test_without_events_there_is_no_timeline() -> None:
    with pytest.raises(ValueError, match="needs an event"):
        Timeline(())


@given(st.lists(st.integers(0, len(EVENTS)), max_size=4))
def test_a_timeline_that_grows_is_as_one_made_at_once(cuts: list[int]) -> None:
    timeline = Timeline(EVENTS[:1])
    for cut in sorted(cuts):
        timeline.add(EVENTS[len(timeline) : cut])
        count = len(timeline)
        assert timeline.bars == Timeline(EVENTS[:count]).bars
        assert timeline.state_after(count) == RunState().fold(EVENTS[:count])
    timeline.add(EVENTS[len(timeline) :])

    assert timeline.bars == Timeline(EVENTS).bars
    assert timeline.time_of(len(EVENTS)) == timeline.ended_at


def test_bars_know_after_which_event_they_turn() -> None:
    a, b, c = Timeline(EVENTS).bars
    counts = [(s.began_after, s.ended_after) for s in a.segments]

    assert counts == [(2, 3), (3, 4), (4, 5), (5, 6)]
    assert (a.settled_after, b.settled_after, c.settled_after) == (6, 11, 12)
    assert Timeline(EVENTS[:5]).bars[0].settled_after == 0
