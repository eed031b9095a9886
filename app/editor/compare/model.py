"""The changes between two workflows as a list."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.editor.compare.comparison import Comparison, is_of_link, sign_of
from app.editor.compare.signs import ICONS, TONES, WORDS
from app.editor.line_delegate import LINE_ROLE, Line
from app.editor.look import tip
from app.workflow.change import Change
from app.workflow.wiring import Wiring

CHANGE_ROLE = Qt.ItemDataRole.UserRole + 1


class ChangesModel(QAbstractListModel):
    """Changes, in the order of the workflow.

    Args:
        comparison: Has them.
        wiring: Of its workflow.
    """

    def __init__(
        self, comparison: Comparison, wiring: Wiring, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._changes = comparison.changes
        self._wiring = wiring

    def place_of(self, block_id: str) -> int | None:
        """Where the first change of a block is listed."""
        places = (place for place, one in enumerate(self._changes) if one.block == block_id)
        return next(places, None)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """How many."""
        return 0 if parent is not None and parent.isValid() else len(self._changes)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """What views and screen readers ask for."""
        if not index.isValid():
            return None
        change = self._changes[index.row()]
        sign = sign_of(change)
        if role == CHANGE_ROLE:
            return change
        if role == LINE_ROLE:
            place = self._place(change)
            what = f"Link {WORDS[sign].lower()}" if is_of_link(change) else WORDS[sign]
            return Line(ICONS[sign], TONES[sign], f"{what}: {place}", change.sentence)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{WORDS[sign]}: {change.sentence}"
        return tip(change.sentence) if role == Qt.ItemDataRole.ToolTipRole else None

    def _place(self, change: Change) -> str:
        if change.block is None:
            return "Workflow"
        title = self._wiring.title(change.block)
        port = self._wiring.input(change.block, change.input) if change.input else None
        return f"{title} · {port.label}" if port else title
