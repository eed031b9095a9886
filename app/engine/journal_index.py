"""What the history finds a row by: its customer number and its words, gathered from its events."""

import sqlite3
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from app.engine.event import (
    BlockFailed,
    BlockRetrying,
    BlockSucceeded,
    Event,
    RunFinished,
    RunStarted,
)
from app.engine.journal_schema import ROW_BITS
from app.engine.run_state import RunStatus

_LONGEST_TEXT = 2_000
_LONGEST_PIECE = 120
_MOST_ITEMS = 20
_DEEPEST = 4
_CUSTOMER_NUMBER = "customer_number"

Statement = tuple[str, tuple[Any, ...]]

_BEGIN_RUN = (
    "INSERT INTO run (run_id, workflow_id, name, workflow, mode, origin, started_at, conditions,"
    " settings) VALUES (?,?,?,?,?,?,?,?,?)"
    " ON CONFLICT (run_id) DO UPDATE SET status='running', ended_at=NULL,"
    " workflow=excluded.workflow"
)
_HEAR_OF_RUN = (
    "INSERT INTO run (run_id, workflow_id, name, mode, started_at) VALUES (?,?,?,?,?)"
    " ON CONFLICT (run_id) DO NOTHING"
)
_BEGIN_ROW = (
    "INSERT INTO run_row (id, run, row, row_key) SELECT coalesce("  # noqa: S608 - of constants alone
    f"(SELECT max(id) + 1 FROM run_row WHERE id >= run.id << {ROW_BITS}"
    f" AND id < run.id + 1 << {ROW_BITS}), run.id << {ROW_BITS}), id, ?, ? FROM run WHERE run_id=?"
    " ON CONFLICT (run, row) DO NOTHING"
)
_ROW_STATUS = "UPDATE run_row SET status=? WHERE row=? AND run=(SELECT id FROM run WHERE run_id=?)"
_COUNT_AGAIN = (
    "UPDATE run SET rows=(SELECT count(*) FROM run_row WHERE run=run.id AND elapsed_ms NOT NULL),"
    " failed_rows=(SELECT count(*) FROM run_row WHERE run=run.id AND elapsed_ms NOT NULL"
    " AND status<>'ok') WHERE run_id=?"
)
_END_ROW = (
    "UPDATE run_row SET status=?, error=?, elapsed_ms=?, number=?, text=?"
    " WHERE row=? AND run=(SELECT id FROM run WHERE run_id=?)"
)
_FORGET_WORDS = (
    "INSERT INTO word (word, rowid, text) SELECT 'delete', id, text FROM run_row"
    " WHERE text <> '' AND row=? AND run=(SELECT id FROM run WHERE run_id=?)"
)
_ADD_WORDS = (
    "INSERT INTO word (rowid, text) SELECT id, text FROM run_row"
    " WHERE text <> '' AND row=? AND run=(SELECT id FROM run WHERE run_id=?)"
)
_COUNT_ROW = (
    "UPDATE run SET rows=rows+1, failed_rows=failed_rows+?, size_bytes=size_bytes+?,"
    " number=CASE WHEN number='' THEN ? ELSE number END,"
    " error=CASE WHEN error='' THEN ? ELSE error END WHERE run_id=?"
)
_END_RUN = "UPDATE run SET status=?, ended_at=?, error=CASE WHEN ?<>'' THEN ? ELSE error END"
_END_RUN += " WHERE run_id=?"


def begin_run(
    run_id: str,
    *,
    workflow: tuple[str, str, str],
    mode: str,
    origin: str,
    at: str,
    conditions: str,
    settings: str,
) -> Statement:
    """Note that a run begins; one that was there goes on. `workflow` is its id, name and digest."""
    return _BEGIN_RUN, (run_id, *workflow, mode, origin, at, conditions, settings)


def hear_of_run(event: RunStarted, at: str) -> Statement:
    """Note a run of which nothing is known but this event."""
    return _HEAR_OF_RUN, (event.run_id, event.workflow, event.name, event.mode, at)


