"""Every colour, distance and type size of the editor, in dark and light.

Not here: how stock widgets wear them (`app.editor.style_sheet`), and the shapes the canvas draws.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.editor.style_sheet import style_sheet
from app.engine.run_state import Status
from blocks.sdk import Category, Kind

# Distances in device-independent pixels.
SPACE_XS = 4
SPACE_S = 8
SPACE_M = 12
SPACE_L = 16
RADIUS_S = 4
RADIUS_M = 6
RADIUS_L = 10
GRID = 16
"""Blocks stand on a grid of this many scene units."""

# Type sizes in device-independent pixels.
TEXT_SMALL = 11
TEXT_BODY = 13
TEXT_TITLE = 15
TEXT_HEADING = 19

# The first family that is there is used. Inter comes along in resources/fonts; the others serve
# where its files are missing, down to what a bare Debian has.
TEXT_FAMILIES = (
    "Inter",
    "Segoe UI Variable Text",
    "Segoe UI",
    "SF Pro Text",
    "Helvetica Neue",
    "Ubuntu",
    "Cantarell",
    "Noto Sans",
    "Roboto",
    "DejaVu Sans",
)
CODE_FAMILIES = (
    "JetBrains Mono",
    "Cascadia Mono",
    "SF Mono",
    "Menlo",
    "Consolas",
    "Ubuntu Mono",
    "Noto Sans Mono",
    "DejaVu Sans Mono",
)


@dataclass(frozen=True, slots=True)
class Theme:
    """One look. Colours are `#rrggbb`; where a colour is used is said by its name.

    Attributes:
        canvas: Behind the blocks.
        window: Behind panels and tool bars.
        surface: Blocks, fields, lists.
        raised: Headers, hovered rows, buttons.
        sunken: Where something is written.
        faint: Text that may be overlooked; still legible.
        on_accent: Text on `accent_fill`.
        held: What waits for the user.
        live: What really sends; white is legible on it.
        hover: A button under the mouse.
        pressed: A button held down or switched on.
        selected: The chosen row of a list.
        shadow: Under blocks and menus.
        shadow_strength: How dark that shadow is, 0 to 1.
    """

    name: str
    is_dark: bool
    canvas: str
    canvas_dot: str
    window: str
    surface: str
    raised: str
    sunken: str
    border: str
    border_strong: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_fill: str
    accent_hover: str
    on_accent: str
    danger: str
    warning: str
    success: str
    held: str
    live: str
    hover: str
    pressed: str
    selected: str
    shadow: str
    shadow_strength: float
    categories: Mapping[str, str] = field(repr=False)
    kinds: Mapping[Kind, str] = field(repr=False)
    statuses: Mapping[Status, str] = field(repr=False)

    def category(self, category: str | None) -> str:
        """The colour of a palette category; grey for a block that is not known."""
        return self.categories.get(category or "", self.faint)

    def kind(self, kind: Kind) -> str:
        """The colour of what a port carries."""
        return self.kinds[kind]

    def status(self, status: Status) -> str:
        """The colour of where a block stands in a run."""
        return self.statuses[status]


DARK = Theme(
    name="dark",
    is_dark=True,
    canvas="#12151a",
    canvas_dot="#262c35",
    window="#1a1f26",
    surface="#20262e",
    raised="#2a313b",
    sunken="#14181d",
    border="#333b46",
    border_strong="#4a5564",
    text="#eaedf1",
    muted="#a9b3c0",
    faint="#7f8a98",
    accent="#6aa6ff",
    accent_fill="#2e6fe0",
    accent_hover="#3f7ff0",
    on_accent="#ffffff",
    danger="#f47174",
    warning="#f2b652",
    success="#4fca8e",
    held="#c58cff",
    live="#d92d3a",
    hover="#333c48",
    pressed="#3a4552",
    selected="#27446f",
    shadow="#000000",
    shadow_strength=0.42,
    categories={
        Category.SOURCES: "#e8912d",
        Category.AGENTS: "#9d6bf5",
        Category.ACTIONS: "#16a877",
        Category.LOGIC: "#df4f96",
    },
    kinds={
        Kind.TEXT: "#4db5f5",
        Kind.NUMBER: "#3fcf9f",
        Kind.INTEGER: "#3fcf9f",
        Kind.BOOLEAN: "#f27ab5",
        Kind.DATETIME: "#f0b13f",
        Kind.DATE: "#f0b13f",
        Kind.TIME: "#f0b13f",
        Kind.TIMEZONE: "#d9c160",
        Kind.PHONE: "#a98bf7",
        Kind.EMAIL: "#c58af9",
        Kind.URL: "#7f9cf5",
        Kind.OBJECT: "#f2894e",
        Kind.LIST: "#f2894e",
        Kind.SECRET: "#f06a7f",
        Kind.ANY: "#a7b2c0",
        Kind.BRANCH: "#ced6e0",
    },
    statuses={
        Status.IDLE: "#7f8a98",
        Status.READY: "#e3b341",
        Status.RUNNING: "#5b9cff",
        Status.RETRYING: "#f0924c",
        Status.HELD: "#c58cff",
        Status.WAITING: "#4cc3d9",
        Status.OK: "#3fbf7f",
        Status.FAILED: "#f0595d",
        Status.SKIPPED: "#9aa5b4",
    },
)

LIGHT = Theme(
    name="light",
    is_dark=False,
    canvas="#f2f4f7",
    canvas_dot="#d3d9e1",
    window="#f9fafc",
    surface="#ffffff",
    raised="#f1f4f8",
    sunken="#ffffff",
    border="#d9dfe7",
    border_strong="#b4bfcc",
    text="#1a2330",
    muted="#4f5b6a",
    faint="#707c8b",
    accent="#1f5fd6",
    accent_fill="#2563eb",
    accent_hover="#1d55cf",
    on_accent="#ffffff",
    danger="#cf2f35",
    warning="#925700",
    success="#157f4b",
    held="#7b3fc4",
    live="#c81e2b",
    hover="#e8edf3",
    pressed="#dce4ed",
    selected="#d9e6fd",
    shadow="#1b2638",
    shadow_strength=0.13,
    categories={
        Category.SOURCES: "#dd7d10",
        Category.AGENTS: "#8550e6",
        Category.ACTIONS: "#0f9469",
        Category.LOGIC: "#d13a83",
    },
    kinds={
        Kind.TEXT: "#0f8ad6",
        Kind.NUMBER: "#0e9d70",
        Kind.INTEGER: "#0e9d70",
        Kind.BOOLEAN: "#d6438f",
        Kind.DATETIME: "#b57204",
        Kind.DATE: "#b57204",
        Kind.TIME: "#b57204",
        Kind.TIMEZONE: "#a58a16",
        Kind.PHONE: "#7a55e0",
        Kind.EMAIL: "#9a4fdb",
        Kind.URL: "#4d6be0",
        Kind.OBJECT: "#d8641c",
        Kind.LIST: "#d8641c",
        Kind.SECRET: "#d03a55",
        Kind.ANY: "#75818f",
        Kind.BRANCH: "#5a6675",
    },
    statuses={
        Status.IDLE: "#707c8b",
        Status.READY: "#946500",
        Status.RUNNING: "#2467dd",
        Status.RETRYING: "#b4540a",
        Status.HELD: "#7b3fc4",
        Status.WAITING: "#0b7285",
        Status.OK: "#178a52",
        Status.FAILED: "#d3343a",
        Status.SKIPPED: "#6b7787",
    },
)

THEMES: Mapping[str, Theme] = {theme.name: theme for theme in (DARK, LIGHT)}


def system_theme() -> Theme:
    """The theme that the desktop asks for; dark where it says nothing."""
    scheme = QGuiApplication.styleHints().colorScheme()
    return LIGHT if scheme == Qt.ColorScheme.Light else DARK


def text_font(size: int = TEXT_BODY, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """A font for text, `size` in device-independent pixels."""
    return _font(TEXT_FAMILIES, size, weight)


def code_font(size: int = TEXT_BODY) -> QFont:
    """A font with letters of one width."""
    return _font(CODE_FAMILIES, size, QFont.Weight.Normal)


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Dresses every stock widget of the application. The canvas has `Canvas.set_theme`."""
    app.setStyle("Fusion")
    app.setFont(text_font())
    app.setPalette(palette(theme))
    app.setStyleSheet(style_sheet(_tokens(theme)))


