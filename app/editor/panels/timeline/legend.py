"""What the colours and shapes of the chart mean: those that occur in it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.editor.icons import glyph, glyph_font
from app.editor.look import current_theme, tip
from app.editor.panels.status_pill import WORDS, status_color
from app.editor.panels.timeline.geometry import LANE
from app.editor.panels.timeline.look import Look
from app.editor.panels.timeline.painter import paint_segment
from app.editor.theme import SPACE_M, SPACE_XS, TEXT_SMALL, text_font
from app.engine.run_state import Status

_SAMPLE = 14


class Legend(QWidget):
    """Samples with words, as many as there is room for; the tooltip has all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._looks: tuple[Look, ...] = ()
        self.setFont(text_font(TEXT_SMALL))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_looks(self, looks: frozenset[Look]) -> None:
        """Show these, in the order of the list of all."""
        ordered = tuple(one for one in Look if one in looks)
        if ordered != self._looks:
            self._looks = ordered
            words = ", ".join(one.value for one in ordered)
            self.setAccessibleName(f"What occurs: {words}")
            self.setToolTip(tip(words))
            self.update()

    @property
    def looks(self) -> tuple[Look, ...]:
        """What is explained."""
        return self._looks

    def sizeHint(self) -> QSize:
        """As high as a lane."""
        return QSize(320, LANE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint those that fit."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics, left = QFontMetricsF(self.font()), 0.0
        top = (self.height() - LANE) / 2
        for look in self._looks:
            wide = metrics.horizontalAdvance(look.value)
            if left + _SAMPLE + SPACE_XS + wide > self.width():
                break
            _paint_sample(painter, look, QRectF(left, top, _SAMPLE, LANE))
            painter.setFont(self.font())
            painter.setPen(QColor(current_theme().muted))
            words = QRectF(left + _SAMPLE + SPACE_XS, top, wide + 1, LANE)
            middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(words, middle, look.value)
            left = words.right() + SPACE_M


def _paint_sample(painter: QPainter, look: Look, area: QRectF) -> None:
    if look is not Look.SKIPPED:
        paint_segment(painter, look, area)
        return
    painter.setFont(glyph_font(area.width()))
    painter.setPen(QColor(status_color(Status.SKIPPED)))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, glyph(WORDS[Status.SKIPPED][1]))
