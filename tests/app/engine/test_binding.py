"""What a block is given: values of links, secrets, and services through its context."""

from dataclasses import replace
from typing import Any

import pytest

from app.engine.binding import make_inputs
from app.engine.block_context import BlockContext
from app.engine.event import Event
from app.engine.plan import make_plan
from app.engine.run_state import RunState, RunStatus
from blocks.sdk import Context, InvalidInputError
from tests.app.engine.blocks import Bench
from tests.app.engine.conftest import Play, sketch
from tests.support.fake_world import START, FakeWorld


def test_texts_of_many_links_stand_one_below_the_other(play: Play, bench: Bench) -> None:
    workflow = sketch(
        {"a": ("say", {"text": "first"}), "nothing": ("say", {"text": None}), "b": "say"},
        "start.text > b.lines",
        "a.text > b.lines",
        "nothing.text > b.lines",
    )
    play(workflow, trigger={"text": "hello"})
    assert dict(bench.ran)["b"].lines == "hello\n\nfirst"


def test_a_secret_comes_by_its_name_and_gives_its_value_for_a_host(
    play: Play, bench: Bench, world: FakeWorld
) -> None:
    world.secret_values["mail/key"] = "s3cr3t"
    revealed = []

    def behave(inputs: Any, _context: Context) -> Any:
        revealed.append(inputs.key.reveal("api.example"))
        return {"sent": True}

    bench.behave["send"] = behave
    inputs = {"to": "a", "text": "b", "key": {"$secret": "mail/key"}}
    course = play(sketch({"send": ("send", inputs)}, "start.text > send.when"))
    assert course.status == RunStatus.OK
    assert revealed == ["s3cr3t"]
    assert repr(dict(bench.ran)["send"].key) == "Secret('mail/key')"


def test_an_input_without_a_value_is_named(bench: Bench, world: FakeWorld) -> None:
    """A check before the run finds it; an input that is lost on the way is not passed over."""
    workflow = sketch({"send": ("send", {"to": "a", "text": "b"})}, "start.text > send.when")
    step = replace(make_plan(workflow, bench.catalog).steps["send"], written={"to": "a"})
    with pytest.raises(InvalidInputError, match="“Text” has no value") as found:
        make_inputs(step, {"start": {}}, world.reach(stop=None).secrets)
    assert found.value.input == "text"


def test_a_required_input_that_gets_nothing_names_the_link(play: Play) -> None:
    workflow = sketch({"split": ("split", {"wanted": "x"})}, "start.text > split.text")
    course = play(workflow, trigger={"text": None})
    message = course.state.block("split").message
    assert message == "“Text” got nothing from “Source · Text”."


def test_a_value_that_does_not_fit_names_both_ends(play: Play, bench: Bench) -> None:
    workflow = sketch({"a": "say"}, "start.text > a.number")
    course = play(workflow, trigger={"text": "often"})
    said = "“Number”, linked from “Source · Text”, cannot be used: must be a whole number."
    assert course.state.block("a").message == said
    assert "a" not in bench.ran_ids()
    assert play(workflow, trigger={"text": "12"}).status == RunStatus.OK
    assert bench.ran[-1][1].number == 12


class _Reach:
    http, mail, secrets, clock, files = "http", "mail", "secrets", "clock", "files"


def test_the_context_hands_on_the_services_of_the_world() -> None:
    reach: Any = _Reach()
    log: Any = "log"
    context: Any = BlockContext(reach, "run:1:a", {"text": "x"}, log)
    names = ("http", "mail", "secrets", "clock", "files", "log")
    assert [getattr(context, name) for name in names] == list(names)
    assert (context.idempotency_key, context.trigger) == ("run:1:a", {"text": "x"})


def test_an_event_of_no_known_kind_changes_nothing() -> None:
    state = RunState(run_id="run", status=RunStatus.RUNNING)
    assert state.apply(Event(run_id="run", seq=1, at=START)) == state
