"""A row of buttons of which one is chosen: which side of a message is shown."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from app.editor.theme import SPACE_XS


class Segments(QWidget):
    """Offers names; the first is chosen.

    Signals:
        chosen: The user chose another name.
    """

    chosen = Signal(str)

    def __init__(self, name: str, names: Iterable[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_XS)
        for one in names:
            button = self._buttons[one] = QPushButton(one, self)
            button.setProperty("kind", "flat")
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, one=one: self._on_clicked(one))
            self._group.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        self._wanted = next(iter(self._buttons))
        self._buttons[self._wanted].setChecked(True)

    @property
    def current(self) -> str:
        """The name that is chosen."""
        return next(name for name, one in self._buttons.items() if one.isChecked())

    def offer(self, names: Iterable[str]) -> None:
        """Show these names alone: what the user chose last, where it is among them."""
        offered = list(names)
        self.setVisible(len(offered) > 1)
        for name, button in self._buttons.items():
            button.setVisible(name in offered)
        self._buttons[self._wanted if self._wanted in offered else offered[0]].setChecked(True)

    def _on_clicked(self, name: str) -> None:
        self._wanted = name
        self.chosen.emit(name)
