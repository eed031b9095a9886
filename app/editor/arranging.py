"""What the actions of arranging do: the clipboard, lines and gaps."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from app.editor.canvas import Canvas
from app.editor.canvas.card_layout import WIDTH
from app.editor.checker import Checker
from app.editor.clipboard import Clipboard
from app.editor.document import Document
from app.editor.edit import Edit
from app.workflow.align import Axis, Box, Line, align, distribute
from app.workflow.edits import move_blocks
from app.workflow.model import Position


class Arranging(QObject):
    """Between the actions of arranging, the canvas and the document."""

    def __init__(self, document: Document, checker: Checker, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._document = document
        self._canvas = canvas
        self._clipboard = Clipboard(document, checker, canvas)

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {
            **self._clipboard.slots(),
            **{f"align_{line}": partial(self.align, line) for line in Line},
            **{f"distribute_{axis}": partial(self.distribute, axis) for axis in Axis},
        }

    def align(self, line: Line) -> None:
        """Put the selected blocks in line."""
        boxes = self._boxes(2)
        if boxes:
            self._move("Align", align(boxes, line))

    def distribute(self, axis: Axis) -> None:
        """Make the gaps between the selected blocks equal."""
        boxes = self._boxes(3)
        if boxes:
            self._move("Distribute", distribute(boxes, axis))

    def _boxes(self, least: int) -> dict[str, Box]:
        selected, places = self._canvas.selected(), self._canvas.positions()
        if len(selected) < least:
            self._document.edit_refused.emit(f"Select at least {least} blocks first.")
            return {}
        heights = self._canvas.heights()
        return {id: (*places[id], WIDTH, heights[id]) for id in selected}

    def _move(self, verb: str, places: dict[str, Position]) -> None:
        # Where the layout was computed, the places of the others are now settled too.
        settled = {**self._canvas.positions(), **places}
        if places.items() <= self._canvas.positions().items():
            return
        name = f"{verb} {len(places)} blocks"
        self._document.apply(Edit(name, lambda now: move_blocks(now, settled)))
