"""The chart as a widget: what is shown, zoomed, dragged along, and done by keys."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QToolTip, QWidget

from app.editor.look import tip
from app.editor.panels.timeline.geometry import AXIS, LANE, Geometry, room, titles_width
from app.editor.panels.timeline.look import Lane, Look, bar_words, segment_at, segment_words
from app.editor.panels.timeline.painter import Chart, paint_chart
from app.editor.panels.timeline.scale import Scale, ScaleKind
from app.editor.theme import TEXT_SMALL, text_font
from app.runs.timeline import Timeline

ABOUT = (
    "Drag along to see the canvas as it was at that moment. The wheel zooms, with Shift it scrolls."
)

_ZOOM_STEP = 1.25
_NOTCH = 120
_TITLE_EXTRA = 40
_SLACK_PX = 3.0
_FAR = 10
"""So many events Page Up and Page Down go."""


class TimelineChart(QAbstractScrollArea):
    """Bars of one row. It decides nothing: whoever hears that a moment is wanted shows it.

    Signals:
        moment_wanted: The row is to be shown as it was when there were that many events.
        present_wanted: As it is.
        block_wanted: The id of a block that was clicked.
    """

    moment_wanted = Signal(int)
    present_wanted = Signal()
    block_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Timeline")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scale: Scale | None = None
        self._lanes: list[Lane] = []
        self._titles = 0.0
        self._cursor: int | None = None
        self._selected: frozenset[str] = frozenset()
        self._span: float | None = None
        self._pressed: QPoint | None = None
        self._is_dragging = False
        self.viewport().setMouseTracking(True)

    # What it shows

    @property
    def is_dragging(self) -> bool:
        """The mouse is going along the time."""
        return self._is_dragging

    @property
    def looks(self) -> frozenset[Look]:
        """What occurs in the row."""
        return frozenset().union(*(lane.looks for lane in self._lanes))

    @property
    def cursor_count(self) -> int | None:
        """How many events there were at the moment that is looked at; None for now."""
        return self._cursor

    def show_timeline(
        self, timeline: Timeline, kind: ScaleKind, titles: Mapping[str, str], *, is_same: bool
    ) -> None:
        """Show a row.

        Args:
            titles: Block id → its title.
            is_same: It is the row that is shown already, and has grown.
        """
        if not is_same or self._scale is None or self._scale.kind is not kind:
            self._span = None
        self._scale = Scale(timeline, kind)
        known = {lane.bar.block: lane for lane in self._lanes} if is_same else {}
        self._lanes = [
            lane
            if (lane := known.get(bar.block)) is not None and lane.bar is bar
            else Lane.of(bar, titles.get(bar.block, bar.block))
            for bar in timeline.bars
        ]
        if len(known) != len(self._lanes):
            metrics = QFontMetricsF(text_font(TEXT_SMALL))
            widest = max((metrics.horizontalAdvance(one.title) for one in self._lanes), default=0)
            self._titles = widest + _TITLE_EXTRA
        self._lay_out()

    def show_cursor(self, count: int | None) -> None:
        """Mark a moment; None for now."""
        if count != self._cursor:
            self._cursor = count
            self._bring_into_sight(count)
            self.viewport().update()

    def show_selected(self, blocks: frozenset[str]) -> None:
        """Mark the lanes of these blocks."""
        self._selected = blocks
        self.viewport().update()

    def fit(self) -> None:
        """Bring the whole row into sight."""
        self._span = None
        self._lay_out()

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Show more (below 1) or less; what is at `x` stays there, by default the cursor."""
        if self._scale is None:
            return
        before = self.geometry_now()
        x = self._middle(before) if x is None else x
        place, length = before.place_of(x), self._scale.length
        span = (self._span or length) / factor
        self._span = None if span >= length else max(span, min(self._scale.least, length))
        self._lay_out()
        after = self.geometry_now()
        wanted = after.begin + place * after.px - x
        self.horizontalScrollBar().setValue(round(wanted))
        self.viewport().update()

    def words_at(self, at: QPoint) -> str:
        """What a tooltip says there, in the viewport."""
        lane, place = self._lane(at.y()), self.geometry_now()
        if lane is None or self._scale is None:
            return ABOUT
        number = self._segment_at(lane, at.x())
        if at.x() >= place.titles and number is not None:
            return segment_words(lane, number, self._scale.timeline)
        return bar_words(lane, self._scale.timeline)

    # Where it is

    def geometry_now(self) -> Geometry:
        """Where everything is, in the viewport."""
        size = self.viewport().size()
        titles = titles_width(self._titles, size.width())
        span = self._span or (self._scale.length if self._scale else 1.0)
        return Geometry(
            width=size.width(),
            height=size.height(),
            titles=titles,
            px=room(size.width(), titles) / span,
            across=float(self.horizontalScrollBar().value()),
            down=self.verticalScrollBar().value(),
            lanes=len(self._lanes),
        )

    def _lay_out(self) -> None:
        place = self.geometry_now()
        length = self._scale.length if self._scale else 1.0
        seen = room(place.width, place.titles)
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(round(length * place.px) - seen, 0) if self._span else 0)
        across.setPageStep(seen)
        across.setSingleStep(40)
        down.setRange(0, max(place.lanes * LANE + AXIS - place.height, 0))
        down.setPageStep(max(place.height - AXIS, LANE))
        down.setSingleStep(LANE)
        self.viewport().update()

    def _middle(self, place: Geometry) -> float:
        if self._scale is not None and self._cursor is not None:
            x = place.x_of(self._scale.place(self._cursor))
            if place.titles <= x <= place.width:
                return x
        return (place.titles + place.width) / 2

    def _bring_into_sight(self, count: int | None) -> None:
        if self._scale is None or count is None or self._is_dragging:
            return
        place = self.geometry_now()
        x, edge = place.x_of(self._scale.place(count)), place.begin - place.titles
        bar = self.horizontalScrollBar()
        if x < place.titles + edge:
            bar.setValue(round(bar.value() - (place.titles + edge - x)))
        elif x > place.width - edge:
            bar.setValue(round(bar.value() + (x - place.width + edge)))

    def _lane(self, y: float) -> Lane | None:
        number = self.geometry_now().lane_at(y)
        return None if number is None else self._lanes[number]

    # What it hears

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is in sight."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._scale is not None:
            chart = Chart(self._scale, self._lanes, self._cursor, self._selected)
            paint_chart(painter, chart, self.geometry_now())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is in sight."""
        super().resizeEvent(event)
        self._lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Titles and axis stay."""
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """Shows words on a bar."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = tip(self.words_at(event.pos())).replace("\n", "<br>")
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zooms; with Shift, or a wheel that goes sideways, across; over the titles down."""
        delta, at = event.angleDelta(), event.position()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or delta.x():
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - (delta.x() or delta.y()))
        elif at.x() < self.geometry_now().titles:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - round(delta.y() / _NOTCH * 3 * LANE))
        else:
            self.zoom(_ZOOM_STEP ** (delta.y() / _NOTCH), at.x())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """On the axis the moment is shown at once."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
            is_in_chart = self._pressed.x() >= self.geometry_now().titles
            if self._pressed.y() < AXIS and is_in_chart:
                self._drag_to(self._pressed.x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go along the time."""
        at = event.position().toPoint()
        if self._pressed is None or self._pressed.x() < self.geometry_now().titles:
            return
        far = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if self._is_dragging or far:
            self._drag_to(at.x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a bar is about its block, one beside the bars about the moment."""
        pressed, was_dragging = self._pressed, self._is_dragging
        if event.button() != Qt.MouseButton.LeftButton or pressed is None:
            return
        self._pressed, self._is_dragging = None, False
        lane, is_on_title = self._lane(pressed.y()), pressed.x() < self.geometry_now().titles
        if was_dragging:
            self._want(self._count_at(event.position().x()))
        elif lane and (is_on_title or self._segment_at(lane, pressed.x()) is not None):
            self.block_wanted.emit(lane.bar.block)
        elif not is_on_title:
            self._want(self._count_at(pressed.x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Event by event, to both ends, back to now; lanes; zoom."""
        if self._scale is None or not self._act(Qt.Key(event.key()), self._scale):
            super().keyPressEvent(event)

    def _act(self, key: Qt.Key, scale: Scale) -> bool:
        count = len(scale.timeline)
        now = count if self._cursor is None else self._cursor
        steps = {
            Qt.Key.Key_Left: now - 1,
            Qt.Key.Key_Right: now + 1,
            Qt.Key.Key_PageUp: now - _FAR,
            Qt.Key.Key_PageDown: now + _FAR,
            Qt.Key.Key_Home: 1,
            Qt.Key.Key_End: count,
        }
        if key in steps:
            self._want(max(steps[key], 1))
        elif key == Qt.Key.Key_Escape and self._cursor is not None:
            self.present_wanted.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._go_to_lane(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(_ZOOM_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / _ZOOM_STEP)
        elif key in (Qt.Key.Key_F, Qt.Key.Key_0):
            self.fit()
        else:
            return False
        return True

    def _drag_to(self, x: int) -> None:
        self._is_dragging = True
        self.moment_wanted.emit(self._count_at(x))

    def _want(self, count: int) -> None:
        """The end is now."""
        if self._scale is not None and count >= len(self._scale.timeline):
            self.present_wanted.emit()
        else:
            self.moment_wanted.emit(count)

    def _count_at(self, x: float) -> int:
        return self._scale.count_at(self.geometry_now().place_of(x)) if self._scale else 1

    def _segment_at(self, lane: Lane, x: float) -> int | None:
        place = self.geometry_now()
        if self._scale is None:
            return None
        return segment_at(lane.bar, place.place_of(x), self._scale, _SLACK_PX / place.px)

    def _go_to_lane(self, way: int) -> None:
        if not self._lanes:
            return
        blocks = [lane.bar.block for lane in self._lanes]
        at = next((place for place, one in enumerate(blocks) if one in self._selected), None)
        at = (0 if way > 0 else len(blocks) - 1) if at is None else at + way
        at = min(max(at, 0), len(blocks) - 1)
        top = at * LANE
        bar = self.verticalScrollBar()
        bar.setValue(min(max(bar.value(), top + LANE - bar.pageStep()), top))
        self.block_wanted.emit(blocks[at])
