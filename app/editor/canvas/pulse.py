"""A dot that travels along a cord when a value passes."""

from typing import Any
from weakref import WeakKeyDictionary

from PySide6.QtCore import QElapsedTimer, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem

from app.editor.canvas.cord_item import CordItem
from app.editor.canvas.viewer import CanvasViewer

JOURNEY_MS = 420
MOST = 24
"""Dots at once: of more nobody could follow one, and each costs a little at every frame."""
REST_MS = 1_000
"""Between two dots of one cord: where rows fly by, each of them would be too much to see."""
_FRAME_MS = 33
_RADIUS, _GLOW = 4.0, 8.0
Z_PULSE = 0.0
"""Above the cords, below the blocks."""


class Pulses(QObject):
    """The dots on their way. The timer runs while there are some."""

    def __init__(self, viewer: CanvasViewer) -> None:
        super().__init__(viewer)
        self._viewer = viewer
        self._dots: list[Dot] = []
        self._clock = QElapsedTimer()
        self._clock.start()
        self._sent: WeakKeyDictionary[CordItem, int] = WeakKeyDictionary()
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._on_frame)

    @property
    def cords(self) -> list[CordItem]:
        """What something travels along just now."""
        return [dot.cord for dot in self._dots]

    def send(self, cord: CordItem) -> None:
        """Let a dot travel along a cord that is in sight and has had none for a while."""
        now = self._clock.elapsed()
        if now - self._sent.get(cord, -REST_MS) < REST_MS or len(self._dots) >= MOST:
            return
        is_seen = cord.isVisible() and cord.sceneBoundingRect().intersects(
            self._viewer.sight.rect()
        )
        if not is_seen:
            return
        self._sent[cord] = now
        dot = Dot(cord)
        self._viewer.scene().addItem(dot)
        self._dots.append(dot)
        if not self._timer.isActive():
            self._timer.start()

    def forget_gone(self) -> None:
        """Let no dot travel along a cord that is not there any more."""
        self._end([dot for dot in self._dots if dot.cord.scene() is None])

    def _on_frame(self) -> None:
        self._end([dot for dot in self._dots if not dot.go_on()])

    def _end(self, over: list["Dot"]) -> None:
        for dot in over:
            self._viewer.scene().removeItem(dot)
            self._dots.remove(dot)
        if not self._dots:
            self._timer.stop()


class Dot(QGraphicsItem):
    """One dot, in the colour of what the cord carries."""

    def __init__(self, cord: CordItem) -> None:
        super().__init__()
        self.cord = cord
        self._path = cord.path()
        self._color = QColor(cord.line_color)
        self._clock = QElapsedTimer()
        self._clock.start()
        self.setZValue(Z_PULSE)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setPos(self._path.pointAtPercent(0.0))

    def go_on(self) -> bool:
        """Move to where it is by now; gives whether it has not arrived."""
        way = self._clock.elapsed() / JOURNEY_MS
        if way < 1.0:
            self.setPos(self._path.pointAtPercent(way))
        return way < 1.0

    def boundingRect(self) -> QRectF:
        """The dot with its glow."""
        return QRectF(-_GLOW, -_GLOW, 2 * _GLOW, 2 * _GLOW)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: Any = None
    ) -> None:
        """Paints it."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        glow = QColor(self._color)
        glow.setAlphaF(0.35)
        painter.setBrush(glow)
        painter.drawEllipse(self.boundingRect())
        painter.setBrush(self._color)
        painter.drawEllipse(QRectF(-_RADIUS, -_RADIUS, 2 * _RADIUS, 2 * _RADIUS))
