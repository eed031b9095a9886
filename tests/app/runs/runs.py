"""Runs of the engine's small blocks, recorded in a journal, for tests of what is done with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.engine.event import Event
from app.engine.journal import Journal
from app.engine.plan import Plan, make_plan
from app.engine.session import RunSummary, run_workflow
from app.rehearsal.conditions import Conditions
from app.runs.history import History
from app.runs.recorded import RecordedRun
from app.runs.replay import replay
from app.workflow.model import Workflow
from tests.app.engine.blocks import Bench
from tests.app.engine.conftest import sketch
from tests.support.fake_world import START, FakeWorld

HELLO = sketch(
    {"a": ("say", {}), "send": ("send", {"to": "a"})},
    "start.text > a.text",
    "a.text > send.text",
    sample={"text": "hello"},
)
"""A source, a block that says, and one that sends."""


@dataclass
class Archive:
    """A journal beside a bench of blocks."""

    path: Path
    bench: Bench

    def play(self, workflow: Workflow = HELLO, **options: Any) -> RunSummary:
        """Run a workflow and keep it; `mode` and the other arguments of `run_workflow`."""
        world = FakeWorld(options.pop("mode", "rehearse"), options.pop("redact", None))
        plan = make_plan(workflow, self.bench.catalog)
        sink = options.pop("sink", lambda _event: None)
        now = options.pop("now", lambda: START)
        with Journal(self.path, now, is_durable=False) as journal:
            return run_workflow(plan, world, sink=sink, journal=journal, **options)

    def history(self) -> History:
        """Close it after use."""
        return History(self.path)

    def replay(self, run: RecordedRun, row: str | None = None) -> tuple[RunSummary, list[Event]]:
        """Replay a run in a fake world, and keep it."""
        events: list[Event] = []
        with Journal(self.path, lambda: START, is_durable=False) as journal:
            summary = replay(
                run, self.bench.catalog, fake_world, sink=events.append, journal=journal, row=row
            )
        return summary, events


def fake_world(_plan: Plan, conditions: Conditions) -> FakeWorld:
    """A world whose clock starts as the conditions say."""
    world = FakeWorld()
    world.clock.moment = conditions.now or START
    return world


def outputs_of(run: RecordedRun, block: str, row: str | None = None) -> Mapping[str, Any]:
    """What a block gave."""
    return run.outputs(row)[block]
