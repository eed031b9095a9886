"""What accounts have sent of late and how their providers bear it, for all programs on a machine.

Its tables are in the journal's file, written without waiting for the disk: after a power cut a few
messages are not counted, and nothing else is lost.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from app.engine.journal_schema import in_words
from blocks.sdk import Rate

_PATIENCE_S = 10.0
_TABLES = (
    "CREATE TABLE IF NOT EXISTS sent_at (account TEXT NOT NULL, at REAL NOT NULL)",
    "CREATE INDEX IF NOT EXISTS sent_at_by_account ON sent_at (account, at)",
    "CREATE TABLE IF NOT EXISTS account (name TEXT PRIMARY KEY, failures INTEGER NOT NULL,"
    " pauses INTEGER NOT NULL, until REAL NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID",
)
_LATEST = "SELECT at FROM sent_at WHERE account=? ORDER BY at DESC LIMIT 1 OFFSET ?"
_STATE = "SELECT failures, pauses, until, reason FROM account WHERE name=?"
_KEEP = "INSERT OR REPLACE INTO account VALUES (?,?,?,?,?)"


@dataclass(frozen=True, slots=True)
class AccountState:
    """How an account fares.

    Attributes:
        failures: In a row, by now.
        pauses: Times in a row that it was paused.
        until: It is paused until then, in seconds since 1970.
    """

    failures: int = 0
    pauses: int = 0
    until: float = 0.0
    reason: str = ""


class RateBook:
    """Any thread may use it. Use as a context manager.

    Each method may raise `JournalError`: without it nothing may be sent.

    Args:
        path: The file of the journal.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        with in_words(path, "opened"):
            self._db = sqlite3.connect(
                path, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False
            )
            try:
                self._db.execute("PRAGMA synchronous=NORMAL")
                for table in _TABLES:
                    self._db.execute(table)
            except BaseException:
                self._db.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._db.close()

    def take(self, account: str, rates: Sequence[Rate], now: float) -> float | None:
        """Count one more message of the account, if all its rates allow one now.

        Returns:
            None when it was counted; otherwise when to ask again.
        """
        if not rates:
            return None
        with self._writing() as database:
            due = max((self._due(account, rate) for rate in rates), default=0.0)
            if due > now:
                return due
            oldest = now - max(rate.per_s for rate in rates)
            database.execute("DELETE FROM sent_at WHERE account=? AND at<?", (account, oldest))
            database.execute("INSERT INTO sent_at VALUES (?,?)", (account, now))
        return None

    def state(self, account: str) -> AccountState:
        """How the account fares."""
        with self._lock, in_words(self._path, "read"):
            found = self._db.execute(_STATE, (account,)).fetchone()
        return AccountState(*found) if found else AccountState()

    @contextlib.contextmanager
    def changing(self, account: str) -> Iterator[list[AccountState]]:
        """How the account fares, as the only member of a list; another put there is kept."""
        with self._writing() as database:
            found = database.execute(_STATE, (account,)).fetchone()
            held = [AccountState(*found) if found else AccountState()]
            before = held[0]
            yield held
            if held[0] != before:
                one = held[0]
                database.execute(_KEEP, (account, one.failures, one.pauses, one.until, one.reason))

    def _due(self, account: str, rate: Rate) -> float:
        """When the rate allows one more: its window has room again."""
        found = self._db.execute(_LATEST, (account, rate.count - 1)).fetchone()
        return found[0] + rate.per_s if found else 0.0

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, in_words(self._path, "written"):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                self._db.rollback()
                raise
