"""Editor of a text that is several values, such as e-mail addresses: a chip for each."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from app.editor.icons import icon
from app.editor.look import tip
from app.editor.panels.elided_label import ElidedLabel
from app.editor.panels.fields.field import ABSENT, Field, OneHistory, as_text
from app.editor.theme import SPACE_S, SPACE_XS


class ChipsField(Field):
    """Several values in one text. Return or the separator makes a chip; Backspace opens the last.

    Args:
        separator: Between the values, as it is written.
        wrong: What is wrong with one value, in words; empty for nothing.
        placeholder: Shown while there is nothing.
    """

    def __init__(
        self,
        separator: str,
        wrong: Callable[[str], str],
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._separator = separator
        self._wrong = wrong
        self._chips: list[_Chip] = []
        self._edit = QLineEdit(self)
        self._edit.setPlaceholderText(placeholder)
        self._edit.installEventFilter(OneHistory(self))
        self._edit.installEventFilter(self)
        self._edit.textEdited.connect(self._on_text_edited)
        self._edit.editingFinished.connect(self._on_done)
        self.setFocusProxy(self._edit)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_XS)
        self._column.addWidget(self._edit)

    def show_value(self, value: Any) -> None:
        """Show it; what is being typed stays."""
        if value == self._value():
            return
        self._edit.clear()
        self._set_chips(self._split(as_text(value)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the last chip with Backspace in the empty line."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            is_back = event.key() == Qt.Key.Key_Backspace and not self._edit.text()
            if is_back and self._chips:
                texts = [chip.text for chip in self._chips]
                self._set_chips(texts[:-1])
                self._edit.setText(texts[-1])
                return True
        return False

    def _split(self, text: str) -> list[str]:
        parts = text.replace(",", self._separator).replace("\n", self._separator)
        return [one.strip() for one in parts.split(self._separator) if one.strip()]

    def _value(self) -> Any:
        texts = [chip.text for chip in self._chips] + self._split(self._edit.text())
        return f"{self._separator} ".join(texts) or ABSENT

    def _set_chips(self, texts: list[str]) -> None:
        for chip in self._chips:
            self._column.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [_Chip(text, self._wrong(text), self) for text in texts]
        for place, chip in enumerate(self._chips):
            chip.removed.connect(self._on_removed)
            self._column.insertWidget(place, chip)
            chip.show()

    def _on_text_edited(self, text: str) -> None:
        if any(mark in text for mark in (self._separator, ",", "\n")):
            self._take_in()
        self.edited.emit(self._value())

    def _on_done(self) -> None:
        self._take_in()
        self.finished.emit()

    def _take_in(self) -> None:
        """Make chips of what is typed."""
        typed = self._split(self._edit.text())
        self._edit.clear()
        if typed:
            self._set_chips([*(chip.text for chip in self._chips), *typed])

    def _on_removed(self, chip: object) -> None:
        self._set_chips([one.text for one in self._chips if one is not chip])
        self.edited.emit(self._value())
        self.finished.emit()


class _Chip(QFrame):
    removed = Signal(object)

    def __init__(self, text: str, wrong: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = text
        self.setProperty("kind", "chip")
        self.setProperty("hasProblem", bool(wrong))
        self.setAccessibleName(f"{text}: {wrong}" if wrong else text)
        self.setToolTip(tip(wrong or text))
        remove = QToolButton(self)
        remove.setProperty("kind", "tiny")
        remove.setIcon(icon("mdi6.close"))
        remove.setToolTip(f"Remove {text}")
        remove.setAccessibleName(f"Remove {text}")
        remove.clicked.connect(lambda: self.removed.emit(self))
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_S, 2, 2, 2)
        row.addWidget(ElidedLabel(text, parent=self), 1)
        row.addWidget(remove)
