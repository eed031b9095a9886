"""What a run is recorded by: the journal itself, or one that lets a rehearsal go on without it."""

import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Protocol, Self

from app.engine.effect import Effect, Effects, EffectState
from app.engine.event import Event
from app.engine.journal import Journal
from app.engine.plan import Step
from app.engine.run_state import RunStatus
from app.workflow.model import Workflow
from blocks.sdk import JournalError


class Recorder(Effects, Protocol):
    """Keeps runs. See `Journal` for each of these."""

    def begin_run(
        self,
        run_id: str,
        workflow: Workflow,
        *,
        mode: str,
        conditions: Mapping[str, Any] | None = None,
        settings: Mapping[str, Any] | None = None,
        origin: str = "",
    ) -> None:
        """Note a run before its first event."""
        ...

    def record(self, event: Event) -> None:
        """Keep an event."""
        ...

    def keep_delivery(self, delivery: Mapping[str, Any], run_id: str = "") -> None:
        """Keep a message of a rehearsal."""
        ...

    def end_run(self, run_id: str, status: RunStatus, error: str = "") -> None:
        """Note how a run ended."""
        ...


class ForgivingJournal:
    """A journal for rehearsals: when it fails it says so once, and keeps nothing more.

    Nothing leaves the machine in a rehearsal, so nothing is lost but the record. Effects outside
    are guarded as strictly as ever. Use as a context manager: it closes the journal.

    Args:
        say: Is told in words, on the thread of the run.
    """

    def __init__(self, journal: Journal, say: Callable[[str], None]) -> None:
        self._journal = journal
        self._say = say
        self._lock = threading.Lock()
        self._has_failed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """As `Journal.close`."""
        try:
            self._journal.close()
        except JournalError as error:
            self._fail(error)

    def begin_run(
        self,
        run_id: str,
        workflow: Workflow,
        *,
        mode: str,
        conditions: Mapping[str, Any] | None = None,
        settings: Mapping[str, Any] | None = None,
        origin: str = "",
    ) -> None:
        """As `Journal.begin_run`."""
        self._try(
            lambda: self._journal.begin_run(
                run_id,
                workflow,
                mode=mode,
                conditions=conditions,
                settings=settings,
                origin=origin,
            )
        )

    def record(self, event: Event) -> None:
        """As `Journal.record`."""
        self._try(lambda: self._journal.record(event))

    def keep_delivery(self, delivery: Mapping[str, Any], run_id: str = "") -> None:
        """As `Journal.keep_delivery`."""
        self._try(lambda: self._journal.keep_delivery(delivery, run_id))

    def end_run(self, run_id: str, status: RunStatus, error: str = "") -> None:
        """As `Journal.end_run`."""
        self._try(lambda: self._journal.end_run(run_id, status, error))

    def find(self, key: str) -> Effect | None:
        """As `Journal.find`: this forgives nothing."""
        return self._journal.find(key)

    def begin(self, key: str, step: Step, row: str, *, again: bool = False) -> Effect | None:
        """As `Journal.begin`: this forgives nothing."""
        return self._journal.begin(key, step, row, again=again)

    def settle(self, key: str, state: EffectState, body: Mapping[str, Any]) -> None:
        """As `Journal.settle`: this forgives nothing."""
        self._journal.settle(key, state, body)

    def reopen(self, key: str, *, by_word: bool) -> None:
        """As `Journal.reopen`: this forgives nothing."""
        self._journal.reopen(key, by_word=by_word)

    def _try(self, keep: Callable[[], None]) -> None:
        if self._has_failed:
            return
        try:
            keep()
        except JournalError as error:
            self._fail(error)

    def _fail(self, error: JournalError) -> None:
        with self._lock:
            is_first, self._has_failed = not self._has_failed, True
        if is_first:
            self._say(f"{error} This rehearsal is not kept.")
