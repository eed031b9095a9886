"""Laws of aligning and spreading."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workflow.align import Axis, Box, Line, align, distribute

BOXES = {
    "a": (0.0, 0.0, 100.0, 50.0),
    "b": (40.0, 300.0, 100.0, 70.0),
    "c": (500.0, 90.0, 60.0, 10.0),
}
_numbers = st.integers(-5000, 5000).map(float)
_sizes = st.integers(1, 400).map(float)
boxes = st.dictionaries(st.sampled_from("abcdef"), st.tuples(_numbers, _numbers, _sizes, _sizes))


@pytest.mark.parametrize(
    ("line", "places"),
    [
        (Line.LEFT, [(0, 0), (0, 300), (0, 90)]),
        (Line.CENTER, [(230, 0), (230, 300), (250, 90)]),
        (Line.RIGHT, [(460, 0), (460, 300), (500, 90)]),
        (Line.TOP, [(0, 0), (40, 0), (500, 0)]),
        (Line.MIDDLE, [(0, 160), (40, 150), (500, 180)]),
        (Line.BOTTOM, [(0, 320), (40, 300), (500, 360)]),
    ],
)
def test_blocks_come_to_stand_in_line(line: Line, places: list[tuple[int, int]]) -> None:
    assert list(align(BOXES, line).values()) == places


def test_gaps_become_equal_and_the_outermost_stay() -> None:
    assert distribute(BOXES, Axis.ACROSS) == {"a": (0, 0), "b": (250, 300), "c": (500, 90)}
    assert distribute(BOXES, Axis.DOWN) == {"a": (0, 0), "c": (500, 170), "b": (40, 300)}


@given(boxes, st.sampled_from(Line))
def test_aligning_twice_is_aligning_once(some: dict[str, Box], line: Line) -> None:
    once = align(some, line)
    again = {id: (*at, *some[id][2:]) for id, at in once.items()}
    moved = align(again, line)

    assert once.keys() == some.keys()
    # Halves are rounded: the second time they may be one unit off.
    assert all(abs(a - b) <= 1 for id in once for a, b in zip(once[id], moved[id], strict=True))


@given(boxes, st.sampled_from(Axis))
def test_spreading_keeps_order_and_the_other_way(some: dict[str, Box], axis: Axis) -> None:
    found = distribute(some, axis)
    along = 0 if axis is Axis.ACROSS else 1
    ids = sorted(some, key=lambda id: (some[id][along], some[id][along + 2]))

    assert all(found[id][1 - along] == some[id][1 - along] for id in ids)
    gaps = [found[b][along] - found[a][along] - some[a][along + 2] for a, b in pairwise(ids)]
    assert len(ids) < 3 or max(gaps) - min(gaps) <= 2


def test_nothing_is_nowhere() -> None:
    assert align({}, Line.LEFT) == {}
    assert distribute({}, Axis.DOWN) == {}
