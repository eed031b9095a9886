"""Which blocks and branches of a workflow no test ever reaches."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.engine.plan import Plan
from app.engine.run_state import RunState, Status
from app.runs.recorded import RecordedRun
from blocks.sdk import Kind

_RAN = {Status.OK, Status.FAILED}


@dataclass(frozen=True, slots=True)
class Coverage:
    """What tests reach of a workflow.

    Attributes:
        blocks: How many blocks there are; those on which nothing hangs are not among them.
        branches: How many ways the flow can take at filters and other gates.
        missed_blocks: Ids of the blocks that never ran.
        missed_branches: Block and output that never held.
    """

    blocks: int
    branches: int
    missed_blocks: tuple[str, ...]
    missed_branches: tuple[tuple[str, str], ...]

    @property
    def is_complete(self) -> bool:
        """Whether everything was reached."""
        return not (self.missed_blocks or self.missed_branches)


def coverage(plan: Plan, runs: Iterable[RecordedRun]) -> Coverage:
    """What the runs reach of the plan, taken together."""
    blocks = set(plan.steps)
    branches = _branches(plan)
    left_blocks, left_branches = set(blocks), set(branches)
    for run in runs:
        for line in run.rows():
            state = run.state(line.row)
            left_blocks -= {one for one in left_blocks if state.block(one).status in _RAN}
            left_branches -= {one for one in left_branches if _holds(state, one)}
    return Coverage(
        blocks=len(blocks),
        branches=len(branches),
        missed_blocks=tuple(one for one in plan.steps if one in left_blocks),
        missed_branches=tuple(one for one in branches if one in left_branches),
    )


def _branches(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Branch outputs, and other outputs that decide whether a block runs."""
    found: dict[tuple[str, str], None] = {}
    for step in plan.steps.values():
        for port in step.ports.outputs:
            if port.type.kind == Kind.BRANCH:
                found[step.id, port.name] = None
    for step in plan.steps.values():
        for gate in step.gates:
            found[gate.block, gate.branch or gate.port] = None
    order = list(plan.steps)
    return tuple(sorted(found, key=lambda one: order.index(one[0])))


def _holds(state: RunState, branch: tuple[str, str]) -> bool:
    block, port = branch
    return bool(state.block(block).outputs.get(port))
