"""What gestures ask of the document, as edits with names. Nothing is changed here."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from app.editor.edit import Edit
from app.workflow import edits, splice
from app.workflow.layout_edits import Thing, ThingKind, remove_things
from app.workflow.model import Link, Position, Workflow
from app.workflow.wiring import Wiring
from blocks.sdk import BlockSpec, GraphError


def connect(link: Link, wiring: Wiring) -> Edit:
    """Make a link."""
    return Edit(_link_name("Link", link, wiring), lambda now: _connect(now, link, wiring))


def disconnect(links: Iterable[Link], wiring: Wiring) -> Edit:
    """Take links away."""
    gone = tuple(links)
    name = _link_name("Unlink", gone[0], wiring) if len(gone) == 1 else f"Remove {len(gone)} links"

    def apply(now: Workflow) -> Workflow:
        for link in gone:
            now = edits.disconnect(now, link)
        return now

    return Edit(name, apply)


def replug(old: Link, new: Link, wiring: Wiring) -> Edit:
    """Take a link off and make another of it, in one step."""

    def apply(now: Workflow) -> Workflow:
        without = edits.disconnect(now, old)
        return edits.connect(without, new, wiring.after(without))

    return Edit(_link_name("Re-plug", new, wiring), apply)


def move(positions: Mapping[str, Position], wiring: Wiring) -> Edit:
    """Put blocks elsewhere."""
    return Edit(
        f"Move {_blocks_name(positions, wiring)}", lambda now: edits.move_blocks(now, positions)
    )


def move_things_name(things: Iterable[Thing], blocks: int) -> str:
    """What a move is called that takes notes and frames along, and so many blocks."""
    return f"Move {_things_name(tuple(things), blocks)}"


def remove(
    ids: Iterable[str], wiring: Wiring, things: Iterable[Thing] = (), *, bridges: bool = True
) -> Edit:
    """Take blocks away, and notes and frames.

    Args:
        bridges: What the blocks were linked into is linked to what was linked into them.
    """
    gone, others = tuple(ids), tuple(things)
    name = _things_name(others, len(gone)) if others else _blocks_name(gone, wiring)
    return Edit(
        f"Delete {name}",
        lambda now: remove_things(_without(now, gone, wiring, bridges=bridges), others),
    )


def duplicate(ids: Iterable[str], offset: Position, wiring: Wiring) -> Edit:
    """Place copies of blocks beside them."""
    wanted = tuple(ids)
    return Edit(
        f"Duplicate {_blocks_name(wanted, wiring)}",
        lambda now: edits.duplicate_blocks(now, wanted, offset)[0],
    )


def collapse(ids: Iterable[str], wiring: Wiring, *, is_collapsed: bool = True) -> Edit:
    """Show of blocks the header alone, or all of them again."""
    wanted = tuple(ids)
    name = f"{'Collapse' if is_collapsed else 'Expand'} {_blocks_name(wanted, wiring)}"
    return Edit(name, lambda now: edits.collapse_blocks(now, wanted, is_collapsed=is_collapsed))


def add(spec: BlockSpec, position: Position) -> Edit:
    """Place a block."""
    return Edit(f"Add {spec.title}", lambda now: edits.add_block(now, spec, position)[0])


def drop(
    spec: BlockSpec, position: Position, link: Link | None, wiring: Wiring
) -> tuple[Edit, str]:
    """Place a block that was dropped, and lead a link through it that it was dropped on.

    Returns:
        The edit, and why the block stands beside the link, if it does.
    """
    if link is None:
        return add(spec, position), ""
    between = Edit(
        f"Insert {spec.title} behind {wiring.title(link.from_block)}",
        lambda now: splice.put_between(now, link, spec, position, wiring)[0],
    )
    try:
        between.apply(wiring.workflow)
    except GraphError as error:
        return add(spec, position), str(error)
    return between, ""


def _without(now: Workflow, gone: Collection[str], wiring: Wiring, *, bridges: bool) -> Workflow:
    if not bridges:
        return edits.remove_blocks(now, gone)
    return splice.take_out(now, gone, wiring.after(now))


def _connect(now: Workflow, link: Link, wiring: Wiring) -> Workflow:
    return edits.connect(now, link, wiring.after(now))


def _link_name(verb: str, link: Link, wiring: Wiring) -> str:
    return f"{verb} {wiring.title(link.from_block)} to {wiring.title(link.to_block)}"


def _things_name(things: Sequence[Thing], blocks: int) -> str:
    kinds = {thing.kind for thing in things}
    if len(kinds) == 1:
        what = "frame" if ThingKind.FRAME in kinds else "note"
        name = what if len(things) == 1 else f"{len(things)} {what}s"
    else:
        name = "notes and frames"
    if not blocks:
        return name
    return f"{name} and {blocks} block{'' if blocks == 1 else 's'}"


def _blocks_name(ids: Iterable[str], wiring: Wiring) -> str:
    named = tuple(ids)
    return wiring.title(named[0]) if len(named) == 1 else f"{len(named)} blocks"
