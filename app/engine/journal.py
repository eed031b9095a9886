"""The journal: an SQLite file with every run, its events and deliveries, and effects outside.

Here is recording alone. The tables are in `journal_schema`, the guard of effects in
`effect_guard`; `app.runs` reads what is over.
"""

import contextlib
import datetime as dt
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.engine import journal_index
from app.engine.effect_guard import EffectGuard
from app.engine.event import Event, RunFinished, RunStarted, RunWaiting, as_dict
from app.engine.journal_carry_over import carry_over
from app.engine.journal_cut import Apart, as_json, cut
from app.engine.journal_index import RowIndex, Statement
from app.engine.journal_schema import has_words, in_words, open_file
from app.engine.parking import Wait
from app.engine.run_state import RunStatus
from app.workflow.file import dump
from app.workflow.model import Workflow

_EVENTS_AT_ONCE = 256
_LONGEST_UNWRITTEN_S = 0.5
_ADD_EVENT = "INSERT OR REPLACE INTO event VALUES (?,?,?,?,?,?,?)"
_ADD_LARGE = (
    "INSERT INTO large_value (digest, size_bytes, body) VALUES (?,?,?) ON CONFLICT DO NOTHING"
)
_ADD_PLACE = "INSERT OR REPLACE INTO event_large VALUES (?,?,?,?,?,?)"
_ADD_WORKFLOW = "INSERT INTO workflow (digest, body) VALUES (?,?) ON CONFLICT DO NOTHING"
_ADD_WAIT = "INSERT OR REPLACE INTO wait VALUES (?,?,?,?,?)"
_FORGET_WAITS = "DELETE FROM wait WHERE run_id=? AND row=?"
_ADD_DELIVERY = "INSERT INTO delivery (run_id, row, body) VALUES (?,?,?)"


