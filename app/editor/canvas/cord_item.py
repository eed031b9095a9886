"""A link as a cord between two ports, and the cord that hangs on the mouse."""

from typing import Any

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QStyleOptionGraphicsItem

from app.editor.canvas.block_item import BlockPort
from app.editor.canvas.card import Side
from app.editor.canvas.cord_path import Cubic, bounds_of, cord_curve, lines_of, path_of
from app.editor.canvas.ink import CORD, Ink
from app.editor.canvas.port_shape import port_color
from app.editor.nodegraph import LivePipeItem, PipeItem
from app.workflow.model import Link

_SMOOTH = QPainter.RenderHint.Antialiasing
Z_CORD = -1.0
Z_LIVE = 10.0
STRAIGHT_BELOW = 0.30
"""Zoom below which a cord is a thin straight line."""
_LINES_FROM, _LINES_UP_TO = 150.0, 1.25
"""A cord of this length (scene units), at no more than this zoom, is drawn as straight lines. Qt
draws those many times faster than a curve, and up to this zoom nobody sees the difference."""
_OVERLAP = 0.5
_MARGIN = 8.0
"""Around the curve: what is painted beside it, such as the mark of a conversion."""
_MARK, _ARROW = 7.0, 2.2


class CordItem(PipeItem):
    """A link on the scene."""

    # Qt's own, not NodeGraphQt's: each change of each of 2,000 items would pass through Python.
    itemChange = QGraphicsPathItem.itemChange  # noqa: N815 - Qt's name

    def __init__(self, link: Link, output: BlockPort, input: BlockPort, ink: Ink) -> None:
        # Not PipeItem's own: it adds an arrow item to each cord.
        QGraphicsPathItem.__init__(self)
        self._input_port = input
        self._output_port = output
        self._active = self._highlight = False
        self.link = link
        self.ink = ink
        self.is_gate = False
        self.conversion = ""
        self.is_picked = self.is_hovered = self.is_on_way = self.is_lit = False
        self._line = QLineF()
        self._lines: list[QLineF] | None = None
        self._pens = ink.cord(self.line_color)
        self.setZValue(Z_CORD)
        self.setPen(Qt.PenStyle.NoPen)
        output.cords.append(self)
        input.cords.append(self)
        self.redraw()

    @property
    def line_color(self) -> str:
        """The colour of what it carries."""
        return port_color(self._output_port.row.type, self.ink.theme)

    def path(self) -> QPainterPath:
        """Its curve. The path that Qt is given is a rectangle around it, which costs far less."""
        return path_of(self._curve)

    @property
    def _curve(self) -> Cubic:
        return cord_curve(self._line.p1(), self._line.p2())

    def shape(self) -> QPainterPath:
        """What the mouse hits."""
        stroker = QPainterPathStroker()
        stroker.setWidth(CORD + 4.0)
        return stroker.createStroke(self.path())

    @property
    def middle(self) -> QPointF:
        """The point in the middle of the curve, in scene coordinates."""
        start, one, other, end = self._curve
        return QPointF((start + (one + other) * 3.0 + end) / 8.0)

    def redraw(self) -> None:
        """Draw it anew between its ports."""
        self._line = QLineF(self._output_port.scenePos(), self._input_port.scenePos())
        self._lines = None
        around = QPainterPath()
        around.addRect(bounds_of(self._curve, _MARGIN))
        self.setPath(around)

    def draw_path(self, *_args: Any, **_kwargs: Any) -> None:
        """What NodeGraphQt calls when a port has moved."""
        self.redraw()

    def set_ink(self, ink: Ink) -> None:
        """Show it in the colours of another theme."""
        self.ink = ink
        self._pens = ink.cord(self.line_color)
        self.update()

    def set_carries(self, *, is_gate: bool, conversion: str) -> None:
        """Say what becomes of the value on the way, whose type may be another than before."""
        pens = self.ink.cord(self.line_color)
        if pens is not self._pens:
            self._pens = pens
            self.update()
        if (is_gate, conversion) != (self.is_gate, self.conversion):
            self.is_gate, self.conversion = is_gate, conversion
            self._lines = None
            self.update()

    def set_picked(self, is_picked: bool) -> None:
        """Show whether it is the one that Delete would remove."""
        self.is_picked = is_picked
        self.light()

    def set_hovered(self, is_hovered: bool) -> None:
        """Show whether the mouse is on it, or on one of its ports."""
        self.is_hovered = is_hovered
        self.light()

    def set_on_way(self, is_on_way: bool) -> None:
        """Show whether it leads from one block to the next on a way that is lit up."""
        self.is_on_way = is_on_way
        self.light()

    def light(self) -> None:
        """Light it up while it, or a block at one of its ends, is selected, or the mouse on it."""
        ends = (self._output_port.block, self._input_port.block)
        is_lit = self.is_picked or self.is_hovered or self.is_on_way
        is_lit = is_lit or any(block.isSelected() for block in ends)
        if is_lit != self.is_lit:
            self.is_lit = is_lit
            self.update()

    def end_at(self, point: QPointF, reach: float) -> Side | None:
        """Which of its ends is at `point` (scene), at most `reach` away; None for neither."""
        to_input = QLineF(point, self._input_port.scenePos()).length()
        to_output = QLineF(point, self._output_port.scenePos()).length()
        if min(to_input, to_output) > reach:
            return None
        return Side.INPUT if to_input <= to_output else Side.OUTPUT

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: Any) -> None:
        """Paints the line; a lit one with an edge where it crosses others."""
        pens, scale = self._pens, painter.worldTransform().m11()
        if scale < STRAIGHT_BELOW:
            painter.setRenderHint(_SMOOTH, False)
            painter.setPen(pens.thin_lit if self.is_lit else pens.thin)
            painter.drawLine(self._line)
            return
        if widget is not None and not self._is_exposed(widget.parent()):
            return
        painter.setRenderHint(_SMOOTH, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # A picture is drawn once and looked at closely.
        as_lines = widget is not None and scale <= _LINES_UP_TO
        if self.is_lit:
            self._draw_line(painter, pens.edge, as_lines=as_lines)
            pen = pens.lit_gate if self.is_gate else pens.lit
        else:
            pen = pens.plain_gate if self.is_gate else pens.plain
        self._draw_line(painter, pen, as_lines=as_lines)
        if self.conversion and not self.is_gate:
            self._draw_mark(painter, pens.mark_lit if self.is_lit else pens.mark)

    def _is_exposed(self, viewer: Any) -> bool:
        bounds = self.boundingRect()
        return any(bounds.intersects(area) for area in viewer.exposed)

    def _draw_line(self, painter: QPainter, pen: QPen, *, as_lines: bool) -> None:
        painter.setPen(pen)
        if as_lines and self._line.length() >= _LINES_FROM:
            if self._lines is None:
                # The dashes of a gate go on from line to line.
                self._lines = lines_of(self._curve, 0.0 if self.is_gate else _OVERLAP)
            painter.drawLines(self._lines)
        else:
            painter.drawPath(self.path())

    def _draw_mark(self, painter: QPainter, pen: QPen) -> None:
        """An arrow in a ring: the value is converted on its way."""
        at = self.middle
        painter.setPen(pen)
        painter.setBrush(self.ink.canvas)
        painter.drawEllipse(at, _MARK, _MARK)
        tip = QPointF(at.x() + _ARROW, at.y())
        back = at.x() - _ARROW / 2
        for side in (-_ARROW * 1.4, _ARROW * 1.4):
            painter.drawLine(QPointF(back, at.y() + side), tip)

    def delete(self) -> None:
        """Take it off its ports and the scene."""
        for port in (self._input_port, self._output_port):
            if self in port.cords:
                port.cords.remove(self)
        if self.scene():
            self.scene().removeItem(self)


class LiveCord(LivePipeItem):
    """The cord between a port and the mouse."""

    def __init__(self) -> None:
        QGraphicsPathItem.__init__(self)
        self._input_port = self._output_port = None
        self._active = self._highlight = False
        self.shift_selected = False
        self.setZValue(Z_LIVE)
        self.setVisible(False)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable, False)

    def draw_path(
        self, start_port: BlockPort, end_port: Any = None, cursor_pos: Any = None, color: Any = None
    ) -> None:
        """Draw it from a port to `cursor_pos`, both in scene coordinates."""
        at = start_port.scenePos()
        if start_port.row.side is Side.OUTPUT:
            self.setPath(path_of(cord_curve(at, cursor_pos)))
        else:
            self.setPath(path_of(cord_curve(cursor_pos, at)))

    def set_look(self, color: str, *, is_plugged: bool) -> None:
        """Solid where it would be plugged in, else dashed."""
        pen = QPen(QColor(color), 2.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        if not is_plugged:
            pen.setDashPattern([3.0, 2.4])
        self.setPen(pen)

    def draw_index_pointer(self, *_args: Any, **_kwargs: Any) -> None:
        """No arrow at the mouse: the port under it lights up."""

    def reset_path(self) -> None:
        """Nothing hangs on the mouse."""
        self.setPath(QPainterPath())

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: Any) -> None:
        """Paints the line."""
        painter.setRenderHint(_SMOOTH, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self.pen())
        painter.drawPath(self.path())
