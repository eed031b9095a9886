"""Where the editor keeps what it remembers between starts: window, panels, theme, recent files."""

from pathlib import Path

import platformdirs
from PySide6.QtCore import QSettings

APPLICATION = "cordboard"


def editor_settings() -> QSettings:
    """The settings, a file `editor.ini` in the user's configuration folder."""
    path = Path(platformdirs.user_config_dir(APPLICATION)) / "editor.ini"
    return QSettings(str(path), QSettings.Format.IniFormat)
