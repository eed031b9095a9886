"""The inspector: what is selected, as a form; with nothing selected, the workflow."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.editor.edit import Edit
from app.editor.panels.block_page import BlockPage
from app.editor.panels.fields.make import Surroundings
from app.editor.panels.workflow_page import WorkflowPage
from app.editor.theme import SPACE_L
from app.engine.run_state import BlockState
from app.workflow.model import Problem
from app.workflow.wiring import Wiring


class InspectorPanel(QWidget):
    """A form for what is selected.

    Signals:
        edit_requested: An `Edit`, and the field it belongs to, as `Document.apply` takes them.
        finished: The user is done with a field for now.
    """

    edit_requested = Signal(Edit, object)
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setAccessibleName("Inspector")
        self._selected: tuple[str, ...] = ()
        self._states: Mapping[str, BlockState] = {}
        self._workflow_page = WorkflowPage(self)
        self._block_page = BlockPage(self)
        self._many = QLabel(self)
        self._many.setProperty("kind", "muted")
        self._many.setWordWrap(True)
        self._many.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        self._many.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._pages = QStackedWidget(self)
        for page in (self._workflow_page, self._block_page):
            self._pages.addWidget(_scrolling(page))
            page.edit_requested.connect(self.edit_requested)
            page.finished.connect(self.finished)
        self._pages.addWidget(self._many)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)

    def show_selected(
        self,
        selected: tuple[str, ...],
        wiring: Wiring,
        problems: tuple[Problem, ...],
        around: Surroundings,
    ) -> None:
        """Show what is selected.

        Args:
            selected: Ids of blocks; ids that are not there count for nothing.
            wiring: Of the workflow.
            problems: All of them.
            around: For the editors.
        """
        found = tuple(one for one in selected if wiring.block(one))
        is_other = found != self._selected
        if is_other:
            self.finished.emit()
        self._selected = found
        if len(found) == 1:
            self._block_page.show_block(found[0], wiring, problems, around)
            self._block_page.show_states(self._states)
            self._show_page(1)
        elif found:
            titles = "\n".join(wiring.title(one) for one in found)
            self._many.setText(f"{len(found)} blocks are selected:\n\n{titles}")
            self._show_page(2)
        else:
            self._workflow_page.show_workflow(wiring, problems)
            self._show_page(0)
        area = self._pages.currentWidget()
        if is_other and isinstance(area, QScrollArea):
            area.verticalScrollBar().setValue(0)

    def show_states(self, states: Mapping[str, BlockState]) -> None:
        """Show how the blocks fare in the run."""
        self._states = states
        if len(self._selected) == 1:
            self._block_page.show_states(states)

    def focus_input(self, name: str) -> None:
        """Bring an input into view and put the cursor into it."""
        place = self._pages.currentIndex()
        page = (self._workflow_page, self._block_page)[place] if place < 2 else None
        row = page.focus_input(name) if page else None
        area = self._pages.currentWidget()
        if row and isinstance(area, QScrollArea):
            # Once rows that have just been made have their places.
            QTimer.singleShot(0, row, lambda: area.ensureWidgetVisible(row))

    def focus_first(self) -> None:
        """Put the cursor into the first field there is."""
        place = self._pages.currentIndex()
        if place < 2:
            (self._workflow_page, self._block_page)[place].focus_first()

    def forget_rows(self) -> None:
        """Make the rows anew when they are shown next, as for another theme."""
        self._block_page.forget_rows()
        self._workflow_page.forget_rows()

    def focus_title(self) -> None:
        """Start to rename the block that is shown."""
        if self._pages.currentIndex() == 1:
            self._block_page.focus_title()

    def _show_page(self, place: int) -> None:
        if self._pages.currentIndex() != place:
            self._pages.setCurrentIndex(place)


def _scrolling(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area
