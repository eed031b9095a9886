"""A JSON value as a tree that is unfolded as far as somebody looks, however large it is."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.editor.canvas.value_text import kind_words, value_text
from app.editor.look import current_theme
from app.editor.panels.data.path import Path

CHUNK = 200
"""Members that come at a time."""

Index = QModelIndex | QPersistentModelIndex


class Node:
    """A value and what is known of its members so far."""

    __slots__ = ("key", "members", "parent", "place", "value", "waiting")

    def __init__(self, key: str | int, value: Any, parent: "Node | None", place: int) -> None:
        self.key = key
        self.value = value
        self.parent = parent
        self.place = place
        self.members: list[Node] = []
        self.waiting: Iterator[tuple[str | int, Any]] | None = members_of(value)

    @property
    def size(self) -> int:
        """How many members there are, known or not."""
        return len(self.value) if has_members(self.value) else 0


class ValueTreeModel(QAbstractItemModel):
    """The members of one object, below each of them its own."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = Node("", {}, None, 0)

    @property
    def value(self) -> Mapping[str, Any]:
        """What is shown."""
        shown: Mapping[str, Any] = self._root.value
        return shown

    def show(self, values: Mapping[str, Any]) -> None:
        """Show the members of another object."""
        self.beginResetModel()
        self._root = Node("", values, None, 0)
        self.endResetModel()

    def path(self, index: Index) -> Path:
        """Names and places that lead to a row."""
        parts: list[str | int] = []
        node: Node | None = self._node(index)
        while node is not None and node.parent is not None:
            parts.append(node.key)
            node = node.parent
        return tuple(reversed(parts))

    def value_at(self, index: Index) -> Any:
        """The value of a row; of no row, all of it."""
        return self._node(index).value

    def index_of(self, path: Path) -> QModelIndex:
        """The row that a path leads to, fetched on the way; an invalid index if there is none."""
        index = QModelIndex()
        for part in path:
            node = self._node(index)
            while self.canFetchMore(index) and not any(one.key == part for one in node.members):
                self.fetchMore(index)
            found = next((one for one in node.members if one.key == part), None)
            if found is None:
                return QModelIndex()
            index = self.createIndex(found.place, 0, found)
        return index

    # As Qt asks for it

    def columnCount(self, _parent: Index | None = None) -> int:
        """Name and value."""
        return 2

    def rowCount(self, parent: Index | None = None) -> int:
        """Members that have come so far."""
        return len(self._node(parent).members) if parent is None or parent.column() <= 0 else 0

    def hasChildren(self, parent: Index | None = None) -> bool:
        """Whether there are members at all."""
        return self._node(parent).size > 0 and (parent is None or parent.column() <= 0)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether not all members have come."""
        node = self._node(parent)
        return node.waiting is not None and len(node.members) < node.size

    def fetchMore(self, parent: Index) -> None:
        """Let the next members come."""
        node = self._node(parent)
        if node.waiting is None:
            return
        first = len(node.members)
        new = list(islice(node.waiting, CHUNK))
        if len(new) < CHUNK:
            node.waiting = None
        if new:
            self.beginInsertRows(_plain(parent), first, first + len(new) - 1)
            node.members += [
                Node(key, value, node, first + place) for place, (key, value) in enumerate(new)
            ]
            self.endInsertRows()

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        """The index of a member."""
        members = self._node(parent).members
        if not (0 <= row < len(members) and 0 <= column < 2):
            return QModelIndex()
        return self.createIndex(row, column, members[row])

    def parent(self, index: Index | None = None) -> Any:
        """The index of what a row is a member of; without an index Qt's own parent."""
        if index is None:
            return super().parent()
        node = self._node(index)
        if node.parent is None or node.parent.parent is None:
            return QModelIndex()
        return self.createIndex(node.parent.place, 0, node.parent)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("Name", "Value")[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name, value on one line; what is empty is told in a quiet colour."""
        if not index.isValid():
            return None
        node = self._node(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return str(node.key) if index.column() == 0 else told(node.value)
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == 1:
            return kind_words(node.value)
        if role == Qt.ItemDataRole.ForegroundRole:
            theme = current_theme()
            is_quiet = index.column() == 0 or is_hole(node.value) or has_members(node.value)
            return QColor(theme.muted if is_quiet else theme.text)
        return None

    def _node(self, index: Index | None) -> Node:
        if index is None or not index.isValid():
            return self._root
        node: Node = index.internalPointer()
        return node


def _plain(index: Index) -> QModelIndex:
    return index if isinstance(index, QModelIndex) else QModelIndex(index)


def has_members(value: Any) -> bool:
    """Whether it is an object or a list."""
    is_list = isinstance(value, Sequence) and not isinstance(value, str)
    return is_list or isinstance(value, Mapping)


def members_of(value: Any) -> Iterator[tuple[str | int, Any]] | None:
    """Names or places with values; None for what has none."""
    if isinstance(value, Mapping):
        return iter(value.items())
    return iter(enumerate(value)) if has_members(value) else None


def is_hole(value: Any) -> bool:
    """Whether there is nothing in it."""
    return value is None or value in ("", [], {})


def told(value: Any) -> str:
    """A value on one line; of objects and lists how many members they have as well."""
    if isinstance(value, Mapping):
        return f"{{{len(value)}}}  {value_text(value)}" if value else "{}"
    if has_members(value):
        return f"[{len(value)}]  {value_text(value[:12])}" if value else "[]"
    return value_text(value)
