"""A run in a journal's file, read piece by piece."""

import json
from collections.abc import Mapping
from typing import Any

from app.engine.event import Event
from app.engine.event_reading import from_dict
from app.engine.run_state import RunStatus
from app.runs.journal_file import JournalFile
from app.runs.recorded import LargeValue, RowLine
from blocks.sdk import JournalError

_ROWS = (
    "SELECT row, row_key, status, error, number, elapsed_ms FROM run_row WHERE run=? ORDER BY id"
)
_LARGE = (
    "SELECT event_large.row, event_large.seq, coalesce(block, ''), field, port, size_bytes,"
    " event_large.digest FROM event_large JOIN event USING (run_id, row, seq)"
    " JOIN large_value ON large_value.digest = event_large.digest"
    " WHERE event_large.run_id=? AND event_large.row=? ORDER BY event_large.seq"
)


class JournalSource:
    """Satisfies `RunSource`.

    Args:
        place: The run's number in the file.
        digest: Of its workflow; None where it was not kept.
    """

    def __init__(self, file: JournalFile, run_id: str, place: int, digest: str | None) -> None:
        self._file = file
        self._run_id = run_id
        self._place = place
        self._digest = digest

    def workflow_text(self) -> str:
        """As `RunSource`."""
        found = self._read("SELECT body FROM workflow WHERE digest=?", self._digest)
        return str(found[0][0]) if found else ""

    def rows(self) -> tuple[RowLine, ...]:
        """As `RunSource`."""
        return tuple(
            RowLine(
                row=row,
                row_key=key,
                status=RunStatus(status),
                error=error,
                number=number,
                elapsed_ms=elapsed_ms,
            )
            for row, key, status, error, number, elapsed_ms in self._read(_ROWS, self._place)
        )

    def events(self, row: str) -> tuple[Event, ...]:
        """As `RunSource`."""
        sql = "SELECT body FROM event WHERE run_id=? AND row=? ORDER BY seq"
        found = self._read(sql, self._run_id, row)
        return tuple(from_dict(json.loads(body)) for (body,) in found)

    def large(self, row: str) -> tuple[LargeValue, ...]:
        """As `RunSource`."""
        return tuple(LargeValue(*one) for one in self._read(_LARGE, self._run_id, row))

    def load(self, large: LargeValue) -> Any:
        """As `RunSource`."""
        found = self._read("SELECT body FROM large_value WHERE digest=?", large.digest)
        if not found or found[0][0] is None:
            raise JournalError(
                f"The value “{large.port or large.field}” was too large to keep; "
                "only its beginning is in the journal."
            )
        return json.loads(found[0][0])

    def deliveries(self, row: str | None) -> tuple[Mapping[str, Any], ...]:
        """As `RunSource`."""
        sql = "SELECT body FROM delivery WHERE run_id=?"
        if row is None:
            found = self._read(f"{sql} ORDER BY id", self._run_id)
        else:
            found = self._read(f"{sql} AND row=? ORDER BY id", self._run_id, row)
        return tuple(json.loads(body) for (body,) in found)

    def _read(self, sql: str, *values: Any) -> list[Any]:
        with self._file.reading() as database:
            return [] if database is None else database.execute(sql, values).fetchall()
