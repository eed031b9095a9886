"""Keeps the run choices of the workflow that is shown, and remembers those of files."""

import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

from app.editor.running.choices import DEFAULT_CHOICES, RunChoices

_KEY = "run_choices"
_MOST_REMEMBERED = 100


class ChoiceBook(QObject):
    """The choices of one workflow at a time.

    Args:
        path: Gives the file of the workflow that is shown.

    Signals:
        changed: There are other choices.
    """

    changed = Signal()

    def __init__(
        self, settings: QSettings, path: Callable[[], Path | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._path = path
        self._value = DEFAULT_CHOICES

    @property
    def value(self) -> RunChoices:
        """The choices now."""
        return self._value

    def set(self, choices: RunChoices) -> None:
        """Choose otherwise; it is remembered for the file."""
        if choices != self._value:
            self._value = choices
            self._remember()
            self.changed.emit()

    def show(self, choices: RunChoices) -> None:
        """Another workflow is shown, with these choices."""
        if choices != self._value:
            self._value = choices
            self.changed.emit()

    def recall(self) -> None:
        """A file was opened: choose as when it was last open."""
        self.show(self.remembered(self._path()))

    def remembered(self, path: Path | None) -> RunChoices:
        """What was chosen for a file."""
        said = self._read().get(str(path)) if path is not None else None
        return RunChoices.from_dict(said) if isinstance(said, dict) else DEFAULT_CHOICES

    def _remember(self) -> None:
        path = self._path()
        if path is None:
            return
        kept = self._read()
        kept.pop(str(path), None)
        if said := self._value.as_dict():
            kept[str(path)] = said
        newest = dict(list(kept.items())[-_MOST_REMEMBERED:])
        self._settings.setValue(_KEY, json.dumps(newest))

    def _read(self) -> dict[str, object]:
        try:
            kept = json.loads(str(self._settings.value(_KEY, "{}")))
        except ValueError:
            return {}
        return kept if isinstance(kept, dict) else {}
