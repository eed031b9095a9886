"""Words beside the mouse: why a cord does not fit, or what becomes of its value."""

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

_WIDEST = 380
_OFFSET = QPoint(18, 20)
_GOES_AFTER_MS = 4000


class Hint(QLabel):
    """A bubble over the canvas; a child of the view, as the viewport scrolls by blitting."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("canvasHint")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_GOES_AFTER_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def show_at(
        self, mouse: QPoint, text: str, *, is_refused: bool, goes_away: bool = False
    ) -> None:
        """Say `text` beside `mouse` (parent coordinates), inside the parent's edges."""
        self._timer.stop()
        if self.property("refused") != is_refused:
            self.setProperty("refused", is_refused)
            self.style().unpolish(self)
            self.style().polish(self)
        if text != self.text():
            self.setText(text)
        wide = min(self.fontMetrics().horizontalAdvance(text) + 34, _WIDEST)
        self.setFixedWidth(wide)
        self.resize(wide, self.heightForWidth(wide))
        self.move(self._inside(mouse + _OFFSET))
        self.show()
        self.raise_()
        if goes_away:
            self._timer.start()

    def _inside(self, at: QPoint) -> QPoint:
        room = self._over.rect().adjusted(8, 8, -8, -8)
        x = min(at.x(), room.right() - self.width())
        y = at.y()
        if y + self.height() > room.bottom():
            y = at.y() - 2 * _OFFSET.y() - self.height()
        return QPoint(max(x, room.left()), max(y, room.top()))
