"""Compares two values as a person would: numbers as numbers, dates as dates, all else as text."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from blocks.sdk import write_text

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([T ].+)?", re.ASCII)


def is_empty(value: Any) -> bool:
    """Whether there is nothing: None, empty text, an empty list or object."""
    return value is None or (isinstance(value, (str, list, tuple, dict)) and not value)


def compare(left: Any, right: Any, *, ignore_case: bool = False) -> int:
    """Below 0, 0 or above 0, as `left` is less than, equal to or more than `right`.

    A moment and a date are compared by their dates. Of two times, one with and one without an
    offset, the latter is taken to be in the former's.
    """
    for read in (as_number, as_date):
        one, other = read(left), read(right)
        if one is not None and other is not None:
            return _order_of(*_alike(one, other))
    if isinstance(left, bool) or isinstance(right, bool):
        ignore_case = True  # Excel and people write TRUE and True
    return _order_of(as_text(left, ignore_case), as_text(right, ignore_case))


def equals(left: Any, right: Any, *, ignore_case: bool = False) -> bool:
    """Whether two values are the same; nothing equals nothing alone."""
    if is_empty(left) or is_empty(right):
        return is_empty(left) and is_empty(right)
    if isinstance(left, (list, dict)) and isinstance(right, (list, dict)):
        return left == right
    return compare(left, right, ignore_case=ignore_case) == 0


def as_number(value: Any) -> Decimal | None:
    """The number that a value is or that its text shows; None for any other value."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        number = Decimal(str(value))
        return number if number.is_finite() else None
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return Decimal(value.strip())
    return None


def as_date(value: Any) -> dt.date | None:
    """The date or the moment that a value is or that its text shows in ISO 8601, or None."""
    if isinstance(value, dt.date):
        return value
    text = value.strip() if isinstance(value, str) else ""
    if not _DATE.fullmatch(text):
        return None
    try:
        return dt.date.fromisoformat(text) if len(text) == 10 else dt.datetime.fromisoformat(text)
    except ValueError:
        return None


def as_text(value: Any, ignore_case: bool) -> str:
    """A value written out; nothing for None."""
    text = "" if value is None else str(write_text(value))
    return text.casefold() if ignore_case else text


def _alike(left: Any, right: Any) -> tuple[Any, Any]:
    if not isinstance(left, dt.date):
        return left, right
    if not (isinstance(left, dt.datetime) and isinstance(right, dt.datetime)):
        return _date_of(left), _date_of(right)
    return (
        left if left.tzinfo else left.replace(tzinfo=right.tzinfo),
        right if right.tzinfo else right.replace(tzinfo=left.tzinfo),
    )


def _date_of(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _order_of(left: Any, right: Any) -> int:
    return int(left > right) - int(left < right)
