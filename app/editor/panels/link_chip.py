"""A link into an input as the inspector shows it: where from, and a button to unlink."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from app.editor.block_view import LinkView
from app.editor.icons import icon
from app.editor.panels.elided_label import ElidedLabel
from app.workflow.model import Link


class LinkChip(QFrame):
    """One link.

    Signals:
        removed: Take the link away; carries the `Link`.
    """

    removed = Signal(Link)

    def __init__(self, view: LinkView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.setProperty("kind", "chip")
        mark = QLabel(self)
        mark.setPixmap(icon("mdi6.arrow-left", "accent").pixmap(14, 14))
        text = ElidedLabel(view.text, parent=self)
        remove = QToolButton(self)
        remove.setProperty("kind", "tiny")
        remove.setIcon(icon("mdi6.link-variant-off"))
        remove.setToolTip(f"Unlink from {view.text}")
        remove.setAccessibleName(f"Unlink from {view.text}")
        remove.clicked.connect(lambda: self.removed.emit(view.link))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 2, 2)
        row.setSpacing(6)
        row.addWidget(mark)
        row.addWidget(text, 1)
        if view.key:
            key = QLabel(view.key, self)
            key.setProperty("kind", "tag")
            key.setToolTip("Its name among the links of this input")
            row.addWidget(key)
        row.addWidget(remove)
