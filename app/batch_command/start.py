"""Makes a batch ready from what was asked for: looked through, armed, or found again."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from app import terminal
from app.batch.again import Again
from app.batch.in_doubt import InDoubt
from app.batch.results import check_name
from app.batch.row_file import Row, digest_of, read_rows
from app.batch.run_lock import run_lock
from app.batch.survey import survey
from app.batch_command.arming import is_armed, tell_rows
from app.batch_command.doubt import is_yes, resolve
from app.engine.control import RunControl
from app.engine.gates.rate import read_rates
from app.engine.kept_run import KeptRun
from app.engine.plan import Plan, make_plan
from app.engine.recorder import Recorder
from app.workflow.change import ChangeKind
from app.workflow.diff import changes
from app.workflow.file import load, parse
from app.worlds import (
    LiveWorld,
    RehearsalWorld,
    journal_path,
    live_world,
    open_journal,
    open_rehearsal_journal,
    rehearsal_world,
)
from blocks.catalog import load_catalog
from blocks.sdk import CordboardError

BATCH = "batch"
"""What the settings of a run in the journal have for a batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOptions:
    """What was asked for. Attributes as the options of `cordboard batch`."""

    file: Path | None = None
    rows: Path | None = None
    workers: int = 4
    rates: tuple[str, ...] = ()
    limit: int | None = None
    key: str = ""
    is_live: bool = False
    is_confirmed: bool = False
    cap: int | None = None
    only_to: tuple[str, ...] = ()
    resume: str = ""
    in_doubt: InDoubt = InDoubt.ASK
    retries_failed: bool = False
    reroutes: tuple[str, ...] = ()
    results: Path | None = None
    as_json: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A batch that may begin.

    Attributes:
        digest: Of the file with the rows.
        kept: The run that goes on, and `again` what of it is tried once more.
        total: How many rows there are.
    """

    options: BatchOptions
    file: Path
    rows_path: Path
    digest: str
    plan: Plan
    world: LiveWorld | RehearsalWorld
    control: RunControl
    journal: Recorder | None
    run_id: str
    kept: KeptRun | None = None
    again: Again = field(default_factory=Again)
    total: int = 0

    def rows(self) -> Iterator[Row]:
        """The rows, read anew."""
        return read_rows(
            self.plan,
            self.world,
            self.control,
            self.rows_path,
            key_column=self.options.key,
            limit=self.options.limit,
        )

    def as_dict(self) -> Mapping[str, Any]:
        """What is needed to go on with it in another process, JSON-able."""
        return {
            "file": str(self.file.resolve()),
            "rows": str(self.rows_path.resolve()),
            "digest": self.digest,
            "key": self.options.key,
            "limit": self.options.limit,
            "rates": list(self.options.rates),
            "only_to": list(self.options.only_to),
            "total": self.total,
        }


def make_job(options: BatchOptions, stack: ExitStack) -> Job | None:
    """Make a batch ready; None where it is not to begin, which was told.

    Args:
        stack: Closes what is opened.

    Raises:
        BrokenFileError: The workflow cannot be read.
        PlanRefusedError: It has problems.
        CordboardError: Something else is in the way.
    """
    if options.results is not None:
        check_name(options.results)
    return _resumed(options, stack) if options.resume else _new(options, stack)


def _new(options: BatchOptions, stack: ExitStack) -> Job | None:
    if options.file is None or options.rows is None:
        raise CordboardError("Say which workflow and which rows: cordboard batch FILE --rows FILE.")
    if options.retries_failed:
        raise CordboardError("--retry-failed goes with --resume ID: it tries the rows of that run.")
    if options.rates and not options.is_live:
        raise CordboardError("--rate is for live batches: a rehearsal waits for nobody.")
    plan = make_plan(load(options.file), load_catalog())
    read_rates(plan, options.rates)
    world = _open_world(options, options.file, plan, stack)
    job = Job(
        options=options,
        file=options.file,
        rows_path=options.rows,
        digest=digest_of(options.rows),
        plan=plan,
        world=world,
        control=RunControl(),
        journal=_open_journal(world, stack),
        run_id=uuid4().hex[:12],
    )
    found = survey(plan, world, job.control, job.rows())
    tell_rows(found)
    if not found.good:
        terminal.complain("No row can be run. Nothing was run.")
        return None
    if options.is_live and not is_armed(
        plan, options.file, found, cap=options.cap, is_confirmed=options.is_confirmed
    ):
        terminal.complain("Nothing was run.")
        return None
    stack.enter_context(run_lock(journal_path().parent, job.run_id))
    return replace(job, total=found.rows)


def _resumed(options: BatchOptions, stack: ExitStack) -> Job | None:
    journal = stack.enter_context(open_journal())
    kept = KeptRun(journal, options.resume)
    said = kept.settings.get(BATCH)
    if kept.mode != "live" or said is None:
        raise CordboardError(
            f"The run {kept.run_id} is no live batch. Rehearsals are run again, not gone on with."
        )
    stack.enter_context(run_lock(journal_path().parent, kept.run_id))
    file, rows_path = Path(said["file"]), Path(said["rows"])
    if digest_of(rows_path) != said["digest"]:
        raise CordboardError(
            f"{rows_path} is not what it was when the run {kept.run_id} began. "
            "Put it back as it was, or run it as a new batch."
        )
    plan = make_plan(load(file), load_catalog())
    options = replace(
        options,
        file=file,
        key=said["key"],
        limit=said["limit"],
        rates=options.rates or tuple(said.get("rates", ())),
        only_to=tuple(said["only_to"]),
        is_live=True,
    )
    if not _is_known(kept, plan, options):
        return None
    resends = resolve(journal, kept, plan, options.in_doubt)
    if resends is None:
        return None
    world = _open_world(options, file, plan, stack)
    return Job(
        options=options,
        file=file,
        rows_path=rows_path,
        digest=said["digest"],
        plan=plan,
        world=world,
        control=RunControl(),
        journal=journal,
        run_id=kept.run_id,
        kept=kept,
        again=Again(resends, failed=options.retries_failed),
        total=said["total"],
    )


def _is_known(kept: KeptRun, plan: Plan, options: BatchOptions) -> bool:
    """Tell what has changed in the workflow since the run began, and ask."""
    if not kept.workflow_text:
        return True
    found = changes(parse(kept.workflow_text), plan.workflow, load_catalog())
    said = [change.sentence for change in found if change.kind != ChangeKind.LAYOUT]
    if not said:
        return True
    terminal.complain("The workflow has changed since this run began:")
    for line in said:
        terminal.complain(f"  {line}")
    terminal.complain("What has been sent counts by the block's id, and is not sent again.")
    return options.is_confirmed or is_yes("Type yes to go on with the changed workflow: ")


def _open_world(
    options: BatchOptions, file: Path, plan: Plan, stack: ExitStack
) -> LiveWorld | RehearsalWorld:
    folder = file.resolve().parent
    world: LiveWorld | RehearsalWorld
    if options.is_live:
        world = live_world(folder, options.reroutes)
    elif options.reroutes:
        raise CordboardError("--reroute is for live batches: a rehearsal sends nothing anywhere.")
    else:
        world = rehearsal_world(plan, folder)
    stack.callback(world.close)
    return world


def _open_journal(world: LiveWorld | RehearsalWorld, stack: ExitStack) -> Recorder | None:
    if isinstance(world, LiveWorld):
        return stack.enter_context(open_journal())
    journal = open_rehearsal_journal(terminal.complain)
    return None if journal is None else stack.enter_context(journal)
