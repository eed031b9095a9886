"""Paints the chart: what is in sight of it, and no more than a mark for each pixel."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen

from app.editor.icons import glyph, glyph_font
from app.editor.line_delegate import write
from app.editor.look import current_theme
from app.editor.panels.status_pill import WORDS, status_color
from app.editor.panels.timeline.geometry import AXIS, LANE, Geometry
from app.editor.panels.timeline.look import STATUS, Lane, Look, look_of
from app.editor.panels.timeline.scale import Scale, Tick
from app.editor.theme import SPACE_S, SPACE_XS, TEXT_SMALL, text_font
from app.engine.run_state import Status
from app.runs.timeline import Bar

THICK, THIN = 12, 4
"""How high a bar is: where something is done or held, and where it waits."""
_TICK_ROOM = 90
_LEAST_PX = 2.0
_ROUND_FROM = 8.0
_NUMBER_FROM = 14.0
_GLYPH = 12
_HATCH = 110
_LATER = 150


@dataclass(frozen=True, slots=True)
class Chart:
    """What there is to paint.

    Attributes:
        cursor: How many events there were at the moment that is looked at; None for now.
        selected: Ids of the blocks that are selected on the canvas.
    """

    scale: Scale
    lanes: Sequence[Lane]
    cursor: int | None
    selected: frozenset[str]


def paint_chart(painter: QPainter, chart: Chart, place: Geometry) -> None:
    """Paint all that is in sight."""
    theme = current_theme()
    ticks = tuple(_ticks(chart.scale, place))
    jumps = tuple(chart.scale.jumps(place.left, place.right))
    painter.setFont(text_font(TEXT_SMALL))
    for lane in place.seen_lanes():
        _paint_ground(painter, chart, place, lane)
    painter.setPen(QColor(theme.border))
    for tick in ticks:
        x = place.x_of(tick.place)
        painter.drawLine(QPointF(x, AXIS), QPointF(x, place.height))
    painter.save()
    painter.setClipRect(QRectF(place.titles, 0, place.width - place.titles, place.height))
    for lane in place.seen_lanes():
        paint_bar(painter, chart.lanes[lane].bar, chart.scale, place, place.top_of(lane))
    _paint_jumps(painter, jumps, place)
    _paint_axis(painter, ticks, jumps, place)
    if chart.cursor is not None:
        _paint_cursor(painter, place.x_of(chart.scale.place(chart.cursor)), place)
    painter.restore()
    _paint_titles(painter, chart, place)


def paint_bar(painter: QPainter, bar: Bar, scale: Scale, place: Geometry, top: int) -> None:
    """Paint the segments of a bar that are in sight, and how it ended."""
    segments = bar.segments
    number = bisect_right(segments, place.left, key=lambda one: scale.place(one.ended_after))
    right, painted = place.width, float(place.titles)
    has_tries = len(segments) > 2
    while number < len(segments):
        segment = segments[number]
        begin = place.x_of(scale.place(segment.began_after))
        end = place.x_of(scale.place(segment.ended_after))
        if begin > right:
            break
        if end - begin >= _LEAST_PX or end > painted:
            area = QRectF(begin, top, max(end - begin, _LEAST_PX), LANE)
            paint_segment(painter, look_of(bar, number), area)
            if has_tries and segment.try_number and area.width() >= _NUMBER_FROM:
                _paint_number(painter, segment.try_number, area, look_of(bar, number))
            painted = max(end, begin + _LEAST_PX)
            number += 1
        else:
            # Many in one pixel: on to the next one that would be seen.
            further = place.place_of(painted)
            ends = bisect_right(segments, further, key=lambda one: scale.place(one.ended_after))
            number = max(ends, number + 1)
    if bar.status in (Status.FAILED, Status.SKIPPED) and bar.settled_after:
        _paint_end(painter, bar, place.x_of(scale.place(bar.settled_after)), top)


def paint_segment(painter: QPainter, look: Look, area: QRectF) -> None:
    """Paint one segment into its part of a lane; also for the legend."""
    is_thin = look in (Look.WAITING, Look.PAUSING)
    height = THIN if is_thin else THICK
    body = QRectF(area.left(), area.top() + (LANE - height) / 2, area.width(), height)
    color = QColor(current_theme().status(STATUS[look]))
    if body.width() < _ROUND_FROM:
        painter.fillRect(body, color)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(body, 2, 2)
    if look is Look.FAILED:
        hatch = QColor(current_theme().canvas)
        hatch.setAlpha(_HATCH)
        painter.fillRect(body, QBrush(hatch, Qt.BrushStyle.BDiagPattern))


def _ticks(scale: Scale, place: Geometry) -> Sequence[Tick]:
    most = (place.width - place.titles) // _TICK_ROOM
    return tuple(scale.ticks(max(place.left, 0.0), min(place.right, scale.length), most))


def _paint_ground(painter: QPainter, chart: Chart, place: Geometry, lane: int) -> None:
    theme = current_theme()
    area = QRectF(0, place.top_of(lane), place.width, LANE)
    if chart.lanes[lane].bar.block in chart.selected:
        painter.fillRect(area, QColor(theme.selected))
    elif lane % 2:
        stripe = QColor(theme.raised)
        stripe.setAlphaF(0.45)
        painter.fillRect(area, stripe)


def _paint_number(painter: QPainter, number: int, area: QRectF, look: Look) -> None:
    if look in (Look.WAITING, Look.PAUSING, Look.HELD):
        return
    painter.setPen(QColor(current_theme().canvas))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, str(number))


def _paint_end(painter: QPainter, bar: Bar, x: float, top: int) -> None:
    """A sign behind the bar of a block that failed, and in place of one that was skipped."""
    painter.save()
    painter.setFont(glyph_font(_GLYPH))
    painter.setPen(QColor(status_color(bar.status)))
    area = QRectF(x + SPACE_XS, top, _GLYPH, LANE)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, glyph(WORDS[bar.status][1]))
    painter.restore()


def _paint_jumps(painter: QPainter, jumps: Sequence[Tick], place: Geometry) -> None:
    pen = QPen(QColor(current_theme().border_strong), 1, Qt.PenStyle.DotLine)
    painter.setPen(pen)
    for jump in jumps:
        x = place.x_of(jump.place)
        painter.drawLine(QPointF(x, AXIS), QPointF(x, place.height))


def _paint_axis(
    painter: QPainter, ticks: Sequence[Tick], jumps: Sequence[Tick], place: Geometry
) -> None:
    """Spans that are jumped over first; a tick has its words where these leave room."""
    theme = current_theme()
    painter.fillRect(QRectF(place.titles, 0, place.width, AXIS), QColor(theme.window))
    metrics = QFontMetricsF(painter.font())
    taken: list[tuple[float, float]] = []
    signs = [(jump, f"↷ {jump.text}", theme.accent) for jump in jumps]
    signs += [(tick, tick.text, theme.muted) for tick in ticks]
    for tick, words, color in signs:
        x, wide = place.x_of(tick.place), metrics.horizontalAdvance(words) + SPACE_S
        left = max(x - wide / 2, float(place.titles))
        if any(left < end and begin < left + wide for begin, end in taken):
            continue
        taken.append((left, left + wide))
        painter.setPen(QColor(color))
        area = QRectF(left, 0, wide, AXIS - 2)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)
    painter.setPen(QColor(theme.border))
    painter.drawLine(QPointF(place.titles, AXIS - 1), QPointF(place.width, AXIS - 1))


def _paint_cursor(painter: QPainter, x: float, place: Geometry) -> None:
    """A line; what came after it is fainter."""
    later = QColor(current_theme().window)
    later.setAlpha(_LATER)
    painter.fillRect(QRectF(x, AXIS, place.width - x, place.height), later)
    color = QColor(current_theme().accent)
    painter.setPen(QPen(color, 2))
    painter.drawLine(QPointF(x, AXIS - 8), QPointF(x, place.height))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(
        [QPointF(x - 6, AXIS - 14), QPointF(x + 6, AXIS - 14), QPointF(x, AXIS - 4)]
    )


def _paint_titles(painter: QPainter, chart: Chart, place: Geometry) -> None:
    theme = current_theme()
    painter.fillRect(QRectF(0, 0, place.titles, AXIS), QColor(theme.window))
    font = text_font(TEXT_SMALL)
    for lane in place.seen_lanes():
        one, top = chart.lanes[lane], place.top_of(lane)
        if top < AXIS - LANE:
            continue
        painter.setFont(glyph_font(_GLYPH))
        painter.setPen(QColor(status_color(one.bar.status)))
        sign = QRectF(SPACE_S, top, _GLYPH, LANE)
        painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, glyph(WORDS[one.bar.status][1]))
        left = SPACE_S + _GLYPH + SPACE_XS
        area = QRectF(left, top, place.titles - left - SPACE_S, LANE)
        write(painter, area, one.title, font, theme.text)
    painter.fillRect(QRectF(0, 0, place.titles, AXIS), QColor(theme.window))
    painter.setPen(QColor(theme.border))
    painter.drawLine(QPointF(place.titles, 0), QPointF(place.titles, place.height))
    painter.drawLine(QPointF(0, AXIS - 1), QPointF(place.titles, AXIS - 1))
