"""A plan of one block without its links, so that it can be tried whatever the rest is like."""

from collections.abc import Mapping

from app.engine.plan import Plan, PlanRefusedError, Step, written_values
from app.workflow.check import check
from app.workflow.check_block import can_tell_ports
from app.workflow.model import Severity, Workflow
from app.workflow.upgrade import upgrade
from app.workflow.wiring import Wiring
from blocks.sdk import BlockSpec, GraphError


def plan_alone(workflow: Workflow, catalog: Mapping[str, BlockSpec], block_id: str) -> Plan:
    """Plan one block. It has the ports that its links give it, and no value from them.

    Values for it go into `RunSettings.inputs`; what is neither there nor written it lacks, and says
    so when it runs. Problems elsewhere in the workflow do not matter.

    Raises:
        GraphError: There is no such block.
        PlanRefusedError: The block cannot be run: its type or version is not known here.
    """
    wiring = Wiring.of(upgrade(workflow, catalog), catalog)
    block, spec = wiring.block(block_id), wiring.spec(block_id)
    if block is None:
        raise GraphError(f"There is no block “{block_id}” in this workflow.")
    if spec is None or not can_tell_ports(wiring, block_id):
        found = check(workflow, catalog)
        raise PlanRefusedError(
            tuple(one for one in found if one.block == block_id and one.severity == Severity.ERROR)
        )
    ports = wiring.ports(block_id)
    written, secrets = written_values(block, ports)
    step = Step(
        block=block,
        spec=spec,
        ports=ports,
        written=written,
        secrets=secrets,
        linked=(),
        gates=(),
        after=(),
        provider=spec.provider_name(block.inputs),
    )
    return Plan(wiring.workflow, {block_id: step}, block_id)
