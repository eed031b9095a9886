"""The panel below the canvas: outbox, rows, problems and more, each a tab with its number."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from app.editor.icons import icon
from app.editor.page_spec import PAGES
from app.editor.panels.outbox.panel import OutboxPanel
from app.editor.panels.problems import ProblemsPanel
from app.editor.panels.rows import RowsPanel

if TYPE_CHECKING:
    from app.editor.panels.conditions.panel import ConditionsPanel
    from app.editor.panels.data.panel import DataPanel
    from app.editor.panels.history.panel import HistoryPanel
    from app.editor.panels.later_pages import LaterPages
    from app.editor.panels.timeline.panel import TimelinePanel
    from app.editor.panels.why.panel import WhyPanel
    from app.editor.panels.workflow_tests.panel import TestsPanel


class LowerPanel(QTabWidget):
    """Pages, in the order of `PAGES`. Most are made when the window is there, or first asked for.

    Signals:
        made: All pages are there.
    """

    made = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "pages")
        self.setDocumentMode(True)
        self.setAccessibleName("Lower panel")
        self.setUsesScrollButtons(True)
        self.outbox = OutboxPanel(self)
        self.rows = RowsPanel(self)
        self.problems = ProblemsPanel(self)
        self._later: LaterPages | None = None
        self._pages: dict[str, QWidget] = {
            "outbox": self.outbox,
            "rows": self.rows,
            "problems": self.problems,
        }
        for name, spec in PAGES.items():
            page = self._pages.setdefault(name, QWidget(self))
            self.addTab(page, icon(f"mdi6.{spec.icon}"), spec.title)
        self.outbox.counted.connect(lambda number: self.show_count("outbox", number))
        self.currentChanged.connect(self._on_current)

    def make_all(self) -> None:
        """Make the pages that are not there yet."""
        if self._later is None:
            self._make_later()
            self.made.emit()

    @property
    def data(self) -> "DataPanel":
        """What the selected block got and gave."""
        return self._made().data

    @property
    def why(self) -> "WhyPanel":
        """What led to a message, or to none."""
        return self._made().why

    @property
    def timeline(self) -> "TimelinePanel":
        """The course of a row."""
        return self._made().timeline

    @property
    def conditions(self) -> "ConditionsPanel":
        """What fails in rehearsals, and when they take place."""
        return self._made().conditions

    @property
    def history(self) -> "HistoryPanel":
        """The runs that were kept."""
        return self._made().history

    @property
    def tests(self) -> "TestsPanel":
        """The tests of the workflow."""
        return self._made().tests

    def page(self, name: str) -> QWidget:
        """The page of this name."""
        self.make_all()
        return self._pages[name]

    def show_page(self, name: str) -> None:
        """Put a page in front."""
        self.setCurrentWidget(self.page(name))

    def show_count(self, name: str, number: int) -> None:
        """Put a number beside the title of a page; none for 0."""
        title = PAGES[name].title
        self.setTabText(self.indexOf(self._pages[name]), f"{title}  {number}" if number else title)

    def _made(self) -> "LaterPages":
        self.make_all()
        if self._later is None:
            raise RuntimeError("the pages are asked for while they are made")
        return self._later

    def _make_later(self) -> None:
        # Each takes its time to be imported and dressed, and the window is to be there at once.
        from app.editor.panels.later_pages import LaterPages

        self._later = LaterPages(self)
        current = self.currentIndex()
        with QSignalBlocker(self):
            for name, page in self._later.by_name().items():
                place = self.indexOf(self._pages[name])
                text, sign = self.tabText(place), self.tabIcon(place)
                self.removeTab(place)
                self._pages[name].deleteLater()
                self._pages[name] = page
                self.insertTab(place, page, sign, text)
            self.setCurrentIndex(current)

    def _on_current(self, _place: int) -> None:
        if self.currentWidget() not in (self.outbox, self.rows, self.problems):
            self.make_all()
