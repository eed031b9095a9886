"""Editor of a secret: the name of a stored one. Its value is never shown."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.editor.icons import icon
from app.editor.panels.fields.choice_field import ChoiceField
from app.editor.panels.fields.field import ABSENT, Field
from app.editor.theme import SPACE_XS
from blocks.sdk import SECRET_KEY, secret_name

SUSPECT = "A value that does not belong in a file stands here"


class SecretField(Field):
    """Chooses or names a stored secret.

    Args:
        names: Names of secrets to offer.
        store: Lets the user store a secret under a name (proposed, or typed so far), and returns
            the name it got; None when the user thought better of it.
        words: Says of a name where its secret is stored, and for which hosts.
    """

    def __init__(
        self,
        names: tuple[str, ...],
        store: Callable[[str], str | None],
        placeholder: str = "",
        words: Callable[[str], str] = lambda _name: "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._words = words
        self._name = ""
        self._placeholder = placeholder or "A stored secret"
        self._choice = ChoiceField(names, is_free=True, placeholder=self._placeholder, parent=self)
        self._choice.edited.connect(self._on_edited)
        self._choice.finished.connect(self.finished)
        self._button = QPushButton(icon("mdi6.key-plus"), "Store…", self)
        self._button.setToolTip("Store a secret on this machine, in its keyring")
        self._button.clicked.connect(self._on_store)
        self.setFocusProxy(self._choice)
        self._where = QLabel(self)
        self._where.setProperty("kind", "hint")
        self._where.setTextFormat(Qt.TextFormat.PlainText)
        self._where.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._choice, 1)
        row.addWidget(self._button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addLayout(row)
        column.addWidget(self._where)
        self._say_where()

    def show_value(self, value: Any) -> None:
        """Show the name. Anything but a reference is a value out of place, and is not shown."""
        self._name = secret_name(value) or ""
        self._choice.show_value(self._name or ABSENT)
        self._say_where()
        is_suspect = value is not ABSENT and value is not None and not self._name
        self._choice.set_placeholder(SUSPECT if is_suspect else self._placeholder)

    def _say_where(self) -> None:
        words = self._words(self._name) if self._name else ""
        self._where.setText(words)
        self._where.setVisible(bool(words))

    def _on_edited(self, name: Any) -> None:
        self._name = name if isinstance(name, str) else ""
        self._say_where()
        self.edited.emit({SECRET_KEY: self._name} if self._name else ABSENT)

    def _on_store(self) -> None:
        stored = self._store(self._name)
        if stored:
            self._choice.show_value(stored)
            self._on_edited(stored)
            self.finished.emit()
