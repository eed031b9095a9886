"""Tests, and the differences of one of them, as rows of lists."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.editor.line_delegate import LINE_ROLE, Line
from app.editor.look import tip
from app.editor.panels.workflow_tests.entry import TestEntry
from app.runs.workflow_test_differences import Difference

ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
BLOCK_ROLE = Qt.ItemDataRole.UserRole + 2
Index = QModelIndex | QPersistentModelIndex


class TestsModel(QAbstractListModel):
    """The tests, by name of their files."""

    __test__ = False

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[TestEntry, ...] = ()

    def show(self, entries: tuple[TestEntry, ...]) -> None:
        """Show other tests, or these as they stand now."""
        if [one.path for one in entries] == [one.path for one in self.entries]:
            self.entries = entries
            if entries:
                self.dataChanged.emit(self.index(0), self.index(len(entries) - 1), [])
            return
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """How many."""
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What views and screen readers ask for."""
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role == LINE_ROLE:
            return _line(entry)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{entry.title}: {entry.word}. {_detail(entry)}".strip()
        return tip(str(entry.path)) if role == Qt.ItemDataRole.ToolTipRole else None


class DifferencesModel(QAbstractListModel):
    """What came otherwise than one test expects."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found: Sequence[Difference] = ()

    def show(self, found: Sequence[Difference]) -> None:
        """Show other differences."""
        self.beginResetModel()
        self._found = found
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """How many."""
        return 0 if parent is not None and parent.isValid() else len(self._found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A sentence, and the block that it is about."""
        if not index.isValid():
            return None
        one = self._found[index.row()]
        if role == BLOCK_ROLE:
            return one.block
        if role == LINE_ROLE:
            place = f"Row {one.row}" if one.row else ""
            return Line("mdi6.not-equal-variant", "danger", one.text, note=place)
        if role == Qt.ItemDataRole.DisplayRole:
            return str(one)
        return tip(str(one)) if role == Qt.ItemDataRole.ToolTipRole else None


def _line(entry: TestEntry) -> Line:
    took = f"{entry.verdict.elapsed_s:.1f} s" if entry.verdict else ""
    if entry.is_running:
        icon, tone = "mdi6.play", "accent_fill"
    elif entry.is_red:
        icon, tone = "mdi6.close", "danger"
    elif entry.is_green:
        icon, tone = "mdi6.check", "success"
    else:
        icon, tone = "mdi6.test-tube", "faint"
    return Line(icon, tone, f"{entry.title}  ·  {entry.word}", _detail(entry), took)


def _detail(entry: TestEntry) -> str:
    if entry.trouble:
        return entry.trouble
    count = len(entry.differences)
    if count:
        more = f"  (+{count - 1})" if count > 1 else ""
        return f"{entry.differences[0]}{more}"
    return entry.path.name
