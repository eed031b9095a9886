"""Carries a cord gesture out on the screen: the live cord, lit ports, words beside the mouse."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPoint, QPointF

from app.editor.canvas.block_item import BlockPort
from app.editor.canvas.card import Side
from app.editor.canvas.cord_gesture import CordGesture, Target
from app.editor.canvas.cord_item import CordItem
from app.editor.canvas.hint import Hint
from app.editor.canvas.hit import Hit
from app.editor.canvas.port_shape import port_color
from app.workflow.wiring import Wiring

if TYPE_CHECKING:
    from app.editor.canvas.viewer import CanvasViewer

_FIRST_MOVE = 5.0
"""Scene units that the mouse must move before a press is a drag."""


class CordDrag:
    """The dragging of one cord at a time. A drop is told by `connection_changed` and `refused`.

    Attributes:
        dropped_free: Called with the port of a new cord that was dropped on the empty canvas, and
            where (viewport). A link whose end is dropped there is taken away.
    """

    def __init__(self, viewer: "CanvasViewer") -> None:
        self._viewer = viewer
        self._gesture: CordGesture | None = None
        self._pressed_at = QPointF()
        self.hint = Hint(viewer)
        self.wiring: Wiring | None = None
        self.dropped_free: Callable[[BlockPort, QPoint], None] = lambda _port, _mouse: None

    @property
    def is_on(self) -> bool:
        """Whether a cord hangs on the mouse."""
        return self._gesture is not None

    @property
    def gesture(self) -> CordGesture | None:
        """The cord that hangs on the mouse, or that keys lead."""
        return self._gesture

    @property
    def start(self) -> BlockPort | None:
        """The port at its fixed end."""
        return self._gesture.start if self._gesture else None

    @property
    def target(self) -> Target | None:
        """What it points at."""
        return self._gesture.target if self._gesture else None

    def begin_at_port(self, port: BlockPort, at: QPointF) -> None:
        """A port was pressed: a linked input gives its cord away, any other begins a new one."""
        if port.row.side is Side.INPUT and port.cords:
            self.begin_at_end(port.cords[-1], Side.INPUT, at)
        else:
            self._begin(port, None, at)

    def begin_at_end(self, cord: CordItem, end: Side, at: QPointF) -> None:
        """The end of a cord was pressed: it comes off, the other end stays."""
        fixed = cord.output_port if end is Side.INPUT else cord.input_port
        self._begin(fixed, cord, at)

    def move(self, hit: Hit, at: QPointF, mouse: QPoint) -> None:
        """The mouse is at `at` (scene), `mouse` (viewport), over `hit`."""
        gesture = self._gesture
        if gesture is None:
            return
        if not gesture.has_moved:
            if QLineF(at, self._pressed_at).length() < _FIRST_MOVE:
                return
            self._light_up(gesture)
        fold = hit.fold
        if fold is not None and not fold.is_open and fold.side is not gesture.start.row.side:
            self._viewer.fold_pressed.emit(hit.block)
            return
        before = gesture.target
        target = gesture.move_to(hit)
        if before is not None and (target is None or target.block is not before.block):
            self._set_target(gesture, before, None)
        if target is not None:
            self._set_target(gesture, target, target if target.fit.is_allowed else None)
        self._draw(gesture, target, at)
        self._tell(target, mouse)

    def drop(self, hit: Hit, mouse: QPoint) -> None:
        """The button went up over `hit`."""
        gesture = self._gesture
        if gesture is None:
            return
        target = gesture.move_to(hit) if gesture.has_moved else None
        has_moved, origin = gesture.has_moved, gesture.origin
        self.cancel()
        if not has_moved:
            return
        if target is not None:
            self._plug(gesture, target, mouse)
        elif origin is not None and hit.block is None:
            self._viewer.connection_changed.emit([(gesture.start, origin)], [])
        elif hit.block is None and not self._viewer.minimap.holds(QPointF(mouse)):
            self.dropped_free(gesture.start, mouse)

    def cancel(self) -> None:
        """Let the cord go: everything is as before."""
        gesture, self._gesture = self._gesture, None
        if gesture is None:
            return
        self._viewer._LIVE_PIPE.reset_path()
        self._viewer._LIVE_PIPE.setVisible(False)
        self.hint.hide()
        if gesture.detached is not None:
            gesture.detached.setVisible(True)
        if gesture.has_moved:
            for block in self._viewer.blocks():
                block.set_fits(None)

    def _begin(self, start: BlockPort, detached: CordItem | None, at: QPointF) -> None:
        if self.wiring is not None:
            self._gesture = CordGesture(start, self.wiring, detached)
            self._pressed_at = at

    def _plug(self, gesture: CordGesture, target: Target, mouse: QPoint) -> None:
        port = target.port
        if port is not None and port is gesture.origin:
            return
        if not target.fit.is_allowed or port is None:
            reason = target.fit.reason or ""
            self.hint.show_at(mouse, reason, is_refused=True, goes_away=True)
            self._viewer.refused.emit(reason)
            return
        origin = gesture.origin
        off = [(gesture.start, origin)] if origin is not None else []
        self._viewer.connection_changed.emit(off, [(gesture.start, port)])

    def _light_up(self, gesture: CordGesture) -> None:
        gesture.has_moved = True
        if gesture.detached is not None:
            gesture.detached.setVisible(False)
        self._viewer._LIVE_PIPE.setVisible(True)
        for block in self._viewer.blocks():
            block.set_fits(partial(gesture.lights_up, block))

    def _set_target(self, gesture: CordGesture, at: Target, lit: Target | None) -> None:
        lit_row = lit.row if lit is not None else None
        at.block.set_fits(partial(gesture.lights_up, at.block), lit_row)

    def _draw(self, gesture: CordGesture, target: Target | None, at: QPointF) -> None:
        theme = self._viewer.ink.theme
        color = port_color(gesture.start.row.type, theme)
        is_plugged = target is not None and target.fit.is_allowed
        if target is not None:
            at = gesture.end_of(target) if is_plugged else at
            color = color if is_plugged else theme.danger
        self._viewer._LIVE_PIPE.set_look(color, is_plugged=is_plugged)
        self._viewer._LIVE_PIPE.draw_path(gesture.start, cursor_pos=at)

    def _tell(self, target: Target | None, mouse: QPoint) -> None:
        if target is None:
            self.hint.hide()
        elif not target.fit.is_allowed:
            self.hint.show_at(mouse, target.fit.reason or "", is_refused=True)
        elif target.fit.conversion or target.block.card.is_collapsed:
            # On a collapsed card it is not seen which port it would be.
            text = ": ".join(filter(None, (target.row.label, target.fit.conversion)))
            self.hint.show_at(mouse, text, is_refused=False)
        else:
            self.hint.hide()
