"""The real program, with eyes: it tells on its output where things are on the screen.

Started as `python -m tests.support.eyes ARGUMENTS…`. A line of JSON on the input is a question, a
line of JSON on the output its answer. Questions change nothing: what is done to the window is done
from outside, through the X server (`tests.support.person`).
"""

import json
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from PySide6.QtCore import QAbstractItemModel, QObject, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QListView,
    QMenu,
    QWidget,
)

from app.editor import application
from app.editor.canvas.block_item import BlockItem
from app.editor.canvas.card import Side
from app.editor.main_window import MainWindow
from app.editor.palette_model import PaletteRole
from app.editor.panels.input_row import InputRow
from app.workflow.writing import dump

Place = list[int] | None
Kind = TypeVar("Kind", bound=QWidget)


class Eyes(QObject):
    """Answers in the thread of the window."""

    asked = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._viewer = window.canvas.viewer
        self._known: dict[str, Callable[..., Any]] = {
            "size": self.size,
            "document": self.document,
            "block": self.block,
            "port": self.port,
            "cord": self.cord,
            "empty": self.empty,
            "palette": self.palette,
            "field": self.field,
            "named": self.named,
            "listed": self.listed,
            "menu": self.menu,
            "run": self.run,
            "picture": self.picture,
        }
        self.asked.connect(self._on_asked, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=self._listen, daemon=True).start()

    def size(self) -> list[int]:
        """Width and height of the window."""
        return [self._window.width(), self._window.height()]

    def document(self) -> dict[str, Any]:
        """What is open, as its file would say it, and what the window says about it."""
        window = self._window
        return {
            "text": dump(window.document.workflow),
            "undo": window.document.undo_name,
            "changed": window.document.is_changed,
            "path": str(window.document.path or ""),
            "selected": list(window.canvas.selected()),
            "problems": [one.message for one in window.checker.problems],
            "zoom": self._viewer.sight.zoom,
        }

    def block(self, block: str) -> Place:
        """The middle of a block's header."""
        item = self._item(block)
        return self._seen(item.mapToScene(QPointF(128.0, 12.0)))

    def port(self, block: str, side: str, name: str) -> dict[str, Place]:
        """A port, or the fold that hides it."""
        item = self._item(block)
        place = item.view.place.place_of(Side(side), name)
        if place is not None:
            at = item.mapToScene(QPointF(place.port.x(), place.port.y()))
            return {"port": self._seen(at), "fold": None}
        folds = item.view.place.folds
        fold = next((one for one in folds if one.side == Side(side)), None)
        middle = fold and item.mapToScene(QPointF(128.0, fold.middle))
        return {"port": None, "fold": self._seen(middle) if middle else None}

    def cord(self, source: str, target: str, part: float) -> Place:
        """A point of a cord, so far along it (0 to 1)."""
        for cord in self._item(source.partition(".")[0]).cords():
            if (cord.link.source, cord.link.target) == (source, target):
                return self._seen(cord.mapToScene(cord.path().pointAtPercent(part)))
        return None

    def empty(self, x: int, y: int) -> Place:
        """A point of the canvas, from its upper left corner."""
        return _place(self._viewer.viewport(), QPoint(x, y))

    def palette(self, type: str) -> Place:
        """A block in the palette, where it is in sight."""
        view = self._window.palette_panel.findChild(QListView)
        assert view is not None
        for row in range(view.model().rowCount()):
            index = view.model().index(row, 0)
            spec = index.data(PaletteRole.SPEC)
            if spec is not None and spec.type == type:
                return _in_view(view, view.visualRect(index))
        return None

    def field(self, name: str) -> Place:
        """The control of an input in the inspector, where it is in sight."""
        for row in self._window.inspector.findChildren(InputRow):
            if row.isVisible() and row.spec.name == name and row.field is not None:
                return _middle(row.field.control())
        return None

    def named(self, name: str) -> Place:
        """A control that is called so, by its accessible name or its text."""
        for widget in _visible(QWidget):
            text = widget.text() if isinstance(widget, (QAbstractButton, QLineEdit)) else ""
            if name in (widget.accessibleName(), text.replace("&", "")):
                found = _middle(widget)
                if found:
                    return found
        return None

    def listed(self, text: str) -> Place:
        """An entry of a list that has popped up, or of a list in the window."""
        for view in _visible(QAbstractItemView):
            model: QAbstractItemModel = view.model()
            for row in range(model.rowCount()):
                index = model.index(row, 0)
                if str(index.data()) == text and (found := _in_view(view, view.visualRect(index))):
                    return found
        return None

    def menu(self, text: str) -> Place:
        """An entry of an open menu."""
        for menu in _visible(QMenu):
            for action in menu.actions():
                if action.text().replace("&", "") == text:
                    return _place(menu, menu.actionGeometry(action).center())
        return None

    def run(self) -> dict[str, Any]:
        """The run that is shown: how it stands, its blocks, and what is said of what is held."""
        window = self._window
        state = window.runs.state
        return {
            "is_running": window.runner.is_running,
            "status": state.status.value,
            "blocks": {id: one.status.value for id, one in state.blocks.items()},
            "errors": {id: one.message for id, one in state.blocks.items() if one.message},
            "held": window.stage.hold_bar.words,
            "messages": len(window.runs.shown.deliveries) if window.runs.shown else 0,
        }

    def picture(self, path: str) -> bool:
        """Keep the window, or the dialog above it, as a picture; gives whether that went well."""
        return (QApplication.activeModalWidget() or self._window).grab().save(path)

    def _item(self, block: str) -> BlockItem:
        return next(one for one in self._viewer.blocks() if one.block_id == block)

    def _seen(self, at: QPointF) -> Place:
        port = self._viewer.viewport()
        inside = self._viewer.mapFromScene(at)
        return _place(port, inside) if port.rect().contains(inside) else None

    def _listen(self) -> None:
        for line in sys.stdin:
            self.asked.emit(line)

    def _on_asked(self, line: str) -> None:
        asked = json.loads(line)
        name = asked.pop("ask")
        sys.stdout.write(json.dumps(self._known[name](**asked)) + "\n")
        sys.stdout.flush()


def _visible(kind: type[Kind]) -> Iterator[Kind]:
    for widget in reversed(QApplication.allWidgets()):
        if isinstance(widget, kind) and widget.isVisible():
            yield widget


def _middle(widget: QWidget) -> Place:
    """The middle of what is in sight of a widget; None where its middle is not."""
    shown = widget.visibleRegion().boundingRect()
    middle = widget.rect().center()
    if shown.contains(middle):
        return _place(widget, middle)
    return _place(widget, shown.center()) if shown.height() > _ENOUGH else None


_ENOUGH = 16


def _in_view(view: QAbstractItemView, rect: QRect) -> Place:
    port = view.viewport()
    return _place(port, rect.center()) if port.rect().contains(rect.center()) else None


def _place(widget: QWidget, at: QPoint) -> Place:
    point = widget.mapToGlobal(at)
    return [point.x(), point.y()]


def _watched() -> MainWindow:
    window = _make_window()
    window.eyes = Eyes(window)  # type: ignore[attr-defined]
    return window


_make_window = application.make_window

if __name__ == "__main__":
    from app.cli import main

    application.make_window = _watched
    sys.exit(main(sys.argv[1:]))
