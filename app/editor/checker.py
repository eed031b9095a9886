"""Keeps wiring and problems of the open workflow current."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from app.editor.document import Document
from app.workflow.check import check
from app.workflow.model import Problem
from app.workflow.wiring import Wiring
from blocks.sdk import BlockSpec

PAUSE_MS = 120
"""Checks run when the typing pauses this long."""


class Checker(QObject):
    """Looks at each new value of a document.

    Signals:
        wiring_changed: There is another workflow; `wiring` is already of it.
        problems_changed: `problems` are of the workflow now.
    """

    wiring_changed = Signal()
    problems_changed = Signal()

    def __init__(
        self,
        document: Document,
        catalog: Mapping[str, BlockSpec],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._catalog = catalog
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.check_now)
        document.workflow_changed.connect(self._on_workflow_changed)
        self.wiring = Wiring.of(document.workflow, catalog)
        self.problems: tuple[Problem, ...] = ()

    def check_now(self) -> tuple[Problem, ...]:
        """Check without waiting for a pause."""
        self._pause.stop()
        found = check(self._document.workflow, self._catalog)
        if found != self.problems:
            self.problems = found
            self.problems_changed.emit()
        return found

    def _on_workflow_changed(self) -> None:
        self.wiring = Wiring.of(self._document.workflow, self._catalog)
        self.wiring_changed.emit()
        self._pause.start()
