"""The view of the scene: zoom, pan, and who gets which event. Gestures of cords: `cord_gesture`."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsView, QToolTip, QWidget

from app.editor.canvas.background import paint_background
from app.editor.canvas.block_item import BlockItem
from app.editor.canvas.card_cache import CardCache
from app.editor.canvas.cord_drag import CordDrag
from app.editor.canvas.cord_item import CordItem, LiveCord
from app.editor.canvas.hit import NOTHING, Hit, hit_at
from app.editor.canvas.hover import Hover, cursor_over
from app.editor.canvas.ink import Ink
from app.editor.canvas.lasso import Lasso, is_lasso
from app.editor.canvas.minimap import TIP, Minimap
from app.editor.canvas.moving import Before, adding, begin_move, end_move, take_back
from app.editor.canvas.pan import Pan
from app.editor.canvas.sight import ZOOM_STEP, Sight
from app.editor.canvas.snap import COARSE
from app.editor.nodegraph import NodeViewer

BLOCK_MIME = "application/x-cordboard-block"
_LEFT, _MIDDLE, _RIGHT = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.MiddleButton,
    Qt.MouseButton.RightButton,
)


class CanvasViewer(NodeViewer):
    """NodeGraphQt's viewer with limits to its zoom, scroll-bar panning and typed cords.

    Signals:
        block_dropped: Type of a block dropped from the palette, and where (scene).
        delete_asked, duplicate_asked: The keys for it were pressed.
        fold_pressed: The folding line of a block was pressed.
        chevron_pressed: The place in the header of a block that collapses it was pressed.
        refused: A cord was dropped where it does not fit, and why.
        view_changed: Another part of the scene is in sight.

    Attributes:
        picked: The cord that Delete removes.
        grid: What is dragged comes to stand on multiples of it.
        exposed: What is being painted, in scene coordinates.
    """

    block_dropped = Signal(str, QPointF)
    delete_asked = Signal()
    duplicate_asked = Signal()
    fold_pressed = Signal(object)
    chevron_pressed = Signal(object)
    refused = Signal(str)
    view_changed = Signal()

    _LIVE_PIPE: LiveCord

    def __init__(self, ink: Ink, parent: QWidget | None = None) -> None:
        self.ink = ink
        super().__init__(parent)
        self.is_droppable: Callable[[str], bool] = lambda _type: False
        self.tooltip_for: Callable[[Hit], str] = lambda _hit: ""
        self.picked: CordItem | None = None
        self.exposed: list[QRectF] = []
        self.grid = COARSE
        self.cords = CordDrag(self)
        self.minimap = Minimap(self)
        self.sight = Sight(self)
        self.lasso = Lasso(self)
        self._pan = Pan(self)
        self._before_move: Before = {}
        self.hover = Hover(self)
        self._cards = CardCache(self)
        self.view_changed.connect(self.hover.move_away)
        self._replace_live_cord()
        self._set_up_view()

    def _replace_live_cord(self) -> None:
        for stock in (self._LIVE_PIPE, self._cursor_text):
            self.scene().removeItem(stock)
        self._LIVE_PIPE = LiveCord()
        self.scene().addItem(self._LIVE_PIPE)

    def _set_up_view(self) -> None:
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        # Each item sets what it needs: saving the painter for 3,000 of them takes a third longer.
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setDragMode(QGraphicsView.DragMode.RubberBandDrag)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setAccessibleName("Workflow")
        self.setAccessibleDescription("The blocks of the workflow and the cords between them")
        self.viewport().setMouseTracking(True)
        # The background covers everything: only so are scrolled pixels moved and not painted anew.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.scene().grid_mode = 0
        self.scene().setBackgroundBrush(Qt.BrushStyle.NoBrush)

    # What is there

    def hit(self, position: QPointF) -> Hit:
        """What is at a point of the viewport."""
        return hit_at(self.scene(), self._to_scene(position), self.sight.zoom)

    def blocks(self) -> list[BlockItem]:
        """Every block of the scene."""
        return [item for item in self.scene().items() if isinstance(item, BlockItem)]

    def add_block(self, item: BlockItem) -> None:
        """Put a block on the scene."""
        item.set_kept(is_kept=self._cards.is_used)
        self.add_node(item, (0.0, 0.0))

    def pick(self, cord: CordItem | None) -> None:
        """Make `cord` the one that Delete removes."""
        if self.picked is not None and self.picked is not cord:
            self.picked.set_picked(False)
        self.picked = cord
        if cord is not None:
            self.scene().clearSelection()
            cord.set_picked(True)

    def set_ink(self, ink: Ink) -> None:
        """Show the canvas in the colours of another theme."""
        self.ink = ink
        self.viewport().update()

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ports and cords first, then what Qt does with blocks and the empty canvas."""
        position = event.position()
        self._previous_pos = self._origin_pos = position.toPoint()
        if self.is_busy:
            return
        self.hover.label.hide()
        if event.button() is _MIDDLE or (event.button() is _LEFT and self._pan.is_ready):
            self._pan.begin(position)
            return
        if event.button() is _LEFT and self.minimap.holds(position):
            self.minimap.press(position)
            return
        hit = self.hit(position)
        if event.button() is _RIGHT:
            if hit.block and not hit.block.isSelected():
                self.scene().clearSelection()
                hit.block.setSelected(True)
            return
        if event.button() is _LEFT and self._press_left(hit, self._to_scene(position)):
            return
        if event.button() is _LEFT and hit == NOTHING and is_lasso(event.modifiers()):
            self.lasso.begin(self._to_scene(position), event.modifiers())
            return
        QGraphicsView.mousePressEvent(self, adding(event))
        self._before_move = begin_move(self.scene(), self.grid)

    def _press_left(self, hit: Hit, at: QPointF) -> bool:
        if hit.port is not None:
            self.pick(None)
            self.cords.begin_at_port(hit.port, at)
        elif hit.fold is not None:
            self.fold_pressed.emit(hit.block)
        elif hit.is_chevron:
            self.chevron_pressed.emit(hit.block)
        elif hit.cord is not None:
            self.pick(hit.cord)
            if hit.end is not None:
                self.cords.begin_at_end(hit.cord, hit.end, at)
        else:
            self.pick(None)
            return False
        return True

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Goes on with the gesture, or lights up the port under the mouse."""
        position = event.position()
        self._previous_pos = position.toPoint()
        if self.minimap.is_held:
            self.minimap.press(position)
        elif self._pan.is_on:
            self._pan.move(position)
        elif self.lasso.is_on:
            self.lasso.move(self._to_scene(position))
        elif self.cords.is_on:
            self.cords.move(self.hit(position), self._to_scene(position), position.toPoint())
        else:
            if event.buttons() == Qt.MouseButton.NoButton:
                self._hover(self.hit(position), position.toPoint())
            QGraphicsView.mouseMoveEvent(self, event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ends the gesture; what it asks for is told by NodeGraphQt's signals."""
        if self.minimap.is_held:
            self.minimap.is_held = False
        elif self._pan.is_on:
            self._pan.end()
        elif self.lasso.is_on:
            self.lasso.end()
        elif self.cords.is_on and event.button() is _LEFT:
            self.cords.drop(self.hit(event.position()), event.position().toPoint())
        else:
            QGraphicsView.mouseReleaseEvent(self, adding(event))
            self._end_move()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On a port or cord a second press like the first; else Qt's own."""
        hit = self.hit(event.position())
        if (hit.port or hit.fold or hit.cord) is None and not hit.is_chevron:
            QGraphicsView.mouseDoubleClickEvent(self, event)
        else:
            self.mousePressEvent(event)

    def _end_move(self) -> None:
        before, self._before_move = self._before_move, {}
        moved = end_move(before)
        if moved:
            self.moved_nodes.emit(moved)

    def _hover(self, hit: Hit, mouse: QPoint | None = None) -> None:
        self.hover.show(hit, mouse)
        shape = cursor_over(hit)
        if shape is not None:
            self.viewport().setCursor(shape)
        elif not self._pan.is_ready:
            self.viewport().unsetCursor()

    def sceneMousePressEvent(self, event: Any) -> None:
        """The press was dealt with before it came to the scene."""

    def sceneMouseMoveEvent(self, event: Any) -> None:
        """As above."""

    def sceneMouseReleaseEvent(self, event: Any) -> None:
        """As above."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zooms at the mouse; with Shift scrolls sideways."""
        delta = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.sight.scroll_by(-(delta.y() or delta.x()), 0)
        else:
            self.sight.set_zoom(self.sight.zoom * ZOOM_STEP ** (delta.y() / 120), event.position())
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Left to whoever owns the canvas."""
        event.ignore()

    # Keys and focus

    @property
    def is_busy(self) -> bool:
        """Whether a gesture is going on."""
        is_drawing = self.cords.is_on or self.lasso.is_on
        return is_drawing or self._pan.is_on or self.minimap.is_held

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape ends a gesture; Delete, Ctrl+D and Space do what users expect."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.cancel()
        elif key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._pan.set_ready(is_ready=True)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_asked.emit()
        elif key == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.duplicate_asked.emit()
        else:
            QGraphicsView.keyPressEvent(self, event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space ends the readiness to pan."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._pan.set_ready(is_ready=False)
        else:
            QGraphicsView.keyReleaseEvent(self, event)

    def cancel(self) -> None:
        """End whatever gesture is going on as if it had never begun."""
        self._pan.end()
        self.cords.cancel()
        self.lasso.cancel()
        self.hover.clear()
        grabber = self.scene().mouseGrabberItem()
        if grabber is not None:
            grabber.ungrabMouse()
        before, self._before_move = self._before_move, {}
        take_back(before)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt's own: NodeGraphQt would take the shortcuts of the window."""
        QGraphicsView.focusInEvent(self, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whatever is held down will be let go elsewhere."""
        self._pan.set_ready(is_ready=False)
        self.cords.cancel()
        QGraphicsView.focusOutEvent(self, event)

    # Drops from the palette

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Takes blocks of the palette and nothing else."""
        self._judge_drag(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """As above."""
        self._judge_drag(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tells which block was dropped where."""
        if self._judge_drag(event):
            self.block_dropped.emit(_dragged(event), self._to_scene(event.position()))

    def _judge_drag(self, event: QDropEvent) -> bool:
        if self.is_droppable(_dragged(event)):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._hover(Hit(cord=self.hit(event.position()).cord))
            return True
        event.ignore()
        return False

    # What is in sight

    def paintEvent(self, event: QPaintEvent) -> None:
        """Notes what is painted anew: of two strips at two edges Qt tells items the whole view."""
        rects: Any = event.region()  # the stubs do not know that it can be iterated
        self.exposed = [self.mapToScene(rect).boundingRect() for rect in rects]
        QGraphicsView.paintEvent(self, event)

    def drawBackground(self, painter: QPainter, rect: QRectF | Any) -> None:
        """The canvas behind the blocks."""
        paint_background(painter, rect, self.ink)

    def drawForeground(self, painter: QPainter, rect: QRectF | Any) -> None:
        """The overview in its corner."""
        self.minimap.paint(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's own: NodeGraphQt would change the zoom."""
        QGraphicsView.resizeEvent(self, event)
        self.view_changed.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Tells that another part is in sight."""
        QGraphicsView.scrollContentsBy(self, dx, dy)
        self.minimap.scrolled(dx, dy)
        self.view_changed.emit()

    def viewportEvent(self, event: QEvent) -> bool:
        """Says in a tool tip what is under the mouse; once that has left, nothing is."""
        if event.type() == QEvent.Type.Leave:
            self.hover.clear()
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip(event.pos()), self.viewport())
            return True
        return bool(QGraphicsView.viewportEvent(self, event))

    def _tip(self, position: QPoint) -> str:
        if self.is_busy:
            return ""
        at = QPointF(position)
        return TIP if self.minimap.holds(at) else self.tooltip_for(self.hit(at))

    def get_zoom(self) -> float:
        """NodeGraphQt's measure of the zoom: 0 is 1:1."""
        return self.sight.zoom - 1.0

    def _update_scene(self) -> None:
        """NodeGraphQt's zoom and pan, by fitting a rectangle, are not used."""

    def _to_scene(self, position: QPointF) -> QPointF:
        return self.sight.to_scene(position)


def _dragged(event: QDropEvent) -> str:
    data = event.mimeData()
    return bytes(data.data(BLOCK_MIME).data()).decode() if data.hasFormat(BLOCK_MIME) else ""
