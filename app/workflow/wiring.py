"""How the blocks of one workflow hang together: ports, links, keys, order.

What may be linked to what is in `link_rules`; what is wrong with a workflow is in `check`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.workflow import link_rules
from app.workflow.link_graph import LinkGraph
from app.workflow.model import Link, PlacedBlock, Workflow
from app.workflow.resolver import BlockWiring, Given, Keyed, is_gate, resolve
from blocks.sdk import (
    WHEN,
    BlockSpec,
    Fit,
    LinkedOutput,
    Ports,
    PortSpec,
    PortType,
)


@dataclass(frozen=True, slots=True, eq=False)
class Wiring:
    """A snapshot of one workflow, whatever is wrong with it.

    Made with `Wiring.of`, or from the wiring of another value of the same workflow with `after`,
    which takes over every block that the change does not touch.

    Attributes:
        placed: Id → the block with its ports and links, in the order of `order`; the same object as
            long as none of that changes.
        sources: Ids of the blocks that a workflow starts at, in the order of `order`.
    """

    workflow: Workflow
    catalog: Mapping[str, BlockSpec]
    graph: LinkGraph
    placed: Mapping[str, BlockWiring]
    sources: tuple[str, ...]

    @classmethod
    def of(cls, workflow: Workflow, catalog: Mapping[str, BlockSpec]) -> "Wiring":
        """The wiring of `workflow`.

        Links to nowhere have no effect on it; of blocks with the same id it sees the first.
        """
        return cls(Workflow(), catalog, LinkGraph.of((), ()), {}, ()).after(workflow)

    def after(self, workflow: Workflow) -> "Wiring":
        """What `Wiring.of` gives, of the parts of this one as far as they say the same."""
        if workflow.blocks is self.workflow.blocks and workflow.links is self.workflow.links:
            return replace(self, workflow=workflow)
        blocks: dict[str, PlacedBlock] = {}
        for block in workflow.blocks:
            blocks.setdefault(block.id, block)
        graph = LinkGraph.of(tuple(blocks), workflow.links, self.graph)
        stale = self._stale(blocks, graph)
        placed: dict[str, BlockWiring] = {}
        for id in graph.order:
            known = self.placed.get(id)
            if known is not None and id not in stale:
                placed[id] = known
                continue
            placed[id] = made = self._place(blocks[id], graph, placed)
            if known is None or made.ports.outputs is not known.ports.outputs:
                stale |= graph.onward.get(id, frozenset())
        return Wiring(workflow, self.catalog, graph, placed, _sources(placed))

    def _stale(self, blocks: Mapping[str, PlacedBlock], graph: LinkGraph) -> set[str]:
        """Blocks that may stand otherwise in `graph` than here, whatever others then give them."""
        if graph is not self.graph and (graph.cycle or self.graph.cycle):
            # On a cycle it depends on the order which outputs are known.
            return set(graph.ids)
        placed, into, former = self.placed, graph.into, self.graph.into
        stale = set()
        for id, block in blocks.items():
            known = placed.get(id)
            if known is None or known.block is not block or into.get(id) is not former.get(id):
                stale.add(id)
            elif known.spec is None and graph is not self.graph:
                # Its ports are told from its links, those onward included.
                stale.add(id)
        for gone in placed.keys() - blocks.keys():
            stale |= graph.onward.get(gone, frozenset())
        return stale

    def _place(
        self, block: PlacedBlock, graph: LinkGraph, before: Mapping[str, BlockWiring]
    ) -> BlockWiring:
        """The block in `graph`, where those `before` it are placed."""
        spec, links = self.catalog.get(block.type), graph.into.get(block.id, ())
        sources = [(before.get(link.from_block), link.from_port) for link in links]
        ends = tuple([source.outputs.get(port) if source else None for source, port in sources])
        used = graph.used_outputs.get(block.id, ()) if spec is None else ()
        given = Given(block, links, ends, used)
        known = self.placed.get(block.id)
        if known is not None and known.given.is_same(given):
            return known
        return resolve(given, spec, known)

    def block(self, block_id: str) -> PlacedBlock | None:
        """The block with this id; of several, the first."""
        placed = self.placed.get(block_id)
        return placed.block if placed else None

    def blocks(self) -> tuple[PlacedBlock, ...]:
        """Each block once, in the order of `order`."""
        return tuple(placed.block for placed in self.placed.values())

    def spec(self, block_id: str) -> BlockSpec | None:
        """What the block is, or None for an unknown type or id."""
        placed = self.placed.get(block_id)
        return placed.spec if placed else None

    def fault(self, block_id: str) -> str | None:
        """Why the ports of the block cannot be told from what is written, in words."""
        placed = self.placed.get(block_id)
        return placed.fault if placed else None

    def title(self, block_id: str) -> str:
        """What to call the block: the user's title, else the catalogue's, else its id."""
        placed = self.placed.get(block_id)
        return placed.title if placed else block_id

    def ports(self, block_id: str) -> Ports:
        """The ports of the block, dynamic ones included; none for an unknown id.

        A block of an unknown type has the ports that its links speak of, of type `any`.
        """
        placed = self.placed.get(block_id)
        return placed.ports if placed else Ports()

    def input(self, block_id: str, name: str) -> PortSpec | None:
        """The input of the block called `name`."""
        placed = self.placed.get(block_id)
        return placed.inputs.get(name) if placed else None

    def output(self, block_id: str, name: str) -> PortSpec | None:
        """The output of the block called `name`."""
        placed = self.placed.get(block_id)
        return placed.outputs.get(name) if placed else None

    def links(self, block_id: str, port: str) -> tuple[Link, ...]:
        """Links that end at this input, in document order, those included that only gate."""
        into = self.graph.into.get(block_id, ())
        return tuple(link for link in into if link.to_port == port)

    def keys(self, block_id: str, port: str) -> Keyed:
        """Links that end at this input, in document order, each with the key of its value.

        The key is the name of the linked output; where that is taken, `<block id>_<port>`. Links
        that only gate take no key from the others.
        """
        placed = self.placed.get(block_id)
        return placed.keys.get(port, ()) if placed else ()

    def linked(self, block_id: str) -> tuple[LinkedOutput, ...]:
        """What links bring to the block, in document order, as its own functions see it."""
        placed = self.placed.get(block_id)
        return placed.linked if placed else ()

    def type_of(self, link: Link) -> tuple[PortType | None, PortType | None]:
        """The types at both ends of a link; None where there is no such port."""
        output = self.output(link.from_block, link.from_port)
        input = self.input(link.to_block, link.to_port)
        return (output.type if output else None, input.type if input else None)

    def is_gate(self, link: Link) -> bool:
        """Whether the link carries no value: it comes from a branch output or ends at `when`.

        A block that joins takes a branch as one of its values.

        A boolean that ends at `when` lets the block run when it is true.
        """
        return is_gate(link, self.output(link.from_block, link.from_port), self.spec(link.to_block))

    def fit(self, from_block: str, from_port: str, to_block: str, to_port: str) -> Fit:
        """Whether this link may be added, and what it would do, in words.

        `conversion` also names the link that the new one would replace.
        """
        return link_rules.judge(
            self,
            Link(from_block=from_block, from_port=from_port, to_block=to_block, to_port=to_port),
        )

    def landing(self, link: Link) -> Link:
        """The link as it is made: from a branch output to `when`, wherever it was dropped."""
        if self.is_gate(link) and link.to_port != WHEN.name:
            return link.model_copy(update={"to_port": WHEN.name})
        return link

    def order(self) -> tuple[str, ...]:
        """Ids with each block after those that are linked into it, else in document order.

        Blocks on a cycle or behind one come last.
        """
        return self.graph.order

    def cycle(self) -> tuple[str, ...]:
        """Ids of the blocks of one cycle, in the direction of the links; empty without one."""
        return self.graph.cycle

    def taking_part(self) -> frozenset[str]:
        """Ids of the blocks that run: those that the source leads to, and those they need.

        What hangs on nothing stays out of a run; without a source that is every block.
        """
        return self.graph.part_of(self.sources)

    def comes_before(self, block_id: str, other_id: str) -> bool:
        """Whether links lead from the block to the other one, however far."""
        return self.graph.comes_before(block_id, other_id)


def _sources(placed: Mapping[str, BlockWiring]) -> tuple[str, ...]:
    return tuple([id for id, one in placed.items() if one.spec is not None and one.spec.is_source])
