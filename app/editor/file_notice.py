"""Says above the canvas what happened to the open file on disk, and lets the user choose."""

from PySide6.QtCore import QObject

from app.editor.document import Document
from app.editor.file_menu import FileMenu
from app.editor.file_watch import DiskState
from app.editor.panels.notice_bar import NoticeBar


class FileNotice(QObject):
    """Speaks in a bar.

    Args:
        bar: Where it speaks.
        document: The open workflow.
        files: What can be done about its file.
    """

    def __init__(
        self, bar: NoticeBar, document: Document, files: FileMenu, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bar = bar
        self._document = document
        self._files = files
        files.disk.changed.connect(self._on_disk_changed)

    def _on_disk_changed(self) -> None:
        path = self._document.path
        state = self._files.disk.state
        if path is None:
            self._bar.hide()
        elif state is DiskState.CHANGED:
            lost = " Reloading can be undone." if self._document.is_changed else ""
            self._bar.say(
                f"“{path.name}” was changed by another program.{lost}",
                (("Reload", self._files.reload), ("Keep mine", self._files.keep_mine)),
            )
        elif state is DiskState.GONE:
            self._document.mark_unsaved()
            self._bar.say(
                f"“{path.name}” was removed or moved away. The workflow is still here, unsaved.",
                (("Save again", self._files.save), ("Close", self._bar.hide)),
            )
        elif self._files.disk.is_read_only:
            self._bar.say(
                f"“{path.name}” may only be read: saving asks for another name.",
                (("Save as…", self._files.save_as), ("Close", self._bar.hide)),
            )
        else:
            self._bar.hide()


def title_of(document: Document, *, is_read_only: bool) -> str:
    """What the window is called; `[*]` is where Qt marks unsaved changes."""
    name = "Untitled"
    if document.path is not None:
        name = document.path.name
    elif document.copy_of is not None:
        name = f"Copy of {document.copy_of.name}"
    return f"{name}[*]{' (read-only)' if is_read_only else ''} – Cordboard"
