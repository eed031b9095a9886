"""Runs a recorded run again, in rehearsal, under the conditions in which it was recorded."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.engine.control import RunControl
from app.engine.event import (
    BlockFailed,
    BlockReleased,
    BlockStarted,
    BlockSucceeded,
    Event,
)
from app.engine.plan import Plan, make_plan
from app.engine.recorder import Recorder
from app.engine.run_settings import RunSettings
from app.engine.session import RunSummary, run_workflow
from app.engine.world import World
from app.rehearsal.conditions import Conditions
from app.runs.recorded import RecordedRun
from app.workflow.model import Workflow
from blocks.sdk import BlockSpec, JournalError

REPLAY_OF = "replay of "
"""The origin of a replay is this and the id of the run."""


def replay(
    run: RecordedRun,
    catalog: Mapping[str, BlockSpec],
    make_world: Callable[[Plan, Conditions], World],
    *,
    sink: Callable[[Event], None],
    journal: Recorder | None = None,
    control: RunControl | None = None,
    row: str | None = None,
) -> RunSummary:
    """Run a recorded run again: its workflow, triggers, conditions and changed values.

    The events are those of the recorded run but for times, the run's id, and the order in which
    blocks side by side take turns (`app.runs.course` tells what that leaves). It has the same
    idempotency keys, so that ids made from them are the same as well; the clock starts when the
    recorded run did. A live run gives the events that its rehearsal would have given: what
    providers really answered is not repeated.

    Args:
        make_world: Makes a rehearsal; it is closed here.
        row: That row alone; None for all rows.

    Raises:
        JournalError: The workflow was not kept, or the journal cannot be read.
        PlanRefusedError: The workflow cannot be run by this Cordboard; nothing was run.
    """
    plan = make_plan(_workflow(run), catalog)
    conditions = recorded_conditions(run)
    world = make_world(plan, conditions)
    if world.mode == "live":
        world.close()
        raise JournalError("A replay is a rehearsal; it does not run live.")
    heard: list[str] = []

    def note_run_id(event: Event) -> None:
        if not heard:
            heard.append(event.run_id)
        sink(event)

    try:
        if journal is not None and (outbox := getattr(world, "outbox", None)) is not None:
            kept = journal
            outbox.on_added(lambda one: kept.keep_delivery(one.as_dict(), heard[0]))
        return run_workflow(
            plan,
            world,
            sink=note_run_id,
            triggers=_triggers(run, row),
            journal=journal,
            control=control,
            conditions=conditions.as_dict(),
            origin=f"{REPLAY_OF}{run.run_id}",
            settings=recorded_settings(run),
            keys_of=run.run_id,
        )
    finally:
        world.close()


def _workflow(run: RecordedRun) -> Workflow:
    if run.workflow is None:
        raise JournalError(
            f"The run {run.run_id} cannot be replayed: it is from before workflows were kept."
        )
    return run.workflow


def recorded_conditions(run: RecordedRun) -> Conditions:
    """The conditions of the run, with a clock that starts when it did."""
    conditions = Conditions.from_dict(run.conditions)
    events = run.events()
    return replace(conditions, now=events[0].at) if events else conditions


def recorded_settings(run: RecordedRun) -> RunSettings:
    """The settings of the run, and what was changed by hand in it; it holds nowhere.

    What was changed by hand counts for the whole run, and so only where it had one row.
    """
    settings = replace(
        RunSettings.from_dict(run.settings),
        breakpoints=(),
        holds_at_error=False,
        most_messages=None,
    )
    if len(run.rows()) != 1:
        return settings
    inputs, outputs = _changes(run.events())
    return replace(
        settings,
        inputs={**settings.inputs, **inputs},
        given={**settings.given, **outputs},
    )


def _changes(
    events: tuple[Event, ...],
) -> tuple[Mapping[str, Mapping[str, Any]], Mapping[str, Mapping[str, Any]]]:
    """Block → inputs that were changed, and block → outputs that were given, by hand."""
    inputs: dict[str, Mapping[str, Any]] = {}
    outputs: dict[str, Mapping[str, Any]] = {}
    changed: dict[str, Mapping[str, Any]] = {}
    for event in events:
        match event:
            case BlockReleased() if event.values:
                changed[event.block] = event.values
            case BlockStarted() if event.block in changed:
                # Whether it had to wait in front of its first try or of another: these are inputs.
                inputs[event.block] = {**inputs.get(event.block, {}), **changed.pop(event.block)}
            case BlockSucceeded() | BlockFailed() if changed.pop(event.block, None):
                outputs[event.block] = event.outputs
    return inputs, outputs


def _triggers(run: RecordedRun, only: str | None) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for one in run.rows():
        if only is None or one.row == only:
            yield one.row, one.row_key or one.row or "1", run.trigger(one.row)
