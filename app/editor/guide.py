"""The guided first workflow: three steps in a bar that follows what the user does.

It is offered until it was gone through or skipped once.
"""

from collections.abc import Mapping
from enum import Enum

from PySide6.QtCore import QObject, QSettings

from app.editor.document import Document
from app.editor.panels.notice_bar import NoticeBar
from app.editor.run_thread import Outcome
from app.editor.running.view import RunView
from app.workflow.model import Workflow
from blocks.sdk import BlockSpec, Category

_KEY = "guide"
_OVER = "over"


class Step(Enum):
    """What is to be done next."""

    SOURCE = "source"
    ACTION = "action"
    CORD = "cord"
    REHEARSE = "rehearse"
    DONE = "done"


class Guide(QObject):
    """Leads through a first workflow.

    Args:
        bar: Where it speaks.
        document: What it follows.
        run: Whose end is the end of the last step.
        catalog: The blocks.
        settings: Where it is kept that it is over.
    """

    def __init__(
        self,
        bar: NoticeBar,
        document: Document,
        run: RunView,
        catalog: Mapping[str, BlockSpec],
        settings: QSettings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bar = bar
        self._document = document
        self._catalog = catalog
        self._settings = settings
        self._is_on = False
        document.workflow_changed.connect(self._show)
        document.path_changed.connect(self._on_path_changed)
        run.ended.connect(self._on_run_ended)

    @property
    def is_over(self) -> bool:
        """It was gone through or skipped, now or at an earlier start."""
        return str(self._settings.value(_KEY, "")) == _OVER

    @property
    def is_on(self) -> bool:
        """It speaks of the workflow that is shown."""
        return self._is_on

    def resume(self, *, is_on: bool) -> None:
        """Another workflow is shown, of which it spoke or not."""
        self._is_on = is_on and not self.is_over
        if self._is_on:
            self._show()
        else:
            self._bar.hide()

    def begin(self) -> None:
        """Begin, unless it is over."""
        self._is_on = not self.is_over
        self._show()

    def pause(self) -> None:
        """Say nothing for now."""
        self._is_on = False
        self._bar.hide()

    def skip(self) -> None:
        """End it for good."""
        self._settings.setValue(_KEY, _OVER)
        self.pause()

    def _show(self) -> None:
        if self._is_on:
            step = step_of(self._document.workflow, self._catalog)
            self._bar.say(words_of(step, self._catalog), (("Skip the guide", self.skip),))

    def _on_path_changed(self) -> None:
        # A first workflow that is saved goes on; a file that was opened is none.
        if self._document.copy_of or (self._document.path and not self._document.undo_name):
            self.pause()

    def _on_run_ended(self, outcome: Outcome) -> None:
        if not self._is_on or outcome.result is None:
            return
        if step_of(self._document.workflow, self._catalog) is Step.REHEARSE:
            self.skip()
            self._bar.say(words_of(Step.DONE, self._catalog), (("Close", self._bar.hide),))


def step_of(workflow: Workflow, catalog: Mapping[str, BlockSpec]) -> Step:
    """Where somebody stands who builds a first workflow."""
    sources = _of(workflow, catalog, Category.SOURCES)
    actions = _of(workflow, catalog, Category.ACTIONS)
    if not sources:
        return Step.SOURCE
    if not actions:
        return Step.ACTION
    is_linked = any(link.to_block in actions for link in workflow.links)
    return Step.REHEARSE if is_linked else Step.CORD


def words_of(step: Step, catalog: Mapping[str, BlockSpec]) -> str:
    """What to do, in a sentence or two."""
    source, action = _first(catalog, Category.SOURCES), _first(catalog, Category.ACTIONS)
    return {
        Step.SOURCE: f"Step 1 of 3: drag a source, such as {source}, from the palette on the left "
        "to the canvas. It is what starts a workflow.",
        Step.ACTION: f"Step 2 of 3: drag an action, such as {action}, to the right of it. "
        "It is what the workflow does.",
        Step.CORD: "Step 3 of 3: draw a cord with the mouse, from an output of the source to an "
        "input of the action. Inputs that fit light up.",
        Step.REHEARSE: "Step 3 of 3: fill in what the inspector on the right still asks for, and "
        "press F5 to rehearse. Nothing leaves this machine.",
        Step.DONE: "This is a workflow. The outbox below shows what it would have sent; "
        "Ctrl+S saves it.",
    }[step]


def _of(workflow: Workflow, catalog: Mapping[str, BlockSpec], category: Category) -> set[str]:
    specs = {block.id: catalog.get(block.type) for block in workflow.blocks}
    return {id for id, spec in specs.items() if spec is not None and spec.mark.category == category}


def _first(catalog: Mapping[str, BlockSpec], category: Category) -> str:
    titles = (spec.title for spec in catalog.values() if spec.mark.category == category)
    return f"“{next(titles, category.value)}”"
