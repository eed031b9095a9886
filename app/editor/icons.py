"""Icons of QtAwesome as `QIcon`s that take their colour from the palette when they are painted."""

from functools import cache

import qtawesome
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from app.editor.look import tone_color

UNKNOWN = "mdi6.puzzle-outline"
"""Stands for an icon that is not there, as of a block of another version."""

_GLYPH_SHARE = 0.92
"""Of the height of the icon."""


def icon(name: str, tone: str = "") -> QIcon:
    """The icon `name`, in the colour of text around it, or in that colour of the theme."""
    return QIcon(_GlyphEngine(glyph(name), tone))


@cache
def glyph(name: str) -> str:
    """The letter of the icon font that shows the icon `name`, to be painted with `glyph_font`."""
    try:
        letter: str = qtawesome.charmap(_of_our_font(name))
    except (KeyError, AttributeError, ValueError):
        letter = qtawesome.charmap(UNKNOWN)
    return letter


def glyph_font(size: float) -> QFont:
    """The icon font, `size` in device-independent pixels."""
    font: QFont = qtawesome.font("mdi6", max(1, round(size)))
    font.setPixelSize(max(1, round(size)))
    return font


def _of_our_font(name: str) -> str:
    # One font is enough, and paints all icons in one style.
    return name if name.startswith("mdi6.") else f"mdi6.{name.rpartition('.')[2]}"


class _GlyphEngine(QIconEngine):
    def __init__(self, letter: str, tone: str) -> None:
        super().__init__()
        self._letter = letter
        self._tone = tone

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(glyph_font(rect.height() * _GLYPH_SHARE))
        painter.setPen(self._color_for(mode))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._letter)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _GlyphEngine(self._letter, self._tone)

    def _color_for(self, mode: QIcon.Mode) -> QColor:
        palette = QApplication.palette()
        if mode == QIcon.Mode.Disabled:
            return palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
        if self._tone:
            return QColor(tone_color(self._tone))
        if mode == QIcon.Mode.Selected:
            return palette.color(QPalette.ColorRole.HighlightedText)
        return palette.color(QPalette.ColorRole.ButtonText)
