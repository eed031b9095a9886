"""Shows the value of a secret while its owner looks at it, and hides it soon after."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.editor.icons import icon
from app.editor.look import tip
from app.editor.run_thread import Outcome
from app.editor.theme import SPACE_XS
from blocks.sdk import Secret

SHOWN_MS = 10_000
"""So long a value stays in sight."""

_SHOW = "Show the value, for ten seconds at most"
_HIDE = "Hide the value"


class SecretEye(QWidget):
    """The place where a value appears, and the button that shows it.

    The value is gone again after a while, when the focus goes elsewhere or the window to the back,
    and when another secret is watched.

    Args:
        show: Reads the secret of a name, beside the window.

    Attributes:
        button: Stands wherever its owner puts it.
    """

    def __init__(
        self,
        show: Callable[[str, Callable[[Outcome], None]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._read = show
        self._name = ""
        self._awaited = ""
        self.button = QToolButton(parent)
        self.button.setProperty("kind", "tiny")
        self.button.setCheckable(True)
        self.button.setEnabled(False)
        self.button.toggled.connect(self._on_toggled)
        self._value = QLineEdit(self)
        self._value.setReadOnly(True)
        self._value.setAccessibleName("Value of the secret")
        self._error = QLabel(self)
        self._error.setProperty("kind", "field-error")
        self._error.setWordWrap(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.close_it)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        row = QHBoxLayout()
        row.addWidget(self._value)
        column.addLayout(row)
        column.addWidget(self._error)
        self._dress()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def watch(self, name: str) -> None:
        """The secret to show from now on; empty for none."""
        self._name = name
        self.button.setEnabled(bool(name))
        self.close_it()

    def name_for_readers(self, name: str) -> None:
        """Name the button for screen readers."""
        self.button.setAccessibleName(f"Show the value of {name}")

    def close_it(self) -> None:
        """Hide the value."""
        self._awaited = ""
        self.button.setChecked(False)
        self._dress()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is kept that nobody sees."""
        super().hideEvent(event)
        if self._value.text():
            self.close_it()

    def _on_toggled(self, is_on: bool) -> None:
        if not is_on:
            self._awaited = ""
            self._dress()
            return
        self._awaited = self._name
        self._read(self._name, self._on_read)

    def _on_read(self, outcome: Outcome) -> None:
        # Its owner may have looked away meanwhile, or at another secret.
        if not self._awaited or self._awaited != self._name:
            return
        if isinstance(outcome.result, Secret):
            self._dress(value=outcome.result.reveal(""))
            self._timer.start()
        else:
            self.button.setChecked(False)
            self._dress(error=str(outcome.error or "The secret cannot be read."))

    def _dress(self, *, value: str = "", error: str = "") -> None:
        if not value:
            self._timer.stop()
        self._value.setText(value)
        self._value.setCursorPosition(0)
        self._error.setText(error)
        self._value.setVisible(bool(value))
        self._error.setVisible(bool(error))
        self.setVisible(bool(value or error))
        self.button.setIcon(icon("mdi6.eye-off-outline" if value else "mdi6.eye-outline"))
        self.button.setToolTip(tip(_HIDE if value else _SHOW))

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._value.text() and new not in (self._value, self.button):
            self.close_it()
