"""NodeGraphQt's graph, as a view: its nodes stand for blocks, its slots make edits."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtGui import QUndoStack

from app.editor.canvas import intents
from app.editor.canvas.block_item import BlockItem, BlockPort
from app.editor.canvas.card import Card, Side
from app.editor.canvas.cord_gesture import HiddenPort
from app.editor.canvas.ink import Ink
from app.editor.canvas.layout_item import LayoutItem
from app.editor.canvas.moving import Movable
from app.editor.canvas.viewer import CanvasViewer
from app.editor.edit import Edit
from app.editor.nodegraph import BaseNode, NodeGraph
from app.workflow.layout_edits import move_things
from app.workflow.model import Link
from app.workflow.wiring import Wiring


class BlockNode(BaseNode):
    """A node with the id of its block. Its ports live in the item alone.

    Attributes:
        item: The card on the scene.
    """

    __identifier__ = "cordboard"
    NODE_NAME = "Block"

    def __init__(self, card: Card, ink: Ink) -> None:
        self.item = BlockItem(card, ink)
        super().__init__(lambda: self.item)
        self.model.id = card.block_id
        self.view.id = card.block_id


class CanvasGraph(NodeGraph):
    """Nothing is pushed on NodeGraphQt's undo stack: whatever its slots are told becomes an edit.

    Signals:
        edit_made: A gesture asks for an `Edit`.
    """

    edit_made = Signal(object)

    def __init__(self, ink: Ink, parent: QObject | None = None) -> None:
        self._wiring: Wiring | None = None
        self.view = CanvasViewer(ink)
        super().__init__(parent, undo_stack=QUndoStack(), viewer=self.view)

    def set_wiring(self, wiring: Wiring) -> None:
        """What gestures are judged by and edits are made of."""
        self._wiring = wiring
        self.view.cords.wiring = wiring

    def place(self, card: Card, ink: Ink) -> BlockItem:
        """Put a block on the scene."""
        node = BlockNode(card, ink)
        self.model.nodes[card.block_id] = node
        self.view.add_block(node.item)
        return node.item

    def take(self, item: BlockItem) -> None:
        """Take a block off the scene, with its cords."""
        for cord in item.cords():
            cord.delete()
        self.view.remove_node(item)
        del self.model.nodes[item.block_id]

    def get_unique_name(self, name: str) -> str:
        """Names need not be unique; NodeGraphQt's own search walks all of them."""
        return name

    def _register_builtin_nodes(self) -> None:
        """None: nodes are made of blocks alone."""

    def _on_connection_changed(
        self,
        disconnected: list[tuple[BlockPort, BlockPort]],
        connected: list[tuple[BlockPort, BlockPort | HiddenPort]],
    ) -> None:
        if self._wiring is None:
            return
        off = [_link(*ends) for ends in disconnected]
        on = [_link(*ends) for ends in connected]
        if off and on:
            self.edit_made.emit(intents.replug(off[0], on[0], self._wiring))
        elif on:
            self.edit_made.emit(intents.connect(on[0], self._wiring))
        elif off:
            self.edit_made.emit(intents.disconnect(off, self._wiring))

    def _on_connection_sliced(self, ports: list[tuple[BlockPort, BlockPort]]) -> None:
        self._on_connection_changed(ports, [])

    def _on_nodes_moved(self, node_data: Mapping[Movable, QPointF]) -> None:
        if self._wiring is None:
            return
        blocks = [item for item in node_data if isinstance(item, BlockItem)]
        things = {
            item.thing: (item.x(), item.y()) for item in node_data if isinstance(item, LayoutItem)
        }
        positions = {item.block_id: (item.x(), item.y()) for item in blocks}
        # Where the layout was computed, the places of the others are now settled too.
        settled = self._wiring.workflow.layout.blocks
        for block_id, node in self.model.nodes.items():
            if blocks and block_id not in settled and block_id not in positions:
                positions[block_id] = (node.item.x(), node.item.y())
        name = intents.move({item.block_id: (0.0, 0.0) for item in blocks}, self._wiring).name
        if things:
            name = intents.move_things_name(things, len(blocks))
        edit = intents.move(positions, self._wiring)
        self.edit_made.emit(Edit(name, lambda now: move_things(edit.apply(now), things)))

    def _on_node_double_clicked(self, node_id: str) -> None:
        self.node_double_clicked.emit(self.get_node_by_id(node_id))

    def _on_node_selected(self, node_id: str) -> None:
        """The scene tells of selections."""

    def _on_node_selection_changed(self, sel_ids: list[str], desel_ids: list[str]) -> None:
        """As above."""

    def _on_node_data_dropped(self, mimedata: Any, pos: Any) -> None:
        """NodeGraphQt would import a file that is dropped, without a question."""

    def _on_search_triggered(self, node_type: str, pos: Any) -> None:
        """The palette finds blocks."""

    def _on_node_name_changed(self, node_id: str, name: str) -> None:
        """Titles are written in the inspector."""

    def _on_node_backdrop_updated(self, node_id: str, update_property: str, value: Any) -> None:
        """There are no backdrops."""

    def _on_insert_node(self, pipe: Any, node_id: str, prev_node_pos: Any) -> None:
        """Blocks are not dropped on cords."""


def _link(one: BlockPort | HiddenPort, other: BlockPort | HiddenPort) -> Link:
    output, input = (one, other) if one.row.side is Side.OUTPUT else (other, one)
    return Link(
        from_block=output.block.block_id,
        from_port=output.row.name,
        to_block=input.block.block_id,
        to_port=input.row.name,
    )
