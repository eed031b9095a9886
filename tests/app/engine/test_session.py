"""Runs of many rows: what each is started with, its key, and how the whole ends."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.control import RunControl
from app.engine.event import Event
from app.engine.plan import make_plan
from app.engine.run_state import RunStatus
from app.engine.session import RunSummary, run_workflow
from tests.app.engine.blocks import Bench
from tests.app.engine.conftest import Course, sketch
from tests.support.fake_world import FakeWorld

BENCH = Bench()


def play_rows(
    rows: list[dict[str, Any]], watch: Any = None, control: RunControl | None = None
) -> tuple[Course, list[str]]:
    """Run a block once for each row; also gives the keys of the rows, in order."""

    def read(_inputs: Any, _context: Any) -> Iterator[Mapping[str, Any]]:
        yield from rows

    source = replace(BENCH.catalog["source"], rows=read)
    workflow = sketch({"a": "say"}, "start.text > a.text")
    start = workflow.blocks[0].model_copy(update={"inputs": {"count": 1}})
    workflow = workflow.model_copy(update={"blocks": (start, *workflow.blocks[1:])})
    course, world = Course(), FakeWorld()

    def sink(event: Event) -> None:
        course.events.append(event)
        if watch:
            watch(event)

    plan = make_plan(workflow, {**BENCH.catalog, "source": source})
    course.summary = run_workflow(plan, world, sink=sink, control=control)
    asked = [call["idempotency_key"] for call in world.calls if call["block_id"] == "a"]
    return course, [key.split(":")[1] for key in asked]


def test_a_row_keeps_its_key_when_rows_come_and_go_above_it() -> None:
    asha, ravi = {"text": "Asha", "$row": 1}, {"text": "Ravi", "$row": 2}
    _course, (first, second) = play_rows([asha, ravi])
    _course, (_new, again, other) = play_rows([{"text": "new", "$row": 1}, ravi, asha])
    assert (first, second) == (other, again)


def test_rows_that_are_alike_have_keys_of_their_own() -> None:
    _course, keys = play_rows([{"text": "x", "$row": n} for n in (1, 2, 3)])
    assert len({key.rpartition("-")[0] for key in keys}) == 1
    assert [key.rpartition("-")[2] for key in keys] == ["1", "2", "3"]


rows_of_text = st.lists(st.dictionaries(st.just("text"), st.text(max_size=3)), max_size=6)


@given(rows_of_text)
def test_every_row_has_a_key_that_hangs_on_what_it_says(rows: list[dict[str, Any]]) -> None:
    course, keys = play_rows(rows)
    assert len(set(keys)) == len(keys) == len(rows)
    assert [event.row for event in course.events if event.kind == "run_started"] == [
        str(n + 1) for n in range(len(rows))
    ]
    assert sorted(keys) == sorted(play_rows(rows[::-1])[1])


@pytest.mark.parametrize(
    ("rows", "status", "counts"),
    [
        ([], RunStatus.OK, {}),
        ([{"text": "x"}] * 2, RunStatus.OK, {RunStatus.OK: 2}),
        ([{"person": 1}] * 2, RunStatus.FAILED, {RunStatus.FAILED: 2}),
        (
            [{"text": "x"}, {"person": 1}],
            RunStatus.FINISHED_WITH_ERRORS,
            {RunStatus.OK: 1, RunStatus.FAILED: 1},
        ),
    ],
)
def test_the_whole_ends_as_its_rows_did(
    rows: list[dict[str, Any]], status: RunStatus, counts: dict[RunStatus, int]
) -> None:
    course, _keys = play_rows(rows)
    assert course.ended == RunSummary(course.ended.run_id, status, counts)
    assert course.ended.rows == len(rows)


def test_a_stop_ends_the_row_and_those_after_it() -> None:
    control = RunControl()

    def watch(event: Event) -> None:
        if event.kind == "run_started" and event.row == "2":
            control.stop()

    course, keys = play_rows([{"text": str(n)} for n in range(5)], watch, control)
    assert course.status == RunStatus.STOPPED
    assert len(keys) == 1
    assert {event.row for event in course.events} == {"1", "2"}
    assert course.ended.counts == {RunStatus.OK: 1, RunStatus.STOPPED: 1}
