"""The page of the outbox: a list of what would have been sent, and each message to read."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.editor.panels.line_list import LineList
from app.editor.panels.outbox.around import NOTHING_AROUND, Around
from app.editor.panels.outbox.filter_bar import FilterBar
from app.editor.panels.outbox.message_filter import MessageFilter
from app.editor.panels.outbox.message_view import MessageView
from app.editor.panels.outbox.model import OutboxModel, OutboxRole
from app.rehearsal.outbox import Delivery

EMPTY = "Messages that a rehearsal would have sent appear here. Nothing leaves this machine."
NONE_SENT = "This rehearsal sent nothing."
NONE_FITS = "No message fits what is searched for and chosen above."

_NARROWEST, _NARROWEST_MESSAGE = 220, 360

LookAround = Callable[[Delivery], Around]
"""Tells what a run knows of a message."""


class OutboxPanel(QWidget):
    """Deliveries of one rehearsal.

    Signals:
        block_wanted: The id of the block that sent the message shown.
        counted: How many there are now.
        why_wanted: Why a message was sent is asked; carries the `Delivery`.
        export_wanted: A `Delivery` is to be written to a file.
    """

    block_wanted = Signal(str)
    counted = Signal(int)
    why_wanted = Signal(Delivery)
    export_wanted = Signal(Delivery)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look_around: LookAround = lambda _delivery: NOTHING_AROUND
        self._shown: Delivery | None = None
        self._empty = EMPTY
        self._model = OutboxModel(self)
        self._model.marks_changed.connect(self._on_marks)
        self._filter = FilterBar(self)
        self._filter.setEnabled(False)
        self._list = LineList(self._model, "Messages", EMPTY, self, is_even=True)
        self._list.current_changed.connect(self._on_current)
        self._list.chosen.connect(lambda _index: self.show_block())
        self._filter.changed.connect(self._on_filter)
        self._filter.list_wanted.connect(self._list.focus_list)
        self._model.rowsInserted.connect(self._settle)
        self._message = MessageView(self)
        self._message.setMinimumWidth(_NARROWEST_MESSAGE)
        self._message.hide()
        self._message.head.block_wanted.connect(self.show_block)
        self._message.head.why_wanted.connect(self.ask_why)
        self._message.head.export_wanted.connect(self.export_shown)
        self._lay_out()

    def _lay_out(self) -> None:
        left = QWidget(self)
        left.setMinimumWidth(_NARROWEST)
        side = QVBoxLayout(left)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        side.addWidget(self._filter)
        side.addWidget(self._list, 1)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(left)
        split.addWidget(self._message)
        split.setSizes([290, 710])
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)

    def use(self, look_around: LookAround) -> None:
        """Ask here what a run knows of a message."""
        self._look_around = look_around

    @property
    def shown(self) -> Delivery | None:
        """The message that is shown."""
        return self._shown

    def deliveries(self) -> tuple[Delivery, ...]:
        """The messages that are listed."""
        return self._model.deliveries()

    def focus_search(self) -> None:
        """Start to search."""
        self._filter.focus_search()

    def clear(self) -> None:
        """Empty the outbox: another rehearsal begins."""
        self._shown = None
        self._model.clear()
        self._filter.clear()
        self._filter.setEnabled(False)
        self._say_when_empty(EMPTY)
        self._message.hide()
        self.counted.emit(0)

    def add(self, deliveries: Sequence[Delivery]) -> None:
        """Put deliveries at the end of the list, and show the first one there is."""
        self._filter.setEnabled(True)
        self._model.add(deliveries)
        self._settle()
        self.counted.emit(self._model.total)

    def say_ended(self) -> None:
        """The rehearsal is over: an empty outbox says so."""
        if not self._model.total:
            self._say_when_empty(NONE_SENT)

    def refresh(self) -> None:
        """Show the message anew: in another theme, or with what is known by now."""
        if self._shown is not None:
            self._message.show_delivery(self._shown, self._look_around(self._shown))

    def show_block(self) -> None:
        """Ask for the block of the message that is shown."""
        if self._shown is not None:
            self.block_wanted.emit(self._shown.block_id)

    def ask_why(self) -> None:
        """Ask why the message that is shown was sent."""
        if self._shown is not None:
            self.why_wanted.emit(self._shown)

    def export_shown(self) -> None:
        """Ask to write the message that is shown to a file."""
        if self._shown is not None:
            self.export_wanted.emit(self._shown)

    def _say_when_empty(self, words: str) -> None:
        self._empty = words
        self._list.say_when_empty(words)

    def _on_filter(self, wanted: MessageFilter) -> None:
        self._list.say_when_empty(self._empty if wanted == MessageFilter() else NONE_FITS)
        self._model.show_filter(wanted)
        self._settle()

    def _settle(self) -> None:
        """Keep the message that is shown the current one; else show the first."""
        if not self._list.current.isValid() and self._model.rowCount():
            self._list.go_to(max(0, self._model.place_of(self._shown)))
        self._message.setVisible(bool(self._model.rowCount()))

    def _on_marks(self) -> None:
        self._filter.offer(self._model.marks, self._block_title)

    def _block_title(self, block: str) -> str:
        """Of any of its messages the run tells what the block is called."""
        return self._look_around(self._model.marks["block"][block]).block_title or block

    def _on_current(self, index: QModelIndex) -> None:
        delivery = index.data(OutboxRole.DELIVERY) if index.isValid() else None
        if isinstance(delivery, Delivery) and delivery is not self._shown:
            self._shown = delivery
            self.refresh()
