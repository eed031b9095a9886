"""A replay gives the events of the recorded run but for times: over drawn graphs and faults."""

import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.event import (
    BlockHeld,
    BlockReleased,
    BlockSkipped,
    BlockStarted,
    BlockSucceeded,
    Event,
    RunStarted,
)
from app.engine.plan import make_plan
from app.engine.run_state import RunStatus
from app.runs.comparison import compare
from app.runs.course import block_courses, is_broken_off, raced, run_course, settled_before
from app.runs.recorded import recorded_here
from app.runs.replay import recorded_settings, replay
from app.workflow.model import Workflow
from blocks.sdk import JournalError
from tests.app.engine.conftest import sketch
from tests.app.engine.test_laws import BENCH, behave, drawn_workflows, fates, texts
from tests.app.runs.runs import HELLO, Archive, fake_world
from tests.support.fake_world import START, FakeWorld

ENDED_BEFORE = "the run ended before it"


def ran_alike(first: list[Event], second: list[Event], block: str) -> bool:
    """Whether the run was broken off at the same place, as seen from a block."""
    skipped = [
        any(
            isinstance(e, BlockSkipped) and e.block == block and e.reason == ENDED_BEFORE
            for e in es
        )
        for es in (first, second)
    ]
    return not any(skipped)


@given(drawn_workflows(), fates, texts)
def test_a_replay_has_the_same_events(workflow: Workflow, drawn: list[str], text: str) -> None:
    behave(workflow, drawn)
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder, "journal.db"), BENCH)
        first: list[Event] = []
        trigger = {"text": text, "person": {"a": 1}}
        summary = archive.play(workflow, trigger=trigger, sink=first.append)
        with archive.history() as history:
            recorded = history.open(summary.run_id)
            again, second = archive.replay(recorded)
            plan = make_plan(workflow, BENCH.catalog)
            open_to_chance = raced(plan)
            broken_off = is_broken_off(first) or is_broken_off(second)

            assert list(recorded.events()) == first
            assert settled_before(first, plan)
            assert settled_before(second, plan)
            assert is_broken_off(first) == is_broken_off(second)
            before, after = block_courses(first), block_courses(second)
            assert set(before) == set(after)
            for block in set(before) - open_to_chance:
                if not broken_off or ran_alike(first, second, block):
                    assert before[block] == after[block]
            if not broken_off and not open_to_chance:
                assert run_course(first) == run_course(second)
                assert compare(recorded, history.open(again.run_id), BENCH.catalog) == ()


@given(st.integers(0, 2**32), st.integers(2, 9))
def test_a_chain_is_replayed_event_by_event_with_faults_from_a_seed(seed: int, length: int) -> None:
    """Nothing runs side by side, so that even the order of all events is the same."""
    blocks: dict[str, Any] = {f"b{n}": ("say", {}, {"on_error": "report"}) for n in range(length)}
    links = ["start.text > b0.text", *(f"b{n}.text > b{n + 1}.text" for n in range(length - 1))]
    workflow = sketch(blocks, *links)
    behave(workflow, [("fine", "fine", "lost", "broken")[(seed >> 2 * n) % 4] for n in range(10)])
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder, "journal.db"), BENCH)
        first: list[Event] = []
        run_id = archive.play(workflow, sink=first.append).run_id
        with archive.history() as history:
            _summary, second = archive.replay(history.open(run_id))
    assert [(e.kind, getattr(e, "block", "")) for e in first] == [
        (e.kind, getattr(e, "block", "")) for e in second
    ]
    assert block_courses(first) == block_courses(second)
    assert [event.at for event in first] == [event.at for event in second]


def test_a_replay_says_whose_it_is_and_has_an_id_of_its_own(archive: Archive) -> None:
    run_id = archive.play().run_id
    with archive.history() as history:
        summary, events = archive.replay(history.open(run_id))
        again = history.open(summary.run_id)
    assert summary.run_id != run_id
    assert {event.run_id for event in events} == {summary.run_id}
    assert again.line.origin == f"replay of {run_id}"


