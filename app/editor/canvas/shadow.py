"""The soft shadow under a card: painted once, then drawn in nine parts at every size."""

from functools import cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from app.editor.theme import RADIUS_L

SPREAD = 13
"""How far the shadow reaches beyond the card, in scene units."""
_DOWN = 3.0
_CORNER = SPREAD + RADIUS_L + 4
_MIDDLE = 8
_SHARPNESS = 2
"""Pixels of the painted shadow a scene unit."""


def draw_shadow(painter: QPainter, body: QRectF, color: str, strength: float) -> None:
    """Draws the shadow of a card that covers `body`."""
    pixmap = _painted(color, strength)
    outer = body.adjusted(-SPREAD, -SPREAD, SPREAD, SPREAD)
    side = float(2 * _CORNER + _MIDDLE)
    xs = (outer.left(), outer.left() + _CORNER, outer.right() - _CORNER, outer.right())
    ys = (outer.top(), outer.top() + _CORNER, outer.bottom() - _CORNER, outer.bottom())
    cuts = (0.0, float(_CORNER), side - _CORNER, side)
    for row in range(3):
        for column in range(3):
            if row == column == 1:
                continue
            target = QRectF(xs[column], ys[row], xs[column + 1] - xs[column], ys[row + 1] - ys[row])
            source = QRectF(
                cuts[column] * _SHARPNESS,
                cuts[row] * _SHARPNESS,
                (cuts[column + 1] - cuts[column]) * _SHARPNESS,
                (cuts[row + 1] - cuts[row]) * _SHARPNESS,
            )
            painter.drawPixmap(target, pixmap, source)


@cache
def _painted(color: str, strength: float) -> QPixmap:
    side = 2 * _CORNER + _MIDDLE
    pixmap = QPixmap(side * _SHARPNESS, side * _SHARPNESS)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.scale(_SHARPNESS, _SHARPNESS)
    painter.setPen(Qt.PenStyle.NoPen)
    card = QRectF(SPREAD, SPREAD, side - 2 * SPREAD, side - 2 * SPREAD)
    shade = QColor(color)
    # Each layer is a little smaller: together they fall off smoothly, as a blur would.
    for step in range(SPREAD):
        reach = SPREAD - _DOWN - step * (SPREAD - _DOWN) / SPREAD
        shade.setAlphaF(strength * 0.19 * ((step + 1) / SPREAD) ** 1.6)
        painter.setBrush(shade)
        layer = card.adjusted(-reach, -reach + _DOWN, reach, reach + _DOWN)
        painter.drawRoundedRect(layer, RADIUS_L + reach, RADIUS_L + reach)
    painter.end()
    return pixmap
