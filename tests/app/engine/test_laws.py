"""Laws of every run, over drawn workflows of the small blocks and drawn fates of each block."""

import datetime as dt
from collections.abc import Mapping
from functools import reduce
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.engine.event import (
    BlockFailed,
    BlockHeld,
    BlockLog,
    BlockProgress,
    BlockReady,
    BlockReleased,
    BlockRetrying,
    BlockSkipped,
    BlockStarted,
    BlockSucceeded,
    BlockWaiting,
    Event,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    RunWaiting,
    as_dict,
)
from app.engine.plan import Plan, PlanRefusedError, SourceEnd, make_plan
from app.engine.run_state import RunState, RunStatus, Status
from app.engine.session import run_workflow
from app.workflow import edits
from app.workflow.check import check
from app.workflow.model import Link, OnError, Policy, Severity, Workflow
from app.workflow.wiring import Wiring
from blocks.sdk import RefusedError, TransportError
from tests.app.engine.blocks import Bench
from tests.app.engine.conftest import sketch
from tests.support.event_order import assert_legal
from tests.support.fake_world import FakeWorld
from tests.support.sample_blocks import CATALOG
from tests.support.workflows import sound_workflows, workflows

FILLED: Mapping[str, Mapping[str, Any]] = {
    "say": {"text": "x"},
    "split": {"text": "x", "wanted": "x"},
    "send": {"to": "a", "text": "b"},
    "join": {"values": ["x"]},
}
BENCH = Bench()
"""One for all examples: making its blocks takes longer than a run."""
FATES = ("fine", "fine", "fine", "empty", "refused", "lost", "broken")
SETTLED = (BlockSucceeded, BlockFailed, BlockSkipped)
ENDS = (Status.OK, Status.FAILED, Status.SKIPPED)


POLICIES = (Policy(), Policy(), Policy(), Policy(tries=2), Policy(on_error=OnError.STOP))


@st.composite
def drawn_workflows(draw: st.DrawFn) -> Workflow:
    """A sound workflow of up to nine blocks, each linked to some of those before it, or to none."""
    catalog = BENCH.catalog
    workflow, _id = edits.add_block(Workflow(), catalog["source"], (0.0, 0.0))
    for type in draw(st.lists(st.sampled_from(sorted(FILLED)), max_size=8)):
        workflow, new = edits.add_block(workflow, catalog[type], (0.0, 0.0), inputs=FILLED[type])
        workflow = edits.set_policy(workflow, new, draw(st.sampled_from(POLICIES)))
        for _ in range(draw(st.sampled_from([0, 1, 1, 2, 3]))):
            wiring = Wiring.of(workflow, catalog)
            before = [block.id for block in workflow.blocks if block.id != new]
            outputs = [(id, port.name) for id in before for port in wiring.ports(id).outputs]
            source = draw(st.sampled_from(outputs))
            target = draw(st.sampled_from([port.name for port in wiring.ports(new).inputs]))
            if wiring.fit(*source, new, target).is_allowed:
                link = Link(from_block=source[0], from_port=source[1], to_block=new, to_port=target)
                workflow = edits.connect(workflow, link, wiring)
    return workflow


fates = st.lists(st.sampled_from(FATES), min_size=10, max_size=10)
texts = st.sampled_from(["x", "y", ""])


def behave(workflow: Workflow, drawn: list[str]) -> None:
    """Let each block that speaks or sends meet its fate."""
    BENCH.behave.clear()
    for block, fate in zip(workflow.blocks, drawn, strict=False):
        key = "sent" if block.type == "send" else "text"
        if fate != "fine":
            BENCH.behave[block.id] = _fate(fate, key)


def _fate(fate: str, output: str) -> Any:
    def run(_inputs: Any, _context: Any) -> Mapping[str, Any]:
        if fate == "refused":
            raise RefusedError("No.")
        if fate == "lost":
            raise TransportError("Lost.", is_transient=True, may_have_arrived=True)
        if fate == "broken":
            raise ZeroDivisionError
        return {output: True if output == "sent" else ""}

    return run


def play(workflow: Workflow, drawn: list[str], text: str) -> tuple[Plan, list[Event]]:
    behave(workflow, drawn)
    plan = make_plan(workflow, BENCH.catalog)
    events: list[Event] = []
    run_workflow(plan, FakeWorld(), sink=events.append, trigger={"text": text, "person": {"a": 1}})
    return plan, events


@given(drawn_workflows(), fates, texts)
def test_every_block_ends_once_in_a_legal_order(
    workflow: Workflow, drawn: list[str], text: str
) -> None:
    _plan, events = play(workflow, drawn, text)
    assert_legal([as_dict(event) for event in events], [block.id for block in workflow.blocks])
    state = RunState().fold(events)
    assert {state.block(block.id).status for block in workflow.blocks} <= set(ENDS)
    assert set(state.blocks) == {block.id for block in workflow.blocks}


