"""The rows of a form of inputs; a row whose input stays is kept, and the cursor in it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.editor.block_view import InputView
from app.editor.panels.fields.make import Surroundings
from app.editor.panels.input_row import InputRow, Offers
from app.editor.seen_values import Seen
from app.editor.theme import SPACE_L
from app.workflow.model import Link
from blocks.sdk import PortSpec


class RowList(QWidget):
    """A row for each input.

    Signals:
        edited, finished, linked, unlinked: As those of `InputRow`.
    """

    edited = Signal(str, object)
    finished = Signal()
    linked = Signal(Link)
    unlinked = Signal(Link)

    def __init__(self, offers: Offers | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers = offers
        self._rows: dict[str, InputRow] = {}
        self._around = Surroundings()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_L)

    def row(self, name: str) -> InputRow | None:
        """The row of the input `name`."""
        return self._rows.get(name)

    def focus_first(self) -> None:
        """Put the cursor into the first row that can be edited."""
        for row in self._rows.values():
            if row.field and row.field.isEnabled() and row.field.isVisibleTo(self):
                row.focus_field()
                return

    def clear(self) -> None:
        """Drop all rows."""
        for name in list(self._rows):
            self._drop(name)

    def show_views(self, views: Sequence[InputView], around: Surroundings) -> None:
        """Show these inputs, in this order."""
        if around != self._around:
            self.clear()
            self._around = around
        wanted = {view.spec.name: view for view in views}
        for name, row in list(self._rows.items()):
            view = wanted.get(name)
            if view is None or not _is_same(row.spec, view.spec):
                self._drop(name)
        if list(self._rows) != list(wanted):
            self._rows = {name: self._rows.get(name) or self._made(wanted[name]) for name in wanted}
            for row in self._rows.values():
                # Moves a row that is there already to the end.
                self._column.addWidget(row)
                row.show()
        for name, row in self._rows.items():
            row.show_view(wanted[name])

    def show_seen(self, seen: Seen) -> None:
        """Tell the editors of the values that reach the block."""
        for row in self._rows.values():
            if row.field:
                row.field.show_seen(seen)

    def _made(self, view: InputView) -> InputRow:
        row = InputRow(view, self._around, self._offers, self)
        row.edited.connect(self.edited)
        row.finished.connect(self.finished)
        row.linked.connect(self.linked)
        row.unlinked.connect(self.unlinked)
        return row

    def _drop(self, name: str) -> None:
        row = self._rows.pop(name)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()


def _is_same(one: PortSpec, other: PortSpec) -> bool:
    return one == other and one.annotation == other.annotation
