"""The steps of an answer in the order in which they are read. No Qt.

What has one cause alone is followed by it; only where causes part the steps below are set in. So a
long way back stays readable, however many blocks it goes through.
"""

from collections.abc import Iterator, Sequence

from app.runs.reason import Reason


class Entry:
    """One step at one place of the answer.

    Attributes:
        reason: What is told; None of the root alone.
        above: The entry that this one is set in below; None of the root.
        place: Among the entries below `above`.
        below: What is set in below this one.
        block: The block that it is about, else that of the step before it.
        is_told_above: Its own causes were told before.
    """

    __slots__ = ("above", "below", "block", "is_told_above", "place", "reason")

    def __init__(
        self,
        reason: Reason | None = None,
        above: "Entry | None" = None,
        block: str = "",
        *,
        is_told_above: bool = False,
    ) -> None:
        self.reason = reason
        self.above = above
        self.below: list[Entry] = []
        self.block = reason.block if reason and reason.block else block
        self.is_told_above = is_told_above
        self.place = len(above.below) if above else 0
        if above is not None:
            above.below.append(self)

    def walk(self) -> Iterator["Entry"]:
        """All below it, in the order in which they are read."""
        waiting = list(reversed(self.below))
        while waiting:
            entry = waiting.pop()
            yield entry
            waiting += reversed(entry.below)


def entries_of(reasons: Sequence[Reason]) -> Entry:
    """The root of all entries. Each reason is told in full once."""
    root = Entry()
    told: set[int] = set()
    waiting = [(root, reason, "", False) for reason in reversed(reasons)]
    while waiting:
        above, reason, block, follows = waiting.pop()
        is_known = bool(reason.because) and id(reason) in told
        entry = Entry(reason, above, block, is_told_above=is_known)
        if is_known:
            continue
        told.add(id(reason))
        if len(reason.because) == 1:
            waiting.append((above if follows else entry, reason.because[0], entry.block, True))
        else:
            waiting += [(entry, one, entry.block, False) for one in reversed(reason.because)]
    return root


def in_text(root: Entry) -> str:
    """The entries as lines, to be copied."""
    depths: dict[int, int] = {id(root): -1}
    lines: list[str] = []
    for entry in root.walk():
        depth = depths[id(entry)] = depths[id(entry.above)] + 1
        text = entry.reason.text if entry.reason else ""
        hole = "  ← a hole" if entry.reason and entry.reason.is_hole else ""
        again = "  (as above)" if entry.is_told_above else ""
        lines.append(f"{'  ' * depth}{text}{hole}{again}")
    return "\n".join(lines)