@given(drawn_workflows(), fates, texts)
def test_no_block_starts_before_what_it_needs_is_settled(
    workflow: Workflow, drawn: list[str], text: str
) -> None:
    plan, events = play(workflow, drawn, text)
    settled: set[str] = set()
    for event in events:
        if isinstance(event, BlockStarted):
            step = plan.steps[event.block]
            gates = {gate.block for gate in step.gates}
            assert gates <= settled
            if step.spec.mark.joins:
                assert not step.after or settled & set(step.after)
            else:
                assert set(step.after) <= settled
        elif isinstance(event, SETTLED):
            settled.add(event.block)


@given(drawn_workflows(), fates, texts)
def test_a_block_is_skipped_just_where_a_link_brings_nothing(
    workflow: Workflow, drawn: list[str], text: str
) -> None:
    plan, events = play(workflow, drawn, text)
    state = RunState().fold(events)
    if state.status == RunStatus.FAILED:
        return
    for step in plan.steps.values():
        ends = [end for one in step.linked for end in one.ends]
        is_closed = any(is_dead(plan, state, gate) for gate in step.gates)
        dead = [is_dead(plan, state, end) for end in ends]
        is_starved = bool(dead) and (all(dead) if step.spec.mark.joins else any(dead))
        is_skipped = state.block(step.id).status == Status.SKIPPED
        assert is_skipped is (is_closed or is_starved), step.id


def is_dead(plan: Plan, state: RunState, end: SourceEnd) -> bool:
    """What the contract calls dead, read off the outputs that were shown."""
    block = state.block(end.block)
    has_flag = plan.steps[end.block].spec.mark.success is not None
    if block.status == Status.SKIPPED or (block.status == Status.FAILED and not has_flag):
        return True
    output = plan.steps[end.block].ports.output(end.port)
    branch = end.port if output and output.type.name == "branch" else output and output.only_when
    if branch and not block.outputs.get(branch):
        return True
    return end.is_gate and block.outputs.get(end.port) is False


@given(drawn_workflows(), fates, texts)
def test_the_run_ends_as_its_blocks_did(workflow: Workflow, drawn: list[str], text: str) -> None:
    plan, events = play(workflow, drawn, text)
    state = RunState().fold(events)
    failed = {name for name, block in state.blocks.items() if block.status == Status.FAILED}
    stops = {
        step.id
        for step in plan.steps.values()
        if step.spec.is_source or step.block.policy.on_error == "stop"
    }
    if failed & stops:
        assert state.status == RunStatus.FAILED
        assert state.error
    else:
        assert state.status == (RunStatus.FINISHED_WITH_ERRORS if failed else RunStatus.OK)
        assert not state.error


@given(drawn_workflows())
def test_a_plan_has_each_block_once_after_all_it_needs(workflow: Workflow) -> None:
    plan = make_plan(workflow, BENCH.catalog)
    seen: set[str] = set()
    for block_id, step in plan.steps.items():
        assert set(step.after) <= seen
        seen.add(block_id)
    assert seen | set(plan.idle) == {block.id for block in workflow.blocks}
    for block_id, dependents in plan.dependents.items():
        assert all(block_id in plan.steps[one].after for one in dependents)


def has_errors(workflow: Workflow, catalog: Any) -> bool:
    return any(one.severity == Severity.ERROR for one in check(workflow, catalog))


@given(workflows | sound_workflows())
@example(Workflow())
def test_what_has_no_error_can_be_planned_and_nothing_else(workflow: Workflow) -> None:
    if has_errors(workflow, CATALOG):
        with pytest.raises(PlanRefusedError) as refused:
            make_plan(workflow, CATALOG)
        assert refused.value.problems == check(workflow, CATALOG)
        assert str(refused.value)
    else:
        assert make_plan(workflow, CATALOG).steps


@given(drawn_workflows())
def test_what_the_editor_allows_can_be_planned(workflow: Workflow) -> None:
    assert not has_errors(workflow, BENCH.catalog)
    make_plan(workflow, BENCH.catalog)


# Events of every kind, in any order


