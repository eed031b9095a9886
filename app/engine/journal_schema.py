"""The file of the journal: its tables, how an older one is carried over, and errors in words.

Not here: what is written into it (`journal`) and read from it (`app.runs.history`).
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from blocks.sdk import JournalError

VERSION = 3

ROW_BITS = 24
"""Of `run_row.id` these many bits number the row; the others are `run.id`."""

_VERSION_1 = """
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
# `run.id` counts up as runs begin. `run_row.id` is `run.id` and, in its last 24 bits, a number that
# counts up as rows begin: what is found by words comes in the order of runs, with no look at them.
_VERSION_2 = """
CREATE TABLE IF NOT EXISTS workflow (
    id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, body TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS run (
    id INTEGER PRIMARY KEY, run_id TEXT NOT NULL UNIQUE,
    workflow_id TEXT NOT NULL, name TEXT NOT NULL, workflow TEXT,
    mode TEXT NOT NULL, origin TEXT NOT NULL DEFAULT '',
    started_at TEXT NOT NULL, ended_at TEXT,
    status TEXT NOT NULL DEFAULT 'running', error TEXT NOT NULL DEFAULT '',
    rows INTEGER NOT NULL DEFAULT 0, failed_rows INTEGER NOT NULL DEFAULT 0,
    number TEXT NOT NULL DEFAULT '', size_bytes INTEGER NOT NULL DEFAULT 0,
    conditions TEXT NOT NULL DEFAULT '{}', settings TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX IF NOT EXISTS run_by_workflow ON run (workflow_id, id);
CREATE INDEX IF NOT EXISTS run_by_status ON run (status, id);
CREATE INDEX IF NOT EXISTS run_by_content ON run (workflow);
CREATE TABLE IF NOT EXISTS run_row (
    id INTEGER PRIMARY KEY, run INTEGER NOT NULL, row TEXT NOT NULL, row_key TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'running', error TEXT NOT NULL DEFAULT '', elapsed_ms REAL,
    number TEXT NOT NULL DEFAULT '', text TEXT NOT NULL DEFAULT '',
    UNIQUE (run, row)
);
CREATE INDEX IF NOT EXISTS run_row_by_number ON run_row (number, run) WHERE number <> '';
CREATE TABLE IF NOT EXISTS delivery (
    id INTEGER PRIMARY KEY, run_id TEXT NOT NULL, row TEXT NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS delivery_by_run ON delivery (run_id, row);
CREATE TABLE IF NOT EXISTS large_value (
    id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, size_bytes INTEGER NOT NULL, body TEXT
);
CREATE TABLE IF NOT EXISTS event_large (
    run_id TEXT NOT NULL, row TEXT NOT NULL, seq INTEGER NOT NULL,
    field TEXT NOT NULL, port TEXT NOT NULL, digest TEXT NOT NULL,
    PRIMARY KEY (run_id, row, seq, field, port)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS event_large_by_digest ON event_large (digest);
"""
_VERSION_3 = """
CREATE TABLE IF NOT EXISTS wait (
    run_id TEXT NOT NULL, row TEXT NOT NULL, block TEXT NOT NULL, due TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (run_id, row, block)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS effect_by_state ON effect (state, key);
"""
_WORDS = """
CREATE VIRTUAL TABLE IF NOT EXISTS word USING fts5(
    text, content='run_row', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
)
"""


def open_file(
    path: Path,
    *,
    patience_s: float,
    carry_over: Callable[[sqlite3.Connection], None],
    is_durable: bool = True,
) -> sqlite3.Connection:
    """Open the journal's file, made or carried over to this version where needed.

    Args:
        patience_s: How long to wait for another program that is writing.
        carry_over: Fills the tables of runs from the events of a version-1 file.
        is_durable: What is committed outlives a power cut, at the price of some milliseconds.

    Raises:
        JournalError: It cannot be opened, is damaged, locked, or of a newer version.
    """
    with in_words(path, "opened"):
        path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(
            path, timeout=patience_s, isolation_level=None, check_same_thread=False
        )
        try:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute(f"PRAGMA synchronous={'FULL' if is_durable else 'NORMAL'}")
            _migrate(database, path, carry_over)
        except BaseException:
            database.close()
            raise
    return database


def has_words(database: sqlite3.Connection) -> bool:
    """Whether this file has an index of words, and this SQLite can use it."""
    try:
        database.execute("SELECT rowid FROM word LIMIT 0")
    except sqlite3.OperationalError:
        return False
    return True


@contextlib.contextmanager
def in_words(path: Path, what: str) -> Iterator[None]:
    """Say an error of the database or the disk as a sentence: the journal cannot be `what`."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise JournalError(
            f"The journal {path} cannot be {what} ({error}). Free the disk, close other "
            "programs that use it, or move the file away and start again."
        ) from error


def _migrate(
    database: sqlite3.Connection, path: Path, carry_over: Callable[[sqlite3.Connection], None]
) -> None:
    if _version(database) == VERSION:
        return
    database.execute("BEGIN IMMEDIATE")
    try:
        # Another program may have carried the file over meanwhile.
        version = _version(database)
        _refuse_newer(version, path)
        if version < VERSION:
            _run(database, _VERSION_1 + _VERSION_2 + _VERSION_3)
            # Without it a search reads every text, which is slower and finds the same.
            with contextlib.suppress(sqlite3.OperationalError):
                database.execute(_WORDS)
            if version == 1:
                carry_over(database)
            database.execute(f"PRAGMA user_version={VERSION}")
        database.execute("COMMIT")
    except BaseException:
        database.rollback()
        raise


def _refuse_newer(version: int, path: Path) -> None:
    if version > VERSION:
        raise JournalError(
            f"The journal {path} was written by a newer Cordboard. "
            "Install the newer one, or move the file away."
        )


def _run(database: sqlite3.Connection, script: str) -> None:
    """As `executescript`, which would end the transaction."""
    for statement in script.split(";"):
        database.execute(statement)


def _version(database: sqlite3.Connection) -> int:
    (version,) = database.execute("PRAGMA user_version").fetchone()
    return int(version)
