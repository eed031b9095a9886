"""How a run differs from a plain one: parts, values, where it holds, what it reuses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.engine.breakpoint import Breakpoint, Where
from app.engine.plan import Plan
from app.engine.result_store import ResultStore
from app.workflow.model import Workflow
from blocks.sdk import GraphError

Values = Mapping[str, Mapping[str, Any]]
"""Block id → port name → JSON-able value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    """How a run goes; as it is without arguments, everything runs.

    Attributes:
        given: Blocks that do not run because their outputs are known, such as those of an earlier
            run. They are settled at the beginning, in this order, whatever they hang on.
        only: The blocks that run; None for all. Others that are not given are skipped.
        inputs: Values that go over what is linked and written. A secret is
            `{"$secret": "name"}`.
        breakpoints: Where the run holds. The control may set others meanwhile.
        holds_at_error: Hold a block that fails, so that it can be tried again.
        uses_pins: Whether a pinned block gives what is pinned instead of running; None for in
            rehearsals and nowhere else.
        most_messages: How many outward blocks may run before the run holds the next one and asks;
            None for no limit. The control may set another meanwhile.
        reuse: Where results of pure blocks are found and kept; None for running all of them.
    """

    given: Values = field(default_factory=dict)
    only: frozenset[str] | None = None
    inputs: Values = field(default_factory=dict)
    breakpoints: tuple[Breakpoint, ...] = ()
    holds_at_error: bool = False
    uses_pins: bool | None = None
    most_messages: int | None = None
    reuse: ResultStore | None = field(default=None, repr=False, compare=False)

    def takes_part(self, block_id: str) -> bool:
        """Whether the block runs or gives a value."""
        return self.only is None or block_id in self.only or block_id in self.given

    def refuse_unknown(self, workflow: Workflow) -> None:
        """Find out whether all blocks that are named are there.

        Raises:
            GraphError: One is not.
        """
        named = {*self.given, *self.inputs, *(self.only or ())}
        unknown = named - {block.id for block in workflow.blocks}
        if unknown:
            raise GraphError(f"There is no block “{min(unknown)}” in this workflow.")

    def are_pins_used(self, mode: str) -> bool:
        """Whether pinned blocks do not run in a world of this mode."""
        return mode != "live" if self.uses_pins is None else self.uses_pins

    def as_dict(self) -> dict[str, Any]:
        """What is not as by default, JSON-able; of `reuse` nothing."""
        said: dict[str, Any] = {}
        if self.given:
            said["given"] = {block: dict(values) for block, values in self.given.items()}
        if self.only is not None:
            said["only"] = sorted(self.only)
        if self.inputs:
            said["inputs"] = {block: dict(values) for block, values in self.inputs.items()}
        if self.breakpoints:
            said["breakpoints"] = [one.as_dict() for one in self.breakpoints]
        if self.holds_at_error:
            said["holds_at_error"] = True
        if self.uses_pins is not None:
            said["uses_pins"] = self.uses_pins
        if self.most_messages is not None:
            said["most_messages"] = self.most_messages
        return said

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> "RunSettings":
        """The settings that `as_dict` wrote.

        Raises:
            ConditionError: A breakpoint makes no sense.
        """
        only = said.get("only")
        return cls(
            given=said.get("given", {}),
            only=None if only is None else frozenset(only),
            inputs=said.get("inputs", {}),
            breakpoints=tuple(_breakpoint(one) for one in said.get("breakpoints", ())),
            holds_at_error=bool(said.get("holds_at_error", False)),
            uses_pins=said.get("uses_pins"),
            most_messages=said.get("most_messages"),
        )


PLAIN = RunSettings()
"""Everything runs, and nothing is held."""


def run_from(plan: Plan, block_id: str, outputs: Values) -> RunSettings:
    """Run a block and all that hangs on it, with the values of an earlier run for the rest.

    Args:
        outputs: Of the earlier run, by block, in the order in which they came about.

    Raises:
        GraphError: There is no such block in the plan.
    """
    if block_id not in plan.steps:
        raise GraphError(f"“{block_id}” is no block that runs in this workflow.")
    only = {block_id}
    for step in plan.steps.values():
        if not only.isdisjoint(step.after):
            only.add(step.id)
    given = {one: values for one, values in outputs.items() if one in plan.steps}
    given = {one: values for one, values in given.items() if one not in only}
    return RunSettings(given=given, only=frozenset(only))


def _breakpoint(said: Mapping[str, Any]) -> Breakpoint:
    return Breakpoint(
        block=said.get("block", ""),
        where=Where(said.get("where", Where.BEFORE)),
        condition=said.get("condition", ""),
    )
