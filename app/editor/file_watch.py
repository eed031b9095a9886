"""Notices when the file of the open workflow is changed, removed or may only be read.

What is said about it is up to `app.editor.file_notice`.
"""

import hashlib
import os
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from app.editor.document import Document

_PAUSE_MS = 120
"""A program that writes a file touches it several times."""


class DiskState(Enum):
    """What is on disk, compared with what was last read or written here."""

    SAME = "same"
    """As it was left; or there is no file."""
    CHANGED = "changed"
    """Somebody else has written it."""
    GONE = "gone"
    """Removed, moved away, or no longer readable."""


class FileWatch(QObject):
    """Watches the file of one document by its content.

    Signals:
        changed: `state` is another one, or the file was changed once more.
    """

    changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._known: bytes | None = None
        self._seen: bytes | None = None
        self._watcher = QFileSystemWatcher(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self._watcher.fileChanged.connect(self._on_touched)
        self._watcher.directoryChanged.connect(self._on_touched)
        document.path_changed.connect(self.accept)
        self.accept()

    @property
    def known(self) -> bytes | None:
        """Stands for what was last read or written here; None where there was no file."""
        return self._known

    def resume(self, known: bytes | None) -> None:
        """Go on with a file of which this was `known`: what became of it since is noticed."""
        self._known = known
        self._seen = self._digest()
        self._watch()
        self.changed.emit()

    @property
    def state(self) -> DiskState:
        """As it was when somebody last looked."""
        if self._known == self._seen:
            return DiskState.SAME
        return DiskState.GONE if self._seen is None else DiskState.CHANGED

    @property
    def is_read_only(self) -> bool:
        """The file may only be read, by its own marks or because of its folder."""
        path = self._document.path
        return path is not None and is_read_only(path)

    def look(self) -> DiskState:
        """Read the file now; `changed` is emitted where it is another than at the last look."""
        self._pause.stop()
        self._watch()
        seen = self._digest()
        if seen != self._seen:
            self._seen = seen
            self.changed.emit()
        return self.state

    def accept(self) -> None:
        """What is on disk now is known: it was just read or written here, or is to be ignored."""
        self._pause.stop()
        self._known = self._seen = self._digest()
        self._watch()
        self.changed.emit()

    def _digest(self) -> bytes | None:
        path = self._document.path
        return digest(path) if path else None

    def _watch(self) -> None:
        """The file and its folder: a file that is replaced is another one to the system."""
        path = self._document.path
        wanted = set()
        if path is not None:
            real = Path(os.path.realpath(path))
            wanted = {str(one) for one in (real, real.parent, path.parent) if one.exists()}
        watched = {*self._watcher.files(), *self._watcher.directories()}
        if watched - wanted:
            self._watcher.removePaths(sorted(watched - wanted))
        if wanted - watched:
            self._watcher.addPaths(sorted(wanted - watched))

    def _on_touched(self) -> None:
        self._pause.start()


def digest(path: Path) -> bytes | None:
    """Stands for what a file holds; None where it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return None


def is_read_only(path: Path) -> bool:
    """Whether `path` is there and must not or cannot be written.

    A file that nobody may write is meant to be left alone, even by an administrator who could.
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    folder = Path(os.path.realpath(path)).parent
    return not (mode & 0o222 and os.access(path, os.W_OK) and os.access(folder, os.W_OK))
