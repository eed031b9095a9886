"""States of a run and problems on the cards."""

from pytestqt.qtbot import QtBot

from app.editor.canvas.pulse import JOURNEY_MS, MOST
from app.engine.event import Origin
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


def test_the_sign_of_a_running_block_turns(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = three(make_desk)
    desk.canvas.show_states({"one": BlockState(Status.RUNNING)})
    item = desk.items()["one"]
    seen: set[float] = set()

    def has_turned() -> bool:
        seen.add(item.view.look.turn)
        return len(seen) > 3

    qtbot.waitUntil(has_turned, timeout=3000)
    desk.canvas.show_states({})
    assert item.view.look.turn == 0.0


def test_long_work_tells_how_far_it_is(make_desk: MakeDesk) -> None:
    desk = three(make_desk)
    state = BlockState(Status.RUNNING, message="40 of 160 rows", done=0.25)
    desk.canvas.show_states({"one": state})
    look = desk.items()["one"].view.look
    assert (look.done, look.preview) == (0.25, "25% · 40 of 160 rows")
    desk.canvas.show_states({"one": BlockState(Status.OK, elapsed_ms=9, done=0.25)})
    assert desk.items()["one"].view.look.done is None


def test_outputs_that_a_block_did_not_run_for_say_so(make_desk: MakeDesk) -> None:
    desk = three(make_desk)
    outputs = {"text": "Hello"}
    desk.canvas.show_states(
        {
            block: BlockState(Status.OK, outputs=outputs, elapsed_ms=0.0, origin=origin)
            for block, origin in zip(("one", "two", "three"), Origin, strict=True)
        }
    )
    pills = {id: item.view.look.pill for id, item in desk.items().items()}
    assert pills == {"one": "Pinned", "two": "Given", "three": "As before"}


def test_a_skipped_block_is_dimmed_and_says_why(make_desk: MakeDesk) -> None:
    desk = three(make_desk)
    before = _colors(desk)
    desk.canvas.show_states({"two": BlockState(Status.SKIPPED, message="No row matched")})
    look = desk.items()["two"].view.look
    assert look.is_dim
    assert look.preview == "No row matched"
    after = _colors(desk)
    assert after["two"] < before["two"]
    assert after["one"] == before["one"]


def _colors(desk: Desk) -> dict[str, int]:
    """How bright the icon of each block is."""
    image = desk.canvas.viewer.viewport().grab().toImage()
    return {id: image.pixelColor(desk.at(id, 16.0, 14.0)).lightness() for id in desk.items()}


def test_a_value_is_seen_on_its_way_along_the_cord(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = chain(make_desk)
    (one, two) = sorted(desk.cords(), key=lambda cord: cord.link.from_block)
    running = {"start": BlockState(Status.RUNNING)}
    done = {"start": BlockState(Status.OK, outputs={"name": "Asha"}, elapsed_ms=1)}
    pulses = desk.canvas.run.pulses
    desk.canvas.show_states(running, is_going_on=True)
    assert pulses.cords == []
    desk.canvas.show_states(done, is_going_on=True)
    assert pulses.cords == [two]
    assert two.link.from_block == "start"
    desk.canvas.show_states(dict(done), is_going_on=True)
    assert pulses.cords == [two]
    qtbot.waitUntil(lambda: not pulses.cords, timeout=5 * JOURNEY_MS)
    assert one.link.from_block == "say"


def test_nothing_is_seen_on_its_way_where_nothing_passed(make_desk: MakeDesk) -> None:
    desk = chain(make_desk)
    pulses = desk.canvas.run.pulses
    empty = {"start": BlockState(Status.OK, outputs={"name": None}, elapsed_ms=1)}
    desk.canvas.show_states(empty, is_going_on=True)
    full = {"start": BlockState(Status.OK, outputs={"name": "Asha"}, elapsed_ms=1)}
    desk.canvas.show_states({}, is_going_on=True)
    desk.canvas.show_states(full)
    assert pulses.cords == []


def test_a_dot_goes_with_its_cord(make_desk: MakeDesk) -> None:
    desk = chain(make_desk)
    full = {"start": BlockState(Status.OK, outputs={"name": "Asha"}, elapsed_ms=1)}
    desk.canvas.show_states(full, is_going_on=True)
    assert len(desk.canvas.run.pulses.cords) == 1
    desk.show(workflow(placed("say", "say")))
    assert desk.canvas.run.pulses.cords == []


def test_there_are_never_more_dots_than_can_be_followed(make_desk: MakeDesk) -> None:
    hung = [placed(f"say{number}", "say") for number in range(MOST + 10)]
    desk = make_desk(
        workflow(
            placed("start", "start"),
            *hung,
            links=tuple(("start.name", f"{block.id}.text") for block in hung),
        )
    )
    desk.canvas.fit()
    full = {"start": BlockState(Status.OK, outputs={"name": "Asha"}, elapsed_ms=1)}
    desk.canvas.show_states(full, is_going_on=True)
    assert len(desk.canvas.run.pulses.cords) == MOST


def chain(make_desk: MakeDesk) -> Desk:
    return make_desk(
        workflow(
            placed("start", "start"),
            placed("say", "say"),
            placed("letter", "letter"),
            links=(("start.name", "say.text"), ("say.text", "letter.subject")),
        )
    )
