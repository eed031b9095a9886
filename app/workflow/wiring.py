"""How the blocks of one workflow hang together: ports, links, keys, order.

What may be linked to what is in `link_rules`; what is wrong with a workflow is in `check`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.workflow import link_rules
from app.workflow.graph import find_cycle, reachable, topological
from app.workflow.model import Link, PlacedBlock, Workflow
from app.workflow.resolver import Resolver, is_gate
from blocks.sdk import (
    WHEN,
    BlockSpec,
    Fit,
    LinkedOutput,
    Ports,
    PortSpec,
    PortType,
)

Keyed = tuple[tuple[Link, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Wiring:
    """A snapshot of one workflow. Made with `Wiring.of`, whatever is wrong with the workflow.

    Attributes:
        faults: Id of a block whose ports cannot be told from what is written → why, in words.
    """

    workflow: Workflow
    catalog: Mapping[str, BlockSpec]
    faults: Mapping[str, str]
    _blocks: Mapping[str, PlacedBlock]
    _ports: Mapping[str, Ports]
    _inputs: Mapping[tuple[str, str], PortSpec]
    _outputs: Mapping[tuple[str, str], PortSpec]
    _into: Mapping[tuple[str, str], tuple[Link, ...]]
    _keys: Mapping[tuple[str, str], Keyed]
    _linked: Mapping[str, tuple[LinkedOutput, ...]]
    _before: Mapping[str, tuple[str, ...]]
    _order: tuple[str, ...]
    _cycle: tuple[str, ...]
    _ancestors: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, workflow: Workflow, catalog: Mapping[str, BlockSpec]) -> "Wiring":
        """The wiring of `workflow`.

        Links to nowhere have no effect on it; of blocks with the same id it sees the first.
        """
        blocks: dict[str, PlacedBlock] = {}
        for block in workflow.blocks:
            blocks.setdefault(block.id, block)
        into: dict[tuple[str, str], list[Link]] = {}
        before: dict[str, list[str]] = {id: [] for id in blocks}
        for link in workflow.links:
            into.setdefault((link.to_block, link.to_port), []).append(link)
            if link.to_block in blocks and link.from_block in blocks:
                before[link.to_block].append(link.from_block)
        order = topological(tuple(blocks), before)
        placed = set(order)
        left = [id for id in blocks if id not in placed]
        resolved = Resolver(workflow, catalog)
        for id in (*order, *left):
            resolved.add(blocks[id])
        return cls(
            workflow=workflow,
            catalog=catalog,
            faults=resolved.faults,
            _blocks=blocks,
            _ports=resolved.ports,
            _inputs=resolved.inputs,
            _outputs=resolved.outputs,
            _into={end: tuple(links) for end, links in into.items()},
            _keys={end: tuple(keyed) for end, keyed in resolved.keys.items()},
            _linked=resolved.linked,
            _before={id: tuple(sources) for id, sources in before.items()},
            _order=(*order, *left),
            _cycle=find_cycle(left, before),
        )

    def block(self, block_id: str) -> PlacedBlock | None:
        """The block with this id; of several, the first."""
        return self._blocks.get(block_id)

    def blocks(self) -> tuple[PlacedBlock, ...]:
        """Each block once, in the order of `order`."""
        return tuple(self._blocks[block_id] for block_id in self._order)

    def spec(self, block_id: str) -> BlockSpec | None:
        """What the block is, or None for an unknown type or id."""
        block = self._blocks.get(block_id)
        return self.catalog.get(block.type) if block else None

    def title(self, block_id: str) -> str:
        """What to call the block: the user's title, else the catalogue's, else its id."""
        block, spec = self._blocks.get(block_id), self.spec(block_id)
        return (block.title if block else "") or (spec.title if spec else "") or block_id

    def ports(self, block_id: str) -> Ports:
        """The ports of the block, dynamic ones included; none for an unknown id.

        A block of an unknown type has the ports that its links speak of, of type `any`.
        """
        return self._ports.get(block_id, Ports())

    def input(self, block_id: str, name: str) -> PortSpec | None:
        """The input of the block called `name`."""
        return self._inputs.get((block_id, name))

    def output(self, block_id: str, name: str) -> PortSpec | None:
        """The output of the block called `name`."""
        return self._outputs.get((block_id, name))

    def links(self, block_id: str, port: str) -> tuple[Link, ...]:
        """Links that end at this input, in document order, those included that only gate."""
        return self._into.get((block_id, port), ())

    def keys(self, block_id: str, port: str) -> Keyed:
        """Links that end at this input, in document order, each with the key of its value.

        The key is the name of the linked output; where that is taken, `<block id>_<port>`. Links
        that only gate take no key from the others.
        """
        return self._keys.get((block_id, port), ())

    def linked(self, block_id: str) -> tuple[LinkedOutput, ...]:
        """What links bring to the block, in document order, as its own functions see it."""
        return self._linked.get(block_id, ())

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
        return self._order

    def cycle(self) -> tuple[str, ...]:
        """Ids of the blocks of one cycle, in the direction of the links; empty without one."""
        return self._cycle

    def taking_part(self) -> frozenset[str]:
        """Ids of the blocks that run: those that the source leads to, and those they need.

        What hangs on nothing stays out of a run; without a source that is every block.
        """
        onward: dict[str, list[str]] = {}
        for id, sources in self._before.items():
            for source in sources:
                onward.setdefault(source, []).append(id)
        starts = [id for id in self._order if (spec := self.spec(id)) and spec.is_source]
        return reachable(reachable(starts, onward), self._before)

    def comes_before(self, block_id: str, other_id: str) -> bool:
        """Whether links lead from the block to the other one, however far."""
        found = self._ancestors.get(other_id)
        if found is None:
            direct = self._before.get(other_id, ())
            found = self._ancestors[other_id] = reachable(direct, self._before)
        return block_id in found
