"""Which link may be added to a workflow, and why another may not, in words.

The table of types is in `blocks.sdk.port_type`.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.workflow.model import Link
from app.workflow.words import either, nearest
from blocks.sdk import WHEN, Fit, Kind, PortSpec, PortType, fit

if TYPE_CHECKING:
    from app.workflow.wiring import Wiring

_MOST_OFFERED = 3


def judge(wiring: "Wiring", link: Link) -> Fit:
    """Whether `link` may be added to the workflow, and what it would do.

    A link from a branch output is judged as one to `when`, wherever it ends.
    """
    ends = judge_ends(wiring, link)
    if not ends.is_allowed:
        return ends
    link = wiring.landing(link)
    existing = wiring.links(link.to_block, link.to_port)
    if any(one.source == link.source for one in existing):
        return _refused("These two are linked already")
    if wiring.comes_before(link.to_block, link.from_block):
        return _refused(
            f"This would go in a circle: “{wiring.title(link.from_block)}” "
            f"already waits for “{wiring.title(link.to_block)}”"
        )
    replaced = replaced_links(wiring, link)
    if not replaced:
        return ends
    named = " and ".join(source_words(wiring, one) for one in replaced)
    effects = [f"replaces the link from {named}", ends.conversion]
    return Fit(is_allowed=True, conversion="; ".join(one for one in effects if one))


def judge_ends(wiring: "Wiring", link: Link) -> Fit:
    """Whether both ends of `link` exist and their types fit, whatever else is linked."""
    for block_id in (link.from_block, link.to_block):
        if wiring.block(block_id) is None:
            return _refused(f"There is no block “{block_id}”")
    output = wiring.output(link.from_block, link.from_port)
    if output is None:
        outputs = wiring.ports(link.from_block).outputs
        return _refused(_no_port(wiring, link.from_block, "output", link.from_port, outputs))
    if link.from_block == link.to_block:
        return _refused(f"“{wiring.title(link.to_block)}” cannot be linked to itself")
    spec = wiring.spec(link.to_block)
    if spec is not None and spec.is_source:
        return _refused(
            f"The workflow starts at “{wiring.title(link.to_block)}”: nothing can be linked into it"
        )
    return _judge_input(wiring, link, output)


def replaced_links(wiring: "Wiring", link: Link) -> tuple[Link, ...]:
    """Links that have to go when `link` is added: those that bring a value to a one-link input."""
    input = wiring.input(link.to_block, link.to_port)
    if input is None or input.many_links or wiring.is_gate(link):
        return ()
    return tuple(
        one for one in wiring.links(link.to_block, link.to_port) if not wiring.is_gate(one)
    )


def source_words(wiring: "Wiring", link: Link) -> str:
    """Where a link comes from, in words: `“Call API” · Customer number`."""
    output = wiring.output(link.from_block, link.from_port)
    return f"“{wiring.title(link.from_block)}” · {output.label if output else link.from_port}"


def _judge_input(wiring: "Wiring", link: Link, output: PortSpec) -> Fit:
    inputs = wiring.ports(link.to_block).inputs
    input = wiring.input(link.to_block, link.to_port)
    if input is None:
        ports = tuple(one for one in inputs if one.is_port)
        return _refused(_no_port(wiring, link.to_block, "input", link.to_port, ports))
    if output.type.kind == Kind.BRANCH:
        if wiring.is_gate(link):
            return fit(output.type, WHEN.type)
        return Fit(is_allowed=True, conversion="arrives when the branch holds")
    if not input.is_port:
        return _refused(
            f"“{input.label}” is a setting of “{wiring.title(link.to_block)}”: "
            "it is chosen in the block and cannot be linked"
        )
    found = _fit_port(output.type, input)
    if found.is_allowed:
        return found
    return _refused(f"{found.reason}{_what_fits(wiring, link, output)}")


def _fit_port(source: PortType, input: PortSpec) -> Fit:
    """What the table says of `source`, where an input of many links takes each link by itself."""
    found = fit(source, taken_type(source, input))
    if not found.is_allowed:
        return found
    if not _becomes_an_item(source, input):
        if input.link_type != input.type:
            return Fit(is_allowed=True, conversion="becomes a value of the object, by its name")
        return found
    effects = ["becomes an item of the list", found.conversion]
    return Fit(is_allowed=True, conversion="; ".join(one for one in effects if one))


def taken_type(source: PortType, input: PortSpec) -> PortType:
    """What a value of `source` becomes at an input: where that takes many links, a part of it."""
    item = input.type.item
    return item if item is not None and _becomes_an_item(source, input) else input.link_type


def _becomes_an_item(source: PortType, input: PortSpec) -> bool:
    if not input.many_links or source.kind in (Kind.SECRET, Kind.LIST, Kind.BRANCH):
        return False
    return input.type.item is not None


def _what_fits(wiring: "Wiring", link: Link, output: PortSpec) -> str:
    """Inputs of the target that would take this output, else outputs that this input would take."""
    target, source = wiring.ports(link.to_block), wiring.ports(link.from_block)
    inputs = [
        one.label
        for one in target.inputs
        if one.is_port and one.name != WHEN.name and _fit_port(output.type, one).is_allowed
    ]
    if inputs:
        return f". It would fit into {either(inputs[:_MOST_OFFERED])}"
    wanted = wiring.input(link.to_block, link.to_port)
    outputs = [
        one.label
        for one in source.outputs
        if wanted and one.type.kind != Kind.BRANCH and _fit_port(one.type, wanted).is_allowed
    ]
    return (
        f". Of “{wiring.title(link.from_block)}”, {either(outputs[:_MOST_OFFERED])} would fit"
        if outputs
        else ""
    )


def _no_port(
    wiring: "Wiring", block_id: str, side: str, name: str, ports: Iterable[PortSpec]
) -> str:
    title, names = wiring.title(block_id), [one.name for one in ports]
    near = nearest(name, names)
    if near:
        return f"“{title}” has no {side} “{name}”; did you mean “{near}”?"
    if names:
        return f"“{title}” has no {side} “{name}”; it has {', '.join(names)}"
    return f"“{title}” has no {side} “{name}”"


def _refused(reason: str) -> Fit:
    return Fit(is_allowed=False, reason=reason)
