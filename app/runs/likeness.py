"""Whether values of two runs are the same but for when the runs took place."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from app.engine.event import Event
from blocks.sdk import read_datetime

_LONGEST_MOMENT = 40
_TOLERANCE = dt.timedelta(seconds=1)


class Likeness:
    """Of two rows, from their events.

    Moments that are told to the fraction of a second are made from the clock of the run: they are
    alike where they come as long after the beginning of the one as of the other, give or take
    as long as the rows took.
    """

    def __init__(self, first: Sequence[Event], second: Sequence[Event]) -> None:
        self._offset = dt.timedelta()
        self._apart = _TOLERANCE
        if first and second:
            self._offset = second[0].at - first[0].at
            self._apart += max(row[-1].at - row[0].at for row in (first, second))

    def holds(self, mine: Any, theirs: Any) -> bool:
        """Whether two JSON-able values are alike."""
        if mine == theirs:
            return True
        if isinstance(mine, str) and isinstance(theirs, str):
            one, other = _moment(mine), _moment(theirs)
            if one is None or other is None:
                return False
            return min(abs(other - one), abs(other - self._offset - one)) <= self._apart
        if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
            return mine.keys() == theirs.keys() and all(
                self.holds(mine[name], theirs[name]) for name in mine
            )
        if isinstance(mine, list) and isinstance(theirs, list):
            return len(mine) == len(theirs) and all(map(self.holds, mine, theirs))
        return False


def _moment(text: str) -> dt.datetime | None:
    """The moment that a text is, where it is one to the fraction of a second."""
    if "." not in text or len(text) > _LONGEST_MOMENT:
        return None
    try:
        return read_datetime(text)
    except ValueError:
        return None
