"""The problems of the workflow as a list; a click goes to the place."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.editor.icons import icon
from app.editor.line_delegate import LINE_ROLE, Line
from app.editor.look import tip
from app.editor.panels.line_list import LineList
from app.editor.panels.mend_buttons import MEND_ICON
from app.editor.theme import SPACE_M, SPACE_S
from app.workflow.model import Problem, Severity
from app.workflow.wiring import Wiring

MENDABLE = "Can be mended"
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
        self._mends: Mapping[Problem, str] = {}

    def show_problems(self, problems: tuple[Problem, ...], wiring: Wiring) -> None:
        """List these."""
        self.beginResetModel()
        ordered = sorted(problems, key=lambda one: one.severity != Severity.ERROR)
        self._problems = [(one, _place(one, wiring)) for one in ordered]
        self.endResetModel()

    def show_mends(self, mends: Mapping[Problem, str]) -> None:
        """Problem → what its mend is called, of those that have one."""
        self._mends = mends
        if self._problems:
            self.dataChanged.emit(self.index(0), self.index(len(self._problems) - 1), [])

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
            note = MENDABLE if problem in self._mends else ""
            return Line(icon_name, tone, problem.message, detail, note)
        text = f"{problem.message} {problem.mend}".strip()
        mend = self._mends.get(problem)
        text += f" {MENDABLE}: {mend}." if mend else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        return tip(text) if role == Qt.ItemDataRole.ToolTipRole else None


class ProblemsPanel(QWidget):
    """Lists problems.

    Signals:
        problem_chosen: Carries the `Problem` to go to.
        mend_wanted: Carries the `Problem` to mend.
        mend_all_wanted: All are to be mended that can be.
    """

    problem_chosen = Signal(Problem)
    mend_wanted = Signal(Problem)
    mend_all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ProblemsModel(self)
        self._list = LineList(self._model, "Problems", NONE, self)
        self._list.chosen.connect(self._on_chosen)
        self._list.current_changed.connect(self._show_current)
        self._mends: Mapping[Problem, str] = {}
        self._one = QPushButton(icon(MEND_ICON, "accent"), "", self)
        self._one.clicked.connect(self.mend_current)
        self._all = QPushButton("Mend all", self)
        self._all.setToolTip(tip("Mend every problem that has one obvious mend"))
        self._all.clicked.connect(self.mend_all_wanted)
        self._foot = QWidget(self)
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_S)
        row.setSpacing(SPACE_S)
        row.addWidget(self._one)
        row.addStretch(1)
        row.addWidget(self._all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._list, 1)
        column.addWidget(self._foot)
        self._show_current()

    def show_problems(self, problems: tuple[Problem, ...], wiring: Wiring) -> None:
        """List these."""
        self._model.show_problems(problems, wiring)
        self._show_current()

    def show_mends(self, mends: Mapping[Problem, str]) -> None:
        """Problem → what its mend is called, of those that have one."""
        self._mends = mends
        self._model.show_mends(mends)
        self._show_current()

    def mend_current(self) -> None:
        """Ask for the mend of the current problem, or of the first that has one."""
        problem = self._current()
        if problem is not None:
            self.mend_wanted.emit(problem)

    def _current(self) -> Problem | None:
        problem = self._list.current.data(PROBLEM_ROLE)
        if isinstance(problem, Problem) and problem in self._mends:
            return problem
        indexes = (self._model.index(place) for place in range(self._model.rowCount()))
        listed = (index.data(PROBLEM_ROLE) for index in indexes)
        return next((one for one in listed if one in self._mends), None)

    def _show_current(self) -> None:
        problem = self._current()
        name = self._mends[problem] if problem is not None else ""
        self._one.setText(f"Mend: {name}")
        self._one.setToolTip(tip(f"{problem.message} It can be undone." if problem else ""))
        self._all.setVisible(len(self._mends) > 1)
        self._foot.setVisible(problem is not None)

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
