"""A recorded run reads back what it was; large values stay on the disk until they are asked for."""

import json
import sqlite3
from typing import Any

import pytest

from app.engine.event import BlockSucceeded, Event, RunStarted
from app.engine.journal import Journal
from app.engine.run_state import RunState
from app.runs.history import History
from app.runs.recorded import RecordedRun, recorded_here
from blocks.sdk import JournalError
from tests.app.engine.conftest import sketch
from tests.app.runs.runs import HELLO, Archive
from tests.support.fake_world import START

LONG = "ab" * 50_000
LIST = [{"n": n, "name": "x" * 20} for n in range(2_000)]


def play_large(archive: Archive, history: History) -> tuple[RecordedRun, list[Event]]:
    events: list[Event] = []
    summary = archive.play(
        sink=events.append, trigger={"text": LONG, "person": {"list": LIST}, "small": 1}
    )
    return history.open(summary.run_id), events


def test_it_has_the_workflow_events_trigger_and_values(archive: Archive, history: History) -> None:
    events: list[Event] = []
    summary = archive.play(sink=events.append, conditions={"faults": ["x=500"]})
    run = history.open(summary.run_id)
    assert run.workflow == HELLO
    assert run.conditions == {"faults": ["x=500"]}
    assert list(run.events()) == events
    assert run.state() == RunState().fold(events)
    assert run.trigger() == {"text": "hello"}
    assert run.outputs()["a"]["text"] == "hello"
    assert run.large() == ()


def test_large_values_are_cut_in_the_events_and_whole_on_demand(
    archive: Archive, history: History
) -> None:
    run, events = play_large(archive, history)
    started = run.events()[0]
    assert isinstance(started, RunStarted)
    assert started.trigger["text"] == LONG[:1_000] + "…"
    assert started.trigger["small"] == 1
    assert run.trigger() == {"text": LONG, "person": {"list": LIST}, "small": 1}
    assert [run.whole(event) for event in run.events()] == events
    large = {(one.block, one.field, one.port): one for one in run.large()}
    assert large["a", "outputs", "text"].size_bytes == len(json.dumps(LONG))
    assert run.load(large["a", "outputs", "text"]) == LONG


def test_a_cut_value_keeps_its_type(archive: Archive, history: History) -> None:
    run, _events = play_large(archive, history)
    person = run.outputs()["start"]["person"]
    assert isinstance(person["list"], list)
    assert 0 < len(person["list"]) < 20
    assert set(person["list"][0]) <= {"n", "name"}


def test_the_same_value_is_kept_once(archive: Archive, history: History) -> None:
    run, _events = play_large(archive, history)
    digests = [one.digest for one in run.large() if one.port == "text"]
    assert len(digests) >= 3
    assert len(set(digests)) == 1
    database = sqlite3.connect(archive.path)
    (count,) = database.execute("SELECT count(*) FROM large_value").fetchone()
    database.close()
    assert count == 2


def test_a_value_too_large_to_keep_is_said_in_words(archive: Archive, history: History) -> None:
    run, _events = play_large(archive, history)
    database = sqlite3.connect(archive.path)
    database.execute("UPDATE large_value SET body=NULL")
    database.commit()
    database.close()
    with pytest.raises(JournalError, match="too large to keep"):
        run.load(run.large()[0])


def test_rows_are_in_the_order_of_the_file(archive: Archive, history: History) -> None:
    workflow = sketch({"a": "say"}, "start.text > a.text")
    source = workflow.blocks[0].model_copy(update={"inputs": {"count": 12}})
    workflow = workflow.model_copy(update={"blocks": (source, *workflow.blocks[1:])})
    run = history.open(archive.play(workflow).run_id)
    assert [row.row for row in run.rows()] == [str(n) for n in range(1, 13)]
    assert run.line.rows == 12
    assert run.trigger("11") == {"text": "row 11"}
    assert run.trigger() == {"text": "row 1"}


def test_deliveries_belong_to_their_row(archive: Archive, history: History) -> None:
    with Journal(archive.path, lambda: START) as journal:
        journal.begin_run("r", HELLO, mode="rehearse")
        told: dict[str, Any] = {"run_id": "r", "at": START, "mode": "rehearse"}
        for row in ("1", "2"):
            journal.record(
                RunStarted(**told, row=row, seq=1, workflow="w", name="W", row_key=f"key-{row}")
            )
        journal.keep_delivery({"idempotency_key": "r:key-2:send", "to": ["+91 5"], "id": 1})
        journal.keep_delivery({"idempotency_key": "old:key-1:send", "to": [], "id": 2}, "r")
    run = history.open("r")
    assert [one["id"] for one in run.deliveries("2")] == [1]
    assert [one["id"] for one in run.deliveries("1")] == [2]
    assert len(run.deliveries()) == 2


def test_a_run_just_over_needs_no_journal(archive: Archive) -> None:
    events: list[Event] = []
    summary = archive.play(sink=events.append)
    run = recorded_here(HELLO, events)
    assert run.run_id == summary.run_id
    assert run.workflow == HELLO
    assert list(run.events()) == events
    assert run.line.status == summary.status
    assert run.large() == ()
    last = run.events()[-2]
    assert isinstance(last, BlockSucceeded)
    assert run.whole(last) == last
    with pytest.raises(JournalError):
        recorded_here(HELLO, [])


def test_half_of_a_character_can_be_kept(archive: Archive, history: History) -> None:
    run = history.open(archive.play(trigger={"text": "a\ud800b"}).run_id)
    assert run.trigger()["text"].startswith("a")
