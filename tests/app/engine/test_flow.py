"""What runs, what is skipped and what each block gets."""

import threading
from typing import Any

import pytest

from app.engine.event import BlockSucceeded, Event, as_dict
from app.engine.plan import PlanRefusedError
from app.engine.run_state import RunStatus, Status
from blocks.sdk import Context
from tests.app.engine.blocks import Bench
from tests.app.engine.conftest import Play, sketch

LOGGED = {"block_log", "block_progress"}


def test_a_value_travels_along_a_chain(play: Play, bench: Bench) -> None:
    workflow = sketch(
        {"a": "say", "b": "say"}, "start.text > a.text", "a.text > b.text", sample={"text": "hi"}
    )
    course = play(workflow)
    assert course.status == RunStatus.OK
    assert course.state.block("b").outputs == {"text": "hi"}
    assert bench.ran_ids() == ["start", "a", "b"]


def test_events_of_a_block_stand_in_order_and_are_numbered(play: Play) -> None:
    course = play(sketch({"a": "say"}, "start.text > a.text"))
    assert course.kinds("a") == ["block_ready", "block_started", "block_succeeded"]
    assert [event.seq for event in course.events] == list(range(1, len(course.events) + 1))
    assert course.kinds()[0] == "run_started"
    assert course.kinds()[-1] == "run_finished"


def test_a_linked_value_goes_over_the_written_one(play: Play, bench: Bench) -> None:
    workflow = sketch({"a": ("say", {"text": "written"})}, "start.text > a.text")
    play(workflow, trigger={"text": "linked"})
    assert bench.ran[-1][1].text == "linked"


def test_many_links_make_an_object_by_port_names_and_a_list_in_link_order(
    play: Play, bench: Bench
) -> None:
    workflow = sketch(
        {"a": ("say", {"text": "one"}), "b": ("say", {"text": "two"}), "all": "say"},
        "b.text > all.texts",
        "a.text > all.texts",
        "start.text > all.person",
        "a.text > all.person",
    )
    play(workflow, trigger={"text": "zero"})
    (inputs,) = [inputs for block_id, inputs in bench.ran if block_id == "all"]
    assert inputs.texts == ["two", "one"]
    assert inputs.person == {"text": "zero", "a_text": "one"}


@pytest.mark.parametrize(("text", "runs", "skipped"), [("x", "yes", "no"), ("y", "no", "yes")])
def test_the_branch_that_holds_carries_on(
    play: Play, bench: Bench, text: str, runs: str, skipped: str
) -> None:
    workflow = sketch(
        {"split": ("split", {"wanted": "x"}), "yes": "say", "no": "say"},
        "start.text > split.text",
        "split.same > yes.when",
        "split.other > no.when",
    )
    course = play(workflow, trigger={"text": text})
    assert course.status == RunStatus.OK
    assert runs in bench.ran_ids()
    assert skipped not in bench.ran_ids()
    state = course.state.block(skipped)
    assert state.status == Status.SKIPPED
    assert "does not hold" in state.message


def test_a_branch_link_into_a_data_port_gates_and_keeps_the_written_value(
    play: Play, bench: Bench
) -> None:
    workflow = sketch(
        {"split": ("split", {"wanted": "x"}), "yes": ("say", {"text": "mine"})},
        "start.text > split.text",
        "split.same > yes.text",
    )
    play(workflow, trigger={"text": "x"})
    assert bench.ran[-1][1].text == "mine"


@pytest.mark.parametrize(("text", "status"), [("x", Status.OK), ("y", Status.SKIPPED)])
def test_a_boolean_linked_to_when_gates_by_its_value(play: Play, text: str, status: Status) -> None:
    workflow = sketch(
        {"split": ("split", {"wanted": "x"}), "a": "say"},
        "start.text > split.text",
        "split.is_same > a.when",
    )
    assert play(workflow, trigger={"text": text}).state.block("a").status == status


def test_an_output_that_hangs_on_a_branch_is_dead_with_it(play: Play) -> None:
    workflow = sketch(
        {"split": ("split", {"wanted": "x"}), "a": "say"},
        "start.text > split.text",
        "split.text > a.text",
    )
    assert play(workflow, trigger={"text": "y"}).state.block("a").status == Status.SKIPPED


def test_skipping_goes_on_downstream_with_its_reason(play: Play) -> None:
    workflow = sketch(
        {"split": ("split", {"wanted": "x"}), "a": "say", "b": "say"},
        "start.text > split.text",
        "split.same > a.when",
        "a.text > b.text",
    )
    course = play(workflow, trigger={"text": "y"})
    assert course.state.block("b").status == Status.SKIPPED
    assert "was skipped" in course.state.block("b").message


