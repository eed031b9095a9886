"""Search and choices above the list of messages."""

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSizePolicy, QWidget

from app.editor.icons import icon
from app.editor.panels.fields.field import QuietComboBox
from app.editor.panels.outbox.delivery_text import CHANNELS
from app.editor.panels.outbox.message_filter import MessageFilter
from app.editor.theme import SPACE_S, SPACE_XS

_NAMES = {"channel": "Kind", "provider": "Provider", "block": "Block"}
"""Each choice; its name stands there for any."""


_STRETCH = (4, 5, 4)


class FilterBar(QWidget):
    """Says which messages are wanted.

    Signals:
        changed: Carries the `MessageFilter`.
        list_wanted: The focus is to go to the list.
    """

    changed = Signal(MessageFilter)
    list_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._search = QLineEdit(self)
        self._search.setProperty("kind", "search")
        self._search.setPlaceholderText("Search text or numbers (Ctrl+Alt+I)")
        self._search.setAccessibleName("Search the messages")
        self._search.setClearButtonEnabled(True)
        self._search.addAction(icon("mdi6.magnify"), QLineEdit.ActionPosition.LeadingPosition)
        self._search.textChanged.connect(self._on_changed)
        self._search.installEventFilter(self)
        self._choices = {name: self._made(name) for name in _NAMES}
        grid = QGridLayout(self)
        grid.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_XS)
        grid.setSpacing(SPACE_XS)
        grid.addWidget(self._search, 0, 0, 1, 3)
        for column, combo in enumerate(self._choices.values()):
            grid.addWidget(combo, 1, column)
            grid.setColumnStretch(column, _STRETCH[column])

    @property
    def value(self) -> MessageFilter:
        """What is wanted."""
        chosen = {name: combo.currentData() or "" for name, combo in self._choices.items()}
        return MessageFilter(self._search.text().strip(), **chosen)

    def focus_search(self) -> None:
        """Start to search."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def clear(self) -> None:
        """Want all."""
        self._search.clear()
        for combo in self._choices.values():
            combo.setCurrentIndex(0)

    def offer(
        self, marks: Mapping[str, Collection[str]], block_title: Callable[[str], str] = str
    ) -> None:
        """Offer the kinds, providers and blocks that there are; what is chosen stays."""
        for name, combo in self._choices.items():
            chosen = combo.currentData() or ""
            with QSignalBlocker(combo):
                combo.clear()
                combo.addItem(_NAMES[name], "")
                for mark in marks[name]:
                    combo.addItem(_words(name, mark, block_title), mark)
                combo.setCurrentIndex(max(0, combo.findData(chosen)))
            combo.setEnabled(len(marks[name]) > 1 or combo.currentIndex() > 0)
        self._on_changed()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search, Enter and the arrow go into the list, Escape clears."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Down:
                self.list_wanted.emit()
            case Qt.Key.Key_Escape if self._search.text():
                self._search.clear()
            case _:
                return False
        return True

    def _made(self, name: str) -> QuietComboBox:
        combo = QuietComboBox(self)
        combo.setProperty("kind", "compact")
        combo.setAccessibleName(_NAMES[name])
        combo.setToolTip(f"List messages of one {_NAMES[name].lower()} alone")
        combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.addItem(_NAMES[name], "")
        combo.currentIndexChanged.connect(self._on_changed)
        return combo

    def _on_changed(self) -> None:
        self.changed.emit(self.value)


def _words(name: str, mark: str, block_title: Callable[[str], str]) -> str:
    if name == "channel":
        return CHANNELS.get(mark, (mark, ""))[0]
    return block_title(mark) if name == "block" else mark or "No provider"
