"""Shows what changed from one workflow to another: a canvas to look at, and a list beside it."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.editor.canvas import Canvas
from app.editor.compare.comparison import Comparison, Sign
from app.editor.compare.model import CHANGE_ROLE, ChangesModel
from app.editor.compare.signs import ICONS, TONES, WORDS, put_signs
from app.editor.icons import icon
from app.editor.look import current_theme
from app.editor.panels.line_list import LineList
from app.editor.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XS
from app.workflow.change import Change
from app.workflow.wiring import Wiring
from blocks.sdk import BlockSpec

NO_CHANGE = "No difference: both do the same."
MOVED = "Some things stand elsewhere on the canvas, which changes nothing in what is done."

_SIZE = QSize(1180, 720)
_LIST_WIDTH = 380


class ComparisonDialog(QDialog):
    """Nothing can be changed here.

    Args:
        comparison: What to show.
        older: What the older one is called, such as `the saved file`.
        newer: What the newer one is called.
        catalog: The blocks.
    """

    def __init__(
        self,
        comparison: Comparison,
        older: str,
        newer: str,
        catalog: Mapping[str, BlockSpec],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Changes from {older} to {newer}")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        wiring = Wiring.of(comparison.workflow, catalog)
        self._comparison = comparison
        self.canvas = Canvas(current_theme(), self)
        self.canvas.show_workflow(comparison.workflow, wiring, catalog)
        self.signs = put_signs(self.canvas, comparison)
        self._model = ChangesModel(comparison, wiring, self)
        self.list = LineList(self._model, "Changes", NO_CHANGE, self)
        self._words = QLabel(self)
        self._words.setProperty("kind", "muted")
        self._words.setWordWrap(True)
        self._words.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_S)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out(older, newer)
        # Edits that gestures ask for are not made, and the canvas goes back by itself.
        self.canvas.selection_changed.connect(self._on_selected)
        self.list.current_changed.connect(self._on_change)
        self.list.chosen.connect(self._on_change)
        self.resize(_SIZE)

    def _lay_out(self, older: str, newer: str) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE_L)
        title = QLabel(f"From {older} to {newer}", self)
        title.setProperty("kind", "heading")
        head.addWidget(title)
        head.addStretch(1)
        for sign in Sign:
            head.addLayout(self._count(sign))
        beside = QWidget(self)
        column = QVBoxLayout(beside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(self.list, 1)
        column.addWidget(self._words)
        if self._comparison.has_moved:
            moved = QLabel(MOVED, self)
            moved.setProperty("kind", "help")
            moved.setWordWrap(True)
            column.addWidget(moved)
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.addWidget(self.canvas)
        parts.addWidget(beside)
        parts.setStretchFactor(0, 1)
        parts.setSizes([_SIZE.width() - _LIST_WIDTH, _LIST_WIDTH])
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        whole.setSpacing(SPACE_M)
        whole.addLayout(head)
        whole.addWidget(parts, 1)
        whole.addWidget(buttons)

    def _count(self, sign: Sign) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE_XS)
        picture = QLabel(self)
        picture.setPixmap(icon(ICONS[sign], TONES[sign]).pixmap(18, 18))
        row.addWidget(picture)
        row.addWidget(QLabel(f"{self._comparison.count(sign)} {WORDS[sign].lower()}", self))
        return row

    def _on_change(self, index: QModelIndex) -> None:
        change = index.data(CHANGE_ROLE)
        if not isinstance(change, Change):
            return
        self._words.setText(change.sentence)
        if change.block is not None and self.canvas.selected() != (change.block,):
            self.canvas.select([change.block])
            self.canvas.centre(change.block)

    def _on_selected(self, _: object) -> None:
        selected = self.canvas.selected()
        if len(selected) != 1:
            return
        change = self.list.current.data(CHANGE_ROLE)
        if isinstance(change, Change) and change.block == selected[0]:
            return
        place = self._model.place_of(selected[0])
        if place is None:
            self._words.setText("This block is as it was.")
        else:
            self.list.go_to(place)
