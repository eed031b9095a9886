"""What becomes of a run when a block fails: outputs, retries, holes, policies, stopping."""

import threading
from typing import Any

import pytest

from app.engine.control import RunControl
from app.engine.event import Event
from app.engine.run_state import RunStatus, Status
from blocks.sdk import Context, RateLimitError, RefusedError, SecretError, TransportError
from tests.app.engine.blocks import Bench
from tests.app.engine.conftest import Play, sketch
from tests.support.fake_world import FakeWorld


def failing(*errors: Exception) -> Any:
    """A behaviour that raises each of `errors` once, then succeeds."""
    left = list(errors)

    def behave(_inputs: Any, _context: Context) -> Any:
        if left:
            raise left.pop(0)
        return {"sent": True}

    return behave


SEND = ("send", {"to": "a", "text": "b"})


def sending(policy: dict[str, Any] | None = None, **blocks: Any) -> Any:
    return sketch({"send": (*SEND, policy or {}), **blocks}, "start.text > send.when")


def test_a_refusal_is_an_output_and_the_flow_goes_on(play: Play, bench: Bench) -> None:
    bench.behave["send"] = failing(RefusedError("No such template.", outputs={"code": 400}))
    workflow = sketch(
        {"send": SEND, "tell": "say"}, "start.text > send.to", "send.error > tell.text"
    )
    course = play(workflow)
    assert course.status == RunStatus.FINISHED_WITH_ERRORS
    state = course.state.block("send")
    assert (state.status, state.message) == (Status.FAILED, "No such template.")
    assert state.outputs == {"sent": False, "code": 400, "error": "No such template."}
    assert course.state.block("tell").outputs == {"text": "No such template."}


def test_on_error_stop_ends_the_run_and_skips_the_rest(play: Play, bench: Bench) -> None:
    bench.behave["send"] = failing(RefusedError("No."))
    workflow = sketch(
        {"send": (*SEND, {"on_error": "stop"}), "tell": "say"},
        "start.text > send.to",
        "send.error > tell.text",
    )
    course = play(workflow)
    assert course.status == RunStatus.FAILED
    assert course.state.error == "“Send”: No."
    assert course.state.block("tell").status == Status.SKIPPED
    assert "tell" not in bench.ran_ids()


def test_a_failed_block_without_success_flag_gives_nothing(play: Play, bench: Bench) -> None:
    bench.behave["a"] = failing(RefusedError("Broken."))
    course = play(sketch({"a": "say", "b": "say"}, "start.text > a.text", "a.text > b.text"))
    assert course.status == RunStatus.FINISHED_WITH_ERRORS
    assert course.state.block("b").message == "“Say” failed"


def test_a_bug_in_a_block_is_named_and_does_not_take_the_run_down(play: Play, bench: Bench) -> None:
    bench.behave["a"] = lambda _inputs, _context: {"text": 1 / 0}
    course = play(sketch({"a": "say", "b": "say"}, "start.text > a.text", "start.text > b.text"))
    assert "ZeroDivisionError" in course.state.block("a").message
    assert course.state.block("b").status == Status.OK


def test_a_missing_secret_fails_the_block_in_words(play: Play, bench: Bench) -> None:
    def behave(_inputs: Any, _context: Context) -> Any:
        raise SecretError("The secret crm is not stored.")

    bench.behave["send"] = behave
    assert play(sending()).state.block("send").message == "The secret crm is not stored."


def test_a_transient_failure_is_tried_again_after_the_blocks_own_delays(
    play: Play, bench: Bench, world: FakeWorld
) -> None:
    bench.behave["send"] = failing(
        TransportError("Down.", is_transient=True), TransportError("Down.", is_transient=True)
    )
    course = play(sending())
    assert course.status == RunStatus.OK
    assert world.clock.slept == [1, 5]
    assert course.kinds("send").count("block_retrying") == 2
    assert course.state.block("send").tries == 3


def test_tries_end(play: Play, bench: Bench, world: FakeWorld) -> None:
    bench.behave["send"] = failing(*[TransportError("Down.", is_transient=True)] * 9)
    assert play(sending()).state.block("send").tries == 3
    bench.behave["send"] = failing(*[TransportError("Down.", is_transient=True)] * 9)
    assert play(sending({"tries": 5})).state.block("send").tries == 5


@pytest.mark.parametrize(
    "error",
    [
        RefusedError("No."),
        TransportError("Perhaps sent.", is_transient=True, may_have_arrived=True),
    ],
)
def test_what_would_not_help_or_might_send_twice_is_not_repeated(
    play: Play, bench: Bench, error: Any
) -> None:
    bench.behave["send"] = failing(error)
    course = play(sending({"tries": 5}))
    assert course.state.block("send").tries == 1
    assert course.state.block("send").status == Status.FAILED


def test_a_lost_answer_says_that_the_message_may_have_arrived(play: Play, bench: Bench) -> None:
    bench.behave["send"] = failing(TransportError("No answer.", may_have_arrived=True))
    state = play(sending()).state.block("send")
    assert state.message == (
        "No answer. It may have arrived all the same: look there before sending it again."
    )
    assert state.outputs is not None
    assert state.outputs["error"] == state.message
    bench.behave["send"] = failing(TransportError("No such host."))
    assert play(sending()).state.block("send").message == "No such host."


def test_a_rate_limit_is_waited_for(play: Play, bench: Bench, world: FakeWorld) -> None:
    bench.behave["send"] = failing(RateLimitError("Slow down.", retry_after_s=40))
    assert play(sending()).status == RunStatus.OK
    assert world.clock.slept == [40]


