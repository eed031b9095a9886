"""The lasso: an outline drawn freely on the canvas selects what it touches or encloses."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem

from app.editor.canvas.block_item import BlockItem
from app.editor.canvas.frame_item import FrameItem
from app.editor.canvas.layout_item import LayoutItem

if TYPE_CHECKING:
    from app.editor.canvas.viewer import CanvasViewer

_Z = 20.0
_STEP = 3.0
"""Device-independent pixels between two points of the outline."""
_ALPHA = 0.14
_CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def is_lasso(keys: Qt.KeyboardModifier) -> bool:
    """Whether a drag with these keys draws one: Alt, or Ctrl and Shift.

    Some desktops move the window by Alt and the mouse.
    """
    return bool(keys & Qt.KeyboardModifier.AltModifier) or keys & _CTRL_SHIFT == _CTRL_SHIFT


class Lasso:
    """The drawing of one outline at a time."""

    def __init__(self, viewer: "CanvasViewer") -> None:
        self._viewer = viewer
        self._outline: list[QPointF] = []
        self._adds = False
        self._item = QGraphicsPathItem()
        self._item.setZValue(_Z)
        self._item.setVisible(False)
        self._item.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        viewer.scene().addItem(self._item)

    @property
    def is_on(self) -> bool:
        """Whether an outline is being drawn."""
        return bool(self._outline)

    def begin(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        """Begin at a point (scene); with Alt and Shift what is selected stays selected."""
        both = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
        self._adds = keys & both == both
        self._outline = [at]
        color = QColor(self._viewer.ink.theme.accent)
        pen = QPen(color, 1.5, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        self._item.setPen(pen)
        color.setAlphaF(_ALPHA)
        self._item.setBrush(color)
        self._item.setPath(QPainterPath())
        self._item.setVisible(True)

    def move(self, at: QPointF) -> None:
        """The mouse is at `at` (scene)."""
        if QLineF(at, self._outline[-1]).length() * self._viewer.sight.zoom >= _STEP:
            self._outline.append(at)
            self._item.setPath(self._path())

    def end(self) -> None:
        """Select what the outline touches or encloses."""
        area, scene = self._path(), self._viewer.scene()
        found = [item for item in scene.items(area) if _is_meant(item, area)]
        self.cancel()
        if not self._adds:
            scene.clearSelection()
        for item in found:
            item.setSelected(True)

    def cancel(self) -> None:
        """Let it go: nothing is selected otherwise."""
        self._outline = []
        self._item.setVisible(False)

    def _path(self) -> QPainterPath:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addPolygon(QPolygonF(self._outline))
        path.closeSubpath()
        return path


def _is_meant(item: QGraphicsItem, area: QPainterPath) -> bool:
    """A frame must be enclosed whole: else one could not select a few of the blocks in it."""
    if isinstance(item, FrameItem):
        return area.contains(item.body.translated(item.pos()))
    return isinstance(item, (BlockItem, LayoutItem)) and area.intersects(
        item.body.translated(item.pos())
    )
