"""The whole workflow in a corner of the view: where things are, what is in sight."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QTransform

from app.editor.canvas.block_item import BlockItem
from app.editor.canvas.card_layout import WIDTH
from app.editor.theme import SPACE_M

if TYPE_CHECKING:
    from app.editor.canvas.viewer import CanvasViewer

SIZE = QSize(196, 124)
TIP = "Press or drag to go there"
_PAD = 10.0
_LARGEST = 0.12
"""Pixels a scene unit at most: a single block does not fill the overview."""
_REST_MS = 100


class Minimap(QObject):
    """Painted on top of the scene by the viewer: under a widget it could not scroll by shifting.

    Where all is in sight there is nothing to find, and it is not shown.
    """

    def __init__(self, viewer: "CanvasViewer") -> None:
        super().__init__(viewer)
        self._viewer = viewer
        self._blocks: list[BlockItem] = []
        self._whole = QRectF()
        self._picture: QPixmap | None = None
        self._recolored: dict[BlockItem, None] = {}
        self.is_shown = False
        self.is_held = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST_MS)
        self._timer.timeout.connect(self._on_rest)
        viewer.view_changed.connect(self._wait)

    @property
    def rect(self) -> QRect:
        """Where it is in the viewport."""
        room = self._viewer.viewport().rect()
        corner = QPoint(room.right() - SIZE.width(), room.bottom() - SIZE.height())
        return QRect(corner - QPoint(SPACE_M, SPACE_M), SIZE)

    def set_blocks(self, blocks: list[BlockItem]) -> None:
        """Show these."""
        self._blocks = blocks
        self._recolored.clear()
        self.refresh()

    def refresh(self) -> None:
        """Paint the blocks anew soon; several calls make one painting."""
        self._picture = None
        self._wait()

    def recolor(self, item: BlockItem) -> None:
        """The stripe of a block has another colour."""
        self._recolored[item] = None
        self._wait()

    def holds(self, position: QPointF) -> bool:
        """Whether a point of the viewport is on it."""
        return self.is_shown and self.rect.contains(position.toPoint())

    def press(self, position: QPointF) -> None:
        """The button went down on it, or the mouse went on with the button down: go there."""
        self.is_held = True
        if self._whole.isEmpty():
            return
        at = position - QPointF(self.rect.topLeft())
        self._viewer.centerOn(self._to_map.inverted()[0].map(at))

    def scrolled(self, dx: int, dy: int) -> None:
        """The view was shifted, and the overview with it: paint both places anew."""
        if self.is_shown:
            self._viewer.viewport().update(self.rect)
            self._viewer.viewport().update(self.rect.translated(dx, dy))

    def paint(self, painter: QPainter) -> None:
        """Paints a rectangle a block, in the colour of its stripe, and a frame around the sight."""
        if not self.is_shown:
            return
        if self._picture is None:
            self._picture = self._painted()
        elif self._recolored:
            self._paint_blocks(self._picture, self._recolored)
        self._recolored.clear()
        painter.save()
        painter.resetTransform()
        painter.translate(QPointF(self.rect.topLeft()))
        painter.drawPixmap(0, 0, self._picture)
        color = QColor(self._viewer.ink.theme.accent)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(color, 1.2))
        color.setAlphaF(0.12)
        painter.setBrush(color)
        painter.setClipRect(QRect(QPoint(1, 1), SIZE - QSize(2, 2)))
        painter.drawRoundedRect(self._to_map.mapRect(self._viewer.sight.rect()), 2.0, 2.0)
        painter.restore()

    def _wait(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _on_rest(self) -> None:
        if self._picture is None:
            self._whole = self._extent()
        sight = self._viewer.sight.rect()
        self.is_shown = not self._whole.isEmpty() and not sight.contains(self._whole)
        self._viewer.viewport().update(self.rect)

    def _extent(self) -> QRectF:
        rects = [_rect(item) for item in self._blocks]
        if not rects:
            return QRectF()
        left, top = min(rect.left() for rect in rects), min(rect.top() for rect in rects)
        right, bottom = max(rect.right() for rect in rects), max(rect.bottom() for rect in rects)
        return QRectF(left, top, right - left, bottom - top)

    def _painted(self) -> QPixmap:
        ratio = self._viewer.devicePixelRatioF()
        picture = QPixmap(SIZE * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(self._viewer.ink.theme.window))
        self._paint_blocks(picture, self._blocks)
        painter = QPainter(picture)
        painter.setPen(QColor(self._viewer.ink.theme.border_strong))
        painter.drawRect(QRect(QPoint(), SIZE - QSize(1, 1)))
        painter.end()
        return picture

    def _paint_blocks(self, picture: QPixmap, blocks: Iterable[BlockItem]) -> None:
        by_color: dict[str, list[QRectF]] = {}
        for item in blocks:
            by_color.setdefault(item.view.stripe, []).append(_rect(item))
        painter = QPainter(picture)
        painter.setTransform(self._to_map)
        painter.setPen(Qt.PenStyle.NoPen)
        for color, rects in by_color.items():
            painter.setBrush(QColor(color))
            painter.drawRects(rects)
        painter.end()

    @property
    def _to_map(self) -> QTransform:
        """From the scene to the overview."""
        whole = self._whole
        wide, high = SIZE.width() - 2 * _PAD, SIZE.height() - 2 * _PAD
        scale = min(wide / whole.width(), high / whole.height(), _LARGEST)
        transform = QTransform.fromTranslate(SIZE.width() / 2, SIZE.height() / 2)
        transform.scale(scale, scale)
        return transform.translate(-whole.center().x(), -whole.center().y())


def _rect(item: BlockItem) -> QRectF:
    return QRectF(item.x(), item.y(), WIDTH, item.view.place.height)
