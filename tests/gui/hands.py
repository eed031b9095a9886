"""Hands to work a window with, as its user would: drags, clicks and keys."""

from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.editor.canvas.block_item import BlockItem
from app.editor.canvas.card import Side
from app.editor.main_window import MainWindow
from app.editor.palette_model import PaletteModel, PaletteRole
from app.editor.panels.input_row import InputRow
from blocks.catalog import Catalog

LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier
COPY = Qt.DropAction.CopyAction


class Hands:
    """Works one window."""

    def __init__(self, window: MainWindow, catalog: Catalog) -> None:
        self.window = window
        self._viewer = window.canvas.viewer
        self._port = self._viewer.viewport()
        self._palette = PaletteModel(catalog)

    def drag_from_palette(self, type: str, at: QPoint) -> str:
        """Drag a block from the palette and drop it at a place of the canvas; gives its id."""
        before = {block.id for block in self.window.document.workflow.blocks}
        data = self.palette_data(type)
        enter = QDragEnterEvent(at, COPY, data, LEFT, NO_KEY)
        QApplication.sendEvent(self._port, enter)
        assert enter.isAccepted()
        QApplication.sendEvent(self._port, QDragMoveEvent(at, COPY, data, LEFT, NO_KEY))
        drop = QDropEvent(QPointF(at), COPY, data, LEFT, NO_KEY)
        QApplication.sendEvent(self._port, drop)
        assert drop.isAccepted()
        (new,) = {block.id for block in self.window.document.workflow.blocks} - before
        return new

    def palette_data(self, type: str) -> QMimeData:
        """What the palette's list gives for a block that is dragged."""
        for row in range(self._palette.rowCount()):
            index = self._palette.index(row)
            spec = index.data(PaletteRole.SPEC)
            if spec is not None and spec.type == type:
                return self._palette.mimeData([index])
        raise AssertionError(f"no {type} in the palette")

    def wire(self, source: tuple[str, str], target: tuple[str, str]) -> None:
        """Draw a cord from an output to an input with the mouse."""
        start = self.port(source[0], Side.OUTPUT, source[1])
        end = self.port(target[0], Side.INPUT, target[1])
        QTest.mouseMove(self._port, start)
        QTest.mousePress(self._port, LEFT, NO_KEY, start)
        QTest.mouseMove(self._port, (start * 2 + end) / 3)
        QTest.mouseMove(self._port, end)
        QTest.mouseRelease(self._port, LEFT, NO_KEY, end)

    def port(self, block: str, side: Side, name: str) -> QPoint:
        """Where a port is, in the viewport of the canvas. Folded rows are shown for it."""
        item = self._item(block)
        place = item.view.place.place_of(side, name)
        if place is None:
            QTest.mouseClick(self._port, LEFT, NO_KEY, self._fold(item))
            place = item.view.place.place_of(side, name)
        assert place is not None, f"{name} of {block} is not in sight"
        return self._seen(item, place.port.x(), place.port.y())

    def click_block(self, block: str) -> None:
        """Select a block by its header."""
        at = self._seen(self._item(block), 128.0, 12.0)
        QTest.mouseClick(self._port, LEFT, NO_KEY, at)

    def row(self, name: str) -> InputRow:
        """A visible row of the inspector."""
        rows = self.window.inspector.findChildren(InputRow)
        return next(one for one in rows if one.isVisible() and one.spec.name == name)

    def control(self, name: str) -> QWidget:
        """The control of a row of the inspector."""
        field = self.row(name).field
        assert field is not None
        return field.control()

    def type_into(self, name: str, text: str) -> None:
        """Type into a field of the inspector."""
        QTest.keyClicks(self.control(name), text)

    def _item(self, block: str) -> BlockItem:
        return next(one for one in self._viewer.blocks() if one.block_id == block)

    def _fold(self, item: Any) -> QPoint:
        return self._seen(item, 128.0, item.view.place.folds[0].middle)

    def _seen(self, item: BlockItem, x: float, y: float) -> QPoint:
        return QPoint(self._viewer.mapFromScene(item.mapToScene(QPointF(x, y))))
