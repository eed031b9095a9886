"""Breakpoints, steps and what a user may do with a block that is held."""

import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pytest

from app.engine.breakpoint import Breakpoint, Where
from app.engine.condition import ConditionError
from app.engine.control import RunControl
from app.engine.event import BlockHeld, BlockReleased, BlockStarted, BlockSucceeded, Event
from app.engine.plan import make_plan
from app.engine.run_settings import RunSettings
from app.engine.run_state import RunState, RunStatus, Status
from app.engine.session import run_workflow
from blocks.sdk import GraphError, InvalidInputError, RefusedError
from tests.app.engine.blocks import Bench
from tests.app.engine.conftest import Play, sketch
from tests.support.fake_world import FakeWorld

CHAIN = sketch({"a": "say", "b": "say"}, "start.text > a.text", "a.text > b.text")
SENDING = sketch({"send": ("send", {"text": "b"})}, "start.text > send.to")
AT_ERROR = RunSettings(holds_at_error=True)

WhenHeld = Callable[[BlockHeld], Any]


def at(block: str = "", where: Where = Where.BEFORE, condition: str = "") -> RunSettings:
    return RunSettings(breakpoints=(Breakpoint(block, where, condition),))


def on_hold(act: WhenHeld) -> Callable[[Event], None]:
    def watch(event: Event) -> None:
        if isinstance(event, BlockHeld):
            act(event)

    return watch


def holds(events: list[Event]) -> list[tuple[str, str, str]]:
    return [(e.block, e.where, e.reason) for e in events if isinstance(e, BlockHeld)]


def test_a_block_is_held_before_it_runs_and_its_inputs_are_shown(play: Play, bench: Bench) -> None:
    control = RunControl()
    seen: list[Any] = []

    def act(event: BlockHeld) -> None:
        (held,) = control.held()
        seen.append((held.block, held.where, held.values, bench.ran_ids()))
        control.release("a")

    course = play(CHAIN, control=control, watch=on_hold(act), settings=at("a"))
    assert course.status == RunStatus.OK
    ((block, where, values, ran),) = seen
    assert (block, where, ran) == ("a", "before", ["start"])
    assert values == {"text": "hello", "texts": None, "lines": None, "person": None, "number": None}
    assert course.kinds("a") == [
        "block_ready",
        "block_held",
        "block_released",
        "block_started",
        "block_succeeded",
    ]
    assert control.held() == ()


def test_a_changed_input_is_what_the_block_gets(play: Play, bench: Bench) -> None:
    control = RunControl()
    act = on_hold(lambda _event: control.release("a", {"text": "changed", "number": "7"}))
    course = play(CHAIN, control=control, watch=act, settings=at("a"))
    assert dict(bench.ran)["a"].text == "changed"
    assert dict(bench.ran)["a"].number == 7
    assert course.state.block("b").outputs == {"text": "changed"}
    (released,) = [e for e in course.events if isinstance(e, BlockReleased)]
    assert released.values == {"text": "changed", "number": "7"}


def test_a_changed_output_is_what_goes_on(play: Play, bench: Bench) -> None:
    control = RunControl()
    seen = []

    def act(event: BlockHeld) -> None:
        seen.append((event.where, event.values))
        control.release("a", {"text": "other"})

    course = play(CHAIN, control=control, watch=on_hold(act), settings=at("a", Where.AFTER))
    assert seen == [("after", {"text": "hello"})]
    assert course.state.block("b").outputs == {"text": "other"}
    assert course.state.block("a").outputs == {"text": "other"}
    assert course.state.block("a").origin == "given"
    assert course.state.block("b").origin == ""


