"""Laws of held, given, pinned and reused blocks, over drawn workflows and fates of each block."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from app.engine.breakpoint import Breakpoint, Where
from app.engine.control import RunControl
from app.engine.event import BlockHeld, Event, RunStarted, as_dict
from app.engine.plan import make_plan
from app.engine.result_store import ResultStore
from app.engine.run_settings import PLAIN, RunSettings, run_from
from app.engine.run_state import RunState, RunStatus, Status
from app.engine.session import run_workflow
from app.engine.shown import shown_inputs
from app.workflow import edits
from app.workflow.model import Workflow
from blocks.sdk import BlockSpec
from tests.app.engine.test_laws import BENCH, behave, drawn_workflows, fates, texts
from tests.support.event_order import assert_legal
from tests.support.fake_world import FakeWorld

PURE: Mapping[str, BlockSpec] = {
    type: replace(spec, mark=replace(spec.mark, pure=not (spec.is_source or spec.mark.outward)))
    for type, spec in BENCH.catalog.items()
}
"""The blocks of the bench, as their writer might have marked them."""


def play(
    workflow: Workflow,
    drawn: list[str],
    text: str,
    settings: RunSettings = PLAIN,
    catalog: Mapping[str, BlockSpec] = BENCH.catalog,
) -> list[Event]:
    """Run it; whatever is held is let go unchanged."""
    behave(workflow, drawn)
    events: list[Event] = []
    control = RunControl()

    def sink(event: Event) -> None:
        events.append(event)
        if isinstance(event, BlockHeld):
            control.release(event.block)

    trigger = {"text": text, "person": {"a": 1}}
    run_workflow(
        make_plan(workflow, catalog),
        FakeWorld(),
        sink=sink,
        trigger=trigger,
        control=control,
        settings=settings,
    )
    return events


def by_block(events: Iterable[Event]) -> dict[str, list[dict[str, Any]]]:
    """The events of each block in their order, without times and what a hold adds."""
    found: dict[str, list[dict[str, Any]]] = {}
    for event in events:
        if event.kind in ("block_held", "block_released", "run_finished"):
            continue
        told = as_dict(event)
        kept = {name: told[name] for name in told.keys() - {"run_id", "seq", "at", "elapsed_ms"}}
        found.setdefault(told.get("block", ""), []).append(kept)
    return found


def ends(events: list[Event]) -> tuple[RunStatus, dict[str, tuple[Status, Any, str]]]:
    """How the run and each block ended, with what."""
    state = RunState().fold(events)
    return state.status, {
        name: (block.status, dict(block.outputs), block.message)
        for name, block in state.blocks.items()
    }


def is_steady(workflow: Workflow) -> bool:
    """Whether what arrives first, of blocks side by side, decides over nothing."""
    return not any(
        block.type == "join" or block.policy.on_error == "stop" for block in workflow.blocks
    )


def outputs_of(events: list[Event]) -> dict[str, Mapping[str, Any]]:
    """Of blocks that settled with outputs, in that order."""
    found: dict[str, Mapping[str, Any]] = {}
    for event in events:
        if event.kind in ("block_succeeded", "block_failed"):
            told = as_dict(event)
            if told["outputs"]:
                found[told["block"]] = told["outputs"]
    return found


@given(drawn_workflows(), fates, texts, st.sets(st.sampled_from(list(Where)), min_size=1))
def test_a_run_that_is_held_everywhere_and_let_go_is_the_run_that_is_not(
    workflow: Workflow, drawn: list[str], text: str, wheres: set[Where]
) -> None:
    assume(is_steady(workflow))
    breakpoints = tuple(
        Breakpoint(block.id, where) for block in workflow.blocks for where in wheres - {Where.ERROR}
    )
    settings = RunSettings(breakpoints=breakpoints, holds_at_error=Where.ERROR in wheres)
    held = play(workflow, drawn, text, settings)
    assert_legal([as_dict(event) for event in held], [block.id for block in workflow.blocks])
    plain = play(workflow, drawn, text)
    assert by_block(held) == by_block(plain)
    assert ends(held) == ends(plain)
    assert all(block.held is None for block in RunState().fold(held).blocks.values())


@given(drawn_workflows(), fates, texts, st.data())
def test_values_of_the_same_run_given_for_any_blocks_end_it_alike(
    workflow: Workflow, drawn: list[str], text: str, data: st.DataObject
) -> None:
    assume(is_steady(workflow))
    plain = play(workflow, drawn, text)
    outputs = outputs_of(plain)
    chosen = data.draw(st.sets(st.sampled_from(sorted(outputs)))) if outputs else set()
    settings = RunSettings(given={name: outputs[name] for name in outputs if name in chosen})
    again = play(workflow, drawn, text, settings)
    assert_legal([as_dict(event) for event in again], [block.id for block in workflow.blocks])
    assert ends(again) == ends(plain)


@given(drawn_workflows(), fates, texts, st.data())
def test_a_run_from_any_block_ends_what_hangs_on_it_alike(
    workflow: Workflow, drawn: list[str], text: str, data: st.DataObject
) -> None:
    assume(is_steady(workflow))
    plan = make_plan(workflow, BENCH.catalog)
    plain = play(workflow, drawn, text)
    block = data.draw(st.sampled_from(list(plan.steps)))
    settings = run_from(plan, block, outputs_of(plain))
    again = play(workflow, drawn, text, settings)
    before, after = ends(plain)[1], ends(again)[1]
    for name in settings.only or ():
        # Nothing can be given of a failure without outputs: what hangs on it words it otherwise.
        assert after[name][:2] == before[name][:2], name


@given(drawn_workflows(), fates, texts, st.data())
def test_blocks_pinned_to_what_they_gave_end_the_run_alike(
    workflow: Workflow, drawn: list[str], text: str, data: st.DataObject
) -> None:
    assume(is_steady(workflow))
    plain = play(workflow, drawn, text)
    outputs = outputs_of(plain)
    chosen = data.draw(st.sets(st.sampled_from(sorted(outputs)))) if outputs else set()
    pinned = workflow
    for name in chosen:
        pinned = edits.pin_block(pinned, name, outputs[name])
    again = play(pinned, drawn, text)
    assert ends(again) == ends(plain)
    state = RunState().fold(again)
    assert {name for name, b in state.blocks.items() if b.origin == "pinned"} == chosen


@given(drawn_workflows(), texts, st.lists(texts, min_size=1, max_size=3))
def test_results_used_again_change_no_result(
    workflow: Workflow, text: str, more: list[str]
) -> None:
    assume(is_steady(workflow))
    settings = RunSettings(reuse=ResultStore(most_bytes=2_000))
    for each in (text, *more, text):
        plain = play(workflow, [], each, catalog=PURE)
        again = play(workflow, [], each, settings, catalog=PURE)
        assert ends(again) == ends(plain)


@given(drawn_workflows(), fates, texts)
def test_inputs_shown_before_a_block_runs_follow_from_the_outputs_in_the_events(
    workflow: Workflow, drawn: list[str], text: str
) -> None:
    assume(is_steady(workflow))
    breakpoints = tuple(Breakpoint(block.id) for block in workflow.blocks)
    events = play(workflow, drawn, text, RunSettings(breakpoints=breakpoints))
    plan = make_plan(workflow, BENCH.catalog)
    outputs = outputs_of(events)
    for event in events:
        if isinstance(event, BlockHeld):
            assert event.values == shown_inputs(plan, event.block, outputs)


def test_the_laws_say_something() -> None:
    """Of runs that begin nothing or hold nothing they would say nothing."""
    workflow, block = edits.add_block(Workflow(), BENCH.catalog["source"], (0.0, 0.0))
    events = play(workflow, [], "x", RunSettings(breakpoints=(Breakpoint(block),)))
    assert isinstance(events[0], RunStarted)
    assert [event.kind for event in events if isinstance(event, BlockHeld)] == ["block_held"]
