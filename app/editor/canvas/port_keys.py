"""Ports by keyboard: from one to the next, along a link to its other end, and a cord from one."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent

from app.editor.canvas import intents
from app.editor.canvas.block_item import BlockItem, BlockPort, Key
from app.editor.canvas.card import Fold, Row, Shown, Side, is_branch, make_card
from app.editor.canvas.cord_item import CordItem
from app.editor.canvas.hit import Hit
from app.editor.canvas.linked import linked_at
from app.editor.canvas.projection import Projection
from app.editor.canvas.viewer import CanvasViewer
from app.editor.edit import Edit

SELECT_ONE = "Select one block first: then its ports are gone through."
NO_LINK_HERE = "Nothing is linked here. Return takes up a cord."
NOT_AT_A_PORT = "Go to a port first (Ctrl+Down), then along its link."
_WAYS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Left: -1,
}
_ACROSS = (Qt.Key.Key_Right, Qt.Key.Key_Left)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAKES_AWAY = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class Selects(Protocol):
    """What this needs of the canvas."""

    def selected(self) -> tuple[str, ...]:
        """Ids of the selected blocks."""

    def select(self, ids: Iterable[str]) -> None:
        """Select blocks."""


class PortKeys(QObject):
    """The port that the user is at, and the cord that was taken up there.

    Return takes up a cord, as a press of the mouse does: a linked input gives away its own. Then
    arrows go to the ports that take it and Return plugs it in; Tab searches a block for it, Escape
    lets it go. Delete takes the links of the port away.

    Args:
        ask: Asks the owner of the document for an edit.
        refuse: Says why something cannot be done.
    """

    def __init__(
        self,
        viewer: CanvasViewer,
        shown: Projection,
        canvas: Selects,
        ask: Callable[[Edit], None],
        refuse: Callable[[str], object],
    ) -> None:
        super().__init__(viewer)
        self._viewer = viewer
        self._shown = shown
        self._canvas = canvas
        self._ask = ask
        self._refuse = refuse
        self._current: tuple[str, Key] | None = None
        self._last_cord: CordItem | None = None
        self._target: Hit | None = None
        viewer.installEventFilter(self)
        viewer.viewport().installEventFilter(self)

    @property
    def current(self) -> BlockPort | None:
        """The port that the user is at, while it is there and its block is selected."""
        if self._current is None:
            return None
        block_id, key = self._current
        item = self._shown.items.get(block_id)
        if item is None or self._canvas.selected() != (block_id,):
            return None
        return item.ports.get(key)

    def step(self, way: int) -> None:
        """Go to the next port of the selected block, or with -1 to the one before."""
        selected = self._canvas.selected()
        if len(selected) != 1:
            self._refuse(SELECT_ONE)
            return
        item = self._shown.items[selected[0]]
        at = self.current
        if at is None and any(not fold.is_open for fold in item.view.place.folds):
            self._shown.toggle_fold(item.block_id)
        ports = _in_order(item)
        if at in ports:
            place = min(max(ports.index(at) + way, 0), len(ports) - 1)
        else:
            place = 0 if way > 0 else len(ports) - 1
        if ports:
            self._go_to(ports[place])

    def follow(self) -> None:
        """Go along the link of the port to its other end; at many links along the next one."""
        port = self.current
        if port is None:
            self._refuse(NOT_AT_A_PORT)
            return
        if not port.cords:
            self._refuse(NO_LINK_HERE)
            return
        place = port.cords.index(self._last_cord) + 1 if self._last_cord in port.cords else 0
        cord: CordItem = port.cords[place % len(port.cords)]
        other = cord.input_port if port.row.side is Side.OUTPUT else cord.output_port
        self._canvas.select([other.block.block_id])
        self._go_to(other)
        self._last_cord = cord

    def leave(self) -> None:
        """The user is at no port any more."""
        if self._current is not None:
            item = self._shown.items.get(self._current[0])
            self._current = self._target = self._last_cord = None
            if item is not None:
                item.set_target(None)
            self._viewer.cords.hint.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes the keys that mean something at a port; the mouse leaves it."""
        if self._current is None:
            return False
        kind = event.type()
        if watched is self._viewer.viewport():
            if kind == QEvent.Type.MouseButtonPress:
                self.leave()
            return False
        if kind == QEvent.Type.FocusOut:
            self.leave()
        if not isinstance(event, QKeyEvent):
            return False
        port, key = self.current, Qt.Key(event.key())
        if port is None:
            self.leave()
            return False
        if kind == QEvent.Type.ShortcutOverride:
            # Delete is an action of the window, which would take the whole block.
            event.setAccepted(key in _TAKES_AWAY and not event.modifiers())
            return event.isAccepted()
        if kind != QEvent.Type.KeyPress or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        return self._take_drawing(key, port) if self._viewer.cords.is_on else self._take(key, port)

    # At a port

    def _take(self, key: Qt.Key, port: BlockPort) -> bool:
        if key in _ENTER:
            self._begin(port)
        elif key in _TAKES_AWAY:
            self._take_away(port)
        elif key == Qt.Key.Key_Escape:
            self.leave()
        else:
            if key in _WAYS or key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self.leave()
            return False
        return True

    def _take_away(self, port: BlockPort) -> None:
        wiring = self._shown.wiring
        if not port.cords or wiring is None:
            self._refuse(NO_LINK_HERE)
            return
        self._ask(intents.disconnect([cord.link for cord in port.cords], wiring))
        self._show_current()

    def _go_to(self, port: BlockPort) -> None:
        before = self._shown.items.get(self._current[0]) if self._current else None
        if before is not None and before is not port.block:
            before.set_target(None)
        self._current = (port.block.block_id, port.key)
        self._last_cord = None
        self._show_current()

    def _show_current(self) -> None:
        port = self.current
        if port is None:
            self.leave()
            return
        port.block.set_target(port.row)
        self._say(port_words(port), self._bring_in_sight(port.scenePos()))

    # With a cord in hand

    def _begin(self, port: BlockPort) -> None:
        self._viewer.cords.begin_at_port(port, port.scenePos())
        self._target = None
        if not self._to_taker(self._blocks(), 1, None):
            self._search(port)

    def _take_drawing(self, key: Qt.Key, port: BlockPort) -> bool:
        if key in _ENTER and self._target is not None:
            hit, self._target = self._target, None
            self._viewer.cords.drop(hit, self._seen(_place(hit)))
            self._show_current()
        elif key in _WAYS:
            self._next_taker(_WAYS[key], is_across=key in _ACROSS)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._search(port)
        elif key == Qt.Key.Key_Escape:
            self._viewer.cancel()
            self._show_current()
        else:
            return False
        return True

    def _search(self, port: BlockPort) -> None:
        cords = self._viewer.cords
        start = cords.start or port
        cords.cancel()
        mouse = self._seen(start.scenePos())
        self.leave()
        cords.dropped_free(start, mouse)

    def _next_taker(self, way: int, *, is_across: bool) -> None:
        hit = self._target
        if hit is None or hit.block is None:
            return
        stops = self._stops(hit.block)
        place = stops.index(hit) + way if hit in stops else -1
        if not is_across and 0 <= place < len(stops):
            self._move_to(stops[place])
            return
        blocks = self._blocks()
        at = blocks.index(hit.block) if hit.block in blocks else 0
        onward = blocks[at + 1 :] if way > 0 else blocks[:at][::-1]
        self._to_taker(onward, way, hit)

    def _to_taker(self, blocks: Sequence[BlockItem], way: int, former: Hit | None) -> bool:
        """Go to the first block of these that takes the cord; stay where none does."""
        for block in blocks:
            stops = self._stops(block)
            if stops:
                self._move_to(stops[0] if way > 0 else stops[-1])
                return True
        return former is not None

    def _stops(self, block: BlockItem) -> Sequence[Hit]:
        gesture = self._viewer.cords.gesture
        if gesture is None or block is gesture.start.block:
            return ()
        wiring = self._shown.wiring
        has_closed = any(not fold.is_open for fold in block.view.place.folds)
        if has_closed and wiring is not None:
            placed = wiring.placed[block.block_id].block
            linked = linked_at(block.block_id, wiring.graph)
            whole = make_card(placed, wiring, linked, Fold(is_open=True))
            hidden = [row for row in whole.rows if (row.side, row.name) not in block.ports]
            if any(gesture.lights_up(block, row) for row in hidden):
                self._shown.toggle_fold(block.block_id)
        ports = _in_order(block)
        if not is_branch(gesture.start.row):
            # A value goes to `when` more rarely than anywhere else.
            ports.sort(key=lambda port: port.row is block.card.gate)
        return gesture.stops(block, ports)

    def _move_to(self, hit: Hit) -> None:
        self._target = hit
        at = _place(hit)
        mouse = self._bring_in_sight(at)
        self._viewer.cords.move(hit, at, mouse)
        target = self._viewer.cords.target
        if target is not None:
            words = (f"{target.block.card.title} · {target.row.label}", target.fit.conversion)
            self._say(": ".join(filter(None, words)), mouse)

    def _blocks(self) -> list[BlockItem]:
        wiring, items = self._shown.wiring, self._shown.items
        return [items[one] for one in wiring.order() if one in items] if wiring else []

    # To eye and ear

    def _say(self, text: str, mouse: QPoint) -> None:
        self._viewer.cords.hint.show_at(mouse, text, is_refused=False)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._viewer, text))

    def _bring_in_sight(self, at: QPointF) -> QPoint:
        room = self._viewer.viewport().rect()
        if not room.contains(self._seen(at)):
            self._viewer.centerOn(at)
        return self._seen(at)

    def _seen(self, at: QPointF) -> QPoint:
        return QPoint(self._viewer.mapFromScene(at))


