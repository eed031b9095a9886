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
from PySide6.QtGui import QColor, QDrag, QKeyEvent, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.editor.chip import paint_chip
from app.editor.favourites import Favourites
from app.editor.icons import glyph, glyph_font, icon
from app.editor.line_delegate import paint_ground, write
from app.editor.look import current_theme
from app.editor.palette_model import PaletteModel, PaletteRole
from app.editor.theme import SPACE_M, SPACE_S, TEXT_BODY, TEXT_SMALL, text_font
from blocks.sdk import BlockSpec

_ROW = 36
_HEADING = 34
_CHIP = 24
_STAR = 30
_STAR_GLYPH = 15
STAR_KEY = "*"
"""Makes the current block of the list a favourite, or no more."""


class PalettePanel(QWidget):
    """Blocks to choose from.

    Signals:
        block_chosen: The type of a block to insert.
    """

    block_chosen = Signal(str)

    def __init__(
        self,
        catalog: Mapping[str, BlockSpec],
        favourites: Favourites,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._favourites = favourites
        self._model = PaletteModel(catalog, self)
        self._model.mark(favourites.types())
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
        self._list.star_pressed.connect(self._on_star_pressed)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.customContextMenuRequested.connect(self._on_menu_wanted)
        favourites.changed.connect(self._on_favourites_changed)
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

    def _on_star_pressed(self, index: QModelIndex) -> None:
        spec = index.data(PaletteRole.SPEC)
        if isinstance(spec, BlockSpec):
            self._favourites.toggle(spec.type)

    def _on_favourites_changed(self) -> None:
        spec = self._list.currentIndex().data(PaletteRole.SPEC)
        scrolled = self._list.verticalScrollBar().value()
        self._model.mark(self._favourites.types())
        self._list.setCurrentIndex(self._model.place_of(spec))
        self._list.verticalScrollBar().setValue(scrolled)

    def _on_menu_wanted(self, at: QPoint) -> None:
        index = self._list.indexAt(at)
        if not isinstance(index.data(PaletteRole.SPEC), BlockSpec):
            return
        menu = QMenu(self._list)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("&Insert").triggered.connect(lambda: self._on_activated(index))
        is_marked = index.data(PaletteRole.FAVOURITE)
        text = "No more a &favourite" if is_marked else "Make it a &favourite"
        marking = menu.addAction(icon("mdi6.star"), f"{text}\t{STAR_KEY}")
        marking.triggered.connect(lambda: self._on_star_pressed(index))
        menu.popup(self._list.viewport().mapToGlobal(at))


class _BlockList(QListView):
    """The list, with a picture of the block at the mouse while it is dragged.

    Signals:
        star_pressed: The star of a row, or its key, was pressed.
    """

    star_pressed = Signal(QModelIndex)

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

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A star is pressed, a block chosen."""
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and self._is_star(index, event):
            self.star_pressed.emit(index)
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """At a star a second press like the first."""
        if self._is_star(self.indexAt(event.position().toPoint()), event):
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The key of the star, and Qt's own."""
        if event.text() == STAR_KEY:
            self.star_pressed.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _is_star(self, index: QModelIndex, event: QMouseEvent) -> bool:
        is_block = isinstance(index.data(PaletteRole.SPEC), BlockSpec)
        return is_block and _star(QRectF(self.visualRect(index))).contains(event.position())

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
            has_star = _has_star(option.state) or index.data(PaletteRole.FAVOURITE)
            _paint_block(painter, area, index, _STAR if has_star else SPACE_S)
            if has_star:
                _paint_star(painter, area, is_marked=index.data(PaletteRole.FAVOURITE))
        else:
            font = text_font(TEXT_SMALL)
            font.setBold(True)
            font.setLetterSpacing(font.SpacingType.AbsoluteSpacing, 0.8)
            text = area.adjusted(SPACE_M, 8, -SPACE_M, 0)
            heading = str(index.data(Qt.ItemDataRole.DisplayRole)).upper()
            write(painter, text, heading, font, current_theme().muted)
        painter.restore()


def _paint_block(
    painter: QPainter,
    area: QRectF,
    index: QModelIndex | QPersistentModelIndex,
    right: int = SPACE_S,
) -> None:
    """Chip and title; the title ends `right` before the edge."""
    spec: BlockSpec = index.data(PaletteRole.SPEC)
    theme = current_theme()
    chip = QRectF(area.left() + SPACE_M, area.center().y() - _CHIP / 2, _CHIP, _CHIP)
    paint_chip(painter, chip, spec.mark.icon, theme.category(spec.mark.category))
    text = area.adjusted(SPACE_M + _CHIP + SPACE_M, 0, -right, 0)
    write(painter, text, spec.title, text_font(TEXT_BODY), theme.text)


def _star(row: QRectF) -> QRectF:
    """Where the star of a row is."""
    return QRectF(row.right() - _STAR, row.top(), _STAR, row.height())


def _has_star(state: QStyle.StateFlag) -> bool:
    """Any block has one where the mouse or the choice is."""
    near = QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected
    return bool(state & near)


def _paint_star(painter: QPainter, row: QRectF, *, is_marked: bool) -> None:
    """The star, hollow where the block is no favourite."""
    theme = current_theme()
    painter.setFont(glyph_font(_STAR_GLYPH))
    painter.setPen(QColor(theme.warning if is_marked else theme.muted))
    name = "mdi6.star" if is_marked else "mdi6.star-outline"
    painter.drawText(_star(row), Qt.AlignmentFlag.AlignCenter, glyph(name))
