"""What becomes of a command: an edit with a name. Commands that edit nothing give None."""

from app.editor.canvas import intents
from app.editor.edit import Edit
from app.editor.insertion import free_place
from app.editor.outline.command import (
    Add,
    Clear,
    Command,
    Connect,
    Delete,
    Disconnect,
    Duplicate,
    Rename,
    SetInput,
)
from app.editor.outline.names import End
from app.editor.theme import GRID
from app.workflow import edits
from app.workflow.model import Position, Workflow
from app.workflow.wiring import Wiring

_COPY_OFFSET = (2.0 * GRID, 2.0 * GRID)


def edit_of(
    command: Command, wiring: Wiring, selected: tuple[str, ...], center: Position
) -> Edit | None:
    """The edit that `command` asks for.

    Args:
        wiring: By which the command was understood.
        selected: A new block goes beside these.
        center: Where a new block goes else, in scene units.
    """
    match command:
        case Add(type, title):
            return _add(type, title, wiring, selected, center)
        case Connect(link):
            return intents.connect(link, wiring)
        case Disconnect(links):
            return intents.disconnect(links, wiring)
        case SetInput(end, value):
            return Edit(
                f"Set {_called(end, wiring)}",
                lambda now: edits.set_input(now, end.block, end.port, value),
            )
        case Clear(end):
            return Edit(
                f"Clear {_called(end, wiring)}",
                lambda now: edits.clear_input(now, end.block, end.port),
            )
        case Rename(block, title):
            return Edit(
                f"Rename {wiring.title(block)}", lambda now: edits.rename_block(now, block, title)
            )
        case Delete(blocks):
            return intents.remove(blocks, wiring)
        case Duplicate(blocks):
            return intents.duplicate(blocks, _COPY_OFFSET, wiring)
    return None


def _add(
    type: str, title: str, wiring: Wiring, selected: tuple[str, ...], center: Position
) -> Edit:
    spec = wiring.catalog[type]

    def apply(now: Workflow) -> Workflow:
        placed, block_id = edits.add_block(now, spec, free_place(now, selected, center))
        return edits.rename_block(placed, block_id, title) if title else placed

    return Edit(f"Insert {title or spec.title}", apply)


def _called(end: End, wiring: Wiring) -> str:
    spec = wiring.input(end.block, end.port)
    return f"{wiring.title(end.block)} · {spec.label if spec else end.port}"
