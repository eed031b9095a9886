"""`cordboard runs replay`: a recorded run again in rehearsal, told as `cordboard run` tells it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import terminal
from app.engine.event import Event, as_dict
from app.engine.plan import Plan, PlanRefusedError
from app.engine.run_state import RunStatus
from app.engine.session import RunSummary
from app.rehearsal.conditions import Conditions
from app.run_command import Course, stoppable
from app.runs.recorded import RecordedRun
from app.runs.replay import replay
from app.terminal import Exit
from app.worlds import RehearsalWorld, open_rehearsal_journal, rehearsal_world
from blocks.catalog import load_catalog


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayOptions:
    """What was asked for. Attributes as the options of `cordboard runs replay`."""

    row: str | None
    shows_events: bool
    as_json: bool


def replay_run(run: RecordedRun, options: ReplayOptions) -> Exit:
    """Replay the run, keep it in the journal as well, and tell how it went."""
    worlds: list[RehearsalWorld] = []
    course = Course()

    def make_world(plan: Plan, conditions: Conditions) -> RehearsalWorld:
        # The file of the customers is not read again: what it gave is in the recorded run.
        worlds.append(rehearsal_world(plan, Path.cwd(), conditions))
        return worlds[-1]

    journal = open_rehearsal_journal(terminal.complain)
    try:
        with stoppable() as control:
            summary = replay(
                run,
                load_catalog(),
                make_world,
                sink=_sink(run, options, course),
                journal=journal,
                control=control,
                row=options.row,
            )
    except PlanRefusedError as error:
        terminal.print_problems(error.problems)
        terminal.complain("Nothing was run.")
        return Exit.REFUSED
    finally:
        if journal is not None:
            journal.close()
    course.end_row()
    _report(options, summary, course, worlds[0])
    codes = {RunStatus.OK: Exit.FINE, RunStatus.STOPPED: Exit.STOPPED}
    return codes.get(summary.status, Exit.ERRORS)


def _sink(run: RecordedRun, options: ReplayOptions, course: Course) -> Any:
    show = None
    if options.shows_events:
        show = _print_event
    elif not options.as_json:
        blocks = run.workflow.blocks if run.workflow else ()
        show = terminal.RunPrinter({block.id: block.title or block.id for block in blocks})
        terminal.say(f"{run.line.name}: replay of {run.run_id}, a rehearsal")

    def take(event: Event) -> None:
        course(event)
        if show is not None:
            show(event)

    return take


def _print_event(event: Event) -> None:
    terminal.print_line(as_dict(event))


def _report(
    options: ReplayOptions, summary: RunSummary, course: Course, world: RehearsalWorld
) -> None:
    deliveries = [one.as_dict() for one in world.outbox.deliveries()]
    if options.as_json:
        result = {
            "status": summary.status.value,
            "outputs": course.outputs(),
            "deliveries": len(deliveries),
            "run_id": summary.run_id,
        }
        terminal.print_line(result, is_whole=True)
    elif not options.shows_events:
        terminal.say(f"\nFinished: {summary.status.value.replace('_', ' ')}. Run {summary.run_id}.")
        terminal.print_outbox(deliveries)
