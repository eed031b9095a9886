"""A frame on the scene: a titled rectangle behind blocks."""

from typing import Any

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from app.editor.canvas.ink import Face, Ink, mixed
from app.editor.canvas.layout_item import GRIP, LayoutItem
from app.editor.theme import RADIUS_L, TEXT_TITLE, Theme, text_font
from app.workflow.layout_edits import Thing
from app.workflow.model import Frame, Note
from blocks.sdk import Category

Z_FRAME = -3.0
TITLE = 34.0
"""Height of the strip with the title, by which a frame is taken."""
_BORDER = 8.0
_PAD = 12.0
_NO_TEXT_BELOW = 0.2

COLORS = ("", "blue", "green", "orange", "purple", "pink")
"""What the colour of a frame may be called; a file may also have `#rrggbb`."""
_CATEGORIES = {
    "green": Category.ACTIONS,
    "orange": Category.SOURCES,
    "purple": Category.AGENTS,
    "pink": Category.LOGIC,
}


def frame_color(name: str, theme: Theme) -> str:
    """The colour of this name in a theme; grey for what is none."""
    if name == "blue":
        return theme.accent
    if name in _CATEGORIES:
        return theme.category(_CATEGORIES[name])
    return name if name.startswith("#") and QColor(name).isValid() else theme.faint


class FrameItem(LayoutItem):
    """Its inside is not part of it: there a press begins to select what is in it."""

    def __init__(self, thing: Thing, ink: Ink) -> None:
        super().__init__(thing, ink, Z_FRAME)
        self.title = ""
        self.color = ""

    def show_value(self, value: Note | Frame) -> None:
        """Show this frame."""
        super().show_value(value)
        if isinstance(value, Frame) and (value.title, value.color) != (self.title, self.color):
            self.title, self.color = value.title, value.color
            self.update()

    def shape(self) -> QPainterPath:
        """Title, border and grip."""
        path, inside = QPainterPath(), QPainterPath()
        path.addRect(self.body)
        inside.addRect(self.body.adjusted(_BORDER, TITLE, -_BORDER, -_BORDER))
        corner = QPainterPath()
        corner.addRect(
            QRectF(self.body.bottomRight() - QPointF(GRIP, GRIP), self.body.bottomRight())
        )
        return path.subtracted(inside).united(corner)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: Any = None
    ) -> None:
        """Paints a tinted rectangle with its title."""
        theme = self.ink.theme
        color = frame_color(self.color, theme)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        edge = QPen(mixed(theme.canvas, color, 0.55), 1.2)
        painter.setPen(self.ink.selected if self.isSelected() else edge)
        painter.setBrush(mixed(theme.canvas, color, 0.10))
        painter.drawRoundedRect(self.body, RADIUS_L, RADIUS_L)
        if option.levelOfDetailFromTransform(painter.worldTransform()) >= _NO_TEXT_BELOW:
            self.paint_grip(painter, mixed(theme.canvas, color, 0.7))
            face = Face(text_font(TEXT_TITLE))
            painter.setFont(face.font)
            painter.setPen(mixed(theme.text, color, 0.25))
            text = face.elided(self.title, self.size[0] - 2 * _PAD)
            painter.drawText(QPointF(_PAD, face.baseline(TITLE / 2)), text)
        painter.restore()
