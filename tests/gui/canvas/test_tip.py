"""What a tool tip tells of the values that passed through ports and cords."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QTextDocumentFragment

from app.editor.canvas.peek import excerpt, peek
from app.engine.run_state import BlockState, Status
from blocks.sdk import STARS, Kind, PortType
from tests.gui.canvas.conftest import MakeDesk
from tests.gui.canvas.desk import IN, OUT, Desk, placed, workflow

ANY = PortType(Kind.ANY)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    blocks = (placed("start", "start"), placed("say", "say"))
    return make_desk(workflow(*blocks, links=(("start.name", "say.text"),)))


def tip_at(desk: Desk, at: QPoint) -> str:
    viewer = desk.canvas.viewer
    return viewer.tooltip_for(viewer.hit(QPointF(at)))


def show(desk: Desk, outputs: Mapping[str, Any]) -> None:
    desk.canvas.show_states({"start": BlockState(status=Status.OK, outputs=outputs)})


def test_a_port_tells_what_came_out_of_it_and_an_input_what_it_got(desk: Desk) -> None:
    output, input = desk.port("start", OUT, "name"), desk.port("say", IN, "text")
    assert "Last value" not in tip_at(desk, output)
    show(desk, {"name": "Asha <3"})
    assert "Last value: Asha &lt;3  (text, 7 characters)" in tip_at(desk, output)
    assert "Got: Asha &lt;3  (text, 7 characters)" in tip_at(desk, input)


def test_a_hole_is_told_as_one(desk: Desk) -> None:
    show(desk, {"name": None})
    assert "Got: nothing (null)" in tip_at(desk, desk.port("say", IN, "text"))
    assert peek("Got", "", ANY) == "Got: empty text"
    assert peek("Got", [], ANY) == "Got: list, 0 items"
    assert peek("Got", 0, ANY) == "Got: 0  (number)"


def test_a_cord_tells_what_passed(desk: Desk) -> None:
    [cord] = desk.cords()
    middle = desk.canvas.viewer.mapFromScene(cord.middle)
    assert "Passed" not in tip_at(desk, middle)
    show(desk, {"name": "Asha"})
    assert "Passed: Asha  (text, 4 characters)" in tip_at(desk, middle)


def test_of_an_object_its_members_are_told() -> None:
    told = peek("Got", {"name": "Asha", "policies": [{"id": "MH <1>"}]}, ANY)
    plain = QTextDocumentFragment.fromHtml(told).toPlainText().replace("\N{NO-BREAK SPACE}", " ")
    assert plain.splitlines()[:4] == [
        "Got: object, 2 names",
        "{",
        '  "name": "Asha",',
        '  "policies": [',
    ]
    assert '"MH <1>"' in plain


def test_of_a_secret_not_even_the_length_is_told() -> None:
    assert peek("Got", "canary", PortType(Kind.SECRET)) == "Got: •••"
    assert peek("Got", {"$secret": "mail/password"}, ANY) == "Got: mail/password"
    assert STARS in peek("Got", STARS, ANY)


@given(JSON)
def test_an_excerpt_is_short_whatever_the_value(value: Any) -> None:
    lines = excerpt(value).split("\n")
    assert len(lines) <= 13
    assert all(len(line) <= 64 for line in lines)


def test_of_a_large_list_the_first_members_are_told() -> None:
    lines = excerpt(["x" * 100_000] * 100_000).split("\n")
    assert lines[0] == "["
    assert lines[-1] == "…"
