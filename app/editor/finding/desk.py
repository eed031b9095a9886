"""Opens the popup to insert blocks, find places and give commands; does what is chosen there."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from app.editor.actions import Actions
from app.editor.canvas import Canvas
from app.editor.canvas.block_item import BlockPort
from app.editor.canvas.card import Side
from app.editor.canvas.card_layout import WIDTH
from app.editor.canvas.hit import NOTHING
from app.editor.canvas.intents import drop
from app.editor.checker import Checker
from app.editor.document import Document
from app.editor.edit import Edit
from app.editor.finding.commands import find_commands
from app.editor.finding.places import Place, find_places
from app.editor.finding.popup import Choice, Finder, FindPopup
from app.editor.insertion import free_place
from app.editor.line_delegate import Line
from app.editor.panels.inspector import InspectorPanel
from app.editor.search import search
from app.editor.theme import GRID
from app.workflow.edits import add_block
from app.workflow.model import Link, Position, Workflow
from app.workflow.splice import fitting_blocks, put_at_end
from blocks.sdk import BlockSpec

_TOP = 96
"""From the top of the window to a popup that does not belong to a place of the canvas."""
_HEADER = 16.0
"""From the top of a block to about the middle of its header, in scene units."""


class FindingDesk(QObject):
    """Between the popup and the rest of the window.

    Args:
        window: Over which the popup opens.
        open_inspector: Shows the inspector.
        actions: Gives the commands, once they are there.
    """

    def __init__(
        self,
        window: QWidget,
        document: Document,
        checker: Checker,
        canvas: Canvas,
        inspector: InspectorPanel,
        open_inspector: Callable[[], None],
        actions: Callable[[], Actions],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._checker = checker
        self._canvas = canvas
        self._inspector = inspector
        self._open_inspector = open_inspector
        self._actions = actions
        self.popup = FindPopup(window)
        canvas.viewer.cords.dropped_free = self._on_cord_dropped
        canvas.viewer.installEventFilter(self)
        canvas.viewer.viewport().installEventFilter(self)

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {
            "insert_here": self.insert,
            "find": self.find,
            "commands": self.command,
        }

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A double click on the empty canvas, or Tab with nothing selected, opens the search."""
        viewer = self._canvas.viewer
        if watched is viewer.viewport():
            at = _double_click(event)
            if at is None or viewer.is_busy or viewer.minimap.holds(at):
                return False
            if viewer.hit(at) != NOTHING or viewer.itemAt(at.toPoint()) is not None:
                return False
            self.insert_at(at.toPoint())
            return True
        # With a block selected Tab goes on to the next one: see `canvas.keys`.
        if _is_tab(event) and not viewer.is_busy and not self._canvas.selected():
            self.insert()
            return True
        return False

    # Blocks

    def insert(self) -> None:
        """Search for a block to insert at the mouse, or in the middle where it is elsewhere."""
        port = self._canvas.viewer.viewport()
        mouse = port.mapFromGlobal(QCursor.pos())
        self.insert_at(mouse if port.rect().contains(mouse) else port.rect().center())

    def insert_at(self, mouse: QPoint) -> None:
        """Search for a block to insert at a point of the view."""
        at = self._scene(mouse)
        specs = tuple(self._checker.wiring.catalog.values())

        def add(spec: BlockSpec) -> None:
            place = free_place(self._document.workflow, (), _corner(at, WIDTH / 2))
            self._apply(
                Edit(f"Add {spec.title}", lambda now: add_block(now, spec, place)[0]),
            )

        self._open_over_canvas(
            mouse,
            Finder(
                "Search blocks to insert",
                "No block is called so or does that.",
                lambda text: _block_choices(specs, text, add),
            ),
        )

    def insert_into(self, link: Link, mouse: QPoint) -> None:
        """Search for a block to lead a link through; it comes to stand at a point of the view."""
        wiring = self._checker.wiring
        behind = (link.from_block, link.from_port)
        before = (link.to_block, link.to_port)
        takes = set(fitting_blocks(wiring, behind, is_output=True))
        specs = [one for one in fitting_blocks(wiring, before, is_output=False) if one in takes]
        place = _corner(self._scene(mouse), WIDTH / 2)

        def add(spec: BlockSpec) -> None:
            edit, refusal = drop(spec, place, link, self._checker.wiring)
            self._apply(edit)
            if refusal:
                self._canvas.refused.emit(refusal)

        titles = f"“{wiring.title(behind[0])}” and “{wiring.title(before[0])}”"
        self._open_over_canvas(
            mouse,
            Finder(
                f"Search blocks that fit between {titles}",
                f"No such block fits between {titles}.",
                lambda text: _block_choices(specs, text, add),
            ),
        )

    def _on_cord_dropped(self, port: BlockPort, mouse: QPoint) -> None:
        wiring, row = self._checker.wiring, port.row
        end, is_output = (port.block.block_id, row.name), row.side is Side.OUTPUT
        specs = fitting_blocks(wiring, end, is_output=is_output)
        place = _corner(self._scene(mouse), 0.0 if is_output else WIDTH)
        title = wiring.title(end[0])

        def add(spec: BlockSpec) -> None:
            def placed(now: Workflow) -> Workflow:
                return put_at_end(now, end, spec, place, wiring.catalog, is_output=is_output)[0]

            verb = "from" if is_output else "into"
            self._apply(Edit(f"Add {spec.title}, linked {verb} {title}", placed))

        verb = "take" if is_output else "give"
        self._open_over_canvas(
            mouse,
            Finder(
                f"Search blocks that {verb} “{row.label}”",
                f"No such block can {verb} “{row.label}” of {title}.",
                lambda text: _block_choices(specs, text, add),
            ),
        )

    def _open_over_canvas(self, mouse: QPoint, finder: Finder) -> None:
        self.popup.open_at(self._canvas.viewer.viewport().mapToGlobal(mouse), finder)

    def _scene(self, mouse: QPoint) -> QPointF:
        return self._canvas.viewer.sight.to_scene(QPointF(mouse))

    def _apply(self, edit: Edit) -> None:
        before = {block.id for block in self._document.workflow.blocks}
        if self._document.apply(edit):
            new = [one.id for one in self._document.workflow.blocks if one.id not in before]
            self._canvas.select(new)
        self._canvas.setFocus()

    # Places

    def find(self) -> None:
        """Search for a block, input or written value of this workflow."""
        self._open_at_top(
            Finder(
                "Find blocks, inputs and values in this workflow",
                "Nothing in this workflow is called so or holds that.",
                self._place_choices,
            )
        )

    def _place_choices(self, text: str) -> Sequence[Choice]:
        return [
            Choice(_place_line(place), partial(self._go_to, place))
            for place in find_places(self._checker.wiring, text)
        ]

    def _go_to(self, place: Place) -> None:
        self._canvas.select([place.block])
        self._canvas.centre(place.block)
        if place.input:
            self._open_inspector()
            self._inspector.focus_input(place.input)
        else:
            self._canvas.setFocus()

    # Commands

    def command(self) -> None:
        """Search for a command of the window."""
        self._open_at_top(
            Finder(
                "Search commands",
                "No command is called so.",
                lambda text: find_commands(self._actions(), text),
            )
        )

    def _open_at_top(self, finder: Finder) -> None:
        across = (self._window.width() - self.popup.width()) // 2
        self.popup.open_at(self._window.mapToGlobal(QPoint(across, _TOP)), finder)


