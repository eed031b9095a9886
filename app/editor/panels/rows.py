"""The rows of a run: which went well, which did not and why; one is shown on the canvas."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.editor.clock import elapsed_words
from app.editor.icons import icon
from app.editor.line_delegate import LINE_ROLE, Line
from app.editor.look import tip
from app.editor.panels.line_list import LineList
from app.editor.panels.status_pill import WORDS
from app.editor.running.record import RowView
from app.editor.theme import SPACE_M, SPACE_S, SPACE_XS
from app.engine.run_state import RunStatus

EMPTY = "Rehearse the workflow (F5): each row of the customer file, or the sample, appears here."
ROW_ROLE = Qt.ItemDataRole.UserRole + 1

_TONES = {
    RunStatus.OK: "success",
    RunStatus.FINISHED_WITH_ERRORS: "danger",
    RunStatus.FAILED: "danger",
    RunStatus.RUNNING: "accent_fill",
}


class RowsModel(QAbstractListModel):
    """Rows of a run in the order in which they began."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[RowView] = []
        self._places: dict[str, int] = {}
        self._messages: Mapping[str, int] | None = None

    def clear(self) -> None:
        """Empty the list."""
        self.beginResetModel()
        self._rows.clear()
        self._places.clear()
        self._messages = None
        self.endResetModel()

    def show_messages(self, messages: Mapping[str, int] | None) -> None:
        """Say of each row how many messages it got; None where that is not known."""
        self._messages = messages
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1), [])

    def show_row(self, view: RowView) -> None:
        """Show a row as it is now, at its place."""
        place = self._places.get(view.row)
        if place is None:
            place = len(self._rows)
            self.beginInsertRows(QModelIndex(), place, place)
            self._places[view.row] = place
            self._rows.append(view)
            self.endInsertRows()
        elif self._rows[place] != view:
            self._rows[place] = view
            self.dataChanged.emit(self.index(place), self.index(place), [])

    def place_of(self, row: str) -> int:
        """Where a row is listed."""
        return self._places[row]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """How many."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """What views and screen readers ask for."""
        if not index.isValid():
            return None
        view = self._rows[index.row()]
        word, icon_name, _ = WORDS[view.status]
        title = f"Row {view.row}" if view.row else "Sample"
        if role == ROW_ROLE:
            return view
        got = "" if self._messages is None else number_words(self._messages.get(view.row, 0))
        if role == LINE_ROLE:
            return Line(
                icon=icon_name,
                tone=_TONES.get(view.status, "faint"),
                title=f"{title}  ·  {word}",
                detail=view.error,
                note="  ·  ".join(filter(None, (got, elapsed_words(view.elapsed_ms)))),
            )
        text = f"{title}: {word}. {view.error}".strip()
        text += f" Got {got}." if got else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        return tip(text) if role == Qt.ItemDataRole.ToolTipRole else None


def number_words(messages: int) -> str:
    """`no message`, `1 message`, `2 messages`."""
    return f"{messages or 'no'} message{'' if messages < 2 else 's'}"


class RowsPanel(QWidget):
    """Lists the rows of a run; below, what the row that is shown got.

    Signals:
        row_chosen: The name of the row to show.
        why_wanted: Why this row got nothing, or not everything, is asked.
    """

    row_chosen = Signal(str)
    why_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = RowsModel(self)
        self._list = LineList(self._model, "Rows of the run", EMPTY, self)
        self._list.chosen.connect(self._on_chosen)
        self._told = ""
        self._got = QLabel(self)
        self._why = QPushButton(icon("mdi6.account-question-outline"), "", self)
        self._why.setToolTip(
            tip("Show at which filter or failure this row stopped (Ctrl+Alt+Shift+Y)")
        )
        self._why.clicked.connect(lambda: self.why_wanted.emit(self._told))
        self._foot = QWidget(self)
        self._foot.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(SPACE_M, SPACE_XS, SPACE_M, SPACE_XS)
        foot.setSpacing(SPACE_S)
        foot.addWidget(self._got)
        foot.addWidget(self._why)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._list, 1)
        column.addWidget(self._foot)

    def clear(self) -> None:
        """Another run begins."""
        self._model.clear()
        self._foot.hide()

    def show_messages(self, messages: Mapping[str, int] | None) -> None:
        """Say of each row how many messages it got; None where that is not known."""
        self._model.show_messages(messages)

    def tell(self, row: str, words: str, question: str) -> None:
        """Say what a row got.

        Args:
            words: Nothing is said for none.
            question: On the button that asks why not more; empty for no button.
        """
        self._told = row
        self._got.setText(words)
        self._why.setText(question)
        self._why.setVisible(bool(question))
        self._foot.setVisible(bool(words))

    @property
    def told(self) -> str:
        """What is said of the row that is shown; empty for nothing."""
        return "" if self._foot.isHidden() else self._got.text()

    def show_row(self, view: RowView) -> None:
        """Show a row as it is now."""
        self._model.show_row(view)

    def mark_row(self, row: str) -> None:
        """Make a row the current one."""
        self._list.go_to(self._model.place_of(row))

    def _on_chosen(self, index: QModelIndex) -> None:
        view = index.data(ROW_ROLE)
        if isinstance(view, RowView):
            self.row_chosen.emit(view.row)
