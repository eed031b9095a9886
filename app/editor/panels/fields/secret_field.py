"""Editor of a secret: the name of a stored one. Its value is shown while its owner looks at it."""

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.editor.icons import icon
from app.editor.panels.fields.choice_field import ChoiceField
from app.editor.panels.fields.field import ABSENT, Field
from app.editor.panels.fields.secret_eye import SecretEye
from app.editor.panels.fields.secret_trial import Begun, SecretTrial
from app.editor.run_thread import Outcome
from app.editor.theme import SPACE_XS
from blocks.sdk import SECRET_KEY, secret_name

SUSPECT = "A value that does not belong in a file stands here"
STORE = "Store…"
CHANGE = "Change…"


class Care(Protocol):
    """What may be done with a stored secret. Receivers are methods of QObjects."""

    def show(self, name: str, receiver: Callable[[Outcome], None]) -> None:
        """Read a secret; the result is a `Secret` that reveals itself for any host."""
        ...

    def forget(self, name: str, receiver: Callable[[Outcome], None]) -> bool:
        """Ask, then delete a secret; gives whether it goes on."""
        ...

    def test(self, *, is_live: bool, receiver: Callable[[Outcome], None]) -> Begun | None:
        """Log in with the secret of the block that is shown, asking before a real account is used.

        Returns:
            None where the user thought better of it.
        """
        ...


class SecretField(Field):
    """Chooses or names a stored secret.

    Args:
        names: Names of secrets to offer.
        store: Lets the user store a secret under a name (proposed, or typed so far), and returns
            the name it got; None when the user thought better of it.
        words: Says of a name where its secret is stored, and for which hosts.
        care: Shows, forgets and tests it; None where only its name can be chosen.
    """

    def __init__(
        self,
        names: tuple[str, ...],
        store: Callable[[str], str | None],
        placeholder: str = "",
        words: Callable[[str], str] = lambda _name: "",
        care: Care | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._words = words
        self._care = care
        self._name = ""
        self._stored = set(names)
        self._placeholder = placeholder or "A stored secret"
        self._choice = ChoiceField(names, is_free=True, placeholder=self._placeholder, parent=self)
        self._choice.edited.connect(self._on_edited)
        self._choice.finished.connect(self.finished)
        self._button = QPushButton(icon("mdi6.key-plus"), STORE, self)
        self._button.setToolTip("Store a secret on this machine, in its keyring")
        self._button.clicked.connect(self._on_store)
        self._forget = QPushButton(icon("mdi6.key-remove"), "Forget…", self)
        self._forget.setProperty("kind", "flat")
        self._forget.setToolTip("Delete this secret from the keyring of this machine")
        self._forget.clicked.connect(self._on_forget)
        self._eye = SecretEye(care.show, self) if care else None
        self._test = SecretTrial(care.test, self) if care else None
        self.setFocusProxy(self._choice)
        self._where = QLabel(self)
        self._where.setProperty("kind", "hint")
        self._where.setTextFormat(Qt.TextFormat.PlainText)
        self._where.setWordWrap(True)
        self._lay_out()
        self._say_where()

    def show_value(self, value: Any) -> None:
        """Show the name. Anything but a reference is a value out of place, and is not shown."""
        self._take(secret_name(value) or "")
        self._choice.show_value(self._name or ABSENT)
        is_suspect = value is not ABSENT and value is not None and not self._name
        self._choice.set_placeholder(SUSPECT if is_suspect else self._placeholder)

    def name_for_readers(self, name: str, help: str) -> None:
        """Name the controls for screen readers."""
        super().name_for_readers(name, help)
        self._forget.setAccessibleName(f"Forget the stored {name}")
        if self._eye and self._test:
            self._eye.name_for_readers(name)
            self._test.name_for_readers(name)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE_XS)
        row.addWidget(self._choice, 1)
        if self._eye:
            row.addWidget(self._eye.button)
        row.addWidget(self._button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addLayout(row)
        if self._eye:
            column.addWidget(self._eye)
        column.addWidget(self._where)
        if self._test:
            self._test.head.insertWidget(1, self._forget)
            column.addWidget(self._test)

    def _take(self, name: str) -> None:
        if name != self._name and self._eye and self._test:
            self._eye.watch(name)
            self._test.forget()
        self._name = name
        self._say_where()

    def _say_where(self) -> None:
        words = self._words(self._name) if self._name else ""
        self._where.setText(words)
        self._where.setVisible(bool(words))
        is_stored = self._name in self._stored
        self._button.setText(CHANGE if is_stored else STORE)
        self._forget.setVisible(is_stored and self._care is not None)
        if self._test:
            self._test.setVisible(bool(self._name))

    def _on_edited(self, name: Any) -> None:
        self._take(name if isinstance(name, str) else "")
        self.edited.emit({SECRET_KEY: self._name} if self._name else ABSENT)

    def _on_store(self) -> None:
        stored = self._store(self._name)
        if stored:
            self._stored.add(stored)
            if self._eye and self._test:
                self._eye.close_it()
                self._test.forget()
            self._choice.show_value(stored)
            self._on_edited(stored)
            self.finished.emit()

    def _on_forget(self) -> None:
        if self._care and self._eye and self._test:
            self._eye.close_it()
            self._test.forget()
            if self._care.forget(self._name, self._on_forgotten):
                self._forget.setEnabled(False)

    def _on_forgotten(self, outcome: Outcome) -> None:
        self._forget.setEnabled(True)
        if outcome.error is None:
            self._stored.discard(self._name)
        elif self._test:
            self._test.say(str(outcome.error), is_error=True)
        self._say_where()
