"""The plan: an immutable answer to what runs after what, and where every input gets its value."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.workflow.check import Checked
from app.workflow.model import Link, PlacedBlock, Problem, Severity, Workflow
from app.workflow.wiring import Wiring
from blocks.sdk import WHEN, BlockSpec, GraphError, Kind, Ports, PortSpec, secret_name


class PlanRefusedError(GraphError):
    """The workflow has problems that forbid running it.

    Attributes:
        problems: All of them, warnings included.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        errors = [problem for problem in problems if problem.severity == Severity.ERROR]
        super().__init__("\n".join(str(problem) for problem in errors))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class SourceEnd:
    """The output at the far end of a link.

    Attributes:
        key: Its name among the links of the same input.
        label: Block and port in words, for messages.
        branch: The branch output that must hold: itself, or its `only_when`; None for none.
        is_gate: It only decides whether the block runs; it brings no value.
    """

    block: str
    port: str
    key: str
    label: str
    branch: str | None
    is_gate: bool


@dataclass(frozen=True, slots=True)
class LinkedInput:
    """An input that gets its value by links."""

    port: PortSpec
    ends: tuple[SourceEnd, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One block of the plan.

    Attributes:
        written: Written values that count: those of linked inputs and secrets are left out.
        secrets: Input → name of the secret written there.
        after: Blocks that must be settled first; a block that joins needs only one of them.
    """

    block: PlacedBlock
    spec: BlockSpec
    ports: Ports
    written: Mapping[str, Any]
    secrets: Mapping[str, str]
    linked: tuple[LinkedInput, ...]
    gates: tuple[SourceEnd, ...]
    after: tuple[str, ...]
    provider: str

    @property
    def id(self) -> str:
        """The block's id."""
        return self.block.id

    @property
    def title(self) -> str:
        """The block's title, or its spec's."""
        return self.block.title or self.spec.title


@dataclass(frozen=True)
class Plan:
    """What runs after what.

    Attributes:
        steps: In an order in which each comes after all it needs.
        idle: Ids of the blocks that hang on nothing and do not run.
    """

    workflow: Workflow
    steps: Mapping[str, Step]
    source: str
    idle: tuple[str, ...] = ()

    @cached_property
    def dependents(self) -> Mapping[str, tuple[str, ...]]:
        """Block id → ids of the blocks that hang on it."""
        found: dict[str, list[str]] = {block_id: [] for block_id in self.steps}
        for step in self.steps.values():
            for upstream in step.after:
                found[upstream].append(step.id)
        return {block_id: tuple(ids) for block_id, ids in found.items()}


def make_plan(workflow: Workflow, catalog: Mapping[str, BlockSpec]) -> Plan:
    """Plan a workflow.

    Raises:
        PlanRefusedError: The workflow has problems; nothing was run.
    """
    checked = Checked.of(Wiring.of(workflow, catalog))
    if any(problem.severity == Severity.ERROR for problem in checked.problems):
        raise PlanRefusedError(checked.problems)
    wiring = checked.wiring
    workflow = wiring.workflow
    taking_part = wiring.taking_part()
    placed = {block.id: block for block in workflow.blocks}
    titles = {block.id: block.title or catalog[block.type].title for block in workflow.blocks}
    steps = {
        block_id: _step(placed[block_id], catalog[placed[block_id].type], wiring, titles)
        for block_id in wiring.order()
        if block_id in taking_part
    }
    source = next(step.id for step in steps.values() if step.spec.is_source)
    idle = tuple(block_id for block_id in wiring.order() if block_id not in taking_part)
    return Plan(workflow, steps, source, idle)


def _step(block: PlacedBlock, spec: BlockSpec, wiring: Wiring, titles: Mapping[str, str]) -> Step:
    ports = wiring.ports(block.id)
    linked: list[LinkedInput] = []
    gates: list[SourceEnd] = []
    for port in ports.inputs:
        ends = [_end(link, key, wiring, titles) for link, key in wiring.keys(block.id, port.name)]
        if spec.mark.joins and port.name != WHEN.name:
            linked += [LinkedInput(port, tuple(ends))] if ends else []
            continue
        gates += [end for end in ends if end.is_gate]
        values = tuple(end for end in ends if not end.is_gate)
        if values:
            linked.append(LinkedInput(port, values))
    written, secrets = written_values(block, ports, {one.port.name for one in linked})
    after = dict.fromkeys(
        end.block for end in [*gates, *(end for one in linked for end in one.ends)]
    )
    return Step(
        block=block,
        spec=spec,
        ports=ports,
        written=written,
        secrets=secrets,
        linked=tuple(linked),
        gates=tuple(gates),
        after=tuple(after),
        provider=spec.provider_name(block.inputs),
    )


def written_values(
    block: PlacedBlock, ports: Ports, overridden: Collection[str] = ()
) -> tuple[dict[str, Any], dict[str, str]]:
    """What is written in a block and counts, and the secrets that are named there, by input.

    Args:
        overridden: Inputs that get their value elsewhere.
    """
    secrets = {
        port.name: name
        for port in ports.inputs
        if port.type.kind == Kind.SECRET
        and port.name not in overridden
        and (name := secret_name(block.inputs.get(port.name)))
    }
    written = {
        name: value
        for name, value in block.inputs.items()
        if name not in overridden and name not in secrets and value is not None
    }
    return written, secrets


def _end(link: Link, key: str, wiring: Wiring, titles: Mapping[str, str]) -> SourceEnd:
    output = wiring.ports(link.from_block).output(link.from_port)
    is_branch = output is not None and output.type.kind == Kind.BRANCH
    label = output.label if output else link.from_port
    return SourceEnd(
        block=link.from_block,
        port=link.from_port,
        key=key,
        label=f"“{titles[link.from_block]} · {label}”",
        branch=link.from_port if is_branch else output.only_when if output else None,
        is_gate=wiring.is_gate(link),
    )
