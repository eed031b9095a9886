"""What the actions of arranging do: the clipboard, lines and gaps, notes, frames, the history."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, QPoint, QRectF, QSettings

from app.editor.actions import Actions
from app.editor.canvas import Canvas
from app.editor.canvas.card_layout import WIDTH
from app.editor.canvas.frame_item import TITLE
from app.editor.canvas.snap import COARSE, FINE
from app.editor.checker import Checker
from app.editor.clipboard import Clipboard
from app.editor.dialogs.history_popup import HistoryPopup
from app.editor.document import Document
from app.editor.edit import Edit
from app.editor.theme import GRID, SPACE_L
from app.workflow.align import Axis, Box, Line, align, distribute
from app.workflow.edits import move_blocks
from app.workflow.layout_edits import Thing, ThingKind, add_frame, add_note
from app.workflow.model import Frame, Note, Position

_SNAP_KEY = "snap_to_grid"
_AROUND = 32.0
"""Between a frame and the blocks it is put around."""


class Arranging(QObject):
    """Between the actions of arranging, the canvas and the document."""

    def __init__(
        self, document: Document, checker: Checker, canvas: Canvas, settings: QSettings
    ) -> None:
        super().__init__(canvas)
        self._settings = settings
        self._document = document
        self._canvas = canvas
        self._clipboard = Clipboard(document, checker, canvas)

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        canvas = self._canvas
        return {
            **self._clipboard.slots(),
            **{f"align_{line}": partial(self.align, line) for line in Line},
            "history": self.show_history,
            "snap": self.snap,
            "fit_selected": canvas.fit_selected,
            "collapse": self.collapse,
            "collapse_all": lambda: self._collapse(canvas.positions()),
            "add_note": self.add_note,
            "add_frame": self.add_frame,
            "write": self.write,
            "frame_color": self.color_frame,
            "select_thing": canvas.layer.select_next,
            **{f"distribute_{axis}": partial(self.distribute, axis) for axis in Axis},
        }

    def use(self, actions: Actions) -> None:
        """Show in the menu what is remembered."""
        actions["snap"].setChecked(self._settings.value(_SNAP_KEY, True, bool))

    def snap(self, is_on: bool) -> None:
        """Let what is dragged come to stand on the grid, or anywhere."""
        self._canvas.viewer.grid = COARSE if is_on else FINE
        self._settings.setValue(_SNAP_KEY, is_on)

    def show_history(self) -> None:
        """List the steps that can be undone and redone."""
        self._document.end_typing()
        corner = self._canvas.mapToGlobal(QPoint(SPACE_L, SPACE_L))
        HistoryPopup(self._document, self._canvas).open_at(corner)

    def align(self, line: Line) -> None:
        """Put the selected blocks in line."""
        boxes = self._boxes(2)
        if boxes:
            self._move("Align", align(boxes, line))

    def distribute(self, axis: Axis) -> None:
        """Make the gaps between the selected blocks equal."""
        boxes = self._boxes(3)
        if boxes:
            self._move("Distribute", distribute(boxes, axis))

    def collapse(self) -> None:
        """Show of the selected blocks the header alone, or all of them again."""
        selected = self._canvas.selected()
        if selected:
            self._collapse(selected)
        else:
            self._document.edit_refused.emit("Select the blocks to collapse first.")

    def _collapse(self, ids: Iterable[str]) -> None:
        """Those that are not collapsed yet; where all are, all are expanded."""
        wanted, collapsed = tuple(ids), self._document.workflow.layout.collapsed
        whole = [one for one in wanted if one not in collapsed]
        if wanted:
            self._canvas.collapse(whole or wanted, is_collapsed=bool(whole))

    def add_note(self) -> None:
        """Place a note in the middle of what is in sight, or below what stands there."""
        x, y = self._middle()
        wide, high = Note.model_fields["size"].default
        room = self._free(QRectF(*_on_grid(x - wide / 2, y - high / 2), wide, high))
        note = Note(text="", position=_on_grid(room.x(), room.y()))
        self._add(Edit("Add note", lambda now: add_note(now, note)), ThingKind.NOTE)

    def add_frame(self) -> None:
        """Place a frame around the selected blocks, and let its title be written."""
        boxes = self._selected_boxes().values()
        if boxes:
            left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
            right = max(box[0] + box[2] for box in boxes)
            bottom = max(box[1] + box[3] for box in boxes)
        else:
            x, y = self._middle()
            left, top, right, bottom = x - 200.0, y - 120.0, x + 200.0, y + 120.0
        left, top = _on_grid(left - _AROUND, top - _AROUND - TITLE)
        right, bottom = _on_grid(right + _AROUND + GRID, bottom + _AROUND + GRID)
        frame = Frame(title="Frame", position=(left, top), size=(right - left, bottom - top))
        self._add(Edit("Add frame", lambda now: add_frame(now, frame)), ThingKind.FRAME)

    def write(self) -> None:
        """Let the text of the selected note, or the title of the frame, be written."""
        if not self._canvas.layer.write_selected():
            self._document.edit_refused.emit("Select a note or a frame first.")

    def color_frame(self) -> None:
        """Give the selected frames the next colour."""
        if not self._canvas.layer.next_color():
            self._document.edit_refused.emit("Select a frame first.")

    def _add(self, edit: Edit, kind: ThingKind) -> None:
        if self._document.apply(edit):
            thing = Thing(kind, len(getattr(self._document.workflow.layout, kind)) - 1)
            self._canvas.select([])
            self._canvas.layer.select([thing])
            self._canvas.layer.write(thing)

    def _middle(self) -> Position:
        point = self._canvas.viewer.sight.rect().center()
        return point.x(), point.y()

    def _free(self, room: QRectF) -> QRectF:
        """`room`, moved down until it covers no block and no note."""
        places, heights = self._canvas.positions(), self._canvas.heights()
        taken = [QRectF(*at, WIDTH, heights[id]) for id, at in places.items()]
        notes = self._document.workflow.layout.notes
        taken += [QRectF(*note.position, *note.size) for note in notes]
        for one in sorted(taken, key=QRectF.top):
            if one.intersects(room):
                room = QRectF(room.x(), one.bottom() + 2 * GRID, room.width(), room.height())
        return room

    def _selected_boxes(self) -> dict[str, Box]:
        places, heights = self._canvas.positions(), self._canvas.heights()
        return {id: (*places[id], WIDTH, heights[id]) for id in self._canvas.selected()}

    def _boxes(self, least: int) -> dict[str, Box]:
        boxes = self._selected_boxes()
        if len(boxes) < least:
            self._document.edit_refused.emit(f"Select at least {least} blocks first.")
            return {}
        return boxes

    def _move(self, verb: str, places: dict[str, Position]) -> None:
        # Where the layout was computed, the places of the others are now settled too.
        settled = {**self._canvas.positions(), **places}
        if places.items() <= self._canvas.positions().items():
            return
        name = f"{verb} {len(places)} blocks"
        self._document.apply(Edit(name, lambda now: move_blocks(now, settled)))


def _on_grid(x: float, y: float) -> Position:
    return float(x // GRID * GRID), float(y // GRID * GRID)
