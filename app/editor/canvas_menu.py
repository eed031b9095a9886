"""The menu of the right mouse button on the canvas: what can be done with what is there."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu

from app.editor.actions import Actions
from app.editor.canvas import Canvas
from app.editor.canvas.hit import Hit
from app.editor.canvas.layout_item import LayoutItem
from app.editor.finding.desk import FindingDesk
from app.editor.icons import icon
from app.workflow.layout_edits import ThingKind
from app.workflow.model import Link

Groups = Sequence[Sequence[str]]
"""Names of actions; a line stands between two groups."""

BLOCK: Groups = (
    ("focus_inspector", "rename", "connect"),
    ("run_alone", "run_from", "run_to", "change_held", "try_again"),
    ("pin", "pin_values"),
    ("hold_before", "hold_after", "breakpoints"),
    ("cut", "copy", "duplicate", "delete"),
    ("collapse", "add_frame", "fit_selected"),
)
BLOCKS: Groups = (
    ("hold_before", "hold_after", "pin"),
    ("cut", "copy", "duplicate", "delete"),
    ("align_left", "align_center", "align_right", "align_top", "align_middle", "align_bottom"),
    ("distribute_across", "distribute_down"),
    ("collapse", "add_frame", "fit_selected"),
)
NOTE: Groups = (("write",), ("cut", "copy", "delete"), ("fit_selected",))
FRAME: Groups = (("write", "frame_color"), ("cut", "copy", "delete"), ("fit_selected",))
CORD: Groups = (("delete",),)
EMPTY: Groups = (
    ("paste", "select_all"),
    ("add_note", "add_frame"),
    ("tidy", "fit"),
)


class CanvasMenu(QObject):
    """Opens the menu where the mouse is, or at the selected block for the key.

    What is pressed is selected first, so that the actions of the window act on it.

    Attributes:
        menu: The one that was opened last.
    """

    def __init__(self, canvas: Canvas, finding: FindingDesk, actions: Actions) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._finding = finding
        self._actions = actions
        self.menu: QMenu | None = None
        canvas.viewer.installEventFilter(self)
        canvas.viewer.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hears what asks for a menu, of the mouse and of the keyboard."""
        if event.type() != QEvent.Type.ContextMenu or not isinstance(event, QContextMenuEvent):
            return False
        if self._canvas.viewer.is_busy:
            return True
        is_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        self._open_at(self._chosen_place() if is_key else event.pos())
        return True

    def _open_at(self, at: QPoint) -> None:
        menu = self._fill(self._canvas.viewer.hit(QPointF(at)), at)
        former, self.menu = self.menu, menu
        if former is not None:
            former.deleteLater()
        menu.popup(self._canvas.viewer.viewport().mapToGlobal(at))

    def _fill(self, hit: Hit, at: QPoint) -> QMenu:
        menu = QMenu(self._canvas)
        menu.setAccessibleName("What can be done here")
        menu.setToolTipsVisible(True)
        if hit.block is not None:
            if not hit.block.isSelected():
                self._canvas.select([hit.block.block_id])
            is_one = len(self._canvas.selected()) == 1 and not self._canvas.layer.selected()
            self._add(menu, BLOCK if is_one else BLOCKS)
        elif hit.cord is not None:
            self._canvas.viewer.pick(hit.cord)
            self._add_insert(menu, at, hit.cord.link)
            self._add(menu, CORD)
        elif (item := self._thing_at(at)) is not None:
            if not item.isSelected():
                self._canvas.select(())
                self._canvas.layer.select([item.thing])
            self._add(menu, NOTE if item.thing.kind is ThingKind.NOTE else FRAME)
        else:
            self._add_insert(menu, at, None)
            self._add(menu, EMPTY)
        return menu

    def _add_insert(self, menu: QMenu, at: QPoint, link: Link | None) -> None:
        """The action of this name inserts where the mouse is by then; this one at the press."""
        words = "&Insert block here…" if link is None else "&Insert block into this cord…"
        action = menu.addAction(icon("mdi6.shape-square-plus"), words)
        if link is None:
            action.triggered.connect(lambda: self._finding.insert_at(at))
        else:
            action.triggered.connect(lambda: self._finding.insert_into(link, at))
        menu.addSeparator()

    def _add(self, menu: QMenu, groups: Groups) -> None:
        for place, group in enumerate(groups):
            if place:
                menu.addSeparator()
            menu.addActions([self._actions[name] for name in group])

    def _thing_at(self, at: QPoint) -> LayoutItem | None:
        item = self._canvas.viewer.itemAt(at)
        return item if isinstance(item, LayoutItem) else None

    def _chosen_place(self) -> QPoint:
        """The middle of the selected block where it is in sight, else of the canvas."""
        viewer = self._canvas.viewer
        middle = QPoint(viewer.viewport().rect().center())
        for item in viewer.blocks():
            if item.isSelected():
                place = QPoint(viewer.mapFromScene(item.sceneBoundingRect().center()))
                return place if viewer.viewport().rect().contains(place) else middle
        return middle
