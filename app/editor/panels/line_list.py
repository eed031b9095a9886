"""A list of rows of two lines, or words in its place while it is empty."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListView, QStackedWidget, QWidget

from app.editor.line_delegate import LineDelegate
from app.editor.theme import SPACE_L


class LineList(QStackedWidget):
    """Shows a model that gives a `Line` for each row.

    Args:
        model: What to show.
        name: For screen readers.
        empty: Words shown while the model has no rows.
        is_even: All rows are as high as the first, so that very long lists are laid out at once.

    Signals:
        chosen: A row was clicked, or Enter pressed on it.
        current_changed: Another row is the current one.
    """

    chosen = Signal(QModelIndex)
    current_changed = Signal(QModelIndex)

    def __init__(
        self,
        model: QAbstractItemModel,
        name: str,
        empty: str,
        parent: QWidget | None = None,
        *,
        is_even: bool = False,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._empty = QLabel(empty, self)
        self._empty.setProperty("kind", "empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        self._view = QListView(self)
        self._view.setProperty("kind", "plain")
        self._view.setAccessibleName(name)
        self._view.setModel(model)
        self._view.setItemDelegate(LineDelegate(self))
        self._view.setMouseTracking(True)
        self._view.setUniformItemSizes(is_even)
        self._view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.clicked.connect(self.chosen)
        self._view.activated.connect(self.chosen)
        self._view.selectionModel().currentChanged.connect(self._on_current)
        self.addWidget(self._empty)
        self.addWidget(self._view)
        for changed in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            changed.connect(self._on_count)
        self._on_count()

    def say_when_empty(self, text: str) -> None:
        """Other words for the empty list."""
        self._empty.setText(text)

    def go_to(self, row: int) -> None:
        """Make a row the current one."""
        self._view.setCurrentIndex(self._model.index(row, 0))

    def focus_list(self) -> None:
        """Put the focus on the rows."""
        self._view.setFocus()

    @property
    def current(self) -> QModelIndex:
        """The current row."""
        return self._view.currentIndex()

    def _on_count(self) -> None:
        self.setCurrentIndex(1 if self._model.rowCount() else 0)

    def _on_current(self, index: QModelIndex) -> None:
        self.current_changed.emit(index)
