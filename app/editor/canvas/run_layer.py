"""A run on the canvas: where each block stands, and what passes along the cords."""

from collections.abc import Mapping

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from app.editor.canvas.card import Side
from app.editor.canvas.card_signs import NO_STOPS, Stops
from app.editor.canvas.projection import Projection
from app.editor.canvas.pulse import Pulses
from app.editor.canvas.run_look import run_look
from app.editor.canvas.viewer import CanvasViewer
from app.engine.run_state import BlockState, Status

_TICK_MS = 100
_IDLE = BlockState()


class RunLayer(QObject):
    """Shows states on the cards and counts the time of blocks that run.

    Attributes:
        states: As last shown; blocks that are not in it are idle.
        stops: Block id → where runs hold.
        pulses: What passes along the cords just now.
    """

    def __init__(self, viewer: CanvasViewer, shown: Projection) -> None:
        super().__init__(viewer)
        self._viewer = viewer
        self._shown = shown
        self.states: Mapping[str, BlockState] = {}
        self.stops: Mapping[str, Stops] = {}
        self.pulses = Pulses(viewer)
        self._running: dict[str, QElapsedTimer] = {}
        self._ticks = 0
        self._ticker = QTimer(self)
        self._ticker.setInterval(_TICK_MS)
        self._ticker.timeout.connect(self._on_tick)

    def show(self, states: Mapping[str, BlockState], *, is_going_on: bool = False) -> None:
        """Show where blocks stand.

        Args:
            is_going_on: It has just happened: what came out of a block is seen on its way.
        """
        before, self.states = self.states, states
        for block_id in before.keys() | states.keys():
            state, former = states.get(block_id), before.get(block_id)
            if state is not former:
                self._show(block_id, state or _IDLE)
                if is_going_on and state is not None and state.status is Status.OK:
                    self._pulse(block_id, state, former or _IDLE)
        if self._running and not self._ticker.isActive():
            self._ticker.start()

    def show_stops(self, stops: Mapping[str, Stops]) -> None:
        """Show where runs hold."""
        before, self.stops = self.stops, stops
        for block_id in before.keys() | stops.keys():
            item = self._shown.items.get(block_id)
            if item is not None:
                item.set_stops(stops.get(block_id, NO_STOPS))

    def dress(self, block_id: str) -> None:
        """A block that has just come shows what was said of it before."""
        item = self._shown.items[block_id]
        item.set_look(run_look(self.states.get(block_id, _IDLE)))
        item.set_stops(self.stops.get(block_id, NO_STOPS))

    def forget_gone(self) -> None:
        """Blocks went: nothing is counted for them any more."""
        for block_id in self._running.keys() - self._shown.items.keys():
            del self._running[block_id]
        self.pulses.forget_gone()

    def _show(self, block_id: str, state: BlockState) -> None:
        if state.status is not Status.RUNNING:
            self._running.pop(block_id, None)
        elif block_id not in self._running:
            # By the clock on the wall: that of a rehearsal may jump.
            self._running[block_id] = QElapsedTimer()
            self._running[block_id].start()
        item = self._shown.items.get(block_id)
        if item is not None:
            item.set_look(run_look(state))
            self._viewer.minimap.recolor(item)

    def _pulse(self, block_id: str, state: BlockState, former: BlockState) -> None:
        item = self._shown.items.get(block_id)
        if item is None or former.status is Status.OK:
            return
        for (side, name), port in item.ports.items():
            # Of two branches the one that is not taken gives False.
            if side is Side.OUTPUT and state.outputs.get(name) not in (None, False):
                for cord in port.cords:
                    self.pulses.send(cord)

    def _on_tick(self) -> None:
        self._ticks += 1
        sight = self._viewer.sight.rect()
        for block_id, clock in self._running.items():
            item = self._shown.items.get(block_id)
            if item is not None and item.sceneBoundingRect().intersects(sight):
                elapsed = float(clock.elapsed())
                item.set_look(run_look(self.states[block_id], elapsed, turn=self._ticks))
        if not self._running:
            self._ticker.stop()
