"""The values of one side of a block: as tree, table, JSON or text, searched and copied."""

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QTextCursor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QTableView,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.editor.canvas.value_text import kind_words
from app.editor.icons import icon
from app.editor.panels.data.find import walk
from app.editor.panels.data.path import Path, path_text
from app.editor.panels.data.table_model import ValueTableModel
from app.editor.panels.data.text import JsonText, PlainText, whole_text
from app.editor.panels.data.tree_model import ValueTreeModel
from app.editor.panels.fields.field import QuietComboBox
from app.editor.panels.fields.json_field import JsonHighlighter
from app.editor.theme import SPACE_S, SPACE_XS

MODES = ("Tree", "Table", "JSON", "Text")
_AT_ONCE = 2_000
"""Values looked at in one go while searching: a few milliseconds."""
_NOT_FOUND = "Not found"
_SEARCHING = "Searching…"


class ValueView(QWidget):
    """Shows values by name. Table, JSON and text are of the value chosen in the tree, or of all.

    Args:
        title: Such as `Inputs`.
    """

    whole_wanted = Signal(str)
    """The name of a value that is shown cut: it is wanted whole."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._values: Mapping[str, Any] = {}
        self._cut: Mapping[str, str] = {}
        self._chosen: Path = ()
        self._search: Iterator[Path | None] | None = None
        self._has_found = False
        self._more: JsonText | PlainText | None = None
        self.model = ValueTreeModel(self)
        self.table_model = ValueTableModel(self)
        self.tree = self._make_tree()
        self.table = self._make_table()
        self.json = self._make_text(f"{title} as JSON")
        self.text = self._make_text(f"{title} as text")
        JsonHighlighter(self.json.document())
        self.views = QStackedWidget(self)
        for view in (self.tree, self.table, self.json, self.text):
            self.views.addWidget(view)
        self.show_more = QPushButton("Show more", self)
        self.show_more.setProperty("kind", "flat")
        self.show_more.clicked.connect(self._on_more)
        self.about = QLabel(self)
        self.about.setProperty("kind", "help")
        self.load = QPushButton(icon("mdi6.download"), "", self)
        self.load.setProperty("kind", "small")
        self.load.clicked.connect(self._on_load)
        self.field = QLineEdit(self)
        self.field.setProperty("kind", "search")
        self.field.setPlaceholderText("Find")
        self.field.setAccessibleName(f"Find in {title.lower()}")
        self.field.setClearButtonEnabled(True)
        self.field.setMaximumWidth(180)
        self.field.textChanged.connect(self._on_typed)
        self.field.installEventFilter(self)
        self._ticker = QTimer(self)
        self._ticker.timeout.connect(self._go_on)
        self.mode = self._make_modes()
        self._lay_out(title)
        self.show_values({}, {})

    # What it shows

    def show_values(self, values: Mapping[str, Any], cut: Mapping[str, str]) -> None:
        """Show values by name; what was unfolded and chosen before stays so where it is there.

        Args:
            cut: Name → size in words, of values of which the beginning is shown.
        """
        self._cut = cut
        if values is not self._values:
            before, unfolded = self._chosen, self._unfolded()
            self._values = values
            self._end_search()
            self.model.show(values)
            self._unfold(unfolded, is_fresh=not unfolded)
            index = self.model.index_of(before)
            self.tree.setCurrentIndex(index)
            self._chosen = before if index.isValid() else ()
        self._show_mode()

    @property
    def chosen(self) -> Path:
        """What leads to the value that is chosen; empty for all of them."""
        return self._chosen

    @property
    def value(self) -> Any:
        """The value that is chosen."""
        index = self.model.index_of(self._chosen)
        return self.model.value_at(index)

    def choose(self, path: Path) -> None:
        """Choose a value."""
        index = self.model.index_of(path)
        self.tree.setCurrentIndex(index)
        self.tree.scrollTo(index)

    def set_mode(self, mode: str) -> None:
        """Show as `Tree`, `Table`, `JSON` or `Text`."""
        self.mode.setCurrentText(mode)

    def copy_value(self) -> None:
        """Put the chosen value on the clipboard."""
        QGuiApplication.clipboard().setText(whole_text(self._cell_value()))

    def copy_path(self) -> None:
        """Put the way to it on the clipboard, as templates write it."""
        QGuiApplication.clipboard().setText(path_text(self._cell_path()))

    # How it is made

    def _make_tree(self) -> QTreeView:
        tree = QTreeView(self)
        tree.setProperty("kind", "plain")
        tree.setAccessibleName(f"{self._title} as a tree")
        tree.setModel(self.model)
        tree.setHeaderHidden(True)
        tree.setUniformRowHeights(True)
        tree.setAlternatingRowColors(False)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        tree.header().setStretchLastSection(True)
        tree.setColumnWidth(0, 170)
        tree.selectionModel().currentChanged.connect(self._on_current)
        return tree

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setAccessibleName(f"{self._title} as a table")
        table.setModel(self.table_model)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.verticalHeader().setDefaultSectionSize(26)
        return table

    def _make_text(self, name: str) -> QPlainTextEdit:
        edit = QPlainTextEdit(self)
        edit.setProperty("kind", "plain")
        edit.setAccessibleName(name)
        edit.setReadOnly(True)
        edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        return edit

    def _make_modes(self) -> QuietComboBox:
        box = QuietComboBox(self)
        box.addItems(MODES)
        box.setAccessibleName(f"Show {self._title.lower()} as")
        box.currentIndexChanged.connect(self._show_mode)
        return box

    def _lay_out(self, title: str) -> None:
        label = QLabel(title, self)
        label.setProperty("kind", "label")
        head = QHBoxLayout()
        head.setSpacing(SPACE_XS)
        head.addWidget(label)
        head.addSpacing(SPACE_S)
        head.addWidget(self.mode)
        head.addStretch(1)
        head.addWidget(self.field)
        for sign, words, act in (
            ("content-copy", "Copy the value", self.copy_value),
            ("code-braces", "Copy the path, as templates write it", self.copy_path),
        ):
            button = QToolButton(self)
            button.setProperty("kind", "tiny")
            button.setIcon(icon(f"mdi6.{sign}"))
            button.setToolTip(words)
            button.setAccessibleName(f"{words}: {title}")
            button.clicked.connect(act)
            head.addWidget(button)
        foot = QHBoxLayout()
        foot.addWidget(self.about, 1)
        foot.addWidget(self.load)
        foot.addWidget(self.show_more)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_XS)
        column.setSpacing(SPACE_XS)
        column.addLayout(head)
        column.addWidget(self.views, 1)
        column.addLayout(foot)

    # What is chosen

    def _on_current(self, index: QModelIndex) -> None:
        self._chosen = self.model.path(index) if index.isValid() else ()
        self._say()

    def _cell_path(self) -> Path:
        index = self.table.currentIndex()
        if self.views.currentWidget() is self.table and index.isValid():
            return (*self._chosen, *self.table_model.path(index))
        return self._chosen

    def _cell_value(self) -> Any:
        index = self.table.currentIndex()
        if self.views.currentWidget() is self.table and index.isValid():
            return self.table_model.value_at(index)
        return self.value

    def _unfolded(self) -> list[Path]:
        found: list[Path] = []
        waiting = [QModelIndex()]
        while waiting:
            parent = waiting.pop()
            for row in range(self.model.rowCount(parent)):
                index = self.model.index(row, 0, parent)
                if self.tree.isExpanded(index):
                    found.append(self.model.path(index))
                    waiting.append(index)
        return found

    def _unfold(self, paths: list[Path], *, is_fresh: bool) -> None:
        while self.model.canFetchMore(QModelIndex()) and not self.model.rowCount():
            self.model.fetchMore(QModelIndex())
        for path in paths:
            index = self.model.index_of(path)
            if index.isValid():
                self.tree.setExpanded(index, True)
        if is_fresh and self.model.rowCount() == 1:
            self.tree.setExpanded(self.model.index(0, 0), True)

    # As text and table

    def _show_mode(self) -> None:
        mode = self.mode.currentIndex()
        self.views.setCurrentIndex(mode)
        more: JsonText | PlainText | None = None
        if MODES[mode] == "Table":
            self.table_model.show(self.value)
            self.table.resizeColumnsToContents()
        elif MODES[mode] == "JSON":
            more = JsonText(self.value)
            self.json.setPlainText(more.next())
        elif MODES[mode] == "Text":
            more = PlainText(self.value)
            self.text.setPlainText(more.next())
        self._more = more
        self.show_more.setVisible(more is not None and more.has_more)
        self._say()

    def _on_more(self) -> None:
        edit = self.views.currentWidget()
        if self._more is not None and isinstance(edit, QPlainTextEdit):
            cursor = QTextCursor(edit.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText(self._more.next())
            self.show_more.setVisible(self._more.has_more)

    def _say(self) -> None:
        """What is chosen, and whether it is cut."""
        cut = self._cut.get(str(self._chosen[0])) if self._chosen else None
        words = [path_text(self._chosen), kind_words(self.value) if self._chosen else ""]
        if not self._chosen and not self._values:
            words = ["Nothing is known here yet."]
        if cut:
            words.append(f"the beginning of {cut}")
        self.about.setText("  ·  ".join(one for one in words if one))
        self.load.setText(f"Load all {cut}" if cut else "")
        self.load.setVisible(bool(cut))

    def _on_load(self) -> None:
        if self._chosen:
            self.whole_wanted.emit(str(self._chosen[0]))

    # Finding

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the field goes to the next place, Escape empties it."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.find_next()
            return True
        if event.key() == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
            return True
        return False

    def find_next(self) -> None:
        """Go to the next place that holds what is typed; after the last one to the first."""
        text = self.field.text()
        view = self.views.currentWidget()
        if not text:
            return
        if isinstance(view, QPlainTextEdit):
            if not view.find(text):
                view.moveCursor(QTextCursor.MoveOperation.Start)
                self.about.setText("" if view.find(text) else _NOT_FOUND)
            return
        if view is self.table:
            self.set_mode("Tree")
        if self._search is None:
            self._search = walk(self._values, text)
        self.about.setText(_SEARCHING)
        self._ticker.start(0)

    def _on_typed(self) -> None:
        self._end_search()
        if self.field.text():
            self.find_next()
        else:
            self._say()

    def _go_on(self) -> None:
        if self._search is None:
            self._ticker.stop()
            return
        for _ in range(_AT_ONCE):
            try:
                found = next(self._search)
            except StopIteration:
                is_first = self.about.text() == _SEARCHING and not self._has_found
                self._end_search()
                if is_first:
                    self.about.setText(_NOT_FOUND)
                else:
                    self.find_next()
                return
            if found is not None:
                self._has_found = True
                self._ticker.stop()
                self.choose(found)
                return

    def _end_search(self) -> None:
        self._ticker.stop()
        self._search = None
        self._has_found = False
