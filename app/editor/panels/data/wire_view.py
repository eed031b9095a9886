"""What a block sent and what it was answered, as it was on the wire; secrets are stars."""

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.editor.icons import icon
from app.editor.panels.data.curl import curl_of
from app.editor.panels.fields.field import QuietComboBox
from app.editor.panels.outbox.delivery_text import wire
from app.editor.theme import SPACE_S, SPACE_XS
from app.rehearsal.outbox import Delivery


class WireView(QWidget):
    """One exchange of several."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._deliveries: Sequence[Delivery] = ()
        label = QLabel("On the wire", self)
        label.setProperty("kind", "label")
        self.which = QuietComboBox(self)
        self.which.setAccessibleName("Which exchange is shown")
        self.which.currentIndexChanged.connect(self._show)
        self.curl = QPushButton(icon("mdi6.console"), "Copy as curl", self)
        self.curl.setProperty("kind", "small")
        self.curl.setToolTip("Copy the request as a command for a terminal; put your secrets in")
        self.curl.clicked.connect(self.copy_curl)
        self.text = QPlainTextEdit(self)
        self.text.setProperty("kind", "plain")
        self.text.setAccessibleName("Request and answer")
        self.text.setReadOnly(True)
        head = QHBoxLayout()
        head.setSpacing(SPACE_S)
        head.addWidget(label)
        head.addWidget(self.which)
        head.addStretch(1)
        head.addWidget(self.curl)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_XS)
        column.setSpacing(SPACE_XS)
        column.addLayout(head)
        column.addWidget(self.text, 1)

    def show_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        """Show these, the last one first of all."""
        if list(deliveries) == list(self._deliveries):
            return
        self._deliveries = deliveries
        self.which.blockSignals(True)
        self.which.clear()
        for one in deliveries:
            self.which.addItem(f"{one.request.method} → {one.response.status}")
        self.which.setCurrentIndex(len(deliveries) - 1)
        self.which.blockSignals(False)
        self.which.setVisible(len(deliveries) > 1)
        self._show()

    def copy_curl(self) -> None:
        """Put the request on the clipboard as a command of curl."""
        shown = self._shown()
        if shown is not None:
            QGuiApplication.clipboard().setText(curl_of(shown.request))

    def _shown(self) -> Delivery | None:
        place = self.which.currentIndex()
        return self._deliveries[place] if 0 <= place < len(self._deliveries) else None

    def _show(self) -> None:
        shown = self._shown()
        self.text.setPlainText(wire(shown) if shown is not None else "")
        self.curl.setEnabled(shown is not None and bool(curl_of(shown.request)))
