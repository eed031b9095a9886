"""Which files were open in tabs, and which of them in front, kept in the editor's settings."""

import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSettings

_KEY = "open_tabs"


def remember(settings: QSettings, paths: Sequence[Path], front: Path | None) -> None:
    """Write down files from left to right.

    Args:
        front: The one that was looked at; None where that had no file.
    """
    stored = {"files": [str(path) for path in paths], "front": str(front) if front else None}
    settings.setValue(_KEY, json.dumps(stored))


def remembered(settings: QSettings) -> tuple[tuple[Path, ...], Path | None]:
    """The files that are still there, and which was in front. Nonsense counts for nothing."""
    try:
        # As JSON: an INI list of one comes back as text.
        stored = json.loads(str(settings.value(_KEY, "{}")))
        paths = tuple(Path(one) for one in stored["files"])
        front = Path(stored["front"]) if stored["front"] else None
    except (ValueError, LookupError, TypeError):
        return (), None
    found = tuple(dict.fromkeys(path for path in paths if path.is_file()))
    return found, front if front in found else None