@pytest.mark.parametrize(
    ("where", "changed", "says"),
    [
        (Where.BEFORE, {"number": "many"}, "“Number”"),
        (Where.BEFORE, {"nothing": 1}, "“nothing” of “Say” cannot be changed"),
        (Where.BEFORE, {"when": True}, "cannot be changed"),
        (Where.BEFORE, {"text": {"$secret": "a/b"}}, "takes no secret"),
        (Where.BEFORE, {"to": None}, "“To” has no value"),
        (Where.BEFORE, {"key": "written out"}, "takes a stored secret"),
        (Where.AFTER, {"other": 1}, "no output “other”"),
    ],
)
def test_what_cannot_be_used_is_refused_and_the_block_stays_held(
    play: Play, where: Where, changed: Mapping[str, Any], says: str
) -> None:
    control = RunControl()
    said = []
    is_sent = not changed.keys().isdisjoint({"to", "key"})
    workflow, block = (SENDING, "send") if is_sent else (CHAIN, "a")

    def act(event: BlockHeld) -> None:
        with pytest.raises(InvalidInputError) as refused:
            control.release(block, changed)
        said.append(str(refused.value))
        assert [one.block for one in control.held()] == [block]
        control.release(block)

    settings = at(block, where)
    course = play(workflow, control=control, watch=on_hold(act), settings=settings)
    assert course.status == RunStatus.OK
    assert says in said[0]


def test_only_a_held_block_can_be_released(play: Play) -> None:
    control = RunControl()

    def act(event: BlockHeld) -> None:
        for block in ("b", "nobody"):
            with pytest.raises(GraphError, match="is not held"):
                control.release(block)
        with pytest.raises(GraphError, match="has not failed"):
            control.retry("a")
        control.release("a")
        with pytest.raises(GraphError, match="is not held"):
            control.release("a")

    assert play(CHAIN, control=control, watch=on_hold(act), settings=at("a")).status == "ok"


@pytest.mark.parametrize(
    ("settings", "held"),
    [
        (at("", Where.BEFORE, "text starts with hel"), ["a", "b"]),
        (at("b", Where.BEFORE, "text starts with hel"), ["b"]),
        (at("b", Where.BEFORE, "text starts with x"), []),
        (at("", Where.AFTER, "text is hello"), ["start", "a", "b"]),
        (at("a", Where.AFTER, "no_such_output is empty"), []),
    ],
)
def test_conditions_are_looked_at_where_they_belong(
    play: Play, settings: RunSettings, held: list[str]
) -> None:
    control = RunControl()
    act = on_hold(lambda event: control.release(event.block))
    course = play(CHAIN, control=control, watch=act, settings=settings)
    assert [block for block, _where, _reason in holds(course.events)] == held
    assert all("a breakpoint: text" in reason for _block, _where, reason in holds(course.events))


def test_a_breakpoint_without_block_and_condition_is_refused() -> None:
    with pytest.raises(ConditionError):
        Breakpoint()
    with pytest.raises(ConditionError):
        Breakpoint("a", Where.BEFORE, "amount")


def test_an_input_that_is_emptied_is_as_by_default(play: Play, bench: Bench) -> None:
    control = RunControl()
    act = on_hold(lambda _event: control.release("a", {"text": None}))
    play(CHAIN, control=control, watch=act, settings=at("a"))
    assert dict(bench.ran)["a"].text is None


def test_breakpoints_can_be_set_while_it_runs(play: Play) -> None:
    control = RunControl()
    mine = Breakpoint("b")

    def act(event: BlockHeld) -> None:
        if event.block == "a":
            control.set_breakpoints([mine])
            assert control.debugger.breakpoints == (mine,)
        control.release(event.block)

    course = play(CHAIN, control=control, watch=on_hold(act), settings=at("a"))
    assert [block for block, *_ in holds(course.events)] == ["a", "b"]


def test_a_run_that_is_stopped_holds_no_more(play: Play, bench: Bench) -> None:
    control = RunControl()

    def behave(inputs: Any, _context: Any) -> Any:
        control.stop()
        return {"text": inputs.text}

    bench.behave["a"] = behave
    course = play(CHAIN, control=control, settings=at("a", Where.AFTER))
    assert holds(course.events) == []
    assert course.state.block("a").status == Status.OK


def test_steps_go_from_block_to_block(play: Play) -> None:
    control = RunControl()
    seen = []

    def act(event: BlockHeld) -> None:
        seen.append((event.block, event.reason))
        control.step()

    control.step()
    course = play(CHAIN, control=control, watch=on_hold(act))
    assert seen == [(block, "step by step") for block in ("start", "a", "b")]
    assert course.status == RunStatus.OK


