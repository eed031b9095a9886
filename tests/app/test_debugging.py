"""Holding, mending and trying parts with the real blocks, in a rehearsal of this machine."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from app.engine.breakpoint import Breakpoint, Where
from app.engine.control import RunControl
from app.engine.event import BlockHeld, Event
from app.engine.plan import Plan, make_plan
from app.engine.plan_alone import plan_alone
from app.engine.result_store import ResultStore
from app.engine.run_settings import PLAIN, RunSettings, run_from
from app.engine.run_state import RunState, RunStatus
from app.engine.session import run_workflow
from app.engine.shown import shown_inputs
from app.workflow.file import load, parse
from app.workflow.model import Workflow
from app.worlds import RehearsalWorld, rehearsal_world
from blocks.catalog import load_catalog
from tests.support.senders import INTERAKT

CATALOG = load_catalog()
EXAMPLES = Path(__file__).parents[2] / "resources" / "examples"
TEMPLATE = {"name": "renewal", "language": "en", "body": "Hello {{1}}, your policy is {{2}}"}
WRONG_COUNT = {
    **INTERAKT.document(),
    "rehearsal": {"interakt": {"templates": [TEMPLATE]}},
}
"""A workflow that gives one value to a template of two."""

Act = Callable[[BlockHeld, RunControl], Any]


class Rehearsal:
    """One run, what was heard of it and what it would have sent."""

    def __init__(self, plan: Plan, folder: Path, settings: RunSettings, act: Act) -> None:
        self.events: list[Event] = []
        control = RunControl()

        def sink(event: Event) -> None:
            self.events.append(event)
            if isinstance(event, BlockHeld):
                act(event, control)

        self.world: RehearsalWorld = rehearsal_world(plan, folder)
        try:
            self.summary = run_workflow(
                plan, self.world, sink=sink, control=control, settings=settings
            )
        finally:
            self.world.close()

    @property
    def state(self) -> RunState:
        return RunState().fold(self.events)

    @property
    def sent(self) -> list[Mapping[str, Any]]:
        return [delivery.content for delivery in self.world.outbox.deliveries()]

    @property
    def outputs(self) -> dict[str, Mapping[str, Any]]:
        return {name: b.outputs for name, b in self.state.blocks.items() if b.outputs}


def let_go(event: BlockHeld, control: RunControl) -> None:
    control.release(event.block)


def rehearse(
    workflow: Workflow, settings: RunSettings = PLAIN, act: Act = let_go, folder: Path = EXAMPLES
) -> Rehearsal:
    return Rehearsal(make_plan(workflow, CATALOG), folder, settings, act)


def test_a_wrong_count_of_variables_is_mended_while_the_block_is_held() -> None:
    """First seen as the provider words it, then tried again with what it wants."""
    said = []

    def mend(event: BlockHeld, control: RunControl) -> None:
        said.append((event.where, event.reason, event.values["body_values"]))
        control.retry("act", {"body_values": ["Asha", "P-1"]})

    run = rehearse(parse(json.dumps(WRONG_COUNT)), RunSettings(holds_at_error=True), mend)
    ((where, reason, values),) = said
    assert (where, values) == ("error", ["Asha"])
    assert "takes 2 body values, but 1 came" in reason
    assert run.summary.status == RunStatus.OK
    assert [one["text"] for one in run.sent] == ["Hello Asha, your policy is P-1"]


def test_it_is_mended_before_the_block_runs() -> None:
    settings = RunSettings(breakpoints=(Breakpoint("", Where.BEFORE, "template_name is renewal"),))

    def mend(event: BlockHeld, control: RunControl) -> None:
        assert event.values["api_key"] == {"$secret": "interakt/api_key"}
        control.release(event.block, {"body_values": [*event.values["body_values"], "P-2"]})

    run = rehearse(parse(json.dumps(WRONG_COUNT)), settings, mend)
    assert run.summary.status == RunStatus.OK
    assert [one["text"] for one in run.sent] == ["Hello Asha, your policy is P-2"]


def test_the_block_is_tried_alone_with_other_inputs() -> None:
    workflow = parse(json.dumps(WRONG_COUNT))
    inputs = {"customer_number": "+91 98765 43210", "body_values": ["Ravi", "P-3"]}
    plan = plan_alone(workflow, CATALOG, "act")
    run = Rehearsal(plan, EXAMPLES, RunSettings(inputs={"act": inputs}), let_go)
    assert run.summary.status == RunStatus.OK
    assert [one["text"] for one in run.sent] == ["Hello Ravi, your policy is P-3"]


EACH = [
    pytest.param(load(path), id=path.stem)
    for path in sorted(EXAMPLES.glob("*.json"))
    if not path.name.endswith(".test.json")
]


@pytest.mark.parametrize("workflow", EACH)
def test_what_is_shown_while_held_follows_from_the_events(workflow: Workflow) -> None:
    breakpoints = tuple(Breakpoint(block.id) for block in workflow.blocks)
    plan = make_plan(workflow, CATALOG)
    seen: dict[str, Mapping[str, Any]] = {}

    def note(event: BlockHeld, control: RunControl) -> None:
        seen[event.block] = event.values
        json.dumps(event.values)
        control.release(event.block)

    run = rehearse(workflow, RunSettings(breakpoints=breakpoints), note)
    # Of a file of customers the last row is what is known at the end.
    began = [name for name, block in run.state.blocks.items() if block.tries]
    for block in began:
        assert seen[block] == shown_inputs(plan, block, run.outputs), block


@pytest.mark.parametrize("workflow", EACH)
def test_results_of_pure_blocks_are_used_again(workflow: Workflow) -> None:
    settings = RunSettings(reuse=ResultStore())
    first, again = (rehearse(workflow, settings) for _ in range(2))
    assert len(again.sent) == len(first.sent)
    assert again.summary.counts == first.summary.counts
    pure = {block.id for block in workflow.blocks if CATALOG[block.type].mark.pure}
    for name, block in again.state.blocks.items():
        if name in pure:
            assert block.outputs == first.state.block(name).outputs
            assert not block.tries or block.origin == "reused"
        else:
            assert block.origin == ""


@pytest.mark.parametrize("workflow", EACH)
def test_any_block_runs_again_from_there_with_recorded_values(workflow: Workflow) -> None:
    plan = make_plan(workflow, CATALOG)
    first = rehearse(workflow)
    # As an event or a file of the run has them.
    outputs = json.loads(json.dumps(first.outputs))
    for block in plan.steps:
        if block == plan.source:
            continue
        again = rehearse(workflow, run_from(plan, block, outputs))
        before, after = first.state.block(block), again.state.block(block)
        assert (after.status, after.outputs.keys()) == (before.status, before.outputs.keys()), block
