"""All actions of the window with their keys."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.editor.theme import SPACE_L

ON_THE_CANVAS = (
    ("Delete the selected blocks or cord", "Del"),
    ("Go to the nearest block, or with Shift select it too", "Arrows"),
    ("Go to the next block of the run", "Tab"),
    ("Open the form of the block", "Return"),
    ("Take up a cord at the port, plug it in where it is", "Return"),
    ("Lead the cord to the next port that takes it, or the next block", "Arrows"),
    ("Search a block for the cord", "Tab"),
    ("Take the links of the port away", "Del"),
    ("Search a block to insert", "Tab with nothing selected, or a double click"),
    ("Select what is in a box, or with Shift or Ctrl that too", "Drag on the empty canvas"),
    ("Select what a lasso touches", "Alt and drag, or Ctrl and Shift and drag"),
    ("Add a block to the selection, or take it out", "Shift or Ctrl and click"),
    ("Collapse a block to its header, or expand it", "Click the arrow in its header"),
    ("Make a block of the palette a favourite, or no more", "* or a click on its star"),
    ("Move the canvas", "Space and drag, or the middle button"),
    ("Zoom", "Wheel"),
    ("Take back a cord that is being drawn", "Esc"),
)


class ShortcutsDialog(QDialog):
    """A table of actions and keys."""

    def __init__(self, actions: Iterable[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.resize(520, 620)
        rows = [(_words(action), _keys(action)) for action in actions]
        rows += ON_THE_CANVAS
        table = QTableWidget(len(rows), 2, self)
        table.setAccessibleName("Keyboard shortcuts")
        table.setHorizontalHeaderLabels(["Action", "Keys"])
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                table.setItem(row, column, QTableWidgetItem(text))
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column_layout = QVBoxLayout(self)
        column_layout.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column_layout.setSpacing(SPACE_L)
        column_layout.addWidget(table)
        column_layout.addWidget(buttons)


def _words(action: QAction) -> str:
    return action.text().replace("&", "").rstrip("…")


def _keys(action: QAction) -> str:
    form = QKeySequence.SequenceFormat.NativeText
    return " or ".join(key.toString(form) for key in action.shortcuts())
