"""Asks how long runs are kept, and how much of them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.editor.theme import SPACE_L, SPACE_M
from app.runs.trimming import TrimPolicy

ABOUT = (
    "Older runs are deleted when Cordboard starts, and when they are too many, the oldest first. A "
    "live run of which it is not known whether its messages arrived is always kept."
)
_MEGABYTE = 1024**2


class KeepDialog(QDialog):
    """Edits a `TrimPolicy`.

    Signals:
        chosen: The policy.
    """

    chosen = Signal(TrimPolicy)

    def __init__(self, policy: TrimPolicy, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("How long runs are kept")
        self.setMinimumWidth(420)
        about = QLabel(ABOUT, self)
        about.setProperty("kind", "help")
        about.setWordWrap(True)
        self.days = self._spin(round(policy.longest_days), 3650, " days")
        self.megabytes = self._spin(policy.largest_bytes // _MEGABYTE, 1_000_000, " MB")
        grid = QGridLayout()
        grid.setSpacing(SPACE_M)
        for row, (text, box) in enumerate(
            (("Keep runs for", self.days), ("Keep at most", self.megabytes))
        ):
            label = QLabel(text, self)
            label.setBuddy(box)
            box.setAccessibleName(text)
            grid.addWidget(label, row, 0)
            grid.addWidget(box, row, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        keep = QPushButton("Keep so", self)
        keep.setDefault(True)
        buttons.addButton(keep, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_L)
        column.addWidget(about)
        column.addLayout(grid)
        column.addWidget(buttons)

    def _spin(self, value: int, most: int, unit: str) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(1, most)
        box.setSuffix(unit)
        box.setValue(value)
        return box

    def _on_accepted(self) -> None:
        self.chosen.emit(TrimPolicy(float(self.days.value()), self.megabytes.value() * _MEGABYTE))
        self.accept()
