"""Blocks that were written for an older version of their kind become those of the present one."""

import copy
from collections.abc import Mapping

from app.workflow.model import PlacedBlock, Workflow
from app.workflow.resolver import NONSENSE
from blocks.sdk import BlockSpec


def upgrade(workflow: Workflow, catalog: Mapping[str, BlockSpec]) -> Workflow:
    """The workflow with former types and older versions of blocks carried over.

    What cannot be carried over stays as it is, and `check` finds it. A workflow without older
    blocks is given back itself.
    """
    specs = {type: catalog.get(type) for type in {block.type for block in workflow.blocks}}
    blocks = tuple([_upgraded(block, specs[block.type]) for block in workflow.blocks])
    if all(new is old for new, old in zip(blocks, workflow.blocks, strict=True)):
        return workflow
    return workflow.model_copy(update={"blocks": blocks})


def _upgraded(block: PlacedBlock, spec: BlockSpec | None) -> PlacedBlock:
    if spec is None or (block.type == spec.type and block.version >= spec.mark.version):
        return block
    changes = {"type": spec.type, "version": max(block.version, spec.mark.version)}
    if spec.upgrade is None or block.version >= spec.mark.version:
        return block.model_copy(update=changes)
    try:
        # A copy, as the block's own function may change what it is given.
        inputs = spec.upgrade(block.version, copy.deepcopy(dict(block.inputs)))
    except NONSENSE:
        return block
    return block.model_copy(update={**changes, "inputs": inputs})
