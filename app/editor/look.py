"""Which theme the application wears now, for code that paints for itself."""

from html import escape

from PySide6.QtWidgets import QApplication, QWidget

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


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet asks for, and have the widget look at it anew."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def tip(text: str) -> str:
    """Plain text for a tooltip: shown as it is, and broken into lines."""
    return f"<p>{escape(text)}</p>" if text else ""
