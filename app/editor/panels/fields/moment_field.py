"""Editors of moments, dates and times of day: text, with a calendar to choose from."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QColor, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.editor.clock import now
from app.editor.icons import icon
from app.editor.look import current_theme
from app.editor.moment_words import own_zone
from app.editor.panels.fields.choice_field import TimeZoneField
from app.editor.panels.fields.field import ABSENT, Field
from app.editor.panels.fields.text_field import TextField
from blocks.sdk import read_datetime, read_time, read_timezone


class DateField(Field):
    """A date as text, 2026-12-10, with a calendar.

    Args:
        placeholder: Shown while it is empty.
        has_time: It is a moment: time of day and offset belong to it.
    """

    def __init__(
        self, placeholder: str = "", *, has_time: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._has_time = has_time
        self._value: Any = ABSENT
        self._text = TextField(placeholder, parent=self)
        self._text.edited.connect(self._on_edited)
        self._text.finished.connect(self.finished)
        self._choose = QPushButton(icon("mdi6.calendar"), "", self)
        self._choose.setProperty("kind", "flat")
        self._choose.setToolTip("Choose in a calendar")
        self._choose.setAccessibleName("Choose in a calendar")
        self._choose.clicked.connect(self._on_choose)
        self.setFocusProxy(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._text, 1)
        row.addWidget(self._choose)

    def show_value(self, value: Any) -> None:
        """Show it."""
        self._value = value
        self._text.show_value(value)

    def _on_edited(self, value: Any) -> None:
        self._value = value
        self.edited.emit(value)

    def _on_choose(self) -> None:
        popup = CalendarPopup(_moment_of(self._value), has_time=self._has_time, parent=self)
        popup.chosen.connect(self._text.type_text)
        popup.show_below(self._choose)


class CalendarPopup(QFrame):
    """A calendar, and for a moment the time and its zone; says what was chosen as text.

    Signals:
        chosen: `2026-12-10`, or `2026-12-10T15:30:00+05:30`.
    """

    chosen = Signal(str)

    def __init__(
        self, moment: dt.datetime | None, *, has_time: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "popup")
        self._has_time = has_time
        shown = moment or _next_hour()
        self._calendar = QCalendarWidget(self)
        self._calendar.setVerticalHeaderFormat(
            QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader
        )
        _dress(self._calendar)
        self._calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        self._time = QLineEdit(f"{shown:%H:%M}", self)
        self._time.setPlaceholderText("09:30")
        self._time.setFixedWidth(72)
        self._time.setAccessibleName("Time of day")
        self._zone = TimeZoneField("Time zone", self)
        self._zone.name_for_readers("Time zone", "")
        self._zone_name = "UTC" if moment and not moment.utcoffset() else own_zone()
        self._fixed_offset = moment.tzinfo if moment and moment.utcoffset() else None
        self._zone.show_value(_zone_shown(moment, self._zone_name))
        self._zone.edited.connect(self._on_zone)
        self._calendar.activated.connect(self._on_use)
        use = QPushButton("Use this", self)
        use.setProperty("kind", "primary")
        use.clicked.connect(self._on_use)
        self._lay_out(use)

    def show_below(self, widget: QWidget) -> None:
        """Open beside the button that asked for it, within the screen."""
        self.adjustSize()
        place = widget.mapToGlobal(QPoint(widget.width() - self.width(), widget.height() + 4))
        screen = widget.screen().availableGeometry()
        place.setX(max(screen.left(), min(place.x(), screen.right() - self.width())))
        place.setY(max(screen.top(), min(place.y(), screen.bottom() - self.height())))
        self.move(place)
        self.show()
        self._calendar.setFocus()

    def _lay_out(self, use: QPushButton) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self._calendar)
        row = QHBoxLayout()
        row.addWidget(QLabel("at", self))
        row.addWidget(self._time)
        row.addWidget(self._zone, 1)
        if self._has_time:
            column.addLayout(row)
        for part in (self._time, self._zone):
            part.setVisible(self._has_time)
        column.addWidget(use)
        leave = QAction(self)
        leave.setShortcut(Qt.Key.Key_Escape)
        leave.triggered.connect(self.close)
        self.addAction(leave)

    def _on_zone(self, value: object) -> None:
        if isinstance(value, str):
            self._zone_name = value
            self._fixed_offset = None

    def _on_use(self) -> None:
        date = self._calendar.selectedDate()
        day = dt.date(date.year(), date.month(), date.day())
        if not self._has_time:
            self.chosen.emit(day.isoformat())
            self.close()
            return
        zone = self._fixed_offset or _zone_called(self._zone_name)
        time = _time_called(self._time.text())
        if time is None or zone is None:
            (self._time if time is None else self._zone).setFocus()
            return
        moment = dt.datetime.combine(day, time, zone)
        self.chosen.emit(moment.isoformat().replace("+00:00", "Z"))
        self.close()


def _dress(calendar: QCalendarWidget) -> None:
    """Take Qt's own colours and arrows off a calendar."""
    plain = QTextCharFormat()
    plain.setForeground(QColor(current_theme().text))
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(day, plain)
    heading = QTextCharFormat()
    heading.setForeground(QColor(current_theme().muted))
    calendar.setHeaderTextFormat(heading)
    calendar.setMinimumSize(320, 260)
    for name, arrow in (("prev", "left"), ("next", "right")):
        button = calendar.findChild(QToolButton, f"qt_calendar_{name}month")
        if isinstance(button, QToolButton):
            button.setIcon(icon(f"mdi6.chevron-{arrow}"))


def _zone_shown(moment: dt.datetime | None, name: str) -> str:
    if moment is None or not moment.utcoffset():
        return name
    return f"UTC{moment:%z}"


def _zone_called(name: str) -> dt.tzinfo | None:
    try:
        return ZoneInfo(read_timezone(name))
    except ValueError:
        return None


def _time_called(text: str) -> dt.time | None:
    try:
        return read_time(text)
    except ValueError:
        return None


def _moment_of(value: Any) -> dt.datetime | None:
    if not isinstance(value, str):
        return None
    try:
        return read_datetime(value)
    except ValueError:
        pass
    try:
        return dt.datetime.combine(dt.date.fromisoformat(value.strip()), dt.time(9), dt.UTC)
    except ValueError:
        return None


def _next_hour() -> dt.datetime:
    here = now().astimezone(_zone_called(own_zone()))
    return (here + dt.timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
