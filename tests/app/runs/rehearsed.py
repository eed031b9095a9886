"""Whole rehearsals of workflows, as recorded runs, for tests of what is done with them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.engine.event import Event
from app.engine.plan import Plan, make_plan
from app.engine.run_settings import PLAIN, RunSettings
from app.engine.session import run_workflow
from app.rehearsal.conditions import CALM, Conditions
from app.runs.recorded import RecordedRun, recorded_here
from app.workflow.file import load
from app.worlds import RehearsalWorld, rehearsal_world
from blocks.catalog import load_catalog


def rehearse(
    path: Path,
    trigger: Mapping[str, Any] | None = None,
    conditions: Conditions = CALM,
    settings: RunSettings = PLAIN,
) -> tuple[Plan, RecordedRun]:
    """The plan of a workflow's file, and a rehearsal of it."""
    plan = make_plan(load(path), load_catalog())
    world = rehearsal_world(plan, path.parent, conditions)
    events: list[Event] = []
    try:
        run_workflow(plan, world, sink=events.append, trigger=trigger, settings=settings)
    finally:
        world.close()
    deliveries = [one.as_dict() for one in world.outbox.deliveries()]
    return plan, recorded_here(
        plan.workflow,
        events,
        deliveries=deliveries,
        conditions=conditions.as_dict(),
        settings=settings.as_dict(),
    )


def world_beside(path: Path) -> Any:
    """`make_world` for tests of the workflow in a file."""

    def make(plan: Plan, conditions: Conditions) -> RehearsalWorld:
        return rehearsal_world(plan, path.parent, conditions)

    return make
