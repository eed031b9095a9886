"""A line of words above the canvas: what went wrong. It stays until it is closed."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from app.editor.icons import icon
from app.editor.theme import SPACE_M, SPACE_S


class Banner(QFrame):
    """Says one thing until it is closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        mark = QLabel(self)
        mark.setPixmap(icon("mdi6.alert-circle-outline", "danger").pixmap(18, 18))
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        close = QToolButton(self)
        close.setProperty("kind", "tiny")
        close.setIcon(icon("mdi6.close"))
        close.setToolTip("Close")
        close.setAccessibleName("Close this message")
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_M, SPACE_S, SPACE_S, SPACE_S)
        row.setSpacing(SPACE_M)
        row.addWidget(mark)
        row.addWidget(self._words, 1)
        row.addWidget(close)
        self.hide()

    @property
    def words(self) -> str:
        """What it says; empty while it is closed."""
        return "" if self.isHidden() else self._words.text()

    def say(self, text: str) -> None:
        """Say it."""
        self._words.setText(text)
        self.show()
