"""The open workflow: its value, the history of its values, its file, and whether it has been saved.

Not here: reading and writing files (`app.workflow.file`), and edits (`app.workflow.edits`).
"""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.editor.edit import Edit
from app.workflow.model import Workflow
from app.workflow.writing import dump
from blocks.sdk import CordboardError

HISTORY_LIMIT = 1000
"""Steps kept; values share what did not change, so that a step costs little."""


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the history.

    Attributes:
        name: What was done, as the Undo action shows it.
        workflow: The value after it.
        field: What was being typed into; more typing there goes on in the same step.
    """

    name: str
    workflow: Workflow
    field: object = None


@dataclass(frozen=True, slots=True)
class DocumentState:
    """Everything that a document knows, as a value: put aside and taken up again by tabs.

    Attributes:
        steps: The history, oldest first.
        place: Which of them is the value.
        saved: What stands in the file; None where that is not known.
        path: The file.
        copy_of: The file that this began as a copy of.
    """

    steps: tuple[Step, ...]
    place: int = 0
    saved: Workflow | None = None
    path: Path | None = None
    copy_of: Path | None = None

    @classmethod
    def of(cls, workflow: Workflow, path: Path | None = None) -> "DocumentState":
        """A workflow as it stands in its file, or a new one of which nothing needs to be saved."""
        return cls((Step("", workflow),), saved=workflow, path=path)

    @property
    def workflow(self) -> Workflow:
        """The value."""
        return self.steps[self.place].workflow

    @property
    def is_changed(self) -> bool:
        """There is something to save."""
        return self.saved is None or not _is_same(self.workflow, self.saved)


class Document(QObject):
    """The open workflow.

    Signals:
        workflow_changed: There is another value.
        history_changed: What can be undone and redone, or whether there is something to save.
        path_changed: Another file.
        edit_refused: An edit could not be made; carries the sentence for the user.
    """

    workflow_changed = Signal()
    history_changed = Signal()
    path_changed = Signal()
    edit_refused = Signal(str)

    def __init__(
        self,
        workflow: Workflow | None = None,
        path: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        value = workflow or Workflow()
        self._steps = [Step("", value)]
        self._place = 0
        self._saved: Workflow | None = value
        self._path = path
        self._copy_of: Path | None = None
        self._is_typing = False

    @property
    def workflow(self) -> Workflow:
        """The value now."""
        return self._steps[self._place].workflow

    @property
    def path(self) -> Path | None:
        """The file; None before it is first saved."""
        return self._path

    @property
    def copy_of(self) -> Path | None:
        """The file that this began as a copy of; None once it is saved."""
        return self._copy_of

    @property
    def folder(self) -> Path | None:
        """Where files are that the workflow names: beside its own file, or the one it began as."""
        known = self._path or self._copy_of
        return known.parent if known else None

    @property
    def is_changed(self) -> bool:
        """There is something to save."""
        return self._saved is None or not _is_same(self.workflow, self._saved)

    @property
    def undo_name(self) -> str:
        """What `undo` would take back; empty when there is nothing."""
        return self._steps[self._place].name if self._place else ""

    @property
    def redo_name(self) -> str:
        """What `redo` would do again; empty when there is nothing."""
        is_last = self._place + 1 == len(self._steps)
        return "" if is_last else self._steps[self._place + 1].name

    @property
    def steps(self) -> tuple[str, ...]:
        """What was done, oldest first; the first, without a name, is where the history begins."""
        return tuple(step.name if place else "" for place, step in enumerate(self._steps))

    @property
    def place(self) -> int:
        """Which of `steps` led to the value now."""
        return self._place

    def show(
        self,
        workflow: Workflow,
        path: Path | None,
        *,
        copy_of: Path | None = None,
        is_saved: bool = True,
    ) -> None:
        """Put another workflow in the place of this one, with a history of its own.

        Args:
            workflow: What to show.
            path: Its file.
            copy_of: Where it has none: the file that it begins as a copy of.
            is_saved: Nothing is lost when it is closed as it is.
        """
        saved = workflow if is_saved else None
        self.restore(DocumentState((Step("", workflow),), 0, saved, path, copy_of))

    def state(self) -> DocumentState:
        """All of it, to be taken up again with `restore`."""
        return DocumentState(
            tuple(self._steps), self._place, self._saved, self._path, self._copy_of
        )

    def restore(self, state: DocumentState) -> None:
        """Go on where a document was when it gave this state, with its history."""
        self._steps = list(state.steps)
        self._place = state.place
        self._saved = state.saved
        self._path = state.path
        self._copy_of = state.copy_of
        self._is_typing = False
        self.path_changed.emit()
        self.workflow_changed.emit()
        self.history_changed.emit()

    def apply(self, edit: Edit, field: object = None) -> bool:
        """Make an edit; an edit that changes nothing leaves no step.

        Args:
            edit: What to do.
            field: Edits with the same field in a row are one step, until `end_typing`.

        Returns:
            Whether the value changed.
        """
        before = self.workflow
        try:
            after = edit.apply(before)
        except CordboardError as error:
            self.edit_refused.emit(str(error))
            return False
        if after is before:
            return False
        self._remember(Step(edit.name, after, field))
        self.workflow_changed.emit()
        self.history_changed.emit()
        return True

    def end_typing(self) -> None:
        """What is typed from now on is a step of its own."""
        self._is_typing = False

    def undo(self) -> None:
        """Take the last step back."""
        self.go_to(self._place - 1)

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        self.go_to(self._place + 1)

    def go_to(self, place: int) -> None:
        """Go back or forth to one of `steps`; a place that is none is left alone."""
        if place == self._place or not 0 <= place < len(self._steps):
            return
        self._place = place
        self._is_typing = False
        self.workflow_changed.emit()
        self.history_changed.emit()

    def mark_saved(self, path: Path) -> None:
        """The value now is what stands in `path`."""
        self._saved = self.workflow
        self._is_typing = False
        self._copy_of = None
        if path != self._path:
            self._path = path
            self.path_changed.emit()
        self.history_changed.emit()

    def mark_unsaved(self) -> None:
        """The value now is not what stands in the file, whatever was saved before."""
        self._saved = None
        self.history_changed.emit()

    def _remember(self, step: Step) -> None:
        del self._steps[self._place + 1 :]
        last = self._steps[-1]
        goes_on = self._is_typing and step.field is not None and step.field == last.field
        if goes_on and self._place:
            self._steps.pop()
        # Typed and taken out again: no step that undoes nothing.
        if not (goes_on and _is_same(self._steps[-1].workflow, step.workflow)):
            self._steps.append(step)
        del self._steps[: -HISTORY_LIMIT - 1]
        self._place = len(self._steps) - 1
        self._is_typing = step.field is not None


def _is_same(one: Workflow, other: Workflow) -> bool:
    if one is other:
        return True
    if one != other:
        return False
    # To Python 1, 1.0 and True are equal, in a file they are not: blocks alone hold such values.
    pairs = [pair for pair in zip(one.blocks, other.blocks, strict=True) if pair[0] is not pair[1]]
    mine, theirs = (Workflow(blocks=tuple(pair[side] for pair in pairs)) for side in (0, 1))
    return dump(mine) == dump(theirs)
