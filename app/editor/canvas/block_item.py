"""The card of a block and its ports as scene items. How the card is painted: `card_painter`."""

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QGraphicsSceneMouseEvent, QStyleOptionGraphicsItem

from app.editor.canvas.card import Card, Row, Side
from app.editor.canvas.card_layout import WIDTH, RowPlace, place_card
from app.editor.canvas.card_painter import paint_card
from app.editor.canvas.card_signs import Mark, Stops
from app.editor.canvas.card_view import CardView
from app.editor.canvas.ink import Ink
from app.editor.canvas.run_look import IDLE, RunLook
from app.editor.canvas.snap import on_grid
from app.editor.nodegraph import NodeItem

MARGIN = 14.0
"""Around the card, for its shadow, its ports and its mark."""
_DIM = 0.5
"""How strongly a block is painted that was skipped."""
Z_BLOCK = 1.0
Z_SELECTED = 2.0

Key = tuple[Side, str]


class BlockPort:
    """Where cords end at a block. No item of the scene: there would be thousands of them.

    Attributes:
        cords: What is plugged in.
        at: Where it is, in the coordinates of its block.
    """

    __slots__ = ("at", "block", "cords", "row")

    def __init__(self, block: "BlockItem", row: Row, at: QPointF) -> None:
        self.block = block
        self.row = row
        self.at = at
        self.cords: list[Any] = []

    @property
    def key(self) -> Key:
        """Side and name: unique at its block."""
        return self.row.side, self.row.name

    def scenePos(self) -> QPointF:
        """Where it is, in scene coordinates."""
        return QPointF(self.block.pos() + self.at)