def test_resuming_ends_the_steps_and_lets_go(play: Play) -> None:
    control = RunControl()
    control.step()
    act = on_hold(lambda _event: control.resume())
    course = play(CHAIN, control=control, watch=act)
    assert [block for block, *_ in holds(course.events)] == ["start"]


def test_a_run_goes_to_a_block_and_holds_there_once(play: Play) -> None:
    control = RunControl()
    control.run_to("b")
    act = on_hold(lambda event: control.release(event.block))
    course = play(CHAIN, control=control, watch=act)
    assert holds(course.events) == [("b", "before", "run to here")]
    assert not control.debugger.is_awake


def test_blocks_side_by_side_are_held_at_once_and_released_by_id(play: Play) -> None:
    workflow = sketch(
        {"a": "say", "b": "say", "c": "say"}, *(f"start.text > {one}.text" for one in "abc")
    )
    control = RunControl()
    breakpoints = tuple(Breakpoint(one) for one in "abc")
    order: list[str] = []
    succeeded = threading.Condition()

    def watch(event: Event) -> None:
        with succeeded:
            if isinstance(event, BlockHeld):
                order.append(f"held {event.block}")
            elif isinstance(event, BlockSucceeded) and event.block in "abc":
                order.append(event.block)
            succeeded.notify_all()

    def has_come(count: int) -> bool:
        return len(order) >= count

    def let_go() -> None:
        for count, block in ((3, "c"), (4, "a"), (5, "b")):
            with succeeded:
                assert succeeded.wait_for(partial(has_come, count), 10)
            control.release(block)

    user = threading.Thread(target=let_go)
    user.start()
    course = play(
        workflow, control=control, watch=watch, settings=RunSettings(breakpoints=breakpoints)
    )
    user.join(10)
    assert course.status == RunStatus.OK
    assert sorted(order[:3]) == ["held a", "held b", "held c"]
    assert order[3:] == ["c", "a", "b"]


def test_a_step_lets_go_one_of_several(play: Play, bench: Bench) -> None:
    """From a pause before two blocks: both are held, and each step runs one."""
    workflow = sketch({"a": "say", "b": "say"}, "start.text > a.text", "start.text > b.text")
    control = RunControl()
    held: list[str] = []
    counts: list[int] = []

    def watch(event: Event) -> None:
        if isinstance(event, BlockHeld):
            held.append(event.block)
            if event.block == "start" or len(held) == 3:
                control.step()
        elif isinstance(event, BlockSucceeded) and event.block != "start":
            counts.append(len(control.held()))
            control.step()

    control.step()
    course = play(workflow, control=control, watch=watch)
    assert course.status == RunStatus.OK
    assert sorted(held) == ["a", "b", "start"]
    assert counts == [1, 0]


@pytest.mark.parametrize("where", list(Where))
def test_stopping_ends_what_is_held(play: Play, bench: Bench, where: Where) -> None:
    """What has run says so; what has not is skipped."""

    def refuse(_inputs: Any, _context: Any) -> Any:
        raise RefusedError("No.")

    if where == Where.ERROR:
        bench.behave["a"] = refuse
    settings = AT_ERROR if where == Where.ERROR else at("a", where)
    control = RunControl()
    course = play(
        CHAIN, control=control, watch=on_hold(lambda _e: control.stop()), settings=settings
    )
    assert course.status == RunStatus.STOPPED
    ends = {Where.BEFORE: Status.SKIPPED, Where.AFTER: Status.OK, Where.ERROR: Status.FAILED}
    assert course.state.block("a").status == ends[where]
    assert course.state.block("b").status == Status.SKIPPED
    assert control.held() == ()


