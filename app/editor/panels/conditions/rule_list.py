"""All rules of a workflow, one below the other; others are added by a button or as text."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.editor.icons import icon
from app.editor.look import restyle, tip
from app.editor.panels.conditions.rule_row import RuleRow
from app.editor.panels.conditions.targets import Target
from app.editor.running.fault_choice import FaultChoice
from app.editor.theme import SPACE_S
from app.rehearsal.fault_rule import FaultRule, read_fault_rule
from blocks.sdk import CordboardError, Fault

NOTHING_SENDS = "Nothing in this workflow sends anything, so nothing can fail."
CALM = "Nothing fails. Add a rule to see how the workflow takes it."
_WRITTEN = "Or write it: interakt@rows 2-5=429*2"


class RuleList(QWidget):
    """Shows and changes the rules.

    Signals:
        changed: Carries the rules, a tuple of `FaultChoice`.
    """

    changed = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._targets: Sequence[Target] = ()
        self._rows: list[RuleRow] = []
        self._none = QLabel(CALM, self)
        self._none.setProperty("kind", "help")
        self._add = QPushButton(icon("mdi6.plus"), "Add a rule", self)
        self._add.setToolTip(tip("Let something fail (Ctrl+Alt+A)"))
        self._add.clicked.connect(self.add)
        self._written = QLineEdit(self)
        self._written.setPlaceholderText(_WRITTEN)
        self._written.setAccessibleName("Rule as text")
        self._written.returnPressed.connect(self._on_written)
        self._written.textEdited.connect(lambda: self._mark(""))
        self._problem = QLabel(self)
        self._problem.setProperty("kind", "field-error")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._column = QVBoxLayout()
        self._column.setSpacing(SPACE_S)
        below = QHBoxLayout()
        below.setSpacing(SPACE_S)
        below.addWidget(self._add)
        below.addWidget(self._written, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE_S)
        whole.addWidget(self._none)
        whole.addLayout(self._column)
        whole.addLayout(below)
        whole.addWidget(self._problem)
        whole.addStretch(1)

    def show_targets(self, targets: Sequence[Target]) -> None:
        """Offer these to fail."""
        self._targets = targets
        for row in self._rows:
            row.show_targets(targets)
        self._show_none()

    def show_values(self, values: Sequence[FaultChoice]) -> None:
        """Show these rules; a row that stays is kept, and the cursor in it."""
        while len(self._rows) > len(values):
            row = self._rows.pop()
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self._rows) < len(values):
            self._rows.append(self._made())
        for row, value in zip(self._rows, values, strict=True):
            row.show_value(value)
        self._show_none()

    def add(self) -> None:
        """Add a rule for the first that can fail."""
        if self._targets:
            rule = FaultRule(self._targets[0].name, Fault.REFUSE)
            self._tell((*self._values(), FaultChoice(str(rule))))
            self._rows[-1].focus_first()

    def _made(self) -> RuleRow:
        row = RuleRow(self)
        row.show_targets(self._targets)
        row.changed.connect(lambda: self._tell(self._values()))
        row.remove_wanted.connect(lambda: self._remove(row))
        self._column.addWidget(row)
        row.show()
        return row

    def _values(self) -> tuple[FaultChoice, ...]:
        return tuple(row.value for row in self._rows)

    def _remove(self, row: RuleRow) -> None:
        place = self._rows.index(row)
        values = self._values()
        self._tell((*values[:place], *values[place + 1 :]))

    def _tell(self, values: tuple[FaultChoice, ...]) -> None:
        self.show_values(values)
        self.changed.emit(values)

    def _on_written(self) -> None:
        try:
            rule = read_fault_rule(self._written.text().strip().removeprefix("--fault").strip(' "'))
        except CordboardError as error:
            self._mark(str(error))
            return
        self._written.clear()
        self._tell((*self._values(), FaultChoice(str(rule))))

    def _mark(self, problem: str) -> None:
        restyle(self._written, "hasProblem", value=bool(problem))
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    def _show_none(self) -> None:
        self._none.setText(CALM if self._targets else NOTHING_SENDS)
        self._none.setVisible(not self._rows)
        self._add.setEnabled(bool(self._targets))
