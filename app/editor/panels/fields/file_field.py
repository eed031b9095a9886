"""Editor of the path of a file, with a button to choose it."""

import os
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from app.editor.icons import icon
from app.editor.panels.fields.field import Field
from app.editor.panels.fields.text_field import TextField

TABLES = "Tables (*.csv *.xlsx *.xls);;All files (*)"


class FileField(Field):
    """A path, written relative to the folder of the workflow where that is possible.

    Args:
        folder: Folder of the workflow file; None before it is first saved.
    """

    def __init__(
        self, folder: Path | None, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._text = TextField(placeholder, parent=self)
        self._text.edited.connect(self.edited)
        self._text.finished.connect(self.finished)
        self._browse = QPushButton(icon("mdi6.folder-open-outline"), "Browse…", self)
        self._browse.setToolTip("Choose a file")
        self._browse.clicked.connect(self._on_browse)
        self.setFocusProxy(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._text, 1)
        row.addWidget(self._browse)

    def show_value(self, value: Any) -> None:
        """Show it."""
        self._text.show_value(value)

    def _on_browse(self) -> None:
        start = str(self._folder or Path.home())
        chosen, _ = QFileDialog.getOpenFileName(self, "Choose a file", start, TABLES)
        if chosen:
            self._text.type_text(written_path(Path(chosen), self._folder))


def written_path(path: Path, folder: Path | None) -> str:
    """`path` as written in a workflow in `folder`: relative when it is in or beside that folder."""
    if folder is None:
        return str(path)
    relative = Path(os.path.relpath(path, folder))
    return relative.as_posix() if relative.parts[:2] != ("..", "..") else str(path)
