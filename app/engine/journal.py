"""The journal: an SQLite file with the events of every run, and its effects before and after."""

import contextlib
import datetime as dt
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.engine.attempt import Done, Failed
from app.engine.effect import Outcome
from app.engine.event import Event, RunFinished, as_dict
from app.engine.plan import Step
from blocks.sdk import JournalError, write_text

_SCHEMA = """
CREATE TABLE IF NOT EXISTS event (
    run_id TEXT NOT NULL, row TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL,
    kind TEXT NOT NULL, block TEXT, body TEXT NOT NULL,
    PRIMARY KEY (run_id, row, seq)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS effect (
    key TEXT PRIMARY KEY, block TEXT NOT NULL, row TEXT NOT NULL,
    state TEXT NOT NULL, began_at TEXT NOT NULL, settled_at TEXT, body TEXT
) WITHOUT ROWID;
"""
_VERSION = 1
_EVENTS_AT_ONCE = 256
_LONGEST_UNWRITTEN_S = 0.5


class EffectState(StrEnum):
    """What is known of an effect."""

    STARTED = "started"
    """Begun; whether it arrived is not known."""
    DONE = "done"
    FAILED = "failed"
    """It surely did not arrive."""
    UNKNOWN = "unknown"
    """It ended without an answer: it may have arrived."""


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect outside, by its idempotency key. `body` holds outputs or the error."""

    key: str
    block: str
    row: str
    state: EffectState
    body: Mapping[str, Any]


class Journal:
    """One SQLite file, WAL mode. Any thread may use it. Use as a context manager.

    Events are written in groups; an effect is on the disk before `guard` lets it begin.

    Args:
        now: The present moment, aware.

    Raises:
        JournalError: The file cannot be opened, is damaged, or is locked by another program.
    """

    def __init__(self, path: Path, now: Callable[[], dt.datetime]) -> None:
        self._path = path
        self._now = now
        self._lock = threading.Lock()
        self._unwritten: list[tuple[Any, ...]] = []
        self._written_at = time.monotonic()
        with self._in_words("opened"):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(
                path, timeout=5.0, isolation_level=None, check_same_thread=False
            )
            try:
                self._db.execute("PRAGMA journal_mode=WAL")
                self._db.execute("PRAGMA synchronous=FULL")
                self._migrate()
            except BaseException:
                self._db.close()
                raise

    def _migrate(self) -> None:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version > _VERSION:
            raise JournalError(
                f"The journal {self._path} was written by a newer Cordboard. "
                "Install the newer one, or move the file away."
            )
        self._db.executescript(_SCHEMA)
        self._db.execute(f"PRAGMA user_version={_VERSION}")

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
        with self._lock, self._in_words("closed"), contextlib.closing(self._db):
            self._write()

    def record(self, event: Event) -> None:
        """Keep an event. It is on the disk with the next group, or at the end of its row."""
        body = as_dict(event)
        line = (
            event.run_id,
            event.row,
            event.seq,
            body["at"],
            event.kind,
            body.get("block"),
            _json(body),
        )
        with self._lock:
            self._unwritten.append(line)
            is_due = (
                isinstance(event, RunFinished)
                or len(self._unwritten) >= _EVENTS_AT_ONCE
                or time.monotonic() - self._written_at > _LONGEST_UNWRITTEN_S
            )
            if is_due:
                self._write()

    def flush(self) -> None:
        """Write every event recorded so far."""
        with self._lock:
            self._write()

    def _write(self) -> None:
        self._written_at = time.monotonic()
        if not self._unwritten:
            return
        with self._in_words("written"):
            self._db.execute("BEGIN")
            try:
                self._db.executemany(
                    "INSERT OR REPLACE INTO event VALUES (?,?,?,?,?,?,?)", self._unwritten
                )
                self._db.execute("COMMIT")
            except BaseException:
                # In a transaction left open, an effect would not be on the disk when it begins.
                self._db.rollback()
                raise
        self._unwritten = []

    def events(self, run_id: str) -> tuple[Mapping[str, Any], ...]:
        """The events of a run as `as_dict` gives them, row by row, in order."""
        self.flush()
        with self._lock, self._in_words("read"):
            found = self._db.execute(
                "SELECT body FROM event WHERE run_id=? ORDER BY row, seq", (run_id,)
            ).fetchall()
        return tuple(json.loads(body) for (body,) in found)

    def guard(self, key: str, step: Step, row: str, run: Callable[[], Outcome]) -> Outcome:
        """As `Effects.guard`: an outward block runs only when its key is new in this file.

        What was done is given back; what was begun and not settled is not sent again.
        """
        if not step.spec.mark.outward:
            return run()
        if not self._begin(key, step.id, row):
            return _as_outcome(step, self.effect(key))
        outcome = run()
        self._settle(key, outcome)
        return outcome

    def effect(self, key: str) -> Effect | None:
        """What is known of the effect with this key."""
        with self._lock, self._in_words("read"):
            found = self._db.execute(
                "SELECT key, block, row, state, body FROM effect WHERE key=?", (key,)
            ).fetchone()
        if found is None:
            return None
        body = json.loads(found[4]) if found[4] else {}
        return Effect(found[0], found[1], found[2], EffectState(found[3]), body)

    def _begin(self, key: str, block_id: str, row: str) -> bool:
        with self._lock, self._in_words("written"):
            changed = self._db.execute(
                "INSERT INTO effect VALUES (?,?,?,?,?,NULL,NULL) ON CONFLICT DO NOTHING",
                (key, block_id, row, EffectState.STARTED.value, self._now().isoformat()),
            ).rowcount
        return changed == 1

    def _settle(self, key: str, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            state = EffectState.DONE
            body: dict[str, Any] = {"outputs": outcome.shown}
        else:
            state = EffectState.UNKNOWN if outcome.may_have_arrived else EffectState.FAILED
            body = {"error": outcome.error, "outputs": outcome.shown}
        text = _json(body)
        with self._lock, self._in_words("written"):
            self._db.execute(
                "UPDATE effect SET state=?, settled_at=?, body=? WHERE key=?",
                (state.value, self._now().isoformat(), text, key),
            )

    @contextlib.contextmanager
    def _in_words(self, what: str) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise JournalError(
                f"The journal {self._path} cannot be {what} ({error}). Free the disk, close other "
                "programs that use it, or move the file away and start again."
            ) from error


def _json(value: Mapping[str, Any]) -> str:
    """JSON that SQLite takes: half of a surrogate pair, which is no UTF-8, is escaped."""
    text = json.dumps(value, ensure_ascii=False, default=write_text)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _as_outcome(step: Step, effect: Effect | None) -> Outcome:
    if effect is not None and effect.state == EffectState.DONE:
        outputs = effect.body.get("outputs", {})
        return Done(outputs, outputs)
    return Failed(
        f"“{step.title}” was begun before and it is not known whether it arrived, "
        "so it was not sent again.",
        None,
        may_have_arrived=True,
    )
