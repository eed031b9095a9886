"""The outbox: what would have been sent, as a list, and each message to read."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, QUrl, Signal
from PySide6.QtWidgets import (
    QPlainTextEdit,
    QSplitter,
    QTabWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.editor.delivery_text import readable, wire
from app.editor.look import current_theme
from app.editor.outbox_model import OutboxModel, OutboxRole
from app.editor.panels.line_list import LineList
from app.editor.theme import SPACE_M, code_font
from app.rehearsal.outbox import Delivery

EMPTY = "Messages that a rehearsal would have sent appear here. Nothing leaves this machine."
NONE_SENT = "This rehearsal sent nothing."


class OutboxPanel(QWidget):
    """Deliveries of the last rehearsal.

    Signals:
        block_wanted: The id of the block that sent the message shown.
        counted: How many there are now.
    """

    block_wanted = Signal(str)
    counted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = OutboxModel(self)
        self._list = LineList(self._model, "Messages", EMPTY, self)
        self._list.current_changed.connect(self._on_current)
        self._list.chosen.connect(self._on_chosen)
        self._message = _MessageBrowser(self)
        self._message.setAccessibleName("Message")
        self._wire = QPlainTextEdit(self)
        self._wire.setReadOnly(True)
        self._wire.setProperty("kind", "plain")
        self._wire.setFont(code_font(12))
        self._wire.setAccessibleName("On the wire")
        self._tabs = QTabWidget(self)
        self._tabs.addTab(self._message, "Message")
        self._tabs.addTab(self._wire, "On the wire")
        self._tabs.hide()
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self._list)
        split.addWidget(self._tabs)
        split.setSizes([340, 560])
        split.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)

    def clear(self) -> None:
        """Empty the outbox: another rehearsal begins."""
        self._model.clear()
        self._list.say_when_empty(EMPTY)
        self._tabs.hide()
        self.counted.emit(0)

    def add(self, deliveries: Sequence[Delivery]) -> None:
        """Put deliveries at the end of the list, and show the first one there is."""
        was_empty = not self._model.rowCount()
        self._model.add(deliveries)
        self._tabs.show()
        if was_empty:
            self._list.go_to(0)
        self.counted.emit(self._model.rowCount())

    def say_ended(self) -> None:
        """The rehearsal is over: an empty outbox says so."""
        if not self._model.rowCount():
            self._list.say_when_empty(NONE_SENT)

    def refresh(self) -> None:
        """Wear another theme."""
        self._on_current(self._list.current)

    def _on_current(self, index: QModelIndex) -> None:
        delivery = index.data(OutboxRole.DELIVERY) if index.isValid() else None
        if isinstance(delivery, Delivery):
            self._message.setHtml(readable(delivery, current_theme()))
            self._wire.setPlainText(wire(delivery))

    def _on_chosen(self, index: QModelIndex) -> None:
        delivery = index.data(OutboxRole.DELIVERY)
        if isinstance(delivery, Delivery):
            self.block_wanted.emit(delivery.block_id)


class _MessageBrowser(QTextBrowser):
    """Shows rich text and fetches nothing for it, neither pictures nor pages."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "plain")
        self.setOpenLinks(False)
        self.document().setDocumentMargin(SPACE_M)

    def loadResource(self, type: int, name: QUrl | str) -> object:
        """Nothing."""
        return None
