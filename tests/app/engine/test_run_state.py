"""What is known of a block that tells how far it is."""

import datetime as dt
from typing import Any

import pytest

from app.engine.event import BlockProgress, BlockStarted, BlockSucceeded, Event
from app.engine.run_state import RunState, Status

NOW = dt.datetime(2026, 3, 5, 9, 0, tzinfo=dt.UTC)


def said(kind: type[Event], seq: int, **more: Any) -> Event:
    return kind(run_id="r", seq=seq, at=NOW, **{"block": "b", **more})


@pytest.mark.parametrize(
    ("done", "total", "part"), [(40, 160, 0.25), (0, 5, 0.0), (9, 5, 1.0), (9, None, None)]
)
def test_progress_is_a_part_of_the_whole(done: int, total: int | None, part: float | None) -> None:
    told = said(BlockProgress, 2, done=done, total=total, text="rows")
    state = RunState().fold([said(BlockStarted, 1), told]).block("b")
    assert (state.status, state.done, state.message) == (Status.RUNNING, part, "rows")


def test_a_further_try_begins_with_nothing_done() -> None:
    events = [
        said(BlockStarted, 1),
        said(BlockProgress, 2, done=1, total=2),
        said(BlockStarted, 3, try_number=2),
    ]
    assert RunState().fold(events).block("b").done is None


def test_what_is_done_leaves_no_message() -> None:
    events = [
        said(BlockStarted, 1),
        said(BlockProgress, 2, done=1, total=2, text="half"),
        said(BlockSucceeded, 3, elapsed_ms=4.0),
    ]
    assert RunState().fold(events).block("b").message == ""
