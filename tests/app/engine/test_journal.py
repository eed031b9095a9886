"""The journal keeps events and guards effects; it says in words when it cannot."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from app.engine.effect import EffectState, of_done, of_failed, remembered
from app.engine.event import as_dict
from app.engine.journal import Journal
from app.engine.outcome import Done, Failed
from app.engine.plan import Step, make_plan
from app.engine.run_state import RunStatus, Status
from blocks.sdk import Context, JournalError, RefusedError, TransportError
from tests.app.engine.blocks import Bench
from tests.app.engine.conftest import Play, sketch
from tests.support.fake_world import START, FakeWorld

SENDING = sketch({"send": ("send", {"to": "a", "text": "b"})}, "start.text > send.when")


@pytest.fixture
def path(tmp_path: Path) -> Any:
    return tmp_path / "deep" / "journal.db"


@pytest.fixture
def journal(path: Path) -> Any:
    with Journal(path, lambda: START) as opened:
        yield opened


def test_the_events_of_a_run_are_read_back_as_they_were(play: Play, journal: Journal) -> None:
    course = play(SENDING, journal=journal)
    kept = journal.events(course.run_id)
    assert list(kept) == [as_dict(event) for event in course.events]


def test_events_outlive_the_program(play: Play, path: Path) -> None:
    with Journal(path, lambda: START) as journal:
        course = play(SENDING, journal=journal)
    with Journal(path, lambda: START) as again:
        assert len(again.events(course.run_id)) == len(course.events)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (None, EffectState.DONE),
        (RefusedError("No."), EffectState.FAILED),
        (TransportError("Lost.", may_have_arrived=True), EffectState.UNKNOWN),
    ],
)
def test_a_live_effect_is_kept_before_and_after(
    play: Play, bench: Bench, world: FakeWorld, journal: Journal, error: Any, state: EffectState
) -> None:
    world.mode = "live"
    seen = []

    def behave(_inputs: Any, context: Context) -> Any:
        seen.append(journal.find(context.idempotency_key))
        if error:
            raise error
        return {"sent": True}

    bench.behave["send"] = behave
    play(SENDING, journal=journal)
    (before,) = seen
    assert before is not None
    assert before.state == EffectState.STARTED
    after = journal.find(before.key)
    assert after is not None
    assert after.state == state


def test_a_rehearsal_leaves_no_effects(play: Play, bench: Bench, journal: Journal) -> None:
    keys = []

    def behave(_inputs: Any, context: Context) -> Any:
        keys.append(context.idempotency_key)
        return {"sent": True}

    bench.behave["send"] = behave
    play(SENDING, journal=journal)
    assert journal.find(keys[0]) is None


def make_step(bench: Bench) -> Any:
    return make_plan(SENDING, bench.catalog).steps["send"]


def second(journal: Journal, step: Step, first: tuple[EffectState, Mapping[str, Any]]) -> Any:
    """What the block ends with whose key was begun and settled before."""
    assert journal.begin("key", step, "") is None
    journal.settle("key", *first)
    known = journal.begin("key", step, "")
    assert known is not None
    return remembered(step, known)


def test_what_was_done_is_not_done_again(bench: Bench, journal: Journal) -> None:
    outputs = {"sent": True, "code": 200}
    again = second(journal, make_step(bench), of_done(Done(outputs, outputs)))
    assert isinstance(again, Done)
    assert again.values == outputs


def test_what_may_have_arrived_is_not_sent_again(bench: Bench, journal: Journal) -> None:
    lost = TransportError("Lost.", may_have_arrived=True)
    kept = of_failed(Failed("Lost.", None, may_have_arrived=True), lost)
    again = second(journal, make_step(bench), kept)
    assert isinstance(again, Failed)
    assert again.may_have_arrived
    assert "not sent again" in again.error
    assert again.values is not None
    assert again.values["sent"] is False


def test_what_surely_failed_says_so_and_not_that_it_may_have_arrived(
    bench: Bench, journal: Journal
) -> None:
    outputs = {"sent": False, "code": 400, "error": "No."}
    kept = of_failed(Failed("No.", outputs, outputs, tries=2), RefusedError("No."))
    again = second(journal, make_step(bench), kept)
    assert isinstance(again, Failed)
    assert (again.error, again.may_have_arrived, again.tries) == ("No.", False, 2)
    assert again.values == outputs


def test_an_effect_that_nobody_settled_is_in_doubt(bench: Bench, journal: Journal) -> None:
    step = make_step(bench)
    assert journal.begin("key", step, "7") is None
    known = journal.begin("key", step, "7")
    assert known is not None
    assert (known.state, known.block, known.row) == (EffectState.STARTED, "send", "7")
    assert remembered(step, known).may_have_arrived  # type: ignore[union-attr]


def test_a_further_try_begins_what_surely_failed_and_nothing_else(
    bench: Bench, journal: Journal
) -> None:
    step = make_step(bench)
    for state, may_go in (
        (EffectState.FAILED, True),
        (EffectState.UNKNOWN, False),
        (EffectState.DONE, False),
    ):
        assert journal.begin(state, step, "") is None
        journal.settle(state, state, {})
        assert (journal.begin(state, step, "", again=True) is None) is may_go


def test_a_journal_that_breaks_ends_the_run_before_the_next_send(
    play: Play, bench: Bench, world: FakeWorld, path: Path
) -> None:
    world.mode = "live"
    workflow = sketch(
        {"a": "say", "send": ("send", {"to": "a"})}, "start.text > a.text", "a.text > send.text"
    )
    journal = Journal(path, lambda: START)

    def behave(inputs: Any, _context: Context) -> Any:
        journal.close()
        return {"text": inputs.text}

    bench.behave["a"] = behave
    with pytest.raises(JournalError, match="cannot be written"):
        play(workflow, journal=journal)
    assert "send" not in bench.ran_ids()


def test_nothing_begins_while_events_cannot_be_written_and_what_began_is_settled(
    play: Play, bench: Bench, path: Path
) -> None:
    step = make_step(bench)
    journal = Journal(path, lambda: START)
    other = sqlite3.connect(path)
    other.execute(
        "CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'no room'); END"
    )
    other.commit()
    assert journal.begin("before", step, "") is None
    with pytest.raises(JournalError, match="no room"):
        play(SENDING, journal=journal)
    with pytest.raises(JournalError, match="no room"):
        journal.begin("key", step, "")
    journal.settle("before", EffectState.DONE, {})
    seen = other.execute("SELECT key, state FROM effect").fetchall()
    other.execute("DROP TRIGGER full")
    other.commit()
    assert journal.begin("key", step, "") is None
    now = other.execute("SELECT state FROM effect WHERE key='key'").fetchall()
    kept = other.execute("SELECT kind FROM event ORDER BY seq LIMIT 1").fetchall()
    journal.close()
    other.close()

    assert seen == [("before", "done")]
    assert (now, kept) == ([("started",)], [("run_started",)])


def test_it_is_closed_even_when_the_last_events_cannot_be_written(play: Play, path: Path) -> None:
    journal = Journal(path, lambda: START)
    other = sqlite3.connect(path)
    other.execute("DROP TABLE event")
    other.commit()
    other.close()
    with pytest.raises(JournalError, match="no such table"):
        play(SENDING, journal=journal)
    with pytest.raises(JournalError, match="no such table"):
        journal.close()
    with pytest.raises(JournalError, match="closed database"):
        journal.find("key")


def test_a_damaged_file_is_said_in_words(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(JournalError, match="move the file away"):
        Journal(path, lambda: START)


def test_a_newer_journal_is_refused(path: Path) -> None:
    with Journal(path, lambda: START):
        pass
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version=99")
    database.close()
    with pytest.raises(JournalError, match="newer Cordboard"):
        Journal(path, lambda: START)


def test_statuses_folded_from_the_journal_are_those_of_the_run(
    play: Play, journal: Journal
) -> None:
    course = play(SENDING, journal=journal)
    assert course.state.block("send").status == Status.OK
    assert course.status == RunStatus.OK
