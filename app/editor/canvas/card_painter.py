"""Paints the card of a block, in three degrees of detail by zoom."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

from app.editor.canvas.card import Shown
from app.editor.canvas.card_far import large_title, paint_plain, paint_sketch
from app.editor.canvas.card_layout import (
    CHEVRON,
    CHIP_PAD,
    EDGE,
    HEADER,
    LINK_ICON,
    PREVIEW,
    STRIP,
    WIDTH,
    RowPlace,
)
from app.editor.canvas.card_signs import paint_signs
from app.editor.canvas.card_view import CardView
from app.editor.canvas.ink import Face, faces, icon_font, mixed
from app.editor.canvas.port_shape import draw_halo, draw_port, port_color
from app.editor.canvas.shadow import draw_shadow
from app.editor.icons import glyph
from app.editor.theme import RADIUS_L, RADIUS_S
from app.engine.run_state import Status

STRIPE = 4.0
NO_TEXT_BELOW = 0.50
"""Zoom below which rows cannot be read: ports and a large title are drawn instead."""
PLAIN_BELOW = 0.25
"""Zoom below which a card is a coloured rectangle."""
_ICON = 28.0
_PILL = 17.0
_DONE = 3.0
"""The height of the line that tells how much of its work a block has done."""
_CHEVRONS = {False: "mdi6.chevron-down", True: "mdi6.chevron-right"}


def paint_card(painter: QPainter, view: CardView, scale: float) -> None:
    """Paints the card into its own coordinates; `scale` is device pixels a scene unit."""
    if scale < PLAIN_BELOW:
        paint_plain(painter, view)
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    body = QRectF(0.0, 0.0, WIDTH, view.height)
    theme = view.ink.theme
    if scale < NO_TEXT_BELOW:
        title = large_title(view, scale)
        tint = mixed(theme.raised, theme.category(view.place.card.category), 0.3)
        _paint_body(painter, body, view, QBrush(tint), title.height, STRIPE / (2 * scale))
        paint_sketch(painter, view, title)
    else:
        draw_shadow(painter, body, theme.shadow, theme.shadow_strength)
        _paint_body(painter, body, view, view.ink.raised, HEADER, STRIPE)
        _paint_header(painter, view)
        if view.place.card.is_collapsed:
            _paint_gathered(painter, view)
        else:
            for place in view.place.rows:
                _paint_texts(painter, place, view)
            _paint_lines(painter, view)
    _paint_ports(painter, view)
    paint_signs(
        painter,
        view.height,
        view.mark,
        view.stops,
        view.ink,
        is_pinned=view.place.card.is_pinned,
    )


def _paint_body(
    painter: QPainter,
    body: QRectF,
    view: CardView,
    header: QBrush,
    header_height: float,
    stripe: float,
) -> None:
    shape = QPainterPath()
    shape.addRoundedRect(body, RADIUS_L, RADIUS_L)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillPath(shape, view.ink.surface)
    painter.save()
    painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
    painter.fillRect(QRectF(0.0, 0.0, WIDTH, header_height), header)
    painter.fillRect(QRectF(0.0, 0.0, max(STRIPE, stripe), body.height()), QColor(view.stripe))
    painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_outline(view))
    painter.drawPath(shape)


def _outline(view: CardView) -> QPen:
    if view.is_selected:
        return view.ink.selected
    if view.look.status in (Status.FAILED, Status.RUNNING, Status.RETRYING, Status.HELD):
        return QPen(QColor(view.ink.theme.status(view.look.status)), 1.5)
    return view.ink.border


def _paint_header(painter: QPainter, view: CardView) -> None:
    ink, card = view.ink, view.place.card
    if view.look.done is not None:
        line = QRectF(STRIPE, HEADER - _DONE, (WIDTH - STRIPE) * view.look.done, _DONE)
        painter.fillRect(line, QColor(ink.theme.status(view.look.status)))
    _paint_icon(painter, QRectF(EDGE - 1, (HEADER - _ICON) / 2, _ICON, _ICON), view)
    left = EDGE + _ICON + 8.0
    _write(painter, faces().title, ink.text, left, 17.5, view.place.title)
    room = WIDTH - EDGE - left
    if view.look.pill:
        room -= _paint_pill(painter, view) + 8.0
    _write_glyph(painter, _CHEVRONS[card.is_collapsed], CHEVRON, ink.faint, 16)
    small = faces().small
    fits = small.width(card.subtitle) <= room
    kind = small.elided(card.subtitle if fits else card.brief, room)
    _write(painter, small, ink.muted, left, 35.0, kind)


def _paint_icon(painter: QPainter, tile: QRectF, view: CardView) -> None:
    color = QColor(view.ink.theme.category(view.place.card.category))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(tile, 7.0, 7.0)
    _write_glyph(painter, view.place.card.icon, tile, QColor("#ffffff"), round(tile.width() * 0.62))


def _paint_pill(painter: QPainter, view: CardView) -> float:
    """Paints the state of the block at the right of the header; returns the width."""
    look, face = view.look, faces().pill
    color = view.ink.theme.status(look.status)
    width = face.width(look.pill) + 13.0 + 3 * CHIP_PAD
    pill = QRectF(WIDTH - EDGE + 4.0 - width, 35.0 - _PILL / 2, width, _PILL)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(mixed(view.ink.theme.raised, color, 0.20))
    painter.drawRoundedRect(pill, _PILL / 2, _PILL / 2)
    ink = QColor(color)
    icon = QRectF(pill.left() + CHIP_PAD, pill.top(), 13.0, _PILL)
    if look.turn:
        _write_turned(painter, look.icon, icon, ink, look.turn)
    else:
        _write_glyph(painter, look.icon, icon, ink, 12)
    _write(painter, face, ink, icon.right() + CHIP_PAD / 2, pill.center().y(), look.pill)
    return width


def _paint_texts(painter: QPainter, place: RowPlace, view: CardView) -> None:
    ink, row = view.ink, place.row
    has_problem = view.mark is not None and row.name in view.mark.inputs and row.side.value == "in"
    is_said = row.is_linked or row.shown in (Shown.WRITTEN, Shown.SECRET)
    color = ink.text if is_said else ink.muted
    if row.is_ghost or has_problem:
        color = ink.danger
    elif row.is_missing:
        color = ink.warning
    if view.fits is not None and not (row.is_port and view.fits(row)):
        color = ink.faint
    _write(painter, faces().row, color, place.label_x, place.middle, place.label)
    if place.value_rect is not None:
        _paint_value(painter, place, place.value_rect, view)


def _paint_value(painter: QPainter, place: RowPlace, rect: QRectF, view: CardView) -> None:
    ink, row = view.ink, place.row
    color, left = ink.text, rect.left() + CHIP_PAD
    if row.shown in (Shown.WRITTEN, Shown.SECRET):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.chip)
        painter.drawRoundedRect(rect, RADIUS_S, RADIUS_S)
    elif row.shown is Shown.DEFAULT:
        color = ink.faint
    else:
        color = ink.muted
    if row.shown in (Shown.LINK, Shown.SECRET):
        name = "mdi6.arrow-left" if row.shown is Shown.LINK else "mdi6.key-variant"
        _write_glyph(painter, name, QRectF(left - 2, rect.top(), 12.0, rect.height()), color, 12)
        left += LINK_ICON
    _write(painter, faces().small, color, left, place.middle, place.value)


def _paint_lines(painter: QPainter, view: CardView) -> None:
    """The line between inputs and outputs, the folding lines and the preview."""
    ink, place = view.ink, view.place
    if place.separator is not None:
        painter.fillRect(QRectF(EDGE, place.separator, WIDTH - 2 * EDGE, 1.0), ink.line)
    for fold in place.folds:
        width = faces().small.width(fold.text)
        left = EDGE if fold.side.value == "in" else WIDTH - EDGE - width
        _write(painter, faces().small, ink.accent, left, fold.middle, fold.text)
    if not view.has_preview:
        return
    top = place.height
    painter.fillRect(QRectF(STRIPE, top, WIDTH - STRIPE - 0.5, 1.0), ink.line)
    failed = view.look.status is Status.FAILED
    text = faces().small.elided(view.look.preview, WIDTH - 2 * EDGE)
    color = ink.danger if failed else ink.muted
    _write(painter, faces().small, color, EDGE, top + PREVIEW / 2, text)


def _paint_gathered(painter: QPainter, view: CardView) -> None:
    """How many ports are gathered at the edges of a collapsed card."""
    face, middle = faces().small, HEADER + STRIP / 2
    inputs, outputs = view.place.gathered
    _write(painter, face, view.ink.faint, EDGE, middle, inputs)
    left = WIDTH - EDGE - face.width(outputs)
    _write(painter, face, view.ink.faint, left, middle, outputs)


def _paint_ports(painter: QPainter, view: CardView) -> None:
    places = [place for place in view.place.rows if place.row.is_port]
    if view.place.gate:
        places.append(view.place.gate)
    for place in places:
        row = place.row
        color = QColor(port_color(row.type, view.ink.theme))
        if row.is_ghost:
            color = view.ink.danger
        grow = 1.0
        if row is view.place.card.gate and not row.is_linked and view.fits is None:
            color = mixed(view.ink.theme.surface, color.name(), 0.5)
        if view.fits is not None and not view.fits(row):
            color = mixed(view.ink.theme.surface, color.name(), 0.28)
        elif view.fits is not None or row is view.target:
            draw_halo(painter, place.port, color)
            grow = 1.15
        draw_port(painter, place.port, row, color, view.ink.surface, grow)


def _write(
    painter: QPainter, face: Face, color: QColor, left: float, middle: float, text: str
) -> None:
    painter.setFont(face.font)
    painter.setPen(color)
    painter.drawText(QPointF(left, face.baseline(middle)), text)


def _write_glyph(painter: QPainter, name: str, rect: QRectF, color: QColor, size: int) -> None:
    painter.setFont(icon_font(size))
    painter.setPen(color)
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), glyph(name))


def _write_turned(
    painter: QPainter, name: str, rect: QRectF, color: QColor, degrees: float
) -> None:
    painter.save()
    painter.translate(rect.center())
    painter.rotate(degrees)
    _write_glyph(painter, name, rect.translated(-rect.center()), color, 12)
    painter.restore()
