"""Signs of a comparison on a canvas: frames and badges on blocks, coloured cords."""

from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem

from app.editor.canvas import Canvas
from app.editor.canvas.block_item import BlockItem
from app.editor.canvas.cord_item import CordItem
from app.editor.compare.comparison import Comparison, Sign
from app.editor.icons import glyph, glyph_font
from app.editor.look import current_theme, tone_color
from app.editor.theme import SPACE_S, SPACE_XS, TEXT_SMALL, text_font

ICONS = {
    Sign.ADDED: "mdi6.plus-circle-outline",
    Sign.REMOVED: "mdi6.minus-circle-outline",
    Sign.CHANGED: "mdi6.pencil-circle-outline",
}
TONES = {Sign.ADDED: "success", Sign.REMOVED: "danger", Sign.CHANGED: "warning"}
WORDS = {Sign.ADDED: "Added", Sign.REMOVED: "Removed", Sign.CHANGED: "Changed"}

_Z = 50.0
_WIDTH, _ROUNDNESS = 3.0, 10.0
_MARGIN = 5.0
_BADGE_HEIGHT = 20.0
_LARGEST = 2.5
"""So many times its size a badge grows when the canvas is zoomed out."""
_WASH, _GHOST = 26, 150
"""How much of the colour covers a new block, and of the ground one that is gone; of 255."""


class SignItem(QGraphicsItem):
    """Base of the signs: above all blocks and cords, and never in the way of the mouse.

    Args:
        sign: What it says.
    """

    def __init__(self, sign: Sign) -> None:
        super().__init__()
        self.sign = sign
        self.setZValue(_Z)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def shape(self) -> QPainterPath:
        """Nothing: the block or cord beneath is hit."""
        return QPainterPath()

    def pen(self) -> QPen:
        """Dashed for what is gone, so that the colour is not the only sign."""
        pen = QPen(QColor(tone_color(TONES[self.sign])), _WIDTH)
        if self.sign is Sign.REMOVED:
            pen.setStyle(Qt.PenStyle.DashLine)
        return pen

    def paint_badge(self, painter: QPainter, corner: QPointF) -> None:
        """Icon and word on the colour, with the left bottom corner there; legible from afar."""
        scale = min(_LARGEST, max(1.0, 1.0 / painter.worldTransform().m11()))
        painter.save()
        painter.translate(corner)
        painter.scale(scale, scale)
        corner = QPointF()
        font = text_font(TEXT_SMALL)
        font.setBold(True)
        place = _badge_at(corner, WORDS[self.sign])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tone_color(TONES[self.sign])))
        painter.drawRoundedRect(place, _BADGE_HEIGHT / 2, _BADGE_HEIGHT / 2)
        painter.setPen(QColor(current_theme().canvas))
        icon = QRectF(place.left() + SPACE_XS, place.top(), _BADGE_HEIGHT, place.height())
        painter.setFont(glyph_font(_BADGE_HEIGHT - SPACE_XS))
        painter.drawText(icon, Qt.AlignmentFlag.AlignCenter, glyph(ICONS[self.sign]))
        painter.setFont(font)
        words = place.adjusted(_BADGE_HEIGHT + SPACE_XS, 0, 0, 0)
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words, middle, WORDS[self.sign])
        painter.restore()


class BlockSign(SignItem):
    """A frame around a block, with a badge on its upper edge.

    Args:
        block: What it is about.
    """

    def __init__(self, sign: Sign, block: BlockItem) -> None:
        super().__init__(sign)
        self.block_id = block.block_id
        self.setPos(block.pos())
        self._body = QRectF(block.body).adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)

    def boundingRect(self) -> QRectF:
        """With the badge above."""
        frame = self._body.adjusted(-_WIDTH, -_WIDTH, _WIDTH, _WIDTH)
        return frame.united(_largest_badge(self._body.topLeft(), WORDS[self.sign]))

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: Any = None
    ) -> None:
        """Wash, frame and badge."""
        color = QColor(tone_color(TONES[self.sign]))
        color.setAlpha(_WASH)
        if self.sign is Sign.REMOVED:
            color = QColor(current_theme().canvas)
            color.setAlpha(_GHOST)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.pen())
        painter.setBrush(color if self.sign is not Sign.CHANGED else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self._body, _ROUNDNESS, _ROUNDNESS)
        self.paint_badge(painter, self._body.topLeft())


class CordSign(SignItem):
    """A cord in the colour of what became of it, with a badge in its middle."""

    def __init__(self, sign: Sign, cord: CordItem, *, has_badge: bool) -> None:
        super().__init__(sign)
        self._path = cord.path()
        self._middle = cord.middle
        stroker = QPainterPathStroker()
        stroker.setWidth(_WIDTH * 2)
        self._has_badge = has_badge
        badge = _largest_badge(self._middle, WORDS[sign])
        self._bounds = stroker.createStroke(self._path).boundingRect().united(badge)

    def boundingRect(self) -> QRectF:
        """With the badge."""
        return self._bounds.adjusted(-_WIDTH, -_WIDTH, _WIDTH, _WIDTH)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: Any = None
    ) -> None:
        """The curve, and the badge."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.pen())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._path)
        if self._has_badge:
            self.paint_badge(painter, self._middle)


def put_signs(canvas: Canvas, comparison: Comparison) -> list[SignItem]:
    """Sign the blocks and cords of a canvas that shows `comparison.workflow`."""
    made: list[SignItem] = []
    for item in canvas.viewer.scene().items():
        if isinstance(item, BlockItem):
            sign = comparison.blocks.get(item.block_id)
            made += [BlockSign(sign, item)] if sign else []
        elif isinstance(item, CordItem):
            ends = (item.link.source, item.link.target)
            sign = comparison.links.get(ends)
            has_badge = comparison.has_badge(ends)
            made += [CordSign(sign, item, has_badge=has_badge)] if sign else []
    for one in made:
        canvas.viewer.scene().addItem(one)
    return made


def _largest_badge(corner: QPointF, word: str) -> QRectF:
    size = _badge_at(QPointF(), word).size() * _LARGEST
    return QRectF(corner.x(), corner.y() - size.height(), size.width(), size.height())


def _badge_at(corner: QPointF, word: str) -> QRectF:
    font = text_font(TEXT_SMALL)
    font.setBold(True)
    width = QFontMetricsF(font).horizontalAdvance(word) + _BADGE_HEIGHT + SPACE_XS + 2 * SPACE_S
    return QRectF(corner.x(), corner.y() - _BADGE_HEIGHT, width, _BADGE_HEIGHT)
