"""A value as a table: of a list of records a column for each name, else names and values."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.editor.canvas.value_text import value_text
from app.editor.panels.data.path import Path
from app.editor.panels.data.tree_model import has_members

CHUNK = 500
"""Rows that come at a time."""
_LOOKED_AT = 200
"""Records whose names become columns."""
_MOST_COLUMNS = 60

Index = QModelIndex | QPersistentModelIndex


class ValueTableModel(QAbstractTableModel):
    """Rows and columns of one value."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[str, ...] = ()
        self._rows: Sequence[Any] = ()
        self._keys: Sequence[str | int] = ()
        self._come = 0

    def show(self, value: Any) -> None:
        """Show another value."""
        self.beginResetModel()
        if isinstance(value, Mapping):
            self._keys, self._rows = tuple(value), tuple(value.values())
            self._columns = ("Name", "Value")
        elif has_members(value):
            self._keys, self._rows = range(len(value)), value
            self._columns = columns_of(value) or ("Value",)
        else:
            self._keys, self._rows, self._columns = (0,), (value,), ("Value",)
        self._come = min(CHUNK, len(self._rows))
        self.endResetModel()

    def path(self, index: Index) -> Path:
        """What leads to the value of a cell."""
        key = self._keys[index.row()]
        is_record = isinstance(self._rows[index.row()], Mapping) and not self._is_named
        return (key, self._columns[index.column()]) if is_record else (key,)

    def value_at(self, index: Index) -> Any:
        """The value of a cell."""
        row = self._rows[index.row()]
        if self._is_named or not isinstance(row, Mapping):
            return row
        return row.get(self._columns[index.column()])

    # As Qt asks for it

    def rowCount(self, parent: Index | None = None) -> int:
        """Rows that have come so far."""
        return 0 if parent is not None and parent.isValid() else self._come

    def columnCount(self, parent: Index | None = None) -> int:
        """One a name."""
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether not all rows have come."""
        return not parent.isValid() and self._come < len(self._rows)

    def fetchMore(self, parent: Index) -> None:
        """Let the next rows come."""
        last = min(self._come + CHUNK, len(self._rows))
        if last > self._come:
            self.beginInsertRows(QModelIndex(), self._come, last - 1)
            self._come = last
            self.endInsertRows()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Names above, numbers from 1 at the side."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self._columns[section]
        return section + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The value on one line."""
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid():
            return None
        if self._is_named and index.column() == 0:
            return str(self._keys[index.row()])
        value = self.value_at(index)
        return "" if value is None else value_text(value)

    @property
    def _is_named(self) -> bool:
        return self._columns == ("Name", "Value") and not isinstance(self._keys, range)


def columns_of(value: Sequence[Any]) -> tuple[str, ...]:
    """The names in a list of records, in the order in which they come; empty where it is none."""
    names: dict[str, None] = {}
    for row in value[:_LOOKED_AT]:
        if not isinstance(row, Mapping):
            return ()
        names |= dict.fromkeys(str(name) for name in row)
    return tuple(names)[:_MOST_COLUMNS]
