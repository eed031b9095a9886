"""All runs of a journal: found, opened, deleted, trimmed. Not here: recording them (`Journal`)."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.engine.run_state import RunStatus
from app.runs import trimming
from app.runs.journal_file import JournalFile
from app.runs.journal_source import JournalSource
from app.runs.recorded import RecordedRun, RunLine
from app.runs.search import MOST, Query, find_by_id
from app.runs.trimming import Trimmed, TrimPolicy
from blocks.sdk import JournalError


class History:
    """The runs in a journal's file. Any thread may use it. Use as a context manager.

    A file that is not there is a history without runs, and is not made.
    """

    def __init__(self, path: Path) -> None:
        self._file = JournalFile(path)

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
        """Close the file. Runs that were opened can read nothing more."""
        self._file.close()

    def search(
        self,
        text: str = "",
        *,
        workflow: str = "",
        status: RunStatus | None = None,
        number: str = "",
        mode: str = "",
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        before: int | None = None,
        limit: int = MOST,
    ) -> tuple[RunLine, ...]:
        """The runs that fit all that is asked for, the latest first.

        Args:
            text: Words, or beginnings of words, that all stand in one row of the run: in what
                started it, what blocks gave, errors, recipients.
            workflow: Its id or its name.
            number: Some digits in a row of a customer number.
            since: It began then or later; aware.
            until: It began before; aware.
            before: Only runs with a smaller `place`: those after the end of an earlier search.

        Raises:
            JournalError: The journal cannot be read.
        """
        query = Query(
            words=tuple(text.split()),
            workflow=workflow,
            status=status,
            number=number,
            mode=mode,
            since=since,
            until=until,
            before=before,
            limit=limit,
        )
        with self._file.reading() as database:
            if database is None:
                return ()
            return tuple(_line(row) for row in query.find(database, self._file.has_words))

    def has(self, run_id: str) -> bool:
        """Whether there is a run of just this id.

        Raises:
            JournalError: The journal cannot be read.
        """
        with self._file.reading() as database:
            return database is not None and any(
                row[0] == run_id for row in find_by_id(database, run_id)
            )

    def open(self, run_id: str) -> RecordedRun:
        """A run by its id, or by the beginning of it where only one run begins like this.

        Raises:
            JournalError: There is no such run, or more than one.
        """
        with self._file.reading() as database:
            found = [] if database is None or not run_id else find_by_id(database, run_id)
        if not found:
            raise JournalError(
                f"There is no run “{run_id}” in the journal; `cordboard runs` lists all."
            )
        if len(found) > 1 and found[0][0] != run_id:
            raise JournalError(f"More than one run begins with “{run_id}”: write more of its id.")
        *line, conditions, settings, digest = found[0]
        return RecordedRun(
            _line(line),
            JournalSource(self._file, line[0], line[1], digest),
            conditions=json.loads(conditions),
            settings=json.loads(settings),
        )

    def delete(self, run_ids: Iterable[str], *, even_in_doubt: bool = False) -> int:
        """Delete runs with all that belongs to them. Returns how many there were.

        Raises:
            InDoubtError: Of one it is not known whether its messages arrived; none was deleted.
            JournalError: The journal cannot be written.
        """
        return trimming.delete(self._file, run_ids, even_in_doubt=even_in_doubt)

    def trim(self, policy: TrimPolicy, now: dt.datetime) -> Trimmed:
        """Delete the runs that are over and that the policy does not keep; never one in doubt.

        Raises:
            JournalError: The journal cannot be written; none was deleted.
        """
        return trimming.trim(self._file, policy, now)

    def compact(self) -> None:
        """Give the room of what was deleted back to the disk. Takes seconds for a large journal.

        Raises:
            JournalError: Another program uses the journal, or the disk is full.
        """
        trimming.compact(self._file)

    def workflows(self) -> tuple[tuple[str, str], ...]:
        """Id and name of each workflow that was run, those run last first."""
        sql = "SELECT workflow_id, name, max(id) FROM run GROUP BY workflow_id ORDER BY 3 DESC"
        with self._file.reading() as database:
            found = database.execute(sql).fetchall() if database is not None else []
        return tuple((workflow_id, name) for workflow_id, name, _last in found)


def _line(row: Iterable[Any]) -> RunLine:
    (run_id, place, workflow_id, name, mode, status, error, rows, failed_rows, number) = (
        read := list(row)
    )[:10]
    started_at, ended_at, origin, size_bytes = read[10:14]
    return RunLine(
        run_id=run_id,
        place=place,
        workflow_id=workflow_id,
        name=name,
        mode=mode,
        status=RunStatus(status),
        error=error,
        rows=rows,
        failed_rows=failed_rows,
        number=number,
        started_at=dt.datetime.fromisoformat(started_at),
        ended_at=dt.datetime.fromisoformat(ended_at) if ended_at else None,
        origin=origin,
        size_bytes=size_bytes,
    )


def lines_of(history: History, **asked: Any) -> Iterator[RunLine]:
    """All runs that fit, the latest first, read bit by bit."""
    before = None
    while found := history.search(before=before, **asked):
        yield from found
        before = found[-1].place
