"""Part of a workflow as text for the clipboard, in the format of the file, and back.

Not here: the clipboard itself (`app.editor.clipboard`).
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from app.workflow.arrange import arrange
from app.workflow.file import BrokenFileError, dump, parse
from app.workflow.model import Frame, Layout, Note, PlacedBlock, Position, Workflow
from app.workflow.naming import free_id, free_title
from app.workflow.upgrade import upgrade
from app.workflow.wiring import Wiring
from blocks.sdk import BlockSpec, DocumentError, GraphError, Kind, secret_name

_Thing = TypeVar("_Thing", Note, Frame)
_NOTHING = "The clipboard holds no blocks: copy some in Cordboard, or the text of a workflow file"
_FORMAT_MARK = '"cordboard.workflow/'


def copied(
    wiring: Wiring,
    ids: Iterable[str],
    positions: Mapping[str, Position],
    *,
    notes: Iterable[int] = (),
    frames: Iterable[int] = (),
) -> str:
    """Blocks and the links among them as the text of a small workflow.

    A secret that stands in a block by its value, not by its name, is left out.

    Args:
        wiring: Of the workflow they are in.
        ids: The blocks.
        positions: Where they stand; of others than `ids` it is not used.
        notes, frames: Places in the layout's lists, for what comes along.

    Raises:
        DocumentError: A value in them cannot be written as JSON.
    """
    workflow, wanted = wiring.workflow, set(ids)
    layout = workflow.layout
    part = Workflow(
        id="copied",
        name="Copied blocks",
        blocks=tuple(_fit_to_share(b, wiring) for b in workflow.blocks if b.id in wanted),
        links=tuple(
            link for link in workflow.links if link.from_block in wanted and link.to_block in wanted
        ),
        layout=Layout(
            blocks={id: at for id, at in positions.items() if id in wanted},
            collapsed=layout.collapsed & wanted,
            notes=tuple(layout.notes[index] for index in sorted(notes)),
            frames=tuple(layout.frames[index] for index in sorted(frames)),
        ),
    )
    return dump(part)


def read_fragment(text: str) -> Workflow:
    """The workflow in a text: the text of a file or a copy, alone or with words around it.

    Raises:
        DocumentError: There is none, or it is broken.
    """
    # A chat message may have said something before it and behind it.
    begin, end = text.find("{"), text.rfind("}")
    if begin < 0 or end < begin or _FORMAT_MARK not in text:
        raise DocumentError(f"{_NOTHING}.")
    try:
        found = parse(text[begin : end + 1])
    except BrokenFileError as error:
        message = str(error.problems[0].message).rstrip(".")
        raise DocumentError(
            f"What is on the clipboard cannot be pasted: {message}. Copy it again, whole."
        ) from None
    if not (found.blocks or found.layout.notes or found.layout.frames):
        raise DocumentError(f"{_NOTHING}.")
    return found


def pasted(
    workflow: Workflow,
    fragment: Workflow,
    at: Position | None,
    catalog: Mapping[str, BlockSpec],
) -> tuple[Workflow, tuple[str, ...]]:
    """Place what is in `fragment`, linked as it is there.

    Ids and titles that are free stay as they are, so that cutting and pasting changes nothing
    but the order of the blocks and where they stand; others get a number.

    Args:
        at: Where the left top corner of it all comes to; None for where it stands in `fragment`.

    Returns:
        The workflow, and the ids of the new blocks in the order of `fragment`.

    Raises:
        GraphError: A link in it ends at a block that is not in it.
    """
    fragment = upgrade(fragment, catalog)
    new: dict[str, str] = {}
    blocks = workflow.blocks
    growing = workflow
    for block in fragment.blocks:
        title = free_title(block.title, growing)
        taken = {one.id for one in growing.blocks}
        is_free = block.id not in taken
        new[block.id] = block.id if is_free else free_id(title, growing, otherwise=block.id)
        copy = block.model_copy(update={"id": new[block.id], "title": title})
        blocks = (*blocks, copy)
        growing = growing.model_copy(update={"blocks": blocks})
    links = []
    for link in fragment.links:
        if link.from_block not in new or link.to_block not in new:
            raise GraphError(
                f"What is on the clipboard cannot be pasted: its link from {link.source} to "
                f"{link.target} ends at a block that is not in it"
            )
        ends = {"from_block": new[link.from_block], "to_block": new[link.to_block]}
        links.append(link.model_copy(update=ends))
    layout = _laid(workflow.layout, fragment, new, at)
    update = {"links": (*workflow.links, *links), "layout": layout}
    return growing.model_copy(update=update), tuple(new.values())


def _fit_to_share(block: PlacedBlock, wiring: Wiring) -> PlacedBlock:
    secrets = {port.name for port in wiring.ports(block.id).inputs if port.type.kind is Kind.SECRET}
    kept = {
        name: value
        for name, value in block.inputs.items()
        if name not in secrets or secret_name(value)
    }
    return block if len(kept) == len(block.inputs) else block.model_copy(update={"inputs": kept})


def _laid(
    layout: Layout, fragment: Workflow, new: Mapping[str, str], at: Position | None
) -> Layout:
    there = fragment.layout
    old = {**arrange(fragment), **there.blocks}
    old = {id: place for id, place in old.items() if id in new}
    corners = [*(note.position for note in there.notes), *(one.position for one in there.frames)]
    x, y = _shift([*old.values(), *corners], at)
    places = {new[id]: (place[0] + x, place[1] + y) for id, place in old.items()}
    return layout.model_copy(
        update={
            "blocks": {**layout.blocks, **places},
            "collapsed": layout.collapsed | {new[id] for id in there.collapsed if id in new},
            "notes": (*layout.notes, *(_moved(note, x, y) for note in there.notes)),
            "frames": (*layout.frames, *(_moved(frame, x, y) for frame in there.frames)),
        }
    )


def _shift(corners: list[Position], at: Position | None) -> Position:
    if at is None or not corners:
        return (0.0, 0.0)
    return at[0] - min(x for x, _y in corners), at[1] - min(y for _x, y in corners)


def _moved(thing: _Thing, x: float, y: float) -> _Thing:
    place = (thing.position[0] + x, thing.position[1] + y)
    return thing.model_copy(update={"position": place})
