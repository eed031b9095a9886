"""What the user has set for the runs of one workflow: where they hold, what fails, what is reused.

It belongs to whoever debugs, and so stands in no workflow file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.engine.breakpoint import Breakpoint, Where
from app.rehearsal.conditions import CALM, Conditions
from app.rehearsal.fault_rule import read_fault_rule
from blocks.sdk import CordboardError


@dataclass(frozen=True, slots=True)
class RunChoices:
    """The choices for one workflow.

    Attributes:
        breakpoints: Where runs hold, in the order in which they were set.
        holds_at_error: A block that fails is held, so that it can be tried again.
        conditions: Of rehearsals.
        holds_waits: Waits of a rehearsal last until the user jumps ahead.
        reuses: Pure blocks give again what they gave for the same inputs; in rehearsals.
        faults_off: Rules that do not count for now: the place of each among all rules, in order,
            and its text.
    """

    breakpoints: tuple[Breakpoint, ...] = ()
    holds_at_error: bool = False
    conditions: Conditions = CALM
    holds_waits: bool = False
    reuses: bool = True
    faults_off: tuple[tuple[int, str], ...] = ()

    def at(self, block: str, where: Where) -> Breakpoint | None:
        """The breakpoint of a block there."""
        found = (one for one in self.breakpoints if (one.block, one.where) == (block, where))
        return next(found, None)

    def with_breakpoint(self, new: Breakpoint) -> "RunChoices":
        """Also hold there; in place of another breakpoint of the same block at the same point."""
        rest = self.without_breakpoint(new.block, new.where).breakpoints if new.block else None
        if rest is None:
            rest = tuple(one for one in self.breakpoints if one != new)
        return replace(self, breakpoints=(*rest, new))

    def without_breakpoint(self, block: str, where: Where) -> "RunChoices":
        """Do not hold at this point of a block any more."""
        rest = tuple(one for one in self.breakpoints if (one.block, one.where) != (block, where))
        return replace(self, breakpoints=rest)

    def toggled(self, block: str, where: Where) -> "RunChoices":
        """Hold at a point of a block, or no more."""
        if self.at(block, where) is not None:
            return self.without_breakpoint(block, where)
        return self.with_breakpoint(Breakpoint(block, where))

    def as_dict(self) -> dict[str, Any]:
        """JSON-able; what is as by default is left out."""
        said: dict[str, Any] = {}
        if self.breakpoints:
            said["breakpoints"] = [one.as_dict() for one in self.breakpoints]
        if self.holds_at_error:
            said["holds_at_error"] = True
        if conditions := self.conditions.as_dict():
            said["conditions"] = conditions
        if self.faults_off:
            said["faults_off"] = [list(one) for one in self.faults_off]
        if self.holds_waits:
            said["holds_waits"] = True
        if not self.reuses:
            said["reuses"] = False
        return said

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> "RunChoices":
        """What `as_dict` gave; what makes no sense any more is as by default."""
        try:
            return cls(
                breakpoints=tuple(
                    Breakpoint(one["block"], Where(one["where"]), one["condition"])
                    for one in said.get("breakpoints", ())
                ),
                holds_at_error=bool(said.get("holds_at_error", False)),
                conditions=Conditions.from_dict(said.get("conditions", {})),
                faults_off=tuple(
                    (int(place), str(read_fault_rule(text)))
                    for place, text in said.get("faults_off", ())
                ),
                holds_waits=bool(said.get("holds_waits", False)),
                reuses=bool(said.get("reuses", True)),
            )
        except (CordboardError, ValueError, TypeError, LookupError, AttributeError):
            return cls()


DEFAULT_CHOICES = RunChoices()
"""Nothing holds, nothing fails, pure results are reused."""
