"""The clipboard: what is selected as text, and back. One desk for the actions of the window."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QCursor, QGuiApplication

from app.editor.canvas import Canvas
from app.editor.checker import Checker
from app.editor.document import Document
from app.editor.edit import Edit
from app.editor.theme import GRID
from app.workflow.fragment import copied, pasted, read_fragment
from app.workflow.layout_edits import ThingKind
from app.workflow.model import Position
from blocks.sdk import CordboardError

_NOTHING_SELECTED = "Select blocks, notes or frames first."


class Clipboard(QObject):
    """Copies, cuts and pastes; what cannot be done is told by `edit_refused` of the document."""

    def __init__(self, document: Document, checker: Checker, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._document = document
        self._checker = checker
        self._canvas = canvas

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {"cut": self.cut, "copy": self.copy, "paste": self.paste}

    def copy(self) -> bool:
        """Put what is selected on the clipboard; gives whether there was something."""
        canvas = self._canvas
        ids, things = canvas.selected(), canvas.layer.selected()
        if not (ids or things):
            self._document.edit_refused.emit(_NOTHING_SELECTED)
            return False
        try:
            text = copied(
                self._checker.wiring,
                ids,
                canvas.positions(),
                notes=[one.index for one in things if one.kind is ThingKind.NOTE],
                frames=[one.index for one in things if one.kind is ThingKind.FRAME],
            )
        except CordboardError as error:
            self._document.edit_refused.emit(str(error))
            return False
        QGuiApplication.clipboard().setText(text)
        return True

    def cut(self) -> None:
        """Put what is selected on the clipboard, and delete it with its links."""
        if self.copy():
            self._canvas.delete_selected(bridges=False)

    def paste(self) -> None:
        """Place what is on the clipboard under the mouse, or in the middle of what is in sight."""
        try:
            fragment = read_fragment(QGuiApplication.clipboard().text())
        except CordboardError as error:
            self._document.edit_refused.emit(str(error))
            return
        at, catalog = self._place(), self._checker.wiring.catalog
        count = len(fragment.blocks)
        what = f"{count} block{'' if count == 1 else 's'}" if count else "notes and frames"
        self._canvas.ask_for_new(
            Edit(f"Paste {what}", lambda now: pasted(now, fragment, at, catalog)[0])
        )

    def _place(self) -> Position:
        viewer = self._canvas.viewer
        port = viewer.viewport()
        at = port.mapFromGlobal(QCursor.pos())
        if not port.rect().contains(at):
            at = port.rect().center()
        point = viewer.mapToScene(at)
        x, y = round(point.x() / GRID) * GRID, round(point.y() / GRID) * GRID
        taken = set(self._canvas.positions().values())
        while (x, y) in taken:
            x, y = x + 2 * GRID, y + 2 * GRID
        return float(x), float(y)
