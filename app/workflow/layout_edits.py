"""Changes of notes and frames, each a pure function `Workflow -> Workflow`, as in `edits`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.workflow.model import Frame, Note, Position, Workflow
from blocks.sdk import GraphError


class ThingKind(StrEnum):
    """Which list of the layout something is in."""

    NOTE = "notes"
    """Text on the canvas."""
    FRAME = "frames"
    """A titled rectangle behind blocks."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A note or frame: they have no ids, their place in the list is what they are known by."""

    kind: ThingKind
    index: int


def add_note(workflow: Workflow, note: Note) -> Workflow:
    """Place a note."""
    return _with(workflow, ThingKind.NOTE, (*workflow.layout.notes, note))


def add_frame(workflow: Workflow, frame: Frame) -> Workflow:
    """Place a frame."""
    return _with(workflow, ThingKind.FRAME, (*workflow.layout.frames, frame))


def change_thing(workflow: Workflow, thing: Thing, **changes: Any) -> Workflow:
    """Give a note or frame another text, title, colour or size.

    Raises:
        GraphError: There is no such note or frame.
    """
    old = found(workflow, thing)
    if all(getattr(old, name) == value for name, value in changes.items()):
        return workflow
    new = old.model_copy(update=changes)
    things = list(getattr(workflow.layout, thing.kind))
    things[thing.index] = new
    return _with(workflow, thing.kind, tuple(things))


def move_things(workflow: Workflow, positions: Mapping[Thing, Position]) -> Workflow:
    """Put notes and frames elsewhere: left top corners, in scene units.

    Raises:
        GraphError: There is no such note or frame.
    """
    for thing, position in positions.items():
        workflow = change_thing(workflow, thing, position=position)
    return workflow


def remove_things(workflow: Workflow, things: Iterable[Thing]) -> Workflow:
    """Take notes and frames away; what is in a frame stays.

    Raises:
        GraphError: There is no such note or frame.
    """
    gone = set(things)
    for thing in gone:
        found(workflow, thing)
    for kind in ThingKind:
        old = getattr(workflow.layout, kind)
        left = tuple(one for index, one in enumerate(old) if Thing(kind, index) not in gone)
        if len(left) < len(old):
            workflow = _with(workflow, kind, left)
    return workflow


def found(workflow: Workflow, thing: Thing) -> Note | Frame:
    """The note or frame itself.

    Raises:
        GraphError: There is none.
    """
    things: tuple[Note | Frame, ...] = getattr(workflow.layout, thing.kind)
    if not 0 <= thing.index < len(things):
        what = "note" if thing.kind is ThingKind.NOTE else "frame"
        raise GraphError(f"There is no {what} {thing.index + 1} in this workflow")
    return things[thing.index]


def _with(workflow: Workflow, kind: ThingKind, things: tuple[Any, ...]) -> Workflow:
    layout = workflow.layout.model_copy(update={str(kind): things})
    return workflow.model_copy(update={"layout": layout})
