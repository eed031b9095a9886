"""`cordboard export --to svg` and `--to png`."""

import unicodedata
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from app.editor.theme import THEMES, Theme
from app.workflow.file import load, save
from app.workflow.model import Workflow
from tests.support.command_line import FOLLOW_UP, command

pytestmark = pytest.mark.usefixtures("qapp")


def drawn(svg: str) -> QImage:
    renderer = QSvgRenderer(svg.encode())
    assert renderer.isValid()
    image = QImage(renderer.defaultSize(), QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


def colors(image: QImage) -> set[str]:
    """Every colour of every second pixel."""
    wide, high = image.width(), image.height()
    return {QColor(image.pixel(x, y)).name() for x in range(0, wide, 2) for y in range(0, high, 2)}


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_a_drawing_shows_the_canvas(theme: Theme) -> None:
    said = command("export", FOLLOW_UP, "--to", "svg", "--theme", theme.name)

    assert (said.code, said.err) == (0, "")
    assert {theme.canvas, theme.surface, theme.raised} <= colors(drawn(said.out))
    assert theme.category("Sources") in said.out


def test_text_in_a_drawing_stays_text_and_icons_are_outlines() -> None:
    svg = command("export", FOLLOW_UP, "--to", "svg").out

    for block in load(FOLLOW_UP).blocks:
        assert f">{block.title}</text>" in svg
    assert "sans-serif" in svg
    assert "<image" not in svg
    assert not [letter for letter in svg if unicodedata.category(letter) == "Co"]


def test_a_picture_is_as_large_as_the_workflow(tmp_path: Path) -> None:
    sizes = []
    for workflow in (Workflow(), load(FOLLOW_UP)):
        path, out = tmp_path / "flow.json", tmp_path / "flow.png"
        save(workflow, path)
        said = command("export", path, "--to", "png", "-o", out)
        assert (said.code, said.out) == (0, f"{out} is written.\n")
        image = QImage(str(out))
        sizes.append(image.width())
        assert THEMES["light"].canvas in colors(image)

    assert 0 < sizes[0] < 200
    assert 1000 < sizes[1] <= 8000


@pytest.mark.parametrize("to", ["svg", "png"])
def test_of_a_file_that_cannot_be_read_there_is_no_picture(to: str, tmp_path: Path) -> None:
    said = command("export", tmp_path / "no.json", "--to", to, "-o", tmp_path / "out")

    assert (said.code, said.out) == (2, "")
    assert "no.json" in said.err
    assert not (tmp_path / "out").exists()