def palette(theme: Theme) -> QPalette:
    """The colours for what no style sheet reaches, such as item views' own painting."""
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.surface,
        QPalette.ColorRole.AlternateBase: theme.raised,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.raised,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.BrightText: theme.danger,
        QPalette.ColorRole.Highlight: theme.accent_fill,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.ToolTipBase: theme.raised,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.faint,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.LinkVisited: theme.accent,
        QPalette.ColorRole.Light: theme.raised,
        QPalette.ColorRole.Midlight: theme.raised,
        QPalette.ColorRole.Mid: theme.border,
        QPalette.ColorRole.Dark: theme.border_strong,
        QPalette.ColorRole.Shadow: theme.shadow,
        QPalette.ColorRole.Accent: theme.accent_fill,
    }
    made = QPalette()
    for role, color in roles.items():
        made.setColor(role, QColor(color))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.faint))
    return made


def _tokens(theme: Theme) -> dict[str, str]:
    colors = {one.name: getattr(theme, one.name) for one in fields(Theme)}
    sizes = {
        "space_s": SPACE_S,
        "space_m": SPACE_M,
        "radius_s": RADIUS_S,
        "radius_m": RADIUS_M,
        "radius_l": RADIUS_L,
        "text_small": TEXT_SMALL,
        "text_title": TEXT_TITLE,
        "text_heading": TEXT_HEADING,
    }
    return {
        **{name: value for name, value in colors.items() if isinstance(value, str)},
        **{name: str(size) for name, size in sizes.items()},
        "code_family": _installed(CODE_FAMILIES),
        # Letters are made for white paper, whatever the theme.
        "paper": LIGHT.surface,
        "ink": LIGHT.text,
    }


def _font(families: tuple[str, ...], size: int, weight: QFont.Weight) -> QFont:
    font = QFont(_installed(families))
    font.setPixelSize(size)
    font.setWeight(weight)
    # Text must keep its width over all zoom levels, or it no longer fits where it was measured.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@cache
def _load_fonts() -> None:
    for file in sorted(Path(str(files("resources") / "fonts")).glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


@cache
def _installed(families: tuple[str, ...]) -> str:
    _load_fonts()
    there = set(QFontDatabase.families())
    return next((family for family in families if family in there), families[-1])
