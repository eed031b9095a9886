"""A rehearsal of the open workflow in a thread of its own, and what the window hears of it."""

import sys
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from app.editor.kept_run import KeptRun
from app.editor.run_record import RunRecord
from app.editor.run_thread import Outcome, RunThread
from app.engine.control import RunControl
from app.engine.event import Event
from app.engine.plan import Plan, make_plan
from app.engine.plan_alone import plan_alone
from app.engine.recorder import ForgivingJournal
from app.engine.run_settings import PLAIN, RunSettings
from app.engine.session import RunSummary, run_workflow
from app.engine.world import World
from app.rehearsal.conditions import CALM, Conditions
from app.rehearsal.outbox import Delivery, Outbox
from app.workflow.model import Workflow
from blocks.sdk import BlockSpec

TICK_MS = 16
"""The screen shows no more than this."""

PATIENCE_MS = 3_000
"""How long closing waits for a block that does not hear the stop."""

BATCH = 500
"""Events taken in at one tick: about 1 ms of work, so that the window can answer in between."""

SWITCH_INTERVAL_S = 0.0005
"""How long the run may keep Python to itself while the window waits; Python's own is 5 ms."""


class RehearsalWorld(World, Protocol):
    """A world that keeps what would have been sent."""

    @property
    def outbox(self) -> Outbox:
        """What would have been sent."""
        ...


MakeWorld = Callable[[Plan, Path, Conditions], RehearsalWorld]
"""A world for a plan, the folder of its file, and what fails. Called in the thread of the run."""

OpenJournal = Callable[[Callable[[str], None]], ForgivingJournal | None]
"""The journal that keeps a rehearsal, and tells whom it is given when it cannot."""


class RehearsalRun(QObject):
    """Runs one rehearsal at a time.

    Attributes:
        kept: The run that was started last.

    Signals:
        started: A run begins.
        rows_changed: Rows that something was heard of, a tuple of their names.
        delivered: A tuple of `Delivery`, in the order in which they were accepted.
        ended: Everything has been shown; carries the `Outcome`, whose result is a `RunSummary`.
        said: Something to know, in words: that the run cannot be kept in the journal.
    """

    started = Signal()
    rows_changed = Signal(tuple)
    delivered = Signal(tuple)
    ended = Signal(Outcome)
    said = Signal(str)

    def __init__(
        self,
        catalog: Mapping[str, BlockSpec],
        make_world: MakeWorld,
        parent: QObject | None = None,
        open_journal: OpenJournal | None = None,
    ) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._make_world = make_world
        self._open_journal = open_journal or _users_journal
        self._thread: RunThread | None = None
        self._deaf: list[RunThread] = []
        self._control = RunControl()
        self._events: deque[Event] = deque()
        self._deliveries: deque[Delivery] = deque()
        self._said: deque[str] = deque()
        self._outcome: Outcome | None = None
        self._elapsed = QElapsedTimer()
        self._former_interval = sys.getswitchinterval()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self.kept = KeptRun()

    @property
    def record(self) -> RunRecord:
        """The rows of the run that was started last."""
        return self.kept.record

    @property
    def is_running(self) -> bool:
        """A run goes on, or its end has not been shown yet."""
        return self._thread is not None

    @property
    def elapsed_ms(self) -> float:
        """Since the run began."""
        return self._elapsed.elapsed() if self._elapsed.isValid() else 0.0

    @property
    def control(self) -> RunControl:
        """The hand on the run that was started last: pause, step, what is held."""
        return self._control

    def start(
        self,
        workflow: Workflow,
        folder: Path,
        conditions: Conditions = CALM,
        *,
        settings: RunSettings = PLAIN,
        alone: str = "",
    ) -> None:
        """Begin to rehearse; nothing happens while a run goes on.

        Args:
            settings: Parts that run, values for them, where the run holds.
            alone: The id of a block that runs without its links; empty for the workflow.
        """
        if self.is_running:
            return
        self._control = RunControl()
        self._events.clear()
        self._deliveries.clear()
        self._outcome = None
        self.kept = KeptRun(workflow.name)
        control, events, deliveries = self._control, self._events, self._deliveries
        said = self._said

        def work() -> RunSummary:
            if alone:
                plan = plan_alone(workflow, self._catalog, alone)
            else:
                plan = make_plan(workflow, self._catalog)
            with ExitStack() as stack:
                world = self._make_world(plan, folder, conditions)
                stack.callback(world.close)
                world.outbox.on_added(deliveries.append)
                journal = self._open_journal(said.append)
                if journal is not None:
                    kept = stack.enter_context(journal)
                    world.outbox.on_added(lambda one: kept.keep_delivery(one.as_dict()))
                return run_workflow(
                    plan,
                    world,
                    control=control,
                    sink=events.append,
                    journal=journal,
                    conditions=conditions.as_dict(),
                    settings=settings,
                )

        self._thread = RunThread(work)
        self._thread.ended.connect(self._on_thread_ended)
        self._former_interval = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        self._elapsed.start()
        self.started.emit()
        self._tick.start()
        self._thread.start()

    def stop(self) -> None:
        """End the run soon; `ended` tells when."""
        self._control.stop()

    def close(self, patience_ms: int = PATIENCE_MS) -> None:
        """Stop the run and wait for its thread, for a while. No signal comes after this."""
        self._tick.stop()
        thread = self._thread
        if thread is not None:
            self.stop()
            thread.ended.disconnect(self._on_thread_ended)
            if not thread.wait(patience_ms):
                self._deaf.append(thread)
            self._forget_thread()

    @property
    def has_deaf_thread(self) -> bool:
        """A block goes on though its run was closed: it hears of no stop, as ours do."""
        return any(not thread.isFinished() for thread in self._deaf)

    def _on_thread_ended(self, outcome: Outcome) -> None:
        self._outcome = outcome

    def _on_tick(self) -> None:
        while self._said:
            self.said.emit(self._said.popleft())
        events = [self._events.popleft() for _ in range(min(BATCH, len(self._events)))]
        if events:
            self.rows_changed.emit(self.kept.record.fold(events))
        messages = [self._deliveries.popleft() for _ in range(len(self._deliveries))]
        if messages:
            self.kept.add(messages)
            self.delivered.emit(tuple(messages))
        if self._outcome is not None and not self._events and not self._deliveries:
            outcome = self._outcome
            self._tick.stop()
            self._forget_thread()
            self.kept.end(outcome, self.elapsed_ms)
            self.ended.emit(outcome)

    def _forget_thread(self) -> None:
        if self._thread is not None:
            if self._thread not in self._deaf:
                self._thread.wait()
            self._thread = None
            sys.setswitchinterval(self._former_interval)


def _users_journal(say: Callable[[str], None]) -> ForgivingJournal | None:
    # The worlds come with the servers of a rehearsal, which no window needs before.
    from app.worlds import open_rehearsal_journal

    return open_rehearsal_journal(say)