@pytest.mark.parametrize("text", ["x", "y"])
def test_a_join_takes_the_branch_that_arrives(play: Play, text: str) -> None:
    workflow = sketch(
        {
            "split": ("split", {"wanted": "x"}),
            "yes": ("say", {"text": "yes"}),
            "no": ("say", {"text": "no"}),
            "join": "join",
        },
        "start.text > split.text",
        "split.same > yes.when",
        "split.other > no.when",
        "yes.text > join.values",
        "no.text > join.values",
    )
    course = play(workflow, trigger={"text": text})
    assert course.state.block("join").outputs == {"value": "yes" if text == "x" else "no"}


def test_a_join_begins_with_the_first_and_runs_once(play: Play, bench: Bench) -> None:
    let_go = threading.Event()
    bench.behave["slow"] = lambda _inputs, _context: {"text": str(let_go.wait(5))}
    workflow = sketch(
        {"fast": ("say", {"text": "fast"}), "slow": "say", "join": "join", "after": "say"},
        "start.text > fast.when",
        "start.text > slow.text",
        "fast.text > join.values",
        "slow.text > join.values",
        "join.value > after.text",
    )

    def watch(event: Event) -> None:
        if isinstance(event, BlockSucceeded) and event.block == "after":
            let_go.set()

    workflow = workflow.model_copy(update={"links": workflow.links[1:]})
    course = play(workflow, watch=watch)
    assert course.state.block("after").outputs == {"text": "fast"}
    assert course.state.block("slow").outputs == {"text": "True"}
    assert bench.ran_ids().count("join") == 1


def test_a_join_whose_branches_are_all_dead_is_skipped(play: Play) -> None:
    workflow = sketch(
        {"split": ("split", {"wanted": "x"}), "a": "say", "b": "say", "join": "join"},
        "start.text > split.text",
        "split.same > a.when",
        "split.same > b.when",
        "a.text > join.values",
        "b.text > join.values",
    )
    course = play(workflow, trigger={"text": "y"})
    assert course.state.block("join").status == Status.SKIPPED


def test_a_join_takes_branches_themselves(play: Play) -> None:
    workflow = sketch(
        {"split": ("split", {"wanted": "x"}), "join": "join"},
        "start.text > split.text",
        "split.same > join.values",
        "split.other > join.values",
    )
    assert play(workflow, trigger={"text": "y"}).state.block("join").outputs == {"value": True}


def test_independent_blocks_run_side_by_side(play: Play, bench: Bench) -> None:
    meeting = threading.Barrier(3, timeout=10)
    for block_id in ("a", "b", "c"):
        bench.behave[block_id] = lambda _i, _c: {"text": str(meeting.wait() >= 0)}
    workflow = sketch(
        {"a": "say", "b": "say", "c": "say"},
        "start.text > a.text",
        "start.text > b.text",
        "start.text > c.text",
    )
    course = play(workflow)
    assert {course.state.block(b).outputs["text"] for b in "abc"} == {"True"}


def test_a_chain_stays_on_the_calling_thread(play: Play, bench: Bench) -> None:
    threads = []

    def behave(inputs: Any, _context: Context) -> Any:
        threads.append(threading.current_thread())
        return {"text": inputs.text}

    bench.behave |= {"a": behave, "b": behave}
    play(sketch({"a": "say", "b": "say"}, "start.text > a.text", "a.text > b.text"))
    assert threads == [threading.current_thread()] * 2


def test_a_workflow_with_problems_is_refused_before_anything_runs(play: Play, bench: Bench) -> None:
    with pytest.raises(PlanRefusedError) as refused:
        play(sketch({"send": ("send", {"to": "me"})}, "start.text > send.to"))
    assert [(p.block, p.input) for p in refused.value.problems] == [("send", "text")]
    assert not bench.ran


def test_a_block_that_hangs_on_nothing_does_not_run(play: Play, bench: Bench) -> None:
    workflow = sketch(
        {"send": ("send", {"to": "a", "text": "b"}), "used": "say"}, "start.text > used.text"
    )
    course = play(workflow)
    assert course.status == RunStatus.OK
    assert course.state.block("send").status == Status.SKIPPED
    assert "send" not in bench.ran_ids()


def test_a_block_of_written_values_runs_when_another_one_needs_it(play: Play, bench: Bench) -> None:
    workflow = sketch(
        {"fixed": ("say", {"text": "fixed"}), "used": "say"},
        "start.text > used.text",
        "fixed.text > used.texts",
    )
    play(workflow)
    assert bench.ran[-1][1].texts == ["fixed"]


def test_what_a_block_logs_and_how_far_it_is_are_events(play: Play, bench: Bench) -> None:
    def behave(_inputs: Any, context: Context) -> Any:
        context.log.info("tidied")
        context.log.warning("odd")
        context.log.progress(1, 2, "half")
        return {}

    bench.behave["a"] = behave
    course = play(sketch({"a": "say"}, "start.text > a.text"))
    said = [as_dict(event) for event in course.events if event.kind in LOGGED]
    assert [(one.get("level"), one["text"]) for one in said] == [
        ("info", "tidied"),
        ("warning", "odd"),
        (None, "half"),
    ]
