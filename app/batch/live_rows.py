"""The rows of a live batch as the journal keeps them: which have ended, wait, or are to go on."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.batch.again import Again, opened
from app.batch.row_file import Row
from app.batch.row_watch import RowEnd, RowWatch
from app.engine.event import Event, RunStarted
from app.engine.journal import Journal
from app.engine.kept_run import KeptRow, KeptRun
from app.engine.parking import Wait
from app.engine.plan import Plan
from app.engine.restoring import Restored, restore
from app.engine.run_state import RunStatus
from blocks.sdk import JournalError


@dataclass(frozen=True, slots=True)
class GoesOn:
    """A row that is to go on from where it was left."""

    number: str
    key: str
    values: Mapping[str, Any]
    restored: Restored


class LiveRows:
    """Any thread may use it. Each method may raise `JournalError`.

    Args:
        journal: In which the run has begun.
        is_new: Nothing of the run has happened before.

    Raises:
        JournalError: The run is not in the journal.
    """

    def __init__(
        self, journal: Journal, plan: Plan, run_id: str, again: Again, *, is_new: bool
    ) -> None:
        self.journal = journal
        self._plan = plan
        self._run_id = run_id
        self._again = again
        self._is_new = is_new
        self._kept = KeptRun(journal, run_id)

    def look(self, row: Row, now: dt.datetime) -> RowEnd | Wait | GoesOn | None:
        """How a row stands that is about to be run: it has ended, waits, goes on, or is new.

        Raises:
            JournalError: It is another row than the one that it was.
        """
        known = None if self._is_new else self._kept.row(row.number)
        if known is None:
            return None
        if known.row_key != row.key:
            raise JournalError(
                f"Row {row.number} is not the one that it was when this run began. "
                "Put the file with the rows back as it was, or run it as a new batch."
            )
        if known.has_ended and known.status != RunStatus.FAILED and not self._again:
            return RowEnd(known.row, known.status)
        events = self._kept.events(known.row)
        anew = self._anew(known, events)
        if known.has_ended and not anew:
            return self._ended(known, events)
        if known.status == RunStatus.WAITING and not anew:
            waits = self._kept.waits(known.row)
            if waits and waits[0].due > now:
                return waits[0]
        return self._goes_on(row.number, row.key, row.values, events, anew)

    def whose_wait_is_over(self, number: str) -> GoesOn:
        """A row that was parked."""
        events = self._kept.events(number)
        began = next(event for event in events if isinstance(event, RunStarted))
        return self._goes_on(number, began.row_key, began.trigger, events, frozenset())

    def park(self, number: str, waits: Sequence[Wait]) -> None:
        """Keep what a row waits for."""
        self.journal.park_row(self._run_id, number, waits)

    def _goes_on(
        self,
        number: str,
        key: str,
        values: Mapping[str, Any],
        events: tuple[Event, ...],
        anew: frozenset[str],
    ) -> GoesOn:
        restored = restore(self._plan, events, self._kept.waits(number), anew)
        for block in anew:
            self._again.reopen(self._key(key) + block, self.journal)
        self.journal.go_on_with_row(self._run_id, number, key, events)
        return GoesOn(number, key, values, restored)

    def _anew(self, known: KeptRow, events: tuple[Event, ...]) -> frozenset[str]:
        key, plan = self._key(known.row_key), self._plan
        anew = self._again.blocks(plan, key, self.journal)
        if not known.has_ended:
            return anew | opened(plan, key, self.journal)
        return anew | self._again.failed_blocks(plan, key, events, self.journal)

    def _ended(self, known: KeptRow, events: tuple[Event, ...]) -> RowEnd:
        watch = RowWatch(known.row, self._plan.source, ())
        for event in events:
            watch.hear(event)
        return replace(watch.end(known.status), error="")

    def _key(self, row_key: str) -> str:
        return f"{self._run_id}:{row_key}:"