def begin_row(run_id: str, row: str, row_key: str) -> Statement:
    """Note that a row begins."""
    return _BEGIN_ROW, (row, row_key, run_id)


def row_status(run_id: str, row: str, status: RunStatus) -> Statement:
    """Note where a row stands that has not ended."""
    return _ROW_STATUS, (status.value, row, run_id)


def count_again(run_id: str) -> Statement:
    """Count the rows of a run of which some ended more than once."""
    return _COUNT_AGAIN, (run_id,)


def end_run(run_id: str, status: RunStatus, at: str, error: str = "") -> Statement:
    """Note how a run ended."""
    return _END_RUN, (status.value, at, error, error, run_id)


class RowIndex:
    """One row, while its events come in."""

    def __init__(self, row_key: str) -> None:
        self.row_key = row_key
        self._number = ""
        self._error = ""
        self._pieces: dict[str, None] = {}
        self._length = 0
        self._size_bytes = 0

    def take(self, event: Event, size_bytes: int) -> None:
        """Hear of an event of the row, so many bytes long in the journal."""
        self._size_bytes += size_bytes
        match event:
            case BlockSucceeded():
                self._take_values(event.outputs)
            case BlockFailed():
                self._error = self._error or event.error
                self.add(event.error)
                self._take_values(event.outputs)
            case RunStarted():
                self._take_values(event.trigger)
            case BlockRetrying():
                self.add(event.error)
            case RunFinished() if event.error:
                self.add(event.error)

    def _take_values(self, values: Mapping[str, Any]) -> None:
        if not self._number and (number := values.get(_CUSTOMER_NUMBER)):
            self._number = "".join(filter(str.isdecimal, str(number)[:_LONGEST_PIECE]))
        for piece in _pieces(values, _DEEPEST):
            self.add(piece)

    def add(self, piece: str) -> None:
        """Let the row be found by the words of `piece`."""
        piece = piece[:_LONGEST_PIECE]
        if piece not in self._pieces and self._length < _LONGEST_TEXT:
            self._pieces[piece] = None
            self._length += len(piece) + 1

    def end(self, event: RunFinished, *, has_words: bool) -> Iterator[Statement]:
        """Note how the row ended, and what it is found by."""
        place = (event.row, event.run_id)
        text = "\n".join(self._pieces).casefold().encode("utf-8", "replace").decode()
        is_fine = event.status == RunStatus.OK
        error = "" if is_fine else event.error or self._error
        if has_words:
            yield _FORGET_WORDS, place
        yield _END_ROW, (event.status, error, event.elapsed_ms, self._number, text, *place)
        if has_words:
            yield _ADD_WORDS, place
        yield (
            _COUNT_ROW,
            (int(not is_fine), self._size_bytes, self._number, error, event.run_id),
        )


def _pieces(value: Any, deepest: int) -> Iterator[str]:
    """The short texts and numbers in a value. Of long texts the beginning."""
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, bool) or value is None or not deepest:
        return
    elif isinstance(value, (int, float)):
        yield str(value)
    elif isinstance(value, Mapping):
        for one in islice(value.values(), _MOST_ITEMS):
            yield from _pieces(one, deepest - 1)
    elif isinstance(value, (list, tuple)):
        for one in islice(value, _MOST_ITEMS):
            yield from _pieces(one, deepest - 1)


def overall(statuses: set[str]) -> RunStatus:
    """How a run ended whose rows ended like this."""
    if not statuses or RunStatus.RUNNING in statuses or RunStatus.STOPPED in statuses:
        return RunStatus.STOPPED
    if statuses == {RunStatus.OK}:
        return RunStatus.OK
    return RunStatus.FAILED if statuses == {RunStatus.FAILED} else RunStatus.FINISHED_WITH_ERRORS


def execute(database: sqlite3.Connection, statements: Iterator[Statement]) -> None:
    """Do what the statements say, within the transaction of the caller."""
    for sql, values in statements:
        database.execute(sql, values)
