"""The curve of a cord: as a path, and as the straight lines that a screen draws faster."""

from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainterPath, QTransform

_NEAREST, _FARTHEST = 44.0, 170.0
_FINENESS = 2.0
"""The lines leave the curve by a quarter of a scene unit at this value, by less at a larger one."""

Cubic = tuple[QPointF, QPointF, QPointF, QPointF]


def cord_curve(start: QPointF, end: QPointF) -> Cubic:
    """The control points of the curve from an output at `start` to an input at `end`."""
    across = end.x() - start.x()
    if across >= 0:
        reach = max(_NEAREST, min(across * 0.5, _FARTHEST))
        reach = min(reach, _NEAREST + abs(end.y() - start.y()) + across * 0.35)
    else:
        reach = min(_NEAREST * 1.6 - across * 0.4, _FARTHEST * 1.3)
    return (
        start,
        QPointF(start.x() + reach, start.y()),
        QPointF(end.x() - reach, end.y()),
        end,
    )


def path_of(curve: Cubic) -> QPainterPath:
    """The curve as a path."""
    path = QPainterPath(curve[0])
    path.cubicTo(curve[1], curve[2], curve[3])
    return path


def bounds_of(curve: Cubic, margin: float) -> QRectF:
    """What the curve covers, widened by `margin` at each side."""
    start, one, other, end = curve
    left = min(start.x(), other.x()) - margin
    right = max(one.x(), end.x()) + margin
    top, bottom = min(start.y(), end.y()) - margin, max(start.y(), end.y()) + margin
    return QRectF(left, top, right - left, bottom - top)


def lines_of(curve: Cubic, overlap: float) -> list[QLineF]:
    """The curve as straight lines, few where it is straight.

    Args:
        overlap: How far each line goes on into the next one, in scene units. Where two lines with
            smooth edges only touch, a faint notch is seen.
    """
    lines = []
    for polygon in path_of(curve).toSubpathPolygons(QTransform.fromScale(_FINENESS, _FINENESS)):
        for one, other in pairwise(point / _FINENESS for point in polygon.toList()):
            line = QLineF(one, other)
            line.setLength(line.length() + overlap)
            lines.append(line)
    return lines