def test_a_held_block_is_held_in_the_state(play: Play) -> None:
    control = RunControl()
    seen: list[RunState] = []
    events: list[Event] = []

    def watch(event: Event) -> None:
        events.append(event)
        if isinstance(event, BlockHeld):
            seen.append(RunState().fold(events))
            control.release("a")
        if isinstance(event, BlockReleased):
            seen.append(RunState().fold(events))

    course = play(CHAIN, control=control, watch=watch, settings=at("a"))
    held, released = (state.block("a") for state in seen)
    assert (held.status, held.message) == (Status.HELD, "a breakpoint")
    assert held.held is not None
    assert held.held.values["text"] == "hello"
    assert (released.status, released.held) == (Status.READY, None)
    assert course.state.block("a").held is None


def test_a_run_that_ended_meanwhile_does_not_begin_what_was_held(play: Play, bench: Bench) -> None:
    workflow = sketch(
        {"a": "say", "stops": ("say", {}, {"on_error": "stop"})},
        "start.text > a.text",
        "start.text > stops.text",
    )
    control = RunControl()
    is_held = threading.Event()

    def fail(_inputs: Any, _context: Any) -> Any:
        assert is_held.wait(10)
        raise RefusedError("No.")

    bench.behave["stops"] = fail

    def watch(event: Event) -> None:
        if isinstance(event, BlockHeld):
            is_held.set()
        if event.kind == "block_failed":
            control.release("a")

    course = play(workflow, control=control, watch=watch, settings=at("a"))
    assert course.status == RunStatus.FAILED
    assert course.state.block("a").status == Status.SKIPPED
    assert "a" not in bench.ran_ids()


def test_a_sink_that_breaks_lets_go_what_is_held(play: Play, bench: Bench) -> None:
    workflow = sketch({"a": "say", "b": "say"}, "start.text > a.text", "start.text > b.text")
    is_held = threading.Event()
    bench.behave["b"] = lambda _inputs, _context: {"text": str(is_held.wait(10))}

    def watch(event: Event) -> None:
        if isinstance(event, BlockHeld):
            is_held.set()
        if isinstance(event, BlockSucceeded) and event.block == "b":
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        play(workflow, watch=watch, settings=at("a"))


def test_time_held_does_not_count(play: Play, world: FakeWorld) -> None:
    """The limit of a try begins when the try does."""
    workflow = sketch({"a": ("say", {}, {"time_limit_s": 30}), "b": "say"}, "start.text > a.text")
    control = RunControl()
    released_at = []

    def act(_event: BlockHeld) -> None:
        control.release("a")
        released_at.append(time.monotonic())

    play(workflow, control=control, watch=on_hold(act), settings=at("a"))
    (call,) = [one for one in world.calls if one["block_id"] == "a"]
    assert call["deadline"] >= released_at[0] + 29.9


# At an error


def failing(times: int, error: Exception) -> Callable[[Any, Any], Any]:
    count = 0

    def behave(inputs: Any, _context: Any) -> Any:
        nonlocal count
        count += 1
        if count <= times:
            raise error
        return {"text": inputs.text}

    return behave


def test_a_block_that_failed_is_tried_again_with_other_inputs(play: Play, bench: Bench) -> None:
    bench.behave["a"] = failing(1, RefusedError("The template wants 2 variables."))
    control = RunControl()
    act = on_hold(lambda _event: control.retry("a", {"text": "two"}))
    course = play(CHAIN, control=control, watch=act, settings=AT_ERROR)
    assert course.status == RunStatus.OK
    assert course.state.block("a").outputs == {"text": "two"}
    assert course.kinds("a") == [
        "block_ready",
        "block_started",
        "block_held",
        "block_released",
        "block_started",
        "block_succeeded",
    ]
    assert course.state.block("a").tries == 2
    (held,) = [e for e in course.events if isinstance(e, BlockHeld)]
    assert (held.where, held.reason) == ("error", "The template wants 2 variables.")
    assert held.values["text"] == "hello"


def test_it_may_fail_again_and_be_tried_again(play: Play, bench: Bench) -> None:
    bench.behave["a"] = failing(2, RefusedError("No."))
    control = RunControl()
    act = on_hold(lambda _event: control.retry("a"))
    course = play(CHAIN, control=control, watch=act, settings=AT_ERROR)
    assert course.status == RunStatus.OK
    begun = [e for e in course.events if isinstance(e, BlockStarted) and e.block == "a"]
    assert [event.try_number for event in begun] == [1, 2, 3]


