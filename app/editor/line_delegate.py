"""Paints rows of two lines with an icon, as the lists of outbox, problems and runs show them."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.editor.chip import paint_chip
from app.editor.look import current_theme, tone_color
from app.editor.theme import SPACE_M, SPACE_S, TEXT_BODY, TEXT_SMALL, text_font

LINE_ROLE = Qt.ItemDataRole.UserRole + 20
"""A model gives the `Line` of a row under this role."""

_CHIP = 26
_GAP = 2
_LEAST_FOR_NOTE = 180
"""Where a row is narrower, its first line has no room for a note."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a row shows.

    Attributes:
        icon: A QtAwesome name.
        tone: Colour of the icon's ground: a colour of the theme, such as `danger`, or a category.
        title: First line.
        detail: Second line, in a quieter colour; the row is one line high where it is empty.
        note: At the right end of the first line.
    """

    icon: str
    tone: str
    title: str
    detail: str = ""
    note: str = ""


class LineDelegate(QStyledItemDelegate):
    """Paints the `Line` of each row."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As high as one line or two."""
        line = index.data(LINE_ROLE)
        title = QFontMetricsF(text_font(TEXT_BODY)).height()
        detail = QFontMetricsF(text_font(TEXT_SMALL)).height() + _GAP if line.detail else 0
        return QSize(160, int(max(_CHIP, title + detail) + 2 * SPACE_S))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one row."""
        line = index.data(LINE_ROLE)
        theme = current_theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect)
        paint_ground(painter, area, option.state)
        chip = QRectF(area.left() + SPACE_M, area.center().y() - _CHIP / 2, _CHIP, _CHIP)
        paint_chip(painter, chip, line.icon, tone_color(line.tone))
        text = area.adjusted(SPACE_M + _CHIP + SPACE_M, SPACE_S, -SPACE_M, -SPACE_S)
        title_font, small_font = text_font(TEXT_BODY), text_font(TEXT_SMALL)
        height = QFontMetricsF(title_font).height()
        first = QRectF(text.left(), text.top(), text.width(), height)
        if not line.detail:
            first.moveTop(area.center().y() - height / 2)
        note_width = _write_right(painter, first, line.note, small_font, theme.faint)
        first.setRight(first.right() - note_width)
        write(painter, first, line.title, title_font, theme.text)
        if line.detail:
            rest = QRectF(text.left(), first.bottom() + _GAP, text.width(), height)
            write(painter, rest, line.detail, small_font, theme.muted)
        painter.restore()


def paint_ground(painter: QPainter, area: QRectF, state: QStyle.StateFlag) -> None:
    """Paint the ground of a chosen or hovered row."""
    theme = current_theme()
    color = ""
    if state & QStyle.StateFlag.State_Selected:
        color = theme.selected
    elif state & QStyle.StateFlag.State_MouseOver:
        color = theme.raised
    if color:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(color))
        painter.drawRoundedRect(area.adjusted(2, 1, -2, -1), 5, 5)


def write(painter: QPainter, area: QRectF, text: str, font: QFont, color: str) -> None:
    """Write one line of text, cut where it does not fit."""
    painter.setFont(font)
    painter.setPen(QColor(color))
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def _write_right(painter: QPainter, area: QRectF, text: str, font: QFont, color: str) -> float:
    if not text or area.width() < _LEAST_FOR_NOTE:
        return 0.0
    painter.setFont(font)
    painter.setPen(QColor(color))
    painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    return QFontMetricsF(font).horizontalAdvance(text) + SPACE_M
