"""A status of a block or a run as a word with an icon, in its colour."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.editor.icons import glyph, glyph_font
from app.editor.look import current_theme
from app.editor.theme import TEXT_SMALL, text_font
from app.engine.run_state import RunStatus, Status

WORDS: dict[Status | RunStatus, tuple[str, str, Status]] = {
    Status.IDLE: ("Not run", "mdi6.circle-outline", Status.IDLE),
    Status.READY: ("Ready", "mdi6.timer-sand", Status.READY),
    Status.RUNNING: ("Running", "mdi6.play", Status.RUNNING),
    Status.RETRYING: ("Trying again", "mdi6.refresh", Status.RETRYING),
    Status.HELD: ("Held", "mdi6.pause-octagon-outline", Status.HELD),
    Status.WAITING: ("Waiting", "mdi6.clock-outline", Status.WAITING),
    Status.OK: ("OK", "mdi6.check", Status.OK),
    Status.FAILED: ("Failed", "mdi6.close", Status.FAILED),
    Status.SKIPPED: ("Skipped", "mdi6.debug-step-over", Status.SKIPPED),
    RunStatus.IDLE: ("Not run", "mdi6.circle-outline", Status.IDLE),
    RunStatus.RUNNING: ("Running", "mdi6.play", Status.RUNNING),
    RunStatus.PAUSED: ("Paused", "mdi6.pause", Status.READY),
    RunStatus.WAITING: ("Waiting", "mdi6.clock-outline", Status.WAITING),
    RunStatus.OK: ("OK", "mdi6.check", Status.OK),
    RunStatus.FINISHED_WITH_ERRORS: ("Finished with errors", "mdi6.alert", Status.FAILED),
    RunStatus.FAILED: ("Failed", "mdi6.close", Status.FAILED),
    RunStatus.STOPPED: ("Stopped", "mdi6.stop", Status.SKIPPED),
}
"""Status → its word, icon, and the status whose colour it wears."""

_HEIGHT = 20
_PADDING = 8
_ICON = 12
_TINT = 0.16


def status_color(status: Status | RunStatus) -> str:
    """The colour of a status in the current theme."""
    return current_theme().status(WORDS[status][2])


class StatusPill(QWidget):
    """Shows a status; colour is never the only sign of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status: Status | RunStatus = Status.IDLE
        self.setFont(text_font(TEXT_SMALL))
        self.show_status(Status.IDLE)

    def show_status(self, status: Status | RunStatus) -> None:
        """Show another status."""
        self._status = status
        self.setAccessibleName(WORDS[status][0])
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the word."""
        width = self.fontMetrics().horizontalAdvance(WORDS[self._status][0])
        return QSize(width + 2 * _PADDING + _ICON + 4, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """The word is not cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        word, icon_name, _ = WORDS[self._status]
        color = QColor(status_color(self._status))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tint = QColor(color)
        tint.setAlphaF(_TINT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        area = QRectF(0, (self.height() - _HEIGHT) / 2, self.width(), _HEIGHT)
        painter.drawRoundedRect(area, _HEIGHT / 2, _HEIGHT / 2)
        painter.setPen(color)
        painter.setFont(glyph_font(_ICON))
        icon_area = QRectF(_PADDING, area.top(), _ICON, _HEIGHT)
        painter.drawText(icon_area, Qt.AlignmentFlag.AlignCenter, glyph(icon_name))
        painter.setFont(self.font())
        text_area = area.adjusted(_PADDING + _ICON + 4, 0, 0, 0)
        painter.drawText(
            text_area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word
        )
