"""Edits that the window itself asks for: a block inserted without a mouse, the layout tidied."""

from collections.abc import Collection

from app.editor.canvas.card_layout import drawn_heights
from app.editor.edit import Edit
from app.workflow.arrange import LAYER_WIDTH, arrange
from app.workflow.edits import add_block, move_blocks
from app.workflow.model import Layout, Position, Workflow
from app.workflow.wiring import Wiring
from blocks.sdk import BlockSpec

_STEP = 48.0
"""From a place that is taken to the next that is tried."""


def insert_edit(spec: BlockSpec, selected: Collection[str], center: Position) -> Edit:
    """Place a block: to the right of the selected ones, else around `center`, where it is free."""
    return Edit(
        f"Insert {spec.title}",
        lambda now: add_block(now, spec, free_place(now, selected, center))[0],
    )


def tidy_edit(wiring: Wiring) -> Edit:
    """Arrange all blocks from left to right."""

    def tidied(workflow: Workflow) -> Workflow:
        bare = workflow.model_copy(update={"layout": Layout()})
        return move_blocks(workflow, arrange(bare, drawn_heights(wiring)))

    return Edit("Tidy up", tidied)


def free_place(workflow: Workflow, selected: Collection[str], center: Position) -> Position:
    """Where a block goes: no other has its corner near there."""
    taken = workflow.layout.blocks
    chosen = [taken[one] for one in selected if one in taken]
    x, y = center
    if chosen:
        x, y = max(at[0] for at in chosen) + LAYER_WIDTH, min(at[1] for at in chosen)
    while any(abs(x - at[0]) < _STEP and abs(y - at[1]) < _STEP for at in taken.values()):
        x, y = x + _STEP, y + _STEP
    return (float(round(x)), float(round(y)))
