"""Asks what a test is called."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.editor.theme import SPACE_L, SPACE_M
from app.runs.workflow_test import SUFFIX
from app.workflow.naming import id_of

ABOUT = (
    "The test rehearses the workflow with the input, the faults and the clock of this run, and "
    "expects the same blocks to run and the same messages. Ids and times may differ."
)


class SaveTestDialog(QDialog):
    """A name in words; the file is named after it.

    Args:
        workflow: The file of the workflow.
        is_there: Whether there is a file.

    Signals:
        chosen: The name, the file, and whether outputs are expected as well.
    """

    chosen = Signal(str, Path, bool)

    def __init__(
        self,
        workflow: Path,
        is_there: Callable[[Path], bool] = Path.exists,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Save this run as a test")
        self.setMinimumWidth(460)
        self._workflow = workflow
        self._is_there = is_there
        about = QLabel(ABOUT, self)
        about.setProperty("kind", "help")
        about.setWordWrap(True)
        label = QLabel("&What is tested", self)
        self.name = QLineEdit(self)
        self.name.setPlaceholderText("Who must renew within a week gets a reminder")
        self.name.setAccessibleName("What is tested")
        self.name.textChanged.connect(self._on_name)
        label.setBuddy(self.name)
        self.outputs = QCheckBox("Expect every output as well, not just who got what", self)
        self.file = QLabel(self)
        self.file.setProperty("kind", "muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.save = QPushButton("Save the test", self)
        self.save.setDefault(True)
        buttons.addButton(self.save, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        for widget in (about, label, self.name, self.outputs, self.file, buttons):
            column.addWidget(widget)
        self._on_name()

    @property
    def path(self) -> Path:
        """The file that the test is written to."""
        part = id_of(self.name.text())[:40].strip("_")
        stem = f"{self._workflow.stem}.{part}" if part else self._workflow.stem
        return self._workflow.with_name(f"{stem}{SUFFIX}")

    def _on_name(self) -> None:
        taken = " (it is there already, and is written over)" if self._is_there(self.path) else ""
        self.file.setText(f"{self.path.name}{taken}")
        self.save.setEnabled(bool(self.name.text().strip()))

    def _on_accepted(self) -> None:
        self.chosen.emit(self.name.text().strip(), self.path, self.outputs.isChecked())
        self.accept()
