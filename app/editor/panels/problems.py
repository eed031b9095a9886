"""The problems of the workflow as a list; a click goes to the place."""

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.editor.line_delegate import LINE_ROLE, Line
from app.editor.look import tip
from app.editor.panels.line_list import LineList
from app.workflow.model import Problem, Severity
from app.workflow.wiring import Wiring

NONE = "No problems: this workflow can run."
PROBLEM_ROLE = Qt.ItemDataRole.UserRole + 1

_MARKS = {
    Severity.ERROR: ("mdi6.close-circle-outline", "danger"),
    Severity.WARNING: ("mdi6.alert-outline", "warning"),
}


class ProblemsModel(QAbstractListModel):
    """Problems, errors first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._problems: list[tuple[Problem, str]] = []

    def show_problems(self, problems: tuple[Problem, ...], wiring: Wiring) -> None:
        """List these."""
        self.beginResetModel()
        ordered = sorted(problems, key=lambda one: one.severity != Severity.ERROR)
        self._problems = [(one, _place(one, wiring)) for one in ordered]
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """How many."""
        return 0 if parent is not None and parent.isValid() else len(self._problems)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """What views and screen readers ask for."""
        if not index.isValid():
            return None
        problem, place = self._problems[index.row()]
        if role == PROBLEM_ROLE:
            return problem
        if role == LINE_ROLE:
            icon_name, tone = _MARKS[problem.severity]
            detail = "  ·  ".join(part for part in (place, problem.mend) if part)
            return Line(icon=icon_name, tone=tone, title=problem.message, detail=detail)
        text = f"{problem.message} {problem.mend}".strip()
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        return tip(text) if role == Qt.ItemDataRole.ToolTipRole else None


class ProblemsPanel(QWidget):
    """Lists problems.

    Signals:
        problem_chosen: Carries the `Problem` to go to.
    """

    problem_chosen = Signal(Problem)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ProblemsModel(self)
        self._list = LineList(self._model, "Problems", NONE, self)
        self._list.chosen.connect(self._on_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._list)

    def show_problems(self, problems: tuple[Problem, ...], wiring: Wiring) -> None:
        """List these."""
        self._model.show_problems(problems, wiring)

    def _on_chosen(self, index: QModelIndex) -> None:
        problem = index.data(PROBLEM_ROLE)
        if isinstance(problem, Problem):
            self.problem_chosen.emit(problem)


def _place(problem: Problem, wiring: Wiring) -> str:
    if problem.block is None:
        return "Workflow"
    title = wiring.title(problem.block)
    if problem.input is None:
        return title
    spec = wiring.ports(problem.block).input(problem.input)
    return f"{title} · {spec.label if spec else problem.input}"
