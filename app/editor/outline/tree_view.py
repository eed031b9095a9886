"""The tree of the outline: which key does what in it. What its rows say is in `model`."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from app.editor.outline.model import DETAIL, NAME, OutlineModel
from app.editor.outline.rows import OutlineRow, RowKind

_NAME_SHARE = 0.54
_OURS = (Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class OutlineTree(QTreeView):
    """Shows the model, keeps its place in it, and tells what the user wants.

    Signals:
        delete_wanted: Of these rows, a list of `OutlineRow`.
        go_wanted: To a row.
        write_elsewhere: A row that cannot be edited in one line is to be edited.
        blocks_chosen: Ids of the blocks that the user has chosen rows of, a tuple.
    """

    delete_wanted = Signal(object)
    go_wanted = Signal(object)
    write_elsewhere = Signal(object)
    blocks_chosen = Signal(tuple)

    def __init__(self, model: OutlineModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outline = model
        self._is_showing = False
        self._open: set[tuple[str, ...]] = set()
        self._current: tuple[str, ...] | None = None
        self.setModel(model)
        self.setProperty("kind", "plain")
        self.setAccessibleName("Outline")
        self.setAccessibleDescription("Blocks with their inputs and links. F2 edits, Del deletes")
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setIndentation(16)
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Fixed)
        model.modelAboutToBeReset.connect(self._on_about_to_be_reset)
        model.modelReset.connect(self._on_reset)
        self.doubleClicked.connect(self._on_double_clicked)

    def show_blocks(self, ids: Iterable[str]) -> None:
        """Choose the rows of these blocks, unless rows of just these are chosen already."""
        wanted = tuple(ids)
        if set(wanted) == set(self._chosen_blocks()):
            return
        self._is_showing = True
        found = [self._outline.place_of((RowKind.BLOCK.value, one, "")) for one in wanted]
        chosen = QItemSelection()
        for index in found:
            if index.isValid():
                chosen.select(index, index.siblingAtColumn(DETAIL))
        flags = QItemSelectionModel.SelectionFlag
        model = self.selectionModel()
        if found and found[0].isValid():
            model.setCurrentIndex(found[0], flags.NoUpdate)
            self.scrollTo(found[0])
        model.select(chosen, flags.ClearAndSelect)
        self._is_showing = False

    def give_titles_room(self) -> None:
        """Let the title of a block go across both columns where the second is empty."""
        top = QModelIndex()
        for place in range(self._outline.rowCount()):
            has_room = not self._outline.index(place, DETAIL).data()
            if self.isFirstColumnSpanned(place, top) != has_room:
                self.setFirstColumnSpanned(place, top, has_room)

    def chosen_rows(self) -> list[OutlineRow]:
        """The rows that are chosen, from top to bottom."""
        found = [self._outline.row_at(one) for one in self.selectionModel().selectedRows()]
        return [one for one in found if one is not None]

    def open_row(self, block_id: str, port: str = "") -> None:
        """Make a row the current one, with the rows above it open."""
        kind = RowKind.INPUT if port else RowKind.BLOCK
        index = self._outline.place_of((kind.value, block_id, port))
        self.setCurrentIndex(index)
        self.expand(index.parent() if port else index)

    # Qt

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tells which blocks the user has chosen."""
        super().selectionChanged(selected, deselected)
        if not self._is_showing and self.hasFocus():
            self.blocks_chosen.emit(self._chosen_blocks())

    def event(self, event: QEvent) -> bool:
        """Keys of the tree are not taken by actions of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            )
            if plain and event.key() in _OURS:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 edits, Delete deletes, Enter goes to; the arrows are Qt's."""
        row = self._outline.row_at(self.currentIndex())
        is_plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        # A line that is edited in place passes on the Enter that ends it.
        is_editing = self.state() is QAbstractItemView.State.EditingState
        if row is None or is_editing or not is_plain or event.key() not in _OURS:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_F2:
            self._edit(row)
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit(self.chosen_rows() or [row])
        else:
            self.go_wanted.emit(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Both columns keep their share."""
        super().resizeEvent(event)
        self.header().resizeSection(NAME, int(self.viewport().width() * _NAME_SHARE))

    def _edit(self, row: OutlineRow) -> None:
        column = NAME if row.kind is RowKind.BLOCK else DETAIL
        index = self.currentIndex().siblingAtColumn(column)
        if self._outline.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
        else:
            self.write_elsewhere.emit(row)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        row = self._outline.row_at(index)
        if row is None or row.kind is RowKind.BLOCK:
            return
        self._edit(row)

    def _chosen_blocks(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.block for row in self.chosen_rows()))

    def _on_about_to_be_reset(self) -> None:
        model = self._outline
        self._is_showing = True
        self._open = set()
        for place in range(model.rowCount()):
            index = model.index(place, 0)
            row = model.row_at(index)
            if row is not None and self.isExpanded(index):
                self._open.add(row.key)
        current = model.row_at(self.currentIndex())
        self._current = current.key if current else None

    def _on_reset(self) -> None:
        for key in self._open:
            index = self._outline.place_of(key)
            if index.isValid():
                self.expand(index)
        if self._current is not None:
            index = self._outline.place_of(self._current)
            if index.isValid():
                self.selectionModel().setCurrentIndex(
                    index, QItemSelectionModel.SelectionFlag.NoUpdate
                )
        self._is_showing = False
