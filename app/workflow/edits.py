"""Changes of a workflow, each a pure function `Workflow -> Workflow`. No history here.

Whatever an edit does not touch stays the identical object; an edit that changes nothing gives back
the workflow itself. Where a block or link is not there, `GraphError` says so.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from app.workflow.link_rules import replaced_links
from app.workflow.model import (
    Layout,
    Link,
    PlacedBlock,
    Policy,
    Position,
    QuietHours,
    Workflow,
)
from app.workflow.naming import free_id, free_title, id_of
from app.workflow.wiring import Wiring
from blocks.sdk import BlockSpec, GraphError


def add_block(
    workflow: Workflow,
    spec: BlockSpec,
    position: Position,
    *,
    inputs: Mapping[str, Any] | None = None,
) -> tuple[Workflow, str]:
    """Place a new block.

    Args:
        position: Its left top corner, in scene units.
        inputs: Values written into it.

    Returns:
        The workflow, and the id of the new block.
    """
    title = free_title(spec.title, workflow)
    block_id = free_id(title, workflow, otherwise=spec.type)
    block = PlacedBlock(
        id=block_id,
        type=spec.type,
        version=spec.mark.version,
        title=title,
        inputs=dict(inputs or {}),
    )
    placed = _with_positions(workflow, {block_id: position})
    return placed.model_copy(update={"blocks": (*workflow.blocks, block)}), block_id


def remove_blocks(workflow: Workflow, ids: Iterable[str]) -> Workflow:
    """Take blocks away, with the links at them.

    Raises:
        GraphError: There is no such block.
    """
    gone = set(ids)
    for block_id in gone:
        _block(workflow, block_id)
    if not gone:
        return workflow
    links = tuple(
        link for link in workflow.links if link.from_block not in gone and link.to_block not in gone
    )
    positions = {id: at for id, at in workflow.layout.blocks.items() if id not in gone}
    return workflow.model_copy(
        update={
            "blocks": tuple(block for block in workflow.blocks if block.id not in gone),
            "links": links if len(links) < len(workflow.links) else workflow.links,
            "layout": _layout(workflow, positions, workflow.layout.collapsed - gone),
        }
    )


def connect(workflow: Workflow, link: Link, wiring: Wiring) -> Workflow:
    """Add a link. In an input that takes one it replaces the link that is there.

    A link from a branch output ends at `when`, whatever port it was dropped on.

    Args:
        wiring: Of this workflow.

    Raises:
        GraphError: The link may not be made; the text is the reason of `wiring.fit`.
    """
    fit = wiring.fit(link.from_block, link.from_port, link.to_block, link.to_port)
    if not fit.is_allowed:
        raise GraphError(fit.reason)
    link = wiring.landing(link)
    replaced = replaced_links(wiring, link)
    links = [one for one in workflow.links if one not in replaced]
    at = workflow.links.index(replaced[0]) if replaced else len(links)
    links.insert(at, link)
    return workflow.model_copy(update={"links": tuple(links)})


def disconnect(workflow: Workflow, link: Link) -> Workflow:
    """Take a link away.

    Raises:
        GraphError: There is no such link.
    """
    left = tuple(
        one for one in workflow.links if (one.source, one.target) != (link.source, link.target)
    )
    if len(left) == len(workflow.links):
        raise GraphError(f"There is no link from {link.source} to {link.target}")
    return workflow.model_copy(update={"links": left})


def set_input(workflow: Workflow, block_id: str, name: str, value: Any) -> Workflow:
    """Write a value into an input or setting.

    Raises:
        GraphError: There is no such block.
    """
    block = _block(workflow, block_id)
    # By their text, as 1, 1.0 and True are equal to Python and different in a file.
    if name in block.inputs and repr(block.inputs[name]) == repr(value):
        return workflow
    return _with_block(workflow, block, inputs={**block.inputs, name: value})


def clear_input(workflow: Workflow, block_id: str, name: str) -> Workflow:
    """Take a written value away, so that the default counts.

    Raises:
        GraphError: There is no such block.
    """
    block = _block(workflow, block_id)
    if name not in block.inputs:
        return workflow
    left = {key: value for key, value in block.inputs.items() if key != name}
    return _with_block(workflow, block, inputs=left)


def rename_block(workflow: Workflow, block_id: str, title: str) -> Workflow:
    """Give a block another title; its id, by which links and outputs are known, stays.

    Raises:
        GraphError: There is no such block.
    """
    block = _block(workflow, block_id)
    return workflow if block.title == title else _with_block(workflow, block, title=title)


def set_policy(workflow: Workflow, block_id: str, policy: Policy) -> Workflow:
    """Say how a block is tried.

    Raises:
        GraphError: There is no such block.
    """
    block = _block(workflow, block_id)
    return workflow if block.policy == policy else _with_block(workflow, block, policy=policy)


def pin_block(workflow: Workflow, block_id: str, outputs: Mapping[str, Any]) -> Workflow:
    """Let a block give these outputs in rehearsals, JSON-able, instead of running.

    Raises:
        GraphError: There is no such block.
    """
    block = _block(workflow, block_id)
    if block.pin is not None and repr(block.pin) == repr(dict(outputs)):
        return workflow
    return _with_block(workflow, block, pin=dict(outputs))


def unpin_block(workflow: Workflow, block_id: str) -> Workflow:
    """Let a block run again.

    Raises:
        GraphError: There is no such block.
    """
    block = _block(workflow, block_id)
    return workflow if block.pin is None else _with_block(workflow, block, pin=None)


def move_blocks(workflow: Workflow, positions: Mapping[str, Position]) -> Workflow:
    """Put blocks elsewhere on the canvas: block id → left top corner, in scene units.

    Raises:
        GraphError: There is no such block.
    """
    for block_id in positions:
        _block(workflow, block_id)
    return _with_positions(workflow, positions)


def collapse_blocks(
    workflow: Workflow, ids: Iterable[str], *, is_collapsed: bool = True
) -> Workflow:
    """Show of these blocks the header alone, or all of them again.

    Raises:
        GraphError: There is no such block.
    """
    wanted = frozenset(ids)
    for block_id in wanted:
        _block(workflow, block_id)
    before = workflow.layout.collapsed
    layout = _layout(
        workflow, workflow.layout.blocks, before | wanted if is_collapsed else before - wanted
    )
    return workflow if layout is workflow.layout else workflow.model_copy(update={"layout": layout})


def set_sample(workflow: Workflow, sample: Mapping[str, Any]) -> Workflow:
    """Say what starts a run while designing."""
    if repr(workflow.sample) == repr(sample):
        return workflow
    return workflow.model_copy(update={"sample": dict(sample)})


def set_details(
    workflow: Workflow, *, name: str | None = None, description: str | None = None
) -> Workflow:
    """Name and describe the workflow. With its first name it gets an id made of it."""
    changes: dict[str, str] = {}
    if name is not None and name != workflow.name:
        changes["name"] = name
        # A name is written letter by letter: one that goes on is still the first.
        goes_on = name.startswith(workflow.name) and workflow.id == id_of(workflow.name)
        if goes_on or workflow.id == Workflow.model_fields["id"].default:
            changes["id"] = id_of(name) or workflow.id
    if description is not None and description != workflow.description:
        changes["description"] = description
    return workflow.model_copy(update=changes) if changes else workflow


def set_clock(workflow: Workflow, now: str | None) -> Workflow:
    """Let rehearsals begin at a moment, as text; None for the moment they are started."""
    rest = {name: told for name, told in workflow.rehearsal.items() if name != "clock"}
    clock = {k: v for k, v in workflow.rehearsal.get("clock", {}).items() if k != "now"}
    if now is not None:
        clock["now"] = now
    rehearsal = {**rest, "clock": clock} if clock else rest
    if rehearsal == workflow.rehearsal:
        return workflow
    return workflow.model_copy(update={"rehearsal": rehearsal})


def set_quiet_hours(workflow: Workflow, hours: QuietHours | None) -> Workflow:
    """Say when nothing goes out to customers; None for never."""
    if hours == workflow.quiet_hours:
        return workflow
    return workflow.model_copy(update={"quiet_hours": hours})


def duplicate_blocks(
    workflow: Workflow, ids: Iterable[str], offset: Position
) -> tuple[Workflow, tuple[str, ...]]:
    """Place copies of blocks, linked among themselves as the originals are.

    Args:
        offset: From each original to its copy, in scene units.

    Returns:
        The workflow, and the ids of the copies in document order.

    Raises:
        GraphError: There is no such block.
    """
    wanted = set(ids)
    for block_id in wanted:
        _block(workflow, block_id)
    copied = workflow
    copies: dict[str, str] = {}
    for block in workflow.blocks:
        if block.id in wanted:
            title = free_title(block.title, copied)
            copies[block.id] = free_id(title, copied, otherwise=block.id)
            copy = block.model_copy(update={"id": copies[block.id], "title": title})
            copied = copied.model_copy(update={"blocks": (*copied.blocks, copy)})
    links = tuple(
        link.model_copy(
            update={"from_block": copies[link.from_block], "to_block": copies[link.to_block]}
        )
        for link in workflow.links
        if link.from_block in copies and link.to_block in copies
    )
    if links:
        copied = copied.model_copy(update={"links": (*workflow.links, *links)})
    old = workflow.layout.blocks
    moved = {
        copies[id]: (old[id][0] + offset[0], old[id][1] + offset[1]) for id in copies if id in old
    }
    layout = _layout(copied, {**old, **moved}, _with_copies(workflow.layout.collapsed, copies))
    if layout is not copied.layout:
        copied = copied.model_copy(update={"layout": layout})
    return copied, tuple(copies.values())


def _block(workflow: Workflow, block_id: str) -> PlacedBlock:
    block = workflow.block(block_id)
    if block is None:
        raise GraphError(f"There is no block “{block_id}” in this workflow")
    return block


def _with_block(workflow: Workflow, block: PlacedBlock, **changes: Any) -> Workflow:
    changed = block.model_copy(update=changes)
    blocks = tuple(changed if one is block else one for one in workflow.blocks)
    return workflow.model_copy(update={"blocks": blocks})


def _with_positions(workflow: Workflow, positions: Mapping[str, Position]) -> Workflow:
    layout = _layout(workflow, {**workflow.layout.blocks, **positions})
    return workflow if layout is workflow.layout else workflow.model_copy(update={"layout": layout})


def _layout(
    workflow: Workflow,
    positions: Mapping[str, Position],
    collapsed: frozenset[str] | None = None,
) -> Layout:
    layout = workflow.layout
    changes: dict[str, Any] = {}
    if positions != layout.blocks:
        changes["blocks"] = positions
    if collapsed is not None and collapsed != layout.collapsed:
        changes["collapsed"] = collapsed
    return layout.model_copy(update=changes) if changes else layout


def _with_copies(ids: frozenset[str], copies: Mapping[str, str]) -> frozenset[str]:
    return ids | {copy for id, copy in copies.items() if id in ids}
