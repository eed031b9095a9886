"""A field on the canvas, over what it writes: the text of a note, the title of a frame."""

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

_LEAST = (200, 32)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class InPlaceField(QPlainTextEdit):
    """Ends with a click elsewhere, Ctrl+Return or, on one line, Return. Escape takes it back.

    Signals:
        written: The text, once, when it ends.
        left: It is over, whichever way.
    """

    written = Signal(str)
    left = Signal()

    def __init__(self, text: str, over: QRect, parent: QWidget, *, is_one_line: bool) -> None:
        super().__init__(text, parent)
        self._is_one_line = is_one_line
        self._is_over = False
        self._below = parent
        self.setAccessibleName("Title of the frame" if is_one_line else "Text of the note")
        self.setTabChangesFocus(True)
        if is_one_line:
            off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            self.setVerticalScrollBarPolicy(off)
            self.setHorizontalScrollBarPolicy(off)
            self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        else:
            self.setPlaceholderText("Write here, in Markdown")
        self.setGeometry(
            QRect(
                over.left(), over.top(), max(over.width(), _LEAST[0]), max(over.height(), _LEAST[1])
            )
        )
        self.selectAll()
        self.show()
        self.setFocus()

    def end(self, *, keep: bool) -> None:
        """Be over; with `keep` tell the text."""
        if self._is_over:
            return
        self._is_over = True
        text = self.toPlainText()
        if self.hasFocus():
            self._below.setFocus()
        self.hide()
        self.deleteLater()
        self.left.emit()
        if keep:
            self.written.emit(" ".join(text.split()) if self._is_one_line else text)

    def event(self, event: QEvent) -> bool:
        """Keys are for the text, not for the canvas below."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape and Return."""
        is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.end(keep=False)
        elif event.key() in _ENTER and (is_control or self._is_one_line):
            self.end(keep=True)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The focus went elsewhere; not to the field's own menu."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.end(keep=True)
