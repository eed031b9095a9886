"""Notes and frames of the shown workflow on the scene, and what their gestures ask for."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QObject, QRectF, QSizeF, Signal

from app.editor.canvas.frame_item import COLORS, TITLE, FrameItem
from app.editor.canvas.in_place import InPlaceField
from app.editor.canvas.ink import Ink
from app.editor.canvas.layout_item import LayoutItem
from app.editor.canvas.note_item import NoteItem
from app.editor.canvas.viewer import CanvasViewer
from app.editor.edit import Edit
from app.workflow.layout_edits import Thing, ThingKind, change_thing
from app.workflow.model import Frame, Layout, Note, Workflow


class LayoutLayer(QObject):
    """Shows a layout's notes and frames behind the blocks.

    Signals:
        edit_made: A gesture asks for an `Edit`.
    """

    edit_made = Signal(object)

    def __init__(self, viewer: CanvasViewer, ink: Ink) -> None:
        super().__init__(viewer)
        self._viewer = viewer
        self._ink = ink
        self._layout = Layout()
        self._items: dict[Thing, LayoutItem] = {}
        self._field: InPlaceField | None = None
        viewer.view_changed.connect(self._on_view_changed)

    def show(self, layout: Layout) -> None:
        """Make the items equal to `layout`."""
        if layout is self._layout:
            return
        self.end_writing(keep=False)
        self._layout = layout
        wanted = _things(layout)
        for thing in [thing for thing in self._items if thing not in wanted]:
            self._viewer.scene().removeItem(self._items.pop(thing))
        for thing, value in wanted.items():
            item = self._items.get(thing) or self._new(thing)
            item.show_value(value)

    def restore(self) -> None:
        """Put every item back as the layout has it."""
        for thing, value in _things(self._layout).items():
            self._items[thing].show_value(value)

    def set_ink(self, ink: Ink) -> None:
        """Show all in the colours of another theme."""
        self._ink = ink
        for item in self._items.values():
            item.set_ink(ink)

    def items(self) -> Sequence[LayoutItem]:
        """Notes, then frames."""
        return tuple(self._items.values())

    def extent(self, things: Collection[Thing] | None = None) -> QRectF:
        """What these cover, or all of them, in scene coordinates."""
        rect = QRectF()
        for thing, item in self._items.items():
            if things is None or thing in things:
                rect = rect.united(item.body.translated(item.pos()))
        return rect

    def selected(self) -> tuple[Thing, ...]:
        """The selected ones."""
        return tuple(thing for thing, item in self._items.items() if item.isSelected())

    def select(self, things: Collection[Thing]) -> None:
        """Select these and none of the others."""
        for thing, item in self._items.items():
            item.setSelected(thing in things)

    def select_next(self) -> None:
        """Select the one behind the selected one and bring it into sight."""
        things, selected = list(self._items), self.selected()
        if not things:
            return
        at = things.index(selected[-1]) + 1 if selected else 0
        self._viewer.scene().clearSelection()
        item = self._items[things[at % len(things)]]
        item.setSelected(True)
        self._viewer.ensureVisible(item)

    def write(self, thing: Thing) -> None:
        """Open a field for the text or title."""
        item = self._items.get(thing)
        if item is None:
            return
        self.end_writing(keep=True)
        is_frame = isinstance(item, FrameItem)
        rect = item.body.translated(item.pos())
        if is_frame:
            rect.setSize(QSizeF(rect.width(), TITLE))
        self._viewer.ensureVisible(rect)
        over = self._viewer.mapFromScene(rect).boundingRect()
        value = _things(self._layout)[thing]
        text = value.title if isinstance(value, Frame) else value.text
        field = InPlaceField(text, over, self._viewer.viewport(), is_one_line=is_frame)
        name, key = ("Title of a frame", "title") if is_frame else ("Text of a note", "text")
        field.written.connect(lambda said: self._change(name, thing, key, said))
        field.left.connect(self._on_left)
        self._field = field

    def write_selected(self) -> bool:
        """Open a field for the selected one; gives whether there is one."""
        selected = self.selected()
        if selected:
            self.write(selected[0])
        return bool(selected)

    def end_writing(self, *, keep: bool) -> None:
        """Close the field."""
        if self._field is not None:
            self._field.end(keep=keep)

    def next_color(self) -> bool:
        """Give the selected frames the next colour; gives whether there are some."""
        frames = [one for one in self.selected() if one.kind is ThingKind.FRAME]
        if not frames:
            return False
        color = self._layout.frames[frames[0].index].color
        following = COLORS[(COLORS.index(color) + 1) % len(COLORS)] if color in COLORS else ""

        def colored(now: Workflow) -> Workflow:
            for thing in frames:
                now = change_thing(now, thing, color=following)
            return now

        self.edit_made.emit(Edit("Colour of a frame", colored))
        return True

    def _new(self, thing: Thing) -> LayoutItem:
        made = NoteItem if thing.kind is ThingKind.NOTE else FrameItem
        item = self._items[thing] = made(thing, self._ink)
        item.on_resized = self._on_resized
        item.on_activated = self._on_activated
        self._viewer.scene().addItem(item)
        return item

    def _change(self, name: str, thing: Thing, key: str, value: object) -> None:
        self.edit_made.emit(Edit(name, lambda now: change_thing(now, thing, **{key: value})))

    def _on_resized(self, item: LayoutItem) -> None:
        what = "frame" if item.thing.kind is ThingKind.FRAME else "note"
        self._change(f"Resize {what}", item.thing, "size", item.size)

    def _on_activated(self, item: LayoutItem) -> None:
        self.write(item.thing)

    def _on_left(self) -> None:
        self._field = None

    def _on_view_changed(self) -> None:
        # The field would no longer stand over what it writes.
        self.end_writing(keep=True)


def _things(layout: Layout) -> dict[Thing, Note | Frame]:
    found: dict[Thing, Note | Frame] = {}
    found |= {Thing(ThingKind.NOTE, index): note for index, note in enumerate(layout.notes)}
    return found | {Thing(ThingKind.FRAME, index): one for index, one in enumerate(layout.frames)}
