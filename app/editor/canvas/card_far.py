"""Paints a card seen from afar: its title in letters that can be read, or its colour alone.

What is too small to be read is drawn as bars of the same length, as printers do in a sketch.
"""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from app.editor.canvas.card_layout import EDGE, HEADER, PREVIEW, WIDTH, RowPlace
from app.editor.canvas.card_view import CardView
from app.editor.canvas.ink import Face, color_of, faces, mixed

_TITLE = 12.0
"""Size of the title in device-independent pixels, at every zoom."""
_LARGEST_TITLE = 46
_PAD = 14.0
_BAR = 7.0
_HEAD = QRectF(0.0, 0.0, WIDTH, HEADER)
_SMOOTH = QPainter.RenderHint.Antialiasing
_TEXT_SHADE, _VALUE_SHADE = 0.26, 0.14


def paint_plain(painter: QPainter, view: CardView) -> None:
    """A rectangle in the colour of the stripe."""
    stripe = view.stripe
    body = QRectF(0.0, 0.0, WIDTH, view.height)
    painter.setRenderHint(_SMOOTH, False)
    painter.fillRect(body, mixed(view.ink.theme.surface, stripe, 0.55))
    painter.fillRect(_HEAD, color_of(stripe))
    if view.is_selected or view.mark:
        pen = QPen(view.ink.accent if view.is_selected else view.ink.danger, 2.0)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(body)


@dataclass(frozen=True, slots=True)
class LargeTitle:
    """A title on as many lines as it needs and has; `height` is that of the header around it."""

    face: Face
    lines: list[str]
    top: float
    height: float


def large_title(view: CardView, scale: float) -> LargeTitle:
    """The title of a card in letters of one size at every zoom."""
    font = QFont(faces().title.font)
    font.setPixelSize(min(round(_TITLE / scale), _LARGEST_TITLE))
    face = Face(font)
    line = face.metrics.height()
    room = int((view.height - _PAD) // line) or 1
    lines = wrapped(view.place.card.title, face, WIDTH - 2 * _PAD, room)
    height = max(line * len(lines) + _PAD * 0.6, HEADER)
    return LargeTitle(face, lines, (height - line * len(lines)) / 2, height)


def paint_sketch(painter: QPainter, view: CardView, title: LargeTitle) -> None:
    """The title, and bars for the rows below it."""
    painter.setFont(title.face.font)
    painter.setPen(view.ink.text)
    first = title.top + title.face.metrics.ascent()
    for number, text in enumerate(title.lines):
        painter.drawText(QPointF(_PAD, first + number * title.face.metrics.height()), text)
    painter.setPen(Qt.PenStyle.NoPen)
    for place in () if view.place.card.is_collapsed else view.place.rows:
        if place.middle - _BAR > title.height:
            _paint_bars(painter, place, view)
    if view.has_preview:
        middle = view.place.height + PREVIEW / 2
        painter.setBrush(mixed(view.ink.theme.surface, view.stripe, 0.75))
        side = PREVIEW - 8.0
        painter.drawEllipse(QPointF(EDGE + side / 2, middle), side / 2, side / 2)
        width = min(faces().small.width(view.look.preview), WIDTH - 3 * EDGE - side)
        painter.setBrush(mixed(view.ink.theme.surface, view.ink.theme.muted, _TEXT_SHADE))
        _bar(painter, EDGE + side + 8.0, middle, width)


def _paint_bars(painter: QPainter, place: RowPlace, view: CardView) -> None:
    theme = view.ink.theme
    painter.setBrush(mixed(theme.surface, theme.muted, _TEXT_SHADE))
    _bar(painter, place.label_x, place.middle, faces().row.width(place.label))
    if place.value_rect is not None:
        painter.setBrush(mixed(theme.surface, theme.muted, _VALUE_SHADE))
        _bar(painter, place.value_rect.left(), place.middle, place.value_rect.width())


def _bar(painter: QPainter, left: float, middle: float, width: float) -> None:
    painter.drawRoundedRect(QRectF(left, middle - _BAR / 2, width, _BAR), _BAR / 2, _BAR / 2)


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
