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
_WASH, _GHOST = 26, 150
"""How much of the colour covers a new block, and of the ground one that is gone; of 255."""


class SignItem(QGraphicsItem):
    """Base of the signs: never in the way of the mouse.

    Args:
        sign: What it says.
    """

    def __init__(self, sign: Sign, parent: QGraphicsItem | None = None) -> None:
        super().__init__(parent)
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
        """Icon and word on the colour, with the left bottom corner there."""
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


class BlockSign(SignItem):
    """A frame around a block, with a badge on its upper edge.

    Args:
        block: What it is about; it stays where this is.
    """

    def __init__(self, sign: Sign, block: BlockItem) -> None:
        super().__init__(sign, block)
        self._body = QRectF(block.body).adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)

    def boundingRect(self) -> QRectF:
        """With the badge above."""
        return self._body.adjusted(-_WIDTH, -_BADGE_HEIGHT - _WIDTH, _WIDTH, _WIDTH)

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

    def __init__(self, sign: Sign, cord: CordItem) -> None:
        # Not a part of the cord, which goes beneath the blocks: its badge must be seen.
        super().__init__(sign)
        self._path = cord.path()
        self._middle = cord.middle
        stroker = QPainterPathStroker()
        stroker.setWidth(_WIDTH * 2)
        badge = _badge_at(self._middle, WORDS[sign])
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
        self.paint_badge(painter, self._middle)


def put_signs(canvas: Canvas, comparison: Comparison) -> list[SignItem]:
    """Sign the blocks and cords of a canvas that shows `comparison.workflow`."""
    made: list[SignItem] = []
    for item in canvas.viewer.scene().items():
        if isinstance(item, BlockItem):
            sign = comparison.blocks.get(item.block_id)
            made += [BlockSign(sign, item)] if sign else []
        elif isinstance(item, CordItem):
            sign = comparison.links.get((item.link.source, item.link.target))
            made += [CordSign(sign, item)] if sign else []
    for one in made:
        if one.parentItem() is None:
            canvas.viewer.scene().addItem(one)
    return made


def _badge_at(corner: QPointF, word: str) -> QRectF:
    font = text_font(TEXT_SMALL)
    font.setBold(True)
    width = QFontMetricsF(font).horizontalAdvance(word) + _BADGE_HEIGHT + SPACE_XS + 2 * SPACE_S
    return QRectF(corner.x(), corner.y() - _BADGE_HEIGHT, width, _BADGE_HEIGHT)
