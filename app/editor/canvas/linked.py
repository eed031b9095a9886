"""Which ports of which blocks have links."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from app.workflow.link_graph import LinkGraph
from app.workflow.model import Link


@dataclass(frozen=True, slots=True)
class Linked:
    """The links at one block: those into it by input, in order, and its outputs that have some."""

    inputs: Mapping[str, tuple[Link, ...]] = field(default_factory=dict)
    outputs: Set[str] = frozenset()


NOT_LINKED = Linked()


def linked_at(block_id: str, graph: LinkGraph) -> Linked:
    """The links at a block."""
    inputs: dict[str, tuple[Link, ...]] = {}
    for link in graph.into.get(block_id, ()):
        inputs[link.to_port] = (*inputs.get(link.to_port, ()), link)
    return Linked(inputs, frozenset(graph.used_outputs.get(block_id, ())))
