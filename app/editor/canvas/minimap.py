"""The whole workflow in a corner: where things are, what is in sight, a press goes there."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.editor.canvas.block_item import BlockItem
from app.editor.canvas.ink import mixed
from app.editor.canvas.viewer import CanvasViewer
from app.editor.theme import RADIUS_M

SIZE = QSize(196, 124)
_PAD = 10.0
_LEAST = 3.0
_REST_MS = 60


class Minimap(QWidget):
    """A plain widget over the view: a second QGraphicsView would paint everything twice."""

    def __init__(self, viewer: CanvasViewer, parent: QWidget) -> None:
        super().__init__(parent)
        self._viewer = viewer
        self._blocks: list[BlockItem] = []
        self.setFixedSize(SIZE)
        self.setAccessibleName("Overview of the workflow")
        self.setToolTip("Press or drag to move the view")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST_MS)
        self._timer.timeout.connect(self._look)
        viewer.view_changed.connect(self.refresh)

    def set_blocks(self, blocks: list[BlockItem]) -> None:
        """Show these."""
        self._blocks = blocks
        self.refresh()

    def refresh(self) -> None:
        """Paint anew soon; several calls make one painting."""
        if not self._timer.isActive():
            self._timer.start()

    def _look(self) -> None:
        """Where all is in sight there is nothing to find."""
        whole = self._whole()
        self.setVisible(not whole.isEmpty() and not self._viewer.sight.rect().contains(whole))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints a rectangle a block, in the colour of its stripe."""
        theme = self._viewer.ink.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(QColor(theme.border), 1.0))
        painter.setBrush(QColor(theme.window))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, RADIUS_M, RADIUS_M)
        whole = self._whole()
        if whole.isEmpty():
            return
        sight = self._to_map(self._viewer.sight.rect(), whole)
        painter.setPen(QPen(QColor(theme.accent), 1.2))
        painter.setBrush(mixed(theme.window, theme.accent, 0.10))
        painter.setClipRect(self.rect().adjusted(1, 1, -1, -1))
        painter.drawRoundedRect(sight, 2.0, 2.0)
        by_color: dict[str, list[QRectF]] = {}
        for item in self._blocks:
            rect = self._to_map(item.body.translated(item.pos()), whole)
            rect.setWidth(max(rect.width(), _LEAST))
            rect.setHeight(max(rect.height(), _LEAST))
            by_color.setdefault(item.view.stripe, []).append(rect)
        painter.setPen(Qt.PenStyle.NoPen)
        for color, rects in by_color.items():
            painter.setBrush(QColor(color))
            painter.drawRects(rects)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Goes where the press is."""
        self._go_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Goes along with the mouse."""
        self._go_to(event.position())

    def _go_to(self, position: QPointF) -> None:
        whole = self._whole()
        if whole.isEmpty():
            return
        scale, left, top = self._fit(whole)
        at = QPointF(
            (position.x() - left) / scale + whole.left(), (position.y() - top) / scale + whole.top()
        )
        self._viewer.centerOn(at)
        self.refresh()

    def _whole(self) -> QRectF:
        whole = QRectF()
        for item in self._blocks:
            whole = whole.united(item.body.translated(item.pos()))
        return whole

    def _fit(self, whole: QRectF) -> tuple[float, float, float]:
        """Pixels a scene unit, and where the left top corner of the whole stands."""
        wide, high = self.width() - 2 * _PAD, self.height() - 2 * _PAD
        scale = min(wide / whole.width(), high / whole.height(), 0.12)
        left = (self.width() - whole.width() * scale) / 2
        top = (self.height() - whole.height() * scale) / 2
        return scale, left, top

    def _to_map(self, rect: QRectF, whole: QRectF) -> QRectF:
        scale, left, top = self._fit(whole)
        return QRectF(
            (rect.left() - whole.left()) * scale + left,
            (rect.top() - whole.top()) * scale + top,
            rect.width() * scale,
            rect.height() * scale,
        )
