"""One step of an answer beside the others: its whole sentence, and the beginning of its value."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from app.editor.panels.fields.json_field import JsonHighlighter
from app.editor.panels.why.entry import Entry
from app.editor.theme import SPACE_M, SPACE_S, TEXT_SMALL, code_font
from app.runs.readable_json import json_begun
from app.runs.reason import Reason

MOST_SIGNS = 20_000
"""Of a longer value the rest is not shown here."""

_HOLE = "A hole: there is no value here, or a place in it was not filled."
_AS_ABOVE = "What led to it is told further above."


def excerpt(value: Any, most: int = MOST_SIGNS) -> str:
    """The beginning of a value: text as it is, the rest as JSON. Costs no more than it gives."""
    is_text = isinstance(value, str)
    text = value[: most + 1] if is_text else json_begun(value, most + 1, is_tidy=True)
    return text if len(text) <= most else f"{text[:most]}…"


class StepView(QScrollArea):
    """Shows the current step."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._note = QLabel(self)
        self._note.setWordWrap(True)
        self._note.setProperty("kind", "field-warning")
        self._value = QPlainTextEdit(self)
        self._value.setReadOnly(True)
        self._value.setProperty("kind", "plain")
        self._value.setFont(code_font(TEXT_SMALL))
        self._value.setAccessibleName("Value")
        self._value.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self._highlighter = JsonHighlighter(self._value.document())
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_S)
        column.setSpacing(SPACE_S)
        column.addWidget(self._words)
        column.addWidget(self._note)
        column.addWidget(self._value, 1)
        column.addStretch(0)
        self.setWidget(inside)

    def show_entry(self, entry: Entry) -> None:
        """Show a step; nothing of the root."""
        reason = entry.reason
        self._words.setText(reason.text if reason else "")
        note = _HOLE if reason and reason.is_hole else ""
        self._note.setText(note or (_AS_ABOVE if entry.is_told_above else ""))
        self._note.setVisible(bool(self._note.text()))
        text = _long_value(reason) if reason else ""
        self._value.setPlainText(text)
        self._value.setVisible(bool(text))


def _long_value(reason: Reason) -> str:
    """The value where its sentence does not say all of it."""
    value = reason.value
    if value is None or isinstance(value, (bool, int, float)):
        return ""
    is_told = isinstance(value, str) and value in reason.text
    return "" if is_told or value in ("", [], {}) else excerpt(value)
