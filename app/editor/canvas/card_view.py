"""Everything that decides how the card of one block looks, gathered for its painters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.editor.canvas.card import Row
from app.editor.canvas.card_layout import PREVIEW, CardPlace
from app.editor.canvas.ink import Ink
from app.editor.canvas.run_look import RunLook
from app.engine.run_state import Status
from app.workflow.model import Problem, Severity


@dataclass(frozen=True, slots=True)
class Mark:
    """What is wrong with a block: how bad, how often, and at which inputs."""

    severity: Severity
    count: int
    inputs: frozenset[str]


def mark_of(problems: Sequence[Problem]) -> Mark | None:
    """The mark of a block with these problems; None where there are none."""
    if not problems:
        return None
    is_bad = any(one.severity is Severity.ERROR for one in problems)
    return Mark(
        Severity.ERROR if is_bad else Severity.WARNING,
        len(problems),
        frozenset(one.input for one in problems if one.input),
    )


@dataclass(slots=True)
class CardView:
    """All that decides how a card looks.

    Attributes:
        fits: While a cord is dragged: whether a port would take it; else None.
        target: The port under the dragged cord or the mouse.
    """

    place: CardPlace
    ink: Ink
    look: RunLook
    mark: Mark | None = None
    is_selected: bool = False
    fits: Callable[[Row], bool] | None = None
    target: Row | None = None

    @property
    def height(self) -> float:
        """With the preview line."""
        return self.place.height + (PREVIEW if self.has_preview else 0.0)

    @property
    def has_preview(self) -> bool:
        """Whether the preview line is drawn."""
        return self.look.has_preview and not self.place.card.is_collapsed

    @property
    def stripe(self) -> str:
        """The colour of the left edge: the category's, or where the block stands in a run."""
        if self.look.status is Status.IDLE:
            return self.ink.theme.category(self.place.card.category)
        return self.ink.theme.status(self.look.status)
