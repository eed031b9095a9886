"""The coloured square with an icon that stands for a block in lists and forms."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.editor.icons import glyph, glyph_font

_ROUNDNESS = 0.24
_GLYPH_SHARE = 0.66


def paint_chip(painter: QPainter, rect: QRectF, icon_name: str, color: str) -> None:
    """Paint the square with the icon into `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    radius = rect.height() * _ROUNDNESS
    painter.drawRoundedRect(rect, radius, radius)
    painter.setPen(QColor("#ffffff"))
    painter.setFont(glyph_font(rect.height() * _GLYPH_SHARE))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, glyph(icon_name))
    painter.restore()


class ChipView(QWidget):
    """The square as a widget."""

    def __init__(self, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = ""
        self._color = "#808080"
        self.setFixedSize(QSize(size, size))

    def show_icon(self, icon_name: str, color: str) -> None:
        """Show another icon."""
        self._icon_name = icon_name
        self._color = color
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        paint_chip(painter, QRectF(self.rect()), self._icon_name, self._color)
