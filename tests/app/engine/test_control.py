"""Pausing, resuming and stopping a run while blocks work side by side."""

import threading
from typing import Any

import pytest

from app.engine.control import RunControl
from app.engine.event import Event
from app.engine.run_state import RunStatus, Status
from tests.app.engine.blocks import Bench
from tests.app.engine.conftest import Play, sketch

WIDE = sketch(
    {"a": "say", "b": "say", "after_a": "say", "after_b": "say"},
    "start.text > a.text",
    "start.text > b.text",
    "a.text > after_a.text",
    "b.text > after_b.text",
)


def test_a_stopped_run_cannot_be_paused() -> None:
    control = RunControl()
    control.stop()
    control.pause()
    assert control.is_stopped
    assert not control.is_paused
    control.wait_while_paused()


def test_stopping_ends_a_pause() -> None:
    control = RunControl()
    control.pause()
    assert control.is_paused
    control.stop()
    assert not control.is_paused


@pytest.mark.parametrize("ends_by", ["resume", "stop"])
def test_two_threads_pause_once_and_go_on_once(play: Play, bench: Bench, ends_by: str) -> None:
    """Both blocks end after the pause began, so that both threads come to wait."""
    control = RunControl()
    meeting = threading.Barrier(2, action=control.pause, timeout=10)

    def behave(inputs: Any, _context: Any) -> Any:
        meeting.wait()
        return {"text": inputs.text}

    bench.behave |= {"a": behave, "b": behave}
    succeeded: list[Event] = []
    are_both_done = threading.Event()

    def watch(event: Event) -> None:
        if event.kind == "block_succeeded":
            succeeded.append(event)
            if len(succeeded) == 3:
                are_both_done.set()
        if event.kind == "run_paused":
            threading.Thread(target=end_pause).start()

    def end_pause() -> None:
        assert are_both_done.wait(10)
        getattr(control, ends_by)()

    course = play(WIDE, control=control, watch=watch)
    kinds = course.kinds()
    assert kinds.count("run_paused") == kinds.count("run_resumed") == 1
    after = {course.state.block(name).status for name in ("after_a", "after_b")}
    if ends_by == "resume":
        assert (course.status, after) == (RunStatus.OK, {Status.OK})
    else:
        assert (course.status, after) == (RunStatus.STOPPED, {Status.SKIPPED})
        assert course.state.block("after_a").message == "the run was stopped"


def test_a_run_stopped_before_it_begins_runs_nothing(play: Play, bench: Bench) -> None:
    control = RunControl()
    control.stop()
    course = play(WIDE, control=control)
    assert course.status == RunStatus.STOPPED
    assert bench.ran == []
    assert {block.status for block in course.state.blocks.values()} == {Status.SKIPPED}


def test_a_sink_that_breaks_breaks_the_run_off(play: Play, bench: Bench) -> None:
    """Also in a thread of the run's own: nothing is swallowed, nothing hangs."""

    def watch(event: Event) -> None:
        if event.kind == "block_succeeded" and getattr(event, "block", "") == "b":
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        play(WIDE, watch=watch)
