"""The steps of an answer as Qt shows them: a tree that is set in only where causes part."""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.editor.look import tip
from app.editor.panels.why.entry import Entry

ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


class WhyModel(QAbstractItemModel):
    """One answer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = Entry()

    def show_entries(self, root: Entry) -> None:
        """Show another answer."""
        self.beginResetModel()
        self._root = root
        self.endResetModel()

    @property
    def root(self) -> Entry:
        """Above all entries."""
        return self._root

    def index_of(self, entry: Entry) -> QModelIndex:
        """Where an entry stands; nowhere for the root."""
        return QModelIndex() if entry.above is None else self.createIndex(entry.place, 0, entry)

    def entry_at(self, index: Index) -> Entry:
        """The entry there; the root for nowhere."""
        entry = index.internalPointer() if index.isValid() else None
        return entry if isinstance(entry, Entry) else self._root

    # Qt

    def index(self, row: int, column: int, parent: Index = _TOP) -> QModelIndex:
        """A step."""
        below = self.entry_at(parent).below
        if column == 0 and 0 <= row < len(below):
            return self.createIndex(row, 0, below[row])
        return QModelIndex()

    def parent(self, index: Index = _TOP) -> Any:
        """The step that this one is set in below."""
        above = self.entry_at(index).above if index.isValid() else None
        return self.index_of(above) if above is not None else QModelIndex()

    def rowCount(self, parent: Index = _TOP) -> int:
        """How many steps are set in below."""
        return len(self.entry_at(parent).below)

    def columnCount(self, parent: Index = _TOP) -> int:
        """Sentences alone."""
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What views and screen readers ask for."""
        entry = self.entry_at(index)
        if entry.reason is None:
            return None
        if role == ENTRY_ROLE:
            return entry
        text = entry.reason.text
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            marks = ("A hole: " if entry.reason.is_hole else "", text)
            return "".join(marks) + (" As told above." if entry.is_told_above else "")
        return None
