"""Where a run is to hold: in front of a block or behind it, always or on a condition."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from app.engine.condition import parse_condition


class Where(StrEnum):
    """At what point of its way a block is held."""

    BEFORE = "before"
    """Its inputs are known, and it has not begun."""
    AFTER = "after"
    """It has run, and nothing that hangs on it has begun."""
    ERROR = "error"
    """It failed, and no further try is due."""


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """Holds a run.

    Attributes:
        block: The id of the block; empty for every block that has what the condition names.
        where: Before or after it.
        condition: In words, as `app.engine.condition` reads them, of the inputs before and the
            outputs after; empty for always.

    Raises:
        ConditionError: The condition makes no sense, or it is missing and so is the block.
    """

    block: str = ""
    where: Where = Where.BEFORE
    condition: str = ""

    def __post_init__(self) -> None:
        if self.condition or not self.block:
            parse_condition(self.condition)

    def as_dict(self) -> dict[str, Any]:
        """JSON-able; `Breakpoint(**values)` makes it again."""
        return {**asdict(self), "where": self.where.value}
