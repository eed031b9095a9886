"""A link as a cord between two ports, and the cord that hangs on the mouse."""

from typing import Any

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QStyleOptionGraphicsItem

from app.editor.canvas.block_item import BlockPort
from app.editor.canvas.card import Side
from app.editor.canvas.ink import Ink, mixed
from app.editor.canvas.port_shape import port_color
from app.editor.nodegraph import LivePipeItem, PipeItem
from app.workflow.model import Link

Z_CORD = -1.0
Z_LIVE = 10.0
WIDTH = 2.0
STRAIGHT_BELOW = 0.30
"""Zoom below which a cord is a thin straight line."""
_NEAREST, _FARTHEST = 44.0, 170.0
_MARK = 3.6


def cord_path(start: QPointF, end: QPointF) -> QPainterPath:
    """The curve from an output at `start` to an input at `end`, in scene coordinates."""
    across = end.x() - start.x()
    if across >= 0:
        reach = max(_NEAREST, min(across * 0.5, _FARTHEST))
        reach = min(reach, _NEAREST + abs(end.y() - start.y()) + across * 0.35)
    else:
        reach = min(_NEAREST * 1.6 - across * 0.4, _FARTHEST * 1.3)
    path = QPainterPath(start)
    path.cubicTo(QPointF(start.x() + reach, start.y()), QPointF(end.x() - reach, end.y()), end)
    return path


class CordItem(PipeItem):
    """A link on the scene."""

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
        self.is_picked = False
        self.setZValue(Z_CORD)
        # Its width counts for the bounds and for what the mouse hits.
        self.setPen(QPen(Qt.GlobalColor.black, WIDTH + 4.0))
        output.add_pipe(self)
        input.add_pipe(self)
        self.redraw()

    @property
    def is_lit(self) -> bool:
        """Whether it, or a block at one of its ends, is selected."""
        ends = (self._output_port.block, self._input_port.block)
        return self.is_picked or any(block.isSelected() for block in ends)

    @property
    def line_color(self) -> str:
        """The colour of what it carries."""
        return port_color(self._output_port.row.type, self.ink.theme)

    def redraw(self) -> None:
        """Draw it anew between its ports."""
        self.setPath(cord_path(self._output_port.scenePos(), self._input_port.scenePos()))

    def draw_path(self, *_args: Any, **_kwargs: Any) -> None:
        """What NodeGraphQt calls when a port has moved."""
        self.redraw()

    def set_ink(self, ink: Ink) -> None:
        """Show it in the colours of another theme."""
        self.ink = ink
        self.update()

    def set_carries(self, *, is_gate: bool, conversion: str) -> None:
        """Say what becomes of the value on the way."""
        if (is_gate, conversion) != (self.is_gate, self.conversion):
            self.is_gate, self.conversion = is_gate, conversion
            self.update()

    def set_picked(self, is_picked: bool) -> None:
        """Show whether it is the one that Delete would remove."""
        if is_picked != self.is_picked:
            self.is_picked = is_picked
            self.update()

    def end_at(self, point: QPointF, reach: float) -> Side | None:
        """Which of its ends is at `point` (scene), at most `reach` away; None for neither."""
        to_input = QLineF(point, self._input_port.scenePos()).length()
        to_output = QLineF(point, self._output_port.scenePos()).length()
        if min(to_input, to_output) > reach:
            return None
        return Side.INPUT if to_input <= to_output else Side.OUTPUT

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: Any) -> None:
        """Paints the line, with an edge where it crosses others."""
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        color = QColor(self.line_color)
        is_lit = self.is_lit
        if scale < STRAIGHT_BELOW:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            pen = QPen(color if is_lit else mixed(self.ink.theme.canvas, self.line_color, 0.6))
            pen.setWidth(0)
            painter.setPen(pen)
            painter.drawLine(self._output_port.scenePos(), self._input_port.scenePos())
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        path = self.path()
        painter.setPen(QPen(self.ink.canvas, WIDTH + 3.0))
        painter.drawPath(path)
        if not is_lit:
            color = mixed(self.ink.theme.canvas, self.line_color, 0.82)
        pen = QPen(color, WIDTH + 1.0 if is_lit else WIDTH)
        if self.is_gate:
            pen.setDashPattern([4.0, 2.6])
        painter.setPen(pen)
        painter.drawPath(path)
        if self.conversion and not self.is_gate:
            painter.setPen(QPen(color, 1.6))
            painter.setBrush(self.ink.canvas)
            painter.drawEllipse(path.pointAtPercent(0.5), _MARK, _MARK)

    def delete(self) -> None:
        """Take it off its ports and the scene."""
        for port in (self._input_port, self._output_port):
            if self in port.connected_pipes:
                port.remove_pipe(self)
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
            self.setPath(cord_path(at, cursor_pos))
        else:
            self.setPath(cord_path(cursor_pos, at))

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
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self.pen())
        painter.drawPath(self.path())
