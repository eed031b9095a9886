"""Runs a batch that was made ready, and tells how it went."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

from app import terminal
from app.batch.batch import Batch, BatchTerms
from app.batch.results import results, write_results
from app.batch_command.doubt import ask
from app.batch_command.progress import Progress
from app.batch_command.start import BATCH, BatchOptions, Job, make_job
from app.engine.arming import allowed_hosts
from app.engine.control import RunControl
from app.engine.effect import IN_DOUBT
from app.engine.gate import Gate, Gates
from app.engine.gates.quiet import QuietGate
from app.engine.gates.rate import RateGate, read_rates
from app.engine.gates.rate_book import RateBook
from app.engine.gates.recipients import RecipientGate
from app.engine.journal import Journal
from app.engine.kept_run import KeptRun
from app.engine.plan import PlanRefusedError
from app.engine.run_state import RunStatus
from app.terminal import Exit
from app.workflow.file import BrokenFileError
from app.worlds import LiveWorld, journal_path, open_journal
from blocks.sdk import CordboardError, JournalError


def run_batch(options: BatchOptions) -> Exit:
    """Run a batch as asked, and tell how it went."""
    code = Exit.REFUSED
    try:
        with ExitStack() as stack:
            job = make_job(options, stack)
            if job is not None:
                code = Exit.ERRORS
                code = _run(job, stack)
        return code
    except JournalError as error:
        # What broke the run off breaks the closing of the journal too.
        terminal.complain(str(error))
        return code
    except (BrokenFileError, PlanRefusedError) as error:
        terminal.print_problems(error.problems)
        terminal.complain("Nothing was run.")
        return Exit.REFUSED


def _run(job: Job, stack: ExitStack) -> Exit:
    control = job.control
    if isinstance(job.world, LiveWorld):
        job.world.allow_hosts(allowed_hosts(job.plan))
    control.budget.pauses = True
    control.budget.set_most(job.options.cap)
    titles = {step.id: step.title for step in job.plan.steps.values()}
    progress = Progress(job.total, titles, is_live=job.world.mode == "live")
    if job.journal is not None:
        job.journal.begin_run(
            job.run_id,
            job.plan.workflow,
            mode=job.world.mode,
            settings={BATCH: dict(job.as_dict())},
        )
    batch = Batch(
        BatchTerms(
            plan=job.plan,
            world=job.world,
            run_id=job.run_id,
            control=control,
            journal=job.journal,
            gate=_gate(job, stack, progress.say),
            workers=job.options.workers,
            goes_on=job.kept is not None,
            again=job.again,
            hear_row=progress.hear,
        ),
        job.rows(),
    )

    def each_moment() -> None:
        progress.show(lambda: batch.waiting)
        if control.is_paused and not control.is_leaving:
            progress.end()
            _hold_at_cap(control)

    error = ""
    try:
        with _leaving_at_signals(control):
            batch.run(each_moment)
    except CordboardError as failure:
        error = str(failure)
    progress.end()
    return _ended(job, progress, error)


def _gate(job: Job, stack: ExitStack, say: Callable[[str], None]) -> Gate:
    gates: list[Gate] = []
    if job.options.only_to:
        gates.append(RecipientGate(job.options.only_to))
    if (hours := job.plan.workflow.quiet_hours) is not None:
        gates.append(QuietGate(hours))
    if job.world.mode == "live":
        # The last one: what it lets through counts as sent.
        book = stack.enter_context(RateBook(journal_path()))
        gates.append(RateGate(job.plan, book, read_rates(job.plan, job.options.rates), say))
    return Gates(*gates)


def _hold_at_cap(control: RunControl) -> None:
    """The cap is reached: let the user raise it, or leave the batch as it is."""
    budget = control.budget
    sent = terminal.counted(budget.used, "message")
    answer = ask(f"The cap is reached with {sent}. How many more? Enter for none: ")
    more = int(answer) if answer.isdecimal() else 0
    if not more:
        control.leave()
        return
    budget.set_most(budget.used + more)
    control.resume()


@contextmanager
def _leaving_at_signals(control: RunControl) -> Iterator[None]:
    """Ctrl+C leaves the batch: what is being sent ends, nothing begins. A second one kills."""

    def leave(_number: int, _frame: FrameType | None) -> None:
        if control.is_leaving:
            os._exit(Exit.STOPPED)
        control.leave()
        terminal.complain("\nEnding what is being sent. Press Ctrl+C again to end at once.")

    before = {number: signal.signal(number, leave) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ended(job: Job, progress: Progress, error: str) -> Exit:
    counts = progress.counts()
    status = _status(job, set(counts), error)
    if job.journal is not None:
        try:
            # What broke a live batch off does not end it.
            is_left = bool(error) and job.world.mode == "live"
            job.journal.end_run(job.run_id, RunStatus.PAUSED if is_left else status, error)
        except JournalError as failure:
            error = error or str(failure)
    doubts = _doubts(job)
    _write_results(job)
    goes_on = status in (RunStatus.PAUSED, RunStatus.FAILED) and job.world.mode == "live"
    if job.options.as_json:
        result = {
            "run_id": job.run_id,
            "status": status.value,
            "rows": {status.value: count for status, count in counts.items()},
            "set_aside": progress.bad,
            "sent": progress.sent,
            "in_doubt": doubts,
        }
        terminal.print_json(result | ({"error": error} if error else {}))
    else:
        terminal.say(f"{job.plan.workflow.name}: {progress.sentence()}")
        if doubts:
            messages = terminal.counted(len(doubts), "message")
            terminal.say(f"{messages} may have arrived, nobody knows; look there before sending.")
        if goes_on:
            terminal.say(f"Go on with: cordboard batch --resume {job.run_id}")
    if error:
        terminal.complain(error)
    if status == RunStatus.PAUSED:
        return Exit.STOPPED
    return Exit.FINE if status == RunStatus.OK and not doubts else Exit.ERRORS


def _write_results(job: Job) -> None:
    path = job.options.results
    if path is None:
        return
    if job.journal is None:
        terminal.complain("This rehearsal is not kept, so there are no results to write.")
        return
    outward = {step.id: step.title for step in job.plan.steps.values() if step.spec.mark.outward}
    with open_journal() as journal:
        kept = KeptRun(journal, job.run_id)
        write_results(results(kept, job.plan.source, outward), path)
    terminal.complain(f"What became of each row is in {path}.")


def _status(job: Job, found: set[RunStatus], error: str) -> RunStatus:
    if error:
        return RunStatus.FAILED
    if job.control.is_leaving:
        return RunStatus.PAUSED if job.world.mode == "live" else RunStatus.STOPPED
    if found <= {RunStatus.OK}:
        return RunStatus.OK
    return RunStatus.FAILED if found == {RunStatus.FAILED} else RunStatus.FINISHED_WITH_ERRORS


def _doubts(job: Job) -> list[str]:
    """Keys of what may have arrived, without the id of the run."""
    if not isinstance(job.journal, Journal):
        return []
    try:
        kept = KeptRun(job.journal, job.run_id)
        return [one.key.removeprefix(f"{job.run_id}:") for one in kept.effects(*IN_DOUBT)]
    except JournalError:
        return []
