"""Blocks and cords for screen readers, which see nothing of a graphics scene by themselves.

What is said of them is in `spoken`; here is how Qt is told. They are children of the canvas: first
the blocks in the order in which they run, then the cords.
"""

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleEvent,
    QAccessibleInterface,
    QColor,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget, QGraphicsItem, QGraphicsView
from shiboken6 import Shiboken, VoidPtr

_Role = QAccessible.Role
_Text = QAccessible.Text
Key = tuple[str, ...]


class Scenery(Protocol):
    """What there is to be heard of on a canvas. Keys know things from one workflow to the next."""

    def keys(self) -> list[Key]:
        """Everything, in the order in which it is told."""

    def item(self, key: Key) -> QGraphicsItem | None:
        """Where it is; None when it is gone."""

    def name(self, key: Key) -> str:
        """What it is called."""

    def description(self, key: Key) -> str:
        """What else there is to say."""

    def is_block(self, key: Key) -> bool:
        """Whether it is a block, and not a cord."""

    def is_chosen(self, key: Key) -> bool:
        """Whether it is selected."""

    def is_collapsed(self, key: Key) -> bool:
        """Whether the header alone of a block is drawn."""

    def toggle(self, key: Key) -> None:
        """Collapse a block, or expand it."""

    def choose(self, key: Key) -> None:
        """Select it."""

    def open(self, key: Key) -> None:
        """Go to its form."""


class AccessibleCanvas:
    """Keeps what screen readers see of one canvas in step with what it shows."""

    def __init__(self, view: QGraphicsView, scenery: Scenery) -> None:
        self.view = view
        self.scenery = scenery
        self._keys: list[Key] = []
        self._told: dict[Key, tuple[str, str]] = {}
        self._pieces: dict[Key, tuple[_Piece, int]] = {}
        self._whole: _Whole | None = None
        _CANVASES[_number(view)] = self
        _install_factory()
        view.destroyed.connect(_Farewell(_number(view)))

    def make(self) -> QAccessibleInterface:
        """The interface of the canvas itself, as Qt asks for it once."""
        self._whole = _Whole(self)
        self._keys = self.scenery.keys()
        return self._whole

    @property
    def keys(self) -> list[Key]:
        """What there is, as last told."""
        return self._keys

    def piece(self, key: Key) -> QAccessibleInterface:
        """The interface of a block or cord."""
        if key not in self._pieces:
            piece = _Piece(self, key)
            self._told[key] = (self.scenery.name(key), self.scenery.description(key))
            self._pieces[key] = (piece, QAccessible.registerAccessibleInterface(piece))
        return self._pieces[key][0]

    def key_of(self, piece: QAccessibleInterface) -> Key | None:
        """What an interface stands for."""
        return next((key for key, made in self._pieces.items() if made[0] == piece), None)

    def at(self, x: int, y: int) -> QAccessibleInterface | None:
        """The block or cord at a point of the screen."""
        found = [key for key in self._keys if self.rect(key).contains(x, y)]
        return self.piece(found[0]) if found else None

    def rect(self, key: Key) -> QRect:
        """Where a block or cord is on the screen."""
        item = self.scenery.item(key)
        if item is None:
            return QRect()
        port = self.view.viewport()
        seen = self.view.mapFromScene(item.sceneBoundingRect()).boundingRect()
        return QRect(port.mapToGlobal(seen.topLeft()), seen.size())

    def chosen(self) -> Key | None:
        """The one that is selected, where it is one."""
        found = [key for key in self._keys if self.scenery.is_chosen(key)]
        return found[0] if len(found) == 1 else None

    def refresh(self) -> None:
        """Tell of what came, went or is called otherwise. Costs nothing while nobody listens."""
        if self._whole is None:
            return
        keys = self.scenery.keys()
        if keys != self._keys:
            gone = set(self._keys) - set(keys)
            self._keys = keys
            for key in gone & self._pieces.keys():
                piece, number = self._pieces.pop(key)
                QAccessible.updateAccessibility(
                    QAccessibleEvent(piece, QAccessible.Event.ObjectDestroyed)
                )
                self._told.pop(key, None)
                QAccessible.deleteAccessibleInterface(number)
            _tell(self._whole, QAccessible.Event.ObjectReorder)
        for key, made in self._pieces.items():
            said = (self.scenery.name(key), self.scenery.description(key))
            before = self._told.get(key, said)
            self._told[key] = said
            if said[0] != before[0]:
                _tell(made[0], QAccessible.Event.NameChanged)
            if said[1] != before[1]:
                _tell(made[0], QAccessible.Event.DescriptionChanged)

    def tell_chosen(self) -> None:
        """Tell which block is selected now: that is where the user is."""
        key = self.chosen()
        if self._whole is not None and key is not None and self.view.hasFocus():
            _tell(self.piece(key), QAccessible.Event.Focus)

    def forget(self) -> None:
        """The view is gone."""
        self._whole = None
        for _piece, number in self._pieces.values():
            QAccessible.deleteAccessibleInterface(number)
        self._pieces.clear()


