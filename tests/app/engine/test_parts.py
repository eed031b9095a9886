"""Running parts of a workflow: given values, one block alone, pins, results used again."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from app.engine.breakpoint import Breakpoint, Where
from app.engine.plan import PlanRefusedError, make_plan
from app.engine.plan_alone import plan_alone
from app.engine.result_store import Result, ResultStore, result_key
from app.engine.run_settings import RunSettings, run_from
from app.engine.run_state import RunStatus, Status
from app.engine.shown import shown_inputs
from app.workflow import edits
from app.workflow.model import PlacedBlock, Workflow
from blocks.sdk import (
    Context,
    GraphError,
    Kind,
    Ports,
    PortSpec,
    PortType,
    RefusedError,
    Secret,
)
from tests.app.engine.blocks import Bench
from tests.app.engine.conftest import Course, Play, sketch
from tests.support.fake_world import FakeWorld

CHAIN = sketch({"a": "say", "b": "say"}, "start.text > a.text", "a.text > b.text")
SENDING = sketch(
    {"send": ("send", {"text": "b"}), "after": "say"},
    "start.text > send.to",
    "send.error > after.text",
)


def outputs_of(course: Course) -> dict[str, Mapping[str, Any]]:
    return {name: b.outputs for name, b in course.state.blocks.items() if b.outputs}


# Given


def test_given_blocks_do_not_run_and_their_values_go_on(play: Play, bench: Bench) -> None:
    course = play(CHAIN, settings=RunSettings(given={"a": {"text": "known"}}))
    assert sorted(bench.ran_ids()) == ["b", "start"]
    assert course.state.block("b").outputs == {"text": "known"}
    a = course.state.block("a")
    assert (a.status, a.origin, a.tries) == (Status.OK, "given", 0)
    assert course.kinds("a") == ["block_ready", "block_succeeded"]


def test_a_run_goes_on_from_a_block_with_the_values_of_an_earlier_one(
    play: Play, bench: Bench
) -> None:
    outputs = outputs_of(play(CHAIN))
    bench.ran.clear()
    settings = run_from(make_plan(CHAIN, bench.catalog), "b", outputs)
    assert settings.only == frozenset({"b"})
    course = play(CHAIN, settings=settings)
    assert bench.ran_ids() == ["b"]
    assert outputs_of(course) == outputs
    assert course.status == RunStatus.OK


def test_what_was_skipped_in_the_earlier_run_is_skipped_again(play: Play, bench: Bench) -> None:
    workflow = sketch(
        {
            "split": ("split", {"wanted": "x"}),
            "yes": ("say", {"text": "yes"}),
            "no": ("say", {"text": "no"}),
            "join": "join",
            "both": "say",
        },
        "start.text > split.text",
        "split.same > yes.when",
        "split.other > no.when",
        "yes.text > join.values",
        "no.text > join.values",
        "join.value > both.text",
        "yes.text > both.texts",
    )
    outputs = outputs_of(play(workflow, trigger={"text": "y"}))
    course = play(workflow, settings=run_from(make_plan(workflow, bench.catalog), "join", outputs))
    assert course.state.block("join").outputs == {"value": "no"}
    assert course.state.block("yes").status == Status.SKIPPED
    assert course.state.block("yes").message == "it is not part of this run"
    assert course.state.block("both").status == Status.SKIPPED


def test_a_failure_that_is_given_is_a_failure_again(play: Play, bench: Bench) -> None:
    def refuse(_inputs: Any, _context: Context) -> Any:
        raise RefusedError("No.", outputs={"code": 400})

    bench.behave["send"] = refuse
    first = play(SENDING)
    bench.ran.clear()
    course = play(SENDING, settings=RunSettings(given=outputs_of(first)))
    assert bench.ran == []
    send = course.state.block("send")
    assert (send.status, send.message, send.origin) == (Status.FAILED, "No.", "given")
    assert send.outputs == first.state.block("send").outputs
    assert course.status == RunStatus.FINISHED_WITH_ERRORS


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"code": "many"}, "The value given for “Code” of “Send”"),
        ({"colour": "red"}, "“Send” has no output “colour”"),
    ],
)
def test_given_values_that_do_not_fit_fail_in_words(
    play: Play, given: Mapping[str, Any], says: str
) -> None:
    course = play(SENDING, settings=RunSettings(given={"send": given}))
    assert course.state.block("send").status == Status.FAILED
    assert says in course.state.block("send").message


def test_given_values_are_typed_again(play: Play, bench: Bench) -> None:
    course = play(SENDING, settings=RunSettings(given={"send": {"code": "200", "sent": "true"}}))
    assert course.state.block("send").outputs == {"code": 200, "sent": True, "error": ""}


def test_a_source_gives_what_its_file_had_beside_its_outputs(play: Play) -> None:
    course = play(CHAIN, settings=RunSettings(given={"start": {"text": "x", "City": "Pune"}}))
    assert course.state.block("start").outputs["City"] == "Pune"


def test_a_secret_cannot_be_given(play: Play, bench: Bench) -> None:
    plan = make_plan(CHAIN, bench.catalog)
    key = PortSpec(name="key", type=PortType(Kind.SECRET), help="A key.")
    step = replace(plan.steps["a"], ports=Ports(plan.steps["a"].ports.inputs, (key,)))
    course = play(
        CHAIN,
        plan=replace(plan, steps={**plan.steps, "a": step}),
        settings=RunSettings(given={"a": {"key": "written out"}}),
    )
    assert course.state.block("a").message == "“Key” is a secret and cannot be given."


def test_starred_values_are_not_sent_for_real(play: Play, world: FakeWorld) -> None:
    settings = RunSettings(given={"start": {"text": "key •••"}})
    assert play(CHAIN, settings=settings).status == RunStatus.OK
    world.mode = "live"
    course = play(CHAIN, settings=settings)
    assert course.status == RunStatus.FAILED
    assert "starred" in course.state.block("start").message


def test_a_block_that_is_not_there_is_refused(play: Play, bench: Bench) -> None:
    for settings in (
        RunSettings(given={"nobody": {}}),
        RunSettings(only=frozenset({"nobody"})),
        RunSettings(inputs={"nobody": {}}),
    ):
        with pytest.raises(GraphError, match="no block “nobody”"):
            play(CHAIN, settings=settings)
    with pytest.raises(GraphError, match="“nobody” is no block"):
        run_from(make_plan(CHAIN, bench.catalog), "nobody", {})
    assert bench.ran == []


def test_rows_are_not_read_where_the_source_does_not_run(play: Play, bench: Bench) -> None:
    source = PlacedBlock(id="start", type="source", inputs={"count": 3})
    workflow = CHAIN.model_copy(update={"blocks": (source, *CHAIN.blocks[1:])})
    assert play(workflow).ended.rows == 3
    assert play(workflow, settings=RunSettings(given={"start": {"text": "x"}})).ended.rows == 1
    assert play(workflow, settings=RunSettings(only=frozenset({"a"}))).ended.rows == 1


def test_inputs_changed_for_a_run_go_over_links(play: Play, bench: Bench) -> None:
    course = play(CHAIN, settings=RunSettings(inputs={"b": {"text": "other", "number": 3}}))
    assert dict(bench.ran)["b"].number == 3
    assert course.state.block("b").outputs == {"text": "other"}


def test_an_input_that_cannot_be_changed_fails_the_block(play: Play, bench: Bench) -> None:
    course = play(CHAIN, settings=RunSettings(inputs={"b": {"nothing": 1}}))
    assert "“nothing” of “Say” cannot be changed" in course.state.block("b").message


def test_settings_are_written_and_read_again() -> None:
    settings = RunSettings(
        given={"a": {"text": "x"}},
        only=frozenset({"b"}),
        inputs={"b": {"text": 1}},
        breakpoints=(Breakpoint("b"), Breakpoint("", Where.AFTER, "text is x")),
        holds_at_error=True,
        uses_pins=False,
    )
    assert RunSettings.from_dict(settings.as_dict()) == settings
    assert RunSettings.from_dict({}) == RunSettings()
    assert RunSettings().as_dict() == {}


# One block alone


def test_a_block_runs_alone_with_given_inputs(play: Play, bench: Bench) -> None:
    plan = plan_alone(CHAIN, bench.catalog, "b")
    course = play(CHAIN, plan=plan, settings=RunSettings(inputs={"b": {"text": "tried"}}))
    assert bench.ran_ids() == ["b"]
    assert course.status == RunStatus.OK
    assert course.state.block("b").outputs == {"text": "tried"}
    assert set(course.state.blocks) == {"b"}


def test_it_runs_alone_whatever_the_rest_is_like(play: Play, bench: Bench) -> None:
    workflow = Workflow(
        blocks=(
            PlacedBlock(id="a", type="say", inputs={"text": "written"}),
            PlacedBlock(id="b", type="unheard_of"),
            PlacedBlock(id="c", type="send"),
        )
    )
    course = play(workflow, plan=plan_alone(workflow, bench.catalog, "a"))
    assert course.state.block("a").outputs == {"text": "written"}
    failed = play(workflow, plan=plan_alone(workflow, bench.catalog, "c"))
    assert "has no value" in failed.state.block("c").message
    with pytest.raises(PlanRefusedError, match="not known here"):
        plan_alone(workflow, bench.catalog, "b")
    with pytest.raises(GraphError, match="no block “d”"):
        plan_alone(workflow, bench.catalog, "d")


# Pins


@pytest.fixture
def pinned() -> Workflow:
    return edits.pin_block(CHAIN, "a", {"text": "pinned"})


def test_a_pinned_block_does_not_run_in_a_rehearsal(
    play: Play, bench: Bench, pinned: Workflow
) -> None:
    course = play(pinned)
    assert bench.ran_ids() == ["start", "b"]
    assert course.state.block("a").origin == "pinned"
    assert course.state.block("b").outputs == {"text": "pinned"}


@pytest.mark.parametrize(
    ("mode", "uses_pins", "said"),
    [
        ("rehearse", None, "pinned"),
        ("rehearse", False, "hello"),
        ("live", None, "hello"),
        ("live", True, "pinned"),
    ],
)
def test_pins_count_in_rehearsals_or_where_it_is_said(
    play: Play, world: FakeWorld, pinned: Workflow, mode: str, uses_pins: bool | None, said: str
) -> None:
    world.mode = mode
    course = play(pinned, settings=RunSettings(uses_pins=uses_pins))
    assert course.state.block("b").outputs == {"text": said}


def test_a_pinned_block_is_skipped_as_it_would_be(play: Play) -> None:
    workflow = sketch(
        {"split": ("split", {"wanted": "x"}), "a": "say"},
        "start.text > split.text",
        "split.same > a.when",
    )
    workflow = edits.pin_block(workflow, "a", {"text": "pinned"})
    assert play(workflow, trigger={"text": "y"}).state.block("a").status == Status.SKIPPED
    assert play(workflow, trigger={"text": "x"}).state.block("a").status == Status.OK


def test_a_pin_that_does_not_fit_fails_its_block_in_words(play: Play) -> None:
    workflow = edits.pin_block(SENDING, "send", {"code": "many"})
    course = play(workflow)
    assert "“Code” of “Send”" in course.state.block("send").message
    assert course.state.block("send").origin == "pinned"


# Results used again


@pytest.fixture
def pure(bench: Bench) -> None:
    """The block that speaks is marked as pure."""
    say = bench.catalog["say"]
    bench.catalog["say"] = replace(say, mark=replace(say.mark, pure=True))


def test_a_pure_block_is_not_run_again_for_the_same_inputs(
    play: Play, bench: Bench, pure: None
) -> None:
    settings = RunSettings(reuse=ResultStore())
    first = play(CHAIN, settings=settings)
    bench.ran.clear()
    again = play(CHAIN, settings=settings)
    assert bench.ran_ids() == ["start"]
    assert outputs_of(again) == outputs_of(first)
    assert again.state.block("a").origin == "reused"
    other = play(CHAIN, settings=settings, trigger={"text": "other"})
    assert other.state.block("b").outputs == {"text": "other"}
    assert other.state.block("a").origin == ""


def test_only_what_is_pure_is_reused(play: Play, bench: Bench) -> None:
    settings = RunSettings(reuse=ResultStore())
    for _ in range(2):
        play(CHAIN, settings=settings)
        play(SENDING, settings=settings)
    assert bench.ran_ids().count("a") == 2
    assert bench.ran_ids().count("send") == 2


def test_a_result_with_words_of_its_own_is_worked_out_anew(
    play: Play, bench: Bench, pure: None
) -> None:
    def behave(inputs: Any, context: Context) -> Any:
        context.log.info("tidied")
        return {"text": inputs.text}

    bench.behave["a"] = behave
    workflow = sketch({"a": "say"}, "start.text > a.text")
    settings = RunSettings(reuse=ResultStore())
    kinds = [play(workflow, settings=settings).kinds("a") for _ in range(2)]
    assert all("block_log" in of_run for of_run in kinds)


def test_settings_and_the_inputs_types_make_another_key(
    play: Play, bench: Bench, pure: None
) -> None:
    settings = RunSettings(reuse=ResultStore())
    play(sketch({"a": ("say", {"text": "1"})}, "start.text > a.texts"), settings=settings)
    for inputs in ({"text": "1", "number": 1}, {"text": "1", "person": {"a": 1}}):
        course = play(sketch({"a": ("say", inputs)}, "start.text > a.texts"), settings=settings)
        assert course.state.block("a").origin == ""


def test_dates_and_their_texts_are_two_inputs(bench: Bench, pure: None) -> None:
    step = make_plan(CHAIN, bench.catalog).steps["a"]
    inputs = [
        step.spec.inputs.model_validate({"person": {"at": at}})
        for at in (dt.date(2026, 3, 2), "2026-03-02")
    ]
    one, other = (result_key(step, values) for values in inputs)
    assert one is not None
    assert one != other


def test_what_works_with_a_secret_is_not_reused(bench: Bench) -> None:
    step = make_plan(SENDING, bench.catalog).steps["send"]
    mark = replace(step.spec.mark, pure=True, outward=False)
    step = replace(step, spec=replace(step.spec, mark=mark))
    assert result_key(step, step.spec.inputs.model_construct()) is None


def test_failures_are_not_reused(play: Play, bench: Bench, pure: None) -> None:
    def refuse(_inputs: Any, _context: Context) -> Any:
        raise RefusedError("No.")

    bench.behave["a"] = refuse
    settings = RunSettings(reuse=ResultStore())
    assert play(CHAIN, settings=settings).state.block("a").status == Status.FAILED
    bench.behave.clear()
    assert play(CHAIN, settings=settings).state.block("a").status == Status.OK


def test_the_store_keeps_what_was_used_last_within_its_size() -> None:
    store = ResultStore(most_bytes=400)
    results = {name: Result({}, {"text": name * 50}) for name in "abcdefgh"}
    for name, result in results.items():
        store.put(name, result)
        assert store.get("a") is results["a"]
        assert store.size_bytes <= 400
    assert store.get("b") is None
    assert store.get("h") is results["h"]
    store.put("large", Result({}, {"text": "x" * 200}))
    assert store.get("large") is None
    store.put("h", results["a"])
    assert store.get("h") is results["a"]
    store.clear()
    assert (store.get("a"), store.size_bytes) == (None, 0)


# Inputs for show


def test_shown_inputs_follow_from_plan_and_outputs(bench: Bench) -> None:
    workflow = sketch(
        {
            "a": ("say", {"text": "one"}),
            "all": ("send", {"text": "t", "key": {"$secret": "crm/key"}}),
            "sum": ("say", {"number": "7"}),
        },
        "start.text > all.to",
        "a.text > all.texts",
        "start.text > all.texts",
        "start.text > sum.person",
        "all.sent > sum.text",
        "all.code > sum.number",
    )
    plan = make_plan(workflow, bench.catalog)
    outputs: dict[str, Any] = {"start": {"text": "zero"}, "a": {"text": "one"}}
    assert shown_inputs(plan, "all", outputs) == {
        "to": "zero",
        "text": "t",
        "note": None,
        "texts": ["one", "zero"],
        "key": {"$secret": "crm/key"},
    }
    shown = shown_inputs(plan, "sum", {**outputs, "all": {"sent": True, "code": 200}})
    assert (shown["text"], shown["number"], shown["person"]) == ("true", 200, {"text": "zero"})
    shown = shown_inputs(plan, "sum", outputs, {"text": "changed", "number": None})
    assert (shown["text"], shown["number"]) == ("changed", None)
    with pytest.raises(GraphError):
        shown_inputs(plan, "nobody", outputs)


def test_a_secret_is_shown_by_its_name_wherever_it_came_from(bench: Bench) -> None:
    plan = make_plan(CHAIN, bench.catalog)
    secret = Secret("crm/key", lambda _host: "value")
    assert shown_inputs(plan, "a", {"start": {"text": secret}})["text"] == {"$secret": "crm/key"}
