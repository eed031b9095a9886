"""The theme as the brushes, pens and fonts that the canvas paints with, made once a theme."""

from functools import cache, lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPen

from app.editor.icons import glyph_font
from app.editor.theme import TEXT_BODY, TEXT_SMALL, THEMES, Theme, text_font

ROW_TEXT = 12
CORD = 2.0
"""Width of a cord."""


class Face:
    """A font and its measures.

    Attributes:
        width: How wide a text is, in scene units.
    """

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetricsF(font)
        # The same labels stand on many blocks.
        self.width = lru_cache(maxsize=4096)(self.metrics.horizontalAdvance)

    def elided(self, text: str, width: float) -> str:
        """`text`, cut with an ellipsis to fit into `width` scene units."""
        if self.width(text) <= width:
            return text
        return self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(width, 0.0))

    def baseline(self, middle: float) -> float:
        """Where to write so that capital letters stand around the height `middle`."""
        return middle + self.metrics.capHeight() / 2


class Faces:
    """The fonts of the canvas. They need an application, and are the same in every theme."""

    def __init__(self) -> None:
        self.title = Face(text_font(TEXT_BODY, QFont.Weight.DemiBold))
        self.small = Face(text_font(TEXT_SMALL))
        self.pill = Face(text_font(TEXT_SMALL, QFont.Weight.Medium))
        self.row = Face(text_font(ROW_TEXT))


@cache
def faces() -> Faces:
    """The fonts of the canvas."""
    return Faces()


class CordPens:
    """The pens of cords of one colour."""

    def __init__(self, color: str, canvas: str) -> None:
        self.thin = QPen(mixed(canvas, color, 0.6), 0)
        self.thin_lit = QPen(QColor(color), 0)
        self.plain = QPen(mixed(canvas, color, 0.82), CORD)
        self.lit = QPen(QColor(color), CORD + 1.0)
        self.edge = QPen(QColor(canvas), CORD + 4.0)
        self.mark = QPen(self.plain.color(), 1.6)
        self.mark_lit = QPen(self.lit.color(), 1.8)
        for pen in (self.mark, self.mark_lit):
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self.plain_gate, self.lit_gate = QPen(self.plain), QPen(self.lit)
        # Round ends, which the ports hide, would cost lines their fast drawing.
        for pen in (self.plain, self.lit, self.edge, self.plain_gate, self.lit_gate):
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        for pen in (self.plain_gate, self.lit_gate):
            pen.setDashPattern([4.0, 2.6])


class Ink:
    """Colours, pens and brushes of one theme."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.surface = QBrush(QColor(theme.surface))
        self.raised = QBrush(QColor(theme.raised))
        self.text = QColor(theme.text)
        self.muted = QColor(theme.muted)
        self.faint = QColor(theme.faint)
        self.danger = QColor(theme.danger)
        self.warning = QColor(theme.warning)
        self.border = QPen(QColor(theme.border), 1.0)
        self.selected = QPen(QColor(theme.accent), 2.0)
        self.line = QColor(theme.border)
        self.chip = QBrush(mixed(theme.raised, theme.muted, 0.10))
        self.canvas = QColor(theme.canvas)
        self.accent = QColor(theme.accent)
        self._cords: dict[str, CordPens] = {}

    def cord(self, color: str) -> CordPens:
        """The pens of cords of this colour."""
        pens = self._cords.get(color)
        if pens is None:
            pens = self._cords[color] = CordPens(color, self.theme.canvas)
        return pens


@cache
def ink(theme_name: str) -> Ink:
    """The ink of the theme of this name."""
    return Ink(THEMES[theme_name])


@lru_cache(maxsize=64)
def color_of(name: str) -> QColor:
    """The colour that a theme writes as `name`. Not to be changed: it is made once."""
    return QColor(name)


@lru_cache(maxsize=256)
def mixed(under: str, over: str, strength: float) -> QColor:
    """`over` laid on `under`, 0 to 1 strong. Not to be changed: it is made once."""
    below, above = QColor(under), QColor(over)
    return QColor.fromRgbF(
        below.redF() + (above.redF() - below.redF()) * strength,
        below.greenF() + (above.greenF() - below.greenF()) * strength,
        below.blueF() + (above.blueF() - below.blueF()) * strength,
    )


@cache
def icon_font(size: int) -> QFont:
    """The font whose letters are icons: written as text they are sharp at every zoom."""
    return glyph_font(size)
