"""Editor of a list of texts: a row each, or the whole list as JSON."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.editor.icons import icon
from app.editor.panels.fields.field import ABSENT, Field, OneHistory, as_text
from app.editor.panels.fields.json_field import JsonField


class ListField(Field):
    """A list; items that are not text are edited as JSON."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = _Rows(self)
        self._json = JsonField(placeholder or '["first", "second"]', self)
        self._value: Any = ABSENT
        self._rows.edited.connect(self._on_edited)
        self._json.edited.connect(self._on_edited)
        for part in (self._rows, self._json):
            part.finished.connect(self.finished)
        self._as_json = QPushButton("As JSON", self)
        self._as_json.setProperty("kind", "flat")
        self._as_json.setCheckable(True)
        self._as_json.setToolTip("Edit the whole list as JSON text")
        self._as_json.toggled.connect(self._show)
        self.setFocusProxy(self._rows.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._rows)
        column.addWidget(self._json)
        below = QHBoxLayout()
        below.addWidget(self._rows.add)
        below.addStretch(1)
        below.addWidget(self._as_json)
        column.addLayout(below)

    def show_value(self, value: Any) -> None:
        """Show it: as rows where every item is text, else as JSON."""
        self._value = value
        if not _fits_rows(value):
            self._as_json.setChecked(True)
        self._as_json.setEnabled(_fits_rows(value))
        self._show()

    def _show(self) -> None:
        is_json = self._as_json.isChecked()
        (self._json if is_json else self._rows).show_value(self._value)
        self._json.setVisible(is_json)
        self._rows.setVisible(not is_json)
        self._rows.add.setVisible(not is_json)
        self.setFocusProxy(self._json if is_json else self._rows.add)

    def _on_edited(self, value: Any) -> None:
        self._value = value
        self.edited.emit(value)


class _Rows(Field):
    """A line of text for each item."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.add = QPushButton(icon("mdi6.plus"), "Add a row", parent)
        self.add.setProperty("kind", "flat")
        self.add.clicked.connect(self._on_add)
        self._rows: list[_Row] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)

    def show_value(self, value: Any) -> None:
        items = [as_text(item) for item in _items(value)]
        while len(self._rows) > len(items):
            self._drop(self._rows[-1])
        for number, item in enumerate(items):
            if number == len(self._rows):
                self._append()
            self._rows[number].show_text(item)

    def _append(self) -> "_Row":
        row = _Row(len(self._rows) + 1, self)
        row.edited.connect(self._on_edited)
        row.finished.connect(self.finished)
        row.removed.connect(self._on_removed)
        self._rows.append(row)
        self._column.addWidget(row)
        return row

    def _drop(self, row: "_Row") -> None:
        self._rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        for number, one in enumerate(self._rows):
            one.set_number(number + 1)

    def _on_add(self) -> None:
        row = self._append()
        self._emit()
        self.finished.emit()
        row.edit.setFocus()

    def _on_edited(self) -> None:
        self._emit()

    def _on_removed(self, row: object) -> None:
        if isinstance(row, _Row):
            self._drop(row)
            self._emit()
            self.finished.emit()

    def _emit(self) -> None:
        texts = [row.edit.text() for row in self._rows]
        self.edited.emit(texts or ABSENT)


class _Row(QWidget):
    edited = Signal()
    finished = Signal()
    removed = Signal(object)

    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._number = QLabel(self)
        self._number.setProperty("kind", "muted")
        self.edit = QLineEdit(self)
        self.edit.installEventFilter(OneHistory(self))
        self.edit.textEdited.connect(self.edited)
        self.edit.editingFinished.connect(self.finished)
        self._remove = QToolButton(self)
        self._remove.setProperty("kind", "tiny")
        self._remove.setIcon(icon("mdi6.close"))
        self._remove.clicked.connect(lambda: self.removed.emit(self))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._number)
        row.addWidget(self.edit, 1)
        row.addWidget(self._remove)
        self.set_number(number)

    def set_number(self, number: int) -> None:
        self._number.setText(str(number))
        self.edit.setAccessibleName(f"Item {number}")
        self._remove.setAccessibleName(f"Remove item {number}")
        self._remove.setToolTip(f"Remove item {number}")

    def show_text(self, text: str) -> None:
        if text != self.edit.text():
            self.edit.setText(text)


def _items(value: Any) -> list[Any]:
    if value is ABSENT or value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _fits_rows(value: Any) -> bool:
    return all(isinstance(item, str) for item in _items(value)) and (
        not isinstance(value, str) or not value.lstrip().startswith("[")
    )
