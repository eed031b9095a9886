"""Adding to a selection, and a drag of blocks, notes and frames: what goes along, and its start."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGraphicsScene

from app.editor.canvas.block_item import BlockItem
from app.editor.canvas.frame_item import FrameItem
from app.editor.canvas.layout_item import LayoutItem

Movable = BlockItem | LayoutItem
Before = dict[Movable, QPointF]


def adding(event: QMouseEvent) -> QMouseEvent:
    """The event; one with Shift as if Ctrl were held down, by which Qt adds to a selection."""
    if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        return event
    return QMouseEvent(
        event.type(),
        event.position(),
        event.scenePosition(),
        event.globalPosition(),
        event.button(),
        event.buttons(),
        event.modifiers() | Qt.KeyboardModifier.ControlModifier,
    )


def begin_move(scene: QGraphicsScene, grid: float) -> Before:
    """What a drag would move now: the selected items, and what stands inside selected frames."""
    chosen: list[Movable] = [
        one for one in scene.selectedItems() if isinstance(one, (BlockItem, LayoutItem))
    ]
    before = {item: item.pos() for item in chosen}
    for item in chosen:
        item.grid = grid
        if isinstance(item, FrameItem):
            inside = [one for one in _inside(item) if one not in before]
            item.passengers = {one: one.pos() - item.pos() for one in inside}
            before |= {one: one.pos() for one in inside}
    return before


def end_move(before: Before) -> Before:
    """What stands elsewhere than before, and where that was."""
    _let_go(before)
    return {item: at for item, at in before.items() if item.pos() != at}


def take_back(before: Before) -> None:
    """Put everything back."""
    _let_go(before)
    for item, at in before.items():
        item.setPos(at)


def _let_go(before: Mapping[Movable, QPointF]) -> None:
    for item in before:
        item.grid = 0.0
        if isinstance(item, LayoutItem):
            item.passengers = {}


def _inside(frame: FrameItem) -> list[Movable]:
    room = frame.body.translated(frame.pos())
    return [
        one
        for one in frame.scene().items(room)
        if isinstance(one, (BlockItem, LayoutItem))
        and one is not frame
        and room.contains(one.body.translated(one.pos()))
    ]
