"""What notes and frames have in common on the scene: a size, a grip, keeping to the grid."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsSceneMouseEvent

from app.editor.canvas.ink import Ink
from app.editor.canvas.snap import on_grid
from app.editor.theme import GRID
from app.workflow.layout_edits import Thing
from app.workflow.model import Frame, Note, Position

GRIP = 18.0
"""The corner that changes the size, in scene units."""
LEAST = (96.0, 48.0)
_EDGE = 3.0


class LayoutItem(QGraphicsItem):
    """A note or frame on the scene. It shows what it is given, and knows no document.

    Attributes:
        thing: By which the document knows it.
        grid: What its place is a multiple of, as it is being dragged; 0 for anything.
        passengers: What goes where it goes, and how far from it.
        on_resized: Told when a drag at the grip has ended.
        on_activated: Told of a double click.
    """

    def __init__(self, thing: Thing, ink: Ink, z: float) -> None:
        super().__init__()
        self.thing = thing
        self.ink = ink
        self.size: Position = LEAST
        self.grid = 0.0
        self.passengers: dict[QGraphicsItem, QPointF] = {}
        self.on_resized: Callable[[LayoutItem], None] = lambda _item: None
        self.on_activated: Callable[[LayoutItem], None] = lambda _item: None
        self._size_before: Position | None = None
        flags = QGraphicsItem.GraphicsItemFlag
        self.setFlags(flags.ItemIsSelectable | flags.ItemIsMovable | flags.ItemSendsGeometryChanges)
        self.setZValue(z)

    @property
    def body(self) -> QRectF:
        """What it covers, in its own coordinates."""
        return QRectF(0.0, 0.0, *self.size)

    def show_value(self, value: Note | Frame) -> None:
        """Take place and size of `value`."""
        self.setPos(*value.position)
        self.set_size(value.size)

    def set_size(self, size: Position) -> None:
        """Show another size."""
        if size != self.size:
            self.prepareGeometryChange()
            self.size = size
            self.update()

    def set_ink(self, ink: Ink) -> None:
        """Show it in the colours of another theme."""
        self.ink = ink
        self.update()

    def boundingRect(self) -> QRectF:
        """With its edge."""
        return self.body.adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE)

    def paint_grip(self, painter: QPainter, color: QColor) -> None:
        """Two strokes in the corner."""
        painter.setPen(QPen(color, 1.4))
        corner = self.body.bottomRight() - QPointF(4.0, 4.0)
        for reach in (5.0, 10.0):
            painter.drawLine(corner - QPointF(reach, 0.0), corner - QPointF(0.0, reach))

    # Qt

    def itemChange(self, change: QGraphicsItem.GraphicsItemChange, value: Any) -> Any:
        """Keeps to the grid while it is dragged, and takes its passengers along."""
        if change is QGraphicsItem.GraphicsItemChange.ItemPositionChange and self.grid:
            return on_grid(value, self.grid)
        if change is QGraphicsItem.GraphicsItemChange.ItemPositionHasChanged:
            for item, away in self.passengers.items():
                item.setPos(self.pos() + away)
        return value

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """At the grip begins to change the size; elsewhere Qt's own."""
        corner = self.body.bottomRight() - event.pos()
        if corner.x() > GRIP or corner.y() > GRIP:
            super().mousePressEvent(event)
            return
        self._size_before = self.size
        self.scene().clearSelection()
        self.setSelected(True)
        event.accept()

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Changes the size, or Qt's own."""
        if self._size_before is None:
            super().mouseMoveEvent(event)
            return
        at = event.pos()
        wide, high = (max(round(one / GRID) * GRID, GRID) for one in (at.x(), at.y()))
        self.set_size((max(float(wide), LEAST[0]), max(float(high), LEAST[1])))

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Ends what the press began."""
        before, self._size_before = self._size_before, None
        if before is None:
            super().mouseReleaseEvent(event)
        elif before != self.size:
            self.on_resized(self)

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Tells that its text is to be written."""
        event.accept()
        self.on_activated(self)

    def sceneEvent(self, event: QEvent) -> bool:
        """Taken away from the mouse in the middle of a drag, it gets its size back."""
        if event.type() == QEvent.Type.UngrabMouse and self._size_before is not None:
            before, self._size_before = self._size_before, None
            self.set_size(before)
        return super().sceneEvent(event)
