"""`cordboard why` and `cordboard runs why`: why somebody got a message, or got none."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import terminal
from app.engine.event import Event
from app.engine.plan import Plan, PlanRefusedError, make_plan
from app.engine.session import run_workflow
from app.rehearsal.conditions import Conditions
from app.run_command import read_input, stoppable
from app.runs.reason import Reason, in_lines
from app.runs.recorded import RecordedRun, recorded_here
from app.runs.why import Answer, why
from app.terminal import Exit
from app.workflow.file import BrokenFileError, load
from app.worlds import rehearsal_world
from blocks.catalog import load_catalog
from blocks.sdk import CordboardError


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyOptions:
    """What was asked for. Attributes as the options of `cordboard why`."""

    file: Path
    person: str
    given: str | None
    faults: tuple[str, ...]
    as_json: bool


def why_in_file(options: WhyOptions) -> Exit:
    """Rehearse a workflow, and tell of one person; the journal hears nothing of it."""
    try:
        plan = make_plan(load(options.file), load_catalog())
    except (BrokenFileError, PlanRefusedError) as error:
        terminal.print_problems(error.problems)
        terminal.complain("Nothing was run.")
        return Exit.REFUSED
    return _tell(_rehearse(options, plan), plan, options.person, as_json=options.as_json)


def why_in_run(run: RecordedRun, person: str, *, as_json: bool) -> Exit:
    """Tell of one person in a run that is over."""
    if run.workflow is None:
        raise CordboardError(
            "The workflow of this run was not kept, so nobody can say why. Runs of today keep it."
        )
    try:
        plan = make_plan(run.workflow, load_catalog())
    except PlanRefusedError as error:
        raise CordboardError(f"The workflow of this run can be run no more: {error}") from error
    return _tell(run, plan, person, as_json=as_json)


def _rehearse(options: WhyOptions, plan: Plan) -> RecordedRun:
    trigger = read_input(options.given)
    world = rehearsal_world(plan, options.file.resolve().parent, Conditions(options.faults))
    events: list[Event] = []
    try:
        with stoppable() as control:
            run_workflow(plan, world, sink=events.append, trigger=trigger, control=control)
    finally:
        world.close()
    deliveries = [one.as_dict() for one in world.outbox.deliveries()]
    return recorded_here(plan.workflow, events, deliveries=deliveries)


def _tell(run: RecordedRun, plan: Plan, person: str, *, as_json: bool) -> Exit:
    answers = list(why(run, plan, person))
    if as_json:
        terminal.print_json([_as_dict(answer) for answer in answers])
    elif not answers:
        terminal.say(f"Nothing in this run is about {person}, and nothing went there.")
    for answer in () if as_json else answers:
        for reason in (*(reason for _delivery, reason in answer.got), *answer.stopped):
            _say(reason)
    return Exit.FINE if answers else Exit.ERRORS


def _say(reason: Reason) -> None:
    for line in in_lines(reason):
        terminal.say(line)
    terminal.say("")


def _as_dict(answer: Answer) -> dict[str, Any]:
    return {
        "row": answer.row,
        "got": [
            {"delivery": delivery.get("id"), "why": reason.as_dict()}
            for delivery, reason in answer.got
        ],
        "stopped": [reason.as_dict() for reason in answer.stopped],
    }
