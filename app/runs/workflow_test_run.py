"""Rehearses a workflow as its test says, and gives the verdict."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.engine.control import RunControl
from app.engine.event import Event
from app.engine.plan import Plan
from app.engine.session import run_workflow
from app.engine.world import World
from app.rehearsal.conditions import Conditions
from app.rehearsal.outbox import Outbox
from app.runs.recorded import RecordedRun, recorded_here
from app.runs.workflow_test import WorkflowTest
from app.runs.workflow_test_differences import Difference, differences
from blocks.sdk import CordboardError


class RehearsedWorld(World, Protocol):
    """A world that keeps what would have been sent."""

    @property
    def outbox(self) -> Outbox:
        """What would have been sent."""
        ...


MakeWorld = Callable[[Plan, Conditions], RehearsedWorld]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a test.

    Attributes:
        refused: Why it could not be run; else empty.
        run: What happened; None when it could not be run.
    """

    test: WorkflowTest
    differences: tuple[Difference, ...] = ()
    refused: str = ""
    run: RecordedRun | None = None
    elapsed_s: float = 0.0

    @property
    def is_green(self) -> bool:
        """Whether all was as expected."""
        return not self.differences and not self.refused


def run_test(
    test: WorkflowTest, plan: Plan, make_world: MakeWorld, control: RunControl | None = None
) -> Verdict:
    """Rehearse the plan as the test says. The journal hears nothing of it.

    Args:
        make_world: Gives the rehearsal its world.
        control: Stops the run.
    """
    started = time.perf_counter()
    events: list[Event] = []
    try:
        world = make_world(plan, test.rehearsal())
        try:
            run_workflow(plan, world, sink=events.append, trigger=test.input, control=control)
        finally:
            world.close()
    except CordboardError as error:
        return Verdict(test, refused=str(error), elapsed_s=time.perf_counter() - started)
    if not events:
        return Verdict(test, refused="The source of the workflow gave no row, so nothing was run.")
    deliveries = [one.as_dict() for one in world.outbox.deliveries()]
    run = recorded_here(plan.workflow, events, deliveries=deliveries, conditions=test.conditions)
    return Verdict(
        test,
        differences=tuple(differences(test.expect, run, plan)),
        run=run,
        elapsed_s=time.perf_counter() - started,
    )
