"""The time of day as the editor shows it."""

import datetime as dt

from PySide6.QtCore import QDateTime


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
