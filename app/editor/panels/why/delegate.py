"""Paints a step of an answer on one line: icon, sentence, and what it is marked with."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.editor.icons import glyph, glyph_font
from app.editor.line_delegate import paint_ground, write
from app.editor.look import current_theme, tone_color
from app.editor.panels.why.entry import Entry
from app.editor.panels.why.look import look_of
from app.editor.panels.why.model import ENTRY_ROLE
from app.editor.theme import SPACE_S, SPACE_XS, TEXT_BODY, TEXT_SMALL, text_font

HOLE = "hole"
AS_ABOVE = "as above"

_ICON = 16
_PILL_RADIUS = 7.0


class WhyDelegate(QStyledItemDelegate):
    """Paints the `Entry` of each row."""

    def sizeHint(
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QSize:
        """One line."""
        height = QFontMetricsF(text_font(TEXT_BODY)).height()
        return QSize(160, int(max(_ICON, height) + 2 * SPACE_XS))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one step."""
        entry = index.data(ENTRY_ROLE)
        if not isinstance(entry, Entry) or entry.reason is None:
            return
        theme = current_theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect)
        paint_ground(painter, area, option.state)
        name, tone = look_of(entry.reason)
        mark = QRectF(area.left() + SPACE_XS, area.center().y() - _ICON / 2, _ICON, _ICON)
        painter.setFont(glyph_font(_ICON))
        painter.setPen(QColor(tone_color(tone)))
        painter.drawText(mark, Qt.AlignmentFlag.AlignCenter, glyph(name))
        text = area.adjusted(SPACE_XS + _ICON + SPACE_S, 0, -SPACE_S, 0)
        if entry.reason.is_hole:
            text.setRight(_paint_pill(painter, text, HOLE, theme.warning))
        if entry.is_told_above:
            text.setRight(_paint_pill(painter, text, AS_ABOVE, theme.faint))
        color = theme.muted if entry.is_told_above else theme.text
        write(painter, text, entry.reason.text, text_font(TEXT_BODY), color)
        painter.restore()


def _paint_pill(painter: QPainter, area: QRectF, word: str, color: str) -> float:
    """Paint a word in a frame at the right; gives where it begins, less some space."""
    font = text_font(TEXT_SMALL)
    metrics = QFontMetricsF(font)
    width, height = metrics.horizontalAdvance(word) + 2 * SPACE_S, metrics.height() + 2
    pill = QRectF(area.right() - width, area.center().y() - height / 2, width, height)
    painter.setPen(QColor(color))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(pill, _PILL_RADIUS, _PILL_RADIUS)
    painter.setFont(font)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, word)
    return pill.left() - SPACE_S
