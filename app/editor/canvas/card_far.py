"""Paints a card seen from afar: its title in letters that can be read, or its colour alone."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from app.editor.canvas.card_layout import HEADER, WIDTH
from app.editor.canvas.card_view import CardView
from app.editor.canvas.ink import Face, faces, mixed

_TITLE = 12.0
"""Size of the title in device-independent pixels, at every zoom."""
_LARGEST_TITLE = 46
_PAD = 14.0


def paint_plain(painter: QPainter, view: CardView) -> None:
    """A rectangle in the colour of the stripe."""
    theme = view.ink.theme
    body = QRectF(0.0, 0.0, WIDTH, view.height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(body, mixed(theme.surface, view.stripe, 0.55))
    painter.fillRect(QRectF(0.0, 0.0, WIDTH, HEADER), QColor(view.stripe))
    if view.is_selected or view.mark:
        pen = QPen(view.ink.accent if view.is_selected else view.ink.danger, 2.0)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(body)


def paint_large_title(painter: QPainter, body: QRectF, view: CardView, scale: float) -> None:
    """The title over the whole card, on as many lines as it needs and has."""
    font = QFont(faces().title.font)
    font.setPixelSize(min(round(_TITLE / scale), _LARGEST_TITLE))
    face = Face(font)
    line = face.metrics.height() * 0.95
    room = int((body.height() - _PAD) // line) or 1
    lines = wrapped(view.place.card.title, face, WIDTH - 2 * _PAD, room)
    painter.setFont(font)
    painter.setPen(view.ink.text)
    top = _PAD * 0.7 + face.metrics.ascent()
    if body.height() <= HEADER + line:
        top += (body.height() - _PAD * 1.4 - line * len(lines)) / 2
    for number, text in enumerate(lines):
        painter.drawText(QPointF(_PAD, top + number * line), text)


def wrapped(text: str, face: Face, width: float, most: int) -> list[str]:
    """`text` broken at spaces into at most `most` lines; what does not fit is cut."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most - 1:
        taken = 1
        while taken < len(words) and face.width(" ".join(words[: taken + 1])) <= width:
            taken += 1
        lines.append(face.elided(" ".join(words[:taken]), width))
        words = words[taken:]
    if words:
        lines.append(face.elided(" ".join(words), width))
    return lines
