"""Signs at the corners of a card: what is wrong with it, where runs hold, that it is pinned."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.editor.canvas.card_layout import WIDTH
from app.editor.canvas.ink import Ink, faces, icon_font
from app.editor.icons import glyph
from app.workflow.model import Problem, Severity

_RADIUS = 9.5
_STOP = 6.5
_EDGE = 2.0


@dataclass(frozen=True, slots=True)
class Mark:
    """What is wrong with a block: how bad, how often, and at which inputs."""

    severity: Severity
    count: int
    inputs: frozenset[str]


def mark_of(problems: Sequence[Problem]) -> Mark | None:
    """The mark of a block with these problems; None where there are none."""
    if not problems:
        return None
    is_bad = any(one.severity is Severity.ERROR for one in problems)
    return Mark(
        Severity.ERROR if is_bad else Severity.WARNING,
        len(problems),
        frozenset(one.input for one in problems if one.input),
    )


class Stop(Enum):
    """Whether runs hold at a point."""

    NEVER = ""
    ALWAYS = "breakpoint"
    SOMETIMES = "conditional breakpoint"


@dataclass(frozen=True, slots=True)
class Stops:
    """Where runs hold at a block."""

    before: Stop = Stop.NEVER
    after: Stop = Stop.NEVER

    @property
    def words(self) -> str:
        """For screen readers; empty where they never hold."""
        points = ((self.before, "before"), (self.after, "after"))
        return ", ".join(f"{stop.value} {where}" for stop, where in points if stop.value)


NO_STOPS = Stops()


def paint_signs(
    painter: QPainter, height: float, mark: Mark | None, stops: Stops, ink: Ink, *, is_pinned: bool
) -> None:
    """Paints what there is, at the corners of a card of this height."""
    if stops.before is not Stop.NEVER:
        _paint_stop(painter, QPointF(4.0, 3.0), stops.before, ink)
    if stops.after is not Stop.NEVER:
        _paint_stop(painter, QPointF(WIDTH - 4.0, height - 3.0), stops.after, ink)
    if is_pinned:
        _paint_pin(painter, QPointF(4.0, height - 3.0), ink)
    if mark:
        _paint_mark(painter, QPointF(WIDTH - 4.0, 3.0), mark, ink)


def _paint_stop(painter: QPainter, at: QPointF, stop: Stop, ink: Ink) -> None:
    """A filled dot; a ring where it holds on a condition."""
    color = QColor(ink.theme.live)
    painter.setPen(QPen(ink.canvas, _EDGE))
    painter.setBrush(color)
    painter.drawEllipse(at, _STOP + _EDGE / 2, _STOP + _EDGE / 2)
    if stop is Stop.SOMETIMES:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.surface)
        painter.drawEllipse(at, _STOP - 3.0, _STOP - 3.0)


def _paint_pin(painter: QPainter, at: QPointF, ink: Ink) -> None:
    painter.setPen(QPen(ink.canvas, _EDGE))
    painter.setBrush(ink.accent)
    painter.drawEllipse(at, _RADIUS, _RADIUS)
    box = QRectF(at.x() - _RADIUS, at.y() - _RADIUS, 2 * _RADIUS, 2 * _RADIUS)
    painter.setFont(icon_font(12))
    painter.setPen(ink.canvas)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), glyph("mdi6.pin"))


def _paint_mark(painter: QPainter, at: QPointF, mark: Mark, ink: Ink) -> None:
    color = ink.danger if mark.severity is Severity.ERROR else ink.warning
    painter.setPen(QPen(ink.canvas, _EDGE))
    painter.setBrush(color)
    painter.drawEllipse(at, _RADIUS, _RADIUS)
    text = "!" if mark.count == 1 else str(min(mark.count, 99))
    face = faces().pill
    painter.setFont(face.font)
    painter.setPen(ink.canvas)
    painter.drawText(QPointF(at.x() - face.width(text) / 2, face.baseline(at.y())), text)
