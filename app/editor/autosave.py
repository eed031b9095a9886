"""Keeps a draft of what is not saved, a little after each change; gone once it is saved."""

import logging

from PySide6.QtCore import QObject, QTimer, Signal

from app.editor.clock import now
from app.editor.document import Document
from app.editor.recovery import Draft, RecoveryFolder, Slot
from blocks.sdk import DocumentError

PAUSE_MS = 3000
"""From the first change that is not kept to the draft: no more than this is lost."""

log = logging.getLogger("cordboard.editor")


class Autosave(QObject):
    """Follows one document.

    Signals:
        failed: No draft can be kept; carries the sentence for the user. Said once.
    """

    failed = Signal(str)

    def __init__(
        self, document: Document, folder: RecoveryFolder, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._folder = folder
        self._slot: Slot | None = None
        self._has_failed = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.keep_now)
        document.history_changed.connect(self._on_history_changed)

    def keep_now(self) -> None:
        """Write the draft without waiting; nothing where all is saved."""
        self._pause.stop()
        document = self._document
        if not document.is_changed:
            return
        draft = Draft(document.workflow, document.path or document.copy_of, now())
        try:
            self._slot = self._slot or self._folder.new_slot()
            self._slot.write(draft)
        except (OSError, DocumentError) as error:
            self._say_failed(error)

    def hand_over(self) -> Slot | None:
        """Stop following, with the draft kept as it has to be; gives its place for `take_over`."""
        if self._pause.isActive():
            self.keep_now()
        slot, self._slot = self._slot, None
        return slot

    def take_over(self, slot: Slot | None) -> None:
        """Follow the document as it is now, whose draft has this place."""
        self._pause.stop()
        self._slot = slot

    def close(self) -> None:
        """The document is closed, and whoever wanted to save it has done so."""
        self._pause.stop()
        if self._slot is not None:
            self._slot.forget()
            self._slot = None

    def _on_history_changed(self) -> None:
        if not self._document.is_changed:
            self.close()
        elif not self._pause.isActive():
            # Not begun anew at each change: who never pauses would never be safe.
            self._pause.start()

    def _say_failed(self, error: Exception) -> None:
        if self._has_failed:
            return
        self._has_failed = True
        log.error("no draft can be kept: %s", error)
        self.failed.emit(f"Unsaved changes cannot be kept safe ({error}): save often.")
