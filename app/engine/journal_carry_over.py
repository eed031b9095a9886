"""Carries the runs of a journal of version 1, which kept events alone, over to its tables."""

import json
import sqlite3
from collections.abc import Iterator

from app.engine import journal_index
from app.engine.event import Event, RunFinished, RunStarted
from app.engine.event_reading import from_dict
from app.engine.journal_index import RowIndex, Statement
from app.engine.journal_schema import has_words
from blocks.sdk import DocumentError


def carry_over(database: sqlite3.Connection) -> None:
    """Note every run and row that the events tell of, within the transaction of the caller.

    The workflows themselves were not kept, and when a run began is told by the run's own clock.
    """
    found = database.execute("SELECT run_id FROM event GROUP BY run_id ORDER BY min(at)")
    for (run_id,) in found.fetchall():
        journal_index.execute(database, _statements(database, run_id))


def _statements(database: sqlite3.Connection, run_id: str) -> Iterator[Statement]:
    statuses: set[str] = set()
    last_at = ""
    rows: dict[str, RowIndex] = {}
    with_words = has_words(database)
    for event, size_bytes in _events(database, run_id):
        last_at = max(last_at, event.at.isoformat())
        if isinstance(event, RunStarted):
            rows[event.row] = RowIndex(event.row_key)
            yield journal_index.hear_of_run(event, event.at.isoformat())
            yield journal_index.begin_row(run_id, event.row, event.row_key)
        if event.row not in rows:
            continue
        rows[event.row].take(event, size_bytes)
        if isinstance(event, RunFinished):
            statuses.add(event.status)
            yield from rows.pop(event.row).end(event, has_words=with_words)
    if rows:
        statuses.add("running")
    yield journal_index.end_run(run_id, journal_index.overall(statuses), last_at)


def _events(database: sqlite3.Connection, run_id: str) -> Iterator[tuple[Event, int]]:
    found = database.execute(
        "SELECT body FROM event WHERE run_id=? ORDER BY CAST(row AS INTEGER), row, seq", (run_id,)
    ).fetchall()
    for (body,) in found:
        # An event that cannot be understood stays in the file; the run is listed without it.
        try:
            yield from_dict(json.loads(body)), len(body)
        except (DocumentError, ValueError):
            continue
