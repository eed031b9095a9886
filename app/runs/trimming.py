"""Deletes runs from a journal, by name or because they are old or too many."""

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.runs.journal_file import JournalFile
from blocks.sdk import JournalError

_IN_DOUBT = (
    "SELECT 1 FROM effect WHERE key >= ? || ':' AND key < ? || ';'"
    " AND state IN ('started', 'unknown') LIMIT 1"
)
_OF_RUN = (
    "DELETE FROM event_large WHERE run_id=?",
    "DELETE FROM event WHERE run_id=?",
    "DELETE FROM delivery WHERE run_id=?",
    "DELETE FROM wait WHERE run_id=?",
)
_FORGET_WORDS = (
    "INSERT INTO word (word, rowid, text) SELECT 'delete', id, text FROM run_row"
    " WHERE run=? AND text <> ''"
)
_ORPHANS = (
    "DELETE FROM large_value WHERE digest NOT IN (SELECT digest FROM event_large)",
    "DELETE FROM workflow WHERE digest NOT IN (SELECT workflow FROM run WHERE workflow NOT NULL)",
)


class InDoubtError(JournalError):
    """The journal is the only record of messages that may have arrived."""


@dataclass(frozen=True, slots=True)
class TrimPolicy:
    """How much is kept. Runs in doubt are kept whatever this says.

    Attributes:
        longest_days: Since a run began.
        largest_bytes: Of the events of all runs together; the oldest go first.
    """

    longest_days: float = 90.0
    largest_bytes: int = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Trimmed:
    """What was deleted.

    Attributes:
        in_doubt: Runs that were due, and kept because it is not known what they have sent.
    """

    run_ids: tuple[str, ...]
    in_doubt: tuple[str, ...]


def delete(file: JournalFile, run_ids: Iterable[str], *, even_in_doubt: bool = False) -> int:
    """Delete runs with all that belongs to them. Returns how many there were.

    Raises:
        InDoubtError: Of one it is not known whether its messages arrived; none was deleted.
        JournalError: The journal cannot be written.
    """
    wanted = tuple(run_ids)
    with file.writing() as database:
        if database is None:
            return 0
        for run_id in wanted:
            if not even_in_doubt and _is_in_doubt(database, run_id):
                raise InDoubtError(
                    f"Of the run {run_id} it is not known whether all its messages arrived, and "
                    "the journal is the only record of it. Look there first; nothing was deleted."
                )
        deleted = sum(_delete(database, run_id, file.has_words) for run_id in wanted)
        _delete_orphans(database)
    return deleted


def trim(file: JournalFile, policy: TrimPolicy, now: dt.datetime) -> Trimmed:
    """Delete the runs that are over and that the policy does not keep."""
    with file.writing() as database:
        if database is None:
            return Trimmed((), ())
        due = tuple(_due(database, policy, now))
        in_doubt = tuple(run_id for run_id in due if _is_in_doubt(database, run_id))
        gone = tuple(run_id for run_id in due if run_id not in set(in_doubt))
        for run_id in gone:
            _delete(database, run_id, file.has_words)
        if gone:
            _delete_orphans(database)
    return Trimmed(gone, in_doubt)


def compact(file: JournalFile) -> None:
    """Give the room of what was deleted back to the disk, and leave nothing of it in the file.

    Raises:
        JournalError: Another program uses the journal, or the disk has no room for a copy of it.
    """
    with file.reading() as database:
        if database is not None:
            if file.has_words:
                database.execute("INSERT INTO word (word) VALUES ('optimize')")
            database.execute("VACUUM")
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _due(database: sqlite3.Connection, policy: TrimPolicy, now: dt.datetime) -> Iterator[str]:
    oldest = (now - dt.timedelta(days=policy.longest_days)).astimezone(dt.UTC).isoformat()
    total = 0
    for run_id, status, started_at, size_bytes in database.execute(
        "SELECT run_id, status, started_at, size_bytes FROM run ORDER BY id DESC"
    ):
        total += size_bytes
        is_over = status not in {"running", "paused", "waiting"}
        if started_at < oldest or (is_over and total > policy.largest_bytes):
            yield run_id


def _is_in_doubt(database: sqlite3.Connection, run_id: str) -> bool:
    return database.execute(_IN_DOUBT, (run_id, run_id)).fetchone() is not None


def _delete(database: sqlite3.Connection, run_id: str, has_words: bool) -> bool:
    found = database.execute("SELECT id FROM run WHERE run_id=?", (run_id,)).fetchone()
    if found is None:
        return False
    if has_words:
        database.execute(_FORGET_WORDS, found)
    database.execute("DELETE FROM run_row WHERE run=?", found)
    database.execute("DELETE FROM run WHERE id=?", found)
    for statement in _OF_RUN:
        database.execute(statement, (run_id,))
    database.execute(
        "DELETE FROM effect WHERE key >= ? || ':' AND key < ? || ';'", (run_id, run_id)
    )
    return True


def _delete_orphans(database: sqlite3.Connection) -> None:
    for statement in _ORPHANS:
        database.execute(statement)
