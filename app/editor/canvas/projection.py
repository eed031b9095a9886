"""Shows a workflow on the graph by comparing it with the one shown, by identity where it can.

Nothing here changes a document.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from app.editor.canvas.block_item import BlockItem, BlockPort
from app.editor.canvas.card import Card, Fold, Side, make_card, seen
from app.editor.canvas.card_layout import preview_of
from app.editor.canvas.cord_item import CordItem
from app.editor.canvas.graph import CanvasGraph
from app.editor.canvas.ink import Ink
from app.editor.canvas.linked import linked_at
from app.workflow.arrange import arrange
from app.workflow.link_rules import taken_type
from app.workflow.model import Link, Position, Workflow
from app.workflow.wiring import Wiring
from blocks.sdk import fit

LinkKey = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a call of `show` did to the blocks.

    Attributes:
        new: Blocks that came.
        moved: These, and those that stand elsewhere, or are of another height.
        has_removed: Blocks went.
    """

    new: frozenset[str]
    moved: frozenset[str]
    has_removed: bool


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
        self._folds: dict[str, Fold] = {}
        self._arranged: Mapping[str, Position] = {}
        self._arranged_beside: Mapping[str, Position] = {}
        self._positions: Mapping[str, Position] = {}

    @property
    def workflow(self) -> Workflow | None:
        """The workflow that is shown."""
        return self.wiring.workflow if self.wiring else None

    def show(self, wiring: Wiring) -> Shown:
        """Make the picture equal to `wiring.workflow`; what has not changed is not touched."""
        before, self.wiring = self.wiring, wiring
        known = self.items.keys() | ()
        self._graph.set_wiring(wiring)
        touched = self._touched(before, wiring)
        has_removed = self._remove_blocks(wiring)
        resized = self._show_cards(touched, wiring)
        new = frozenset(self.items.keys() - known)
        if before is None or before.graph is not wiring.graph or resized:
            self._arranged = {}
        moved = self._place(wiring.workflow, new)
        self._show_cords(before, wiring, touched)
        return Shown(new, frozenset(resized | moved), has_removed)

    def heights(self) -> dict[str, float]:
        """Block id → how high it is drawn, with room for the line that it gets in a run."""
        return {
            id: item.view.place.height + preview_of(item.card) for id, item in self.items.items()
        }

    def restore(self) -> None:
        """Put every block back where the workflow has it."""
        if self.workflow is not None:
            self._positions = {}
            self._place(self.workflow)

    def toggle_fold(self, block_id: str) -> None:
        """Show all rows of a block, or those that say something."""
        fold = self._folds.get(block_id, Fold())
        self._folds[block_id] = Fold(is_open=not fold.is_open)
        if self.wiring is not None:
            self._show_cards({block_id}, self.wiring)
            self._show_cords(self.wiring, self.wiring, {block_id})

    def set_ink(self, ink: Ink) -> None:
        """Show all in the colours of another theme."""
        self._ink = ink
        for item in self.items.values():
            item.set_ink(ink)
        for cord in self.cords.values():
            cord.set_ink(ink)

    def _touched(self, before: Wiring | None, wiring: Wiring) -> set[str]:
        """Blocks that are new or changed, linked otherwise, or linked to a changed one."""
        workflow, graph = wiring.workflow, wiring.graph
        is_known = before is not None and before.catalog is wiring.catalog
        old = before.placed if before is not None and is_known else {}
        changed = {id for id, placed in wiring.placed.items() if old.get(id) is not placed}
        touched = set(changed)
        if changed:
            # A block names those that it is linked to.
            touched |= {link.to_block for link in workflow.links if link.from_block in changed}
        if before is None:
            return touched
        if before.graph is not graph:
            was, used = before.graph.used_outputs, graph.used_outputs
            touched |= {id for id in was.keys() | used.keys() if was.get(id) != used.get(id)}
        return touched | (before.workflow.layout.collapsed ^ workflow.layout.collapsed)

    def _remove_blocks(self, wiring: Wiring) -> bool:
        gone = self.items.keys() - wiring.placed.keys()
        for block_id in gone:
            self._graph.take(self.items.pop(block_id))
        if gone:
            self.cords = {key: cord for key, cord in self.cords.items() if cord.scene()}
        return bool(gone)

    def _show_cards(self, touched: Set[str], wiring: Wiring) -> set[str]:
        """Gives the blocks that are new, or of another height, or whose ports are elsewhere."""
        resized = set()
        has_new = False
        for block_id in touched & wiring.placed.keys():
            linked = linked_at(block_id, wiring.graph)
            fold = self._folds.get(block_id, Fold())
            card = make_card(wiring.placed[block_id].block, wiring, linked, fold)
            if not fold.is_open and not card.is_collapsed:
                self._keep_in_sight(card, fold)
            item = self.items.get(block_id)
            if item is None:
                self.items[block_id] = self._graph.place(card, self._ink)
                resized.add(block_id)
                has_new = True
            elif item.set_card(card):
                resized.add(block_id)
                for cord in item.cords():
                    cord.redraw()
        if has_new:
            ids = wiring.graph.ids
            self.items = {id: self.items[id] for id in ids if id in self.items}
        return resized

    def _keep_in_sight(self, card: Card, fold: Fold) -> None:
        rows = seen(card)
        if not rows <= fold.kept:
            self._folds[card.block_id] = Fold(kept=fold.kept | rows if fold.kept else rows)

    def _place(self, workflow: Workflow, new: Set[str] = frozenset()) -> set[str]:
        """Gives the blocks that stand elsewhere than before."""
        before, positions = self._positions, workflow.layout.blocks
        if not self.items.keys() <= positions.keys():
            if not self._arranged or self._arranged_beside is not positions:
                self._arranged = arrange(workflow, self.heights())
                self._arranged_beside = positions
            positions = {**self._arranged, **positions}
        self._positions = positions
        moved = set()
        if positions is not before or new:
            for block_id, item in self.items.items():
                at = positions[block_id]
                if (before.get(block_id) != at or block_id in new) and (item.x(), item.y()) != at:
                    item.setPos(*at)
                    moved.add(block_id)
        return moved

    def _show_cords(self, before: Wiring | None, wiring: Wiring, touched: Set[str]) -> None:
        links = wiring.workflow.links
        if before is None or before.graph is not wiring.graph:
            wanted = {_key(link): link for link in links}
            for key in self.cords.keys() - wanted.keys():
                self.cords.pop(key).delete()
            for key, cord in self.cords.items():
                cord.link = wanted[key]
        for link in links:
            if link.from_block in touched or link.to_block in touched:
                self._show_cord(link, wiring)

    def _show_cord(self, link: Link, wiring: Wiring) -> None:
        key = _key(link)
        cord = self.cords.get(key)
        if cord is None or cord.scene() is None:
            # A port that went took its cords along.
            self.cords.pop(key, None)
            cord = self._new_cord(key, link)
        if cord is not None:
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
