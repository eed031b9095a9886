"""Asks for values of a block's ports: what to try it with, or what to change while it is held."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.editor.block_view import InputView
from app.editor.panels.fields.field import ABSENT
from app.editor.panels.fields.make import Surroundings
from app.editor.panels.row_list import RowList
from app.editor.theme import SPACE_L, SPACE_M
from blocks.sdk import BOOLEAN, CordboardError, Kind, PortSpec

Take = Callable[[Mapping[str, Any]], object]
"""Takes what was changed, by port name; raises `CordboardError` where it cannot be used."""

_SIZE = (520, 560)


class ValuesDialog(QDialog):
    """A form of values; those that the user changed are given to `take`.

    It stays open, and says why, where they cannot be used.

    Args:
        title: Of the window.
        about: What the values are for, in a sentence or two.
        ports: Which values there are.
        values: As they are; what is not in it has none.
        action: What the button says.
        take: Gets the changed values: None stands for “no value”.
    """

    def __init__(
        self,
        title: str,
        about: str,
        ports: Sequence[PortSpec],
        values: Mapping[str, Any],
        action: str,
        take: Take,
        around: Surroundings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(*_SIZE)
        self._ports = [_plain(port) for port in ports]
        self._before = dict(values)
        self._values = dict(values)
        self._around = around or Surroundings()
        self._take = take
        words = QLabel(about, self)
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        self.rows = RowList(parent=self)
        self.rows.edited.connect(self._on_edited)
        self._changes = QLabel(self)
        self._changes.setProperty("kind", "help")
        self._changes.setWordWrap(True)
        self._error = QLabel(self)
        self._error.setProperty("kind", "field-error")
        self._error.setWordWrap(True)
        self._error.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.button = QPushButton(action, self)
        self.button.setDefault(True)
        buttons.addButton(self.button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addWidget(words)
        column.addWidget(self._scrolled(), 1)
        for widget in (self._changes, self._error, buttons):
            column.addWidget(widget)
        self._show()
        self.rows.focus_first()

    @property
    def changed(self) -> Mapping[str, Any]:
        """What is other than it was; None where there is no value any more."""
        names = {*self._before, *self._values}
        return {
            name: self._values.get(name)
            for name in names
            if repr(self._values.get(name)) != repr(self._before.get(name))
        }

    def _scrolled(self) -> QScrollArea:
        inner = QWidget(self)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, SPACE_M, 0)
        column.addWidget(self.rows)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inner)
        return area

    def _show(self) -> None:
        views = [
            InputView(
                spec=port, is_written=port.name in self._values, written=self._values.get(port.name)
            )
            for port in self._ports
        ]
        self.rows.show_views(views, self._around)
        names = [port.label for port in self._ports if port.name in self.changed]
        self._changes.setText(f"Changed: {', '.join(names)}" if names else "Nothing is changed.")

    def _on_edited(self, name: str, value: object) -> None:
        self._error.hide()
        if value is ABSENT:
            self._values.pop(name, None)
        else:
            self._values[name] = value
        self._show()

    def _on_accepted(self) -> None:
        # What is being typed counts.
        self.button.setFocus()
        try:
            self._take(self.changed)
        except CordboardError as error:
            self._error.setText(str(error))
            self._error.show()
            return
        self.accept()


def _plain(port: PortSpec) -> PortSpec:
    """The port as a value to write: not linked, and no branch of its own kind."""
    type = BOOLEAN if port.type.kind == Kind.BRANCH else port.type
    return replace(port, type=type, is_required=False, many_links=False, is_port=False)
