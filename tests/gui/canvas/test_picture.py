"""Pictures without a display, themes, and the file shot."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from app.editor.shot import render
from app.editor.theme import DARK, LIGHT, THEMES, Theme
from app.workflow.file import save
from app.workflow.model import Workflow
from tests.gui.canvas.conftest import MakeDesk
from tests.gui.canvas.desk import Desk, placed, workflow


def colors(image: QImage) -> set[str]:
    """Every colour of every third pixel."""
    wide, high = image.width(), image.height()
    return {QColor(image.pixel(x, y)).name() for x in range(0, wide, 3) for y in range(0, high, 3)}


def two(make_desk: MakeDesk) -> Desk:
    blocks = (placed("start", "start"), placed("say", "say"))
    return make_desk(workflow(*blocks, links=(("start.name", "say.text"),)))


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_the_picture_has_the_size_and_colours_of_the_theme(
    make_desk: MakeDesk, theme: Theme
) -> None:
    desk = two(make_desk)
    desk.canvas.set_theme(theme)
    image = desk.canvas.picture(QSize(800, 500))
    found = colors(image)

    assert image.size() == QSize(800, 500)
    assert {theme.canvas, theme.surface, theme.raised} <= found
    assert theme.category("Sources") in found


def test_the_picture_shows_all_whatever_is_in_sight(make_desk: MakeDesk) -> None:
    desk = two(make_desk)
    before = desk.canvas.picture(QSize(600, 300))
    desk.canvas.viewer.sight.set_zoom(2.5)
    desk.canvas.viewer.sight.scroll_by(5000, 5000)

    assert desk.canvas.picture(QSize(600, 300)) == before


@pytest.mark.parametrize("zoom", [0.12, 0.3, 0.7, 1.0, 2.5])
def test_each_degree_of_detail_can_be_painted(make_desk: MakeDesk, zoom: float) -> None:
    desk = two(make_desk)
    desk.canvas.select(["say"])
    desk.canvas.viewer.sight.set_zoom(zoom)
    desk.canvas.viewer.centerOn(desk.items()["say"])

    assert len(colors(desk.canvas.grab().toImage())) > 5


def test_an_empty_workflow_has_a_picture(make_desk: MakeDesk) -> None:
    image = make_desk(Workflow()).canvas.picture(QSize(200, 100))

    assert DARK.canvas in colors(image)


def test_a_file_becomes_a_picture(tmp_path: Path, qapp: object) -> None:
    source, out = tmp_path / "w.json", tmp_path / "w.png"
    save(workflow(placed("odd", "no_such_type")), source)
    render(source, out, (640, 360), "light")
    image = QImage(str(out))

    assert image.size() == QSize(640, 360)
    assert {LIGHT.canvas, LIGHT.surface} <= colors(image)


def test_a_picture_that_cannot_be_written_says_where(tmp_path: Path, qapp: object) -> None:
    source = tmp_path / "w.json"
    save(workflow(placed("odd", "no_such_type")), source)

    with pytest.raises(OSError, match="nowhere"):
        render(source, tmp_path / "nowhere" / "w.png", (64, 36), "dark")


def test_a_picture_needs_no_display(tmp_path: Path) -> None:
    source, out = tmp_path / "w.json", tmp_path / "w.png"
    save(workflow(placed("odd", "no_such_type")), source)
    code = (
        "import sys; from app.editor.shot import render; render(*sys.argv[1:3], (64, 36), 'dark')"
    )
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    surroundings = {name: value for name, value in os.environ.items() if name not in hidden}
    command = [sys.executable, "-c", code, str(source), str(out)]
    subprocess.run(command, env=surroundings, check=True, capture_output=True)

    assert QImage(str(out)).size() == QSize(64, 36)
