"""A rehearsal for each test that wants one; a closed one must leave no thread at all."""

import contextlib
import datetime as dt
import threading
from collections.abc import Callable, Iterator

import pytest

from app.rehearsal.rehearsal import Rehearsal
from app.rehearsal.virtual_clock import VirtualClock

START = dt.datetime(2026, 12, 10, 10, 0, tzinfo=dt.UTC)

MakeRehearsal = Callable[..., Rehearsal]


@pytest.fixture
def make_rehearsal() -> Iterator[MakeRehearsal]:
    """Makes rehearsals whose clock stands still at START; they are closed after the test."""
    before = set(threading.enumerate())
    with contextlib.ExitStack() as stack:
        yield lambda **settings: stack.enter_context(
            Rehearsal(clock=VirtualClock(START, stands_still=True), **settings)
        )
    left = set(threading.enumerate()) - before
    assert [thread.name for thread in left if thread.name.startswith("rehearsal")] == []


@pytest.fixture
def rehearsal(make_rehearsal: MakeRehearsal) -> Rehearsal:
    """A rehearsal without stand-ins."""
    return make_rehearsal()