def test_the_key_is_the_same_over_all_tries(play: Play, bench: Bench, world: FakeWorld) -> None:
    bench.behave["send"] = failing(TransportError("Down.", is_transient=True))
    play(sending())
    keys = {c["idempotency_key"] for c in world.calls if c["block_id"] == "send"}
    assert len(keys) == 1


@pytest.mark.parametrize("value", [None, ""])
def test_a_hole_never_goes_out(play: Play, bench: Bench, value: object) -> None:
    workflow = sketch({"send": ("send", {"to": "a"})}, "start.text > send.text")
    course = play(workflow, trigger={"text": value})
    state = course.state.block("send")
    assert state.status == Status.FAILED
    assert "“Text” got nothing from “Source · Text”" in state.message
    assert state.outputs["sent"] is False
    assert "send" not in bench.ran_ids()


def test_an_input_that_may_be_empty_takes_an_empty_link(play: Play, bench: Bench) -> None:
    workflow = sketch({"send": SEND}, "start.text > send.note")
    assert play(workflow, trigger={"text": None}).status == RunStatus.OK
    assert bench.ran[-1][1].note is None


def test_an_unfilled_place_never_goes_out(play: Play, bench: Bench) -> None:
    workflow = sketch({"send": ("send", {"to": "a"})}, "start.text > send.text")
    course = play(workflow, trigger={"text": "Dear {{ name }}"})
    assert "{{ name }}" in course.state.block("send").message
    assert "send" not in bench.ran_ids()


def test_a_value_that_does_not_fit_names_both_ends(play: Play) -> None:
    workflow = sketch({"a": "say"}, "start.text > a.person")
    workflow = sketch({"a": ("say", {}), "b": "say"}, "start.text > a.text", "a.text > b.text")
    course = play(workflow, trigger={"text": "fine", "person": "not JSON"})
    assert course.status == RunStatus.FAILED
    assert "person" in course.state.error.lower()


def test_a_source_that_cannot_read_its_input_ends_the_run(play: Play, bench: Bench) -> None:
    course = play(sketch({"a": "say"}, "start.text > a.text"), trigger={"person": 5})
    assert course.status == RunStatus.FAILED
    assert course.state.block("a").status == Status.SKIPPED


def test_stop_ends_waiting_and_starts_nothing_more(play: Play, bench: Bench) -> None:
    control = RunControl()

    def behave(_inputs: Any, context: Context) -> Any:
        control.stop()
        context.clock.sleep(1)
        raise AssertionError("the wait ends by the stop")

    bench.behave["send"] = behave
    workflow = sketch({"send": SEND, "a": "say"}, "start.text > send.when", "send.error > a.text")
    course = play(workflow, control=control)
    assert course.status == RunStatus.STOPPED
    assert course.state.block("a").status == Status.SKIPPED
    assert course.state.block("a").message == "the run was stopped"


def test_pause_holds_the_next_block_until_resume(play: Play, bench: Bench) -> None:
    control = RunControl()
    paused = threading.Event()

    def behave(inputs: Any, _context: Context) -> Any:
        control.pause()
        return {"text": inputs.text}

    bench.behave["a"] = behave

    def watch(event: Event) -> None:
        if event.kind == "run_paused":
            paused.set()

    def resume() -> None:
        assert paused.wait(10)
        assert "b" not in bench.ran_ids()
        control.resume()

    helper = threading.Thread(target=resume)
    helper.start()
    course = play(
        sketch({"a": "say", "b": "say"}, "start.text > a.text", "a.text > b.text"),
        control=control,
        watch=watch,
    )
    helper.join()
    assert course.status == RunStatus.OK
    kinds = course.kinds()
    assert kinds.index("run_paused") < kinds.index("run_resumed")


def test_every_row_of_a_source_runs_and_a_bad_one_does_not_stop_the_others(
    play: Play, bench: Bench
) -> None:
    bench.behave["a"] = lambda i, _c: {"text": i.text if i.text != "row 2" else 1 / 0}
    workflow = sketch({"a": "say"}, "start.text > a.text")
    source = workflow.blocks[0].model_copy(update={"inputs": {"count": 3}})
    course = play(workflow.model_copy(update={"blocks": (source, *workflow.blocks[1:])}))
    assert course.status == RunStatus.FINISHED_WITH_ERRORS
    assert {e.row for e in course.events} == {"1", "2", "3"}
    assert course.ended.counts == {RunStatus.OK: 2, RunStatus.FINISHED_WITH_ERRORS: 1}


def test_rows_have_keys_of_their_own_that_do_not_hang_on_their_place(
    play: Play, bench: Bench, world: FakeWorld
) -> None:
    workflow = sketch({"a": "say"}, "start.text > a.text")
    source = workflow.blocks[0].model_copy(update={"inputs": {"count": 2}})
    play(workflow.model_copy(update={"blocks": (source, *workflow.blocks[1:])}))
    keys = [c["idempotency_key"].split(":")[1] for c in world.calls if c["block_id"] == "a"]
    assert len(set(keys)) == 2
    assert all(len(key) > 10 for key in keys)


def test_secrets_are_starred_in_events_but_reach_the_block(
    bench: Bench, play: Play, world: FakeWorld
) -> None:
    world._redact = lambda value: dict.fromkeys(value, "•••") if isinstance(value, dict) else "•••"
    course = play(sketch({"a": "say", "b": "say"}, "start.text > a.text", "a.text > b.text"))
    assert course.state.block("a").outputs == {"text": "•••"}
    assert bench.ran[-1][1].text == "hello"
