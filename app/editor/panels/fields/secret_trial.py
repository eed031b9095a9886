"""The button that logs in with a stored secret, and what came of it, as a sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from app.editor.icons import icon
from app.editor.look import restyle
from app.editor.run_thread import Outcome
from app.editor.theme import SPACE_XS

TEST = "Test"
IN_REHEARSAL = "Test in rehearsal"
FOR_REAL = "Test with the real account…"

_TIP = "Log in at the rehearsal’s own servers; its menu logs in with the real account"


@dataclass(frozen=True, slots=True)
class Begun:
    """What became of the wish to test.

    Attributes:
        words: What is being done, or why it cannot be.
        is_under_way: The receiver will hear of it.
    """

    words: str
    is_under_way: bool


class BeginTest(Protocol):
    """As `Care.test`."""

    def __call__(  # noqa: D102
        self, *, is_live: bool, receiver: Callable[[Outcome], None]
    ) -> Begun | None: ...


class SecretTrial(QWidget):
    """Tests a secret.

    Args:
        test: Begins a test, beside the window.

    Attributes:
        head: The row of buttons, for more of them.
    """

    def __init__(self, test: BeginTest, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._begin = test
        self._is_awaited = False
        self._button = QToolButton(self)
        self._button.setText(TEST)
        self._button.setIcon(icon("mdi6.key-chain-variant"))
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.setToolTip(_TIP)
        self._button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self._button.clicked.connect(lambda: self._on_test(is_live=False))
        menu = QMenu(self._button)
        menu.addAction(IN_REHEARSAL).triggered.connect(lambda: self._on_test(is_live=False))
        menu.addAction(FOR_REAL).triggered.connect(lambda: self._on_test(is_live=True))
        self._button.setMenu(menu)
        self._sign = QLabel(self)
        self._sign.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._said = QLabel(self)
        self._said.setWordWrap(True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.head = QHBoxLayout()
        self.head.setSpacing(SPACE_XS)
        self.head.addWidget(self._button)
        self.head.addStretch(1)
        line = QHBoxLayout()
        line.setSpacing(SPACE_XS)
        line.addWidget(self._sign)
        line.addWidget(self._said, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addLayout(self.head)
        column.addLayout(line)
        self.forget()

    def name_for_readers(self, name: str) -> None:
        """Name the button for screen readers."""
        self._button.setAccessibleName(f"Test the stored {name}")

    def forget(self) -> None:
        """What was found is of another secret; an answer that comes is too."""
        self._is_awaited = False
        self._button.setEnabled(True)
        self.say("")

    def say(self, text: str, *, is_error: bool = False, sign: str = "") -> None:
        """Show what came of it.

        Args:
            sign: Name of an icon; that of errors and of notes unless given.
        """
        name = sign or ("close-circle-outline" if is_error else "information-outline")
        tone = "danger" if is_error else ("success" if sign else "muted")
        self._sign.setPixmap(icon(f"mdi6.{name}", tone).pixmap(16, 16))
        self._said.setText(text)
        restyle(self._said, "kind", "field-error" if is_error else "hint")
        for part in (self._sign, self._said):
            part.setVisible(bool(text))

    def _on_test(self, *, is_live: bool) -> None:
        self.forget()
        begun = self._begin(is_live=is_live, receiver=self._on_tested)
        if begun is not None:
            self.say(begun.words)
            self._is_awaited = begun.is_under_way
            self._button.setEnabled(not begun.is_under_way)

    def _on_tested(self, outcome: Outcome) -> None:
        if not self._is_awaited:
            return
        self.forget()
        if outcome.error is not None:
            self.say(str(outcome.error), is_error=True)
        elif outcome.result:
            self.say(str(outcome.result), sign="check-circle-outline")
