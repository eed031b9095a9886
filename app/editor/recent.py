"""The workflow files that were opened last."""

import json
from pathlib import Path

from PySide6.QtCore import QSettings

KEPT = 10
_KEY = "recent_files"


class RecentFiles:
    """Paths of workflow files, newest first, kept in the editor's settings."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def paths(self) -> tuple[Path, ...]:
        """The files that are still there."""
        return tuple(path for path in self._stored() if path.is_file())

    def add(self, path: Path) -> None:
        """Put a file first."""
        path = path.absolute()
        self._store([path, *(one for one in self._stored() if one != path)])

    def clear(self) -> None:
        """Forget all of them."""
        self._store([])

    def _stored(self) -> list[Path]:
        try:
            # As JSON: an INI list of one comes back as text, and an empty one as a list of "".
            names = json.loads(str(self._settings.value(_KEY, "[]")))
        except ValueError:
            return []
        if not isinstance(names, list):
            return []
        return [Path(name) for name in names if isinstance(name, str)]

    def _store(self, paths: list[Path]) -> None:
        self._settings.setValue(_KEY, json.dumps([str(path) for path in paths[:KEPT]]))
