"""A way through the workflow that is lit up, such as that of a value, while all else is dimmed."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.editor.canvas.projection import Projection
from app.workflow.model import Link

_BESIDE = 0.25
"""How strongly a block is painted that is not on the way."""
_CORD_BESIDE = 0.18


class Way(QObject):
    """The blocks and cords that are lit up. Escape on the canvas lets everything be seen again.

    Signals:
        cleared: Nothing is dimmed any more.
    """

    cleared = Signal()

    def __init__(self, view: QWidget, shown: Projection) -> None:
        super().__init__(view)
        self._shown = shown
        self._blocks: frozenset[str] = frozenset()
        self._links: frozenset[Link] = frozenset()
        view.installEventFilter(self)

    @property
    def is_shown(self) -> bool:
        """Something is dimmed."""
        return bool(self._blocks)

    @property
    def blocks(self) -> frozenset[str]:
        """Ids of the blocks on the way; none where nothing is dimmed."""
        return self._blocks

    @property
    def links(self) -> frozenset[Link]:
        """What leads from one to the next."""
        return self._links

    def show(self, blocks: Iterable[str], links: Iterable[Link]) -> None:
        """Light these up and dim the rest."""
        self._blocks, self._links = frozenset(blocks), frozenset(links)
        self._dress()

    def clear(self) -> None:
        """Let everything be seen again."""
        if self.is_shown:
            self._blocks, self._links = frozenset(), frozenset()
            self._dress()
            self.cleared.emit()

    def refresh(self) -> None:
        """Another workflow is shown, with blocks and cords that know of no way."""
        if self.is_shown:
            self._dress()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hears Escape, and leaves it to the others as well."""
        is_press = event.type() == QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.clear()
        return False

    def _dress(self) -> None:
        for block_id, item in self._shown.items.items():
            is_on = not self._blocks or block_id in self._blocks
            item.setOpacity(1.0 if is_on else _BESIDE)
        for cord in self._shown.cords.values():
            is_on = cord.link in self._links
            cord.setOpacity(1.0 if is_on or not self._blocks else _CORD_BESIDE)
            cord.set_on_way(is_on)
