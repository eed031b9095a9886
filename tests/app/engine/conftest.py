"""Fixtures of the engine's tests: small blocks, a fake world, a way to run a sketch."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from app.engine.control import RunControl
from app.engine.event import Event
from app.engine.journal import Journal
from app.engine.plan import Plan, make_plan
from app.engine.run_settings import PLAIN, RunSettings
from app.engine.run_state import RunState, RunStatus
from app.engine.session import RunSummary, run_workflow
from app.workflow.model import Link, PlacedBlock, Workflow
from tests.app.engine.blocks import Bench
from tests.support.fake_world import FakeWorld


class Course:
    """What a run left behind: its events, the state folded from them, and its summary."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.summary: RunSummary | None = None

    @property
    def state(self) -> RunState:
        return RunState().fold(self.events)

    @property
    def run_id(self) -> str:
        return self.events[0].run_id

    @property
    def status(self) -> RunStatus:
        return self.ended.status

    @property
    def ended(self) -> RunSummary:
        assert self.summary is not None
        return self.summary

    def kinds(self, block: str | None = None) -> list[str]:
        return [e.kind for e in self.events if block is None or getattr(e, "block", None) == block]


def sketch(
    blocks: Mapping[str, Any], *links: str, sample: Mapping[str, Any] | None = None
) -> Workflow:
    """A workflow of a source `start` and `blocks` (id → type, or type, inputs, policy).

    Links are written `from.port > to.port`.
    """
    placed = [PlacedBlock(id="start", type="source")]
    for block_id, said in blocks.items():
        type_, inputs, policy = (*((said,) if isinstance(said, str) else said), {}, {})[:3]
        placed.append(
            PlacedBlock.model_validate(
                {"id": block_id, "type": type_, "inputs": inputs, "policy": policy}
            )
        )
    made = [
        Link.model_validate(dict(zip(("from", "to"), said.split(" > "), strict=True)))
        for said in links
    ]
    return Workflow(blocks=tuple(placed), links=tuple(made), sample=sample or {"text": "hello"})


Play = Callable[..., Course]


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


@pytest.fixture
def play(bench: Bench, world: FakeWorld) -> Play:
    """Run a workflow in the fake world."""

    def run(
        workflow: Workflow,
        *,
        trigger: Mapping[str, Any] | None = None,
        journal: Journal | None = None,
        control: RunControl | None = None,
        watch: Callable[[Event], None] | None = None,
        settings: RunSettings = PLAIN,
        plan: Plan | None = None,
    ) -> Course:
        course = Course()

        def sink(event: Event) -> None:
            course.events.append(event)
            if watch:
                watch(event)

        course.summary = run_workflow(
            plan or make_plan(workflow, bench.catalog),
            world,
            sink=sink,
            trigger=trigger,
            journal=journal,
            control=control,
            settings=settings,
        )
        return course

    return run
