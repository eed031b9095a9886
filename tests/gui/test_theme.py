"""The look: enough contrast in both themes, every stock widget reached, nothing cut off."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QPushButton

from app.editor.canvas.card_layout import WIDTH
from app.editor.canvas.ink import faces, mixed
from app.editor.style_sheet import style_sheet
from app.editor.theme import (
    THEMES,
    Theme,
    apply_theme,
    code_font,
    palette,
    system_theme,
    text_font,
)
from app.engine.run_state import Status
from blocks.sdk import Category, Kind

BOTH = pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))

TEXT = 4.5
SHAPE = 3.0
"""Contrast that WCAG 2.2 asks of small text, and of shapes that carry a meaning."""


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    before = qapp.palette(), qapp.font(), qapp.styleSheet()
    yield qapp
    qapp.setPalette(before[0])
    qapp.setFont(before[1])
    qapp.setStyleSheet(before[2])


def luminance(color: QColor) -> float:
    parts = [color.redF(), color.greenF(), color.blueF()]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str | QColor, other: str | QColor) -> float:
    light, dark = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@BOTH
def test_text_can_be_read_on_every_ground(theme: Theme) -> None:
    for ground in (theme.window, theme.surface, theme.raised, theme.sunken):
        for ink in (theme.text, theme.muted, theme.danger, theme.warning, theme.success):
            assert contrast(ink, ground) >= TEXT, (ink, ground)
        assert contrast(theme.faint, ground) >= SHAPE, ground
        assert contrast(theme.accent, ground) >= TEXT, ground
    assert contrast(theme.on_accent, theme.accent_fill) >= TEXT
    assert contrast(theme.on_accent, theme.accent_hover) >= SHAPE
    assert contrast(theme.text, theme.selected) >= TEXT


@BOTH
@pytest.mark.parametrize("status", [one for one in Status if one is not Status.IDLE])
def test_the_state_of_a_block_can_be_read(theme: Theme, status: Status) -> None:
    color = theme.status(status)
    pill = mixed(theme.raised, color, 0.20)

    assert contrast(color, pill) >= SHAPE
    assert contrast(color, theme.canvas) >= SHAPE


@BOTH
@pytest.mark.parametrize("kind", list(Kind))
def test_ports_and_cords_stand_out(theme: Theme, kind: Kind) -> None:
    assert contrast(theme.kind(kind), theme.surface) >= SHAPE
    assert contrast(theme.kind(kind), theme.canvas) >= SHAPE


@BOTH
@pytest.mark.parametrize("category", list(Category))
def test_icons_stand_out_on_the_colour_of_their_category(theme: Theme, category: Category) -> None:
    assert contrast("#ffffff", theme.category(category)) >= 2.4
    assert contrast(theme.category(category), theme.surface) >= 2.4


@BOTH
def test_the_application_wears_the_theme(app: QApplication, theme: Theme) -> None:
    apply_theme(app, theme)

    assert app.palette().color(QPalette.ColorRole.Window).name() == theme.window
    assert theme.accent_fill in app.styleSheet()
    assert "$" not in app.styleSheet()


def test_themes_differ_in_colours_alone(app: QApplication) -> None:
    sizes = set()
    for theme in THEMES.values():
        apply_theme(app, theme)
        button = QPushButton("Rehearse")
        sizes.add(button.sizeHint().toTuple())
        button.deleteLater()

    assert len(sizes) == 1


def test_the_system_s_wish_is_one_of_the_themes(app: QApplication) -> None:
    assert system_theme() in THEMES.values()


def test_the_fonts_of_the_editor_come_along(app: QApplication) -> None:
    assert QFontInfo(text_font()).family() == "Inter"
    assert QFontInfo(code_font()).fixedPitch()


def test_text_keeps_its_width_over_the_zoom_levels(app: QApplication) -> None:
    small, large = text_font(12), text_font(36)
    text = "Template language code"
    narrow = QFontMetricsF(small).horizontalAdvance(text)
    wide = QFontMetricsF(large).horizontalAdvance(text)

    assert wide == pytest.approx(3 * narrow, rel=0.02)


def test_the_longest_label_of_an_input_fits_on_a_card(app: QApplication) -> None:
    assert faces().row.width("Template language code *") < WIDTH * 0.65


def test_a_style_sheet_lacking_a_token_is_an_error() -> None:
    with pytest.raises(KeyError):
        style_sheet({})


@BOTH
def test_disabled_text_is_fainter(app: QApplication, theme: Theme) -> None:
    made = palette(theme)
    group, role = QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText

    assert made.color(group, role).name() == theme.faint
