"""What a cord says of what passes through it, under the mouse."""

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel

from app.editor.theme import DARK, LIGHT, Theme
from app.engine.run_state import BlockState, Status
from app.workflow.edits import set_sample
from tests.gui.canvas.conftest import MakeDesk
from tests.gui.canvas.desk import IN, OUT, Desk, placed, workflow


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    blocks = (placed("start", "start"), placed("say", "say"), placed("sieve", "sieve"))
    links = (("start.name", "say.text"), ("start.due", "say.lines"), ("sieve.matched", "say.when"))
    return make_desk(workflow(*blocks, links=links))


def middle(desk: Desk, source: str) -> QPoint:
    [cord] = [one for one in desk.cords() if one.link.source == source]
    return QPoint(desk.canvas.viewer.mapFromScene(cord.middle))


def label(desk: Desk) -> str:
    bubble = desk.canvas.findChild(QLabel, "cordLabel")
    assert isinstance(bubble, QLabel)
    return bubble.text() if bubble.isVisible() else ""


def hover(desk: Desk, source: str) -> str:
    desk.move(desk.empty())
    desk.move(middle(desk, source))
    return label(desk)


def test_without_a_value_the_type_is_said(desk: Desk) -> None:
    assert label(desk) == ""
    assert hover(desk, "start.name") == "text"

    desk.move(desk.empty())
    assert label(desk) == ""


def test_the_sample_is_said_and_after_a_run_the_value_of_the_run(desk: Desk) -> None:
    desk.show(set_sample(desk.workflow, {"name": "Asha"}))
    assert hover(desk, "start.name") == "Asha  (the sample)"

    desk.canvas.show_states({"start": BlockState(status=Status.OK, outputs={"name": "Ravi"})})
    assert hover(desk, "start.name") == "Ravi  (the last run)"


def test_a_conversion_is_marked_and_said(desk: Desk) -> None:
    assert hover(desk, "start.due") == "datetime → text: written as text"

    desk.show(set_sample(desk.workflow, {"due": "2026-12-01T09:00:00+05:30"}))
    assert hover(desk, "start.due").splitlines() == [
        "2026-12-01T09:00:00+05:30  (the sample)",
        "datetime → text: written as text",
    ]


def test_a_value_that_joins_others_as_it_is_is_not_marked(make_desk: MakeDesk) -> None:
    links = (("start.name", "hook.data"), ("start.count", "hook.items"))
    desk = make_desk(workflow(placed("start", "start"), placed("hook", "hook"), links=links))

    assert hover(desk, "start.name") == "text"
    assert hover(desk, "start.count").startswith("integer → text: ")


@pytest.mark.parametrize(
    ("outputs", "said"),
    [
        ({}, "Lets the block run when it holds"),
        ({"matched": True}, "Holds: lets the block run"),
        ({"matched": False}, "Does not hold: the block is skipped"),
    ],
)
def test_a_branch_says_whether_it_holds(desk: Desk, outputs: dict[str, bool], said: str) -> None:
    desk.canvas.show_states({"sieve": BlockState(status=Status.OK, outputs=outputs)})

    assert hover(desk, "sieve.matched") == said


def test_a_long_value_is_cut_and_stays_inside_the_canvas(desk: Desk) -> None:
    desk.show(set_sample(desk.workflow, {"name": "long " * 100}))
    assert hover(desk, "start.name").endswith("…")

    bubble = desk.canvas.viewer.hover.label
    assert desk.canvas.viewer.rect().contains(bubble.geometry())


def test_a_port_with_one_cord_says_the_same(desk: Desk) -> None:
    desk.move(desk.port("say", IN, "text"))
    assert label(desk) == "text"
    desk.move(desk.port("start", OUT, "name"))
    assert label(desk) == "text"
    desk.move(desk.port("sieve", OUT, "found"))
    assert label(desk) == ""


def test_a_press_a_zoom_and_leaving_take_it_away(desk: Desk) -> None:
    for away in ("press", "zoom", "leave"):
        assert hover(desk, "start.name") == "text"
        if away == "press":
            desk.click(middle(desk, "start.name"))
        elif away == "zoom":
            desk.canvas.zoom_in()
            desk.canvas.zoom_out()
        else:
            QApplication.sendEvent(desk.canvas.viewer.viewport(), QEvent(QEvent.Type.Leave))
        assert label(desk) == ""


def test_a_zoom_brings_it_back_once_the_mouse_moves(desk: Desk) -> None:
    assert hover(desk, "start.name") == "text"
    desk.canvas.zoom_out()
    assert label(desk) == ""
    desk.move(middle(desk, "start.name"))

    assert label(desk) == "text"


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_the_mark_of_a_conversion_is_always_drawn(desk: Desk, theme: Theme) -> None:
    desk.canvas.set_theme(theme)
    desk.move(desk.empty())
    picture = desk.canvas.viewer.grab().toImage()
    ring = round(7 * desk.canvas.viewer.sight.zoom)
    beside = [QPoint(0, -ring), QPoint(0, ring)]

    def differs(source: str) -> bool:
        """Whether something is drawn above and below the middle of a cord."""
        colors = [picture.pixelColor(middle(desk, source) + way) for way in beside]
        return any(abs(one.lightness() - QColor(theme.canvas).lightness()) > 25 for one in colors)

    assert differs("start.due")
    assert not differs("start.name")
