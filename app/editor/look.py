"""Which theme the application wears now, for code that paints for itself."""

from PySide6.QtWidgets import QApplication

from app.editor.theme import DARK, LIGHT, Theme


def current_theme() -> Theme:
    """The theme of the application, told by its palette."""
    window = QApplication.palette().window().color()
    return DARK if window.lightness() < 128 else LIGHT
