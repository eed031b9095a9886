"""Editor of the path of a file, with a button to choose it."""

import os
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.editor.icons import icon
from app.editor.panels.fields.account_field import Account
from app.editor.panels.fields.field import Field, as_text
from app.editor.panels.fields.rows_preview import RowsPreview
from app.editor.panels.fields.text_field import TextField
from app.editor.seen_values import Seen
from app.editor.theme import SPACE_XS

TABLES = "Tables (*.csv *.xlsx *.xls);;All files (*)"


class FileField(Field):
    """A path, written relative to the folder of the workflow where that is possible.

    Args:
        folder: Folder of the workflow file; None before it is first saved.
        account: Reads the first rows; without it none are shown.
    """

    def __init__(
        self,
        folder: Path | None,
        placeholder: str = "",
        account: Account | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._preview = RowsPreview(account, self) if account else None
        self._text = TextField(placeholder, parent=self)
        self._text.edited.connect(self.edited)
        self._text.finished.connect(self.finished)
        self._browse = QPushButton(icon("mdi6.folder-open-outline"), "Browse…", self)
        self._browse.setToolTip("Choose a file")
        self._browse.clicked.connect(self._on_browse)
        self.setFocusProxy(self._text)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._text, 1)
        row.addWidget(self._browse)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addLayout(row)
        if self._preview:
            column.addWidget(self._preview)

    def show_value(self, value: Any) -> None:
        """Show it."""
        self._text.show_value(value)
        if self._preview:
            self._preview.show_file(as_text(value))

    def show_seen(self, seen: Seen) -> None:
        """Hear whether the block reads rows."""
        if self._preview:
            self._preview.setVisible(seen.spec is not None and seen.spec.rows is not None)

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