def test_the_run_goes_on_with_the_failure(play: Play, bench: Bench) -> None:
    bench.behave["a"] = failing(9, RefusedError("No."))
    control = RunControl()
    act = on_hold(lambda _event: control.release("a"))
    course = play(CHAIN, control=control, watch=act, settings=AT_ERROR)
    assert course.status == RunStatus.FINISHED_WITH_ERRORS
    assert course.state.block("a").status == Status.FAILED
    assert course.state.block("b").status == Status.SKIPPED


def test_outputs_given_by_hand_go_on_as_if_it_had_not_failed(play: Play, bench: Bench) -> None:
    bench.behave["send"] = failing(9, RefusedError("No.", outputs={"code": 400}))
    control = RunControl()
    act = on_hold(lambda _event: control.release("send", {"code": "200"}))
    course = play(SENDING, control=control, watch=act, settings=AT_ERROR)
    assert course.status == RunStatus.OK
    send = course.state.block("send")
    assert (send.status, send.origin) == (Status.OK, "given")
    assert send.outputs == {"sent": True, "code": 200, "error": ""}


def test_an_after_breakpoint_holds_a_failure_too(play: Play, bench: Bench) -> None:
    bench.behave["a"] = failing(9, RefusedError("No."))
    control = RunControl()
    act = on_hold(lambda _event: control.release("a", {"text": "by hand"}))
    course = play(CHAIN, control=control, watch=act, settings=at("a", Where.AFTER))
    assert course.status == RunStatus.OK
    assert course.state.block("b").outputs == {"text": "by hand"}


def test_a_hole_can_be_filled_while_it_is_held(play: Play, bench: Bench) -> None:
    control = RunControl()
    seen = []

    def act(event: BlockHeld) -> None:
        seen.append(event.reason)
        control.retry("send", {"to": "Asha"})

    course = play(
        SENDING, control=control, watch=on_hold(act), settings=AT_ERROR, trigger={"text": ""}
    )
    assert course.status == RunStatus.OK
    assert "“To” got nothing" in seen[0]
    assert dict(bench.ran)["send"].to == "Asha"


def test_an_input_may_not_be_emptied_where_something_is_sent(play: Play, bench: Bench) -> None:
    control = RunControl()
    act = on_hold(lambda _event: control.release("send", {"to": ""}))
    course = play(SENDING, control=control, watch=act, settings=at("send"))
    assert course.state.block("send").status == Status.FAILED
    assert "“To” is empty" in course.state.block("send").message
    assert "send" not in bench.ran_ids()


def test_secrets_stay_names_in_what_is_held(play: Play, bench: Bench) -> None:
    world_secret = "s3cr3t-value"
    workflow = sketch(
        {"send": ("send", {"text": f"b {world_secret}", "key": {"$secret": "a/key"}})},
        "start.text > send.to",
    )
    world = FakeWorld(redact=lambda value: _star(value, world_secret))
    control = RunControl()
    events: list[Event] = []

    def sink(event: Event) -> None:
        events.append(event)
        if isinstance(event, BlockHeld):
            control.release("send", {"text": f"c {world_secret}", "key": {"$secret": "b/key"}})

    plan = make_plan(workflow, bench.catalog)
    run_workflow(plan, world, sink=sink, control=control, settings=at("send"))
    held = next(e for e in events if isinstance(e, BlockHeld))
    assert held.values["key"] == {"$secret": "a/key"}
    assert held.values["text"] == "b •••"
    released = next(e for e in events if isinstance(e, BlockReleased))
    assert released.values == {"text": "c •••", "key": {"$secret": "b/key"}}
    assert dict(bench.ran)["send"].key.name == "b/key"
    assert world_secret not in repr(events)


def _star(value: Any, secret: str) -> Any:
    if isinstance(value, dict):
        return {key: _star(inner, secret) for key, inner in value.items()}
    return value.replace(secret, "•••") if isinstance(value, str) else value


def test_nothing_is_held_where_nothing_asks_for_it(play: Play) -> None:
    course = play(CHAIN)
    assert holds(course.events) == []
