"""A run of a workflow: once for one trigger, or once for each row of its source."""

import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.engine.control import RunControl
from app.engine.effect import NO_EFFECTS
from app.engine.event import Event
from app.engine.executor import Executor
from app.engine.gate import OPEN_GATE
from app.engine.gates.quiet import QuietGate
from app.engine.plan import Plan
from app.engine.recorder import Recorder
from app.engine.run_settings import PLAIN, RunSettings
from app.engine.run_state import RunStatus
from app.engine.source_rows import row_hash, source_rows
from app.engine.world import World
from blocks.sdk import CordboardError, JournalError


@dataclass(frozen=True, slots=True)
class RunSummary:
    """How a run ended.

    Attributes:
        counts: How many rows ended with which status.
    """

    run_id: str
    status: RunStatus
    counts: Mapping[RunStatus, int]

    @property
    def rows(self) -> int:
        """How many rows were run."""
        return sum(self.counts.values())


def run_workflow(
    plan: Plan,
    world: World,
    *,
    sink: Callable[[Event], None],
    trigger: Mapping[str, Any] | None = None,
    triggers: Iterable[tuple[str, str, Mapping[str, Any]]] | None = None,
    journal: Recorder | None = None,
    control: RunControl | None = None,
    conditions: Mapping[str, Any] | None = None,
    origin: str = "",
    settings: RunSettings = PLAIN,
    keys_of: str = "",
) -> RunSummary:
    """Run a plan to its end.

    Args:
        trigger: What starts the run. Without it every row of the source's file; or the sample,
            also where the settings leave the source out.
        triggers: In place of `trigger`: name, key and values of each row of an earlier run.
        journal: Keeps the run and, in live mode, guards the effects.
        conditions: Of the rehearsal, JSON-able, for the journal.
        origin: Where the run comes from, for the journal; empty for an ordinary run.
        settings: Which blocks run, with what values, and where the run holds.
        keys_of: Id of the run whose idempotency keys this one has again, in a replay.

    Raises:
        GraphError: The settings name a block that is not there; nothing was run.
        BlockError: The source's file cannot be read; nothing was run.
        JournalError: The journal cannot be written; nothing more was sent.
    """
    control = control or RunControl()
    write = _tee(sink, journal)
    is_guarded = journal is not None and world.mode == "live"
    effects = journal if journal is not None and is_guarded else NO_EFFECTS
    counts: Counter[RunStatus] = Counter()
    hours = plan.workflow.quiet_hours
    with Executor(
        plan,
        world,
        sink=write,
        control=control,
        effects=effects,
        gate=OPEN_GATE if hours is None else QuietGate(hours),
        settings=settings,
        keys_of=keys_of,
    ) as executor:
        run_id = executor.run_id
        with _kept(journal, executor, conditions, origin):
            given = _numbered(_triggers(executor, trigger)) if triggers is None else triggers
            for row, row_key, values in given:
                counts[executor.run(values, row=row, row_key=row_key)] += 1
                if control.is_stopped:
                    break
        status = _overall(counts, control)
        if journal is not None:
            journal.end_run(run_id, status)
        return RunSummary(run_id, status, counts)


@contextlib.contextmanager
def _kept(
    journal: Recorder | None,
    executor: Executor,
    conditions: Mapping[str, Any] | None,
    origin: str,
) -> Iterator[None]:
    """Begin the run in the journal, and end it there when it breaks off."""
    if journal is None:
        yield
        return
    run_id, world = executor.run_id, executor.world
    journal.begin_run(
        run_id,
        executor.plan.workflow,
        mode=world.mode,
        conditions=conditions,
        settings=world.redact(executor.settings.as_dict()),
        origin=origin,
    )
    try:
        yield
    except BaseException as error:
        said = str(error) if isinstance(error, CordboardError) else type(error).__name__
        # What broke it off may be the journal itself.
        with contextlib.suppress(JournalError):
            journal.end_run(run_id, RunStatus.FAILED, world.redact(f"The run broke off: {said}"))
        raise


def _triggers(
    executor: Executor, trigger: Mapping[str, Any] | None
) -> Iterable[Mapping[str, Any]] | Mapping[str, Any]:
    source = executor.plan.steps[executor.plan.source]
    if trigger is not None:
        return trigger
    runs = executor.settings.takes_part(source.id) and source.id not in executor.settings.given
    rows = None
    if source.written and runs:
        rows = source_rows(executor.plan, executor.world, executor.control, source.written)
    return executor.plan.workflow.sample if rows is None else rows


def _numbered(
    triggers: Iterable[Mapping[str, Any]] | Mapping[str, Any],
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Each trigger with its number for show and its key: a hash, and which occurrence of it."""
    if isinstance(triggers, Mapping):
        yield "", row_hash(triggers), triggers
        return
    seen: Counter[str] = Counter()
    for number, values in enumerate(triggers, start=1):
        digest = row_hash(values)
        seen[digest] += 1
        yield str(number), f"{digest}-{seen[digest]}", values


def _overall(counts: Mapping[RunStatus, int], control: RunControl) -> RunStatus:
    if control.is_stopped:
        return RunStatus.STOPPED
    if set(counts) <= {RunStatus.OK}:
        return RunStatus.OK
    if set(counts) == {RunStatus.FAILED}:
        return RunStatus.FAILED
    return RunStatus.FINISHED_WITH_ERRORS


def _tee(sink: Callable[[Event], None], journal: Recorder | None) -> Callable[[Event], None]:
    if journal is None:
        return sink

    def write(event: Event) -> None:
        journal.record(event)
        sink(event)

    return write
