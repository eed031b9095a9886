"""A JSON value as a tree whose values can be changed. Keys are changed in the JSON text."""

import copy
import json
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

_PATH = Qt.ItemDataRole.UserRole
_HEIGHT = 220


class ValueTree(QTreeWidget):
    """Shows an object or a list.

    Signals:
        edited: A value in it was changed; carries the whole.
    """

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: Any = None
        self.setHeaderLabels(["Name", "Value"])
        self.setAccessibleName("Values as a tree")
        self.setFixedHeight(_HEIGHT)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.itemChanged.connect(self._on_changed)

    def show_value(self, value: Any) -> None:
        """Show it, all of it unfolded; nothing changes where it is shown already."""
        if json.dumps(value) == json.dumps(self._value) and self.topLevelItemCount():
            return
        self._value = value
        with QSignalBlocker(self):
            self.clear()
            for name, inner in _members(value):
                self.addTopLevelItem(_item((name,), inner))
        self.expandAll()

    def edit(self, *args: Any) -> Any:
        """Only values are edited, never names."""
        if len(args) == 3 and args[0].column() == 0:
            return False
        return super().edit(*args)

    def _on_changed(self, item: QTreeWidgetItem, column: int) -> None:
        path = item.data(0, _PATH)
        if column != 1 or path is None:
            return
        whole = copy.deepcopy(self._value)
        inside = whole
        for name in path[:-1]:
            inside = inside[name]
        inside[path[-1]] = _like(inside[path[-1]], item.text(1))
        self._value = whole
        self.edited.emit(whole)


def _members(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _item(path: tuple[Any, ...], value: Any) -> QTreeWidgetItem:
    item = QTreeWidgetItem([str(path[-1])])
    if isinstance(value, (dict, list)):
        for name, inner in _members(value):
            item.addChild(_item((*path, name), inner))
        return item
    item.setText(1, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    item.setData(0, _PATH, path)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
    return item


def _like(former: Any, typed: str) -> Any:
    """What was typed: text where text was, else what it means as JSON, else text."""
    if isinstance(former, str):
        return typed
    try:
        return json.loads(typed)
    except ValueError:
        return typed