class Journal:
    """One SQLite file, WAL mode. Any thread may use it. Use as a context manager.

    Events are written in groups; an effect is on the disk when `begin` lets it go.

    Args:
        now: The present moment, aware; of the real clock, whatever that of a rehearsal says.
        patience_s: How long to wait for another program that is writing.
        is_durable: What is written outlives a power cut. Rehearsals can do without.

    Raises:
        JournalError: The file cannot be opened, is damaged, or is locked by another program.
    """

    def __init__(
        self,
        path: Path,
        now: Callable[[], dt.datetime],
        *,
        patience_s: float = 5.0,
        is_durable: bool = True,
    ) -> None:
        self._path = path
        self._now = now
        self._is_durable = is_durable
        self._lock = threading.Lock()
        self._events: list[tuple[Any, ...]] = []
        self._statements: list[Statement] = []
        self._rows: dict[tuple[str, str], RowIndex] = {}
        self._row_of_key: dict[tuple[str, str], str] = {}
        self._begun: set[str] = set()
        self._went_on: set[str] = set()
        self._written_at = time.monotonic()
        self._db = open_file(
            path, patience_s=patience_s, carry_over=carry_over, is_durable=is_durable
        )
        self._has_words = has_words(self._db)
        guard = EffectGuard(self._execute, self.query, now, settle=self._note)
        self.find = guard.find
        self.begin = guard.begin
        self.settle = guard.settle
        self.reopen = guard.reopen

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
        """Write what is left and close the file.

        Raises:
            JournalError: What is left could not be written; the file is closed all the same.
        """
        with self._lock, in_words(self._path, "closed"), contextlib.closing(self._db):
            self._write()

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
        """Note a run and what it runs, before its first event.

        Args:
            conditions: Of a rehearsal, JSON-able.
            settings: Of the run, JSON-able.
            origin: Empty, or where the run comes from in words of `app.runs`.
        """
        text = dump(workflow)
        digest = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
        begin = journal_index.begin_run(
            run_id,
            workflow=(workflow.id, workflow.name, digest),
            mode=mode,
            origin=origin,
            at=self._now().isoformat(),
            conditions=as_json(conditions or {}),
            settings=as_json(settings or {}),
        )
        with self._lock:
            self._begun.add(run_id)
            self._statements += [(_ADD_WORKFLOW, (digest, text)), begin]
            self._write()

    def end_run(self, run_id: str, status: RunStatus, error: str = "") -> None:
        """Note how a run ended."""
        with self._lock:
            at = self._now().isoformat()
            self._begun.discard(run_id)
            self._statements.append(journal_index.end_run(run_id, status, at, error))
            if run_id in self._went_on:
                self._statements.append(journal_index.count_again(run_id))
            self._write()

    def go_on_with_row(
        self, run_id: str, row: str, row_key: str, events: Iterable[Event] = ()
    ) -> None:
        """Note that a row goes on, before its next event.

        Args:
            events: What is known of it, which it is to be found by.
        """
        index = RowIndex(row_key)
        for event in events:
            index.take(event, 0)
        with self._lock:
            self._went_on.add(run_id)
            self._rows[run_id, row] = index
            self._row_of_key[run_id, row_key] = row
            self._statements.append(journal_index.row_status(run_id, row, RunStatus.RUNNING))

    def park_row(self, run_id: str, row: str, waits: Sequence[Wait]) -> None:
        """Keep what a row waits for, all of it, so that it can go on in another process.

        Raises:
            JournalError: It cannot be kept.
        """
        with self._lock:
            index = self._rows.pop((run_id, row), None)
            if index is not None:
                self._row_of_key.pop((run_id, index.row_key), None)
            self._statements.append((_FORGET_WAITS, (run_id, row)))
            for one in waits:
                body = as_json(one.as_dict())
                line = (run_id, row, one.block, one.due.isoformat(), body)
                self._statements.append((_ADD_WAIT, line))
            self._write()

    def record(self, event: Event) -> None:
        """Keep an event. It is on the disk with the next group, or at the end of its row."""
        body = as_dict(event)
        text, apart = cut(body)
        place = (event.run_id, event.row, event.seq)
        line = (*place, body["at"], event.kind, body.get("block"), text)
        with self._lock:
            self._events.append(line)
            if apart:
                self._set_apart(place, apart)
            self._index(event, len(text) + sum(one.size_bytes for one in apart))
            if self._is_due(event):
                self._write()

    def keep_delivery(self, delivery: Mapping[str, Any], run_id: str = "") -> None:
        """Keep a message of a rehearsal, as `Delivery.as_dict` gives it.

        Args:
            run_id: Where it is not the run that the idempotency key names. A message of no run
                is not kept.
        """
        key_run_id, _, rest = str(delivery.get("idempotency_key", "")).partition(":")
        run_id = run_id or key_run_id
        if not run_id:
            return
        row_key = rest.rpartition(":")[0]
        text = as_json(delivery)
        with self._lock:
            row = self._row_of_key.get((run_id, row_key), "")
            self._statements.append((_ADD_DELIVERY, (run_id, row, text)))
            if (index := self._rows.get((run_id, row))) is not None:
                for reader in delivery.get("to", ()):
                    index.add(str(reader))

    def flush(self) -> None:
        """Write everything recorded so far."""
        with self._lock:
            self._write()

    def events(self, run_id: str) -> tuple[Mapping[str, Any], ...]:
        """The events of a run as `as_dict` gives them, row by row, in order; large values cut."""
        self.flush()
        with self._lock, in_words(self._path, "read"):
            found = self._db.execute(
                "SELECT body FROM event WHERE run_id=? ORDER BY row, seq", (run_id,)
            ).fetchall()
        return tuple(json.loads(body) for (body,) in found)

    def _index(self, event: Event, size_bytes: int) -> None:
        place = (event.run_id, event.row)
        if isinstance(event, RunStarted):
            self._rows[place] = RowIndex(event.row_key)
            if event.run_id not in self._begun:
                self._statements.append(journal_index.hear_of_run(event, self._now().isoformat()))
            self._row_of_key[event.run_id, event.row_key] = event.row
            self._statements.append(journal_index.begin_row(*place, event.row_key))
        index = self._rows.get(place)
        if index is None:
            return
        index.take(event, size_bytes)
        if isinstance(event, RunWaiting):
            self._statements.append(journal_index.row_status(*place, RunStatus.WAITING))
        if isinstance(event, RunFinished):
            self._statements.append((_FORGET_WAITS, place))
            del self._rows[place]
            self._row_of_key.pop((event.run_id, index.row_key), None)
            self._statements += index.end(event, has_words=self._has_words)
            if event.run_id not in self._begun:
                at = self._now().isoformat()
                status = RunStatus(event.status)
                self._statements.append(journal_index.end_run(event.run_id, status, at))

    def _set_apart(self, place: tuple[str, str, int], apart: tuple[Apart, ...]) -> None:
        for one in apart:
            self._statements += [
                (_ADD_LARGE, (one.digest, one.size_bytes, one.text)),
                (_ADD_PLACE, (*place, one.field, one.port, one.digest)),
            ]

    def _is_due(self, event: Event) -> bool:
        is_end = isinstance(event, RunFinished) and (self._is_durable or not event.row)
        return (
            is_end
            or len(self._events) >= _EVENTS_AT_ONCE
            or time.monotonic() - self._written_at > _LONGEST_UNWRITTEN_S
        )

    def _execute(self, statements: Sequence[Statement]) -> list[int]:
        """Write what is said and what is left, so that nothing is sent on what is not kept."""
        with self._lock:
            self._write()
            with in_words(self._path, "written"):
                return [self._db.execute(sql, values).rowcount for sql, values in statements]

    def _note(self, statements: Sequence[Statement]) -> None:
        """Write what is said, whatever becomes of what is left."""
        with self._lock, in_words(self._path, "written"):
            journal_index.execute(self._db, iter(statements))

    def query(self, sql: str, values: Sequence[Any]) -> Sequence[Any]:
        """The rows that a query finds in what is written by now.

        Raises:
            JournalError: The file cannot be read.
        """
        with self._lock, in_words(self._path, "read"):
            return self._db.execute(sql, values).fetchall()

    def _write(self) -> None:
        self._written_at = time.monotonic()
        if not self._events and not self._statements:
            return
        with in_words(self._path, "written"):
            self._db.execute("BEGIN")
            try:
                self._db.executemany(_ADD_EVENT, self._events)
                journal_index.execute(self._db, iter(self._statements))
                self._db.execute("COMMIT")
            except BaseException:
                # In a transaction left open, an effect would not be on the disk when it begins.
                self._db.rollback()
                raise
        self._events, self._statements = [], []
