"""The real program on a screen of its own, seen from outside."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from app.editor.theme import DARK, LIGHT
from tests.support.command_line import RENEWAL
from tests.support.screens import TIMEOUT_S, virtual_screen

PROGRAM = [sys.executable, "-m", "app"]
SIZE = (1500, 900)
LOOKS = 60
"""How often to look before giving up; each takes a third of a second."""

GRAB = """
import sys
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
sys.exit(not app.primaryScreen().grabWindow(0).save(sys.argv[1]))
"""


@dataclass
class Screen:
    """A screen without a monitor.

    Attributes:
        environ: For programs that are to be seen on it.
    """

    environ: dict[str, str]
    folder: Path

    def picture(self) -> QImage:
        """What is on it now."""
        path = self.folder / "screen.png"
        subprocess.run(
            [sys.executable, "-c", GRAB, str(path)],
            env=self.environ | {"QT_QPA_PLATFORM": "xcb"},
            check=True,
            timeout=TIMEOUT_S,
        )
        return QImage(str(path))


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    with virtual_screen(*SIZE) as environ:
        yield Screen(environ, tmp_path)


Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start(screen: Screen) -> Iterator[Start]:
    running: list[subprocess.Popen[bytes]] = []

    def begin(*arguments: str | Path) -> subprocess.Popen[bytes]:
        command = [*PROGRAM, *map(str, arguments)]
        running.append(subprocess.Popen(command, env=screen.environ, stderr=subprocess.PIPE))
        return running[-1]

    yield begin
    for program in running:
        program.terminate()
        program.communicate(timeout=TIMEOUT_S)


def colors(picture: QImage) -> set[str]:
    """Colours at a grid of places."""
    width, height = picture.width(), picture.height()
    return {
        picture.pixelColor(x, y).name() for x in range(0, width, 5) for y in range(0, height, 5)
    }


@pytest.mark.xvfb
def test_the_program_shows_the_workflow_and_rehearses_it(screen: Screen, start: Start) -> None:
    # Seen last of all: the marks of the messages in the outbox.
    chips = {theme.categories["Actions"] for theme in (DARK, LIGHT)}
    program = start(RENEWAL, "--rehearse")
    picture = screen.picture()
    for _ in range(LOOKS):
        if program.poll() is not None or chips & lower_left(picture):
            break
        picture = screen.picture()

    assert program.poll() is None, program.communicate()[1].decode()
    assert (picture.width(), picture.height()) == SIZE
    assert len(colors(picture)) > 20
    assert chips & lower_left(picture)


def lower_left(picture: QImage) -> set[str]:
    """Colours of the left part of the lower panel, where the messages are listed."""
    return colors(picture.copy(240, picture.height() - 260, 300, 200))


def test_without_a_screen_the_program_says_so() -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environ = {name: value for name, value in os.environ.items() if name not in hidden}
    ended = subprocess.run(
        [*PROGRAM, str(RENEWAL)],
        env=environ,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )

    assert ended.returncode == 2
    assert "DISPLAY" in ended.stderr
    assert "cordboard run" in ended.stderr
    assert "Traceback" not in ended.stderr
