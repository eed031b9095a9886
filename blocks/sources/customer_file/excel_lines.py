"""The lines of a sheet of an Excel workbook as lists of cells, as plain values."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from blocks.sdk import Files, InvalidInputError, write_text


def excel_lines(files: Files, name: str, sheet: str | None) -> Iterator[list[Any]]:
    """The lines of the sheet called `sheet`, or of the first one.

    Whole numbers come without a fraction, dates and times as text in ISO 8601.

    Raises:
        InvalidInputError: The workbook cannot be read, or has no such sheet.
    """
    import python_calamine as calamine

    with files.open(name) as file:
        try:
            workbook = calamine.CalamineWorkbook.from_filelike(file)
            names = workbook.sheet_names
            wanted = next(
                (one for one in names if sheet is None or one.casefold() == sheet.casefold()), None
            )
            if wanted is None:
                raise InvalidInputError(
                    f"“{name}” has no sheet “{sheet}”; its sheets are {', '.join(names)}.",
                    input="sheet",
                )
            lines = workbook.get_sheet_by_name(wanted).to_python()
        except calamine.CalamineError as error:
            raise InvalidInputError(
                f"“{name}” is not a workbook that can be read ({error}); "
                "save it as .xlsx without a password, or as “CSV UTF-8”.",
                input="file",
            ) from None
    for line in lines:
        yield [_plain(cell) for cell in line]


def _plain(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, (dt.date, dt.time, dt.timedelta)):
        return write_text(cell)
    return cell
