"""Runs one row: blocks as soon as they may, side by side, a chain without a thread hop."""

import datetime as dt
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any

from app.engine.binding import Dead, Outputs
from app.engine.event import (
    BlockEvent,
    BlockFailed,
    BlockReady,
    BlockSkipped,
    BlockSucceeded,
    BlockWaiting,
    Event,
    Origin,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    RunWaiting,
)
from app.engine.outcome import Done, NotSent, Outcome
from app.engine.parking import Parked, Wait
from app.engine.plan import Plan, Step
from app.engine.progress import Progress
from app.engine.restoring import Restored
from app.engine.row_terms import RowTerms
from app.engine.run_state import RunStatus
from app.engine.step_run import StepRunner, ms_since
from app.workflow.model import OnError
from blocks.sdk import StopRun

Sink = Callable[[Event], None]
"""Gets every event, in order, one at a time, on whichever thread it happened. Must be quick."""

ENDED_BEFORE = "the run ended before it"
"""Why a block did not run in a row that a failure ended."""


class RowRun:
    """One row's run. Its state is guarded by `_lock`; the blocks' own work happens outside it.

    Args:
        hire: Does work on another thread; None for a row that has one thread alone.
        most_threads: That it may use at the same time.
        leaves: When the run is stopped, the row stays as it is, so that it can go on.
        restored: How far it came in an earlier process.
    """

    def __init__(
        self,
        plan: Plan,
        terms: RowTerms,
        *,
        run_id: str,
        row_key: str,
        sink: Sink,
        hire: Callable[[Callable[[], None]], Future[None]] | None,
        most_threads: int,
        leaves: bool,
        restored: Restored | None,
    ) -> None:
        self._plan = plan
        self._terms = terms
        self._world = terms.world
        self._control = terms.control
        self._run_id = run_id
        self._row_key = row_key
        self._sink = sink
        self._hire_one = hire
        self._most_threads = most_threads
        self._leaves = leaves
        self._restored = restored
        self._runner = StepRunner(terms, say=self._say, has_ended=lambda: bool(self._ended_by))
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._seq = restored.seq if restored else 0
        self._ready: deque[Step] = deque()
        self._progress = Progress(plan)
        self._waiting: dict[str, Wait] = {}
        self._over: dict[str, Wait] = {}
        self._workers = 0
        self._hired: list[Future[None]] = []
        self._has_errors = False
        self._ended_by = ""
        self._is_paused = False
        self._elapsed_ms = 0.0

    @property
    def results(self) -> Mapping[str, Outputs | Dead]:
        """What the blocks gave that are settled."""
        return self._progress.results

    @property
    def waits(self) -> tuple[Wait, ...]:
        """What the row waits for, while its status is `waiting`."""
        return tuple(self._waiting.values())

    @property
    def due(self) -> dt.datetime:
        """When the first of its waits is over."""
        return min(wait.due for wait in self._waiting.values())

    def run(self) -> RunStatus:
        """Run the row until it ends, or all that is left of it waits (`waiting`).

        A row that is left as it is, because the run goes on another time, is `paused`.
        """
        with self._lock:
            if self._restored is None:
                self._begin()
            else:
                self._restore(self._restored)
            for step in self._progress.first():
                self._make_ready(step)
        return self._run()

    def go_on(self) -> RunStatus:
        """Go on with the blocks whose waits are over. Otherwise as `run`."""
        with self._lock:
            now = self._world.clock.now()
            due = [wait for wait in self._waiting.values() if wait.due <= now]
            if due:
                self._emit(RunResumed)
            for wait in due:
                del self._waiting[wait.block]
                self._over[wait.block] = wait
                self._ready.append(self._plan.steps[wait.block])
        return self._run()

    def _run(self) -> RunStatus:
        started = time.perf_counter()
        self._workers = 1
        try:
            self._work()
        finally:
            with self._changed:
                self._changed.wait_for(lambda: not self._workers)
        for worker in self._hired:
            worker.result()
        self._hired.clear()
        with self._lock:
            self._elapsed_ms = round(self._elapsed_ms + ms_since(started), 3)
            return self._end()

    def _begin(self) -> None:
        workflow = self._plan.workflow
        self._emit(
            RunStarted,
            workflow=workflow.id,
            name=workflow.name,
            mode=self._world.mode,
            trigger=self._world.redact(dict(self._terms.trigger)),
            row_key=self._row_key,
        )
        for block_id in self._plan.idle:
            self._emit(BlockSkipped, block=block_id, reason="nothing leads to it")
        self._settle_what_does_not_run()

    def _restore(self, restored: Restored) -> None:
        self._emit(RunResumed)
        self._has_errors = restored.has_errors
        self._progress.take_out(restored.settled)
        now = self._world.clock.now()
        for block_id, wait in restored.waits.items():
            if wait.due > now:
                self._waiting[block_id] = wait
            else:
                self._over[block_id] = wait
        for block_id, result in restored.settled.items():
            self._settle(block_id, result)

    def _end(self) -> RunStatus:
        """Say how the row stands, now that no block of it runs."""
        is_whole = not self._progress.unsettled()
        if self._leaves and self._control.is_leaving and not is_whole and not self._ended_by:
            self._emit(RunPaused)
            return RunStatus.PAUSED
        if self._waiting and not self._control.is_stopped and not self._ended_by:
            self._emit(RunWaiting, until=self.due)
            return RunStatus.WAITING
        self._skip_the_rest()
        status = self._status(is_whole=is_whole)
        self._emit(
            RunFinished, status=status.value, elapsed_ms=self._elapsed_ms, error=self._ended_by
        )
        return status

    def _status(self, *, is_whole: bool) -> RunStatus:
        if self._control.is_stopped and not (self._leaves and is_whole):
            return RunStatus.STOPPED
        if self._ended_by:
            return RunStatus.FAILED
        return RunStatus.FINISHED_WITH_ERRORS if self._has_errors else RunStatus.OK

    def _work(self) -> None:
        """Run ready blocks until there are none; the calling thread and the pool's alike."""
        try:
            while (step := self._next()) is not None:
                self._wait_while_paused()
                if not self._control.is_leaving and not self._ended_by:
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
            if not self._ready or self._ended_by or self._control.is_leaving:
                return None
            step = self._ready.popleft()
            if self._ready and self._hire_one is not None:
                self._hire(self._hire_one, len(self._ready))
            return step

    def _hire(self, hire: Callable[[Callable[[], None]], Future[None]], waiting: int) -> None:
        for _ in range(min(waiting, self._most_threads - self._workers)):
            self._workers += 1
            self._hired.append(hire(self._work))

    def _settle_what_does_not_run(self) -> None:
        """What is given and what takes no part is settled before anything begins."""
        settings, steps = self._terms.settings, self._plan.steps
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
            outcome, elapsed_ms = self._runner.run(step, results, self._over.get(step.id))
        except StopRun:
            return
        except Parked as parked:
            self._park(parked.wait)
            return
        self._settle_run(step, outcome, elapsed_ms)

    def _park(self, wait: Wait) -> None:
        with self._lock:
            self._waiting[wait.block] = wait
            self._emit(
                BlockWaiting,
                block=wait.block,
                until=wait.due,
                zone=wait.zone,
                reason=self._world.redact(wait.reason),
            )

    def _settle_run(self, step: Step, result: Outcome, elapsed_ms: float) -> None:
        with self._lock:
            if isinstance(result, NotSent):
                self._emit(BlockSkipped, block=step.id, reason=result.reason)
                self._settle(step.id, Dead(f"“{step.title}” was skipped"))
                return
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
        if step.id in self._waiting:
            return
        if step.id not in self._over:
            self._emit(BlockReady, block=step.id)
        self._ready.append(step)

    def _skip_the_rest(self) -> None:
        reason = "the run was stopped" if self._control.is_stopped else ENDED_BEFORE
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
        self._sink(
            kind(
                run_id=self._run_id,
                row=self._terms.row,
                seq=self._seq,
                at=self._world.clock.now(),
                **said,
            )
        )
