"""A workflow as it is when it has just been opened: carried over to present blocks, laid out."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from app.editor.canvas.card_layout import drawn_heights
from app.workflow.arrange import arrange
from app.workflow.edits import move_blocks
from app.workflow.model import Workflow
from app.workflow.upgrade import upgrade
from app.workflow.wiring import Wiring
from blocks.sdk import BlockSpec


def ready(workflow: Workflow, catalog: Mapping[str, BlockSpec]) -> Workflow:
    """`workflow`, which was read from a file, as it is shown.

    Where a file says nothing of the layout it is made up, which is no change to save.
    """
    workflow = upgrade(workflow, catalog)
    return move_blocks(workflow, arrange(workflow, drawn_heights(Wiring.of(workflow, catalog))))


def example_folder() -> Path:
    """Where the examples are that come with Cordboard."""
    return Path(str(files("resources") / "examples"))
