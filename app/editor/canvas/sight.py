"""Which part of the scene is in sight: zoom within limits, scrolling, fitting."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QTransform

if TYPE_CHECKING:
    from app.editor.canvas.viewer import CanvasViewer

ZOOM_MIN = 0.10
ZOOM_MAX = 2.5
ZOOM_STEP = 1.2
_FIT_MARGIN = 48.0
_FIT_ZOOM_MAX = 1.0
_AROUND = 30_000.0
"""Scene units that can be scrolled to beyond the outermost blocks."""
_SPARE = 5_000.0


class Sight:
    """Zoom and place of a viewer, by its transform and scroll bars."""

    def __init__(self, viewer: "CanvasViewer") -> None:
        self._viewer = viewer
        viewer.setSceneRect(-_AROUND, -_AROUND, 2 * _AROUND, 2 * _AROUND)

    @property
    def zoom(self) -> float:
        """Device-independent pixels a scene unit."""
        return float(self._viewer.transform().m11())

    def set_zoom(self, value: float, at: QPointF | None = None) -> None:
        """Zoom to `value`, within the limits, keeping the scene under `at` (viewport) in place."""
        viewer = self._viewer
        value = min(max(value, ZOOM_MIN), ZOOM_MAX)
        at = at if at is not None else QPointF(viewer.viewport().rect().center())
        under = self.to_scene(at)
        viewer.setTransform(QTransform.fromScale(value, value))
        moved = QPointF(viewer.mapFromScene(under)) - at
        self.scroll_by(round(moved.x()), round(moved.y()))
        viewer.view_changed.emit()

    def scroll_by(self, x: int, y: int) -> None:
        """Move the scene by device-independent pixels."""
        for bar, way in (
            (self._viewer.horizontalScrollBar(), x),
            (self._viewer.verticalScrollBar(), y),
        ):
            bar.setValue(bar.value() + way)

    def fit(self, rect: QRectF) -> None:
        """Bring `rect` (scene) into sight, no larger than 1:1."""
        if rect.isEmpty():
            rect = QRectF(0.0, 0.0, 1.0, 1.0)
        room = self._viewer.viewport().size()
        wide = (room.width() - 2 * _FIT_MARGIN) / rect.width()
        high = (room.height() - 2 * _FIT_MARGIN) / rect.height()
        value = max(min(wide, high, _FIT_ZOOM_MAX), ZOOM_MIN)
        self._viewer.setTransform(QTransform.fromScale(value, value))
        self._viewer.centerOn(rect.center())
        self._viewer.view_changed.emit()

    def make_room_for(self, rect: QRectF) -> None:
        """Let the scroll bars reach everything in `rect` (scene) and far around it."""
        reach = self._viewer.sceneRect()
        if not reach.contains(rect.adjusted(-_SPARE, -_SPARE, _SPARE, _SPARE)):
            wanted = rect.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)
            self._viewer.setSceneRect(wanted.united(reach))

    def rect(self) -> QRectF:
        """What is in sight, in scene coordinates."""
        port = self._viewer.viewport().rect()
        return QRectF(self._viewer.mapToScene(port).boundingRect())

    def to_scene(self, position: QPointF) -> QPointF:
        """A point of the viewport in scene coordinates."""
        at = QPoint(round(position.x()), round(position.y()))
        return QPointF(self._viewer.mapToScene(at))
