"""The history is a list of values: what is undone and redone is the same value, byte for byte."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.editor.document import HISTORY_LIMIT, Document
from app.editor.edit import Edit
from app.workflow import edits
from app.workflow.model import Workflow
from app.workflow.writing import dump
from blocks.sdk import GraphError
from tests.support.sample_blocks import CATALOG


def placed(*types: str) -> Workflow:
    workflow = Workflow()
    for type in types:
        workflow, _ = edits.add_block(workflow, CATALOG[type], (0.0, 0.0))
    return workflow


def typing(name: str, value: Any, block: str = "say") -> tuple[Edit, Any]:
    edit = Edit(f"Set {name}", lambda wf: edits.set_input(wf, block, name, value))
    return edit, (block, name)


def renaming(name: str) -> Edit:
    return Edit("Rename", lambda wf: edits.set_details(wf, name=name))


def refusing(_workflow: Workflow) -> Workflow:
    raise GraphError("That cannot be.")


def test_starts_empty_and_saved() -> None:
    document = Document()

    assert document.workflow == Workflow()
    assert document.path is None
    assert not document.is_changed
    assert (document.undo_name, document.redo_name) == ("", "")


def test_an_edit_can_be_undone_and_redone() -> None:
    document = Document()
    document.apply(renaming("Renewals"))

    assert (document.workflow.name, document.undo_name) == ("Renewals", "Rename")
    states = [document.is_changed]
    document.undo()
    assert (document.workflow.name, document.redo_name) == ("Untitled", "Rename")
    states.append(document.is_changed)
    assert states == [True, False]
    document.redo()
    assert document.workflow.name == "Renewals"


def test_an_edit_after_an_undo_forgets_what_was_undone() -> None:
    document = Document()
    document.apply(renaming("A"))
    document.undo()
    document.apply(renaming("B"))

    assert document.redo_name == ""
    document.redo()
    assert document.workflow.name == "B"


def test_an_edit_that_changes_nothing_leaves_no_step() -> None:
    document = Document()

    assert not document.apply(renaming("Untitled"))
    assert document.undo_name == ""


def test_a_refused_edit_changes_nothing_and_says_why() -> None:
    document = Document()
    said: list[str] = []
    document.edit_refused.connect(said.append)

    assert not document.apply(Edit("Try", refusing))
    assert said == ["That cannot be."]
    assert document.undo_name == ""


def test_typing_into_one_field_is_one_step() -> None:
    document = Document(placed("say"))
    for text in ("H", "He", "Hel", "Hello"):
        document.apply(*typing("text", text))

    document.undo()
    assert document.workflow.blocks[0].inputs == {}


def test_typing_goes_on_in_a_new_step_after_a_pause() -> None:
    document = Document(placed("say"))
    document.apply(*typing("text", "Hello"))
    document.end_typing()
    document.apply(*typing("text", "Hello, Asha"))

    document.undo()
    assert document.workflow.blocks[0].inputs == {"text": "Hello"}


def test_typing_into_another_field_is_another_step() -> None:
    document = Document(placed("say"))
    document.apply(*typing("text", "Hello"))
    document.apply(*typing("tone", "loud"))

    document.undo()
    assert document.workflow.blocks[0].inputs == {"text": "Hello"}


def test_what_is_typed_and_taken_out_again_leaves_no_step() -> None:
    document = Document(placed("say"))
    document.apply(*typing("text", "H"))
    document.apply(
        Edit("Clear text", lambda wf: edits.clear_input(wf, "say", "text")), ("say", "text")
    )

    assert document.undo_name == ""
    assert not document.is_changed


def test_yes_and_1_are_different_values_though_python_takes_them_for_equal() -> None:
    document = Document(edits.set_input(placed("say"), "say", "times", 1))
    document.apply(*typing("times", True))

    assert document.is_changed
    assert document.undo_name == "Set times"


def test_saving_keeps_the_history_and_ends_the_step(tmp_path: Path) -> None:
    document = Document(placed("say"))
    document.apply(*typing("text", "Hello"))
    document.mark_saved(tmp_path / "a.json")
    assert not document.is_changed
    document.apply(*typing("text", "Hello!"))

    document.undo()
    assert document.workflow.blocks[0].inputs == {"text": "Hello"}
    assert not document.is_changed
    document.undo()
    assert document.is_changed


def test_showing_another_workflow_forgets_the_history(tmp_path: Path) -> None:
    document = Document()
    document.apply(renaming("A"))
    document.show(placed("say"), tmp_path / "b.json")

    assert not document.is_changed
    assert document.undo_name == ""
    assert document.path == tmp_path / "b.json"


def test_the_history_has_a_limit() -> None:
    document = Document()
    for number in range(HISTORY_LIMIT + 50):
        document.apply(renaming(f"Name {number}"))
    for _ in range(HISTORY_LIMIT + 50):
        document.undo()

    assert document.workflow.name == "Name 49"


@pytest.mark.parametrize("signal", ["workflow_changed", "history_changed"])
def test_tells_of_each_change_once(signal: str) -> None:
    document = Document()
    heard: list[str] = []
    getattr(document, signal).connect(lambda: heard.append(document.workflow.name))
    document.apply(renaming("A"))
    document.undo()
    document.undo()

    assert heard == ["A", "Untitled"]


Move = tuple[str, int, int]
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["type", "add", "remove", "leave", "undo", "redo", "save"]),
        st.integers(0, 3),
        st.integers(0, 2),
    ),
    max_size=40,
)


def make_move(document: Document, move: Move) -> None:
    kind, value, which = move
    blocks = document.workflow.blocks
    match kind:
        case "undo":
            document.undo()
        case "redo":
            document.redo()
        case "leave":
            document.end_typing()
        case "save":
            document.mark_saved(Path("/nowhere/a.json"))
        case "add":
            document.apply(
                Edit("Add", lambda wf: edits.add_block(wf, CATALOG["say"], (0.0, 0.0))[0])
            )
        case "remove" if blocks:
            gone = blocks[which % len(blocks)].id
            document.apply(Edit("Remove", lambda wf: edits.remove_blocks(wf, [gone])))
        case "type" if blocks:
            block = blocks[which % len(blocks)].id
            document.apply(*typing("text", "x" * value, block))


@given(MOVES)
def test_undo_all_and_redo_all_give_the_same_bytes(moves: list[Move]) -> None:
    document = Document()
    for move in moves:
        make_move(document, move)
    redone(document)
    forth = undone(document)
    assert forth[-1] == dump(Workflow())
    assert redone(document) == forth[::-1]
    assert all(one != other for one, other in pairwise(forth))


def undone(document: Document) -> list[str]:
    """The bytes now and after each undo."""
    found = [dump(document.workflow)]
    while document.undo_name:
        document.undo()
        found.append(dump(document.workflow))
    return found


def redone(document: Document) -> list[str]:
    """The bytes now and after each redo."""
    found = [dump(document.workflow)]
    while document.redo_name:
        document.redo()
        found.append(dump(document.workflow))
    return found


@given(MOVES)
def test_it_is_changed_just_when_the_file_would_be_another(moves: list[Move]) -> None:
    document = Document()
    saved = dump(document.workflow)
    for move in moves:
        make_move(document, move)
        if move[0] == "save":
            saved = dump(document.workflow)
        assert document.is_changed == (dump(document.workflow) != saved)
