"""The first rows of a file as a small table, read when the user asks for them."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.editor.icons import icon
from app.editor.look import tip
from app.editor.panels.fields.account_field import Account
from app.editor.run_thread import Outcome
from app.editor.theme import SPACE_XS
from blocks.sdk import excerpt, write_text

NO_ROWS = "There is no row below the header."
_WIDEST = 150


class RowsPreview(QWidget):
    """A button, and below it the rows or why there are none.

    Args:
        account: Reads them.
    """

    def __init__(self, account: Account, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._account = account
        self._file = ""
        self._asked = ""
        self._button = QPushButton(icon("mdi6.table-eye"), "Show the first rows", self)
        self._button.setProperty("kind", "flat")
        self._button.setToolTip("Read the file as a run would, and show its first rows")
        self._button.clicked.connect(self._on_clicked)
        self._table = QTableWidget(self)
        self._table.setAccessibleName("First rows of the file")
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setTabKeyNavigation(False)
        self._table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._said = QLabel(self)
        self._said.setProperty("kind", "field-error")
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addWidget(self._button, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._table)
        column.addWidget(self._said)
        self._show(())
        self.hide()

    def show_file(self, name: str) -> None:
        """The file is this one; rows of another one go."""
        if name != self._file:
            self._file = name
            self._show(())
        self._button.setEnabled(bool(name))

    def _on_clicked(self) -> None:
        self._show(())
        self._asked = self._file
        self._button.setEnabled(False)
        self._account.first_rows(self._on_read)

    def _on_read(self, outcome: Outcome) -> None:
        self._button.setEnabled(bool(self._file))
        if self._asked != self._file:
            return
        if outcome.error is not None:
            self._show((), str(outcome.error))
        elif outcome.result is not None:
            self._show(outcome.result, "" if outcome.result else NO_ROWS)

    def _show(self, rows: Sequence[Mapping[str, Any]], said: str = "") -> None:
        columns = list(dict.fromkeys(name for row in rows for name in row))
        table = self._table
        table.clear()
        table.setColumnCount(len(columns))
        table.setRowCount(len(rows))
        table.setHorizontalHeaderLabels(columns)
        for place, row in enumerate(rows):
            for number, name in enumerate(columns):
                text = excerpt(write_text(row.get(name, "")))
                item = QTableWidgetItem(text)
                item.setToolTip(tip(text))
                table.setItem(place, number, item)
        table.resizeColumnsToContents()
        for number in range(len(columns)):
            table.setColumnWidth(number, min(table.columnWidth(number), _WIDEST))
        table.setVisible(bool(rows))
        if rows:
            lines = sum(table.rowHeight(place) for place in range(len(rows)))
            bar = table.horizontalScrollBar().sizeHint().height()
            around = 2 * table.frameWidth() + 4
            table.setFixedHeight(
                table.horizontalHeader().sizeHint().height() + lines + bar + around
            )
        self._said.setText(said)
        self._said.setVisible(bool(said))
