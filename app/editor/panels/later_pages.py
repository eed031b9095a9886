"""The pages below the canvas that no window needs before it is shown: they are made after it."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from app.editor.panels.conditions.panel import ConditionsPanel
from app.editor.panels.data.panel import DataPanel
from app.editor.panels.history.panel import HistoryPanel
from app.editor.panels.timeline.panel import TimelinePanel
from app.editor.panels.why.panel import WhyPanel
from app.editor.panels.workflow_tests.panel import TestsPanel


class LaterPages:
    """These pages. A further one has a line here, and one in `by_name`."""

    def __init__(self, parent: QWidget) -> None:
        self.data = DataPanel(parent)
        self.why = WhyPanel(parent)
        self.timeline = TimelinePanel(parent)
        self.conditions = ConditionsPanel(parent)
        self.history = HistoryPanel(parent)
        self.tests = TestsPanel(parent)

    def by_name(self) -> Mapping[str, QWidget]:
        """Each by its name in `page_spec.PAGES`."""
        return {
            "data": self.data,
            "why": self.why,
            "timeline": self.timeline,
            "conditions": self.conditions,
            "history": self.history,
            "tests": self.tests,
        }
