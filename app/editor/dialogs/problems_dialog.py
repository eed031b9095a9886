"""Lists what is wrong with a file that cannot be opened."""

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.editor.theme import SPACE_L
from app.workflow.model import Problem


class ProblemsDialog(QDialog):
    """Shows a sentence and the problems behind it, which can be copied."""

    def __init__(
        self,
        title: str,
        message: str,
        problems: Sequence[Problem],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(620, 380)
        words = QLabel(message, self)
        words.setWordWrap(True)
        words.setProperty("kind", "title")
        self.list = QPlainTextEdit(self)
        self.list.setReadOnly(True)
        self.list.setAccessibleName("Problems")
        self.list.setPlainText("\n\n".join(f"•  {problem}" for problem in problems))
        self.list.setVisible(len(problems) > 1)
        note = QLabel("Nothing was changed: the workflow that was open is still open.", self)
        note.setProperty("kind", "muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_L)
        for widget in (words, self.list, note, buttons):
            column.addWidget(widget)
        if len(problems) <= 1:
            self.adjustSize()
