"""What lights up under the mouse while nothing is dragged: ports and cords, one with a label."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.editor.canvas.block_item import BlockItem
from app.editor.canvas.cord_item import CordItem
from app.editor.canvas.hit import NOTHING, Hit

if TYPE_CHECKING:
    from app.editor.canvas.viewer import CanvasViewer

_WIDEST = 320
_ABOVE = 10


def cursor_over(hit: Hit) -> Qt.CursorShape | None:
    """The cursor that says what a press would do; None for the usual one."""
    if hit.port is not None or hit.end is not None:
        return Qt.CursorShape.CrossCursor
    if hit.fold is not None or hit.cord is not None or hit.is_chevron:
        return Qt.CursorShape.PointingHandCursor
    return None


class Hover:
    """The things under the mouse.

    Attributes:
        words_for: Gives the lines of a cord's label.
        label: The label.
    """

    def __init__(self, viewer: "CanvasViewer") -> None:
        self._viewer = viewer
        self._block: BlockItem | None = None
        self._cords: list[CordItem] = []
        self._has_moved = False
        self.words_for: Callable[[CordItem], Sequence[str]] = lambda _cord: ()
        self.label = CordLabel(viewer)

    def show(self, hit: Hit, mouse: QPoint | None = None) -> None:
        """Light up what is at `hit` and nothing else; `mouse` (viewport) is where the label goes.

        Args:
            mouse: None for no label.
        """
        if self._block is not None and self._block is not hit.block:
            self._block.set_target(None)
        self._block = hit.block
        if hit.block is not None:
            hit.block.set_target(hit.port.row if hit.port else None)
        cords = [hit.cord] if hit.cord else []
        if hit.port is not None:
            cords = list(hit.port.cords)
        if cords != self._cords:
            for cord in self._cords:
                cord.set_hovered(False)
            self._cords = cords
            for cord in cords:
                cord.set_hovered(True)
            self._has_moved = True
        if self._has_moved:
            self._has_moved = False
            self._show_label(mouse)

    def move_away(self) -> None:
        """What is in sight has moved under the mouse: the label goes until the mouse moves too."""
        self.label.hide()
        self._has_moved = True

    def clear(self) -> None:
        """Nothing is under the mouse, or it is dragging something."""
        self.show(NOTHING)
        self.label.hide()

    def _show_label(self, mouse: QPoint | None) -> None:
        lines = self.words_for(self._cords[0]) if len(self._cords) == 1 else ()
        if not lines or mouse is None:
            self.label.hide()
            return
        middle = QPointF(self._viewer.mapFromScene(self._cords[0].middle)).toPoint()
        is_in_sight = self._viewer.viewport().rect().contains(middle)
        self.label.show_at(middle if is_in_sight else mouse, lines)


class CordLabel(QLabel):
    """A bubble above a cord; a child of the view, as the viewport scrolls by blitting."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("cordLabel")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_at(self, at: QPoint, lines: Sequence[str]) -> None:
        """Show `lines`, each cut to fit, above a point of the parent, inside its edges."""
        self.ensurePolished()
        cut = Qt.TextElideMode.ElideRight
        metrics = self.fontMetrics()
        self.setText("\n".join(metrics.elidedText(line, cut, _WIDEST) for line in lines))
        self.adjustSize()
        room = self._over.rect().adjusted(8, 8, -8, -8)
        x = min(at.x() - self.width() // 2, room.right() - self.width())
        above = at.y() - self.height() - _ABOVE
        y = above if above >= room.top() else at.y() + _ABOVE
        self.move(max(x, room.left()), y)
        self.show()
        self.raise_()
