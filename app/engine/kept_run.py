"""A run as the journal keeps it, for whoever goes on with it: rows, waits, what is in doubt."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.engine.effect import Effect
from app.engine.effect_guard import effect_in
from app.engine.event import Event
from app.engine.event_reading import from_dict
from app.engine.journal import Journal
from app.engine.parking import Wait
from app.engine.run_state import RunStatus
from blocks.sdk import JournalError

_OPEN = (RunStatus.RUNNING, RunStatus.PAUSED, RunStatus.WAITING)
_RUNS = (
    "SELECT run_id, name, mode, status, origin, settings, workflow.body, run.id FROM run"
    " LEFT JOIN workflow ON workflow.digest = run.workflow"
)
_ROW = "SELECT status, row_key FROM run_row WHERE run=? AND row=?"
_ROWS_AT_ONCE = 500
_ROWS = (
    "SELECT id, row, row_key, status, number, error FROM run_row"
    " WHERE run=? AND id>? ORDER BY id LIMIT ?"
)
_EVENTS = "SELECT body FROM event WHERE run_id=? AND row=? ORDER BY seq"
_LARGE = (
    "SELECT seq, field, port, body FROM event_large JOIN large_value USING (digest)"
    " WHERE run_id=? AND row=?"
)
_WAITS = "SELECT body FROM wait WHERE run_id=? AND row=? ORDER BY due"
_ENDS = (
    "SELECT block, kind FROM event WHERE run_id=? AND row=? AND kind IN"
    " ('block_succeeded', 'block_failed', 'block_skipped', 'block_waiting') ORDER BY seq"
)
_LEFT = (
    "SELECT run_id, name, started_at, (SELECT count(*) FROM wait WHERE wait.run_id=run.run_id),"
    " (SELECT min(due) FROM wait WHERE wait.run_id=run.run_id) FROM run"
    " WHERE mode='live' AND status IN ('running', 'paused', 'waiting')"
    " AND json_extract(settings, '$.batch') NOT NULL ORDER BY id"
)
_EFFECTS = (
    "SELECT key, block, row, state, body FROM effect"
    " WHERE state=? AND key >= ? || ':' AND key < ? || ';' ORDER BY key"
)


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row of a run, as far as it has come.

    Attributes:
        number: Digits of the customer number.
    """

    row: str
    row_key: str
    status: RunStatus
    number: str = ""
    error: str = ""

    @property
    def has_ended(self) -> bool:
        """It went to its end, and nothing of it was begun anew since."""
        return self.status not in _OPEN


class KeptRun:
    """One run in the journal that is open. Any thread may use it.

    Each method may raise `JournalError`.

    Args:
        run_id: The id, or the beginning of it where only one run begins like this.

    Raises:
        JournalError: There is no such run, or more than one.
    """

    def __init__(self, journal: Journal, run_id: str) -> None:
        found = journal.query(
            f"{_RUNS} WHERE run_id >= ? AND run_id < ? || '~' LIMIT 2", (run_id, run_id)
        )
        if not found or not run_id:
            raise JournalError(
                f"There is no run “{run_id}” in the journal; `cordboard runs` lists all."
            )
        if len(found) > 1 and found[0][0] != run_id:
            raise JournalError(f"More than one run begins with “{run_id}”: write more of its id.")
        self._journal = journal
        self.run_id: str = found[0][0]
        self.name: str = found[0][1]
        self.mode: str = found[0][2]
        self.status = RunStatus(found[0][3])
        self.origin: str = found[0][4]
        self.settings: Mapping[str, Any] = json.loads(found[0][5])
        self.workflow_text: str = found[0][6] or ""
        self._place: int = found[0][7]

    def row(self, row: str) -> KeptRow | None:
        """What is known of a row by its number; None where it never began."""
        found = self._journal.query(_ROW, (self._place, row))
        if not found:
            return None
        status, row_key = found[0]
        return KeptRow(row, row_key, RunStatus(status))

    def rows(self) -> Iterator[KeptRow]:
        """All rows that have begun, in the order in which they did, read bit by bit."""
        last = -1
        while found := self._journal.query(_ROWS, (self._place, last, _ROWS_AT_ONCE)):
            for place, row, row_key, status, number, error in found:
                last = place
                yield KeptRow(row, row_key, RunStatus(status), number, error)

    def events(self, row: str) -> tuple[Event, ...]:
        """The events of a row in order, with whole values.

        Raises:
            JournalError: A value was too large to keep.
        """
        place = (self.run_id, row)
        bodies = {
            (body := json.loads(text))["seq"]: body
            for (text,) in self._journal.query(_EVENTS, place)
        }
        for seq, field, port, text in self._journal.query(_LARGE, place):
            if text is None:
                raise JournalError(
                    f"Row {row} cannot go on: its value “{port or field}” was too large to keep."
                )
            if port:
                bodies[seq][field][port] = json.loads(text)
            else:
                bodies[seq][field] = json.loads(text)
        return tuple(from_dict(bodies[seq]) for seq in sorted(bodies))

    def block_ends(self, row: str) -> Mapping[str, str]:
        """Block id → kind of the last event that tells how it ended, or that it waits."""
        return dict(self._journal.query(_ENDS, (self.run_id, row)))

    def waits(self, row: str) -> tuple[Wait, ...]:
        """What the row waits for, the first to be over first."""
        found = self._journal.query(_WAITS, (self.run_id, row))
        return tuple(Wait.from_dict(json.loads(body)) for (body,) in found)

    def effects(self, *states: str) -> Iterator[Effect]:
        """What the run has sent, or begun to send, that is in one of these states."""
        for state in states:
            for found in self._journal.query(_EFFECTS, (state, self.run_id, self.run_id)):
                effect = effect_in(found)
                yield replace(effect, body=dict(effect.body))

    def row_key(self, effect: Effect) -> str:
        """Which row, by its key, an effect is of."""
        return effect.key.removeprefix(f"{self.run_id}:").rpartition(":")[0]


@dataclass(frozen=True, slots=True)
class LeftRun:
    """A live batch that was left before its end.

    Attributes:
        waiting: Blocks that wait for a moment, and `due` when the first of them goes on.
    """

    run_id: str
    name: str
    started_at: dt.datetime
    waiting: int
    due: dt.datetime | None


def runs_to_go_on(journal: Journal) -> tuple[LeftRun, ...]:
    """Live batches that were left before their end, or that run just now; the oldest first.

    Raises:
        JournalError: The journal cannot be read.
    """
    return tuple(
        LeftRun(
            run_id,
            name,
            dt.datetime.fromisoformat(started_at),
            waiting,
            dt.datetime.fromisoformat(due) if due else None,
        )
        for run_id, name, started_at, waiting, due in journal.query(_LEFT, ())
    )
