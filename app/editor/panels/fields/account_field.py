"""Editors of inputs whose values are known elsewhere: at the user's account, or in the workflow."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.editor.icons import icon
from app.editor.look import tip
from app.editor.panels.fields.choice_field import ChoiceField
from app.editor.panels.fields.field import Field
from app.editor.run_thread import Outcome
from app.editor.theme import SPACE_XS
from blocks.sdk import PortSpec

ASK = "Ask the account"


class Account(Protocol):
    """Who knows values for the inputs of the block that is shown."""

    def provider(self) -> str:
        """Whose account it is, and where it is asked."""
        ...

    def ask(self, input: str, receiver: Callable[[Outcome], None]) -> None:
        """Look up the values of an input, without keeping the window waiting.

        Args:
            receiver: A method of a QObject; gets the `Outcome`, whose result is a tuple of texts,
                unless its object is gone by then.
        """
        ...

    def used(self, input: str) -> tuple[str, ...]:
        """Values that the workflow has for inputs of this name."""
        ...

    def first_rows(self, receiver: Callable[[Outcome], None]) -> None:
        """Read the first rows of the source that is shown, without keeping the window waiting.

        Args:
            receiver: As for `ask`; the result is a tuple of mappings from column to value.
        """
        ...


class AccountField(Field):
    """Text to choose or to type, with a button that asks the account what there is to choose.

    Args:
        spec: The input.
        placeholder: Shown while the entry is empty.
        account: Who is asked.
    """

    def __init__(
        self, spec: PortSpec, placeholder: str, account: Account, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._account = account
        self._choice = ChoiceField(spec.choices, is_free=True, placeholder=placeholder, parent=self)
        self._choice.edited.connect(self._on_edited)
        self._choice.finished.connect(self.finished)
        self._button = QToolButton(self)
        self._button.setProperty("kind", "tiny")
        self._button.setIcon(icon("mdi6.cloud-search-outline"))
        self._button.setAccessibleName(f"{ASK} for {spec.label}")
        self._button.clicked.connect(partial(self._on_asked, spec.name))
        self._found = _label("hint", self)
        self._error = _label("field-error", self)
        self.setFocusProxy(self._choice)
        row = QHBoxLayout()
        row.setSpacing(SPACE_XS)
        row.addWidget(self._choice, 1)
        row.addWidget(self._button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addLayout(row)
        for label in (self._found, self._error):
            column.addWidget(label)

    def show_value(self, value: Any) -> None:
        """Show it, and whom the button would ask."""
        self._choice.show_value(value)
        self._button.setToolTip(tip(f"{ASK}: {self._account.provider()}"))

    def _on_edited(self, value: object) -> None:
        self._say()
        self.edited.emit(value)

    def _on_asked(self, input: str) -> None:
        self._say()
        self._button.setEnabled(False)
        self._account.ask(input, self._on_answered)

    def _on_answered(self, outcome: Outcome) -> None:
        self._button.setEnabled(True)
        if outcome.error is not None:
            self._say(error=str(outcome.error))
        elif outcome.result:
            self._choice.set_choices(outcome.result)
            self._say(found=f"{len(outcome.result)} found: choose from the list.")
        elif outcome.result is not None:
            self._say(found=f"Nothing to choose from at {self._account.provider()}.")

    def _say(self, found: str = "", error: str = "") -> None:
        for label, text in ((self._found, found), (self._error, error)):
            label.setText(text)
            label.setVisible(bool(text))


class UsedField(ChoiceField):
    """Text to type, or to choose of what is used elsewhere.

    Args:
        used: Gives the values, which may be others each time.
        placeholder: Shown while the entry is empty.
    """

    def __init__(
        self, used: Callable[[], Iterable[str]], placeholder: str, parent: QWidget | None = None
    ) -> None:
        super().__init__((), is_free=True, placeholder=placeholder, parent=parent)
        self._used = used

    def show_value(self, value: Any) -> None:
        """Show it, among the values there are by now."""
        self.set_choices(self._used())
        super().show_value(value)


def _label(kind: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setProperty("kind", kind)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.hide()
    return label
