"""Runs many rows side by side, each on one thread; what waits long takes none.

Not here: where the rows come from (`row_file`), what is told of them (`app.batch_command`).
"""

import datetime as dt
import heapq
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

from app.batch.again import Again
from app.batch.live_rows import GoesOn, LiveRows
from app.batch.row_file import Row
from app.batch.row_watch import RowEnd, RowWatch
from app.engine.control import RunControl
from app.engine.effect import NO_EFFECTS
from app.engine.event import Event, RunFinished, RunStarted
from app.engine.executor import Executor
from app.engine.gate import OPEN_GATE, Gate
from app.engine.journal import Journal
from app.engine.parking import PARKS_AFTER_S, Wait
from app.engine.plan import Plan
from app.engine.recorder import Recorder
from app.engine.restoring import Restored
from app.engine.run_settings import PLAIN, RunSettings
from app.engine.run_state import RunStatus
from app.engine.world import World
from blocks.sdk import JournalError

_LOOK_S = 0.5
"""How often whoever waits for a moment looks at the clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchTerms:
    """What a batch runs with.

    Attributes:
        journal: Keeps the rows, and has the run already; in live mode it is the `Journal`
            itself, which guards the effects.
        workers: Rows that run at the same time.
        goes_on: The run began in an earlier process.
        again: What of it is tried again.
        hear_row: Is told how each row ended, or that it waits, on any thread.
    """

    plan: Plan
    world: World
    run_id: str
    control: RunControl
    journal: Recorder | None = None
    gate: Gate = OPEN_GATE
    settings: RunSettings = PLAIN
    workers: int = 4
    goes_on: bool = False
    again: Again = field(default_factory=Again)
    hear_row: Callable[[RowEnd], None] = lambda _end: None


class Batch:
    """One run of many rows. Use `run` once.

    In live mode rows that wait are kept in the journal alone, and gone on with from there.
    """

    def __init__(self, terms: BatchTerms, rows: Iterable[Row]) -> None:
        self._terms = terms
        self._rows: Iterator[Row] | None = iter(rows)
        self._control = terms.control
        self._now = terms.world.clock.now
        self._changed = threading.Condition()
        self._reading = threading.Lock()
        self._parked: list[tuple[dt.datetime, str]] = []
        self._busy = 0
        self._outward = frozenset(
            step.id for step in terms.plan.steps.values() if step.spec.mark.outward
        )
        self._live = self._live_rows()
        self._executor = Executor(
            terms.plan,
            terms.world,
            sink=self._record,
            control=terms.control,
            effects=self._live.journal if self._live else NO_EFFECTS,
            gate=terms.gate,
            settings=terms.settings,
            run_id=terms.run_id,
            threads=1,
            parks_after_s=PARKS_AFTER_S if self._live else None,
            leaves=True,
        )

    def _live_rows(self) -> LiveRows | None:
        terms = self._terms
        if terms.world.mode != "live":
            return None
        if not isinstance(terms.journal, Journal):
            raise JournalError("A live batch is kept in a journal; without one nothing is sent.")
        return LiveRows(
            terms.journal, terms.plan, terms.run_id, terms.again, is_new=not terms.goes_on
        )

    @property
    def waiting(self) -> tuple[int, dt.datetime | None]:
        """How many rows wait by now, and when the first of them goes on."""
        with self._changed:
            return len(self._parked), self._parked[0][0] if self._parked else None

    def run(self, each_moment: Callable[[], None] = lambda: None) -> None:
        """Run all rows to their end, or until the control says that the run is to be left.

        Args:
            each_moment: Called again and again meanwhile, on this thread.

        Raises:
            BlockError: The file of the rows cannot be read any further.
            JournalError: The journal failed; nothing more was sent.
        """
        workers = self._terms.workers
        with self._executor, ThreadPoolExecutor(workers, thread_name_prefix="row") as pool:
            work = [pool.submit(self._work) for _ in range(workers)]
            try:
                while wait(work, _LOOK_S / 5).not_done:
                    each_moment()
            except BaseException:
                self._control.leave()
                raise
        for one in work:
            one.result()

    def _work(self) -> None:
        try:
            while (job := self._next()) is not None:
                try:
                    self._run(job)
                finally:
                    with self._changed:
                        self._busy -= 1
                        self._changed.notify_all()
        except BaseException:
            # The others end what they are about, and begin nothing.
            self._control.leave()
            raise

    def _next(self) -> Row | str | None:
        """A row to begin, or the number of one whose wait is over; None when all is done."""
        while True:
            if self._control.is_leaving:
                return None
            with self._changed:
                if self._parked and self._parked[0][0] <= self._now():
                    self._busy += 1
                    return heapq.heappop(self._parked)[1]
            if (row := self._read()) is not None:
                return row
            with self._changed:
                if not self._parked and not self._busy:
                    return None
                self._changed.wait(self._until_due())

    def _read(self) -> Row | None:
        with self._reading:
            if self._rows is None:
                return None
            row = next(self._rows, None)
            with self._changed:
                if row is None:
                    self._rows = None
                else:
                    self._busy += 1
            return row

    def _until_due(self) -> float:
        if not self._parked:
            return _LOOK_S
        return min(_LOOK_S, max(0.0, (self._parked[0][0] - self._now()).total_seconds()))

    def _run(self, job: Row | str) -> None:
        live = self._live
        if isinstance(job, Row):
            known = live.look(job, self._now()) if live else None
            if known is None:
                self._begin(job)
                return
        elif live is not None:
            known = live.whose_wait_is_over(job)
        else:
            return
        match known:
            case GoesOn():
                self._row(known.number, known.key, known.values, known.restored)
            case Wait():
                self._park(job.number if isinstance(job, Row) else job, known.due)
            case RowEnd():
                self._terms.hear_row(known)

    def _begin(self, row: Row) -> None:
        if row.problem:
            self._set_aside(row)
        else:
            self._row(row.number, row.key, row.values)

    def _row(
        self, number: str, key: str, values: Mapping[str, Any], restored: Restored | None = None
    ) -> None:
        watch = self._watch(number)

        def hear(event: Event) -> None:
            self._record(event)
            watch.hear(event)

        run = self._executor.row(values, row=number, row_key=key, sink=hear, restored=restored)
        status = run.run()
        if self._live is not None and status in (RunStatus.WAITING, RunStatus.PAUSED):
            self._live.park(number, run.waits)
        if status == RunStatus.WAITING:
            self._park(number, run.due)
        else:
            self._terms.hear_row(watch.end(status))

    def _park(self, number: str, due: dt.datetime) -> None:
        with self._changed:
            heapq.heappush(self._parked, (due, number))
            self._changed.notify_all()
        self._terms.hear_row(RowEnd(number, RunStatus.WAITING))

    def _set_aside(self, row: Row) -> None:
        """Keep a row that cannot be run, so that it is among the results."""
        watch = self._watch(row.number)
        plan, world = self._terms.plan, self._terms.world
        said = {"run_id": self._terms.run_id, "row": row.number}
        watch.refuse(row.problem)
        self._record(
            RunStarted(
                **said,
                seq=1,
                at=self._now(),
                workflow=plan.workflow.id,
                name=plan.workflow.name,
                mode=world.mode,
                trigger=world.redact(dict(row.values)),
                row_key=row.key,
            )
        )
        failed = RunStatus.FAILED
        self._record(
            RunFinished(
                **said, seq=2, at=self._now(), status=failed, elapsed_ms=0.0, error=row.problem
            )
        )
        self._terms.hear_row(watch.end(failed))

    def _watch(self, number: str) -> RowWatch:
        return RowWatch(number, self._terms.plan.source, self._outward)

    def _record(self, event: Event) -> None:
        if self._terms.journal is not None:
            self._terms.journal.record(event)