def port_words(port: BlockPort) -> str:
    """A port on one line: side, label, type, and where its value comes from or goes to."""
    row = port.row
    side = "Input" if row.side is Side.INPUT else "Output"
    told = [f"{side} {row.label}", row.type.name, "required" if row.is_required else ""]
    told.append(_goes_to(port) if row.side is Side.OUTPUT else _comes_from(row))
    return ", ".join(one for one in told if one)


def _comes_from(row: Row) -> str:
    if row.is_missing:
        return "missing"
    by = {Shown.LINK: "from ", Shown.DEFAULT: "by default "}.get(row.shown, "")
    return f"{by}{row.text}" if row.text else ""


def _goes_to(port: BlockPort) -> str:
    ends = [cord.input_port for cord in port.cords]
    if len(ends) > 1:
        return f"goes to {len(ends)} inputs"
    return f"goes to {ends[0].block.card.title} · {ends[0].row.label}" if ends else "not linked"


def _in_order(item: BlockItem) -> list[BlockPort]:
    keys = ((row.side, row.name) for row in item.card.rows)
    return [item.ports[key] for key in keys if key in item.ports]


def _place(hit: Hit) -> QPointF:
    """Where the cord is led to, in scene coordinates."""
    if hit.port is not None:
        return hit.port.scenePos()
    return QPointF() if hit.block is None else QPointF(hit.block.pos() + hit.block.body.center())
