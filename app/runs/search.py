"""Finds runs in a journal's file. 100,000 of them are searched within 200 ms."""

import datetime as dt
import json
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.engine.journal_schema import ROW_BITS
from app.engine.run_state import RunStatus

MOST = 100
"""Runs found at once."""

_COLUMNS = (
    "run.run_id, run.id, run.workflow_id, run.name, run.mode, run.status, run.error, run.rows,"
    " run.failed_rows, run.number, run.started_at, run.ended_at, run.origin, run.size_bytes"
)
_BY_ID = (
    f"SELECT {_COLUMNS}, conditions, settings, workflow FROM run"  # noqa: S608 - of constants alone
    " WHERE run_id LIKE ? ESCAPE '\\' ORDER BY run_id LIMIT 2"
)
_LISTED = (
    f"SELECT {_COLUMNS} FROM run"  # noqa: S608 - of constants alone
    " WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id DESC"
)
_A_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked for. Attributes as the arguments of `History.search`."""

    words: tuple[str, ...]
    workflow: str
    status: RunStatus | None
    number: str
    mode: str
    since: dt.datetime | None
    until: dt.datetime | None
    before: int | None
    limit: int

    def find(self, database: sqlite3.Connection, has_words: bool) -> Iterable[Any]:
        """The runs that fit, the latest first, each as a row of columns."""
        conditions, values = self._conditions()
        if self.words and has_words:
            match = " ".join(_quoted(word) for word in self.words if _A_WORD.search(word))
            if not match:
                return ()
            # Words first: their index gives the rows of the latest run first, and stops in time.
            where = " AND ".join(["word MATCH ?", *conditions])
            sql = (
                "SELECT DISTINCT run.id FROM word"  # noqa: S608 - of constants alone
                f" CROSS JOIN run ON run.id = word.rowid >> {ROW_BITS}"
                f" WHERE {where} ORDER BY word.rowid DESC LIMIT ?"
            )
            ids = [run for (run,) in database.execute(sql, (match, *values, self.limit))]
            return database.execute(_LISTED, (json.dumps(ids),))
        for word in self.words:
            conditions.append("run.id IN (SELECT run FROM run_row WHERE text LIKE ? ESCAPE '\\')")
            values.append(f"%{_escaped(word.casefold())}%")
        where = " AND ".join(conditions) or "1"
        sql = f"SELECT {_COLUMNS} FROM run WHERE {where} ORDER BY run.id DESC LIMIT ?"  # noqa: S608 - of constants alone
        return database.execute(sql, (*values, self.limit))

    def _conditions(self) -> tuple[list[str], list[Any]]:
        asked: list[tuple[str, tuple[Any, ...]]] = []
        if self.workflow:
            asked.append(("(run.workflow_id = ? OR run.name = ?)", (self.workflow, self.workflow)))
        if self.status is not None:
            asked.append(("run.status = ?", (self.status.value,)))
        if self.mode:
            asked.append(("run.mode = ?", (self.mode,)))
        if self.since is not None:
            asked.append(("run.started_at >= ?", (_utc(self.since),)))
        if self.until is not None:
            asked.append(("run.started_at < ?", (_utc(self.until),)))
        if self.before is not None:
            asked.append(("run.id < ?", (self.before,)))
        if self.number:
            # A number without a digit is in no row.
            digits = "".join(filter(str.isdecimal, self.number)) or "-"
            sql = "run.id IN (SELECT run FROM run_row WHERE number <> '' AND number LIKE ?)"
            asked.append((sql, (f"%{digits}%",)))
        return [sql for sql, _ in asked], [value for _, values in asked for value in values]


def find_by_id(database: sqlite3.Connection, run_id: str) -> list[Any]:
    """At most two runs whose id begins like this, that very run first.

    The columns of a `Query`, then conditions, settings and the digest of the workflow.
    """
    return database.execute(_BY_ID, (f"{_escaped(run_id)}%",)).fetchall()


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"*'


def _escaped(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat()
