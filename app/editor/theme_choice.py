"""Which theme is worn: the desktop's, until the user chooses one."""

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.editor.look import current_theme
from app.editor.theme import DARK, LIGHT, THEMES, Theme, apply_theme, system_theme

_KEY = "theme"


class ThemeChoice(QObject):
    """Dresses the application.

    Signals:
        changed: Another `Theme` is worn.
    """

    changed = Signal(Theme)

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    @property
    def wanted(self) -> Theme:
        """The user's choice, or what the desktop asks for."""
        return THEMES.get(str(self._settings.value(_KEY, "")), None) or system_theme()

    def wear(self, theme: Theme) -> None:
        """Dress the application in a theme."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, theme)
            self.changed.emit(theme)

    def toggle(self) -> None:
        """Choose the other one, and remember it."""
        other = LIGHT if current_theme().is_dark else DARK
        self._settings.setValue(_KEY, other.name)
        self.wear(other)

    def _on_system_changed(self) -> None:
        if self.wanted is not current_theme():
            self.wear(self.wanted)
