"""The time of day as the editor shows it."""

import datetime as dt
from itertools import pairwise

from PySide6.QtCore import QDateTime

_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def now() -> dt.datetime:
    """This moment, aware, in UTC."""
    return dt.datetime.fromtimestamp(QDateTime.currentMSecsSinceEpoch() / 1000, dt.UTC)


def elapsed_words(elapsed_ms: float | None) -> str:
    """A span of time, short: `12 ms`, `1.4 s`, `2 min 5 s`; empty for None."""
    if elapsed_ms is None:
        return ""
    if elapsed_ms < 1000:
        return f"{elapsed_ms:.0f} ms"
    seconds = elapsed_ms / 1000
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60} s"


def span_words(span: dt.timedelta) -> str:
    """A span of time in its two largest units: `340 µs`, `1.25 s`, `2 h 5 min`, `3 d`."""
    microseconds = round(span / dt.timedelta(microseconds=1))
    if microseconds < 1000:
        return f"{microseconds} µs" if microseconds else "0 s"
    if microseconds < 1_000_000:
        return f"{microseconds / 1000:.3g} ms"
    if microseconds < 60_000_000:
        return f"{float(f'{microseconds / 1_000_000:.3g}'):g} s"
    seconds = round(microseconds / 1_000_000)
    for (size, unit), (less, smaller) in pairwise(_UNITS):
        if seconds >= size:
            whole, rest = divmod(seconds, size)
            part = rest // less
            return f"{whole} {unit} {part} {smaller}" if part else f"{whole} {unit}"
    return f"{seconds} s"
