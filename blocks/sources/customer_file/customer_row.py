"""The rows of a customer file: what its columns mean, and one row as what starts a run."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from blocks.sdk import Files, InvalidInputError, is_blank, match_names
from blocks.sources.customer_file.csv_lines import csv_lines
from blocks.sources.customer_file.excel_lines import excel_lines

ROW = "$row"
"""Key of a row's number. Keys with a $ are notes on the row, not columns."""
PROBLEM = "$problem"
"""Key of the reason why a row cannot be used."""

ALIASES = {"retry_after_in_hrs": "retries_after_in_hrs"}
DETAILS = {"customer_name": "name", "customer_email": "email"}
"""Columns that have another name in the customer's details."""

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How .xlsx (a zip file) and .xls (an OLE file) begin."""


def read_rows(
    files: Files, name: str, sheet: str | None, known: Iterable[str]
) -> Iterator[dict[str, Any]]:
    """The rows below the first line that is not empty, as header → cell, with `ROW` in each.

    Empty rows are left out, and so are empty cells. Rows are counted from 1 below the header, the
    empty ones too. A row with more or fewer cells than the header has `PROBLEM`, and so has one
    that is not UTF-8 text.

    Args:
        known: The names that columns may have which are not a detail of the customer.

    Raises:
        InvalidInputError: The file cannot be read, or its header does not make sense.
    """
    lines = _lines(files, name, sheet)
    header = next((line for line in lines if not _is_empty(line)), None)
    if header is None:
        raise InvalidInputError(f"“{name}” is empty.", input="file")
    headers = [str(cell).strip() or f"column {place}" for place, cell in enumerate(header, 1)]
    _check_header(name, headers, known)
    count = 0
    for number, line in enumerate(lines, start=1):
        if not _is_empty(line):
            count += 1
            yield _row(number, headers, line)
    if not count:
        raise InvalidInputError(f"“{name}” has a header, but no row below it.", input="file")


def sort_columns(
    names: Iterable[str], known: Iterable[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Columns that are outputs of their own → output, and the others → name in the details.

    Raises:
        InvalidInputError: Two columns mean the same.
    """
    names = list(names)
    meant = match_names(names, [*known, *DETAILS], ALIASES)
    outputs = {name: there for name, there in meant.items() if there not in DETAILS}
    details: dict[str, str] = {}
    for name in names:
        if name in outputs:
            continue
        detail = DETAILS.get(meant.get(name, ""), name)
        if detail in details.values():
            other = next(one for one, there in details.items() if there == detail)
            raise InvalidInputError(f"“{other}” and “{name}” mean the same: keep one of them.")
        details[name] = detail
    return outputs, details


def _lines(files: Files, name: str, sheet: str | None) -> Iterator[Sequence[Any]]:
    with files.open(name) as file:
        start = file.read(4)
    if start.startswith(_WORKBOOKS):
        return excel_lines(files, name, sheet)
    return csv_lines(files, name)


def _check_header(name: str, headers: Sequence[str], known: Iterable[str]) -> None:
    twice = next((one for one in headers if headers.count(one) > 1), None)
    if twice is not None:
        raise InvalidInputError(
            f"“{name}” has two columns “{twice}”: rename one of them.", input="file"
        )
    outputs, _details = sort_columns(headers, known)
    if "customer_number" not in outputs.values():
        raise InvalidInputError(
            f"“{name}” has no column Customer_Number; its first row must hold the names of the "
            f"columns, and holds: {', '.join(headers)}.",
            input="file",
        )


def _row(number: int, headers: Sequence[str], line: Sequence[Any]) -> dict[str, Any]:
    cells = [_readable(cell.strip()) if isinstance(cell, str) else cell for cell in line]
    row = {name: cell for name, cell in zip(headers, cells, strict=False) if not is_blank(cell)}
    row[ROW] = number
    if len(cells) != len(headers):
        row[PROBLEM] = (
            f"it has {_cells(cells)}, but the header has {len(headers)}; "
            "check its separators and quotation marks"
        )
    elif odd := [name for name, cell in zip(headers, line, strict=True) if _is_odd(cell)]:
        row[PROBLEM] = (
            f"“{odd[0]}” is not UTF-8 text; save the file as “CSV UTF-8”, or as an Excel workbook"
        )
    return row


def _is_odd(cell: Any) -> bool:
    """Whether a cell has bytes in it that are no text."""
    return isinstance(cell, str) and _readable(cell) != cell


def _readable(text: str) -> str:
    """The text with a question mark for each byte that is none."""
    if text.isascii():
        return text
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _cells(cells: Sequence[Any]) -> str:
    return f"{len(cells)} cell{'' if len(cells) == 1 else 's'}"


def _is_empty(line: Sequence[Any]) -> bool:
    return all(is_blank(cell) for cell in line)
