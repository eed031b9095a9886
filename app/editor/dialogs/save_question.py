"""What is asked before a file is written over that may only be read, or that somebody changed."""

from enum import Enum

from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from app.editor.icons import icon

_ICON_SIZE = 40


class SaveChoice(Enum):
    """Where to save."""

    HERE = "here"
    """Over the file."""
    ELSEWHERE = "elsewhere"
    """Under a name that is asked for."""
    NOWHERE = "nowhere"
    """Not now."""


def ask_changed(name: str, window: QWidget) -> SaveChoice:
    """The file was written by somebody else since it was opened."""
    box = _box(
        f"“{name}” was changed by another program since you opened it.",
        "Saving here replaces what that program wrote.",
        window,
    )
    here = box.addButton("&Replace it", QMessageBox.ButtonRole.DestructiveRole)
    return _answer(box, here)


def ask_read_only(name: str, window: QWidget) -> SaveChoice:
    """The file may not be written."""
    text = f"“{name}” may only be read."
    return _answer(_box(text, "Save the workflow under another name instead.", window))


def _box(text: str, more: str, window: QWidget) -> QMessageBox:
    box = QMessageBox(window)
    box.setIconPixmap(icon("mdi6.content-save-alert-outline", "accent").pixmap(_ICON_SIZE))
    box.setWindowTitle("Save")
    box.setText(text)
    box.setInformativeText(more)
    return box


def _answer(box: QMessageBox, here: QPushButton | None = None) -> SaveChoice:
    elsewhere = box.addButton("Save &as…", QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(elsewhere)
    box.setEscapeButton(cancel)
    box.exec()
    clicked = box.clickedButton()
    if clicked is elsewhere:
        return SaveChoice.ELSEWHERE
    # Closing the box clicks nothing.
    return SaveChoice.HERE if here is not None and clicked is here else SaveChoice.NOWHERE
