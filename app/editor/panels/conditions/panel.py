"""The page of the conditions: rules at left, storm and clock at right."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.editor.panels.conditions.clock_form import ClockForm
from app.editor.panels.conditions.rule_list import RuleList
from app.editor.panels.conditions.storm_form import StormForm
from app.editor.panels.conditions.targets import Target
from app.editor.running.choices import RunChoices
from app.editor.running.fault_choice import fault_choices, with_faults
from app.editor.theme import SPACE_L, SPACE_M
from app.rehearsal.conditions import Conditions

_SIDE = 290


class ConditionsPanel(QWidget):
    """Shows and changes under which conditions rehearsals of a workflow go.

    Attributes:
        rules: What fails.
        storm: Random faults.
        clock: When it takes place.

    Signals:
        changed: Carries the `RunChoices`.
    """

    changed = Signal(RunChoices)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = RunChoices()
        self.rules = RuleList(self)
        self.storm = StormForm(self)
        self.clock = ClockForm(self)
        self.rules.changed.connect(lambda rules: self._tell(with_faults(self._value, rules)))
        self.storm.changed.connect(
            lambda storm: self._tell_conditions(replace(self._value.conditions, storm=storm))
        )
        self.clock.now_changed.connect(
            lambda now: self._tell_conditions(replace(self._value.conditions, now=now))
        )
        self.clock.holds_changed.connect(
            lambda holds: self._tell(replace(self._value, holds_waits=holds))
        )
        side = QWidget(self)
        column = QVBoxLayout(side)
        column.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        column.setSpacing(SPACE_L)
        column.addWidget(self.storm)
        column.addWidget(self.clock)
        column.addStretch(1)
        left = QWidget(self)
        inner = QVBoxLayout(left)
        inner.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        inner.addWidget(self.rules)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._area(left), 1)
        sides = self._area(side)
        sides.setFixedWidth(_SIDE)
        row.addWidget(sides)

    def show_value(self, choices: RunChoices) -> None:
        """Show the choices for a workflow."""
        self._value = choices
        self.rules.show_values(fault_choices(choices))
        self.storm.show_value(choices.conditions.storm)
        self.clock.show_value(choices.conditions.now, holds=choices.holds_waits)

    def show_targets(self, targets: Sequence[Target]) -> None:
        """Offer these to fail."""
        self.rules.show_targets(targets)

    def _tell_conditions(self, conditions: Conditions) -> None:
        self._tell(replace(self._value, conditions=conditions))

    def _tell(self, choices: RunChoices) -> None:
        self._value = choices
        self.changed.emit(choices)

    def _area(self, inner: QWidget) -> QScrollArea:
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        return area