class BlockItem(NodeItem):
    """A block on the scene. It shows what it is given, and knows no document."""

    def __init__(self, card: Card, ink: Ink) -> None:
        # Not NodeItem's own: it makes a dozen child items and reads a picture from disk.
        QGraphicsItem.__init__(self)
        self._properties: dict[str, Any] = {"id": card.block_id, "type_": "", "name": card.title}
        self._properties |= {"selected": False, "disabled": False, "visible": True}
        self._properties["layout_direction"] = 0
        self.ports: dict[Key, BlockPort] = {}
        self.grid = 0.0
        self.view = CardView(place_card(card), ink, IDLE)
        self._bounds = QRectF()
        self._set_bounds()
        self._place_ports()
        flags = QGraphicsItem.GraphicsItemFlag
        self.setFlags(flags.ItemIsSelectable | flags.ItemIsMovable | flags.ItemSendsGeometryChanges)
        self.setZValue(Z_BLOCK)

    @property
    def block_id(self) -> str:
        """The id in the document."""
        return self.card.block_id

    @property
    def card(self) -> Card:
        """What the card says."""
        return self.view.place.card

    @property
    def body(self) -> QRectF:
        """The card without shadow and ports, in its own coordinates."""
        return QRectF(0.0, 0.0, WIDTH, self.view.height)

    # What it shows

    def set_card(self, card: Card) -> bool:
        """Show another card of the same block. Says whether its height or its ports are others."""
        if card == self.card:
            return False
        before = self._port_places(), self.view.height
        self.prepareGeometryChange()
        self.view.place = place_card(card)
        self._set_bounds()
        self._place_ports()
        self.update()
        return (self._port_places(), self.view.height) != before

    def set_kept(self, *, is_kept: bool) -> None:
        """Keep the painted card as a picture, or paint it each time."""
        modes = QGraphicsItem.CacheMode
        self.setCacheMode(modes.DeviceCoordinateCache if is_kept else modes.NoCache)

    def set_look(self, look: RunLook) -> None:
        """Show a state of a run."""
        if look == self.view.look:
            return
        if look.has_preview != self.view.look.has_preview:
            self.prepareGeometryChange()
            self.view.look = look
            self._set_bounds()
        self.view.look = look
        self.update()

    def set_mark(self, mark: Mark | None) -> None:
        """Show what is wrong with the block."""
        if mark != self.view.mark:
            self.view.mark = mark
            self.update()

    def set_stops(self, stops: Stops) -> None:
        """Show where runs hold at the block."""
        if stops != self.view.stops:
            self.view.stops = stops
            self.update()

    def set_ink(self, ink: Ink) -> None:
        """Show it in the colours of another theme."""
        self.view.ink = ink
        self.update()

    def set_fits(self, fits: Callable[[Row], bool] | None, target: Row | None = None) -> None:
        """While a cord is dragged: light up the ports that would take it."""
        self.view.fits = fits
        self.view.target = target
        self.update()

    def set_target(self, target: Row | None) -> None:
        """Light up the port under the mouse."""
        if target is not self.view.target:
            self.view.target = target
            self.update()

    # Where things are

    def row_at(self, point: QPointF) -> RowPlace | None:
        """The row at a point of its own coordinates."""
        return self.view.place.row_at(point)

    def port_near(self, point: QPointF, reach: float) -> BlockPort | None:
        """The port nearest to a point of its own coordinates, at most `reach` away."""
        found, least = None, reach
        for port in self.ports.values():
            away = port.at - point
            distance = (away.x() ** 2 + away.y() ** 2) ** 0.5
            if distance <= least:
                found, least = port, distance
        return found

    def boundingRect(self) -> QRectF:
        """The card with its shadow and ports."""
        return self._bounds

    def shape(self) -> QPainterPath:
        """The card alone: its shadow is not part of it."""
        path = QPainterPath()
        path.addRect(self.body)
        return path

    # Qt and NodeGraphQt

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: Any) -> None:
        """Paints the card in the detail that fits the zoom."""
        self.view.is_selected = self.isSelected()
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        if not self.view.look.is_dim:
            paint_card(painter, self.view, scale)
            return
        whole = painter.opacity()
        painter.setOpacity(whole * _DIM)
        paint_card(painter, self.view, scale)
        painter.setOpacity(whole)

    def itemChange(self, change: QGraphicsItem.GraphicsItemChange, value: Any) -> Any:
        """Keeps to the grid while it is dragged, and takes the cords along."""
        if change is QGraphicsItem.GraphicsItemChange.ItemPositionChange and self.grid:
            return on_grid(value, self.grid)
        if change is QGraphicsItem.GraphicsItemChange.ItemPositionHasChanged:
            self._redraw_cords()
        elif change is QGraphicsItem.GraphicsItemChange.ItemSelectedHasChanged:
            self.setZValue(Z_SELECTED if value else Z_BLOCK)
            for cord in self.cords():
                cord.light()
        return value

    def cords(self) -> list[Any]:
        """The cords at its ports."""
        return [cord for port in self.ports.values() for cord in port.cords]

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Qt's own: selects and begins to move."""
        QGraphicsItem.mousePressEvent(self, event)

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Qt's own."""
        QGraphicsItem.mouseReleaseEvent(self, event)

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Tells the viewer."""
        if event.button() is Qt.MouseButton.LeftButton and self.viewer():
            self.viewer().node_double_clicked.emit(self.block_id)

    def post_init(self, viewer: Any = None, pos: Any = None) -> None:
        """Called by the viewer once the item is in the scene."""
        if pos is not None:
            self.setPos(*pos)

    def draw_node(self) -> None:
        """Nothing to do: the card is laid out when it is set."""

    @property
    def name(self) -> str:
        """The title."""
        return self.card.title

    @name.setter
    def name(self, name: str) -> None:
        """NodeGraphQt sets it for a new node; the card has its title already."""

    @property
    def layout_direction(self) -> int:
        """Left to right."""
        return 0

    @layout_direction.setter
    def layout_direction(self, value: int) -> None:
        """NodeGraphQt sets it for a new node."""

    def _set_bounds(self) -> None:
        self._bounds = self.body.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)

    def _port_places(self) -> dict[Key, tuple[float, float]]:
        return {key: (port.at.x(), port.at.y()) for key, port in self.ports.items()}

    def _place_ports(self) -> None:
        place = self.view.place
        rows = [one for one in place.rows if one.row.is_port]
        if place.gate:
            rows.append(place.gate)
        wanted = {(one.row.side, one.row.name): one for one in rows}
        for key in [key for key in self.ports if key not in wanted]:
            self._remove_port(key)
        for key, one in wanted.items():
            port = self.ports.get(key)
            if port is None:
                self.ports[key] = BlockPort(self, one.row, one.port)
            else:
                port.row, port.at = one.row, one.port

    def _remove_port(self, key: Key) -> None:
        for cord in list(self.ports.pop(key).cords):
            cord.delete()

    def _redraw_cords(self) -> None:
        for cord in self.cords():
            cord.redraw()


def extent_of(items: Iterable[BlockItem]) -> QRectF:
    """What the cards of these blocks cover, in scene coordinates."""
    rect = QRectF()
    for item in items:
        rect = rect.united(item.body.translated(item.pos()))
    return rect