def test_idempotency_keys_are_those_of_the_recorded_run(archive: Archive) -> None:
    keys = []

    def send(_inputs: Any, context: Any) -> Any:
        keys.append(context.idempotency_key)
        return {"sent": True}

    archive.bench.behave["send"] = send
    run_id = archive.play().run_id
    with archive.history() as history:
        archive.replay(history.open(run_id))
    assert keys[0] == keys[1]


def test_every_row_is_replayed_or_one_of_them(archive: Archive) -> None:
    workflow = sketch({"a": "say"}, "start.text > a.text")
    source = workflow.blocks[0].model_copy(update={"inputs": {"count": 3}})
    workflow = workflow.model_copy(update={"blocks": (source, *workflow.blocks[1:])})
    run_id = archive.play(workflow).run_id
    with archive.history() as history:
        recorded = history.open(run_id)
        assert [row.row for row in recorded.rows()] == ["1", "2", "3"]
        summary, _events = archive.replay(recorded)
        assert [row.row_key for row in history.open(summary.run_id).rows()] == [
            row.row_key for row in recorded.rows()
        ]
        _summary, events = archive.replay(recorded, row="2")
    assert {event.row for event in events} == {"2"}


def test_values_changed_by_hand_are_changed_in_the_replay(archive: Archive) -> None:
    told: dict[str, Any] = {"run_id": "1", "seq": 1, "at": START}
    events = [
        RunStarted(**told, workflow="w", name="W", mode="rehearse", trigger={"text": "x"}),
        BlockHeld(**told, block="a", where="before", reason="a breakpoint"),
        BlockReleased(**told, block="a", values={"text": "changed"}),
        BlockStarted(**told, block="a"),
        BlockHeld(**told, block="a", where="error", reason="No."),
        BlockReleased(**told, block="a", values={"lines": "more"}),
        BlockStarted(**told, block="a", try_number=2),
        BlockSucceeded(**told, block="a", elapsed_ms=1, outputs={"text": "changed"}),
        BlockStarted(**told, block="send"),
        BlockHeld(**told, block="send", where="after", reason="a breakpoint"),
        BlockReleased(**told, block="send", values={"sent": False}),
        BlockSucceeded(**told, block="send", elapsed_ms=1, outputs={"sent": False}),
    ]
    settings = recorded_settings(recorded_here(HELLO, events))
    assert settings.inputs == {"a": {"text": "changed", "lines": "more"}}
    assert settings.given == {"send": {"sent": False}}
    assert not settings.breakpoints


def test_a_run_whose_workflow_was_not_kept_cannot_be_replayed(archive: Archive) -> None:
    run_id = archive.play().run_id
    database = sqlite3.connect(archive.path)
    database.execute("UPDATE run SET workflow=NULL")
    database.commit()
    database.close()
    with archive.history() as history, pytest.raises(JournalError, match="before workflows were"):
        archive.replay(history.open(run_id))


def test_a_replay_is_never_live(archive: Archive) -> None:
    run_id = archive.play().run_id
    with archive.history() as history, pytest.raises(JournalError, match="does not run live"):
        replay(
            history.open(run_id),
            archive.bench.catalog,
            lambda _plan, _conditions: FakeWorld("live"),
            sink=lambda _event: None,
        )
    assert archive.bench.ran_ids().count("send") == 1


def test_a_live_run_is_replayed_as_a_rehearsal(archive: Archive) -> None:
    run_id = archive.play(HELLO, mode="live").run_id
    with archive.history() as history:
        recorded = history.open(run_id)
        events: list[Event] = []
        summary = replay(recorded, archive.bench.catalog, fake_world, sink=events.append)
    assert summary.status == RunStatus.OK
    assert block_courses(events) == block_courses(recorded.events())
