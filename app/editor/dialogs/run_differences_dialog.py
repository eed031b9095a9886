"""Tells in what two runs differ."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.editor.icons import icon
from app.editor.theme import SPACE_L, SPACE_M
from app.runs.comparison import Difference

NO_DIFFERENCE = "No difference, but for times: both runs went the same way with the same values."
_ICONS = {
    "workflow": "sitemap-outline",
    "row": "table-row",
    "trigger": "ray-start-arrow",
    "status": "state-machine",
    "error": "alert-circle-outline",
    "input": "arrow-collapse-right",
    "output": "arrow-expand-right",
}


class RunDifferencesDialog(QDialog):
    """A list of sentences; one that is about a block leads to it.

    Args:
        first: What the first run is called.
        second: What the second is called.

    Signals:
        block_wanted: The id of a block to look at.
    """

    block_wanted = Signal(str)

    def __init__(
        self,
        first: str,
        second: str,
        differences: Sequence[Difference],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Two runs compared")
        self.resize(720, 420)
        head = QLabel(f"First: {first}\nSecond: {second}", self)
        head.setTextFormat(Qt.TextFormat.PlainText)
        head.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setAccessibleName("In what the runs differ")
        self.list.setWordWrap(True)
        for one in differences:
            item = QListWidgetItem(icon(f"mdi6.{_ICONS.get(one.what, 'not-equal')}"), one.text)
            item.setData(Qt.ItemDataRole.UserRole, one.block)
            self.list.addItem(item)
        self.list.setVisible(bool(differences))
        self.list.itemActivated.connect(self._on_chosen)
        self.list.itemClicked.connect(self._on_chosen)
        self.about = QLabel(
            f"{len(differences)} difference{'' if len(differences) == 1 else 's'}"
            if differences
            else NO_DIFFERENCE,
            self,
        )
        self.about.setProperty("kind", "help")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        for widget in (head, self.about, self.list, buttons):
            column.addWidget(widget)

    def _on_chosen(self, item: QListWidgetItem) -> None:
        block = item.data(Qt.ItemDataRole.UserRole)
        if block:
            self.block_wanted.emit(str(block))
