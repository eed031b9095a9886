"""Where things come to stand that are dragged: on the grid, or on whole numbers."""

from PySide6.QtCore import QPointF

from app.editor.theme import GRID

COARSE = float(GRID)
FINE = 1.0
"""Without the grid: files hold no fractions."""


def on_grid(at: QPointF, grid: float) -> QPointF:
    """The point nearest to `at` whose coordinates are multiples of `grid`."""
    return QPointF(round(at.x() / grid) * grid, round(at.y() / grid) * grid)
