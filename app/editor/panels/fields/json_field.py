"""Editor of a JSON value as text: coloured, with the place of an error underlined."""

import json
import re
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import (
    QColor,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTextEdit, QVBoxLayout, QWidget

from app.editor.look import current_theme
from app.editor.panels.fields.field import ABSENT, Field
from app.editor.panels.fields.text_field import GrowingTextEdit
from app.editor.panels.fields.value_tree import ValueTree
from app.editor.theme import code_font
from blocks.sdk import Kind

_TOKENS = re.compile(
    r'(?P<key>"(?:[^"\\]|\\.)*")(?=\s*:)|(?P<text>"(?:[^"\\]|\\.)*"?)'
    r"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<word>\btrue\b|\bfalse\b|\bnull\b)"
)


def read_json_text(text: str) -> Any:
    """The value that JSON text means, ABSENT for no text, or the text where it is not JSON."""
    if not text.strip():
        return ABSENT
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return text


def write_json_text(value: Any) -> str:
    """A value as JSON text to edit. Text was text that is not JSON, and stays as it is."""
    if value is ABSENT:
        return ""
    if isinstance(value, str):
        return value
    flat = json.dumps(value, ensure_ascii=False, default=str)
    if len(flat) <= 32:
        return flat
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


class JsonField(Field):
    """A JSON value as text, and where it is asked for, as a tree beside it.

    Args:
        has_tree: Offer the tree.
    """

    def __init__(
        self, placeholder: str = "", parent: QWidget | None = None, *, has_tree: bool = False
    ) -> None:
        super().__init__(parent)
        self._edit = GrowingTextEdit(3, 16, self)
        self._edit.setPlaceholderText(placeholder)
        self._edit.setFont(code_font(12))
        self._edit.setLineWrapMode(GrowingTextEdit.LineWrapMode.WidgetWidth)
        self._edit.textChanged.connect(self._on_text_changed)
        self._edit.left.connect(self._on_left)
        self._highlighter = JsonHighlighter(self._edit.document())
        self._tidy = QPushButton("Tidy", self)
        self._tidy.setToolTip("Write this JSON with one value a line")
        self._tidy.setProperty("kind", "flat")
        self._tidy.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._tidy.clicked.connect(self._on_tidy)
        self._tidy.setVisible(False)
        self.setFocusProxy(self._edit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._edit)
        self._tree = ValueTree(self)
        self._tree.edited.connect(self._on_tree)
        self._as_tree = QPushButton("As tree", self)
        self._as_tree.setProperty("kind", "flat")
        self._as_tree.setCheckable(True)
        self._as_tree.setToolTip("Show what is in it as a tree; double-click a value to change it")
        self._add = _tree_button("Add", "Add an entry to what is chosen, or beside it", self)
        self._add.clicked.connect(self._tree.add)
        self._remove = _tree_button("Remove", "Take away the entry that is chosen", self)
        self._remove.clicked.connect(self._tree.remove)
        self._as_tree.toggled.connect(self._show_part)
        self._as_tree.setVisible(has_tree)
        self._tree.hide()
        column.addWidget(self._tree)
        below = QHBoxLayout()
        below.addWidget(self._add)
        below.addWidget(self._remove)
        below.addStretch(1)
        below.addWidget(self._tidy)
        below.addWidget(self._as_tree)
        column.addLayout(below)

    def show_value(self, value: Any) -> None:
        """Show it; text that already means it stays as it was written."""
        text = self._edit.toPlainText()
        if read_json_text(text) != value or type(read_json_text(text)) is not type(value):
            with QSignalBlocker(self._edit):
                self._edit.setPlainText(write_json_text(value))
        self._mark_error()

    def _show_part(self) -> None:
        value = read_json_text(self._edit.toPlainText())
        if value is ABSENT:
            value = {}
        can_be_tree = isinstance(value, (dict, list))
        if not can_be_tree:
            self._as_tree.setChecked(False)
        self._as_tree.setEnabled(can_be_tree)
        is_tree = can_be_tree and self._as_tree.isChecked()
        if is_tree:
            self._tree.show_value(value)
        for part in (self._tree, self._add, self._remove):
            part.setVisible(is_tree)
        self._edit.setVisible(not is_tree)
        self.setFocusProxy(self._tree if is_tree else self._edit)

    def _on_tree(self, value: object) -> None:
        with QSignalBlocker(self._edit):
            self._edit.setPlainText(write_json_text(value))
        self.edited.emit(value)
        self.finished.emit()

    def _on_text_changed(self) -> None:
        self._mark_error()
        self.edited.emit(read_json_text(self._edit.toPlainText()))

    def _on_left(self) -> None:
        self.finished.emit()

    def _on_tidy(self) -> None:
        value = read_json_text(self._edit.toPlainText())
        if value is not ABSENT and not isinstance(value, str):
            self._edit.setPlainText(json.dumps(value, ensure_ascii=False, indent=2))
            self.finished.emit()

    def _mark_error(self) -> None:
        """Underline where the text stops being JSON, and offer to tidy what could be tidier."""
        text = self._edit.toPlainText()
        value = read_json_text(text)
        is_json = value is not ABSENT and not isinstance(value, str)
        self._tidy.setVisible(is_json and text not in _spellings(value))
        self._show_part()
        self._edit.setExtraSelections([] if is_json or not text.strip() else [self._wrong(text)])

    def _wrong(self, text: str) -> QTextEdit.ExtraSelection:
        place = len(text)
        try:
            json.loads(text)
        except json.JSONDecodeError as error:
            place = error.pos
        except RecursionError:
            place = 0
        cursor = QTextCursor(self._edit.document())
        cursor.setPosition(_in_qt(text, min(place, max(0, len(text) - 1))))
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
        marked = QTextEdit.ExtraSelection()
        marked.cursor = cursor
        marked.format = QTextCharFormat()
        marked.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SpellCheckUnderline)
        marked.format.setUnderlineColor(QColor(current_theme().danger))
        return marked


def _spellings(value: Any) -> tuple[str, ...]:
    flat = json.dumps(value, ensure_ascii=False)
    return write_json_text(value), json.dumps(value, ensure_ascii=False, indent=2), flat


def _tree_button(text: str, tip: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setProperty("kind", "flat")
    button.setToolTip(tip)
    button.hide()
    return button


class JsonHighlighter(QSyntaxHighlighter):
    """Colours keys, texts, numbers and words of JSON."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        theme = current_theme()
        colors = {
            "key": theme.accent,
            "text": theme.kind(Kind.DATETIME),
            "number": theme.kind(Kind.NUMBER),
            "word": theme.kind(Kind.BOOLEAN),
        }
        for found in _TOKENS.finditer(text):
            form = QTextCharFormat()
            form.setForeground(QColor(colors[found.lastgroup or "text"]))
            start = _in_qt(text, found.start())
            self.setFormat(start, _in_qt(text, found.end()) - start, form)


def _in_qt(text: str, place: int) -> int:
    """A place in `text` as Qt counts it: a letter beyond the first 65,536 counts twice."""
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2
