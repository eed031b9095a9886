"""The rows of the outline as a Qt model. What they say is in `rows`."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor

from app.editor.icons import icon
from app.editor.look import tip, tone_color
from app.editor.outline.rows import Branch, OutlineRow, RowKind, block_row, by_block, rows_below
from app.engine.run_state import BlockState
from app.workflow.model import Problem
from app.workflow.wiring import Wiring

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
"""Gives the `OutlineRow`."""

NAME, DETAIL = 0, 1
_TOP = QModelIndex()


class _Node:
    """A row in its place. Rows below a block are made when they are first looked at."""

    __slots__ = ("below", "number", "parent", "place", "row")

    def __init__(self, row: OutlineRow, place: int, parent: "_Node | None", number: int) -> None:
        self.row = row
        self.place = place
        self.parent = parent
        self.number = number
        self.below: list[_Node] | None = None


class OutlineModel(QAbstractItemModel):
    """Blocks in the order in which they run, with inputs and links.

    Signals:
        write_wanted: The user has edited a row in place: the `OutlineRow` and the text.
    """

    write_wanted = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wiring: Wiring | None = None
        self._problems: Mapping[str, list[Problem]] = {}
        self._states: Mapping[str, BlockState] = {}
        self._blocks: list[_Node] = []
        self._nodes: dict[int, _Node] = {}
        self._count = 0

    def show(
        self, wiring: Wiring, problems: Sequence[Problem], states: Mapping[str, BlockState]
    ) -> None:
        """Show these. What is the same stays; where blocks come, go or move, all is reset."""
        self._wiring, self._states = wiring, states
        self._problems = by_block(problems)
        rows = [self._block_row(block_id, wiring) for block_id in wiring.order()]
        if [row.key for row in rows] != [node.row.key for node in self._blocks]:
            self.beginResetModel()
            self._nodes.clear()
            self._blocks = [self._node(row, place, None) for place, row in enumerate(rows)]
            self.endResetModel()
            return
        for node, row in zip(self._blocks, rows, strict=True):
            self._replace(node, row)
            if node.below is not None:
                self._renew(node)

    def place_of(self, key: tuple[str, ...]) -> QModelIndex:
        """The row with this key; an invalid index where there is none."""
        for node in self._blocks:
            if node.row.key == key:
                return self._index(node)
            if node.row.block == key[1]:
                for one in self._below(node):
                    if one.row.key == key:
                        return self._index(one)
        return QModelIndex()

    def row_at(self, index: Index) -> OutlineRow | None:
        """What stands in a row."""
        node = self._nodes.get(index.internalId()) if index.isValid() else None
        return node.row if node else None

    # Qt

    def index(self, row: int, column: int, parent: Index = _TOP) -> QModelIndex:
        """A cell."""
        below = self._rows_of(parent)
        if 0 <= row < len(below) and column in (NAME, DETAIL):
            return self.createIndex(row, column, below[row].number)
        return QModelIndex()

    def parent(self, index: Index = _TOP) -> Any:
        """The row above."""
        node = self._nodes.get(index.internalId()) if index.isValid() else None
        return self._index(node.parent) if node and node.parent else QModelIndex()

    def rowCount(self, parent: Index = _TOP) -> int:
        """How many rows are below."""
        return 0 if parent.isValid() and parent.column() else len(self._rows_of(parent))

    def columnCount(self, parent: Index = _TOP) -> int:
        """Name, and value or state."""
        return 2

    def hasChildren(self, parent: Index = _TOP) -> bool:
        """Whether there are rows below; of blocks that is said without making them."""
        row = self.row_at(parent)
        if row is None or row.kind is not RowKind.BLOCK:
            return self.rowCount(parent) > 0
        wiring = self._wiring
        return wiring is not None and (
            bool(wiring.ports(row.block).inputs) or self.rowCount(parent) > 0
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What views and screen readers ask for."""
        row = self.row_at(index)
        if row is None:
            return None
        is_name = index.column() == NAME
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.text if is_name else row.detail
            case Qt.ItemDataRole.EditRole:
                return row.text if is_name else row.written
            case Qt.ItemDataRole.ToolTipRole:
                return tip(row.tip)
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.spoken if is_name else row.detail
            case Qt.ItemDataRole.DecorationRole if is_name and row.icon:
                return icon(row.icon, row.icon_tone)
            case Qt.ItemDataRole.ForegroundRole if not is_name:
                return QColor(tone_color(row.tone or "muted"))
            case _ if role == ROW_ROLE:
                return row
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Titles and simple values can be edited."""
        row = self.row_at(index)
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        is_title = row.kind is RowKind.BLOCK and index.column() == NAME
        if is_title or (row.can_write and index.column() == DETAIL):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Asks for the edit; the document decides."""
        row = self.row_at(index)
        if row is None or role != Qt.ItemDataRole.EditRole:
            return False
        if value != self.data(index, role):
            self.write_wanted.emit(row, str(value))
        return True

    # Rows

    def _block_row(self, block_id: str, wiring: Wiring) -> OutlineRow:
        problems = self._problems.get(block_id, ())
        return block_row(block_id, wiring, problems, self._states.get(block_id))

    def _rows_of(self, parent: Index) -> list[_Node]:
        if not parent.isValid():
            return self._blocks
        node = self._nodes.get(parent.internalId())
        return self._below(node) if node else []

    def _below(self, node: _Node) -> list[_Node]:
        if node.below is None:
            node.below = []
            if node.row.kind is RowKind.BLOCK:
                self._fill(node, self._branches(node))
        return node.below

    def _branches(self, node: _Node) -> tuple[Branch, ...]:
        if self._wiring is None:
            return ()
        return rows_below(node.row.block, self._wiring, self._problems.get(node.row.block, ()))

    def _fill(self, node: _Node, branches: Sequence[Branch]) -> None:
        node.below = []
        for place, branch in enumerate(branches):
            made = self._node(branch.row, place, node)
            made.below = [self._node(row, at, made) for at, row in enumerate(branch.below)]
            node.below.append(made)

    def _renew(self, node: _Node) -> None:
        """Bring the rows below a block up to date."""
        branches = self._branches(node)
        below = self._below(node)
        if _keys(branches) == [
            (one.row.key, [row.row.key for row in self._below(one)]) for one in below
        ]:
            for one, branch in zip(below, branches, strict=True):
                self._replace(one, branch.row)
                for inner, row in zip(self._below(one), branch.below, strict=True):
                    self._replace(inner, row)
            return
        if below:
            self.beginRemoveRows(self._index(node), 0, len(below) - 1)
            for one in below:
                self._forget(one)
            node.below = []
            self.endRemoveRows()
        if branches:
            self.beginInsertRows(self._index(node), 0, len(branches) - 1)
            self._fill(node, branches)
            self.endInsertRows()

    def _replace(self, node: _Node, row: OutlineRow) -> None:
        if node.row != row:
            node.row = row
            self.dataChanged.emit(self._index(node), self._index(node, DETAIL), [])

    def _node(self, row: OutlineRow, place: int, parent: _Node | None) -> _Node:
        self._count += 1
        node = self._nodes[self._count] = _Node(row, place, parent, self._count)
        return node

    def _forget(self, node: _Node) -> None:
        del self._nodes[node.number]
        for one in node.below or ():
            self._forget(one)

    def _index(self, node: _Node, column: int = NAME) -> QModelIndex:
        return self.createIndex(node.place, column, node.number)


def _keys(branches: Sequence[Branch]) -> list[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    return [(one.row.key, [row.key for row in one.below]) for one in branches]
