"""Editor of text with places to fill in: they are highlighted, and listed with their values."""

import re
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from app.editor.icons import icon
from app.editor.look import current_theme
from app.editor.panels.fields.field import Field, as_text
from app.editor.panels.fields.text_field import GrowingTextEdit, read_text
from app.editor.seen_values import Seen, paths_within, text_inputs
from app.editor.theme import SPACE_XS
from blocks.sdk import Kind, excerpt, write_text

_PLACES = re.compile(r"(?P<value>\{\{.*?(?:\}\}|$))|(?P<logic>\{%.*?(?:%\}|$)|\{#.*?(?:#\}|$))")
_LONGEST = 40
NOT_KNOWN = "no value yet"


class TemplateField(Field):
    """Text of several lines with `{{ name }}` where values go."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._edit = GrowingTextEdit(4, 16, self)
        self._edit.setPlaceholderText(placeholder)
        self._edit.textChanged.connect(self._on_text_changed)
        self._edit.left.connect(self.finished)
        self._highlighter = TemplateHighlighter(self._edit.document())
        self._variables = QLabel(self)
        self._variables.setProperty("kind", "hint")
        self._variables.setTextFormat(Qt.TextFormat.PlainText)
        self._variables.setWordWrap(True)
        self._variables.setAccessibleName("Variables of the text")
        self._insert = QPushButton(icon("mdi6.code-braces"), "Insert a variable", self)
        self._insert.setProperty("kind", "flat")
        self._insert.setToolTip("Put a variable where the cursor is")
        self._menu = QMenu(self._insert)
        self._menu.aboutToShow.connect(self._fill)
        self._insert.setMenu(self._menu)
        self.setFocusProxy(self._edit)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self._insert)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addWidget(self._edit)
        column.addWidget(self._variables)
        column.addLayout(below)
        self.show_seen(Seen())

    def show_value(self, value: Any) -> None:
        """Show it; the cursor stays when nothing changed."""
        text = as_text(value)
        if text != self._edit.toPlainText():
            with QSignalBlocker(self._edit):
                self._edit.setPlainText(text)

    def show_seen(self, seen: Seen) -> None:
        """List the variables with the values they have now, and offer what is within those."""
        found = text_inputs(seen)
        known = {name: seen.values[name] for name in found if name in seen.values}
        lines = [f"{name}: {_shown(known.get(name))}" for name in found]
        self._variables.setText("\n".join(lines))
        self._variables.setVisible(bool(lines))
        self._names = tuple(dict.fromkeys((*found, *paths_within(known))))
        self._insert.setVisible(bool(self._names))

    def _fill(self) -> None:
        self._menu.clear()
        for name in self._names:
            action = self._menu.addAction(name)
            action.triggered.connect(lambda _=False, one=name: self._put(one))

    def _put(self, name: str) -> None:
        self._edit.insertPlainText(f"{{{{ {name} }}}}")
        self._edit.setFocus()

    def _on_text_changed(self) -> None:
        self.edited.emit(read_text(self._edit.toPlainText()))


class TemplateHighlighter(QSyntaxHighlighter):
    """Colours `{{ … }}`, and fainter `{% … %}` and `{# … #}`."""

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        theme = current_theme()
        for found in _PLACES.finditer(text):
            form = QTextCharFormat()
            is_value = found.lastgroup == "value"
            form.setForeground(QColor(theme.accent if is_value else theme.kind(Kind.OBJECT)))
            form.setFontWeight(QFont.Weight.DemiBold)
            start = _in_qt(text, found.start())
            self.setFormat(start, _in_qt(text, found.end()) - start, form)


def _shown(value: Any) -> str:
    return NOT_KNOWN if value in (None, "") else excerpt(write_text(value), _LONGEST)


def _in_qt(text: str, place: int) -> int:
    """A place in `text` as Qt counts it: a letter beyond the first 65,536 counts twice."""
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2
