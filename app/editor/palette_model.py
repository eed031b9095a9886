"""The blocks as the palette lists them: favourites, then all under headings; or as found."""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from itertools import groupby
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from app.editor.look import tip
from app.editor.search import search
from blocks.sdk import BlockSpec

BLOCK_MIME = "application/x-cordboard-block"
"""What a block dragged from the palette carries: its type, as text."""

FAVOURITES = "Favourites"
"""The heading of the favourites."""

Index = QModelIndex | QPersistentModelIndex


class PaletteRole(IntEnum):
    """What the list gives of a row beside its text."""

    SPEC = Qt.ItemDataRole.UserRole + 1
    """The `BlockSpec`; None for a heading."""

    FAVOURITE = Qt.ItemDataRole.UserRole + 2
    """Whether the block is a favourite."""


class PaletteModel(QAbstractListModel):
    """Headings (text) and blocks."""

    def __init__(self, catalog: Mapping[str, BlockSpec], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._text = ""
        self._marked: Sequence[str] = ()
        self._rows: Sequence[str | BlockSpec] = _under_headings(catalog)

    def mark(self, types: Sequence[str]) -> None:
        """These are the favourites, in this order."""
        self._marked = types
        self.find(self._text)

    def find(self, text: str) -> None:
        """List what fits `text`, best first; everything under headings for an empty text."""
        self.beginResetModel()
        is_search = bool(text.strip())
        self._text = text
        self._rows = search(self._catalog, text) if is_search else self._all()
        self.endResetModel()

    def first_block(self) -> QModelIndex:
        """The first row that is no heading; an invalid index where there is none."""
        for row, entry in enumerate(self._rows):
            if isinstance(entry, BlockSpec):
                return self.index(row)
        return QModelIndex()

    def place_of(self, spec: BlockSpec | None) -> QModelIndex:
        """The first row of a block; an invalid index where it is not listed."""
        if spec is None or spec not in self._rows:
            return QModelIndex()
        return self.index(self._rows.index(spec))

    def rowCount(self, parent: Index | None = None) -> int:
        """How many rows, headings included."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What views and screen readers ask for."""
        if not index.isValid():
            return None
        entry = self._rows[index.row()]
        if isinstance(entry, str):
            return entry if role == Qt.ItemDataRole.DisplayRole else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.title
            case Qt.ItemDataRole.ToolTipRole:
                return tip(_summary(entry))
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return _summary(entry) + (" Favourite." if entry.type in self._marked else "")
            case PaletteRole.SPEC:
                return entry
            case PaletteRole.FAVOURITE:
                return entry.type in self._marked
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Blocks can be chosen and dragged, headings cannot."""
        if index.isValid() and isinstance(self._rows[index.row()], BlockSpec):
            return (
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsDragEnabled
            )
        return Qt.ItemFlag.NoItemFlags

    def _all(self) -> list[str | BlockSpec]:
        chosen = [self._catalog[type] for type in self._marked if type in self._catalog]
        rows = _under_headings(self._catalog)
        return [FAVOURITES, *chosen, *rows] if chosen else rows

    def mimeTypes(self) -> list[str]:
        """What is dragged."""
        return [BLOCK_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The block that is dragged."""
        data = QMimeData()
        spec = indexes[0].data(PaletteRole.SPEC) if indexes else None
        if isinstance(spec, BlockSpec):
            data.setData(BLOCK_MIME, spec.type.encode())
        return data


def _summary(spec: BlockSpec) -> str:
    return spec.summary[:1].upper() + spec.summary[1:]


def _under_headings(catalog: Mapping[str, BlockSpec]) -> list[str | BlockSpec]:
    rows: list[str | BlockSpec] = []
    for category, specs in groupby(catalog.values(), key=lambda spec: spec.mark.category):
        rows += [category.value, *specs]
    return rows
