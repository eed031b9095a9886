"""The palette: blocks by category with a search, to be dragged onto the canvas or inserted."""

from collections.abc import Mapping

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QDrag, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.editor.chip import paint_chip
from app.editor.icons import icon
from app.editor.line_delegate import paint_ground, write
from app.editor.look import current_theme
from app.editor.palette_model import PaletteModel, PaletteRole
from app.editor.theme import SPACE_M, SPACE_S, TEXT_BODY, TEXT_SMALL, text_font
from blocks.sdk import BlockSpec

_ROW = 36
_HEADING = 34
_CHIP = 24


class PalettePanel(QWidget):
    """Blocks to choose from.

    Signals:
        block_chosen: The type of a block to insert.
    """

    block_chosen = Signal(str)

    def __init__(self, catalog: Mapping[str, BlockSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = PaletteModel(catalog, self)
        self._search = QLineEdit(self)
        self._search.setProperty("kind", "search")
        self._search.setPlaceholderText("Search blocks")
        self._search.setAccessibleName("Search blocks")
        self._search.setClearButtonEnabled(True)
        self._search.addAction(icon("mdi6.magnify"), QLineEdit.ActionPosition.LeadingPosition)
        self._search.textChanged.connect(self._on_search)
        self._search.installEventFilter(self)
        self._list = _BlockList(self)
        self._list.setModel(self._model)
        self._list.setAccessibleName("Blocks")
        self._list.activated.connect(self._on_activated)
        self._none = QLabel("No block is called so or does that.", self)
        self._none.setProperty("kind", "empty")
        self._none.setWordWrap(True)
        self._none.setContentsMargins(SPACE_M, 0, SPACE_M, 0)
        self._none.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_S, SPACE_M, SPACE_S, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(self._search)
        column.addWidget(self._none)
        column.addWidget(self._list, 1)

    def focus_search(self) -> None:
        """Start to search."""
        self._search.setFocus()
        self._search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search, Enter inserts the best, the arrows go into the list, Escape clears."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._on_activated(self._list.currentIndex())
            case Qt.Key.Key_Down:
                self._list.setFocus()
            case Qt.Key.Key_Escape if self._search.text():
                self._search.clear()
            case _:
                return False
        return True

    def _on_search(self, text: str) -> None:
        self._model.find(text)
        first = self._model.first_block()
        self._none.setVisible(not first.isValid())
        if text.strip():
            self._list.setCurrentIndex(first)
        self._list.scrollToTop()

    def _on_activated(self, index: QModelIndex) -> None:
        spec = index.data(PaletteRole.SPEC)
        if isinstance(spec, BlockSpec):
            self.block_chosen.emit(spec.type)


class _BlockList(QListView):
    """The list, with a picture of the block at the mouse while it is dragged."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "plain")
        self.setItemDelegate(_BlockDelegate(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    def startDrag(self, supported: Qt.DropAction) -> None:
        """Drag the chosen block."""
        indexes = self.selectedIndexes()
        if not indexes:
            return
        rect = self.visualRect(indexes[0])
        drag = QDrag(self)
        drag.setMimeData(self.model().mimeData(indexes))
        drag.setPixmap(self._picture(rect.size(), indexes[0]))
        drag.setHotSpot(QPoint(SPACE_M + _CHIP // 2, rect.height() // 2))
        drag.exec(Qt.DropAction.CopyAction)

    def _picture(self, size: QSize, index: QModelIndex) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        _paint_block(painter, QRectF(0, 0, size.width(), size.height()), index)
        painter.end()
        return pixmap


class _BlockDelegate(QStyledItemDelegate):
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(80, _ROW if index.data(PaletteRole.SPEC) else _HEADING)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        area = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(PaletteRole.SPEC):
            paint_ground(painter, area, option.state)
            _paint_block(painter, area, index)
        else:
            font = text_font(TEXT_SMALL)
            font.setBold(True)
            font.setLetterSpacing(font.SpacingType.AbsoluteSpacing, 0.8)
            text = area.adjusted(SPACE_M, 8, -SPACE_M, 0)
            heading = str(index.data(Qt.ItemDataRole.DisplayRole)).upper()
            write(painter, text, heading, font, current_theme().muted)
        painter.restore()


def _paint_block(
    painter: QPainter, area: QRectF, index: QModelIndex | QPersistentModelIndex
) -> None:
    spec: BlockSpec = index.data(PaletteRole.SPEC)
    theme = current_theme()
    chip = QRectF(area.left() + SPACE_M, area.center().y() - _CHIP / 2, _CHIP, _CHIP)
    paint_chip(painter, chip, spec.mark.icon, theme.category(spec.mark.category))
    text = area.adjusted(SPACE_M + _CHIP + SPACE_M, 0, -SPACE_S, 0)
    write(painter, text, spec.title, text_font(TEXT_BODY), theme.text)
