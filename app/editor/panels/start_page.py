"""The start page: a new workflow, the examples as pictures, the files that were opened last."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.editor.icons import icon
from app.editor.palette_model import BLOCK_MIME
from app.editor.panels.example_card import ExampleCard
from app.editor.theme import SPACE_L, SPACE_M, SPACE_S
from app.workflow.model import Workflow

_RECENT_SHOWN = 6


class StartPage(QScrollArea):
    """What is shown instead of an empty canvas.

    Signals:
        new_wanted: An empty workflow.
        open_wanted: A file is to be asked for.
        example_chosen: The path of an example.
        file_chosen: The path of a file that was opened before.
        left: Back to the canvas, as Escape and a block that is dragged here want it.
        look_changed: Another theme is worn; pictures are to be painted anew.
    """

    new_wanted = Signal()
    open_wanted = Signal()
    example_chosen = Signal(Path)
    file_chosen = Signal(Path)
    left = Signal()
    look_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "start")
        self.setAccessibleName("Start page")
        self.setWidgetResizable(True)
        self.setAcceptDrops(True)
        self._cards: dict[Path, ExampleCard] = {}
        self._rows: list[QPushButton] = []
        self._inner = QWidget(self)
        self._new = _button("&New workflow", "file-plus-outline", self)
        self._new.setProperty("kind", "primary")
        self._new.setIcon(icon("mdi6.file-plus-outline", "on_accent"))
        self._new.clicked.connect(self.new_wanted)
        opened = _button("&Open a file…", "folder-open-outline", self)
        opened.clicked.connect(self.open_wanted)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        self._back = _button("&Back to the canvas", "arrow-left", self)
        self._back.setProperty("kind", "flat")
        self._back.clicked.connect(self.left)
        for widget in (self._new, opened):
            buttons.addWidget(widget)
        buttons.addStretch(1)
        buttons.addWidget(self._back)
        self._grid = QGridLayout()
        self._grid.setSpacing(SPACE_L)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        self._recent_title = _label("Opened last", "caption", self)
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addWidget(_label("Start with a workflow", "heading", self))
        column.addLayout(buttons)
        column.addSpacing(SPACE_M)
        column.addWidget(_label("Examples: each opens as a copy of your own", "caption", self))
        column.addLayout(self._grid)
        column.addSpacing(SPACE_M)
        column.addWidget(self._recent_title)
        column.addLayout(self._recent)
        column.addStretch(1)
        self.setWidget(self._inner)

    def show_examples(self, examples: Mapping[Path, Workflow]) -> None:
        """Show a card for each; pictures come later."""
        for path, workflow in examples.items():
            card = self._cards[path] = ExampleCard(workflow, self._inner)
            card.clicked.connect(lambda _=False, path=path: self.example_chosen.emit(path))
        self._arrange()

    def show_picture(self, path: Path, picture: QPixmap) -> None:
        """Show the picture of an example."""
        if path in self._cards:
            self._cards[path].show_picture(picture)

    def show_recent(self, paths: Iterable[Path]) -> None:
        """Show the files that were opened last."""
        for row in self._rows:
            self._recent.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        for path in list(paths)[:_RECENT_SHOWN]:
            row = _button(f"{path.name}   in {path.parent}".replace("&", "&&"), "history", self)
            row.setProperty("kind", "row")
            row.clicked.connect(lambda _=False, path=path: self.file_chosen.emit(path))
            self._recent.addWidget(row)
            self._rows.append(row)
        self._recent_title.setVisible(bool(self._rows))

    def show_way_back(self, *, has_work: bool) -> None:
        """Offer to go back to the canvas where there is something on it."""
        self._back.setVisible(has_work)

    def focus_first(self) -> None:
        """Let the keyboard begin here."""
        self._new.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many cards in a row as there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads to the canvas."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A block from the palette belongs on the canvas, which takes over."""
        if event.mimeData().hasFormat(BLOCK_MIME):
            # Not from within the event: this page must not vanish under it.
            QTimer.singleShot(0, self, self.left.emit)
            event.acceptProposedAction()

    def changeEvent(self, event: QEvent) -> None:
        """Hear of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.look_changed.emit()

    def _arrange(self) -> None:
        cards = list(self._cards.values())
        if not cards:
            return
        room = self.viewport().width() - 2 * SPACE_L + SPACE_L
        columns = max(1, room // (cards[0].width() + SPACE_L))
        for place, card in enumerate(cards):
            self._grid.addWidget(card, place // columns, place % columns)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 1 if column == columns else 0)
        self._grid.setColumnStretch(columns, 1)


def _button(text: str, mark: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setIcon(icon(f"mdi6.{mark}"))
    return button


def _label(text: str, kind: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setProperty("kind", kind)
    return label
