"""Notes and frames: added, changed, moved and removed by pure edits."""

import pytest

from app.workflow.file import dump, parse
from app.workflow.layout_edits import (
    Thing,
    ThingKind,
    add_frame,
    add_note,
    change_thing,
    move_things,
    remove_things,
)
from app.workflow.model import Frame, Note
from blocks.sdk import GraphError
from tests.support.workflows import flow

NOTE, FRAME = Thing(ThingKind.NOTE, 0), Thing(ThingKind.FRAME, 0)
FLOW = add_frame(
    add_note(flow(a="say"), Note(text="**Why**", position=(0.0, 0.0))),
    Frame(title="Speech", position=(10.0, 20.0), size=(300.0, 200.0)),
)


def test_added_things_are_in_the_file() -> None:
    read = parse(dump(FLOW))

    assert [note.text for note in read.layout.notes] == ["**Why**"]
    assert [frame.title for frame in read.layout.frames] == ["Speech"]


def test_things_are_changed_and_moved_and_others_stay_the_same_objects() -> None:
    more = change_thing(FLOW, FRAME, title="Voice", color="green")
    more = move_things(more, {NOTE: (5.0, 6.0), FRAME: (7.0, 8.0)})

    assert more.layout.notes[0].position == (5.0, 6.0)
    frame = more.layout.frames[0]
    assert (frame.title, frame.color, frame.position) == ("Voice", "green", (7.0, 8.0))
    assert frame.size == (300.0, 200.0)
    assert more.blocks is FLOW.blocks
    assert more.layout.blocks is FLOW.layout.blocks


def test_an_edit_that_changes_nothing_gives_the_workflow_itself() -> None:
    assert change_thing(FLOW, NOTE, text="**Why**") is FLOW
    assert move_things(FLOW, {NOTE: (0.0, 0.0)}) is FLOW
    assert remove_things(FLOW, []) is FLOW


def test_of_two_equal_notes_the_right_one_is_changed_and_removed() -> None:
    twice = add_note(FLOW, FLOW.layout.notes[0])
    second = Thing(ThingKind.NOTE, 1)

    assert [one.text for one in change_thing(twice, second, text="B").layout.notes] == [
        "**Why**",
        "B",
    ]
    assert remove_things(twice, [NOTE]).layout.notes == twice.layout.notes[1:]


def test_removing_a_frame_keeps_what_is_in_it() -> None:
    left = remove_things(FLOW, [FRAME])

    assert left.layout.frames == ()
    assert left.layout.notes == FLOW.layout.notes
    assert left.blocks == FLOW.blocks


def test_what_is_not_there_is_said_in_words() -> None:
    gone = Thing(ThingKind.FRAME, 3)
    words = "There is no frame 4"
    with pytest.raises(GraphError, match=words):
        change_thing(FLOW, gone, title="x")
    with pytest.raises(GraphError, match=words):
        move_things(FLOW, {gone: (0.0, 0.0)})
    with pytest.raises(GraphError, match=words):
        remove_things(FLOW, [gone])
