"""What the window says of the document: its title, whether it is changed, what undo would undo."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from app.editor.actions import Actions
from app.editor.document import Document
from app.editor.file_notice import title_of
from app.editor.file_watch import FileWatch


class Heading(QObject):
    """Follows one document.

    Args:
        window: Gets the title.
        actions: Those of undo and redo get their words.
        document: What is followed.
        disk: Knows whether its file may only be read.
    """

    def __init__(
        self, window: QMainWindow, actions: Actions, document: Document, disk: FileWatch
    ) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._document = document
        self._disk = disk
        document.history_changed.connect(self._show_history)
        document.path_changed.connect(self._show_path)
        disk.changed.connect(self._show_path)
        self._show_history()
        self._show_path()

    def _show_history(self) -> None:
        document = self._document
        for name, verb, what in (
            ("undo", "&Undo", document.undo_name),
            ("redo", "&Redo", document.redo_name),
        ):
            action = self._actions[name]
            action.setEnabled(bool(what))
            action.setText(f"{verb} {what[:1].lower()}{what[1:]}" if what else verb)
        self._window.setWindowModified(document.is_changed)

    def _show_path(self) -> None:
        is_read_only = self._disk.is_read_only
        self._window.setWindowTitle(title_of(self._document, is_read_only=is_read_only))
