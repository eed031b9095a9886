"""An example on the start page: its picture, its name and what it does. One large button."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.editor.theme import SPACE_M, SPACE_S, SPACE_XS
from app.workflow.model import Workflow

PICTURE = QSize(252, 142)
_SIZE = QSize(PICTURE.width() + 2, 264)


class ExampleCard(QPushButton):
    """Opens a copy of an example."""

    def __init__(self, workflow: Workflow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "example")
        self.setFixedSize(_SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"Example: {workflow.name}")
        self.setAccessibleDescription(workflow.description)
        self.setToolTip("Open a copy of this example")
        self._picture = QLabel(self)
        self._picture.setFixedHeight(PICTURE.height())
        name = QLabel(workflow.name, self)
        name.setProperty("kind", "title")
        what = QLabel(workflow.description, self)
        what.setProperty("kind", "help")
        what.setWordWrap(True)
        what.setAlignment(Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_S)
        words.setSpacing(SPACE_XS)
        words.addWidget(name)
        words.addWidget(what, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 0)
        column.setSpacing(0)
        column.addWidget(self._picture)
        column.addLayout(words, 1)
        for label in (self._picture, name, what):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_picture(self, picture: QPixmap) -> None:
        """Show the workflow as it looks on the canvas."""
        self._picture.setPixmap(picture)

    @property
    def has_picture(self) -> bool:
        """The picture has been painted."""
        return not self._picture.pixmap().isNull()
