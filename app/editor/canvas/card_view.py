"""Everything that decides how the card of one block looks, gathered for its painters."""

from collections.abc import Callable
from dataclasses import dataclass

from app.editor.canvas.card import Row
from app.editor.canvas.card_layout import PREVIEW, CardPlace
from app.editor.canvas.card_signs import NO_STOPS, Mark, Stops
from app.editor.canvas.ink import Ink
from app.editor.canvas.run_look import RunLook
from app.engine.run_state import Status


@dataclass(slots=True)
class CardView:
    """All that decides how a card looks.

    Attributes:
        stops: Where runs hold at the block.
        fits: While a cord is dragged: whether a port would take it; else None.
        target: The port under the dragged cord or the mouse.
    """

    place: CardPlace
    ink: Ink
    look: RunLook
    mark: Mark | None = None
    stops: Stops = NO_STOPS
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
