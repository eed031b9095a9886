"""One rule as a form: on or off, what happens, to whom, in which rows, how often; and as text."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.editor.icons import icon
from app.editor.look import restyle, tip
from app.editor.panels.conditions.targets import Target, find_target
from app.editor.panels.conditions.words import KIND_LABELS, rule_words
from app.editor.panels.elided_label import ElidedLabel
from app.editor.panels.fields.field import QuietComboBox
from app.editor.running.fault_choice import FaultChoice
from app.editor.theme import SPACE_S, SPACE_XS
from app.rehearsal.fault_rule import FaultRule, read_fault_rule
from blocks.sdk import CordboardError, Fault

_MOST_TIMES = 999
_TIMES = 112
_INDENT = 20
"""As wide as the switch."""
_NOT_HERE = "Nothing in this workflow that sends is called “{}”: no rehearsal would begin."


class RuleRow(QWidget):
    """Shows and changes a rule.

    Signals:
        changed: The user changed it; `value` has it.
        remove_wanted: It is to be taken away.
    """

    changed = Signal()
    remove_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._targets: Sequence[Target] = ()
        self._value = FaultChoice("")
        self._is_on = QCheckBox(self)
        self._is_on.setAccessibleName("Rule is on")
        self._is_on.setToolTip(tip("Whether the rule counts in rehearsals"))
        self._who = QuietComboBox(self)
        self._who.setAccessibleName("Who fails")
        self._kind = QuietComboBox(self)
        self._kind.setAccessibleName("What happens")
        for combo in (self._who, self._kind):
            combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for kind, words in KIND_LABELS.items():
            self._kind.addItem(words, kind)
        self._rows = QLineEdit(self)
        self._rows.setAccessibleName("Rows or customers")
        self._rows.setPlaceholderText("all rows")
        self._rows.setMinimumWidth(60)
        self._times = QSpinBox(self)
        self._times.setRange(0, _MOST_TIMES)
        self._times.setSpecialValueText("every call")
        self._times.setPrefix("first ")
        self._times.setFixedWidth(_TIMES)
        self._times.lineEdit().setTextMargins(SPACE_XS, 0, 0, 0)
        self._times.setAccessibleName("How many calls fail")
        self._times.setToolTip(tip("How many calls fail before it works; 0 for every call"))
        self._text = ElidedLabel(parent=self)
        self._text.setProperty("kind", "code")
        self._text.setAccessibleName("The rule as text")
        self._is_on.clicked.connect(self._on_changed)
        self._who.activated.connect(self._on_changed)
        self._kind.activated.connect(self._on_changed)
        self._rows.textEdited.connect(self._on_changed)
        self._times.valueChanged.connect(self._on_changed)
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        for widget, stretch in (
            (self._is_on, 0),
            (self._who, 4),
            (self._kind, 4),
            (self._rows, 3),
            (self._times, 0),
        ):
            row.addWidget(widget, stretch)
        below = QHBoxLayout()
        below.setSpacing(SPACE_XS)
        below.addSpacing(_INDENT)
        below.addWidget(self._text, 1)
        for name, mark, help, act in (
            ("Copy the rule", "content-copy", "Copy it as --fault takes it", self._on_copy),
            ("Remove the rule", "close", "Take this rule away", self.remove_wanted.emit),
        ):
            button = QToolButton(self)
            button.setIcon(icon(f"mdi6.{mark}"))
            button.setProperty("kind", "tiny")
            button.setAccessibleName(name)
            button.setToolTip(tip(help))
            button.clicked.connect(act)
            below.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addLayout(below)

    @property
    def value(self) -> FaultChoice:
        """The rule as it was last when it made sense."""
        return self._value

    def focus_first(self) -> None:
        """Put the focus on the first thing to choose."""
        self._who.setFocus()

    def show_targets(self, targets: Sequence[Target]) -> None:
        """Offer these to fail."""
        if targets != self._targets:
            self._targets = targets
            self._show_who()
            self._say()

    def show_value(self, value: FaultChoice) -> None:
        """Show a rule; what the user is typing stays where it means the same."""
        if value == self._value:
            return
        self._value = value
        rule = value.rule
        with QSignalBlocker(self._times):
            self._is_on.setChecked(value.is_on)
            self._kind.setCurrentIndex(self._kind.findData(rule.kind))
            self._rows.setText(_chosen(rule))
            self._rows.setCursorPosition(0)
            self._times.setValue(rule.times or 0)
        self._show_who()
        self._mark("")
        self._say()

    def _show_who(self) -> None:
        name = self._value.rule.name if self._value.text else ""
        target = find_target(self._targets, name)
        self._who.clear()
        if target is None and name:
            self._who.addItem(name, name)
        for one in self._targets:
            self._who.addItem(one.words, one.name)
        self._who.setCurrentIndex(self._who.findData(target.name if target else name))
        restyle(self._who, "hasProblem", value=bool(name) and target is None)

    def _say(self) -> None:
        if not self._value.text:
            return
        rule = self._value.rule
        target = find_target(self._targets, rule.name)
        self._text.setText(f'--fault "{self._value.text}"')
        self._who.setToolTip(tip("" if target else _NOT_HERE.format(rule.name)))
        sentence = rule_words(rule, target.words if target else rule.name)
        self.setToolTip(tip(sentence))
        self.setAccessibleName(sentence)

    def _on_changed(self) -> None:
        try:
            rule = read_fault_rule(self._as_text())
        except CordboardError as error:
            self._mark(str(error))
            return
        self._mark("")
        value = FaultChoice(str(rule), is_on=self._is_on.isChecked())
        if value != self._value:
            self._value = value
            self._show_who()
            self._say()
            self.changed.emit()

    def _as_text(self) -> str:
        """What the form says; as a rule writes it, if it makes sense."""
        rows = self._rows.text().strip()
        where = f"@{rows}" if rows else ""
        kind = Fault(self._kind.currentData())
        times = f"*{self._times.value()}" if self._times.value() else ""
        return f"{self._who.currentData()}{where}={kind.value}{times}"

    def _mark(self, problem: str) -> None:
        restyle(self._rows, "hasProblem", value=bool(problem))
        help = "Such as “3”, “2-5, 9” or “+919876543210”; empty for all rows"
        self._rows.setToolTip(tip(problem or help))
        self._rows.setAccessibleDescription(problem or help)

    def _on_copy(self) -> None:
        QApplication.clipboard().setText(f'--fault "{self._value.text}"')


def _chosen(rule: FaultRule) -> str:
    """The rows and customers of a rule, as they are written; rows as bare numbers."""
    chosen = str(rule).rpartition("=")[0].partition("@")[2]
    return chosen.removeprefix("rows ").removeprefix("row ")