MOMENT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
_any = st.text(max_size=3)
_outputs = st.dictionaries(_any, st.none() | _any, max_size=2)
_base: dict[str, Any] = {
    "run_id": st.just("run"),
    "row": st.sampled_from(["", "1"]),
    "seq": st.integers(1, 99),
    "at": st.just(MOMENT),
}
_of_block = {**_base, "block": st.sampled_from("abc")}
_numbers = st.floats(0, 1e6)
any_events = st.one_of(
    st.builds(RunStarted, **_base, workflow=_any, name=_any, mode=_any, trigger=_outputs),
    st.builds(RunPaused, **_base),
    st.builds(RunResumed, **_base),
    st.builds(
        RunFinished,
        **_base,
        status=st.sampled_from(["ok", "finished_with_errors", "failed", "stopped"]),
        elapsed_ms=_numbers,
        error=_any,
    ),
    st.builds(BlockReady, **_of_block),
    st.builds(BlockStarted, **_of_block, try_number=st.integers(1, 9)),
    st.builds(BlockProgress, **_of_block, done=st.integers(0, 9), total=st.none(), text=_any),
    st.builds(BlockLog, **_of_block, level=st.just("info"), text=_any),
    st.builds(BlockRetrying, **_of_block, try_number=st.just(1), delay_s=_numbers, error=_any),
    st.builds(RunWaiting, **_base, until=st.just(MOMENT)),
    st.builds(BlockWaiting, **_of_block, until=st.just(MOMENT), zone=_any, reason=_any),
    st.builds(BlockSucceeded, **_of_block, elapsed_ms=_numbers, outputs=_outputs),
    st.builds(BlockFailed, **_of_block, elapsed_ms=_numbers, error=_any, outputs=_outputs),
    st.builds(BlockSkipped, **_of_block, reason=_any),
    st.builds(
        BlockHeld,
        **_of_block,
        where=st.sampled_from(["before", "after", "error"]),
        reason=_any,
        values=_outputs,
    ),
    st.builds(BlockReleased, **_of_block, values=_outputs),
)
event_lists = st.lists(any_events, max_size=20)


@given(event_lists)
def test_any_events_leave_a_legal_state(events: list[Event]) -> None:
    state = RunState()
    for event in events:
        before = state
        state = state.apply(event)
        assert isinstance(state.status, RunStatus)
        for block in state.blocks.values():
            assert isinstance(block.status, Status)
            assert block.tries >= 0
            assert (block.held is not None) == (block.status == Status.HELD)
            if block.status in (Status.IDLE, Status.READY, Status.SKIPPED):
                assert not block.outputs
        # A state is a value: the one before is as it was.
        assert before == before.fold([])
        for name, block in state.blocks.items():
            if getattr(event, "block", name) != name and not isinstance(event, RunStarted):
                assert block == before.block(name)


@given(event_lists, st.integers(0, 20))
def test_events_fold_alike_one_by_one_in_batches_and_at_once(events: list[Event], at: int) -> None:
    at_once = RunState().fold(events)
    assert reduce(RunState.apply, events, RunState()) == at_once
    assert RunState().fold(events[:at]).fold(events[at:]) == at_once


@given(event_lists)
def test_a_run_that_begins_knows_nothing_of_the_one_before(events: list[Event]) -> None:
    begun = RunStarted(
        run_id="other", seq=1, at=MOMENT, workflow="w", name="W", mode="rehearse", trigger={"a": 1}
    )
    assert RunState().fold([*events, begun]) == RunState().apply(begun)


@given(any_events)
def test_every_event_can_be_written_as_json(event: Event) -> None:
    written = as_dict(event)
    assert next(iter(written)) == "kind"
    assert written["kind"] == event.kind
    assert written["at"] == "2026-03-02T09:00:00Z"


@settings(max_examples=20)
@given(drawn_workflows(), fates, texts)
def test_the_same_run_twice_gives_the_same_statuses(
    workflow: Workflow, drawn: list[str], text: str
) -> None:
    """Unless what joins hand on, which is what arrives first, decides over something."""
    if any(block.type == "join" or block.policy.on_error == "stop" for block in workflow.blocks):
        return
    runs = [RunState().fold(play(workflow, drawn, text)[1]) for _ in range(2)]
    first, second = ({n: b.status for n, b in run.blocks.items()} for run in runs)
    assert first == second


def test_links_of_the_laws_are_of_every_kind() -> None:
    """The laws say nothing if drawn workflows never branch, join or fail."""
    workflow = sketch(
        {"split": ("split", {"wanted": "x"}), "a": "say", "b": ("say", {"text": "b"}), "j": "join"},
        "start.text > split.text",
        "split.text > a.text",
        "split.other > b.when",
        "a.text > j.values",
        "b.text > j.values",
    )
    for text, skipped in (("x", "b"), ("y", "a")):
        plan, events = play(workflow, ["fine"] * 10, text)
        state = RunState().fold(events)
        assert [n for n, b in state.blocks.items() if b.status == Status.SKIPPED] == [skipped]
        dead = {end.block for end in plan.steps["j"].linked[0].ends if is_dead(plan, state, end)}
        assert dead == {skipped}
