"""A line of words above the canvas with buttons: something to decide, or a step to take."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.editor.icons import icon
from app.editor.theme import SPACE_M, SPACE_S

Choice = tuple[str, Callable[[], object]]
"""What a button says, and what it does."""

_ICON = QSize(18, 18)


class NoticeBar(QFrame):
    """Says one thing until it is answered.

    Args:
        name: For screen readers.
        tone: A colour of the theme for the icon and the line below.
        mark: The icon, of the icon font, without its prefix.
    """

    def __init__(self, name: str, tone: str, mark: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", f"notice-{tone}")
        self.setAccessibleName(name)
        picture = QLabel(self)
        picture.setPixmap(icon(f"mdi6.{mark}", tone).pixmap(_ICON))
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SPACE_M, SPACE_S, SPACE_S, SPACE_S)
        self._row.setSpacing(SPACE_S)
        self._row.addWidget(picture)
        self._row.addSpacing(SPACE_S)
        self._row.addWidget(self._words, 1)
        self.hide()

    @property
    def words(self) -> str:
        """What it says; empty while it says nothing."""
        return "" if self.isHidden() else self._words.text()

    def say(self, text: str, choices: Sequence[Choice]) -> None:
        """Say it; each choice is a button."""
        self._words.setText(text)
        self._words.setAccessibleName(text)
        if [button.text() for button in self._buttons] != [label for label, _ in choices]:
            self._make_buttons([label for label, _ in choices])
        for button, (_, act) in zip(self._buttons, choices, strict=True):
            button.clicked.disconnect()
            button.clicked.connect(lambda _=False, act=act: act())
        self.show()

    def _make_buttons(self, labels: Sequence[str]) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        for label in labels:
            button = QPushButton(label, self)
            button.setProperty("kind", "small")
            button.clicked.connect(self.hide)
            self._row.addWidget(button)
            self._buttons.append(button)
