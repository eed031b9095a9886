"""Random faults: which share of all calls, and the seed from which they come back."""

from secrets import randbelow

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QSpinBox,
    QToolButton,
    QWidget,
)

from app.editor.icons import icon
from app.editor.look import tip
from app.editor.theme import SPACE_S, SPACE_XS
from app.rehearsal.storm import DEFAULT_PERCENT, Storm

_LARGEST_SEED = 999_999
_FIRST_SEED = 7
_NARROWEST = 110


class StormForm(QWidget):
    """Shows and changes the storm.

    Signals:
        changed: Carries the `Storm`; None for no storm.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kinds = Storm(_FIRST_SEED).kinds
        self._is_on = QCheckBox("Storm", self)
        self._is_on.setToolTip(tip("A share of all calls fails, now in one way, now in another"))
        self._percent = QDoubleSpinBox(self)
        self._percent.setRange(1, 100)
        self._percent.setDecimals(0)
        self._percent.setSuffix(" % of calls")
        self._percent.setAccessibleName("Share of calls that fail, in percent")
        self._percent.setValue(DEFAULT_PERCENT)
        self._seed = QSpinBox(self)
        self._seed.setRange(0, _LARGEST_SEED)
        self._seed.setPrefix("seed ")
        self._seed.setAccessibleName("Seed")
        self._seed.setToolTip(tip("The same seed gives the same faults to the same rows"))
        self._seed.setValue(_FIRST_SEED)
        for spin in (self._percent, self._seed):
            spin.setMinimumWidth(_NARROWEST)
            spin.lineEdit().setTextMargins(SPACE_XS, 0, 0, 0)
        self._is_on.clicked.connect(self._tell)
        self._percent.valueChanged.connect(self._tell)
        self._seed.valueChanged.connect(self._tell)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SPACE_S)
        grid.addWidget(self._is_on, 0, 0)
        grid.addWidget(self._percent, 0, 1, 1, 3)
        grid.addWidget(QLabel("from", self), 1, 0)
        grid.addWidget(self._seed, 1, 1)
        for column, (name, mark, help, act) in enumerate(
            (
                ("New seed", "dice-5-outline", "Take another seed: other faults", self.new_seed),
                ("Copy the storm", "content-copy", "Copy it as --storm takes it", self._on_copy),
            ),
            start=2,
        ):
            button = QToolButton(self)
            button.setIcon(icon(f"mdi6.{mark}"))
            button.setProperty("kind", "tiny")
            button.setAccessibleName(name)
            button.setToolTip(tip(help))
            button.clicked.connect(act)
            grid.addWidget(button, 1, column)
        grid.setColumnStretch(1, 1)

    def show_value(self, storm: Storm | None) -> None:
        """Show a storm; for none the share and seed of the last one stay to be seen."""
        with (
            QSignalBlocker(self._percent),
            QSignalBlocker(self._seed),
        ):
            self._is_on.setChecked(storm is not None)
            if storm is not None:
                self._kinds = storm.kinds
                self._percent.setValue(storm.percent)
                self._seed.setValue(storm.seed)

    def new_seed(self) -> None:
        """Take another seed, and let it storm."""
        self._is_on.setChecked(True)
        self._seed.setValue(randbelow(_LARGEST_SEED + 1))
        self._tell()

    def _value(self) -> Storm:
        return Storm(self._seed.value(), self._percent.value(), self._kinds)

    def _tell(self) -> None:
        self.changed.emit(self._value() if self._is_on.isChecked() else None)

    def _on_copy(self) -> None:
        QApplication.clipboard().setText(f"--storm {self._value()}")
