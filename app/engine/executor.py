"""Runs a plan once: blocks as soon as they may, side by side, a chain without a thread hop."""

import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

from app.engine.binding import Dead, Outputs
from app.engine.control import RunControl
from app.engine.effect import NO_EFFECTS, Effects
from app.engine.event import (
    BlockEvent,
    BlockFailed,
    BlockReady,
    BlockSkipped,
    BlockSucceeded,
    Event,
    Origin,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
)
from app.engine.outcome import Done, Outcome
from app.engine.plan import Plan, Step
from app.engine.progress import Progress
from app.engine.run_settings import PLAIN, RunSettings
from app.engine.run_state import RunStatus
from app.engine.step_run import StepRunner, ms_since
from app.engine.world import World
from app.workflow.model import OnError
from blocks.sdk import StopRun

MOST_THREADS = 8
"""Blocks of one row that run at the same time."""

Sink = Callable[[Event], None]
"""Gets every event, in order, one at a time, on whichever thread it happened. Must be quick."""


class Executor:
    """Runs one plan, row after row. Use as a context manager: it owns a few threads.

    Args:
        effects: Remembers what was sent, so that it is not sent twice; live runs have a journal's.
        settings: Which blocks run, and with what; breakpoints and a limit in them are
            set at the control.
        keys_of: Id of the run whose idempotency keys this one has again; empty for its own.

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
        settings: RunSettings = PLAIN,
        keys_of: str = "",
    ) -> None:
        settings.refuse_unknown(plan.workflow)
        self.plan = plan
        self.world = world
        self.sink = sink
        self.control = control or RunControl()
        self.effects = effects
        self.settings = settings
        if settings.breakpoints:
            self.control.set_breakpoints(settings.breakpoints)
        if settings.holds_at_error:
            self.control.set_holds_at_error(True)
        if settings.most_messages is not None:
            self.control.budget.set_most(settings.most_messages)
        self.run_id = uuid.uuid4().hex[:12]
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
        """Run the plan once, started by `trigger`.

        Args:
            row: The row's number for show; empty when there is only one.
            row_key: Stands for the row in idempotency keys.
        """
        self.world.begin_row(row, row_key, trigger)
        return _RowRun(self, trigger, row, row_key).run()

    def submit(self, work: Callable[[], None]) -> Future[None]:
        """Do `work` on one of the run's threads."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(MOST_THREADS - 1, thread_name_prefix="block")
        return self._pool.submit(work)


