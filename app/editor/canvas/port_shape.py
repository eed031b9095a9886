"""The shapes of ports: a circle carries a value, a square takes many links, a triangle lets run."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from app.editor.canvas.card import Row, is_branch
from app.editor.theme import Theme
from blocks.sdk import Kind, PortType

RADIUS = 5.0
_SIDE = 4.6


def port_color(type: PortType, theme: Theme) -> str:
    """The colour of a port; a list has the colour of its items."""
    if type.kind == Kind.LIST and type.item is not None:
        return theme.kind(type.item.kind)
    return theme.kind(type.kind)


def draw_port(
    painter: QPainter, at: QPointF, row: Row, color: QColor, inside: QBrush, grow: float = 1.0
) -> None:
    """Draws the port of `row`, filled when it is linked and hollow with `inside` when not."""
    painter.setPen(QPen(color, 1.8))
    painter.setBrush(QBrush(color) if row.is_linked else inside)
    radius = RADIUS * grow
    if is_branch(row):
        wide, high = radius * 1.05, radius * 1.15
        corners = (
            QPointF(at.x() - wide, at.y() - high),
            QPointF(at.x() + wide, at.y()),
            QPointF(at.x() - wide, at.y() + high),
        )
        painter.drawPolygon(QPolygonF(corners))
    elif row.takes_many or row.type.kind == Kind.LIST:
        side = _SIDE * grow
        painter.drawRoundedRect(QRectF(at.x() - side, at.y() - side, 2 * side, 2 * side), 2, 2)
    else:
        painter.drawEllipse(at, radius, radius)


def draw_halo(painter: QPainter, at: QPointF, color: QColor) -> None:
    """A glow around a port that would take the cord."""
    glow = QColor(color)
    glow.setAlphaF(0.30)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(glow)
    painter.drawEllipse(at, RADIUS * 2.1, RADIUS * 2.1)
