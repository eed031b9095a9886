"""The steps that can be undone and redone, as a list; a click goes to one of them."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.editor.document import Document
from app.editor.look import current_theme
from app.editor.theme import SPACE_S

_WIDTH, _HIGHEST = 320, 420


class HistoryPopup(QWidget):
    """Goes away with a click elsewhere or Escape.

    The oldest step stands on top. The state now is selected; what was undone is fainter.
    """

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("History")
        self._document = document
        self._list = QListWidget(self)
        self._list.setAccessibleName("Steps")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        column.addWidget(self._list)
        faint = QColor(current_theme().faint)
        for place, name in enumerate(document.steps):
            item = QListWidgetItem(name or "As it was opened", self._list)
            if place > document.place:
                item.setForeground(faint)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}, undone")
        self._list.setCurrentRow(document.place)
        self._list.itemClicked.connect(self._on_chosen)
        self._list.itemActivated.connect(self._on_chosen)
        rows = self._list.sizeHintForRow(0) * self._list.count()
        self.resize(_WIDTH, min(rows + 6 * SPACE_S, _HIGHEST))

    def open_at(self, corner: QPoint) -> None:
        """Show it with its left top corner there (on the screen)."""
        self.move(corner)
        self.show()
        self._list.setFocus()
        self._list.scrollToItem(self._list.currentItem())

    def _on_chosen(self, item: QListWidgetItem) -> None:
        self._document.go_to(self._list.row(item))
        self.close()
