"""`cordboard run`: one workflow file from reading it to the exit code."""

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from app import terminal
from app.engine.control import RunControl
from app.engine.event import Event, RunStarted, as_dict
from app.engine.plan import Plan, PlanRefusedError, make_plan
from app.engine.recorder import Recorder
from app.engine.run_state import RunState, RunStatus, Status
from app.engine.session import RunSummary, run_workflow
from app.rehearsal.conditions import Conditions
from app.rehearsal.storm import Storm
from app.terminal import Exit
from app.workflow.file import BrokenFileError, load
from app.workflow.model import Problem
from app.workflow.strict_json import read_json
from app.worlds import (
    LiveWorld,
    RehearsalWorld,
    live_world,
    open_journal,
    open_rehearsal_journal,
    rehearsal_world,
)
from blocks.catalog import load_catalog
from blocks.sdk import CordboardError, DocumentError


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """What was asked for. Attributes as the options of `cordboard run`."""

    file: Path
    given: str | None
    is_live: bool
    is_confirmed: bool
    shows_events: bool
    as_json: bool
    outbox: Path | None
    faults: tuple[str, ...]
    storm: Storm | None
    reroutes: tuple[str, ...]


class Course:
    """Folds the events of all rows to what the end of a run is told from."""

    def __init__(self) -> None:
        self.state = RunState()
        self.rows: list[dict[str, Any]] = []
        self._batch: list[Event] = []

    @property
    def has_begun(self) -> bool:
        """Whether anything was run."""
        return bool(self.rows or self._batch)

    def __call__(self, event: Event) -> None:
        """Take one event."""
        if isinstance(event, RunStarted):
            self.end_row()
        self._batch.append(event)

    def end_row(self) -> None:
        """Close the row that the last events were about."""
        if not self._batch:
            return
        self.state = RunState().fold(self._batch)
        self._batch = []
        self.rows.append(
            {
                "row": self.state.row,
                "status": self.state.status.value,
                "error": self.state.error,
                "outputs": self.outputs(),
            }
        )

    def outputs(self) -> dict[str, Any]:
        """Block → port → value of the last row."""
        return {name: dict(block.outputs) for name, block in self.state.blocks.items()}

    def failed(self, block_id: str) -> bool:
        """Whether the block failed in the last row."""
        return self.state.block(block_id).status == Status.FAILED

    def broken_off(self) -> RunSummary:
        """How a run ended that could not go on."""
        counts = Counter(RunStatus(row["status"]) for row in self.rows)
        return RunSummary(self.state.run_id, RunStatus.FAILED, counts)


def run_file(options: RunOptions) -> Exit:
    """Run the file as asked, and tell how it went."""
    try:
        workflow = load(options.file)
        plan = make_plan(workflow, load_catalog())
    except (BrokenFileError, PlanRefusedError) as error:
        return _refuse(options, error.problems)
    course = Course()
    try:
        return _run(options, plan, course)
    except CordboardError as error:
        if not course.has_begun:
            return _refuse(options, (Problem(message=str(error)),))
        course.end_row()
        terminal.complain(str(error))
        _report(options, course.broken_off(), course, [], str(error))
        return Exit.ERRORS


def _run(options: RunOptions, plan: Plan, course: Course) -> Exit:
    trigger = read_input(options.given)
    with ExitStack() as stack:
        world = _open_world(options, plan)
        stack.callback(world.close)
        _make_folder(options.outbox)
        journal = _open_journal(world, stack)
        if options.is_live and not _is_confirmed(options, plan):
            return _refuse(options, ())
        control = stack.enter_context(stoppable())
        summary = run_workflow(
            plan,
            world,
            sink=_sink(options, plan, course),
            trigger=trigger,
            journal=journal,
            control=control,
            conditions=_conditions(options).as_dict(),
        )
        course.end_row()
        deliveries = _deliveries(world)
        _write_outbox(options, world)
    _report(options, summary, course, deliveries)
    return _exit_code(summary, course, plan)


def _refuse(options: RunOptions, problems: tuple[Problem, ...]) -> Exit:
    terminal.print_problems(problems)
    if options.as_json:
        said = [problem.model_dump(mode="json") for problem in problems]
        terminal.print_json({"status": "refused", "problems": said, "outputs": {}, "deliveries": 0})
    else:
        terminal.complain("Nothing was run.")
    return Exit.REFUSED


def read_input(given: str | None) -> Mapping[str, Any] | None:
    """What starts a run, as `--input` says it.

    Raises:
        DocumentError: It cannot be read, or is no JSON object.
    """
    if given is None:
        return None
    origin: str = "--input"
    data: str | bytes = given
    if not given.lstrip().startswith("{"):
        origin = f"--input {given}"
        try:
            data = Path(given).read_bytes()
        except OSError as error:
            raise DocumentError(
                f"{origin} cannot be read: {error.strerror}. "
                "Give a JSON file, or JSON itself in curly braces."
            ) from error
    value, flaws = read_json(data)
    if flaws:
        said = flaws[0].message.replace("The file", "The input", 1)
        raise DocumentError(f"{origin}: {said}")
    if not isinstance(value, dict):
        raise DocumentError(f"{origin} must be a JSON object with the outputs of the source.")
    return value


