"""The popup to find something by typing. What can be found is told by whoever opens it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from app.editor.icons import icon
from app.editor.line_delegate import LINE_ROLE, Line
from app.editor.look import tip
from app.editor.panels.line_list import LineList
from app.editor.theme import SPACE_S

_WIDTH, _HEIGHT = 460, 404
_PAGE = 7
"""Rows that a page key moves by: about as many as are in sight."""
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Tab: 1,
    Qt.Key.Key_Backtab: -1,
    Qt.Key.Key_PageDown: _PAGE,
    Qt.Key.Key_PageUp: -_PAGE,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One row.

    Attributes:
        line: How it looks.
        pick: What choosing it does, once the popup is closed; None where it cannot be chosen.
    """

    line: Line
    pick: Callable[[], object] | None


@dataclass(frozen=True, slots=True)
class Finder:
    """What a popup finds.

    Attributes:
        name: What is searched, for the empty field and for screen readers.
        empty: Words for when nothing is found.
        find: The rows for what is typed, best first.
    """

    name: str
    empty: str
    find: Callable[[str], Sequence[Choice]]


class FindPopup(QFrame):
    """A field and a list. Arrows choose while the cursor stays in the field."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("kind", "popup")
        self.setFixedSize(_WIDTH, _HEIGHT)
        self._finder: Finder | None = None
        self._model = _Choices(self)
        self.field = QLineEdit(self)
        self.field.setProperty("kind", "search")
        self.field.setClearButtonEnabled(True)
        self.field.addAction(icon("mdi6.magnify"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(self._on_text)
        self.field.installEventFilter(self)
        self._list = LineList(self._model, "Found", "", self)
        self._list.chosen.connect(self._on_chosen)
        self._list.current_changed.connect(self._on_current)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        column.setSpacing(SPACE_S)
        column.addWidget(self.field)
        column.addWidget(self._list, 1)

    def open_at(self, place: QPoint, finder: Finder) -> None:
        """Open with its left top corner at `place` (on the screen), or as near as there is room."""
        self._finder = finder
        self.setAccessibleName(finder.name)
        self.field.setPlaceholderText(finder.name)
        self.field.setAccessibleName(finder.name)
        self._list.say_when_empty(finder.empty)
        self.field.clear()
        self._on_text("")
        room = self.screen().availableGeometry()
        self.move(
            max(room.left(), min(place.x(), room.right() - _WIDTH)),
            max(room.top(), min(place.y(), room.bottom() - _HEIGHT)),
        )
        self.show()
        self.field.setFocus()

    def rows(self) -> tuple[Line, ...]:
        """What is listed."""
        return tuple(choice.line for choice in self._model.choices)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and page keys choose, Enter takes, Escape closes; all else is typed."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._step(_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_chosen(self._list.current)
        elif key == Qt.Key.Key_Escape:
            self.close()
        else:
            return False
        return True

    def _step(self, by: int) -> None:
        last = self._model.rowCount() - 1
        if last >= 0:
            self._list.go_to(max(0, min(last, self._list.current.row() + by)))

    def _on_text(self, text: str) -> None:
        if self._finder is None:
            return
        self._model.show_choices(self._finder.find(text))
        if self._model.choices:
            self._list.go_to(0)
        else:
            self.field.setAccessibleDescription(self._finder.empty)

    def _on_current(self, index: QModelIndex) -> None:
        # The cursor stays in the field: there a screen reader tells which row is chosen.
        if index.isValid():
            said = index.data(Qt.ItemDataRole.AccessibleTextRole)
            place = f"{index.row() + 1} of {self._model.rowCount()}"
            self.field.setAccessibleDescription(f"{said}, {place}")

    def _on_chosen(self, index: QModelIndex) -> None:
        # A click may be told twice; by the second time the popup is closed.
        if not index.isValid() or not self.isVisible():
            return
        pick = self._model.choices[index.row()].pick
        if pick is not None:
            self.close()
            pick()


class _Choices(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.choices: Sequence[Choice] = ()

    def show_choices(self, choices: Sequence[Choice]) -> None:
        self.beginResetModel()
        self.choices = choices
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.choices)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid():
            return None
        line = self.choices[index.row()].line
        if role == LINE_ROLE:
            return line
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return line.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(one for one in (line.title, line.note, line.detail) if one)
            case Qt.ItemDataRole.ToolTipRole:
                return tip(line.detail)
        return None
