"""What every editor of a written value has in common. The editors are beside this module."""

from enum import Enum
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QWidget

from app.editor.seen_values import Seen
from blocks.sdk import PortSpec, write_text


class _Absent(Enum):
    ABSENT = "absent"


ABSENT: Final = _Absent.ABSENT
"""Stands for “nothing is written here”."""


class Field(QWidget):
    """Shows and changes the written value of one input.

    Signals:
        edited: The user changed it; carries the new value, or ABSENT.
        sibling_edited: The user changed another input of the block here; its name and new value.
        finished: The user is done with it for now; what comes next is another step of the history.
    """

    edited = Signal(object)
    sibling_edited = Signal(str, object)
    finished = Signal()

    def show_value(self, value: Any) -> None:
        """Show a written value, or ABSENT, without emitting `edited`. Any value may come."""
        raise NotImplementedError

    def show_seen(self, seen: Seen) -> None:
        """Hear of the block around, and of the values that reach it. Most editors need not."""

    def name_for_readers(self, name: str, help: str) -> None:
        """Name the controls for screen readers."""
        self.control().setAccessibleName(name)
        self.control().setAccessibleDescription(help)

    def control(self) -> QWidget:
        """The widget that takes the keys."""
        control: QWidget = self
        while proxy := control.focusProxy():
            control = proxy
        return control


def as_text(value: Any) -> str:
    """A written value as one edits it; empty for ABSENT and None."""
    return "" if value is ABSENT or value is None else str(write_text(value))


def placeholder(spec: PortSpec) -> str:
    """What stands in an empty editor: the default, or an example."""
    if spec.default not in (None, "", [], {}):
        return as_text(spec.default)
    if spec.example is not None:
        return f"e.g. {as_text(spec.example)}"
    return ""


class QuietComboBox(QComboBox):
    """A drop-down that the wheel scrolls past, and never changes."""

    def wheelEvent(self, event: QEvent) -> None:
        """Let the panel scroll."""
        event.ignore()


_HISTORY_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class OneHistory(QObject):
    """Leaves Ctrl+Z in a text editor to the document, so that there is one history of edits."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep Qt's editors from taking the keys of undo and redo."""
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        if not isinstance(event, QKeyEvent):
            return False
        is_ours = any(map(event.matches, _HISTORY_KEYS))
        if is_ours:
            event.ignore()
        return is_ours
