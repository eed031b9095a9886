"""The inspector's page for one block."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.editor.block_view import BlockView, Offer, offers, view_of
from app.editor.chip import ChipView
from app.editor.edit import Edit
from app.editor.look import current_theme, restyle
from app.editor.panels.fields.field import ABSENT, OneHistory
from app.editor.panels.fields.make import Surroundings
from app.editor.panels.mend_buttons import MendButtons
from app.editor.panels.policy_section import PolicySection
from app.editor.panels.row_list import RowList
from app.editor.panels.run_section import RunSection
from app.editor.panels.sample_section import SampleEdit, SampleSection
from app.editor.seen_values import seen_of
from app.editor.theme import SPACE_L, SPACE_M
from app.engine.run_state import BlockState
from app.workflow import edits
from app.workflow.model import Link, Policy, Problem, Severity
from app.workflow.wiring import Wiring
from blocks.sdk import label_of

UNKNOWN = "This block is not installed here. What is written in it is kept."


class BlockPage(QWidget):
    """Shows a block, and asks for edits of it.

    Signals:
        edit_requested: An `Edit`, and the field it belongs to, as `Document.apply` takes them.
        finished: The user is done with a field for now.
    """

    edit_requested = Signal(Edit, object)
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._block_id = ""
        self._wiring: Wiring | None = None
        self._states: Mapping[str, BlockState] = {}
        self._chip = ChipView(32, self)
        self._title = QLineEdit(self)
        self._title.setProperty("kind", "title")
        self._title.setAccessibleName("Title of the block")
        self._title.setToolTip("Title of the block")
        self._title.installEventFilter(OneHistory(self))
        self._title.textEdited.connect(self._on_title)
        self._title.editingFinished.connect(self.finished)
        self._about = _label("muted", self)
        self._summary = _label("help", self)
        self._problems = _label("error", self)
        self._mends = MendButtons(None, self)
        self._rows = RowList(self._offers, self)
        self._rows.edited.connect(self._on_edited)
        self._rows.linked.connect(self._on_linked)
        self._rows.unlinked.connect(self._on_unlinked)
        self._sample = SampleSection(self)
        self._sample.sample_edited.connect(self._on_sample)
        self._policy = PolicySection(self)
        self._policy.policy_edited.connect(self._on_policy)
        self._run = RunSection(self)
        for part in (self._rows, self._sample, self._policy):
            part.finished.connect(self.finished)
        self._lay_out()

    def show_block(
        self,
        block_id: str,
        wiring: Wiring,
        problems: tuple[Problem, ...],
        around: Surroundings,
    ) -> None:
        """Show the block with this id; another one than before starts with fresh rows."""
        view = view_of(block_id, wiring, problems)
        if view is None:
            return
        if block_id != self._block_id:
            self._rows.clear()
        self._block_id = block_id
        self._wiring = wiring
        self._show_head(view)
        self._mends.use(around.mends)
        self._mends.show_problems(view.problems)
        self._rows.show_views(view.inputs, around)
        self._show_seen()
        is_source = view.spec is not None and view.spec.is_source
        self._sample.setVisible(is_source)
        if is_source:
            outputs = wiring.ports(block_id).outputs
            self._sample.show_sample(wiring.workflow.sample, view.title, outputs)
        self._policy.setVisible(not is_source)
        self._policy.show_policy(view.block.policy)

    def show_states(self, states: Mapping[str, BlockState]) -> None:
        """Show how the block fared, among all of them."""
        self._states = states
        self._run.show_state(states.get(self._block_id, BlockState()))
        self._show_seen()

    def focus_input(self, name: str) -> QWidget | None:
        """Put the cursor into an input; gives its row."""
        row = self._rows.row(name)
        if row:
            row.focus_field()
        return row

    def focus_first(self) -> None:
        """Put the cursor into the first input."""
        self._rows.focus_first()

    def forget_rows(self) -> None:
        """Make the rows anew when they are shown next."""
        self._rows.clear()
        self._sample.forget_rows()
        self._policy.forget_rows()

    def focus_title(self) -> None:
        """Start to rename the block."""
        self._title.setFocus()
        self._title.selectAll()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE_M)
        head.addWidget(self._chip)
        head.addWidget(self._title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addLayout(head)
        parts: tuple[QWidget, ...] = (
            self._about,
            self._summary,
            self._problems,
            self._mends,
            self._run,
            self._rows,
            self._sample,
            self._policy,
        )
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)

    def _show_seen(self) -> None:
        if self._wiring:
            self._rows.show_seen(seen_of(self._block_id, self._wiring, self._states))

    def _show_head(self, view: BlockView) -> None:
        spec = view.spec
        category = spec.mark.category if spec else None
        self._chip.show_icon(spec.mark.icon if spec else "", current_theme().category(category))
        shown = view.block.title or (view.title if not self._title.hasFocus() else "")
        if shown != self._title.text():
            self._title.setText(shown)
        self._title.setPlaceholderText(spec.title if spec else view.block.id)
        kind = f"{spec.title} · {category}" if spec else f"Unknown block “{view.block.type}”"
        self._about.setText(f"{kind} · {view.block.id}")
        summary = spec.summary if spec else UNKNOWN
        self._summary.setText(summary[:1].upper() + summary[1:])
        said = [f"{one.message} {one.mend}".strip() for one in view.problems]
        self._problems.setText("\n".join(said))
        self._problems.setVisible(bool(said))
        is_error = any(one.severity == Severity.ERROR for one in view.problems)
        restyle(self._problems, "kind", "error" if is_error else "warning")

    def _offers(self, name: str) -> tuple[Offer, ...]:
        return offers(self._wiring, self._block_id, name) if self._wiring else ()

    def _on_title(self, title: str) -> None:
        block_id = self._block_id
        self.edit_requested.emit(
            Edit("Rename block", lambda wf: edits.rename_block(wf, block_id, title.strip())),
            (block_id, "", "title"),
        )

    def _on_edited(self, name: str, value: object) -> None:
        block_id = self._block_id
        label = label_of(name)
        if value is ABSENT:
            edit = Edit(f"Clear {label}", lambda wf: edits.clear_input(wf, block_id, name))
        else:
            edit = Edit(f"Set {label}", lambda wf: edits.set_input(wf, block_id, name, value))
        self.edit_requested.emit(edit, (block_id, name))

    def _on_linked(self, link: Link) -> None:
        if self._wiring is None:
            return
        wiring = self._wiring
        name = f"Link {link.to_port.replace('_', ' ')}"
        edit = Edit(name, lambda wf: edits.connect(wf, link, wiring.after(wf)))
        self.edit_requested.emit(edit, None)

    def _on_unlinked(self, link: Link) -> None:
        name = f"Unlink {link.to_port.replace('_', ' ')}"
        self.edit_requested.emit(Edit(name, lambda wf: edits.disconnect(wf, link)), None)

    def _on_sample(self, said: SampleEdit) -> None:
        edit = Edit("Change the sample", lambda wf: edits.set_sample(wf, said.sample))
        self.edit_requested.emit(edit, ("sample", said.name))

    def _on_policy(self, name: str, policy: Policy) -> None:
        block_id = self._block_id
        edit = Edit("Change how it is tried", lambda wf: edits.set_policy(wf, block_id, policy))
        self.edit_requested.emit(edit, (block_id, "policy", name))


def _label(kind: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setProperty("kind", kind)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
