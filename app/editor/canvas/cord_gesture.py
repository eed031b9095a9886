"""The drag of a cord: which ports would take it, what is under the mouse, what a drop does."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF

from app.editor.canvas.block_item import BlockItem, BlockPort
from app.editor.canvas.card import Row, Side, is_branch
from app.editor.canvas.cord_item import CordItem
from app.editor.canvas.hit import Hit
from app.workflow.edits import disconnect
from app.workflow.model import Link
from app.workflow.splice import suiting_input, suiting_output
from app.workflow.wiring import Wiring
from blocks.sdk import WHEN, Fit

_WRONG_SIDE = {
    Side.OUTPUT: "An output is linked to an input: drop the cord at the left edge of a block",
    Side.INPUT: "An input is linked to an output: drop the cord at the right edge of a block",
}


@dataclass(frozen=True, slots=True)
class HiddenPort:
    """A port of a collapsed card that has no place of its own."""

    block: BlockItem
    row: Row


@dataclass(frozen=True, slots=True)
class Target:
    """A row under the mouse and whether it would take the cord."""

    block: BlockItem
    row: Row
    fit: Fit

    @property
    def port(self) -> BlockPort | HiddenPort | None:
        """Where the cord would end."""
        port = self.block.ports.get((self.row.side, self.row.name))
        if port is None and self.block.card.is_collapsed:
            return HiddenPort(self.block, self.row)
        return port


class CordGesture:
    """A cord that hangs on the mouse. It changes nothing: the viewer asks what a drop would do.

    Attributes:
        start: The port at its fixed end.
        detached: The cord whose other end was taken off; None for a new cord.
        target: What is under the mouse.
    """

    def __init__(self, start: BlockPort, wiring: Wiring, detached: CordItem | None = None) -> None:
        self.start = start
        self.detached = detached
        self.target: Target | None = None
        self.has_moved = False
        if detached is not None:
            # The cord in hand must not stand in its own way.
            without = disconnect(wiring.workflow, detached.link)
            wiring = wiring.after(without)
        self._wiring = wiring
        self._known: dict[tuple[str, Side, str], Fit] = {}
        self._found: dict[str, Target | None] = {}

    @property
    def origin(self) -> BlockPort | None:
        """The port that the end in hand was taken off."""
        if self.detached is None:
            return None
        is_input = self.start.row.side is Side.INPUT
        port: BlockPort = self.detached.output_port if is_input else self.detached.input_port
        return port

    def fit(self, block: BlockItem, row: Row) -> Fit:
        """Whether the cord may be plugged in there."""
        key = (block.block_id, row.side, row.name)
        if key not in self._known:
            self._known[key] = self._judge(block, row)
        return self._known[key]

    def lights_up(self, block: BlockItem, row: Row) -> bool:
        """Whether the port is shown as one that takes the cord."""
        if block is self.start.block and row.name == self.start.row.name:
            return row.side is self.start.row.side
        if row.side is self.start.row.side or not row.is_port:
            return False
        if is_branch(self.start.row) and row.side is Side.INPUT and row.name != WHEN.name:
            return False
        return self.fit(block, row).is_allowed

    def stops(self, block: BlockItem, ports: Sequence[BlockPort]) -> tuple[Hit, ...]:
        """What to point at so that the cord may be plugged in at one of these ports of a block."""
        if not block.card.is_collapsed:
            return tuple(Hit(one, block) for one in ports if self.lights_up(block, one.row))
        target = self._on_collapsed(block)
        return (Hit(block=block),) if target is not None and target.fit.is_allowed else ()

    def move_to(self, hit: Hit) -> Target | None:
        """The mouse is over `hit` now."""
        self.target = self._target(hit)
        return self.target

    def end_of(self, target: Target) -> QPointF:
        """Where the cord snaps to, in scene coordinates."""
        end = target.block.view.place.end_of(target.row.side, target.row.name)
        return QPointF(target.block.mapToScene(end))

    def _target(self, hit: Hit) -> Target | None:
        block = hit.block
        if block is None:
            return None
        if hit.port is None and block.card.is_collapsed:
            return self._on_collapsed(block)
        row = hit.port.row if hit.port else (hit.row.row if hit.row else None)
        if row is not None and row.side is self.start.row.side and hit.port is None:
            row = None
        if is_branch(self.start.row) and self.start.row.side is Side.OUTPUT:
            gate = block.card.gate
            row = gate if gate and block is not self.start.block else row
        if row is None or (block is self.start.block and row.side is self.start.row.side):
            return None
        return Target(block, row, self.fit(block, row))

    def _on_collapsed(self, block: BlockItem) -> Target | None:
        """The port of a collapsed card that suits best, wherever the mouse is over it."""
        if block is self.start.block:
            return None
        key = block.block_id
        if key not in self._found:
            self._found[key] = self._suiting(block)
        return self._found[key]

    def _suiting(self, block: BlockItem) -> Target | None:
        end = (self.start.block.block_id, self.start.row.name)
        if self.start.row.side is Side.OUTPUT:
            name = suiting_input(self._wiring, end, block.block_id, prefers_free=True)
            rows, verb = [row for row in block.card.rows if row.side is Side.INPUT], "takes"
        else:
            name = suiting_output(self._wiring, block.block_id, end)
            rows, verb = [row for row in block.card.rows if row.side is Side.OUTPUT], "gives"
        for row in rows:
            if row.name == name:
                return Target(block, row, self.fit(block, row))
        if not rows:
            return None
        kind, label = self.start.row.type.name, self.start.row.label
        reason = f"Nothing that “{block.card.title}” {verb} fits “{label}”, which is “{kind}”"
        return Target(block, rows[0], Fit(is_allowed=False, reason=reason))

    def _judge(self, block: BlockItem, row: Row) -> Fit:
        if row.side is self.start.row.side:
            return Fit(is_allowed=False, reason=_WRONG_SIDE[row.side])
        link = self._link(block.block_id, row.name)
        return self._wiring.fit(link.from_block, link.from_port, link.to_block, link.to_port)

    def _link(self, block_id: str, port: str) -> Link:
        start = self.start
        if start.row.side is Side.OUTPUT:
            ends = (start.block.block_id, start.row.name, block_id, port)
        else:
            ends = (block_id, port, start.block.block_id, start.row.name)
        return Link(from_block=ends[0], from_port=ends[1], to_block=ends[2], to_port=ends[3])
