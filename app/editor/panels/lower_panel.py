"""The panel below the canvas: outbox, rows and problems, each a tab with their number."""

from PySide6.QtWidgets import QTabWidget, QWidget

from app.editor.icons import icon
from app.editor.panels.outbox import OutboxPanel
from app.editor.panels.problems import ProblemsPanel
from app.editor.panels.rows import RowsPanel


class LowerPanel(QTabWidget):
    """Three lists."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self.setAccessibleName("Lower panel")
        self.outbox = OutboxPanel(self)
        self.rows = RowsPanel(self)
        self.problems = ProblemsPanel(self)
        self._titles: dict[QWidget, str] = {
            self.outbox: "Outbox",
            self.rows: "Rows",
            self.problems: "Problems",
        }
        icons = ("mdi6.tray-full", "mdi6.table-row", "mdi6.alert-circle-outline")
        for (panel, title), name in zip(self._titles.items(), icons, strict=True):
            self.addTab(panel, icon(name), title)
        self.outbox.counted.connect(lambda number: self.show_count(self.outbox, number))

    def show_count(self, panel: QWidget, number: int) -> None:
        """Put a number beside the title of a tab; none for 0."""
        title = self._titles[panel]
        self.setTabText(self.indexOf(panel), f"{title}  {number}" if number else title)
