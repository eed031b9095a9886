"""One message: its head, how its reader sees it, and what was on the wire."""

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.editor.look import current_theme
from app.editor.panels.outbox.around import Around
from app.editor.panels.outbox.callback_view import CallbackView
from app.editor.panels.outbox.delivery_text import readable, wire
from app.editor.panels.outbox.email_view import EmailView
from app.editor.panels.outbox.message_head import WIRE, MessageHead
from app.editor.panels.outbox.webhook_view import WebhookView
from app.editor.panels.outbox.whatsapp_view import WhatsAppView
from app.editor.theme import SPACE_M, code_font
from app.rehearsal.outbox import Delivery


class ReaderView(Protocol):
    """Shows messages of one kind as their readers see them."""

    def show_delivery(self, delivery: Delivery, around: Around) -> None:
        """Show a message."""
        ...


class MessageView(QWidget):
    """Shows a message; a further kind has a line in `_views`.

    Attributes:
        head: Who, when, and what to do with it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = MessageHead(self)
        self._plain = _PlainView(self)
        self._views: Mapping[str, ReaderView] = {
            "whatsapp": WhatsAppView(self),
            "email": EmailView(self),
            "webhook": WebhookView(self),
            "call": CallbackView(self),
        }
        self._pages: dict[ReaderView, QWidget] = {}
        self._stack = QStackedWidget(self)
        for view in (self._plain, *self._views.values()):
            self._add_page(view)
        self._wire = QPlainTextEdit(self)
        self._wire.setReadOnly(True)
        self._wire.setProperty("kind", "plain")
        self._wire.setFont(code_font(12))
        self._wire.setAccessibleName("On the wire")
        self._sides = QStackedWidget(self)
        self._sides.addWidget(self._stack)
        self._sides.addWidget(self._wire)
        self.head.sides.chosen.connect(self._show_side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._sides, 1)

    def show_delivery(self, delivery: Delivery, around: Around) -> None:
        """Show a message."""
        self.head.show_delivery(delivery, around)
        view = self._views.get(delivery.channel, self._plain)
        view.show_delivery(delivery, around)
        self._stack.setCurrentWidget(self._pages[view])
        self._wire.setPlainText(wire(delivery))

    def _show_side(self, side: str) -> None:
        self._sides.setCurrentWidget(self._wire if side == WIRE else self._stack)

    def _add_page(self, view: ReaderView) -> None:
        """Each view in an area of its own, as the panel may be low."""
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        if isinstance(view, QWidget):
            area.setWidget(view)
        self._pages[view] = area
        self._stack.addWidget(area)


class _PlainView(QLabel):
    """A message of a kind of which nothing is known: what it holds, by name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        self.setAccessibleName("Message")

    def show_delivery(self, delivery: Delivery, around: Around) -> None:
        """Show a message."""
        self.setText(readable(delivery, current_theme()))
