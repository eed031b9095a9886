"""Blocks in line and evenly apart: pure functions on rectangles, in scene units."""

from collections.abc import Mapping
from enum import StrEnum

from app.workflow.model import Position

Box = tuple[float, float, float, float]
"""Left, top, width, height."""


class Line(StrEnum):
    """What of the blocks comes to stand in one line."""

    LEFT = "left"
    """Their left edges."""
    CENTER = "center"
    """Their middles, one above the other."""
    RIGHT = "right"
    """Their right edges."""
    TOP = "top"
    """Their upper edges."""
    MIDDLE = "middle"
    """Their middles, side by side."""
    BOTTOM = "bottom"
    """Their lower edges."""


class Axis(StrEnum):
    """Which way blocks are spread."""

    ACROSS = "across"
    """From left to right."""
    DOWN = "down"
    """From top to bottom."""


_SHARE = {
    Line.LEFT: 0.0,
    Line.CENTER: 0.5,
    Line.RIGHT: 1.0,
    Line.TOP: 0.0,
    Line.MIDDLE: 0.5,
    Line.BOTTOM: 1.0,
}
_ACROSS = (Line.LEFT, Line.CENTER, Line.RIGHT)


def align(boxes: Mapping[str, Box], line: Line) -> dict[str, Position]:
    """Where the blocks go so that they stand in line with the outermost, or with the middle.

    Args:
        boxes: Block id → where it is.
    """
    if not boxes:
        return {}
    along = 0 if line in _ACROSS else 1
    share = _SHARE[line]
    low = min(box[along] for box in boxes.values())
    high = max(box[along] + box[along + 2] for box in boxes.values())
    goal = low + share * (high - low)
    return {id: _with(box, along, goal - share * box[along + 2]) for id, box in boxes.items()}


def distribute(boxes: Mapping[str, Box], axis: Axis) -> dict[str, Position]:
    """Where the blocks go so that the gaps between them are equal. The two outermost stay.

    Args:
        boxes: Block id → where it is.
    """
    along = 0 if axis is Axis.ACROSS else 1
    ids = sorted(boxes, key=lambda id: (boxes[id][along], boxes[id][along + 2]))
    if len(ids) < 3:
        return {id: boxes[id][:2] for id in ids}
    first, last = boxes[ids[0]], boxes[ids[-1]]
    room = last[along] - first[along] - first[along + 2]
    gap = (room - sum(boxes[id][along + 2] for id in ids[1:-1])) / (len(ids) - 1)
    found, at = {ids[0]: first[:2]}, first[along] + first[along + 2]
    for id in ids[1:-1]:
        found[id] = _with(boxes[id], along, at + gap)
        at += gap + boxes[id][along + 2]
    return {**found, ids[-1]: last[:2]}


def _with(box: Box, along: int, value: float) -> Position:
    # Whole numbers: lines of the file that can be read.
    return (float(round(value)), box[1]) if along == 0 else (box[0], float(round(value)))
