"""The clock of rehearsals: when it starts, whether waits hold, and what comes next."""

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.editor.icons import icon
from app.editor.look import tip
from app.editor.panels.fields.field import ABSENT
from app.editor.panels.fields.moment_field import DateField
from app.editor.theme import SPACE_S
from blocks.sdk import read_datetime, write_text

AT_REST = "While a rehearsal waits, what comes next is said here."


class ClockForm(QWidget):
    """Shows and changes the clock.

    Signals:
        now_changed: Carries the moment at which it starts, aware; None: as the workflow says.
        holds_changed: Whether waits hold.
        jump_wanted: The clock is to go to the next event.
    """

    now_changed = Signal(object)
    holds_changed = Signal(bool)
    jump_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now: dt.datetime | None = None
        self._start = DateField("as the workflow says", has_time=True, parent=self)
        self._start.name_for_readers("Rehearsals start at", "A moment with its offset")
        self._start.edited.connect(self._on_start)
        self._problem = QLabel(self)
        self._problem.setProperty("kind", "field-error")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._holds = QCheckBox("Waits hold until I jump", self)
        self._holds.setToolTip(tip("Else a wait is over at once, and the clock has moved on"))
        self._holds.clicked.connect(lambda: self.holds_changed.emit(self._holds.isChecked()))
        self._next = QLabel(AT_REST, self)
        self._next.setProperty("kind", "help")
        self._next.setWordWrap(True)
        self._next.setAccessibleName("What comes next")
        self._jump = QPushButton(icon("mdi6.skip-next-outline"), "Jump to the next event", self)
        self._jump.setToolTip(tip("Set the clock to where the next wait is over (Ctrl+Alt+J)"))
        self._jump.clicked.connect(self.jump_wanted)
        self._jump.setEnabled(False)
        start = QHBoxLayout()
        start.setSpacing(SPACE_S)
        start.addWidget(QLabel("Starts", self))
        start.addWidget(self._start, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addLayout(start)
        for widget in (
            self._problem,
            self._holds,
            self._jump,
            self._next,
        ):
            column.addWidget(widget)

    def show_value(self, now: dt.datetime | None, *, holds: bool) -> None:
        """Show it; what the user is typing stays where it means the same."""
        self._holds.setChecked(holds)
        if now != self._now:
            self._now = now
            self._start.show_value(ABSENT if now is None else write_text(now))
            self._say("")

    def show_next(self, words: str, *, can_jump: bool) -> None:
        """Say what comes next in the rehearsal that goes on; empty words for nothing."""
        self._next.setText(words or AT_REST)
        self._jump.setEnabled(can_jump)

    def _on_start(self, value: object) -> None:
        if value is ABSENT:
            self._tell(None)
            return
        try:
            self._tell(read_datetime(value))
        except ValueError as error:
            self._say(f"This is no moment: {error}.")

    def _tell(self, now: dt.datetime | None) -> None:
        self._say("")
        self._now = now
        self.now_changed.emit(now)

    def _say(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
