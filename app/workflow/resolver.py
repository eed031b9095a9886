"""Works out the ports of placed blocks and the keys of their links, for `wiring`."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.workflow.model import Link, PlacedBlock, Workflow
from blocks.sdk import (
    ANY,
    WHEN,
    BlockSpec,
    CordboardError,
    Kind,
    LinkedOutput,
    Ports,
    PortSpec,
)

NONSENSE = (CordboardError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
"""What a block's own functions may raise when they are given written values of any shape."""


class Resolver:
    """Works out ports and keys block by block; those before a block must have been added."""

    def __init__(self, workflow: Workflow, catalog: Mapping[str, BlockSpec]) -> None:
        self._catalog = catalog
        self._into: dict[str, list[Link]] = {}
        self._out_of: dict[str, list[Link]] = {}
        for link in workflow.links:
            self._into.setdefault(link.to_block, []).append(link)
            self._out_of.setdefault(link.from_block, []).append(link)
        self.ports: dict[str, Ports] = {}
        self.inputs: dict[tuple[str, str], PortSpec] = {}
        self.outputs: dict[tuple[str, str], PortSpec] = {}
        self.keys: dict[tuple[str, str], list[tuple[Link, str]]] = {}
        self.linked: dict[str, tuple[LinkedOutput, ...]] = {}
        self.faults: dict[str, str] = {}

    def add(self, block: PlacedBlock) -> None:
        """Work out the ports of `block` and the keys of the links into it."""
        spec = self._catalog.get(block.type)
        self.linked[block.id] = self._read_links(block.id, spec)
        ports = self.ports[block.id] = self._ports_of(block, spec)
        for port in ports.inputs:
            self.inputs.setdefault((block.id, port.name), port)
        for port in ports.outputs:
            self.outputs.setdefault((block.id, port.name), port)

    def _ports_of(self, block: PlacedBlock, spec: BlockSpec | None) -> Ports:
        if spec is None:
            return _inferred(
                (link.to_port for link in self._into.get(block.id, ())),
                (link.from_port for link in self._out_of.get(block.id, ())),
            )
        try:
            return spec.ports(block.inputs, self.linked[block.id])
        except NONSENSE as error:
            self.faults[block.id] = in_words(error)
            return replace(spec, dynamic_ports=None).ports(block.inputs)

    def _read_links(self, block_id: str, spec: BlockSpec | None) -> tuple[LinkedOutput, ...]:
        """Notes the keys of the links into the block, and returns what they bring."""
        linked = []
        keys: dict[str, _Keys] = {}
        for link in self._into.get(block_id, ()):
            output = self.outputs.get((link.from_block, link.from_port))
            key = link.from_port
            if not is_gate(link, output, spec):
                key = keys.setdefault(link.to_port, _Keys()).key(link)
                linked.append(LinkedOutput(link.to_port, key, output.type if output else ANY))
            self.keys.setdefault((block_id, link.to_port), []).append((link, key))
        return tuple(linked)


def in_words(error: Exception) -> str:
    """What a block's own function said of written values, or that it could make nothing of them."""
    if isinstance(error, (CordboardError, ValueError)):
        return str(error)
    return "what is written here makes no sense to this block"


def is_gate(link: Link, output: PortSpec | None, target: BlockSpec | None) -> bool:
    """Whether a link from `output` into a block of the kind `target` brings no value."""
    if link.to_port == WHEN.name:
        return True
    if target is not None and target.mark.joins:
        return False
    return output is not None and output.type.kind == Kind.BRANCH


class _Keys:
    """Hands out the keys of the links into one input."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._numbers: Counter[str] = Counter()

    def key(self, link: Link) -> str:
        key = link.from_port
        if key in self._taken:
            key = longer = f"{link.from_block}_{link.from_port}"
            while key in self._taken:
                self._numbers[longer] += 1
                key = f"{longer}_{self._numbers[longer] + 1}"
        self._taken.add(key)
        return key


def _inferred(inputs: Iterable[str], outputs: Iterable[str]) -> Ports:
    def made(name: str) -> PortSpec:
        return PortSpec(name=name, type=ANY, help="", many_links=True, may_be_empty=True)

    return Ports(
        tuple(WHEN if name == WHEN.name else made(name) for name in dict.fromkeys(inputs)),
        tuple(made(name) for name in dict.fromkeys(outputs)),
    )
