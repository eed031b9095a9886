"""Runs a plan, row after row or side by side. What happens within a row is in `row_run`."""

import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

from app.engine.control import RunControl
from app.engine.effect import NO_EFFECTS, Effects
from app.engine.gate import OPEN_GATE, Gate
from app.engine.plan import Plan
from app.engine.restoring import Restored
from app.engine.row_run import RowRun, Sink
from app.engine.row_terms import RowTerms
from app.engine.run_settings import PLAIN, RunSettings
from app.engine.run_state import RunStatus
from app.engine.world import World

MOST_THREADS = 8
"""Blocks of one row that run at the same time."""


class Executor:
    """Runs one plan. Use as a context manager: it owns a few threads.

    Args:
        effects: Remembers what was sent, so that it is not sent twice; live runs have a journal's.
        gate: Stands in front of what is sent.
        settings: Which blocks run, and with what; breakpoints and a limit in them are
            set at the control.
        run_id: Of a run that goes on; empty for a new one.
        keys_of: Id of the run whose idempotency keys this one has again; empty for its own.
        threads: Blocks of one row that run at the same time; 1 where rows run side by side.
        parks_after_s: Longer waits are parked; None for sleeping through them all.
        leaves: A run that is stopped leaves its rows as they are, so that they can go on.

    Raises:
        GraphError: The settings name a block that is not in the workflow.
    """

    def __init__(
        self,
        plan: Plan,
        world: World,
        *,
        sink: Sink,
        control: RunControl | None = None,
        effects: Effects = NO_EFFECTS,
        gate: Gate = OPEN_GATE,
        settings: RunSettings = PLAIN,
        run_id: str = "",
        keys_of: str = "",
        threads: int = MOST_THREADS,
        parks_after_s: float | None = None,
        leaves: bool = False,
    ) -> None:
        settings.refuse_unknown(plan.workflow)
        self.plan = plan
        self.world = world
        self.sink = sink
        self.control = control or RunControl()
        self.effects = effects
        self.gate = gate
        self.settings = settings
        self.threads = threads
        self.parks_after_s = parks_after_s
        self.leaves = leaves
        if settings.breakpoints:
            self.control.set_breakpoints(settings.breakpoints)
        if settings.holds_at_error:
            self.control.set_holds_at_error(True)
        if settings.most_messages is not None:
            self.control.budget.set_most(settings.most_messages)
        self.run_id = run_id or uuid.uuid4().hex[:12]
        self.keys_of = keys_of or self.run_id
        self._pool: ThreadPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown()

    def run(self, trigger: Mapping[str, Any], *, row: str = "", row_key: str = "1") -> RunStatus:
        """Run the plan once, started by `trigger`. Arguments as of `row`."""
        return self.row(trigger, row=row, row_key=row_key).run()

    def row(
        self,
        trigger: Mapping[str, Any],
        *,
        row: str = "",
        row_key: str = "1",
        sink: Sink | None = None,
        effects: Effects | None = None,
        restored: Restored | None = None,
    ) -> RowRun:
        """One row, to be run.

        Args:
            row: The row's number for show; empty when there is only one.
            row_key: Stands for the row in idempotency keys.
            sink: Gets its events, in place of the executor's.
            effects: Guards what it sends, in place of the executor's.
            restored: How far it came in an earlier process.
        """
        self.world.begin_row(row, row_key, trigger)
        terms = RowTerms(
            world=self.world,
            control=self.control,
            trigger=trigger,
            row=row,
            key=f"{self.keys_of}:{row_key}:",
            source=self.plan.source,
            settings=self.settings,
            effects=effects or self.effects,
            gate=self.gate,
            looks_back=restored is not None,
            parks_after_s=self.parks_after_s,
        )
        return RowRun(
            self.plan,
            terms,
            run_id=self.run_id,
            row_key=row_key,
            sink=sink or self.sink,
            hire=self._hire if self.threads > 1 else None,
            most_threads=self.threads,
            leaves=self.leaves,
            restored=restored,
        )

    def _hire(self, work: Callable[[], None]) -> Future[None]:
        """Do `work` on one of the run's threads."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self.threads - 1, thread_name_prefix="block")
        return self._pool.submit(work)
