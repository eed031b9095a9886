"""Editors of short and long text, and of values that are written as one line of text."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from app.editor.panels.fields.field import ABSENT, Field, OneHistory, as_text


def read_text(text: str) -> Any:
    """The written value of a line of text; ABSENT when it is empty."""
    return text or ABSENT


def read_integer(text: str) -> Any:
    """A whole number, or the text as it is, so that what was typed is not lost."""
    try:
        return int(text)
    except ValueError:
        return read_text(text)


def read_number(text: str) -> Any:
    """A number, or the text as it is."""
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return read_text(text)
    # JSON has neither infinity nor NaN.
    return number if abs(number) < float("inf") else text


class TextField(Field):
    """One line of text.

    Args:
        placeholder: Shown while it is empty.
        read: Makes the written value of the text.
        step: Added by the key Up and taken off by Down; 0 for text.
    """

    def __init__(
        self,
        placeholder: str = "",
        *,
        read: Callable[[str], Any] = read_text,
        step: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._read = read
        self._step = step
        self._edit = QLineEdit(self)
        self._edit.setPlaceholderText(placeholder)
        self._edit.installEventFilter(OneHistory(self))
        self._edit.installEventFilter(self)
        self._edit.textEdited.connect(self._on_text_edited)
        self._edit.editingFinished.connect(self.finished)
        self.setFocusProxy(self._edit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._edit)
        self.row = row

    def show_value(self, value: Any) -> None:
        """Show it; the cursor stays when nothing changed."""
        text = as_text(value)
        # “5.” and “5” are the same number: what is being typed stays as it is.
        if text != self._edit.text() and self._read(self._edit.text()) != value:
            self._edit.setText(text)

    def type_text(self, text: str) -> None:
        """Put text in as if the user had typed it."""
        self._edit.setText(text)
        self._on_text_edited(text)
        self.finished.emit()

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        """Count up and down with the arrow keys."""
        if self._step and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Up: self._step, Qt.Key.Key_Down: -self._step}
            if event.key() in steps:
                number = self._read(self._edit.text() or "0")
                if isinstance(number, (int, float)):
                    self.type_text(str(number + steps[Qt.Key(event.key())]))
                return True
        return False

    def _on_text_edited(self, text: str) -> None:
        self.edited.emit(self._read(text))


_FRAME = 12
"""Border and padding above and below the text, as the style sheet has them, and a little air."""


class GrowingTextEdit(QPlainTextEdit):
    """A text editor as high as its text, between two numbers of lines; Tab moves on.

    Signals:
        left: The focus went elsewhere.
    """

    left = Signal()

    def __init__(self, least_lines: int, most_lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least, self._most = least_lines, most_lines
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.installEventFilter(OneHistory(self))
        self.document().documentLayout().documentSizeChanged.connect(self._fit_height)
        self._fit_height()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again with another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_height()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say so."""
        super().focusOutEvent(event)
        self.left.emit()

    def _fit_height(self) -> None:
        lines = max(self._least, min(self._most, int(self.document().size().height())))
        around = 2 * self.document().documentMargin() + _FRAME
        self.setFixedHeight(int(lines * QFontMetricsF(self.font()).lineSpacing() + around))


class LongTextField(Field):
    """Text of several lines."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit = GrowingTextEdit(3, 14, self)
        self._edit.setPlaceholderText(placeholder)
        self._edit.textChanged.connect(self._on_text_changed)
        self._edit.left.connect(self.finished)
        self.setFocusProxy(self._edit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._edit)

    def show_value(self, value: Any) -> None:
        """Show it; the cursor stays when nothing changed."""
        text = as_text(value)
        if text != self._edit.toPlainText():
            with QSignalBlocker(self._edit):
                self._edit.setPlainText(text)

    def _on_text_changed(self) -> None:
        self.edited.emit(read_text(self._edit.toPlainText()))