def _open_world(options: RunOptions, plan: Plan) -> LiveWorld | RehearsalWorld:
    folder = options.file.resolve().parent
    if options.is_live:
        if options.faults:
            raise CordboardError("--fault is for rehearsals; leave it out, or leave out --live.")
        if options.storm is not None:
            raise CordboardError("--storm is for rehearsals; leave it out, or leave out --live.")
        if options.outbox is not None:
            raise CordboardError("--outbox is for rehearsals: what a live run sends is gone.")
        return live_world(folder, options.reroutes)
    if options.reroutes:
        raise CordboardError("--reroute is for live runs: a rehearsal sends nothing anywhere.")
    return rehearsal_world(plan, folder, _conditions(options))


def _conditions(options: RunOptions) -> Conditions:
    return Conditions(options.faults, options.storm)


def _open_journal(world: LiveWorld | RehearsalWorld, stack: ExitStack) -> Recorder | None:
    if isinstance(world, LiveWorld):
        return stack.enter_context(open_journal())
    journal = open_rehearsal_journal(terminal.complain)
    if journal is not None:
        kept = stack.enter_context(journal)
        world.outbox.on_added(lambda delivery: kept.keep_delivery(delivery.as_dict()))
    return journal


def _is_confirmed(options: RunOptions, plan: Plan) -> bool:
    """Ask before a live run, where there is somebody to ask."""
    if options.is_confirmed or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    terminal.complain("This run is LIVE. It will really send by:")
    for step in plan.steps.values():
        if step.spec.mark.outward:
            terminal.complain(f"  {step.title} ({step.provider})")
    terminal.complain("Type yes to go on: ")
    return sys.stdin.readline().strip().lower() == "yes"


@contextmanager
def stoppable() -> Iterator[RunControl]:
    """A control that Ctrl+C stops; a second Ctrl+C ends the program at once, as if it were killed.

    Effects are on the disk by then; the last events may not be.
    """
    control = RunControl()

    def stop(_number: int, _frame: FrameType | None) -> None:
        if control.is_stopped:
            # An exception would wait for the threads of blocks that hear of no stop.
            os._exit(Exit.STOPPED)
        control.stop()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield control
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _sink(options: RunOptions, plan: Plan, course: Course) -> Callable[[Event], None]:
    if options.as_json and not options.shows_events:
        return course
    if options.shows_events:
        show: Callable[[Event], None] = _print_event
    else:
        titles = {block.id: block.title or block.id for block in plan.workflow.blocks}
        titles |= {step.id: step.title for step in plan.steps.values()}
        show = terminal.RunPrinter(titles)
        terminal.say(f"{plan.workflow.name}: {'LIVE' if options.is_live else 'rehearsal'}")

    def both(event: Event) -> None:
        course(event)
        show(event)

    return both


def _print_event(event: Event) -> None:
    terminal.print_line(as_dict(event))


def _deliveries(world: LiveWorld | RehearsalWorld) -> list[dict[str, Any]]:
    if isinstance(world, RehearsalWorld):
        return [delivery.as_dict() for delivery in world.outbox.deliveries()]
    return []


def _make_folder(outbox: Path | None) -> None:
    """Find out before the run that the outbox cannot be written."""
    if outbox is not None:
        with _outbox_in_words(outbox):
            outbox.mkdir(parents=True, exist_ok=True)


def _write_outbox(options: RunOptions, world: LiveWorld | RehearsalWorld) -> None:
    if options.outbox is not None and isinstance(world, RehearsalWorld):
        with _outbox_in_words(options.outbox):
            world.outbox.write(options.outbox)


@contextmanager
def _outbox_in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CordboardError(f"The outbox {folder} cannot be written: {error.strerror}.") from error


def _report(
    options: RunOptions,
    summary: RunSummary,
    course: Course,
    deliveries: list[dict[str, Any]],
    error: str = "",
) -> None:
    if options.as_json:
        result: dict[str, Any] = {
            "status": summary.status.value,
            "outputs": course.outputs(),
            "deliveries": len(deliveries),
            "run_id": summary.run_id,
        }
        failed = {
            name: block.message
            for name, block in course.state.blocks.items()
            if course.failed(name)
        }
        result |= {"error": error} if error else {}
        result |= {"errors": failed} if failed else {}
        result |= {"rows": course.rows} if summary.rows > 1 else {}
        if options.shows_events:
            terminal.print_line(result, is_whole=True)
        else:
            terminal.print_json(result)
    elif not options.shows_events:
        terminal.say(f"\n{_sentence(summary)}")
        if not options.is_live:
            terminal.print_outbox(deliveries)


def _sentence(summary: RunSummary) -> str:
    rows = f" ({summary.rows} rows)" if summary.rows > 1 else ""
    said = {
        RunStatus.OK: "Finished, all well",
        RunStatus.FINISHED_WITH_ERRORS: "Finished with errors",
        RunStatus.FAILED: "Ended by a failure",
        RunStatus.STOPPED: "Stopped",
        RunStatus.WAITING: "Waiting",
    }
    return f"{said[summary.status]}{rows}."


def _exit_code(summary: RunSummary, course: Course, plan: Plan) -> Exit:
    if summary.status == RunStatus.STOPPED:
        return Exit.STOPPED
    if summary.status == RunStatus.OK:
        return Exit.FINE
    is_one_run = summary.rows == 1 and not course.state.row
    began = {name for name, block in course.state.blocks.items() if block.tries}
    is_source_alone = began == {plan.source} and course.failed(plan.source)
    return Exit.REFUSED if is_one_run and is_source_alone else Exit.ERRORS
