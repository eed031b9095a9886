"""A JSON value as a tree in which values and names are changed, added and removed."""

import copy
import json
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

_PATH = Qt.ItemDataRole.UserRole
_HEIGHT = 220
_NEW_NAME = "name"

Path = tuple[Any, ...]
"""Names and places that lead from the whole to a value in it."""


class ValueTree(QTreeWidget):
    """Shows an object or a list.

    Signals:
        edited: Something in it was changed; carries the whole.
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
        """Places in a list have no names to change, and what has members no value of its own."""
        if len(args) == 3:
            first = args[0].siblingAtColumn(0)
            path = first.data(_PATH)
            if path is None:
                return False
            is_named = isinstance(_at(self._value, path[:-1]), dict)
            is_fixed = not is_named if args[0].column() == 0 else self.model().rowCount(first) > 0
            if is_fixed:
                return False
        return super().edit(*args)

    def add(self) -> None:
        """Add an entry to what is chosen, or beside it, and begin to name it."""
        path = self._chosen()
        whole = copy.deepcopy(self._value)
        if not isinstance(_at(whole, path), (dict, list)):
            path = path[:-1]
        inside = _at(whole, path)
        if isinstance(inside, dict):
            name: Any = _free_name(inside)
            inside[name] = ""
        else:
            name = len(inside)
            inside.append("")
        self._show_changed(whole, (*path, name))
        item = self.currentItem()
        if item is not None:
            self.editItem(item, 0 if isinstance(inside, dict) else 1)

    def remove(self) -> None:
        """Take away what is chosen."""
        path = self._chosen()
        if path:
            whole = copy.deepcopy(self._value)
            del _at(whole, path[:-1])[path[-1]]
            self._show_changed(whole, path[:-1])

    def _chosen(self) -> Path:
        """Where the entry stands that is chosen; empty for the whole."""
        path: Path = self.currentIndex().siblingAtColumn(0).data(_PATH) or ()
        return path

    def _on_changed(self, item: QTreeWidgetItem, column: int) -> None:
        path: Path = item.data(0, _PATH)
        whole = copy.deepcopy(self._value)
        inside = _at(whole, path[:-1])
        if column == 1:
            inside[path[-1]] = _like(inside[path[-1]], item.text(1))
        else:
            name = item.text(0)
            if not name or name in inside:
                with QSignalBlocker(self):
                    item.setText(0, str(path[-1]))
                return
            members = {name if key == path[-1] else key: one for key, one in inside.items()}
            inside.clear()
            inside.update(members)
            with QSignalBlocker(self):
                _lead(item, (*path[:-1], name))
        self._value = whole
        self.edited.emit(whole)

    def _show_changed(self, whole: Any, path: Path) -> None:
        """Show another value, with the entry at `path` chosen."""
        self._value = None
        self.show_value(whole)
        for item in _items(self):
            if item.data(0, _PATH) == path:
                self.setCurrentItem(item)
        self.edited.emit(whole)


def _at(whole: Any, path: Path) -> Any:
    for name in path:
        whole = whole[name]
    return whole


def _items(tree: QTreeWidget) -> Iterator[QTreeWidgetItem]:
    waiting = [tree.topLevelItem(place) for place in range(tree.topLevelItemCount())]
    while waiting:
        item = waiting.pop()
        if item is not None:
            yield item
            waiting += [item.child(place) for place in range(item.childCount())]


def _lead(item: QTreeWidgetItem, path: Path) -> None:
    """Another path leads to an item now, and to those in it."""
    item.setData(0, _PATH, path)
    for place in range(item.childCount()):
        inner = item.child(place)
        _lead(inner, (*path, inner.data(0, _PATH)[-1]))


def _free_name(inside: dict[str, Any]) -> str:
    name, count = _NEW_NAME, 1
    while name in inside:
        count += 1
        name = f"{_NEW_NAME}_{count}"
    return name


def _members(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _item(path: Path, value: Any) -> QTreeWidgetItem:
    item = QTreeWidgetItem([str(path[-1])])
    item.setData(0, _PATH, path)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
    if isinstance(value, (dict, list)) and value:
        for name, inner in _members(value):
            item.addChild(_item((*path, name), inner))
        return item
    item.setText(1, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return item


def _like(former: Any, typed: str) -> Any:
    """What was typed: text where text was, else what it means as JSON, else text."""
    if isinstance(former, str):
        return typed
    try:
        return json.loads(typed)
    except ValueError:
        return typed
