"""The canvas behind the blocks: one colour, and dots on the grid."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from app.editor.canvas.ink import Ink, mixed
from app.editor.theme import GRID

_NEAREST = 13.0
"""Device pixels between dots below which every other one is left out."""


def paint_background(painter: QPainter, area: QRectF, ink: Ink) -> None:
    """Fills `area` (scene coordinates); the dots keep their size at every zoom."""
    painter.save()
    painter.fillRect(area, ink.canvas)
    transform = painter.worldTransform()
    step = GRID * transform.m11()
    while step < _NEAREST:
        step *= 2
    ratio = painter.device().devicePixelRatio()
    size = round(step * 8)
    tile = _tile(ink.theme.canvas, ink.theme.canvas_dot, size, ratio)
    origin = transform.map(QPointF(0.0, 0.0))
    device = transform.mapRect(area)
    painter.resetTransform()
    # The tile is a whole number of pixels, so that dots stay sharp; it holds 8 by 8 of them.
    painter.translate(origin)
    rect = device.translated(-origin)
    offset = QPointF(rect.left() % size, rect.top() % size)
    painter.drawTiledPixmap(rect, tile, offset)
    painter.restore()


@lru_cache(maxsize=4)
def _tile(canvas: str, dot: str, size: int, ratio: float) -> QPixmap:
    tile = QPixmap(round(size * ratio), round(size * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(QColor(canvas))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    for row in range(8):
        for column in range(8):
            is_major = row % 4 == 0 and column % 4 == 0
            painter.setBrush(QColor(dot) if is_major else mixed(canvas, dot, 0.75))
            radius = 1.3 if is_major else 0.9
            center = QPointF(column * size / 8 + 1.5, row * size / 8 + 1.5)
            painter.drawEllipse(center, radius, radius)
    painter.end()
    return tile
