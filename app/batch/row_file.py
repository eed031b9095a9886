"""The rows of a customer file for a batch, one at a time: number, key, values, and who came twice.

However many there are, what has been seen is remembered on the disk.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.engine.control import RunControl
from app.engine.plan import Plan
from app.engine.source_rows import row_hash, source_rows
from app.engine.world import World
from blocks.sdk import CordboardError, is_blank, match_names

_FILE = "file"
"""The setting of a source that names the file with its rows."""
_NUMBER = "$row"
"""A source notes there where in its file a row stands."""
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file.

    Attributes:
        number: For people; where it stands in the file.
        key: Stands for it in idempotency keys; the same whenever the file is read.
        values: What starts its run.
        problem: Why it cannot be run, where that shows already; else empty.
    """

    number: str
    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""


class Seen:
    """Counts how often something came, on the disk. Use as a context manager, from one thread."""

    def __init__(self) -> None:
        # A file without a name: the database deletes it when it is closed.
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=OFF")
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.execute(
            "CREATE TABLE seen (what TEXT PRIMARY KEY, count INTEGER, first TEXT) WITHOUT ROWID"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._db.close()

    def add(self, what: str, row: str) -> tuple[int, str]:
        """Note it once more. Gives how often it came by now, and with which row first."""
        count, first = self._db.execute(
            "INSERT INTO seen VALUES (?, 1, ?)"
            " ON CONFLICT (what) DO UPDATE SET count = count + 1 RETURNING count, first",
            (what, row),
        ).fetchone()
        return int(count), str(first)


def read_rows(
    plan: Plan,
    world: World,
    control: RunControl,
    path: Path,
    *,
    key_column: str = "",
    limit: int | None = None,
) -> Iterator[Row]:
    """The rows of `path`, read by the source of the workflow.

    Without a key column the key of a row is a hash of what stands in it, and the how manieth of
    its like it is. With one, a row without a value there, or with one that came before, has a
    problem.

    Args:
        limit: How many rows at most.

    Raises:
        CordboardError: The workflow starts with something else, or has no such column.
        BlockError: The file cannot be read.
    """
    source = plan.steps[plan.source]
    if source.spec.rows is None or _FILE not in source.spec.inputs.model_fields:
        raise CordboardError(
            f"This workflow starts with “{source.title}”, which reads no file. A batch needs one "
            "that starts with “Upload customer data”."
        )
    written = {**source.written, _FILE: str(path.resolve())}
    given = source_rows(plan, world, control, written) or iter(())
    with Seen() as seen:
        for place, values in enumerate(islice(given, limit), start=1):
            number = str(values.get(_NUMBER, place))
            if key_column:
                yield _with_key(number, values, key_column, seen)
            else:
                digest = row_hash(values)
                count, _first = seen.add(digest, number)
                yield Row(number, f"{digest}-{count}", values)


def _with_key(number: str, values: Mapping[str, Any], column: str, seen: Seen) -> Row:
    meant = match_names([name for name in values if not name.startswith("$")], [column])
    value = next((values[name] for name in meant), None)
    if is_blank(value):
        problem = f"Row {number}: it has nothing in “{column}”, which tells the rows apart."
        return Row(number, f"row {number}", values, problem)
    key = " ".join(str(value).split()).casefold()
    count, first = seen.add(key, number)
    if count > 1:
        problem = f"Row {number}: it has the same “{column}” as row {first}."
        return Row(number, f"row {number}", values, problem)
    return Row(number, key, values)


def digest_of(path: Path) -> str:
    """A hash of a whole file.

    Raises:
        CordboardError: It cannot be read.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                digest.update(chunk)
    except OSError as error:
        raise CordboardError(f"The file {path} cannot be read: {error.strerror}.") from error
    return digest.hexdigest()
