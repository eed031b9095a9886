"""Asks at the start what becomes of drafts that an editor left behind when it died."""

import datetime as dt
import logging
from collections.abc import Callable
from enum import Enum
from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget

from app.editor.clock import now
from app.editor.file_menu import short
from app.editor.icons import icon
from app.editor.recovery import Draft, RecoveryFolder
from app.workflow.file import dump
from blocks.sdk import DocumentError

_ICON_SIZE = 40

log = logging.getLogger("cordboard.editor")


class _Answer(Enum):
    RESTORE = "restore"
    THROW_AWAY = "throw away"
    LATER = "later"


def offer_drafts(folder: RecoveryFolder, restore: Callable[[Draft], None], window: QWidget) -> bool:
    """Ask about each abandoned draft, oldest first, so that the newest comes to stand in front.

    What is put off stays for the next start.

    Args:
        restore: Opens a draft, and keeps it safe from then on.

    Returns:
        Whether one was restored.
    """
    is_restored = False
    for slot in reversed(folder.abandoned()):
        try:
            draft = slot.read()
        except DocumentError as error:
            # It stays where it is: somebody may be able to make something of it.
            log.warning("%s", error)
            slot.release()
            continue
        if _is_in_its_file(draft):
            slot.forget()
            continue
        answer = _ask(draft, window)
        if answer is _Answer.RESTORE:
            restore(draft)
            is_restored = True
        if answer is _Answer.LATER:
            slot.release()
        else:
            slot.forget()
    return is_restored


def words_of(draft: Draft) -> str:
    """What was not saved, from when, of which file."""
    count = len(draft.workflow.blocks)
    blocks = f"{count} block{'' if count == 1 else 's'}"
    where = f"It comes from {short(draft.origin)}" if draft.origin else "It had no file yet"
    return (
        f"“{draft.workflow.name}” ({blocks}) was last changed {_when(draft.written_at)}. "
        f"{where}, and stays unsaved until you save it."
    )


def _ask(draft: Draft, window: QWidget) -> _Answer:
    box = QMessageBox(window)
    box.setIconPixmap(icon("mdi6.backup-restore", "accent").pixmap(_ICON_SIZE))
    box.setWindowTitle("Restore unsaved work")
    box.setText("Cordboard ended before this workflow was saved. Restore it?")
    box.setInformativeText(words_of(draft))
    restore = box.addButton("&Restore", QMessageBox.ButtonRole.AcceptRole)
    away = box.addButton("&Throw away", QMessageBox.ButtonRole.DestructiveRole)
    later = box.addButton("Ask &later", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(restore)
    box.setEscapeButton(later)
    box.exec()
    clicked = box.clickedButton()
    if clicked is restore:
        return _Answer.RESTORE
    return _Answer.THROW_AWAY if clicked is away else _Answer.LATER


def _is_in_its_file(draft: Draft) -> bool:
    """Saved after all, in the moment before the end."""
    try:
        return draft.origin is not None and _text(draft.origin) == dump(draft.workflow)
    except (OSError, ValueError):
        return False


def _text(path: Path) -> str:
    return path.read_text("utf-8")


def _when(moment: dt.datetime) -> str:
    local, today = moment.astimezone(), now().astimezone().date()
    days = (today - local.date()).days
    day = {0: "today", 1: "yesterday"}.get(days, f"on {local:%d %B %Y}")
    return f"{day} at {local:%H:%M}"
