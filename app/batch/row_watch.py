"""What the events of one row come to, for whoever counts rows. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from app.engine.event import BlockFailed, BlockSucceeded, Event, RunFinished
from app.engine.run_state import RunStatus


@dataclass(frozen=True, slots=True)
class RowEnd:
    """How a row stands after it ran, or ran on.

    Attributes:
        block: Of the first block that failed, its id.
        sent: Outward blocks that succeeded meanwhile.
        is_bad: The row itself makes no sense, so nothing but the source ran.
    """

    row: str
    status: RunStatus
    block: str = ""
    error: str = ""
    sent: int = 0
    is_bad: bool = False


class RowWatch:
    """Hears the events of one row.

    Args:
        outward: Ids of the blocks that send.
    """

    def __init__(self, row: str, source: str, outward: Collection[str]) -> None:
        self._row = row
        self._source = source
        self._outward = outward
        self._block = self._error = ""
        self._sent = 0

    def hear(self, event: Event) -> None:
        """Take one event."""
        match event:
            case BlockSucceeded():
                self._sent += event.block in self._outward
            case BlockFailed():
                if not self._error:
                    self._block, self._error = event.block, event.error
            case RunFinished():
                self._error = self._error or event.error

    def refuse(self, problem: str) -> None:
        """Hear that the row cannot be run."""
        self._block, self._error = self._source, problem

    def end(self, status: RunStatus) -> RowEnd:
        """How the row stands."""
        is_bad = status == RunStatus.FAILED and self._block == self._source
        return RowEnd(self._row, status, self._block, self._error, self._sent, is_bad)
