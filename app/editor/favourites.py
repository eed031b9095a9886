"""The blocks that the user has marked as favourites."""

import json

from PySide6.QtCore import QObject, QSettings, Signal

_KEY = "favourite_blocks"


class Favourites(QObject):
    """Types of blocks in the order in which they were marked, kept in the editor's settings.

    Signals:
        changed: One was marked, or is one no more.
    """

    changed = Signal()

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings

    def types(self) -> tuple[str, ...]:
        """The marked ones; a block of such a type need not be installed."""
        try:
            # As JSON: an INI list of one comes back as text, and an empty one as a list of "".
            found = json.loads(str(self._settings.value(_KEY, "[]")))
        except ValueError:
            return ()
        marked = found if isinstance(found, list) else []
        return tuple(one for one in marked if isinstance(one, str))

    def toggle(self, type: str) -> None:
        """Mark a type, or mark it no more."""
        before = self.types()
        after = [one for one in before if one != type]
        if len(after) == len(before):
            after.append(type)
        self._settings.setValue(_KEY, json.dumps(after))
        self.changed.emit()
