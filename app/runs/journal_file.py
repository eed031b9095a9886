"""The journal's file, opened by those who read what is over or delete it."""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from app.engine.journal_carry_over import carry_over
from app.engine.journal_schema import has_words, in_words, open_file
from blocks.sdk import JournalError

_PATIENCE_S = 2.0


class JournalFile:
    """One connection, for any thread, opened when it is first needed. A missing file stays so."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._db: sqlite3.Connection | None = None
        self._is_closed = False
        self.has_words = False

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection | None]:
        """The database, alone; None where there is no file.

        Raises:
            JournalError: It cannot be read.
        """
        with self._lock, in_words(self.path, "read"):
            if self._is_closed:
                raise JournalError("The journal is closed; open the history again.")
            if self._db is None and self.path.exists():
                self._db = open_file(self.path, patience_s=_PATIENCE_S, carry_over=carry_over)
                self.has_words = has_words(self._db)
            yield self._db

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection | None]:
        """As `reading`, in a transaction."""
        with self.reading() as database:
            if database is None:
                yield None
                return
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
                database.execute("COMMIT")
            except BaseException:
                database.rollback()
                raise

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._is_closed = True
            if self._db is not None:
                self._db.close()
                self._db = None
