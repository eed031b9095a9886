"""An outward block that failed in a live run and is tried again by the user."""

from pathlib import Path
from typing import Any

import pytest

from app.engine.control import RunControl
from app.engine.effect import EffectState
from app.engine.event import BlockHeld, Event
from app.engine.journal import Journal
from app.engine.run_settings import RunSettings
from app.engine.run_state import RunStatus, Status
from blocks.sdk import BlockError, Context, GraphError, JournalError, RefusedError, TransportError
from tests.app.engine.blocks import Bench
from tests.app.engine.conftest import Play, sketch
from tests.support.fake_world import START, FakeWorld

SENDING = sketch({"send": ("send", {"to": "a", "text": "b"})}, "start.text > send.when")
AT_ERROR = RunSettings(holds_at_error=True)
LOST = TransportError("Lost.", may_have_arrived=True)


@pytest.fixture
def journal(tmp_path: Path) -> Any:
    with Journal(tmp_path / "journal.db", lambda: START) as opened:
        yield opened


@pytest.fixture
def keys(bench: Bench) -> list[str]:
    return []


def fail_once(bench: Bench, keys: list[str], error: BlockError) -> None:
    def behave(_inputs: Any, context: Context) -> Any:
        keys.append(context.idempotency_key)
        if len(keys) == 1:
            raise error
        return {"sent": True}

    bench.behave["send"] = behave


def test_what_surely_did_not_arrive_is_tried_again_with_the_same_key(
    play: Play, bench: Bench, world: FakeWorld, journal: Journal, keys: list[str]
) -> None:
    world.mode = "live"
    fail_once(bench, keys, RefusedError("No."))
    control = RunControl()
    states = []

    def watch(event: Event) -> None:
        if isinstance(event, BlockHeld):
            (held,) = control.held()
            assert not held.needs_word
            effect = journal.find(keys[0])
            assert effect is not None
            states.append(effect.state)
            control.retry("send", {"text": "better"})

    course = play(SENDING, control=control, journal=journal, watch=watch, settings=AT_ERROR)
    assert course.status == RunStatus.OK
    assert keys[0] == keys[1]
    assert states == [EffectState.FAILED]
    after = journal.find(keys[0])
    assert after is not None
    assert after.state == EffectState.DONE


def test_what_may_have_arrived_needs_the_users_word(
    play: Play, bench: Bench, world: FakeWorld, journal: Journal, keys: list[str]
) -> None:
    world.mode = "live"
    fail_once(bench, keys, LOST)
    control = RunControl()

    def watch(event: Event) -> None:
        if isinstance(event, BlockHeld):
            (held,) = control.held()
            assert held.needs_word
            with pytest.raises(GraphError, match="may have arrived"):
                control.retry("send")
            assert len(keys) == 1
            control.retry("send", may_repeat=True)

    course = play(SENDING, control=control, journal=journal, watch=watch, settings=AT_ERROR)
    assert course.status == RunStatus.OK
    assert keys[0] == keys[1]


def test_without_the_word_the_failure_stands(
    play: Play, bench: Bench, world: FakeWorld, journal: Journal, keys: list[str]
) -> None:
    world.mode = "live"
    fail_once(bench, keys, LOST)
    control = RunControl()

    def watch(event: Event) -> None:
        if isinstance(event, BlockHeld):
            control.release("send")

    course = play(SENDING, control=control, journal=journal, watch=watch, settings=AT_ERROR)
    assert course.state.block("send").status == Status.FAILED
    effect = journal.find(keys[0])
    assert effect is not None
    assert effect.state == EffectState.UNKNOWN


def test_a_rehearsal_needs_no_word(play: Play, bench: Bench, keys: list[str]) -> None:
    fail_once(bench, keys, LOST)
    control = RunControl()

    def watch(event: Event) -> None:
        if isinstance(event, BlockHeld):
            control.retry("send")

    course = play(SENDING, control=control, watch=watch, settings=AT_ERROR)
    assert course.status == RunStatus.OK


@pytest.mark.parametrize("by_word", [False, True])
def test_the_journal_itself_reopens_only_what_may_be(
    play: Play, bench: Bench, world: FakeWorld, journal: Journal, keys: list[str], by_word: bool
) -> None:
    world.mode = "live"
    fail_once(bench, keys, LOST)
    play(SENDING, journal=journal)
    if by_word:
        journal.reopen(keys[0], by_word=True)
        effect = journal.find(keys[0])
        assert effect is not None
        assert effect.state == EffectState.REOPENED
    else:
        with pytest.raises(JournalError, match="not known whether"):
            journal.reopen(keys[0], by_word=False)


def test_what_is_done_is_never_reopened(
    play: Play, bench: Bench, world: FakeWorld, journal: Journal
) -> None:
    world.mode = "live"
    keys = []

    def behave(_inputs: Any, context: Context) -> Any:
        keys.append(context.idempotency_key)
        return {"sent": True}

    bench.behave["send"] = behave
    play(SENDING, journal=journal)
    with pytest.raises(JournalError):
        journal.reopen(keys[0], by_word=True)
