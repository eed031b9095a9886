"""How far a batch has come: counted from how its rows end, told on one line of the terminal."""

import datetime as dt
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping

from app import terminal
from app.batch.row_watch import RowEnd
from app.engine.run_state import RunStatus

_EVERY_S = 0.5
_MOST_TOLD = 20
_WORDS = {
    RunStatus.OK: "fine",
    RunStatus.FINISHED_WITH_ERRORS: "with errors",
    RunStatus.FAILED: "failed",
    RunStatus.WAITING: "waiting",
    RunStatus.PAUSED: "left",
    RunStatus.STOPPED: "stopped",
}


class Progress:
    """Counts rows; any thread may tell it of one.

    Args:
        total: How many rows there are.
        titles: Block id → what to call it.
        is_live: Messages are really sent.
    """

    def __init__(self, total: int, titles: Mapping[str, str], *, is_live: bool) -> None:
        self._word = "sent" if is_live else "rehearsed"
        self._total = total
        self._titles = titles
        self._lock = threading.Lock()
        self._counts: Counter[RunStatus] = Counter()
        self._waiting: set[str] = set()
        self._told = 0
        self.bad = 0
        self.sent = 0
        self._began = self._written_at = time.monotonic()
        self._shows_line = sys.stderr.isatty()

    def hear(self, end: RowEnd) -> None:
        """A row ended, or waits."""
        with self._lock:
            self.sent += end.sent
            if end.status == RunStatus.WAITING:
                self._waiting.add(end.row)
                return
            self._waiting.discard(end.row)
            self.bad += end.is_bad
            self._counts[end.status] += 1
            if end.error and not end.is_bad and self._told < _MOST_TOLD:
                self._told += 1
                self._wipe()
                title = self._titles.get(end.block, end.block)
                where = f", “{title}”" if title else ""
                terminal.complain(f"Row {end.row}{where}: {end.error}")

    def say(self, text: str) -> None:
        """Tell something beside the line; on any thread."""
        with self._lock:
            self._wipe()
            terminal.complain(text)

    def counts(self) -> Mapping[RunStatus, int]:
        """How many rows stand where. Bad ones count as failed."""
        with self._lock:
            waiting = {RunStatus.WAITING: len(self._waiting)} if self._waiting else {}
            return {**self._counts, **waiting}

    def show(self, waiting: Callable[[], tuple[int, dt.datetime | None]]) -> None:
        """Write the line anew, if it is time."""
        now = time.monotonic()
        if not self._shows_line or now - self._written_at < _EVERY_S:
            return
        self._written_at = now
        done = sum(count for status, count in self._counts.items() if status != RunStatus.PAUSED)
        rate = done / max(now - self._began, 0.001)
        parts = [f"{done:,} of {self._total:,} rows", f"{rate:,.0f}/s"]
        if rate and self._total > done:
            parts.append(f"{dt.timedelta(seconds=round((self._total - done) / rate))} left")
        parts.append(f"{self.sent:,} {self._word}")
        rows, due = waiting()
        if rows and due is not None:
            parts.append(f"{rows:,} waiting until {due.astimezone():%Y-%m-%d %H:%M}")
        sys.stderr.write("\r\x1b[K" + " · ".join(parts))
        sys.stderr.flush()

    def end(self) -> None:
        """Take the line away."""
        self._wipe()

    def _wipe(self) -> None:
        if self._shows_line:
            sys.stderr.write("\r\x1b[K")

    def sentence(self) -> str:
        """All in one sentence."""
        counts = dict(self.counts())
        if self.bad:
            counts[RunStatus.FAILED] -= self.bad
        said = [
            f"{counts[status]:,} {words}" for status, words in _WORDS.items() if counts.get(status)
        ]
        said += [f"{self.bad:,} set aside"] if self.bad else []
        messages = terminal.counted(self.sent, "message")
        return f"{', '.join(said) or 'No row'}; {messages} {self._word}."
