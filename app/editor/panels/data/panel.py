"""The page Data: inputs and outputs of the selected block side by side, and what it sent."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from app.editor.panels.data.value_view import ValueView
from app.editor.panels.data.wire_view import WireView
from app.editor.panels.status_pill import StatusPill
from app.editor.theme import SPACE_M, SPACE_S, SPACE_XS

EMPTY = "Select a block and rehearse: what it got and gave is shown here."


class DataPanel(QWidget):
    """What is known of one block in the row that is looked at.

    Signals:
        shown: It has come into sight.
    """

    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QLabel(EMPTY, self)
        self.title.setProperty("kind", "label")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.pill = StatusPill(self)
        self.about = QLabel(self)
        self.about.setProperty("kind", "muted")
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        self.inputs = ValueView("Inputs", self)
        self.outputs = ValueView("Outputs", self)
        self.wire = WireView(self)
        self.views = QSplitter(Qt.Orientation.Horizontal, self)
        self.views.setChildrenCollapsible(False)
        for view in (self.inputs, self.outputs, self.wire):
            self.views.addWidget(view)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_M, SPACE_XS, SPACE_M, 0)
        head.setSpacing(SPACE_S)
        head.addWidget(self.title)
        head.addWidget(self.pill)
        head.addWidget(self.about, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_XS, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.views, 1)
        self.show_nothing()

    def show_nothing(self) -> None:
        """No block is selected."""
        self.title.setText(EMPTY)
        for part in (self.pill, self.about, self.views):
            part.hide()

    def show_block(self, title: str) -> None:
        """A block of this title is shown."""
        self.title.setText(title)
        for part in (self.pill, self.about, self.views):
            part.show()

    def showEvent(self, event: QShowEvent) -> None:
        """Tell whoever fills it."""
        super().showEvent(event)
        self.shown.emit()
