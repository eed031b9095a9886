"""Runs as rows of a table, of which more come as somebody scrolls."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QIcon

from app.editor.canvas.value_text import elapsed_text
from app.editor.icons import icon
from app.editor.panels.status_pill import WORDS, status_color
from app.editor.running.order import LIVE
from app.runs.recorded import RunLine

COLUMNS = ("Began", "Workflow", "Kind", "How it ended", "Rows", "Customer", "Took", "Error")
Index = QModelIndex | QPersistentModelIndex


class HistoryModel(QAbstractTableModel):
    """The runs that were found so far.

    Signals:
        more_wanted: The last of them has come into sight, and there may be more.
    """

    more_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[RunLine] = []
        self._has_more = False

    @property
    def lines(self) -> Sequence[RunLine]:
        """The runs, the latest first."""
        return self._lines

    def show(self, lines: Sequence[RunLine], *, has_more: bool) -> None:
        """Show other runs."""
        self.beginResetModel()
        self._lines, self._has_more = list(lines), has_more
        self.endResetModel()

    def add(self, lines: Sequence[RunLine], *, has_more: bool) -> None:
        """Show these as well, behind the others."""
        self._has_more = has_more
        if lines:
            first = len(self._lines)
            self.beginInsertRows(QModelIndex(), first, first + len(lines) - 1)
            self._lines += lines
            self.endInsertRows()

    # As Qt asks for it

    def rowCount(self, parent: Index | None = None) -> int:
        """How many came so far."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def columnCount(self, _parent: Index | None = None) -> int:
        """What is told of each."""
        return len(COLUMNS)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether there may be more."""
        return self._has_more and not parent.isValid()

    def fetchMore(self, _parent: Index) -> None:
        """Ask for more; they come later."""
        if self._has_more:
            self._has_more = False
            self.more_wanted.emit()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings."""
        is_head = orientation == Qt.Orientation.Horizontal
        return COLUMNS[section] if is_head and role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words; how it ended with its sign and colour."""
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return cells(line)[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return cells(line)[column] or None
        if column == 3 and role == Qt.ItemDataRole.DecorationRole:
            return _status_icon(line)
        if column == 3 and role == Qt.ItemDataRole.ForegroundRole:
            return QColor(status_color(line.status))
        return None


def cells(line: RunLine) -> tuple[str, ...]:
    """What is told of a run, by column."""
    rows = f"{line.rows} ({line.failed_rows} failed)" if line.failed_rows else str(line.rows)
    kind = "Live" if line.mode == LIVE else "Rehearsal"
    return (
        began_words(line.started_at),
        line.name or line.workflow_id,
        f"{kind}, {line.origin}" if line.origin else kind,
        WORDS[line.status][0],
        rows,
        f"+{line.number}" if line.number else "",
        _took(line),
        line.error,
    )


def began_words(began: dt.datetime) -> str:
    """When a run began, by the clock of this machine."""
    return f"{began.astimezone():%Y-%m-%d %H:%M:%S}"


def _took(line: RunLine) -> str:
    if line.ended_at is None:
        return ""
    return elapsed_text((line.ended_at - line.started_at).total_seconds() * 1000)


def _status_icon(line: RunLine) -> QIcon:
    return icon(WORDS[line.status][1])
