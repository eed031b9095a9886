"""Keys on the canvas: from block to block, and into the form. Deleting and such is in actions."""

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.editor.canvas.block_item import BlockItem
from app.editor.canvas.projection import Projection

_WAYS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}
_ASIDE = 2.0
"""How much more a step aside counts than one ahead."""
_WIDEST = 3.0
"""A block that is further aside than this many times the way ahead is not in that direction."""


class Selects(Protocol):
    """What keys need of the canvas."""

    def selected(self) -> tuple[str, ...]:
        """Ids of the selected blocks."""

    def select(self, ids: Iterable[str]) -> None:
        """Select blocks."""

    def open_block(self, block_id: str) -> None:
        """Go to the form of a block."""


class CanvasKeys(QObject):
    """Watches the view, so that Tab is seen before Qt moves the focus with it.

    Arrows go to the nearest block in a direction, Tab to the next one in the order of the run; from
    the last one it leaves the canvas. Where no block is selected, Tab is left to others. Enter
    opens the form.
    """

    def __init__(self, view: QWidget, shown: Projection, canvas: Selects) -> None:
        super().__init__(view)
        self._shown = shown
        self._canvas = canvas
        self._current: str | None = None
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes the keys that mean something here."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        return self._take(Qt.Key(event.key()), event.modifiers())

    def _take(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        shift = Qt.KeyboardModifier.ShiftModifier
        if modifiers & ~(shift | Qt.KeyboardModifier.KeypadModifier):
            return False
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            is_back = key == Qt.Key.Key_Backtab or bool(modifiers & shift)
            return self._step(-1 if is_back else 1)
        if key in _WAYS:
            return self._go(_WAYS[key], is_added=bool(modifiers & shift))
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not modifiers & shift:
            return self._open()
        return False

    def _step(self, way: int) -> bool:
        order = self._order()
        block = self._from()
        if block is None or block not in order:
            return False
        place = order.index(block) + way
        if not 0 <= place < len(order):
            return False
        self._choose([order[place]], order[place])
        return True

    def _go(self, way: tuple[float, float], *, is_added: bool) -> bool:
        order = self._order()
        if not order:
            return False
        block = self._from()
        target = self._nearest(block, way) if block is not None else order[0]
        if target is not None:
            kept = self._canvas.selected() if is_added else ()
            self._choose([*kept, target], target)
        return True

    def _open(self) -> bool:
        block = self._from()
        if block is None:
            return False
        self._canvas.open_block(block)
        return True

    def _choose(self, ids: list[str], current: str) -> None:
        self._canvas.select(ids)
        self._current = current

    def _from(self) -> str | None:
        """The block that the user is at: of several selected ones the one gone to last."""
        selected = self._canvas.selected()
        if self._current in selected:
            return self._current
        return selected[-1] if selected else None

    def _order(self) -> tuple[str, ...]:
        wiring = self._shown.wiring
        return tuple(one for one in wiring.order() if one in self._shown.items) if wiring else ()

    def _nearest(self, block: str, way: tuple[float, float]) -> str | None:
        start = _middle(self._shown.items[block])
        costs = {}
        for one, item in self._shown.items.items():
            cost = _cost(_middle(item) - start, way)
            if cost is not None:
                costs[one] = cost
        return min(costs, key=lambda one: costs[one]) if costs else None


def _middle(item: BlockItem) -> QPointF:
    return QPointF(item.pos() + item.body.center())


def _cost(step: QPointF, way: tuple[float, float]) -> float | None:
    """How far a step goes astray from a direction; None where it does not lead that way."""
    ahead = step.x() * way[0] + step.y() * way[1]
    aside = abs(step.x() * way[1]) + abs(step.y() * way[0])
    if ahead <= 0 or aside > _WIDEST * ahead:
        return None
    return ahead + _ASIDE * aside
