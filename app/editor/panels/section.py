"""A part of a panel with a heading that folds it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.editor.icons import icon
from app.editor.theme import SPACE_M, SPACE_S


class Section(QWidget):
    """A heading, and below it `body`, which the heading shows and hides.

    Signals:
        toggled: It was opened (True) or folded.
    """

    toggled = Signal(bool)

    def __init__(self, title: str, *, is_open: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._header = QPushButton(self)
        self._header.setText(title)
        self._header.setCheckable(True)
        self._header.setProperty("kind", "section")
        self._header.toggled.connect(self._on_toggled)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(SPACE_M)
        self._inner = QWidget(self)
        self._inner.setLayout(self.body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(self._header)
        column.addWidget(self._inner)
        self._header.setChecked(is_open)
        self._on_toggled(is_open)

    @property
    def is_open(self) -> bool:
        """Whether the body is shown."""
        return self._header.isChecked()

    def set_title(self, title: str) -> None:
        """Change the heading."""
        self._header.setText(title)

    def open(self) -> None:
        """Show the body."""
        self._header.setChecked(True)

    def _on_toggled(self, is_open: bool) -> None:
        self._header.setIcon(icon("mdi6.chevron-down" if is_open else "mdi6.chevron-right"))
        self._inner.setVisible(is_open)
        self.toggled.emit(is_open)