def _double_click(event: QEvent) -> QPointF | None:
    if event.type() != QEvent.Type.MouseButtonDblClick or not isinstance(event, QMouseEvent):
        return None
    return event.position() if event.button() == Qt.MouseButton.LeftButton else None


def _is_tab(event: QEvent) -> bool:
    if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
        return False
    return event.key() == Qt.Key.Key_Tab and not event.modifiers()


def _block_choices(
    specs: Sequence[BlockSpec], text: str, add: Callable[[BlockSpec], None]
) -> Sequence[Choice]:
    found = search({spec.type: spec for spec in specs}, text)
    return [Choice(_block_line(spec), partial(add, spec)) for spec in found]


def _block_line(spec: BlockSpec) -> Line:
    summary = spec.summary[:1].upper() + spec.summary[1:]
    return Line(spec.mark.icon, spec.mark.category, spec.title, summary, spec.mark.category)


def _place_line(place: Place) -> Line:
    if not place.input:
        return Line(place.icon, place.category, place.title, place.text, "block")
    return Line(place.icon, place.category, f"{place.title} · {place.label}", place.text, "input")


def _corner(at: QPointF, left: float) -> Position:
    """The left top corner of a block whose header is at a point, on the grid."""
    x, y = at.x() - left, at.y() - _HEADER
    return (float(round(x / GRID) * GRID), float(round(y / GRID) * GRID))
