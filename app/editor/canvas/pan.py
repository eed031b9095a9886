"""Panning by the middle button, or by the left one while Space is held."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

if TYPE_CHECKING:
    from app.editor.canvas.viewer import CanvasViewer


class Pan:
    """Moves the scene with the mouse, by the scroll bars: what is in sight is only shifted."""

    def __init__(self, viewer: "CanvasViewer") -> None:
        self._viewer = viewer
        self._last: QPointF | None = None
        self.is_ready = False

    @property
    def is_on(self) -> bool:
        """Whether the mouse moves the scene now."""
        return self._last is not None

    def set_ready(self, *, is_ready: bool) -> None:
        """Space is held, or let go."""
        self.is_ready = is_ready
        self._show_cursor()

    def begin(self, position: QPointF) -> None:
        """The button went down at `position` (viewport)."""
        self._last = position
        self._show_cursor()

    def move(self, position: QPointF) -> None:
        """The mouse is at `position` now."""
        if self._last is None:
            return
        x, y = round(self._last.x() - position.x()), round(self._last.y() - position.y())
        self._viewer.sight.scroll_by(x, y)
        self._last = position

    def end(self) -> None:
        """The button went up."""
        if self._last is not None:
            self._last = None
            self._show_cursor()

    def _show_cursor(self) -> None:
        viewport = self._viewer.viewport()
        if self.is_on:
            viewport.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self.is_ready:
            viewport.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            viewport.unsetCursor()
