"""Which ports of which blocks have links."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from app.workflow.model import Link, Workflow


@dataclass(frozen=True, slots=True)
class Linked:
    """The links at one block: those into it by input, in order, and its outputs that have some."""

    inputs: Mapping[str, tuple[Link, ...]] = field(default_factory=dict)
    outputs: Set[str] = frozenset()


NOT_LINKED = Linked()


def links_by_block(workflow: Workflow) -> dict[str, Linked]:
    """Block id → the links at it; blocks without links are left out."""
    inputs: dict[str, dict[str, list[Link]]] = {}
    outputs: dict[str, set[str]] = {}
    for link in workflow.links:
        inputs.setdefault(link.to_block, {}).setdefault(link.to_port, []).append(link)
        outputs.setdefault(link.from_block, set()).add(link.from_port)
    return {
        block_id: Linked(
            {port: tuple(links) for port, links in inputs.get(block_id, {}).items()},
            frozenset(outputs.get(block_id, ())),
        )
        for block_id in inputs.keys() | outputs.keys()
    }
