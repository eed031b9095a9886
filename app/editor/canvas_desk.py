"""Between the canvas and the document: gestures become edits, and actions reach the canvas."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from app.editor.canvas import Canvas
from app.editor.checker import Checker
from app.editor.document import Document
from app.editor.insertion import tidy_edit


class CanvasDesk(QObject):
    """Applies what the canvas asks for."""

    def __init__(self, document: Document, checker: Checker, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._document = document
        self._checker = checker
        self._canvas = canvas
        canvas.edit_requested.connect(self._on_edit_requested)

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        canvas = self._canvas
        return {
            "undo": self._document.undo,
            "redo": self._document.redo,
            "connect": canvas.connect_selected,
            "next_port": lambda: canvas.ports.step(1),
            "previous_port": lambda: canvas.ports.step(-1),
            "follow_link": canvas.ports.follow,
            "duplicate": canvas.duplicate_selected,
            "delete": canvas.delete_selected,
            "select_all": canvas.select_all,
            "tidy": self.tidy,
            "fit": canvas.fit,
            "actual_size": canvas.zoom_reset,
            "zoom_in": canvas.zoom_in,
            "zoom_out": canvas.zoom_out,
            "focus_canvas": canvas.setFocus,
        }

    def show(self) -> None:
        """Show the workflow as it is now."""
        wiring = self._checker.wiring
        self._canvas.show_workflow(wiring.workflow, wiring, wiring.catalog)

    def tidy(self) -> None:
        """Arrange the blocks from left to right."""
        self._document.apply(tidy_edit(self._checker.wiring))

    def _on_edit_requested(self, edit: Any) -> None:
        self._document.apply(edit)
