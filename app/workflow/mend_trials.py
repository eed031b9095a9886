"""Edits that might mend a problem, likeliest first. Whether one does is for `mend` to find out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from app.workflow import edits
from app.workflow.link_rules import judge_ends
from app.workflow.mend_template import with_template
from app.workflow.model import Link, PlacedBlock, Problem, Workflow
from app.workflow.naming import free_id
from app.workflow.wiring import Wiring
from app.workflow.words import nearest
from blocks.sdk import WHEN, Fit, Kind, PortSpec, PortType, label_of, secret_name, unfilled_in

_COMMON = (Kind.TEXT, Kind.ANY, Kind.NUMBER, Kind.INTEGER, Kind.BOOLEAN, Kind.OBJECT)


@dataclass(frozen=True, slots=True)
class Trial:
    """An edit to try: what it does, in words, and the workflow after it."""

    name: str
    workflow: Workflow


def trials(problem: Problem, wiring: Wiring) -> Iterator[Trial]:
    """What might mend the problem."""
    yield from _of_links(problem, wiring)
    block = wiring.block(problem.block) if problem.block else None
    if block is None:
        return
    if problem.input is None:
        yield from _of_block(block, wiring)
    elif problem.input in block.inputs:
        yield from _of_written(block, problem.input, wiring)
    port = wiring.input(block.id, problem.input) if problem.input else None
    if port is not None and not wiring.links(block.id, port.name):
        yield from _of_missing(block, port, wiring)


def secret_out_of_place(problem: Problem, workflow: Workflow) -> str | None:
    """The text that is written where only the name of a secret belongs; None where none is."""
    block = workflow.block(problem.block) if problem.block else None
    value = block.inputs.get(problem.input) if block and problem.input else None
    is_told = "a secret does not belong in a file" in problem.message
    return value if is_told and isinstance(value, str) and value else None


# Blocks


def _of_block(block: PlacedBlock, wiring: Wiring) -> Iterator[Trial]:
    workflow, spec = wiring.workflow, wiring.spec(block.id)
    title = wiring.title(block.id)
    if spec is None:
        near = nearest(block.type, wiring.catalog)
        if near:
            known = wiring.catalog[near]
            changes = {"type": known.type, "version": known.mark.version}
            name = f"Make “{title}” a block “{known.title}”"
            yield Trial(name, _changed(workflow, block, **changes))
    elif block.version != spec.mark.version:
        name = f"Take “{title}” as version {spec.mark.version} of “{spec.title}”"
        yield Trial(name, _changed(workflow, block, version=spec.mark.version))
    doubles = [one for one in workflow.blocks if one.id == block.id]
    if len(doubles) > 1:
        yield Trial(f"Give the others with the id “{block.id}” ids of their own", _apart(workflow))


def _apart(workflow: Workflow) -> Workflow:
    """The first block of an id keeps it."""
    seen: set[str] = set()
    apart = workflow
    for place, block in enumerate(workflow.blocks):
        if block.id in seen:
            fresh = free_id(block.title or block.id, apart, otherwise=block.id)
            blocks = list(apart.blocks)
            blocks[place] = block.model_copy(update={"id": fresh})
            apart = apart.model_copy(update={"blocks": tuple(blocks)})
        seen.add(block.id)
    return apart


# What is written


def _of_written(block: PlacedBlock, name: str, wiring: Wiring) -> Iterator[Trial]:
    workflow, written = wiring.workflow, block.inputs[name]
    port = wiring.input(block.id, name)
    if port is None:
        yield from _of_unknown_input(block, name, wiring)
        return
    near = nearest(str(written), port.choices) if port.choices else None
    if near:
        name_of = f"Choose “{near}” for {port.label}"
        yield Trial(name_of, edits.set_input(workflow, block.id, name, near))
    if unfilled_in(port, written) and isinstance(written, str):
        filled = with_template(block, port, written, wiring)
        if filled is not None:
            yield Trial(f"Fill {port.label} by a Template block", filled)
    if secret_name(written) and port.type.kind != Kind.SECRET:
        yield Trial(f"Take the secret out of {port.label}", _cleared(workflow, block, name))


def _of_unknown_input(block: PlacedBlock, name: str, wiring: Wiring) -> Iterator[Trial]:
    workflow = wiring.workflow
    known = [port.name for port in wiring.ports(block.id).inputs if port.name != WHEN.name]
    near = nearest(name, known)
    if near and near not in block.inputs and not wiring.links(block.id, near):
        inputs = {near if key == name else key: value for key, value in block.inputs.items()}
        moved = _changed(workflow, block, inputs=inputs)
        yield Trial(f"Write it into {label_of(near)}", moved)
    yield Trial(f"Take out “{name}”", _cleared(workflow, block, name))


def _of_missing(block: PlacedBlock, port: PortSpec, wiring: Wiring) -> Iterator[Trial]:
    """Ways to give a value to an input that has none."""
    workflow = wiring.workflow
    if block.inputs.get(port.name) not in (None, ""):
        return
    if port.default not in (None, "", [], {}):
        filled = edits.set_input(workflow, block.id, port.name, port.default)
        yield Trial(f"Set {port.label} to its default", filled)
    if len(port.choices) == 1 and not port.has_free_choice:
        only = port.choices[0]
        filled = edits.set_input(workflow, block.id, port.name, only)
        yield Trial(f"Choose “{only}” for {port.label}", filled)
    link = _only_source(block, port, wiring) if port.is_port else None
    if link is not None:
        output = wiring.output(link.from_block, link.from_port)
        label = output.label if output else link.from_port
        name = f"Link to {wiring.title(link.from_block)} · {label}"
        yield Trial(name, edits.connect(workflow, link, wiring))


def _only_source(block: PlacedBlock, port: PortSpec, wiring: Wiring) -> Link | None:
    """A link from the one output that is meant."""
    found = []
    for source in wiring.order():
        for output in wiring.ports(source).outputs:
            if output.type.kind == Kind.BRANCH:
                continue
            fit = wiring.fit(source, output.name, block.id, port.name)
            if fit.is_allowed:
                found.append(_link(source, output.name, block.id, port.name))
    return _meant(found, wiring)


# Links


def _of_links(problem: Problem, wiring: Wiring) -> Iterator[Trial]:
    """Only links at the place of the problem count, or those to blocks that are not there."""
    told: set[tuple[str, str]] = set()
    for link in wiring.workflow.links:
        ends = (link.source, link.target)
        if ends in told or not _is_about(problem, link, wiring):
            continue
        told.add(ends)
        same = [one for one in wiring.workflow.links if (one.source, one.target) == ends]
        if len(same) > 1:
            yield Trial("Keep one of the links", _without(wiring.workflow, same[1:]))
            continue
        if not judge_ends(wiring, link).is_allowed:
            yield from _of_link(link, wiring)


def _of_link(link: Link, wiring: Wiring) -> Iterator[Trial]:
    left = _without(wiring.workflow, [link])
    after = wiring.after(left)
    for better in _better_links(link, after):
        if _fit(better, after).is_allowed:
            name = f"Link {_words(better, wiring)} instead"
            yield Trial(name, edits.connect(left, better, after))
    yield Trial(f"Remove the link from {_source_words(link, wiring)}", left)


def _better_links(link: Link, wiring: Wiring) -> Iterator[Link]:
    outputs = [one.name for one in wiring.ports(link.from_block).outputs]
    inputs = [one.name for one in wiring.ports(link.to_block).inputs if one.is_port]
    blocks = [block.id for block in wiring.blocks()]
    for field, known in (
        ("from_block", blocks),
        ("to_block", blocks),
        ("from_port", outputs),
        ("to_port", inputs),
    ):
        value = getattr(link, field)
        near = nearest(value, known) if value not in known else None
        if near:
            link = link.model_copy(update={field: near})
            yield link
            if field.endswith("block"):
                outputs = [one.name for one in wiring.ports(link.from_block).outputs]
                inputs = [one.name for one in wiring.ports(link.to_block).inputs if one.is_port]
    for names in ((outputs, [link.to_port]), ([link.from_port], inputs)):
        meant = _meant(_fitting(link, wiring, *names), wiring)
        if meant is not None:
            yield meant


def _fitting(
    link: Link, wiring: Wiring, outputs: Iterable[str], inputs: Iterable[str]
) -> list[Link]:
    """Links between the same blocks that might be made in its place."""
    found = []
    for output in outputs:
        for input in inputs:
            is_gate = input == WHEN.name
            fit = wiring.fit(link.from_block, output, link.to_block, input)
            if fit.is_allowed and not is_gate and "replaces" not in (fit.conversion or ""):
                found.append(_link(link.from_block, output, link.to_block, input))
    return found


def _meant(links: list[Link], wiring: Wiring) -> Link | None:
    """The one that is meant: of the same name, of the same type, or with the value as it is.

    Most things are texts, so that of two texts none tells that the other is meant.
    """
    same_name = [link for link in links if link.from_port == link.to_port]
    same_type = [link for link in links if _is_telling(*wiring.type_of(link))]
    as_it_is = [link for link in links if not _fit(link, wiring).conversion]
    for found in (same_name, same_type, as_it_is):
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _is_telling(output: PortType | None, input: PortType | None) -> bool:
    return output is not None and output == input and output.kind not in _COMMON


def _is_about(problem: Problem, link: Link, wiring: Wiring) -> bool:
    if wiring.block(link.to_block) is None:
        place = link.from_block if wiring.block(link.from_block) else None
        return problem.block == place and problem.input is None
    return (problem.block, problem.input) == (link.to_block, link.to_port)


def _without(workflow: Workflow, gone: list[Link]) -> Workflow:
    """By identity: of two equal links one may stay."""
    left = tuple(link for link in workflow.links if not any(link is one for one in gone))
    return workflow.model_copy(update={"links": left})


def _fit(link: Link, wiring: Wiring) -> Fit:
    return wiring.fit(link.from_block, link.from_port, link.to_block, link.to_port)


def _link(from_block: str, from_port: str, to_block: str, to_port: str) -> Link:
    return Link(from_block=from_block, from_port=from_port, to_block=to_block, to_port=to_port)


def _source(link: Link) -> tuple[str, str]:
    return link.from_block, link.from_port


def _target(link: Link) -> tuple[str, str]:
    return link.to_block, link.to_port


def _source_words(link: Link, wiring: Wiring) -> str:
    output = wiring.output(*_source(link))
    label = output.label if output else link.from_port
    return f"{wiring.title(link.from_block)} · {label}"


def _words(link: Link, wiring: Wiring) -> str:
    input = wiring.input(*_target(link))
    label = input.label if input else link.to_port
    return f"{_source_words(link, wiring)} to {wiring.title(link.to_block)} · {label}"


def _changed(workflow: Workflow, block: PlacedBlock, **changes: Any) -> Workflow:
    changed = block.model_copy(update=changes)
    blocks = tuple(changed if one is block else one for one in workflow.blocks)
    return workflow.model_copy(update={"blocks": blocks})


def _cleared(workflow: Workflow, block: PlacedBlock, name: str) -> Workflow:
    left = {key: value for key, value in block.inputs.items() if key != name}
    return _changed(workflow, block, inputs=left)
