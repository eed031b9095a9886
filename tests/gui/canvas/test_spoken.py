"""What screen readers are told of the canvas. How that arrives outside: tests/e2e."""

import gc

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface

from app.engine.run_state import BlockState, Status
from app.workflow.edits import collapse_blocks, disconnect, remove_blocks, rename_block
from app.workflow.model import Problem
from tests.gui.canvas.conftest import MakeDesk
from tests.gui.canvas.desk import Desk, placed, workflow


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    return make_desk(
        workflow(
            placed("letter", "letter", subject="Hello"),
            placed("start", "start"),
            links=(("start.name", "letter.to"),),
        )
    )


def canvas_of(desk: Desk) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(desk.canvas.viewer)


def told(desk: Desk) -> list[str]:
    whole = canvas_of(desk)
    return [whole.child(at).text(QAccessible.Text.Name) for at in range(whole.childCount())]


def description(desk: Desk, at: int) -> str:
    return canvas_of(desk).child(at).text(QAccessible.Text.Description)


def test_blocks_are_told_in_the_order_of_the_run_then_cords(desk: Desk) -> None:
    assert told(desk) == ["Start", "Letter", "Start · Name to Letter · To"]
    roles = [canvas_of(desk).child(at).role() for at in range(3)]
    assert roles == [QAccessible.Role.ListItem] * 2 + [QAccessible.Role.Link]


def test_a_block_tells_of_its_inputs_place_state_and_problems(desk: Desk) -> None:
    desk.canvas.show_states({"letter": BlockState(status=Status.FAILED)})
    desk.canvas.show_problems([Problem(block="letter", message="No.")] * 2)
    said = description(desk, 1)

    assert "failed. 2 problems" in said
    assert "To from Start · Name" in said
    assert "Subject Hello" in said
    assert said.endswith("at 0, 0")


def test_it_is_kept_in_step_with_the_document(desk: Desk) -> None:
    assert len(told(desk)) == 3
    piece = canvas_of(desk).child(1)
    desk.show(rename_block(desk.workflow, "letter", "Reminder"))
    assert piece.text(QAccessible.Text.Name) == "Reminder"
    desk.show(disconnect(desk.workflow, desk.workflow.links[0]))
    assert told(desk) == ["Reminder", "Start"]
    desk.show(remove_blocks(desk.workflow, ["letter"]))
    assert told(desk) == ["Start"]


def test_blocks_may_come_and_go_often(desk: Desk) -> None:
    whole, without = desk.workflow, remove_blocks(desk.workflow, ["letter"])
    for _ in range(200):
        desk.show(without)
        assert told(desk) == ["Start"]
        desk.show(whole)
        assert len(told(desk)) == 3
    gc.collect()
    assert description(desk, 0).startswith("Source")


def test_each_child_knows_its_place(desk: Desk) -> None:
    whole = canvas_of(desk)
    for at in range(whole.childCount()):
        assert whole.indexOfChild(whole.child(at)) == at
    port = desk.canvas.viewer.viewport()
    middle = port.mapToGlobal(desk.header("letter"))
    found = whole.childAt(middle.x(), middle.y())
    assert found is not None
    assert found.text(QAccessible.Text.Name) == "Letter"
    assert found.rect().contains(middle)


def test_selection_is_told(desk: Desk) -> None:
    desk.canvas.select(["letter"])
    whole = canvas_of(desk)
    at = told(desk).index("Letter")

    assert whole.child(at).state().selected
    assert whole.focusChild().text(QAccessible.Text.Name) == "Letter"
    desk.canvas.select([])
    assert whole.focusChild() is None


def test_a_collapsed_block_says_so_and_is_expanded_by_its_action(desk: Desk) -> None:
    canvas_of(desk)
    piece = canvas_of(desk).child(1)
    assert piece.state().expanded
    desk.show(collapse_blocks(desk.workflow, ["letter"]))

    said = description(desk, 1)
    assert ". collapsed. " in said
    assert "Subject Hello" in said
    assert piece.state().collapsed
    deeds = piece.actionInterface()
    deeds.doAction(deeds.toggleAction())
    assert desk.edits == ["Expand Letter"]
    assert not piece.state().collapsed


def test_a_cord_says_what_passes_through_it(desk: Desk) -> None:
    assert description(desk, 2) == "text → email: read as an e-mail address"

    desk.canvas.show_states({"start": BlockState(status=Status.OK, outputs={"name": "Asha"})})
    assert description(desk, 2).startswith("Asha  (the last run). text → email")
