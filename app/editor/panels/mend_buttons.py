"""Buttons that mend problems, for the places where problems are told in the inspector."""

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.editor.icons import icon
from app.editor.look import tip
from app.editor.theme import SPACE_XS
from app.workflow.model import Problem

MEND_ICON = "mdi6.auto-fix"


class Mends(Protocol):
    """Who knows the mends of problems."""

    def name(self, problem: Problem) -> str:
        """What the mend is called; empty where there is none."""
        ...

    def mend(self, problem: Problem) -> None:
        """Mend it."""
        ...


class MendButtons(QWidget):
    """One button for each problem that has a mend; hidden where none has.

    Args:
        mends: Knows them.
    """

    def __init__(self, mends: Mends | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mends = mends
        self._buttons: list[tuple[Problem, str, QPushButton]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_XS)
        self.hide()

    def use(self, mends: Mends | None) -> None:
        """Who knows the mends from now on."""
        self._mends = mends

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Offer the mends of these."""
        mends = self._mends
        named = [(one, mends.name(one)) for one in problems] if mends else []
        wanted = [(problem, name) for problem, name in named if name]
        if wanted == [(problem, name) for problem, name, _ in self._buttons]:
            return
        for _, _, button in self._buttons:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [(problem, name, self._make(problem, name)) for problem, name in wanted]
        self.setVisible(bool(wanted))

    def _make(self, problem: Problem, name: str) -> QPushButton:
        button = QPushButton(icon(MEND_ICON, "accent"), name, self)
        button.setProperty("kind", "mend")
        button.setAccessibleName(f"Mend: {name}")
        button.setAccessibleDescription(problem.message)
        button.setToolTip(tip(f"Mend: {name}. It can be undone."))
        button.clicked.connect(lambda: self._on_clicked(problem))
        self._column.addWidget(button)
        return button

    def _on_clicked(self, problem: Problem) -> None:
        if self._mends:
            self._mends.mend(problem)
