"""Icons of QtAwesome as `QIcon`s that take their colour from the palette when they are painted.

Of QtAwesome the files of one font are used. The module itself would load twelve fonts and import
all of Qt a second time: a sixth of the time in which the window opens.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QApplication

from app.editor.look import tone_color

UNKNOWN = "mdi6.puzzle-outline"
"""Stands for an icon that is not there, as of a block of another version."""

_GLYPH_SHARE = 0.92
"""Of the height of the icon."""

_FONT = "materialdesignicons6-webfont"
"""One font is enough, and paints all icons in one style."""


def icon(name: str, tone: str = "") -> QIcon:
    """The icon `name`, in the colour of text around it, or in that colour of the theme."""
    return QIcon(_GlyphEngine(glyph(name), tone))


def glyph(name: str) -> str:
    """The letter of the icon font that shows the icon `name`, to be painted with `glyph_font`."""
    letters = _letters()
    return letters.get(_in_font(name)) or letters[_in_font(UNKNOWN)]


def glyph_font(size: float) -> QFont:
    """The icon font, `size` in device-independent pixels."""
    font = QFont(_family())
    font.setPixelSize(max(1, round(size)))
    return font


def _in_font(name: str) -> str:
    return name.rpartition(".")[2]


@cache
def _letters() -> Mapping[str, str]:
    """Name in the font → letter."""
    codes = json.loads(_file(f"{_FONT}-charmap-*.json").read_bytes())
    return {name: chr(int(code, 16)) for name, code in codes.items()}


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(_file(f"{_FONT}-[0-9]*.ttf")))
    family: str = QFontDatabase.applicationFontFamilies(number)[0]
    return family


def _file(pattern: str) -> Path:
    """The file of QtAwesome's whose name is like this, but for its version."""
    package = find_spec("qtawesome")
    folders = (package.submodule_search_locations if package else None) or []
    return next(file for folder in folders for file in (Path(folder) / "fonts").glob(pattern))


class _GlyphEngine(QIconEngine):
    def __init__(self, letter: str, tone: str) -> None:
        super().__init__()
        self._letter = letter
        self._tone = tone

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(glyph_font(rect.height() * _GLYPH_SHARE))
        painter.setPen(self._color_for(mode))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._letter)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _GlyphEngine(self._letter, self._tone)

    def _color_for(self, mode: QIcon.Mode) -> QColor:
        palette = QApplication.palette()
        if mode == QIcon.Mode.Disabled:
            return palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
        if self._tone:
            return QColor(tone_color(self._tone))
        if mode == QIcon.Mode.Selected:
            return palette.color(QPalette.ColorRole.HighlightedText)
        return palette.color(QPalette.ColorRole.ButtonText)