class _RowRun:
    """The state of one row's run, guarded by `_lock`; the blocks' own work happens outside it."""

    def __init__(
        self, executor: Executor, trigger: Mapping[str, Any], row: str, row_key: str
    ) -> None:
        self._executor = executor
        self._plan = executor.plan
        self._world = executor.world
        self._control = executor.control
        self._settings = executor.settings
        self._trigger = trigger
        self._row = row
        self._row_key = row_key
        self._runner = StepRunner(
            world=executor.world,
            control=executor.control,
            effects=executor.effects,
            settings=executor.settings,
            trigger=trigger,
            row=row,
            key=f"{executor.keys_of}:{row_key}:",
            say=self._say,
            has_ended=lambda: bool(self._ended_by),
        )
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._seq = 0
        self._ready: deque[Step] = deque()
        self._progress = Progress(self._plan)
        self._workers = 0
        self._hired: list[Future[None]] = []
        self._has_errors = False
        self._ended_by = ""
        self._is_paused = False

    def run(self) -> RunStatus:
        started = time.perf_counter()
        workflow = self._plan.workflow
        with self._lock:
            self._emit(
                RunStarted,
                workflow=workflow.id,
                name=workflow.name,
                mode=self._world.mode,
                trigger=self._world.redact(dict(self._trigger)),
                row_key=self._row_key,
            )
            for block_id in self._plan.idle:
                self._emit(BlockSkipped, block=block_id, reason="nothing leads to it")
            self._settle_what_does_not_run()
            for step in self._progress.first():
                self._make_ready(step)
            self._workers = 1
        try:
            self._work()
        finally:
            with self._changed:
                self._changed.wait_for(lambda: not self._workers)
        for worker in self._hired:
            worker.result()
        with self._lock:
            self._skip_the_rest()
            status = self._status()
            self._emit(
                RunFinished,
                status=status.value,
                elapsed_ms=ms_since(started),
                error=self._ended_by,
            )
        return status

    def _status(self) -> RunStatus:
        if self._control.is_stopped:
            return RunStatus.STOPPED
        if self._ended_by:
            return RunStatus.FAILED
        return RunStatus.FINISHED_WITH_ERRORS if self._has_errors else RunStatus.OK

    def _work(self) -> None:
        """Run ready blocks until there are none; the calling thread and the pool's alike."""
        try:
            while (step := self._next()) is not None:
                self._wait_while_paused()
                if not self._control.is_stopped and not self._ended_by:
                    self._run_step(step)
        except BaseException:
            self._ended_by = self._ended_by or "the run broke off"
            # Whoever is held or paused in another thread would wait for ever.
            self._control.debugger.close()
            self._control.resume()
            raise
        finally:
            with self._changed:
                self._workers -= 1
                self._changed.notify_all()

    def _next(self) -> Step | None:
        with self._lock:
            if not self._ready or self._ended_by or self._control.is_stopped:
                return None
            step = self._ready.popleft()
            self._hire(len(self._ready))
            return step

    def _hire(self, waiting: int) -> None:
        for _ in range(min(waiting, MOST_THREADS - self._workers)):
            self._workers += 1
            self._hired.append(self._executor.submit(self._work))

    def _settle_what_does_not_run(self) -> None:
        """What is given and what takes no part is settled before anything begins."""
        settings, steps = self._settings, self._plan.steps
        left_out = [step for step in steps.values() if not settings.takes_part(step.id)]
        given = [(steps[one], values) for one, values in settings.given.items() if one in steps]
        self._progress.take_out(step.id for step in (*left_out, *(step for step, _ in given)))
        for step in left_out:
            self._emit(BlockSkipped, block=step.id, reason="it is not part of this run")
            self._settle(step.id, Dead(f"“{step.title}” is not part of this run"))
        for step, values in given:
            self._emit(BlockReady, block=step.id)
            self._settle_run(step, self._runner.given(step, values, Origin.GIVEN), 0.0)

    def _run_step(self, step: Step) -> None:
        with self._lock:
            # A block that joins may begin while others still settle: it sees what has arrived.
            results = self._progress.results
            if step.spec.mark.joins:
                results = dict(results)
        try:
            outcome, elapsed_ms = self._runner.run(step, results)
        except StopRun:
            return
        self._settle_run(step, outcome, elapsed_ms)

    def _settle_run(self, step: Step, result: Outcome, elapsed_ms: float) -> None:
        with self._lock:
            if isinstance(result, Done):
                self._emit(
                    BlockSucceeded,
                    block=step.id,
                    elapsed_ms=elapsed_ms,
                    outputs=result.shown,
                    origin=str(result.origin),
                )
                self._settle(step.id, result.values)
                return
            self._has_errors = True
            self._emit(
                BlockFailed,
                block=step.id,
                elapsed_ms=elapsed_ms,
                error=result.error,
                outputs=result.shown,
                origin=str(result.origin),
            )
            if step.spec.is_source or step.block.policy.on_error == OnError.STOP:
                self._ended_by = self._ended_by or f"“{step.title}”: {result.error}"
            gives = Dead(f"“{step.title}” failed") if result.values is None else result.values
            self._settle(step.id, gives)

    def _settle(self, block_id: str, result: Outputs | Dead) -> None:
        for found in self._progress.settle(block_id, result):
            if isinstance(found, Step):
                self._make_ready(found)
            else:
                self._emit(BlockSkipped, block=found.step.id, reason=found.reason)

    def _make_ready(self, step: Step) -> None:
        self._emit(BlockReady, block=step.id)
        self._ready.append(step)

    def _skip_the_rest(self) -> None:
        reason = "the run was stopped" if self._control.is_stopped else "the run ended before it"
        for block_id in self._progress.unsettled():
            self._emit(BlockSkipped, block=block_id, reason=reason)

    def _wait_while_paused(self) -> None:
        if not self._control.is_paused:
            return
        with self._lock:
            if not self._is_paused:
                self._is_paused = True
                self._emit(RunPaused)
        self._control.wait_while_paused()
        with self._lock:
            if self._is_paused:
                self._is_paused = False
                self._emit(RunResumed)

    def _say(self, kind: type[BlockEvent], /, *, block: str, **said: Any) -> None:
        with self._lock:
            self._emit(kind, block=block, **said)

    def _emit(self, kind: type[Event], **said: Any) -> None:
        self._seq += 1
        self._executor.sink(
            kind(
                run_id=self._executor.run_id,
                row=self._row,
                seq=self._seq,
                at=self._world.clock.now(),
                **said,
            )
        )
