"""States of a run and problems on the cards."""

from pytestqt.qtbot import QtBot

from app.engine.run_state import BlockState, Status
from app.workflow.model import Problem, Severity
from tests.gui.canvas.conftest import MakeDesk
from tests.gui.canvas.desk import Desk, placed, workflow


def three(make_desk: MakeDesk) -> Desk:
    return make_desk(workflow(*(placed(id, "say") for id in ("one", "two", "three"))))


def test_states_are_shown_and_taken_back(make_desk: MakeDesk) -> None:
    desk = three(make_desk)
    ok = BlockState(Status.OK, elapsed_ms=340, outputs={"text": "Hello"})
    failed = BlockState(Status.FAILED, elapsed_ms=1200, message="Nobody\nanswered.")
    desk.canvas.show_states({"one": ok, "two": failed})
    look = {id: item.view.look for id, item in desk.items().items()}

    assert (look["one"].pill, look["one"].preview) == ("OK · 340 ms", "Text: Hello")
    assert (look["two"].pill, look["two"].preview) == ("Failed · 1.2 s", "Nobody answered.")
    assert look["three"].pill == ""

    desk.canvas.show_states({})
    assert {item.view.look.status for item in desk.items().values()} == {Status.IDLE}


def test_only_blocks_whose_state_changed_are_told(make_desk: MakeDesk) -> None:
    desk = three(make_desk)
    states = {id: BlockState(Status.READY) for id in ("one", "two", "three")}
    desk.canvas.show_states(states)
    before = {id: item.view.look for id, item in desk.items().items()}
    desk.canvas.show_states({**states, "two": BlockState(Status.OK, elapsed_ms=1)})
    after = {id: item.view.look for id, item in desk.items().items()}

    assert [id for id in after if after[id] is not before[id]] == ["two"]


def test_a_running_block_counts_the_time(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = three(make_desk)
    desk.canvas.show_states({"one": BlockState(Status.RUNNING)})
    item = desk.items()["one"]
    qtbot.waitUntil(lambda: "ms" in item.view.look.pill, timeout=3000)

    desk.canvas.show_states({"one": BlockState(Status.OK, elapsed_ms=7)})
    assert item.view.look.pill == "OK · 7 ms"


def test_a_block_that_comes_back_has_its_state_and_problems(make_desk: MakeDesk) -> None:
    desk = three(make_desk)
    whole = desk.workflow
    desk.canvas.show_states({"two": BlockState(Status.OK, elapsed_ms=5)})
    desk.canvas.show_problems([Problem(block="two", input="text", message="It is empty.")])
    desk.show(workflow(placed("one", "say")))
    desk.show(whole)
    view = desk.items()["two"].view

    assert view.look.pill == "OK · 5 ms"
    assert view.mark is not None


def test_problems_mark_their_blocks_and_only_them(make_desk: MakeDesk) -> None:
    desk = three(make_desk)
    warning = Problem(severity=Severity.WARNING, block="one", message="It is never reached.")
    error = Problem(block="two", input="text", message="It is empty.")
    desk.canvas.show_problems([warning, error, error, Problem(message="There is no source.")])
    marks = {id: item.view.mark for id, item in desk.items().items()}

    assert marks["three"] is None
    assert marks["one"] is not None
    assert marks["one"].severity is Severity.WARNING
    assert marks["two"] is not None
    assert marks["two"].count == 2
    assert marks["two"].inputs == frozenset({"text"})

    desk.canvas.show_problems([])
    assert {item.view.mark for item in desk.items().values()} == {None}
