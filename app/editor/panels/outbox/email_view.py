"""An e-mail as its reader sees it: who, what about, and the letter. Nothing is fetched for it."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QTextBrowser, QVBoxLayout, QWidget

from app.editor.look import current_theme
from app.editor.panels.outbox.around import Around
from app.editor.panels.outbox.delivery_text import beginning, plain_words, table
from app.editor.panels.outbox.mail_pictures import fetched_pictures
from app.editor.panels.outbox.segments import Segments
from app.editor.theme import LIGHT, SPACE_L, SPACE_M, SPACE_S
from app.rehearsal.outbox import Delivery

_HTML, _TEXT = "HTML", "Text"
_HEADERS = (("From", "from"), ("Cc", "cc"), ("Subject", "subject"))
_LEAST = 150
_LONGEST = 50_000
"""Characters of a letter that are laid out."""


class EmailView(QWidget):
    """Shows an e-mail, as HTML where it has some, and as text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._html = self._text = ""
        self._pictures = 0
        self._headers = QLabel(self)
        self._headers.setWordWrap(True)
        self._headers.setAccessibleName("Headers of the e-mail")
        self._sides = Segments("Parts of the e-mail", (_HTML, _TEXT), self)
        self._sides.chosen.connect(self._show_letter)
        self._sides.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._note = QLabel(self)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setProperty("kind", "help")
        self._letter = LetterBrowser(self)
        self._letter.setAccessibleName("Text of the e-mail")
        self._letter.setMinimumHeight(_LEAST)
        self._letter.highlighted.connect(self._show_address)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_M)
        column.setSpacing(SPACE_S)
        above = QHBoxLayout()
        above.setSpacing(SPACE_M)
        above.addWidget(self._sides)
        above.addWidget(self._note, 1)
        column.addWidget(self._headers)
        column.addLayout(above)
        column.addWidget(self._letter, 1)

    def show_delivery(self, delivery: Delivery, around: Around) -> None:
        """Show an e-mail."""
        content = delivery.content
        rows = [(label, plain_words(content.get(name))) for label, name in _HEADERS]
        self._headers.setText(table([row for row in rows if row[1]], current_theme()))
        self._html = beginning(str(content.get("html") or ""), _LONGEST)
        self._pictures = fetched_pictures(self._html)
        self._text = str(content.get("text") or "")
        self._sides.offer([_HTML, _TEXT] if self._html else [_TEXT])
        self._show_letter()

    def _show_letter(self) -> None:
        if self._sides.current == _HTML:
            self._letter.setHtml(self._html)
        else:
            self._letter.setPlainText(beginning(self._text, _LONGEST))
        self._show_address()

    def _show_address(self, link: QUrl | None = None) -> None:
        """Say where a link leads that the mouse is on; else what is not loaded."""
        address = link.toString() if link is not None else ""
        number = self._pictures if self._sides.current == _HTML else 0
        words = f"Leads to {address}" if address else _not_loaded(number)
        self._note.setText(words)
        self._note.setVisible(bool(words))


class LetterBrowser(QTextBrowser):
    """Shows a letter on white paper, and fetches nothing for it, neither pictures nor pages."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "paper")
        self.setOpenLinks(False)
        self.document().setDocumentMargin(SPACE_L)
        self.document().setDefaultStyleSheet(f"a {{ color: {LIGHT.accent}; }}")

    def loadResource(self, type: int, name: QUrl | str) -> object:
        """Nothing."""
        return None


def _not_loaded(number: int) -> str:
    if not number:
        return ""
    return "1 picture is not loaded." if number == 1 else f"{number} pictures are not loaded."
