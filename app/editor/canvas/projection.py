"""Shows a workflow on the graph by comparing it with the one shown, by identity where it can.

Nothing here changes a document.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from PySide6.QtCore import QPointF

from app.editor.canvas.block_item import BlockItem, BlockPort
from app.editor.canvas.card import Fold, Side, make_card, seen
from app.editor.canvas.card_layout import preview_of
from app.editor.canvas.cord_item import CordItem
from app.editor.canvas.graph import CanvasGraph
from app.editor.canvas.ink import Ink
from app.editor.canvas.linked import NOT_LINKED, Linked, links_by_block
from app.workflow.arrange import arrange
from app.workflow.link_rules import taken_type
from app.workflow.model import Link, Position, Workflow
from app.workflow.wiring import Wiring
from blocks.sdk import Ports, fit

LinkKey = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a call of `show` did to the blocks.

    Attributes:
        new: Blocks that came.
        has_moved: A block came, went or stands elsewhere, or is of another height.
    """

    new: frozenset[str]
    has_moved: bool


class Projection:
    """The picture of one workflow.

    Attributes:
        items: Block id → its card, in document order.
        cords: The link's ends → its cord.
    """

    def __init__(self, graph: CanvasGraph, ink: Ink) -> None:
        self.items: dict[str, BlockItem] = {}
        self.cords: dict[LinkKey, CordItem] = {}
        self.wiring: Wiring | None = None
        self._graph = graph
        self._ink = ink
        self._ports: dict[str, Ports] = {}
        self._linked: dict[str, Linked] = {}
        self._folds: dict[str, Fold] = {}
        self._arranged: Mapping[str, Position] = {}

    @property
    def workflow(self) -> Workflow | None:
        """The workflow that is shown."""
        return self.wiring.workflow if self.wiring else None

    def show(self, wiring: Wiring) -> Shown:
        """Make the picture equal to `wiring.workflow`; what has not changed is not touched."""
        known = self.items.keys() | ()
        before = self.workflow
        workflow = wiring.workflow
        self.wiring = wiring
        self._graph.set_wiring(wiring)
        touched = self._changed_blocks(before, wiring)
        if before is None or before.links is not workflow.links:
            touched |= self._index_links(workflow)
        has_moved = self._remove_blocks(wiring)
        has_moved |= self._show_cards(touched, wiring)
        has_moved |= self._place(before, workflow)
        if before is None or before.links is not workflow.links or touched:
            self._show_cords(wiring, touched)
        return Shown(frozenset(self.items.keys() - known), has_moved)

    def heights(self) -> dict[str, float]:
        """Block id → how high it is drawn, with room for the line that it gets in a run."""
        return {
            id: item.view.place.height + preview_of(item.card) for id, item in self.items.items()
        }

    def restore(self) -> None:
        """Put every block back where the workflow has it."""
        if self.workflow is not None:
            self._place(None, self.workflow)

    def toggle_fold(self, block_id: str) -> None:
        """Show all rows of a block, or those that say something."""
        fold = self._folds.get(block_id, Fold())
        self._folds[block_id] = Fold(is_open=not fold.is_open)
        if self.wiring is not None:
            self._show_cards({block_id}, self.wiring)
            self._show_cords(self.wiring, {block_id})

    def set_ink(self, ink: Ink) -> None:
        """Show all in the colours of another theme."""
        self._ink = ink
        for item in self.items.values():
            item.set_ink(ink)
        for cord in self.cords.values():
            cord.set_ink(ink)

    def _changed_blocks(self, before: Workflow | None, wiring: Wiring) -> set[str]:
        """Blocks that are new or changed, those with other ports, and those that name them."""
        workflow = wiring.workflow
        old = {} if before is None else {block.id: block for block in reversed(before.blocks)}
        touched: set[str] = set()
        renamed: set[str] = set()
        for block in reversed(workflow.blocks):
            ports = wiring.ports(block.id)
            if old.get(block.id) is not wiring.block(block.id):
                touched.add(block.id)
                renamed.add(block.id)
            known = self._ports.get(block.id)
            if known is not ports:
                self._ports[block.id] = ports
                if known != ports:
                    touched.add(block.id)
                    renamed.add(block.id)
        collapsed = before.layout.collapsed if before else frozenset()
        touched |= collapsed ^ workflow.layout.collapsed
        if renamed:
            touched |= {link.to_block for link in workflow.links if link.from_block in renamed}
        return touched

    def _index_links(self, workflow: Workflow) -> set[str]:
        """Notes which ports have links; returns the blocks where that has changed."""
        found = links_by_block(workflow)
        changed = {
            block_id
            for block_id in found.keys() | self._linked.keys()
            if not _same(found.get(block_id, NOT_LINKED), self._linked.get(block_id, NOT_LINKED))
        }
        self._linked = found
        return changed

    def _remove_blocks(self, wiring: Wiring) -> bool:
        gone = [block_id for block_id in self.items if wiring.block(block_id) is None]
        for block_id in gone:
            self._graph.take(self.items.pop(block_id))
            self._ports.pop(block_id, None)
        return bool(gone)

    def _show_cards(self, touched: Set[str], wiring: Wiring) -> bool:
        has_moved = False
        for block_id in touched:
            block = wiring.block(block_id)
            if block is None:
                continue
            linked = self._linked.get(block_id, NOT_LINKED)
            fold = self._folds.get(block_id, Fold())
            card = make_card(block, wiring, linked, fold)
            if not fold.is_open and not card.is_collapsed:
                self._folds[block_id] = Fold(kept=fold.kept | seen(card))
            item = self.items.get(block_id)
            if item is None:
                self.items[block_id] = self._graph.place(card, QPointF(), self._ink)
                has_moved = True
            elif item.set_card(card):
                has_moved = True
                for cord in item.cords():
                    cord.redraw()
        if has_moved and len(self.items) > 1:
            order = {block.id: index for index, block in enumerate(wiring.workflow.blocks)}
            self.items = dict(sorted(self.items.items(), key=lambda one: order[one[0]]))
        return has_moved

    def _place(self, before: Workflow | None, workflow: Workflow) -> bool:
        positions = workflow.layout.blocks
        if any(block_id not in positions for block_id in self.items):
            if before is not workflow:
                self._arranged = arrange(workflow, self.heights())
            positions = {**self._arranged, **positions}
        has_moved = False
        for block_id, item in self.items.items():
            x, y = positions[block_id]
            if item.x() != x or item.y() != y:
                item.setPos(x, y)
                has_moved = True
        return has_moved

    def _show_cords(self, wiring: Wiring, touched: Set[str]) -> None:
        wanted = {_key(link): link for link in wiring.workflow.links}
        for key, old in list(self.cords.items()):
            if key not in wanted or old.scene() is None:
                old.delete()
                del self.cords[key]
        for key, link in wanted.items():
            cord = self.cords.get(key) or self._new_cord(key, link)
            if cord is None:
                continue
            cord.link = link
            if link.from_block in touched or link.to_block in touched:
                cord.set_carries(is_gate=wiring.is_gate(link), conversion=_conversion(wiring, link))

    def _new_cord(self, key: LinkKey, link: Link) -> CordItem | None:
        ends = self._ends(link)
        if ends is None:
            return None
        cord = CordItem(link, *ends, self._ink)
        self._graph.scene().addItem(cord)
        self.cords[key] = cord
        return cord

    def _ends(self, link: Link) -> tuple[BlockPort, BlockPort] | None:
        source, target = self.items.get(link.from_block), self.items.get(link.to_block)
        if source is None or target is None:
            return None
        output = source.ports.get((Side.OUTPUT, link.from_port))
        input = target.ports.get((Side.INPUT, link.to_port))
        return (output, input) if output and input else None


def _conversion(wiring: Wiring, link: Link) -> str:
    """How the value itself is converted; what takes many links may then put it with others."""
    output = wiring.output(link.from_block, link.from_port)
    input = wiring.input(link.to_block, link.to_port)
    if output is None or input is None:
        return ""
    return fit(output.type, taken_type(output.type, input)).conversion or ""


def _key(link: Link) -> LinkKey:
    return link.from_block, link.from_port, link.to_block, link.to_port


def _same(one: Linked, other: Linked) -> bool:
    if one.outputs != other.outputs or one.inputs.keys() != other.inputs.keys():
        return False
    return all(
        list(map(_key, links)) == list(map(_key, other.inputs[port]))
        for port, links in one.inputs.items()
    )
