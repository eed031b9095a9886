"""Works out the ports of one placed block and the keys of the links into it, for `wiring`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.workflow.model import Link, PlacedBlock
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

Keyed = tuple[tuple[Link, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """All that the ports of a block and the keys of its links follow from, beside the catalogue.

    Attributes:
        block: As it is placed.
        links: Those that end at it, in document order.
        ends: The outputs that these come from, None where there is none.
        used_outputs: Of a block of an unknown type: the outputs that links start from.
    """

    block: PlacedBlock
    links: tuple[Link, ...]
    ends: tuple[PortSpec | None, ...]
    used_outputs: tuple[str, ...]

    def is_same(self, other: "Given") -> bool:
        """Whether the same follows from the other."""
        return (
            self.block is other.block
            and self.links is other.links
            and self.ends == other.ends
            and self.used_outputs == other.used_outputs
        )


@dataclass(frozen=True, slots=True, eq=False)
class BlockWiring:
    """A block with its ports and the links into it.

    Attributes:
        spec: What it is; None for an unknown type.
        keys: Input → the links that end there in document order, each with the key of its value.
        linked: What links bring, in document order, as the block's own functions see it.
        fault: Why its ports cannot be told from what is written, in words; None where they can.
    """

    given: Given
    spec: BlockSpec | None
    keys: Mapping[str, Keyed]
    linked: tuple[LinkedOutput, ...]
    ports: Ports
    inputs: Mapping[str, PortSpec]
    outputs: Mapping[str, PortSpec]
    fault: str | None

    @property
    def block(self) -> PlacedBlock:
        """As it is placed."""
        return self.given.block

    @property
    def title(self) -> str:
        """What to call the block: the user's title, else the catalogue's, else its id."""
        block = self.given.block
        return block.title or (self.spec.title if self.spec else "") or block.id


def resolve(given: Given, spec: BlockSpec | None, former: BlockWiring | None = None) -> BlockWiring:
    """The ports of a block, and the keys of the links into it.

    Args:
        former: The block as it was: what says the same is given as the same object.
    """
    keys, linked = _read_links(given, spec)
    ports, fault = _ports_of(given, spec, linked)
    if former is not None:
        ports = _kept(former.ports, ports)
    return BlockWiring(
        given=given,
        spec=spec,
        keys={input: tuple(keyed) for input, keyed in keys.items()},
        linked=linked,
        ports=ports,
        # Of several ports of a name the first counts.
        inputs={port.name: port for port in reversed(ports.inputs)},
        outputs={port.name: port for port in reversed(ports.outputs)},
        fault=fault,
    )


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


def _ports_of(
    given: Given, spec: BlockSpec | None, linked: tuple[LinkedOutput, ...]
) -> tuple[Ports, str | None]:
    if spec is None:
        return _inferred((link.to_port for link in given.links), given.used_outputs), None
    written = given.block.inputs
    try:
        return spec.ports(written, linked), None
    except NONSENSE as error:
        return replace(spec, dynamic_ports=None).ports(written), in_words(error)


def _read_links(
    given: Given, spec: BlockSpec | None
) -> tuple[dict[str, list[tuple[Link, str]]], tuple[LinkedOutput, ...]]:
    linked = []
    keys: dict[str, list[tuple[Link, str]]] = {}
    taken: dict[str, dict[str, int]] = {}
    for link, output in zip(given.links, given.ends, strict=True):
        key = link.from_port
        if not is_gate(link, output, spec):
            key = _free_key(link, taken.setdefault(link.to_port, {}))
            linked.append(LinkedOutput(link.to_port, key, output.type if output else ANY))
        keys.setdefault(link.to_port, []).append((link, key))
    return keys, tuple(linked)


def _free_key(link: Link, taken: dict[str, int]) -> str:
    """The key of a link into an input where keys are `taken`, each with the number given last."""
    key = link.from_port
    if key in taken:
        key = longer = f"{link.from_block}_{link.from_port}"
        while key in taken:
            taken[longer] += 1
            key = f"{longer}_{taken[longer]}"
    taken[key] = 1
    return key


def _inferred(inputs: Iterable[str], outputs: Iterable[str]) -> Ports:
    def made(name: str) -> PortSpec:
        return PortSpec(name=name, type=ANY, help="", many_links=True, may_be_empty=True)

    return Ports(
        tuple(WHEN if name == WHEN.name else made(name) for name in dict.fromkeys(inputs)),
        tuple(made(name) for name in outputs),
    )


def _kept(known: Ports, made: Ports) -> Ports:
    """`made`, of the objects of `known` as far as they say the same."""
    inputs, outputs = (
        old if _say_same(old, new) else new
        for old, new in ((known.inputs, made.inputs), (known.outputs, made.outputs))
    )
    if inputs is known.inputs and outputs is known.outputs:
        return known
    return Ports(inputs, outputs)


def _say_same(known: tuple[PortSpec, ...], made: tuple[PortSpec, ...]) -> bool:
    # Ports count as equal whatever values they read.
    return known == made and all(
        one.annotation == other.annotation for one, other in zip(known, made, strict=True)
    )
