"""The page of the conditions: rules, and beside them storm and clock."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from app.editor.panels.conditions.clock_form import ClockForm
from app.editor.panels.conditions.rule_list import RuleList
from app.editor.panels.conditions.storm_form import StormForm
from app.editor.panels.conditions.targets import Target
from app.editor.running.choices import RunChoices
from app.editor.running.fault_choice import fault_choices, with_faults
from app.editor.theme import SPACE_L, SPACE_M
from app.rehearsal.conditions import Conditions

_SIDE = 260
_WIDE = 780
"""From this width on there is room for two columns."""


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
        self._side = QWidget(self)
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_L)
        column.addWidget(self.storm)
        column.addWidget(self.clock)
        column.addStretch(1)
        inner = QWidget(self)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._parts.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        self._parts.setSpacing(SPACE_L)
        self._parts.addWidget(self.rules, 1)
        self._parts.addWidget(self._side)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, storm and clock go below the rules."""
        super().resizeEvent(event)
        is_wide = self.width() >= _WIDE
        direction = QBoxLayout.Direction
        self._parts.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)
        self._side.setFixedWidth(_SIDE if is_wide else self.width() - 3 * SPACE_M)

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
