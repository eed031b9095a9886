"""Which theme the application wears now, for code that paints for itself."""

from PySide6.QtWidgets import QApplication

from app.editor.theme import DARK, LIGHT, Theme


def current_theme() -> Theme:
    """The theme of the application, told by its palette."""
    window = QApplication.palette().window().color()
    return DARK if window.lightness() < 128 else LIGHT


def tone_color(tone: str) -> str:
    """A colour of the current theme by its name, such as `danger`, or that of a category."""
    theme = current_theme()
    color = getattr(theme, tone, None)
    return color if isinstance(color, str) else theme.category(tone)
