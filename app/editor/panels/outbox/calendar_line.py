"""Paints a call on a calendar: a line of 24 hours for each day that matters."""

import datetime as dt

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.editor.look import current_theme
from app.editor.panels.outbox.callback import DAY_MINUTES, Callback, minutes
from app.editor.theme import SPACE_M, SPACE_S, TEXT_SMALL, text_font

_LABEL = 72
_ROW = 64
_LINE = 12
_MARK = 6
_HOURS = range(0, 25, 3)
_BAND_STRENGTH = 0.28


class CalendarLine(QWidget):
    """Shows the working hours as a band, what was asked for as a ring, the call as a dot."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._callback: Callback | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(_LABEL + 260)

    def show_callback(self, callback: Callback) -> None:
        """Show another call."""
        self._callback = callback
        self.setAccessibleName("Calendar")
        self.setAccessibleDescription(callback.words())
        self.setToolTip(callback.words())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its days."""
        days = len(self._callback.days) if self._callback else 1
        return QSize(560, days * _ROW + SPACE_S)

    def place_of(self, moment: dt.datetime) -> QPointF:
        """Where a moment of one of the days is on its line."""
        callback = self._callback
        days = callback.days if callback else (moment.date(),)
        line = self._line(days.index(moment.date()))
        share = minutes(moment.time()) / DAY_MINUTES
        return QPointF(line.left() + share * line.width(), line.center().y())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines and what is on them."""
        if self._callback is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, day in enumerate(self._callback.days):
            self._paint_day(painter, self._line(row), day)
        self._paint_way(painter)
        self._paint_marks(painter)

    def _line(self, row: int) -> QRectF:
        width = self.width() - _LABEL - 2 * SPACE_M
        return QRectF(_LABEL + SPACE_M, row * _ROW + 26, width, _LINE)

    def _paint_day(self, painter: QPainter, line: QRectF, day: dt.date) -> None:
        theme, callback = current_theme(), self._callback
        painter.setFont(text_font(TEXT_SMALL))
        painter.setPen(QColor(theme.muted))
        label = QRectF(0, line.top() - 6, _LABEL, line.height() + 12)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(label, middle | Qt.AlignmentFlag.AlignLeft, f"{day:%a} {day.day} {day:%b}")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.raised))
        painter.drawRoundedRect(line, _LINE / 2, _LINE / 2)
        band = QColor(theme.success)
        band.setAlphaF(_BAND_STRENGTH)
        painter.setBrush(band)
        for start, end in callback.bands() if callback else ():
            left = line.left() + start / DAY_MINUTES * line.width()
            width = (end - start) / DAY_MINUTES * line.width()
            painter.drawRect(QRectF(left, line.top(), width, line.height()))
        painter.setPen(QColor(theme.faint))
        for hour in _HOURS:
            at = line.left() + hour / 24 * line.width()
            painter.drawLine(QPointF(at, line.bottom() + 2), QPointF(at, line.bottom() + 5))
            below = QRectF(at - 16, line.bottom() + 6, 32, 14)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"{hour:02}")

    def _paint_way(self, painter: QPainter) -> None:
        """From what was asked for to the call: along the line, and on from the next day's left."""
        callback = self._callback
        if callback is None or callback.asked is None or not callback.is_moved:
            return
        pen = QPen(QColor(current_theme().accent), 1.6, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        asked, at = self.place_of(callback.asked), self.place_of(callback.at)
        if asked.y() == at.y():
            painter.drawLine(asked, at)
        else:
            painter.drawLine(asked, QPointF(self._line(0).right(), asked.y()))
            painter.drawLine(QPointF(self._line(1).left(), at.y()), at)
        head = QPolygonF([at, at + QPointF(-14, -5), at + QPointF(-14, 5)])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(current_theme().accent))
        painter.drawPolygon(head)

    def _paint_marks(self, painter: QPainter) -> None:
        theme, callback = current_theme(), self._callback
        if callback is None:
            return
        painter.setFont(text_font(TEXT_SMALL))
        if callback.asked is not None and callback.is_moved:
            place = self.place_of(callback.asked)
            painter.setPen(QPen(QColor(theme.warning), 2))
            painter.setBrush(QColor(theme.surface))
            painter.drawEllipse(place, _MARK, _MARK)
            self._write_above(painter, place, f"asked {callback.asked:%H:%M}", theme.warning)
        place = self.place_of(callback.at)
        painter.setPen(QPen(QColor(theme.surface), 2))
        painter.setBrush(QColor(theme.success))
        painter.drawEllipse(place, _MARK + 1, _MARK + 1)
        self._write_above(painter, place, f"call {callback.at:%H:%M}", theme.success)

    def _write_above(self, painter: QPainter, place: QPointF, text: str, color: str) -> None:
        width = QFontMetricsF(painter.font()).horizontalAdvance(text)
        left = min(max(place.x() - width / 2, 0.0), self.width() - width - SPACE_S)
        painter.setPen(QColor(color))
        area = QRectF(left, place.y() - _LINE / 2 - 22, width + SPACE_S, 16)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