class _Whole(QAccessibleWidget):
    """The canvas."""

    def __init__(self, canvas: AccessibleCanvas) -> None:
        super().__init__(canvas.view, _Role.List)
        self._canvas = canvas

    def childCount(self) -> int:
        return len(self._canvas.keys)

    def child(self, index: int) -> Any:
        keys = self._canvas.keys
        return self._canvas.piece(keys[index]) if 0 <= index < len(keys) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        key = self._canvas.key_of(child)
        return self._canvas.keys.index(key) if key in self._canvas.keys else -1

    def childAt(self, x: int, y: int) -> Any:
        return self._canvas.at(x, y)

    def focusChild(self) -> Any:
        key = self._canvas.chosen()
        return self._canvas.piece(key) if key is not None else None


class _Piece(QAccessibleInterface):
    """A block or a cord."""

    def __init__(self, canvas: AccessibleCanvas, key: Key) -> None:
        super().__init__()
        self._canvas = canvas
        self._key = key
        self._deeds = _Deeds(canvas, key)

    def isValid(self) -> bool:
        return self._canvas.scenery.item(self._key) is not None

    def object(self) -> Any:
        return None

    def window(self) -> QWindow:
        return self._canvas.view.window().windowHandle()

    def parent(self) -> Any:
        return QAccessible.queryAccessibleInterface(self._canvas.view)

    def childCount(self) -> int:
        return 0

    def child(self, index: int) -> Any:
        return None

    def childAt(self, x: int, y: int) -> Any:
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def rect(self) -> QRect:
        return self._canvas.rect(self._key)

    def role(self) -> QAccessible.Role:
        return _Role.ListItem if self._canvas.scenery.is_block(self._key) else _Role.Link

    def text(self, kind: QAccessible.Text) -> str:
        scenery = self._canvas.scenery
        if not self.isValid():
            return ""
        if kind == _Text.Name:
            return scenery.name(self._key)
        return scenery.description(self._key) if kind == _Text.Description else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Titles are written in the outline and the inspector."""

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        canvas, key = self._canvas, self._key
        is_chosen = canvas.scenery.is_chosen(key)
        state.focusable = state.selectable = canvas.scenery.is_block(key)
        state.selected = is_chosen
        state.expandable = canvas.scenery.is_block(key)
        state.collapsed = canvas.scenery.is_collapsed(key)
        state.expanded = state.expandable and not state.collapsed
        state.focused = is_chosen and canvas.view.hasFocus()
        return state

    def foregroundColor(self) -> QColor:
        return QColor()

    def backgroundColor(self) -> QColor:
        return QColor()

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        is_block = self._canvas.scenery.is_block(self._key)
        if kind == QAccessible.InterfaceType.ActionInterface and is_block:
            return VoidPtr(_address(self._deeds))
        return VoidPtr(0)


class _Deeds(QAccessibleActionInterface):
    """What a screen reader may do with a block: go there, open its form, collapse it."""

    def __init__(self, canvas: AccessibleCanvas, key: Key) -> None:
        super().__init__()
        self._canvas = canvas
        self._key = key

    def actionNames(self) -> list[str]:
        return [self.pressAction(), self.setFocusAction(), self.toggleAction()]

    def doAction(self, actionName: str) -> None:  # noqa: N803 - Qt's name
        if actionName == self.pressAction():
            self._canvas.scenery.open(self._key)
        elif actionName == self.setFocusAction():
            self._canvas.view.setFocus()
            self._canvas.scenery.choose(self._key)
        elif actionName == self.toggleAction():
            self._canvas.scenery.toggle(self._key)

    def keyBindingsForAction(self, actionName: str) -> list[str]:  # noqa: N803 - Qt's name
        return ["Return"] if actionName == self.pressAction() else []


_CANVASES: dict[int, AccessibleCanvas] = {}
_installed: list[Callable[[str, QObject], Any]] = []


def _install_factory() -> None:
    if not _installed:
        # Qt keeps no reference of its own.
        _installed.append(_make)
        QAccessible.installFactory(_make)


def _make(_class_name: str, thing: QObject) -> Any:
    if not isinstance(thing, QGraphicsView):
        return None
    canvas = _CANVASES.get(_number(thing))
    return canvas.make() if canvas is not None else None


class _Farewell:
    """Forgets a canvas whose view is destroyed."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __call__(self) -> None:
        canvas = _CANVASES.pop(self._number, None)
        if canvas is not None:
            canvas.forget()


def _number(view: QGraphicsView) -> int:
    return _address(view)


def _address(thing: object) -> int:
    return int(Shiboken.getCppPointer(thing)[0])  # type: ignore[no-untyped-call]


def _tell(whom: QAccessibleInterface, what: QAccessible.Event) -> None:
    QAccessible.updateAccessibility(QAccessibleEvent(whom, what))
