"""Editors that choose: one of a list, yes or no, a time zone."""

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QWidget,
)

from app.editor.panels.fields.field import ABSENT, Field, OneHistory, QuietComboBox, as_text

UNSET = "Not set"


class ChoiceField(Field):
    """One of some values; with `is_free`, any other may be typed.

    Args:
        choices: Values offered, as they are written.
        is_free: Others may be typed.
        default: Shown when nothing is written; None for “not set”.
        placeholder: Shown while a free entry is empty.
    """

    def __init__(
        self,
        choices: Iterable[str],
        *,
        is_free: bool,
        default: str | None = None,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._is_free = is_free
        self._default = default
        self._combo = QuietComboBox(self)
        self._combo.setEditable(is_free)
        self._combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._combo.setMinimumContentsLength(8)
        if not is_free and default is None:
            self._combo.addItem(UNSET, ABSENT)
        for choice in choices:
            self._combo.addItem(choice, choice)
        if is_free:
            self._make_free(placeholder)
        else:
            self._combo.activated.connect(self._on_chosen)
        self.setFocusProxy(self._combo)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._combo)

    def show_value(self, value: Any) -> None:
        """Show it; a written value that is not among the choices is shown as it is."""
        text = as_text(value)
        with QSignalBlocker(self._combo):
            if self._is_free:
                if text != self._combo.currentText():
                    self._combo.setEditText(text)
                return
            self._combo.setCurrentIndex(self._place_of(text))

    def set_labels(self, labels: Mapping[str, str]) -> None:
        """Show choices by other words than they are written."""
        for place in range(self._combo.count()):
            choice = self._combo.itemData(place)
            if choice in labels:
                self._combo.setItemText(place, labels[choice])

    def set_placeholder(self, text: str) -> None:
        """What stands in an empty free entry."""
        if line := self._combo.lineEdit():
            line.setPlaceholderText(text)

    def set_choices(self, choices: Iterable[str]) -> None:
        """Offer these in a free entry; what is entered stays."""
        texts = list(choices)
        if texts == [self._combo.itemText(place) for place in range(self._combo.count())]:
            return
        entered = self._combo.currentText()
        with QSignalBlocker(self._combo):
            self._combo.clear()
            self._combo.addItems(texts)
            self._combo.setCurrentIndex(-1)
            self._combo.setEditText(entered)

    def _place_of(self, text: str) -> int:
        wanted = text or self._default
        if wanted is None:
            return 0
        for place in range(self._combo.count()):
            known = (self._combo.itemText(place), str(self._combo.itemData(place)))
            if wanted.casefold() in map(str.casefold, known):
                return place
        self._combo.addItem(wanted, wanted)
        return self._combo.count() - 1

    def _make_free(self, placeholder: str) -> None:
        line = QLineEdit(self._combo)
        self._combo.setLineEdit(line)
        line.setPlaceholderText(placeholder)
        line.installEventFilter(OneHistory(self))
        line.textEdited.connect(self._on_text)
        line.editingFinished.connect(self.finished)
        self._combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._combo.setCurrentIndex(-1)
        self._combo.activated.connect(lambda: self._on_text(self._combo.currentText()))
        completer = self._combo.completer() or QCompleter(self._combo.model(), self._combo)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(self._on_text)
        self._combo.setCompleter(completer)

    def _on_text(self, text: str) -> None:
        self.edited.emit(text or ABSENT)

    def _on_chosen(self, place: int) -> None:
        value = self._combo.itemData(place)
        self.edited.emit(ABSENT if value in (None, ABSENT) else value)
        self.finished.emit()


class TimeZoneField(ChoiceField):
    """An IANA time zone, found by any part of its name."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(_zones(), is_free=True, placeholder=placeholder, parent=parent)


class SwitchField(Field):
    """Yes or no."""

    def __init__(self, default: bool | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._default = bool(default)
        self._switch = QCheckBox("No", self)
        self._switch.clicked.connect(self._on_clicked)
        self.setFocusProxy(self._switch)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._switch)

    def show_value(self, value: Any) -> None:
        """Show it; text such as “true” is understood."""
        is_on = value
        if not isinstance(value, bool):
            text = as_text(value).casefold()
            is_on = text in ("true", "yes", "on", "1") if text else self._default
        self._switch.setChecked(bool(is_on))
        self._switch.setText("Yes" if is_on else "No")

    def _on_clicked(self) -> None:
        is_on = self._switch.isChecked()
        self._switch.setText("Yes" if is_on else "No")
        self.edited.emit(is_on)
        self.finished.emit()


def _zones() -> list[str]:
    from zoneinfo import available_timezones

    return sorted(name for name in available_timezones() if "/" in name or name == "UTC")
