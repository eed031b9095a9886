"""The curve of a cord, whole and in pieces."""

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainterPath

_NEAREST, _FARTHEST = 44.0, 170.0
_PIECE = 360.0
"""About how long a piece is, in scene units."""
_MOST_PIECES = 40

Cubic = tuple[QPointF, QPointF, QPointF, QPointF]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a long cord. Drawing those in sight alone saves nearly all of the work.

    Attributes:
        start: How far along the cord it begins, in scene units.
    """

    path: QPainterPath
    bounds: QRectF
    start: float


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


def pieces_of(curve: Cubic, margin: float) -> tuple[Piece, ...]:
    """A long curve in parts, their bounds widened by `margin`; nothing for a short one."""
    length = sum(QLineF(one, other).length() for one, other in pairwise(curve))
    count = min(int(length / _PIECE), _MOST_PIECES)
    if count < 2:
        return ()
    pieces = []
    rest, far = curve, 0.0
    for number in range(count, 0, -1):
        part, rest = _split(rest, 1.0 / number) if number > 1 else (rest, rest)
        path = path_of(part)
        bounds = path.controlPointRect().adjusted(-margin, -margin, margin, margin)
        pieces.append(Piece(path, bounds, far))
        far += path.length()
    return tuple(pieces)


def _split(curve: Cubic, at: float) -> tuple[Cubic, Cubic]:
    """The curve cut in two at the parameter `at`, by de Casteljau."""
    a, b, c, d = curve
    ab, bc, cd = _between(a, b, at), _between(b, c, at), _between(c, d, at)
    abc, bcd = _between(ab, bc, at), _between(bc, cd, at)
    middle = _between(abc, bcd, at)
    return (a, ab, abc, middle), (middle, bcd, cd, d)


def _between(one: QPointF, other: QPointF, at: float) -> QPointF:
    return one + (other - one) * at
