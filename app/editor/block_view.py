"""What the inspector shows of a block, as plain values: inputs, links, problems. No Qt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.workflow.model import Link, PlacedBlock, Problem
from app.workflow.wiring import Wiring
from blocks.sdk import ANY, WHEN, BlockSpec, Kind, PortSpec


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link into an input.

    Attributes:
        text: Where the value comes from: `Customer file · Customer number`.
        key: Its name among several links into the input; empty where there is one.
        type_name: What it carries, in words.
    """

    link: Link
    text: str
    key: str = ""
    type_name: str = ""


@dataclass(frozen=True, slots=True)
class InputView:
    """One input of a block.

    Attributes:
        labels: Choice → how it is shown, where that is not as it is written.
        is_written: Something is written, which counts unless the input is linked.
        written: What is written; None where nothing is.
    """

    spec: PortSpec
    is_written: bool
    written: Any
    links: tuple[LinkView, ...] = ()
    problems: tuple[Problem, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()

    @property
    def takes_links_only(self) -> bool:
        """Nothing can be written here."""
        kind = self.spec.type.kind
        return kind == Kind.BRANCH or (kind == Kind.ANY and self.spec.many_links)


@dataclass(frozen=True, slots=True)
class BlockView:
    """A placed block.

    Attributes:
        spec: None for a block of an unknown type.
        problems: Those of the block as a whole.
    """

    block: PlacedBlock
    spec: BlockSpec | None
    title: str
    inputs: tuple[InputView, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """An output that may be linked into an input.

    Attributes:
        text: `Customer file · Customer number`.
        conversion: What happens to the value on the way, in words; empty when nothing does.
    """

    link: Link
    text: str
    conversion: str = ""


def view_of(block_id: str, wiring: Wiring, problems: Iterable[Problem]) -> BlockView | None:
    """What to show of a block; None when there is no such block."""
    block = wiring.block(block_id)
    if block is None:
        return None
    own = [one for one in problems if one.block == block_id]
    specs = [*wiring.ports(block_id).inputs, *unknown_inputs(block, wiring)]
    inputs = []
    for spec in specs:
        links = _links(block_id, spec.name, wiring)
        if spec.name == WHEN.name and not links:
            continue
        inputs.append(
            InputView(
                spec=spec,
                is_written=spec.name in block.inputs,
                written=block.inputs.get(spec.name),
                links=links,
                problems=tuple(one for one in own if one.input == spec.name),
                labels=_labels(spec, wiring.spec(block_id)),
            )
        )
    shown = {one.spec.name for one in inputs}
    rest = tuple(one for one in own if one.input not in shown)
    return BlockView(block, wiring.spec(block_id), wiring.title(block_id), tuple(inputs), rest)


def offers(wiring: Wiring, block_id: str, input_name: str) -> tuple[Offer, ...]:
    """Outputs that may be linked into an input, in the order in which their blocks run."""
    found = []
    for source in wiring.order():
        for output in wiring.ports(source).outputs:
            link = Link(
                from_block=source, from_port=output.name, to_block=block_id, to_port=input_name
            )
            fit = wiring.fit(source, output.name, block_id, input_name)
            if fit.is_allowed and link not in wiring.workflow.links:
                text = f"{wiring.title(source)} · {output.label}"
                found.append(Offer(link, text, fit.conversion or ""))
    return tuple(found)


def source_of(wiring: Wiring) -> tuple[PlacedBlock, Sequence[PortSpec]] | None:
    """The block the workflow starts at and its outputs, which the sample gives values to."""
    for block in wiring.workflow.blocks:
        spec = wiring.spec(block.id)
        if spec is not None and spec.is_source:
            return block, wiring.ports(block.id).outputs
    return None


def _labels(port: PortSpec, spec: BlockSpec | None) -> tuple[tuple[str, str], ...]:
    """Providers are written by their names and shown by their titles."""
    if spec is None or port.name != spec.mark.variant:
        return ()
    return tuple((one.name, one.title) for one in spec.variants)


def _links(block_id: str, input_name: str, wiring: Wiring) -> tuple[LinkView, ...]:
    keys = {link.source: key for link, key in wiring.keys(block_id, input_name)}
    found = []
    for link in wiring.links(block_id, input_name):
        output = wiring.ports(link.from_block).output(link.from_port)
        label = output.label if output else link.from_port
        found.append(
            LinkView(
                link=link,
                text=f"{wiring.title(link.from_block)} · {label}",
                key=keys.get(link.source, "") if len(keys) > 1 else "",
                type_name=output.type.name if output else "",
            )
        )
    return tuple(found)


def unknown_inputs(block: PlacedBlock, wiring: Wiring) -> list[PortSpec]:
    """Written values that the block does not know, so that they can be seen and taken away."""
    known = {spec.name for spec in wiring.ports(block.id).inputs}
    return [
        PortSpec(name=name, type=ANY, help="This block has no such input.", is_port=False)
        for name in block.inputs
        if name not in known
    ]
