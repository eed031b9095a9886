"""Why something is as it is: a tree of reasons, down to what started the run or was written."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class ReasonKind(StrEnum):
    """What a reason is about."""

    MESSAGE = "message"
    """A message was sent."""
    GATE = "gate"
    """A branch held, or did not."""
    CONDITION = "condition"
    """A block says why it gave what it gave."""
    INPUT = "input"
    """A value that came in by links."""
    OUTPUT = "output"
    """A value that a block gave."""
    TRIGGER = "trigger"
    """What started the run: the source row."""
    WRITTEN = "written"
    """Written in the block."""
    OVERRIDDEN = "overridden"
    """Written in the block and not used, because something is linked there."""
    DEFAULT = "default"
    SECRET = "secret"
    CHANGED = "changed"
    """Put in by hand for this run: changed, pinned, or taken from an earlier run."""
    SKIPPED = "skipped"
    FAILED = "failed"


ENDS = {
    ReasonKind.TRIGGER,
    ReasonKind.WRITTEN,
    ReasonKind.DEFAULT,
    ReasonKind.SECRET,
    ReasonKind.CHANGED,
}
"""Where a value begins."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of an answer to “why?”.

    Attributes:
        text: One sentence.
        block: The block it is about; empty for what started the run.
        port: Input or output of the block, if it is about one.
        path: Leads into the value of the port.
        value: JSON-able, secrets starred; None where there is none.
        is_hole: The value is missing, empty, or has an unfilled place in it.
        holds: Of a condition or gate: whether it held.
        because: The reasons of this one; parts may be shared.
    """

    kind: ReasonKind
    text: str
    block: str = ""
    port: str = ""
    path: tuple[str, ...] = ()
    value: Any = None
    is_hole: bool = False
    holds: bool | None = None
    because: tuple["Reason", ...] = ()

    def walk(self) -> Iterator["Reason"]:
        """This reason and all below it, each once."""
        seen: set[int] = set()
        waiting = [self]
        while waiting:
            reason = waiting.pop()
            if id(reason) in seen:
                continue
            seen.add(id(reason))
            yield reason
            waiting += reversed(reason.because)

    def as_dict(self) -> dict[str, Any]:
        """JSON-able; what was told before is not told again."""
        return _as_dict(self, set())


def in_lines(reason: Reason) -> list[str]:
    """The tree as indented lines; what was told before is not told again."""
    lines: list[str] = []
    told: set[int] = set()
    waiting = [(0, reason)]
    while waiting:
        depth, one = waiting.pop()
        is_known = bool(one.because) and id(one) in told
        mark = "  ← a hole" if one.is_hole else ""
        lines.append("  " * depth + one.text + mark + ("  (as above)" if is_known else ""))
        if not is_known:
            told.add(id(one))
            waiting += [(depth + 1, inner) for inner in reversed(one.because)]
    return lines


def _as_dict(reason: Reason, told: set[int]) -> dict[str, Any]:
    said: dict[str, Any] = {"kind": reason.kind.value, "text": reason.text}
    for name in ("block", "port"):
        if getattr(reason, name):
            said[name] = getattr(reason, name)
    if reason.path:
        said["path"] = list(reason.path)
    if reason.value is not None:
        said["value"] = reason.value
    if reason.is_hole:
        said["is_hole"] = True
    if reason.holds is not None:
        said["holds"] = reason.holds
    if id(reason) in told:
        return {**said, "is_told_above": True} if reason.because else said
    told.add(id(reason))
    if reason.because:
        said["because"] = [_as_dict(one, told) for one in reason.because]
    return said
