"""Which painted cards are kept as pictures, so that panning need not paint them anew."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QPixmapCache

from app.editor.canvas.card_painter import PLAIN_BELOW

if TYPE_CHECKING:
    from app.editor.canvas.viewer import CanvasViewer

_SCREENS = 2.0
"""How many times the pictures that are kept may cover the view. Where those in sight had no room,
they would drive each other out at each paint."""
_BYTES = 4
"""A pixel."""


class CardCache(QObject):
    """Keeps pictures of cards, but not of plain ones.

    Plain cards are painted as fast as pictures of them, and there are a thousand at once.

    Attributes:
        is_used: Whether pictures are kept at this zoom.
    """

    def __init__(self, viewer: "CanvasViewer") -> None:
        super().__init__(viewer)
        self._viewer = viewer
        self.is_used = True
        viewer.view_changed.connect(self._on_view_changed)

    def _on_view_changed(self) -> None:
        viewer = self._viewer
        pixels = viewer.width() * viewer.height() * viewer.devicePixelRatioF() ** 2
        wanted = round(_SCREENS * pixels * _BYTES / 1024)
        if QPixmapCache.cacheLimit() < wanted:
            QPixmapCache.setCacheLimit(wanted)
        is_used = viewer.sight.zoom >= PLAIN_BELOW
        if is_used is not self.is_used:
            self.is_used = is_used
            for item in viewer.blocks():
                item.set_kept(is_kept=is_used)
