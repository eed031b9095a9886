"""A workflow as an image, without a display."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QTransform
from PySide6.QtWidgets import QGraphicsScene, QStyleOptionGraphicsItem

from app.editor.canvas.background import paint_background
from app.editor.canvas.block_item import BlockItem
from app.editor.canvas.cord_item import CordItem
from app.editor.canvas.ink import Ink
from app.editor.canvas.layout_item import LayoutItem

_PAINTED = (BlockItem, CordItem, LayoutItem)
_MARGIN = 40.0
_LARGEST = 1.5


def render(scene: QGraphicsScene, extent: QRectF, size: QSize, ink: Ink) -> QImage:
    """Blocks, cords, notes and frames of `scene`, `extent` of it fitted into `size` pixels.

    They paint themselves directly: what Qt keeps of them for the window has another scale.
    """
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    transform = _fitted(extent, size)
    area = transform.inverted()[0].mapRect(QRectF(QPointF(), size.toSizeF()))
    painter.setTransform(transform)
    paint_background(painter, area, ink)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    option = QStyleOptionGraphicsItem()
    # Topmost first.
    items = [item for item in scene.items() if isinstance(item, _PAINTED)]
    for item in reversed(items):
        painter.save()
        painter.setTransform(item.sceneTransform() * transform)
        item.paint(painter, option, None)
        painter.restore()
    painter.end()
    return image


def _fitted(extent: QRectF, size: QSize) -> QTransform:
    shown = extent.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
    scale = min(size.width() / shown.width(), size.height() / shown.height(), _LARGEST)
    transform = QTransform.fromTranslate(size.width() / 2, size.height() / 2)
    transform.scale(scale, scale)
    return transform.translate(-shown.center().x(), -shown.center().y())
