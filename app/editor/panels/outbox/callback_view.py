"""A call that was scheduled: when, on a calendar; who calls whom and what is said."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.editor.look import current_theme
from app.editor.panels.outbox.around import Around
from app.editor.panels.outbox.calendar_line import CalendarLine
from app.editor.panels.outbox.callback import read_callback
from app.editor.panels.outbox.delivery_text import plain_words, table
from app.editor.theme import SPACE_M
from app.rehearsal.outbox import Delivery

_AT_ONCE = "The call is placed at once."


class CallbackView(QWidget):
    """Shows a call."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setProperty("kind", "title")
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words.setAccessibleName("When the call is placed")
        self._line = CalendarLine(self)
        self._facts = QLabel(self)
        self._facts.setWordWrap(True)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._facts.setAccessibleName("About the call")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        column.setSpacing(SPACE_M)
        column.addWidget(self._words)
        column.addWidget(self._line)
        column.addWidget(self._facts)
        column.addStretch(1)

    def show_delivery(self, delivery: Delivery, around: Around) -> None:
        """Show a call."""
        callback = read_callback(delivery, around.asked_at)
        self._words.setText(callback.words() if callback else _AT_ONCE)
        self._line.setVisible(callback is not None)
        if callback is not None:
            self._line.show_callback(callback)
        self._facts.setText(table(_facts(delivery.content), current_theme()))


def _facts(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    options = content.get("options")
    said = options if isinstance(options, Mapping) else {}
    metadata = content.get("metadata")
    known = metadata if isinstance(metadata, Mapping) else {}
    rows = [
        ("Agent", plain_words(content.get("agentName"))),
        ("Calls from", plain_words(content.get("agentNumber"))),
        ("Says first", plain_words(said.get("initialMessage"))),
        ("Knows", plain_words(said.get("additionalContext"))),
        *((str(name), plain_words(value)) for name, value in known.items()),
        *(
            (str(name), plain_words(value))
            for name, value in said.items()
            if name not in ("initialMessage", "additionalContext")
        ),
        ("Nobody answers", _retries(content)),
        ("Time zone", plain_words(content.get("timezone"))),
    ]
    return [row for row in rows if row[1]]


def _retries(content: Mapping[str, Any]) -> str:
    number, pause = content.get("noOfRetries"), content.get("retryAfterHours")
    if not number:
        return "no further call"
    calls = "1 further call" if number == 1 else f"{number} further calls"
    return f"{calls}, {pause:g} h apart" if isinstance(pause, int | float) else calls
