"""A way that is lit up while the rest of the canvas is dimmed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.editor.theme import DARK
from app.workflow.model import Workflow
from tests.gui.canvas.conftest import MakeDesk
from tests.gui.canvas.desk import Desk, link, placed, workflow

ON = link("start.name", "say.text")
BESIDE = link("start.name", "other.text")


def forked() -> Workflow:
    blocks = (placed("start", "start"), placed("say", "say"), placed("other", "say"))
    ends = ((ON.source, ON.target), (BESIDE.source, BESIDE.target))
    return workflow(*blocks, links=ends)


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    return make_desk(forked())


def dimmed(desk: Desk) -> tuple[set[str], set[str]]:
    """Blocks that are dimmed, and the targets of cords that are."""
    blocks = {id for id, item in desk.items().items() if item.opacity() < 1}
    return blocks, {cord.link.target for cord in desk.cords() if cord.opacity() < 1}


def lit(desk: Desk) -> set[str]:
    return {cord.link.target for cord in desk.cords() if cord.is_lit}


def test_blocks_and_cords_beside_the_way_are_dimmed(desk: Desk) -> None:
    desk.canvas.way.show(["start", "say"], [ON])

    assert dimmed(desk) == ({"other"}, {"other.text"})
    assert lit(desk) == {"say.text"}


def test_escape_on_the_canvas_lets_everything_be_seen(qtbot: QtBot, desk: Desk) -> None:
    desk.canvas.way.show(["start", "say"], [ON])
    with qtbot.waitSignal(desk.canvas.way.cleared):
        desk.key(Qt.Key.Key_Escape)

    assert dimmed(desk) == (set(), set())
    assert lit(desk) == set()
    assert not desk.canvas.way.is_shown
    with qtbot.assertNotEmitted(desk.canvas.way.cleared):
        desk.key(Qt.Key.Key_Escape)


def test_blocks_that_come_while_it_is_shown_are_dimmed_too(desk: Desk) -> None:
    whole = desk.workflow
    desk.show(Workflow(blocks=whole.blocks[:2], links=(ON,), layout=whole.layout))
    desk.canvas.way.show(["start", "say"], [ON])
    assert dimmed(desk) == (set(), set())
    desk.show(whole)

    assert dimmed(desk) == ({"other"}, {"other.text"})


def test_it_can_be_seen(desk: Desk) -> None:
    def brightness(block: str) -> int:
        """Of the stripe at the left of a card."""
        picture = desk.canvas.viewer.grab().toImage()
        return int(picture.pixelColor(desk.at(block, 2.0, 60.0)).value())

    before = brightness("other")
    desk.canvas.way.show(["start", "say"], [ON])
    background = QColor(DARK.canvas).value()

    assert brightness("other") - background < (before - background) / 2
    assert brightness("say") == before
