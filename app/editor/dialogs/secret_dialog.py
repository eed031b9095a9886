"""Asks for a secret and stores it: a name, the value (never shown), and the hosts it may go to."""

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.editor.run_thread import Outcome, RunThread
from app.editor.theme import SPACE_L, SPACE_M
from blocks.sdk import CordboardError

ABOUT = (
    "The value goes into the keyring of this machine, and never into the workflow file, which "
    "holds its name alone."
)
NO_HOSTS = "Without a host it may be sent anywhere: name the hosts that may get it."
STORING = "Storing…"


class Secrets(Protocol):
    """Where secrets are stored."""

    def set(self, name: str, value: str, hosts: Iterable[str] = ()) -> None:
        """Store in the keyring; raises `SecretError`."""
        ...

    def keep_for_session(self, name: str, value: str, hosts: Iterable[str] = ()) -> None:
        """Keep in memory; raises `SecretError`."""
        ...


class SecretDialog(QDialog):
    """Stores one secret. After `exec` gives Accepted, `name` tells under which name.

    Args:
        secrets: Where to store it.
        name: Proposed.
        hosts: Proposed.
        value: To be stored, not shown; empty where the user is to type it.
    """

    def __init__(
        self,
        secrets: Secrets,
        name: str,
        hosts: Iterable[str],
        parent: QWidget | None = None,
        *,
        value: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Store a secret")
        self.setMinimumWidth(460)
        self._secrets = secrets
        self._thread: RunThread | None = None
        self._name = QLineEdit(name, self)
        self._value = QLineEdit(value, self)
        self._value.setEchoMode(QLineEdit.EchoMode.Password)
        self._value.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self._hosts = QLineEdit(", ".join(hosts), self)
        self._hosts.setPlaceholderText("api.example.com, smtp.example.com")
        self._message = QLabel(self)
        self._message.setWordWrap(True)
        self._message.setProperty("kind", "field-error")
        self._keep = QPushButton("Keep for this session only", self)
        self._keep.setToolTip("Keep it in memory until Cordboard is closed")
        self._keep.clicked.connect(self._on_keep)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._store = QPushButton("Store in the keyring", self)
        self._store.setDefault(True)
        self._buttons.addButton(self._store, QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.addButton(self._keep, QDialogButtonBox.ButtonRole.ActionRole)
        self._keep.hide()
        self._buttons.accepted.connect(self._on_store)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        self._hosts.textChanged.connect(self._warn)
        self._warn()
        (self._value if name else self._name).setFocus()

    @property
    def name(self) -> str:
        """The name the secret is stored under."""
        return self._name.text().strip()

    def reject(self) -> None:
        """Close, unless the keyring is at work."""
        if self._thread is None:
            self._value.clear()
            super().reject()

    def _lay_out(self) -> None:
        about = QLabel(ABOUT, self)
        about.setWordWrap(True)
        about.setProperty("kind", "help")
        form = QGridLayout()
        form.setSpacing(SPACE_M)
        rows = (
            ("&Name", self._name),
            ("&Value", self._value),
            ("&Hosts that may get it", self._hosts),
        )
        for row, (text, line) in enumerate(rows):
            label = QLabel(text, self)
            label.setBuddy(line)
            line.setAccessibleName(text.replace("&", ""))
            form.addWidget(label, row, 0)
            form.addWidget(line, row, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_L)
        for item in (about, self._message, self._buttons):
            column.addWidget(item)
        column.insertLayout(1, form)

    def _typed_hosts(self) -> tuple[str, ...]:
        parts = self._hosts.text().replace(";", ",").replace(" ", ",").split(",")
        return tuple(part for part in parts if part)

    def _warn(self) -> None:
        self._message.setText("" if self._typed_hosts() else NO_HOSTS)
        self._message.setVisible(not self._typed_hosts())

    def _on_store(self) -> None:
        name, value, hosts = self.name, self._value.text(), self._typed_hosts()
        self._set_busy(is_busy=True)
        # The keyring may ask the user something, or not answer at all.
        self._thread = RunThread(lambda: self._secrets.set(name, value, hosts))
        self._thread.ended.connect(self._on_stored)
        self._thread.start()

    def _on_stored(self, outcome: Outcome) -> None:
        if self._thread is not None:
            self._thread.wait()
            self._thread = None
        self._set_busy(is_busy=False)
        if outcome.error is None:
            self._finish()
            return
        self._keep.show()
        self._complain(str(outcome.error))

    def _on_keep(self) -> None:
        try:
            self._secrets.keep_for_session(self.name, self._value.text(), self._typed_hosts())
        except CordboardError as error:
            self._complain(str(error))
            return
        self._finish()

    def _complain(self, text: str) -> None:
        self._message.setText(text)
        self._message.show()
        self.adjustSize()

    def _finish(self) -> None:
        self._value.clear()
        self.accept()

    def _set_busy(self, *, is_busy: bool) -> None:
        for widget in (self._name, self._value, self._hosts, self._buttons):
            widget.setEnabled(not is_busy)
        self._store.setText(STORING if is_busy else "Store in the keyring")
