"""One condition as a row of a form: field, condition, value, and whether it holds."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.editor.icons import icon
from app.editor.panels.fields.choice_field import ChoiceField
from app.editor.panels.fields.field import ABSENT
from app.editor.panels.fields.text_field import TextField
from app.editor.theme import SPACE_S, SPACE_XS
from blocks.sdk import ConditionEditor, Finding

_UP, _DOWN = "Ctrl+Shift+Up", "Ctrl+Shift+Down"

_MARKS = {
    True: ("mdi6.check-circle-outline", "success", "Holds"),
    False: ("mdi6.close-circle-outline", "danger", "Does not hold"),
    None: ("mdi6.help-circle-outline", "faint", "Cannot be told yet"),
}


class Verdict(QWidget):
    """Whether a row or a group holds, by icon and in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel(self)
        self._text = QLabel(self)
        self._text.setProperty("kind", "hint")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_XS)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What is said; empty while nothing is."""
        return "" if self.isHidden() else self._text.text()

    def show_finding(self, finding: Finding | None, about: str = "") -> None:
        """Show it, with `about` added; nothing for None."""
        self.setVisible(finding is not None)
        if finding is None:
            return
        icon_name, tone, word = _MARKS[finding.holds]
        self._icon.setPixmap(icon(icon_name, tone).pixmap(14, 14))
        said = f"{word}: {finding.text}" if finding.text else word
        self._text.setText(f"{said} {about}".strip())


class ConditionRow(QFrame):
    """One condition.

    Args:
        editor: What the block says of conditions.

    Signals:
        edited: Carries the row as it is to be written.
        finished: The user is done with it for now.
        moved: Up for True, down for False.
        removed: Take it away.
    """

    edited = Signal(object)
    finished = Signal()
    moved = Signal(bool)
    removed = Signal()

    def __init__(self, editor: ConditionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "chip")
        self._editor = editor
        self._written: Mapping[str, Any] = {}
        self.field = ChoiceField((), is_free=True, placeholder="Field", parent=self)
        self._condition = ChoiceField(
            editor.conditions, is_free=False, default=editor.conditions[0], parent=self
        )
        self._value = TextField("Value", parent=self)
        self._verdict = Verdict(self)
        self.field.edited.connect(self._on_field)
        self._condition.edited.connect(self._on_condition)
        self._value.edited.connect(self._on_value)
        for part in (self.field, self._condition, self._value):
            part.finished.connect(self.finished)
        self._buttons = {
            "up": tiny_button("mdi6.arrow-up", self, lambda: self.moved.emit(True)),
            "down": tiny_button("mdi6.arrow-down", self, lambda: self.moved.emit(False)),
            "remove": tiny_button("mdi6.close", self, self.removed.emit),
        }
        for keys, up in ((_UP, True), (_DOWN, False)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda up=up: self.moved.emit(up))
        self._lay_out()

    @property
    def verdict(self) -> str:
        """What is said of it; empty while nothing is."""
        return self._verdict.text

    def show_row(self, written: Mapping[str, Any], place: str) -> None:
        """Show a row and its number, as `2.1`."""
        self._written = written
        self.field.show_value(written.get("field", ABSENT))
        condition = written.get("condition", self._editor.conditions[0])
        self._condition.show_value(condition)
        self._value.show_value(_shown(written.get("value", ABSENT)))
        self._value.setVisible(condition not in self._editor.without_value)
        for part, name in ((self.field, "Field"), (self._condition, "Condition")):
            part.name_for_readers(f"{name} of row {place}", "")
        self._value.name_for_readers(f"Value of row {place}", "")
        words = {"up": "Move row {} up", "down": "Move row {} down", "remove": "Remove row {}"}
        for name, button in self._buttons.items():
            keys = {"up": f" ({_UP})", "down": f" ({_DOWN})"}.get(name, "")
            button.setAccessibleName(words[name].format(place))
            button.setToolTip(words[name].format(place) + keys)

    def show_fields(self, names: Sequence[str]) -> None:
        """Offer these fields."""
        self.field.set_choices(names)
        self.field.show_value(self._written.get("field", ABSENT))

    def show_finding(self, finding: Finding | None) -> None:
        """Show whether it holds."""
        self._verdict.show_finding(finding)

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(2)
        above.addWidget(self.field, 1)
        for button in self._buttons.values():
            above.addWidget(button)
        below = QHBoxLayout()
        below.setSpacing(SPACE_XS)
        below.addWidget(self._condition, 4)
        below.addWidget(self._value, 5)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_S, SPACE_S, SPACE_XS, SPACE_S)
        column.setSpacing(SPACE_XS)
        column.addLayout(above)
        column.addLayout(below)
        column.addWidget(self._verdict)

    def _on_field(self, value: object) -> None:
        self._write({**self._written, "field": "" if value is ABSENT else value})

    def _on_condition(self, value: object) -> None:
        written = {**self._written, "condition": value}
        if value in self._editor.without_value:
            written.pop("value", None)
        self._value.setVisible(value not in self._editor.without_value)
        self._write(written)

    def _on_value(self, value: object) -> None:
        typed = "" if value is ABSENT else str(value)
        self._write({**self._written, "value": _like(self._written.get("value"), typed)})

    def _write(self, written: Mapping[str, Any]) -> None:
        self._written = written
        self.edited.emit(written)


def tiny_button(icon_name: str, parent: QWidget, pressed: Any) -> QToolButton:
    """A small button with an icon alone; it still needs a name."""
    button = QToolButton(parent)
    button.setProperty("kind", "tiny")
    button.setIcon(icon(icon_name, "muted"))
    button.clicked.connect(lambda: pressed())
    return button


def _shown(value: Any) -> Any:
    """A value as one line of text: a list of plain texts with commas, else as JSON."""
    if isinstance(value, list) and all(isinstance(one, str) and "," not in one for one in value):
        return ", ".join(value)
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return value


def _like(former: Any, typed: str) -> Any:
    """What was typed: a list or an object where one was, else a number if it is one, else text."""
    if isinstance(former, (list, dict)):
        try:
            read = json.loads(typed)
        except ValueError:
            read = None
        if isinstance(read, type(former)):
            return read
        return [one.strip() for one in typed.split(",")] if isinstance(former, list) else typed
    # “007” and “+91…” are no numbers, and a telephone number has too many digits to be one.
    is_number = typed.lstrip("-").isdecimal() and str(int(typed)) == typed and len(typed) < 10
    return int(typed) if is_number else typed
