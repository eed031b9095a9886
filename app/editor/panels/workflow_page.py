"""The inspector's page for the workflow as a whole: name, description, clock, sample."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.editor.block_view import InputView, source_of
from app.editor.edit import Edit
from app.editor.panels.fields.field import ABSENT
from app.editor.panels.fields.make import Surroundings
from app.editor.panels.row_list import RowList
from app.editor.panels.sample_section import SampleEdit, SampleSection
from app.editor.theme import SPACE_L, SPACE_M
from app.workflow import edits
from app.workflow.model import Problem, Workflow
from app.workflow.wiring import Wiring
from blocks.sdk import TEXT, Kind, Moment, PortSpec, PortType

NAME = PortSpec(name="name", type=TEXT, help="", is_port=False)
DESCRIPTION = PortSpec(
    name="description",
    type=TEXT,
    help="What it is for, and what whoever runs it must know.",
    is_port=False,
    is_multiline=True,
)
CLOCK = PortSpec(
    name="rehearsal_clock",
    type=PortType(Kind.DATETIME),
    annotation=Moment,
    help="Rehearsals begin at this moment; empty: at the moment they are started.",
    is_port=False,
)


class WorkflowPage(QWidget):
    """Shows the workflow, and asks for edits of it.

    Signals:
        edit_requested: An `Edit`, and the field it belongs to.
        finished: The user is done with a field for now.
    """

    edit_requested = Signal(Edit, object)
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heading = QLabel("Workflow", self)
        heading.setProperty("kind", "title")
        self._problems = QLabel(self)
        self._problems.setProperty("kind", "error")
        self._problems.setWordWrap(True)
        self._rows = RowList(parent=self)
        self._rows.edited.connect(self._on_edited)
        self._sample = SampleSection(self)
        self._sample.sample_edited.connect(self._on_sample)
        for part in (self._rows, self._sample):
            part.finished.connect(self.finished)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        for widget in (heading, self._problems, self._rows, self._sample):
            column.addWidget(widget)
        column.addStretch(1)

    def show_workflow(self, wiring: Wiring, problems: tuple[Problem, ...]) -> None:
        """Show it."""
        workflow = wiring.workflow
        now = workflow.rehearsal.get("clock", {}).get("now")
        clock = InputView(spec=CLOCK, is_written=now is not None, written=now)
        views = [_view(NAME, workflow.name), _view(DESCRIPTION, workflow.description), clock]
        self._rows.show_views(views, Surroundings())
        said = [f"{one.message} {one.mend}".strip() for one in problems if one.block is None]
        self._problems.setText("\n".join(said))
        self._problems.setVisible(bool(said))
        found = source_of(wiring)
        title = wiring.title(found[0].id) if found else ""
        self._sample.show_sample(workflow.sample, title, found[1] if found else ())

    def focus_first(self) -> None:
        """Put the cursor into the first input."""
        self._rows.focus_first()

    def forget_rows(self) -> None:
        """Make the rows anew when they are shown next."""
        self._rows.clear()
        self._sample.forget_rows()

    def focus_input(self, name: str) -> QWidget | None:
        """Put the cursor into the name, the description or the clock; gives its row."""
        row = self._rows.row(name)
        if row:
            row.focus_field()
        return row

    def _on_edited(self, name: str, value: object) -> None:
        if name == CLOCK.name:
            now = None if value is ABSENT else str(value)
            edit = Edit("Set the rehearsal clock", lambda wf: edits.set_clock(wf, now))
            self.edit_requested.emit(edit, ("workflow", name))
            return
        text = "" if value is ABSENT else str(value)

        def change(workflow: Workflow) -> Workflow:
            if name == NAME.name:
                return edits.set_details(workflow, name=text)
            return edits.set_details(workflow, description=text)

        self.edit_requested.emit(Edit(f"Change the {name}", change), ("workflow", name))

    def _on_sample(self, said: SampleEdit) -> None:
        edit = Edit("Change the sample", lambda wf: edits.set_sample(wf, said.sample))
        self.edit_requested.emit(edit, ("sample", said.name))


def _view(spec: PortSpec, text: str) -> InputView:
    return InputView(spec=spec, is_written=bool(text), written=text)
