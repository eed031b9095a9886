"""Keeps wiring and problems of the open workflow current."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from app.editor.document import Document
from app.workflow.check import Checked
from app.workflow.model import Problem
from app.workflow.wiring import Wiring
from blocks.sdk import BlockSpec


class Checker(QObject):
    """Looks at each new value of a document at once: what has not changed costs next to nothing.

    Signals:
        wiring_changed: There is another workflow; `wiring` and `problems` are already of it.
        problems_changed: There are other problems; after `wiring_changed`.
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
        self.wiring = Wiring.of(document.workflow, catalog)
        self._checked = Checked.of(self.wiring)
        self._told: tuple[Problem, ...] = ()
        document.workflow_changed.connect(self._on_workflow_changed)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the workflow now."""
        return self._checked.problems

    def check_now(self) -> tuple[Problem, ...]:
        """Tell of the problems, if that has not been done, and give them."""
        if self.problems != self._told:
            self._told = self.problems
            self.problems_changed.emit()
        return self.problems

    def tell_again(self) -> None:
        """Another workflow is open: tell of its problems, even where they read the same."""
        self._told = self.problems
        self.problems_changed.emit()

    def _on_workflow_changed(self) -> None:
        self.wiring = self.wiring.after(self._document.workflow)
        self._checked = self._checked.after(self.wiring)
        self.wiring_changed.emit()
        self.check_now()
