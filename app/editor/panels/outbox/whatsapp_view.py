"""A WhatsApp message as its reader sees it: a bubble, and which template was filled with what."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.editor.look import current_theme
from app.editor.moment_words import in_own_zone, zone_word
from app.editor.panels.outbox.around import Around
from app.editor.panels.outbox.delivery_text import beginning, table
from app.editor.panels.outbox.whatsapp_text import as_rich_text, filled_values, variables
from app.editor.theme import SPACE_L, SPACE_M, SPACE_S
from app.rehearsal.outbox import Delivery

_WIDEST = 460
_LONGEST = 5_000
"""WhatsApp itself takes 4,096 letters."""
_UNKNOWN_TEXT = (
    "What the template says is not known here: write its text under “rehearsal” in the workflow "
    "file, and it is shown filled in."
)


class WhatsAppView(QWidget):
    """Shows a message in its bubble, with its buttons, and below it the template."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setAccessibleName("Message")
        self._time = QLabel(self)
        self._time.setProperty("kind", "tag")
        self._time.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(0)
        self._template = QLabel(self)
        self._template.setWordWrap(True)
        self._template.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._template.setAccessibleName("Template")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        column.setSpacing(SPACE_M)
        column.addWidget(self._chat())
        column.addWidget(self._template)
        column.addStretch(1)

    def _chat(self) -> QFrame:
        bubble = QFrame(self)
        bubble.setProperty("kind", "bubble")
        bubble.setMaximumWidth(_WIDEST)
        inner = QVBoxLayout(bubble)
        inner.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_S)
        inner.setSpacing(SPACE_S)
        inner.addWidget(self._text)
        inner.addWidget(self._time)
        inner.addLayout(self._buttons)
        chat = QFrame(self)
        chat.setProperty("kind", "chat")
        row = QHBoxLayout(chat)
        row.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        row.addWidget(bubble, 3)
        row.addStretch(1)
        return chat

    def show_delivery(self, delivery: Delivery, around: Around) -> None:
        """Show a message."""
        content, theme = delivery.content, current_theme()
        text = beginning(str(content.get("text") or ""), _LONGEST)
        words = as_rich_text(text, filled_values(content), theme.accent)
        unknown = f'<span style="color:{theme.muted}">{_UNKNOWN_TEXT}</span>'
        self._text.setText(words or unknown)
        at = in_own_zone(delivery.at)
        self._time.setText(f"{at:%H:%M} {zone_word(at)}")
        self._show_buttons([str(one) for one in content.get("buttons") or () if one])
        rows = [
            ("Template", str(content.get("template") or "")),
            ("Language", str(content.get("language") or "")),
            *variables(content),
        ]
        self._template.setText(table([row for row in rows if row[1]], theme))

    def _show_buttons(self, captions: list[str]) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            if old := item.widget():
                old.hide()
                old.deleteLater()
        for caption in captions:
            button = QPushButton(caption, self)
            button.setProperty("kind", "bubble")
            # It is a picture of a button: there is nobody to press it.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._buttons.addWidget(button)
            button.show()
