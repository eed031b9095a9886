"""The panel below the canvas: outbox, rows, problems and more, each a tab with its number."""

from collections.abc import Mapping

from PySide6.QtWidgets import QTabWidget, QWidget

from app.editor.icons import icon
from app.editor.page_spec import PAGES
from app.editor.panels.conditions.panel import ConditionsPanel
from app.editor.panels.data.panel import DataPanel
from app.editor.panels.history.panel import HistoryPanel
from app.editor.panels.outbox.panel import OutboxPanel
from app.editor.panels.problems import ProblemsPanel
from app.editor.panels.rows import RowsPanel
from app.editor.panels.timeline.panel import TimelinePanel
from app.editor.panels.why.panel import WhyPanel
from app.editor.panels.workflow_tests.panel import TestsPanel


class LowerPanel(QTabWidget):
    """Pages; a further one has a line here and one in `PAGES`, whose order is that of the tabs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "pages")
        self.setDocumentMode(True)
        self.setAccessibleName("Lower panel")
        self.setUsesScrollButtons(True)
        self.outbox = OutboxPanel(self)
        self.rows = RowsPanel(self)
        self.data = DataPanel(self)
        self.why = WhyPanel(self)
        self.timeline = TimelinePanel(self)
        self.conditions = ConditionsPanel(self)
        self.history = HistoryPanel(self)
        self.tests = TestsPanel(self)
        self.problems = ProblemsPanel(self)
        self._pages: Mapping[str, QWidget] = {
            "outbox": self.outbox,
            "rows": self.rows,
            "data": self.data,
            "why": self.why,
            "timeline": self.timeline,
            "conditions": self.conditions,
            "history": self.history,
            "tests": self.tests,
            "problems": self.problems,
        }
        for name, spec in PAGES.items():
            self.addTab(self._pages[name], icon(f"mdi6.{spec.icon}"), spec.title)
        self.outbox.counted.connect(lambda number: self.show_count("outbox", number))

    def page(self, name: str) -> QWidget:
        """The page of this name."""
        return self._pages[name]

    def show_page(self, name: str) -> None:
        """Put a page in front."""
        self.setCurrentWidget(self._pages[name])

    def show_count(self, name: str, number: int) -> None:
        """Put a number beside the title of a page; none for 0."""
        title = PAGES[name].title
        self.setTabText(self.indexOf(self._pages[name]), f"{title}  {number}" if number else title)
