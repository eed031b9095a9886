"""One run of a workflow in a thread of its own, and what the window hears of it."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from app.editor.run_thread import Outcome, RunThread
from app.editor.running.kept_run import KeptRun
from app.editor.running.order import RunOrder
from app.editor.running.record import RunRecord
from app.editor.running.work import Heard, Journal, Means, carry_out
from app.engine.control import RunControl
from app.engine.event import Event
from app.engine.session import RunSummary
from app.rehearsal.virtual_clock import VirtualClock

TICK_MS = 16
"""The screen shows no more than this."""

PATIENCE_MS = 3_000
"""How long closing waits for a block that does not hear the stop."""

BATCH = 500
"""Events taken in at one tick: about 1 ms of work, so that the window can answer in between."""

SWITCH_INTERVAL_S = 0.0005
"""How long the run may keep Python to itself while the window waits; Python's own is 5 ms."""


class Runner(QObject):
    """Makes one run at a time.

    Args:
        means: What runs are made with.

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

    def __init__(self, means: Means, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.means = means
        self._thread: RunThread | None = None
        self._deaf: list[RunThread] = []
        self._control = RunControl()
        self._heard = Heard()
        self._record = RunRecord()
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
        return self._record

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

    @property
    def clock(self) -> VirtualClock | None:
        """Of the rehearsal that was started last, once its world is there."""
        return self._heard.clock

    def start(self, order: RunOrder) -> None:
        """Begin a run; nothing happens while one goes on."""
        if self.is_running:
            return
        self._control = RunControl()
        self._heard = Heard()
        self._outcome = None
        self.kept = KeptRun(order)
        self._record = self.kept.record = RunRecord()
        control, heard, means = self._control, self._heard, self.means

        def work() -> RunSummary:
            return carry_out(order, means, control, heard)

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
        heard = self._heard
        while heard.said:
            self.said.emit(heard.said.popleft())
        events = [heard.events.popleft() for _ in range(min(BATCH, len(heard.events)))]
        if events:
            self.rows_changed.emit(self._record.fold(events))
        messages = [heard.deliveries.popleft() for _ in range(len(heard.deliveries))]
        if messages:
            self.kept.add(messages)
            self.delivered.emit(tuple(messages))
        if self._outcome is not None and not heard.events and not heard.deliveries:
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


def users_journal(say: Callable[[str], None]) -> Journal | None:
    """The journal of this user, for rehearsals."""
    # The worlds come with the servers of a rehearsal, which no window needs before.
    from app.worlds import open_rehearsal_journal

    return open_rehearsal_journal(say)


def users_live_journal() -> Journal:
    """The journal of this user, for runs that send."""
    # As above.
    from app.worlds import open_journal

    return open_journal()


def users_row(run_id: str, row: str) -> Sequence[Event]:
    """What this user's journal has of a row of a run; nothing where the run is not in it.

    Raises:
        JournalError: The journal cannot be read.
    """
    from app.runs.history import History
    from app.worlds import journal_path

    with History(journal_path()) as history:
        return history.open(run_id).events(row) if history.has(run_id) else ()


def users_journal_path() -> Path:
    """Where the journal of this user is."""
    # As above.
    from app.worlds import journal_path

    return journal_path()
