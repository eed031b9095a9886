"""The results of a batch as a table, CSV or Excel, row by row from the journal."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.engine.effect import IN_DOUBT
from app.engine.kept_run import KeptRow, KeptRun
from app.engine.run_state import RunStatus
from blocks.sdk import CordboardError

_HEADS = ("row", "customer_number", "status", "block", "error")
_STATES = {
    "block_succeeded": "sent",
    "block_failed": "failed",
    "block_skipped": "skipped",
    "block_waiting": "waiting",
}
_FORMULA = ("=", "@", "\t", "\r")
"""A spreadsheet would take a text that begins like this for a formula."""
_LONGEST_CELL = 32_000
"""Excel takes 32,767 characters."""


def results(kept: KeptRun, source: str, outward: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """The head, and a line for each row that has begun, in the order in which they did.

    A column for each block that sends says what became of its message.

    Args:
        source: Id of the source; a row that failed there is set aside.
        outward: Blocks that send: id → title.

    Raises:
        JournalError: The journal cannot be read.
    """
    yield (*_HEADS, *outward.values())
    doubts = {(kept.row_key(one), one.block) for one in kept.effects(*IN_DOUBT)}
    for row in kept.rows():
        yield _line(row, kept, source, outward, doubts)


def _line(
    row: KeptRow,
    kept: KeptRun,
    source: str,
    outward: Mapping[str, str],
    doubts: set[tuple[str, str]],
) -> tuple[str, ...]:
    ends = kept.block_ends(row.row)
    failed = next((block for block, kind in ends.items() if kind == "block_failed"), "")
    is_bad = row.status == RunStatus.FAILED and failed in ("", source)
    states = (
        "in doubt" if (row.row_key, block) in doubts else _STATES.get(ends.get(block, ""), "")
        for block in outward
    )
    status = "set aside" if is_bad else row.status.value
    return (row.row, row.number, status, failed, row.error, *states)


def write_results(lines: Iterable[Sequence[str]], path: Path) -> None:
    """Write lines to a new file; its name ends in .csv or .xlsx.

    Raises:
        CordboardError: It ends in something else, or cannot be written.
        JournalError: The lines cannot be read.
    """
    check_name(path)
    safe = (tuple(map(_safe, line)) for line in lines)
    try:
        if path.suffix.lower() == ".csv":
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows(safe)
        else:
            _write_workbook(safe, path)
    except OSError as error:
        raise CordboardError(f"{path} cannot be written: {error.strerror}.") from error


def check_name(path: Path) -> None:
    """Find out before the run that the results cannot be written.

    Raises:
        CordboardError: The name ends in something else than .csv or .xlsx, or there is no folder.
    """
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise CordboardError(f"{path.name} is no table: let the name end in .csv or .xlsx.")
    if not path.resolve().parent.is_dir():
        raise CordboardError(f"{path} cannot be written: its folder is not there.")


def _write_workbook(lines: Iterable[Sequence[str]], path: Path) -> None:
    from openpyxl import Workbook

    # It keeps its lines on the disk, not in memory.
    workbook = Workbook(write_only=True)
    sheet: Any = workbook.create_sheet("Results")
    for line in lines:
        sheet.append(line)
    workbook.save(path)


def _safe(cell: str) -> str:
    text = "".join(one for one in cell if one.isprintable() or one == "\n")[:_LONGEST_CELL]
    return f"'{text}" if text.startswith(_FORMULA) else text
