"""The canvas as a widget: what the window gives it and hears of it. It never changes a document."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.editor.canvas import intents
from app.editor.canvas.accessible import AccessibleCanvas
from app.editor.canvas.block_item import extent_of
from app.editor.canvas.card import make_card
from app.editor.canvas.card_layout import WIDTH, height_of
from app.editor.canvas.card_signs import NO_STOPS, Stops, mark_of
from app.editor.canvas.connect_popup import ConnectPopup, outputs_of
from app.editor.canvas.cord_item import CordItem
from app.editor.canvas.cord_words import cord_words
from app.editor.canvas.graph import CanvasGraph
from app.editor.canvas.hit import Hit
from app.editor.canvas.ink import ink
from app.editor.canvas.keys import CanvasKeys
from app.editor.canvas.layout_layer import LayoutLayer
from app.editor.canvas.picture import render
from app.editor.canvas.port_keys import PortKeys
from app.editor.canvas.projection import Projection
from app.editor.canvas.run_layer import RunLayer
from app.editor.canvas.sight import ZOOM_STEP
from app.editor.canvas.spoken import SpokenCanvas
from app.editor.canvas.tip import tip_text
from app.editor.canvas.way import Way
from app.editor.edit import Edit
from app.editor.theme import DARK, GRID, SPACE_M, Theme
from app.engine.run_state import BlockState
from app.workflow.model import PlacedBlock, Position, Problem, Workflow
from app.workflow.wiring import Wiring
from blocks.sdk import BlockSpec

_COPY_OFFSET = (2.0 * GRID, 2.0 * GRID)


class Canvas(QWidget):
    """Shows a workflow and turns gestures into edits.

    After `edit_requested` the owner applies the edit and calls `show_workflow`; where it refuses,
    the canvas goes back to the workflow it shows.

    Attributes:
        ports: The port that keys have gone to.
        run: What is shown of a run.
        way: What is lit up while all else is dimmed.

    Signals:
        edit_requested: An `Edit`.
        selection_changed: Ids of the selected blocks, a tuple in document order.
        refused: Why a cord was not plugged in.
        block_activated: A block was double-clicked.
        states_changed: What `show_states` was given.
    """

    edit_requested = Signal(object)
    selection_changed = Signal(object)
    refused = Signal(str)
    block_activated = Signal(str)
    states_changed = Signal(object)

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ink = ink(theme.name)
        self._graph = CanvasGraph(self._ink, self)
        self.viewer = self._graph.view
        self._shown = Projection(self._graph, self._ink)
        self.layer = LayoutLayer(self.viewer, self._ink)
        self.way = Way(self.viewer, self._shown)
        self.run = RunLayer(self.viewer, self._shown)
        self._problems: dict[str, list[Problem]] = {}
        self._selected: tuple[str, ...] = ()
        self._has_fit = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.viewer)
        self.setFocusProxy(self.viewer)
        CanvasKeys(self.viewer, self._shown, self)
        self.ports = PortKeys(self.viewer, self._shown, self, self._ask, self.refused.emit)
        self._heard = AccessibleCanvas(self.viewer, SpokenCanvas(self._shown, self))
        self._connect()

    def _connect(self) -> None:
        viewer = self.viewer
        viewer.is_droppable = self._is_droppable
        viewer.tooltip_for = self._tip
        viewer.hover.words_for = self.words_of
        viewer.block_dropped.connect(self._on_block_dropped)
        viewer.delete_asked.connect(self.delete_selected)
        viewer.duplicate_asked.connect(self.duplicate_selected)
        viewer.fold_pressed.connect(self._on_fold_pressed)
        viewer.chevron_pressed.connect(self._on_chevron_pressed)
        viewer.refused.connect(self.refused)
        viewer.scene().selectionChanged.connect(self._on_selection_changed)
        self._graph.edit_made.connect(self._on_edit_made)
        self.layer.edit_made.connect(self._on_edit_made)
        self._graph.node_double_clicked.connect(self._on_node_double_clicked)

    # What it shows

    def show_workflow(
        self, workflow: Workflow, wiring: Wiring, catalog: Mapping[str, BlockSpec]
    ) -> None:
        """Show `workflow`. What is the same object as before is not touched.

        Args:
            wiring: Of this workflow and catalogue.
        """
        if wiring.workflow is not workflow or wiring.catalog is not catalog:
            wiring = Wiring.of(workflow, catalog)
        if workflow is not self._shown.workflow:
            self.viewer.cancel()
        shown = self._shown.show(wiring)
        self.layer.show(workflow.layout)
        said = self._problems.keys() | self.run.states.keys() | self.run.stops.keys()
        for block_id in shown.new & said:
            self._dress(block_id)
        self._forget_the_gone()
        self.way.refresh()
        if shown.moved or shown.has_removed:
            moved = [self._shown.items[block_id] for block_id in shown.moved]
            self.viewer.sight.make_room_for(extent_of(moved))
            self.viewer.minimap.set_blocks(list(self._shown.items.values()))
            self._on_selection_changed()
        self._heard.refresh()

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Mark the blocks that these are about, and only these."""
        found: dict[str, list[Problem]] = {}
        for problem in problems:
            if problem.block is not None:
                found.setdefault(problem.block, []).append(problem)
        for block_id in self._problems.keys() | found.keys():
            item = self._shown.items.get(block_id)
            if item is not None:
                item.set_mark(mark_of(found.get(block_id, [])))
        self._problems = found
        self._heard.refresh()

    def show_states(self, states: Mapping[str, BlockState], *, is_going_on: bool = False) -> None:
        """Show where blocks stand in a run; blocks that are not in `states` are idle.

        Args:
            is_going_on: It has just happened: what came out of a block is seen on its way.
        """
        self.run.show(states, is_going_on=is_going_on)
        self.states_changed.emit(states)
        self._heard.refresh()

    def show_stops(self, stops: Mapping[str, Stops]) -> None:
        """Show where runs hold: block id → where."""
        self.run.show_stops(stops)
        self._heard.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Show all in other colours."""
        self._ink = ink(theme.name)
        self.viewer.set_ink(self._ink)
        self._shown.set_ink(self._ink)
        self.layer.set_ink(self._ink)
        self.viewer.minimap.refresh()

    def picture(self, size: QSize) -> QImage:
        """The whole workflow, as large as `size` allows; it needs no display."""
        return render(self.viewer.scene(), self._extent(), size, self._ink)

    # Selection

    def select(self, ids: Iterable[str]) -> None:
        """Select these blocks and no others; bring them into sight."""
        self._choose(ids)
        chosen = [self._shown.items[id] for id in self.selected()]
        if chosen and self.isVisible():
            self.viewer.ensureVisible(extent_of(chosen), SPACE_M, SPACE_M)

    def centre(self, block_id: str) -> None:
        """Bring a block into the middle of what is in sight."""
        item = self._shown.items.get(block_id)
        if item is not None:
            self.viewer.centerOn(item.sceneBoundingRect().center())

    def selected(self) -> tuple[str, ...]:
        """Ids of the selected blocks, in document order."""
        chosen = set(self.viewer.scene().selectedItems())
        return tuple(id for id, item in self._shown.items.items() if item in chosen)

    def connect_selected(self) -> None:
        """Ask for a link from the selected block, chosen from lists."""
        wiring, selected = self._shown.wiring, self.selected()
        if wiring is None or len(selected) != 1:
            self.refused.emit("Select one block, then connect one of its outputs.")
        elif not outputs_of(wiring, selected[0]):
            title = wiring.title(selected[0])
            self.refused.emit(f"Nothing that “{title}” gives fits into another block.")
        else:
            popup = ConnectPopup(wiring, selected[0], self)
            popup.chosen.connect(lambda link: self._ask(intents.connect(link, wiring)))
            corner = self._shown.items[selected[0]].sceneBoundingRect().topRight()
            viewer = self.viewer
            popup.open_at(viewer.viewport().mapToGlobal(viewer.mapFromScene(corner)))

    def open_block(self, block_id: str) -> None:
        """As a double click on a block does."""
        self.select([block_id])
        self.block_activated.emit(block_id)

    def state_of(self, block_id: str) -> BlockState | None:
        """Where a block stands in the run."""
        return self.run.states.get(block_id)

    def stops_of(self, block_id: str) -> Stops:
        """Where runs hold at a block."""
        return self.run.stops.get(block_id, NO_STOPS)

    def problems_of(self, block_id: str) -> Sequence[Problem]:
        """What is wrong with a block."""
        return self._problems.get(block_id, ())

    def words_of(self, cord: CordItem) -> Sequence[str]:
        """What passes through a cord, and what becomes of it."""
        wiring = self._shown.wiring
        return cord_words(cord, wiring, self.run.states) if wiring else ()

    def positions(self) -> dict[str, Position]:
        """Block id → where it stands, also where the layout was computed."""
        return {id: (item.x(), item.y()) for id, item in self._shown.items.items()}

    def heights(self) -> dict[str, float]:
        """Block id → how high its card is."""
        return {id: item.view.height for id, item in self._shown.items.items()}

    def select_all(self) -> None:
        """Select every block, note and frame."""
        self._choose(self._shown.items)
        self.layer.select([item.thing for item in self.layer.items()])

    def delete_selected(self, *, bridges: bool = True) -> None:
        """Ask for what is selected, or the picked cord, to be removed.

        Args:
            bridges: The neighbours of deleted blocks are linked to each other where they fit.
        """
        wiring, cord = self._shown.wiring, self.viewer.picked
        things = self.layer.selected()
        if wiring is None:
            return
        if self.selected() or things:
            self._ask(intents.remove(self.selected(), wiring, things, bridges=bridges))
        elif cord is not None:
            self.viewer.pick(None)
            self._ask(intents.disconnect([cord.link], wiring))

    def duplicate_selected(self) -> None:
        """Ask for copies of the selected blocks."""
        if self._shown.wiring is not None and self.selected():
            self.ask_for_new(intents.duplicate(self.selected(), _COPY_OFFSET, self._shown.wiring))

    def collapse(self, ids: Iterable[str], *, is_collapsed: bool) -> None:
        """Ask for blocks to be shown as their headers alone, or whole again."""
        if self._shown.wiring is not None:
            self._ask(intents.collapse(ids, self._shown.wiring, is_collapsed=is_collapsed))

    # Place and zoom

    def fit(self) -> None:
        """Bring the whole workflow into sight, no larger than 1:1."""
        self._has_fit = self.isVisible()
        self.viewer.sight.fit(self._extent())

    def fit_selected(self) -> None:
        """Bring what is selected into sight, no larger than 1:1; the whole where nothing is."""
        chosen = [self._shown.items[id] for id in self.selected()]
        rect = extent_of(chosen).united(self.layer.extent(self.layer.selected()))
        self.viewer.sight.fit(rect if not rect.isEmpty() else self._extent())

    def zoom_in(self) -> None:
        """One step nearer."""
        self.viewer.sight.set_zoom(self.viewer.sight.zoom * ZOOM_STEP)

    def zoom_out(self) -> None:
        """One step away."""
        self.viewer.sight.set_zoom(self.viewer.sight.zoom / ZOOM_STEP)

    def zoom_reset(self) -> None:
        """To 1:1."""
        self.viewer.sight.set_zoom(1.0)

    # What it hears

    def showEvent(self, event: QShowEvent) -> None:
        """Fits the workflow into the window once its size is known."""
        super().showEvent(event)
        if not self._has_fit:
            self.fit()

    def _ask(self, edit: Edit) -> None:
        before = self._shown.workflow
        self.edit_requested.emit(edit)
        if self._shown.workflow is before:
            self._shown.restore()
            self.layer.restore()

    def ask_for_new(self, edit: Edit) -> None:
        """Ask for an edit that brings blocks, and select these."""
        before = set(self._shown.items)
        self._ask(edit)
        new = [block_id for block_id in self._shown.items if block_id not in before]
        if new:
            self._choose(new)

    def _choose(self, ids: Iterable[str]) -> None:
        wanted = set(ids)
        scene = self.viewer.scene()
        scene.blockSignals(True)
        self.layer.select(())
        for block_id, item in self._shown.items.items():
            item.setSelected(block_id in wanted)
        scene.blockSignals(False)
        self._on_selection_changed()

    def _is_droppable(self, type: str) -> bool:
        wiring = self._shown.wiring
        return bool(type) and wiring is not None and type in wiring.catalog

    def _on_block_dropped(self, type: str, at: QPointF) -> None:
        wiring = self._shown.wiring
        if wiring is None or not self._is_droppable(type):
            return
        spec = wiring.catalog[type]
        card = make_card(PlacedBlock(id="new", type=type), wiring)
        x = round((at.x() - WIDTH / 2) / GRID) * GRID
        y = round((at.y() - height_of(card) / 2) / GRID) * GRID
        cord = self.viewer.hit(QPointF(self.viewer.mapFromScene(at))).cord
        link = cord.link if cord is not None else None
        edit, refusal = intents.drop(spec, (float(x), float(y)), link, wiring)
        self.ask_for_new(edit)
        if refusal:
            self.refused.emit(refusal)
        self.viewer.setFocus()

    def _on_edit_made(self, edit: Any) -> None:
        self._ask(edit)

    def _on_fold_pressed(self, item: Any) -> None:
        self._shown.toggle_fold(item.block_id)

    def _on_chevron_pressed(self, item: Any) -> None:
        self.collapse([item.block_id], is_collapsed=not item.card.is_collapsed)

    def _on_node_double_clicked(self, node: Any) -> None:
        self.block_activated.emit(node.id)

    def _on_selection_changed(self) -> None:
        chosen = self.selected()
        if chosen:
            self.viewer.pick(None)
        if chosen != self._selected:
            self._selected = chosen
            self.selection_changed.emit(chosen)
            self._heard.tell_chosen()

    def _dress(self, block_id: str) -> None:
        """A block that has just come shows what was said of it before."""
        item = self._shown.items[block_id]
        item.set_mark(mark_of(self._problems.get(block_id, [])))
        self.run.dress(block_id)

    def _forget_the_gone(self) -> None:
        self.run.forget_gone()
        if self.viewer.picked is not None and self.viewer.picked.scene() is None:
            self.viewer.picked = None

    def _tip(self, hit: Hit) -> str:
        wiring = self._shown.wiring
        return tip_text(hit, wiring, self.run.states, self._problems) if wiring else ""

    def _extent(self) -> QRectF:
        return extent_of(self._shown.items.values()).united(self.layer.extent())
