"""A tab as a value: everything that the window knows of one workflow while it shows another."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.editor.document import DocumentState
from app.editor.recovery import Slot
from app.editor.running.choices import DEFAULT_CHOICES, RunChoices
from app.editor.running.kept_run import KeptRun
from app.workflow.model import Workflow


@dataclass(frozen=True, slots=True)
class View:
    """What is in sight of a workflow.

    Attributes:
        zoom: Device-independent pixels a scene unit.
        centre: The middle of what is in sight, in scene coordinates.
        selected: Ids of the selected blocks.
    """

    zoom: float = 1.0
    centre: tuple[float, float] = (0.0, 0.0)
    selected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tab:
    """One workflow of the window.

    Attributes:
        number: Tells tabs of one window apart.
        document: What is in it.
        is_read: False for a file that was open at the last start and was not looked at since.
        view: What is in sight; None where it is to be fitted.
        run: Its last run.
        draft: Where its unsaved work is kept.
        on_disk: Stands for what its file held when it was last read or written.
        is_guided: The guide speaks.
        choices: How its runs are to go.
    """

    number: int
    document: DocumentState = field(default_factory=lambda: DocumentState.of(Workflow()))
    is_read: bool = True
    view: View | None = None
    run: KeptRun | None = None
    draft: Slot | None = None
    on_disk: bytes | None = None
    is_guided: bool = False
    choices: RunChoices = DEFAULT_CHOICES

    @property
    def path(self) -> Path | None:
        """Its file."""
        return self.document.path

    @property
    def is_changed(self) -> bool:
        """There is something to save."""
        return self.is_read and self.document.is_changed

    @property
    def is_untouched(self) -> bool:
        """Nothing was done here: another workflow may take the place."""
        state = self.document
        is_new = state.path is None and state.copy_of is None and len(state.steps) == 1
        return is_new and not state.is_changed and state.workflow == Workflow()


def names_of(tabs: Sequence[Tab]) -> Sequence[str]:
    """What tabs are called: with their folders where files have the same name."""
    names = [name_of(tab.document) for tab in tabs]
    return [
        f"{name} · {tab.path.parent.name}" if tab.path and names.count(name) > 1 else name
        for name, tab in zip(names, tabs, strict=True)
    ]


def name_of(state: DocumentState) -> str:
    """What a tab is called."""
    if state.path is not None:
        return state.path.name
    if state.copy_of is not None:
        return f"Copy of {state.copy_of.name}"
    return state.workflow.name or Workflow().name
