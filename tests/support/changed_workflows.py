"""Workflows that differ a little from a given one, drawn by hypothesis."""

from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from app.workflow.model import Frame, Layout, Link, Note, OnError, PlacedBlock, Policy, Workflow
from tests.support.workflows import json_values

_NAMES = st.sampled_from(["text", "url", "data", "x", "when"])
_POINTS = st.tuples(st.integers(-99, 99), st.integers(-99, 99))


@st.composite
def changed(draw: st.DrawFn, workflow: Workflow, most: int = 4) -> Workflow:
    """The workflow after some changes, perhaps none; each may touch anything."""
    for change in draw(st.lists(st.sampled_from(_CHANGES), max_size=most)):
        workflow = change(draw, workflow)
    return workflow


@st.composite
def rewritten(draw: st.DrawFn, block: PlacedBlock) -> PlacedBlock:
    """The block with other contents and the same id."""
    return block.model_copy(
        update={
            "title": draw(st.text(max_size=6)),
            "type": draw(st.sampled_from([block.type, "say"])),
            "version": draw(st.integers(1, 2)),
            "inputs": _other(draw, block.inputs),
            "policy": Policy(tries=draw(st.none() | st.integers(1, 3)), on_error=OnError.STOP),
            "pin": draw(st.none() | st.dictionaries(_NAMES, json_values, max_size=2)),
        }
    )


def _other(draw: st.DrawFn, values: Mapping[str, Any]) -> dict[str, Any]:
    items = [item for item in values.items() if draw(st.booleans())]
    found = dict(draw(st.permutations(items)))
    if draw(st.booleans()):
        found[draw(_NAMES)] = draw(json_values)
    return found


def _details(draw: st.DrawFn, workflow: Workflow) -> Workflow:
    update = {
        "name": draw(st.sampled_from([workflow.name, "Another"])),
        "description": draw(st.text(max_size=3)),
        "sample": _other(draw, workflow.sample),
        "rehearsal": draw(st.sampled_from([workflow.rehearsal, {"hook": {"now": 1}}])),
    }
    return workflow.model_copy(update=update)


def _a_block(draw: st.DrawFn, workflow: Workflow) -> Workflow:
    blocks = list(workflow.blocks)
    if blocks:
        at = draw(st.integers(0, len(blocks) - 1))
        blocks[at] = draw(rewritten(blocks[at]))
    return workflow.model_copy(update={"blocks": tuple(blocks)})


def _new_block(draw: st.DrawFn, workflow: Workflow) -> Workflow:
    id = draw(st.sampled_from(["new", "newer", "a"]))
    if workflow.block(id):
        return workflow
    block = PlacedBlock(id=id, type="say", inputs=_other(draw, {}))
    at = draw(st.integers(0, len(workflow.blocks)))
    blocks = (*workflow.blocks[:at], block, *workflow.blocks[at:])
    return workflow.model_copy(update={"blocks": blocks})


def _fewer_blocks(draw: st.DrawFn, workflow: Workflow) -> Workflow:
    """Links to what is gone may stay in the air."""
    blocks = tuple(block for block in workflow.blocks if draw(st.booleans()))
    ids = {block.id for block in blocks}
    keeps_all = draw(st.booleans())
    links = tuple(
        link
        for link in workflow.links
        if keeps_all or (link.from_block in ids and link.to_block in ids)
    )
    return workflow.model_copy(update={"blocks": blocks, "links": links})


def _links(draw: st.DrawFn, workflow: Workflow) -> Workflow:
    links = [link for link in workflow.links if draw(st.integers(0, 2))]
    if workflow.blocks:
        ids = st.sampled_from([block.id for block in workflow.blocks])
        made = Link(
            from_block=draw(ids), from_port=draw(_NAMES), to_block=draw(ids), to_port=draw(_NAMES)
        )
        links.append(made)
    return workflow.model_copy(update={"links": tuple(links)})


def _order(draw: st.DrawFn, workflow: Workflow) -> Workflow:
    update: dict[str, Any] = {}
    for name in draw(st.lists(st.sampled_from(["blocks", "links"]))):
        update[name] = tuple(draw(st.permutations(getattr(workflow, name))))
    return workflow.model_copy(update=update)


def _layout(draw: st.DrawFn, workflow: Workflow) -> Workflow:
    ids = [*(block.id for block in workflow.blocks), "nobody"]
    layout = Layout(
        blocks={**workflow.layout.blocks, draw(st.sampled_from(ids)): draw(_POINTS)},
        notes=(*workflow.layout.notes[1:], Note(text="note", position=draw(_POINTS))),
        frames=(*workflow.layout.frames, Frame(title="f", position=(0, 0), size=(9, 9))),
    )
    return workflow.model_copy(update={"layout": layout})


def _unknown(draw: st.DrawFn, workflow: Workflow) -> Workflow:
    more = {"x_more": draw(json_values), "x_most": 1}
    document = workflow.model_dump(mode="json") | dict(draw(st.permutations([*more.items()])))
    for part in ("blocks", "links"):
        for thing in document[part][:1]:
            thing |= more
    return Workflow.model_validate(document)


_CHANGES: list[Callable[[st.DrawFn, Workflow], Workflow]] = [
    _details,
    _a_block,
    _new_block,
    _fewer_blocks,
    _links,
    _order,
    _layout,
    _unknown,
]
