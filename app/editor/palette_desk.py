"""Between the palette and the rest of the window: a block that is chosen comes to the canvas."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.editor.canvas import Canvas
from app.editor.checker import Checker
from app.editor.document import Document
from app.editor.insertion import insert_edit
from app.editor.panels.palette import PalettePanel


class PaletteDesk(QObject):
    """Inserts what is chosen.

    Signals:
        wanted: The palette is to come into sight.
    """

    wanted = Signal()

    def __init__(
        self, palette: PalettePanel, document: Document, checker: Checker, canvas: Canvas
    ) -> None:
        super().__init__(palette)
        self._palette = palette
        self._document = document
        self._checker = checker
        self._canvas = canvas
        palette.block_chosen.connect(self._on_block_chosen)

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {"insert": self.search}

    def search(self) -> None:
        """Start to search for a block."""
        self.wanted.emit()
        self._palette.focus_search()

    def _on_block_chosen(self, type: str) -> None:
        known = {block.id for block in self._document.workflow.blocks}
        spec = self._checker.wiring.catalog[type]
        viewer = self._canvas.viewer
        center = viewer.mapToScene(viewer.viewport().rect().center()).toTuple()
        self._document.apply(insert_edit(spec, self._canvas.selected(), center))
        new = [block.id for block in self._document.workflow.blocks if block.id not in known]
        self._canvas.select(new)
