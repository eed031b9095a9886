import pytest

from app.editor.block_view import BlockView, InputView, offers, source_of, view_of
from app.workflow.check import check
from app.workflow.model import Link, Problem, Workflow
from app.workflow.wiring import Wiring
from tests.support.sample_blocks import CATALOG

WORKFLOW = Workflow.model_validate(
    {
        "blocks": [
            {"id": "start", "type": "start", "title": "Customers"},
            {"id": "say", "type": "say", "title": "Say it", "inputs": {"text": "Hello"}},
            {"id": "hook", "type": "hook", "inputs": {"url": "nowhere", "colour": "red"}},
            {"id": "sieve", "type": "sieve"},
            {"id": "odd", "type": "of_another_package", "inputs": {"level": 3}},
        ],
        "links": [
            {"from": "start.name", "to": "say.text"},
            {"from": "start.name", "to": "hook.data"},
            {"from": "start.details", "to": "hook.data"},
            {"from": "say.text", "to": "hook.items"},
            {"from": "start.name", "to": "sieve.field"},
            {"from": "sieve.matched", "to": "hook.when"},
        ],
    }
)
WIRING = Wiring.of(WORKFLOW, CATALOG)
PROBLEMS = check(WORKFLOW, CATALOG)


def view(block_id: str) -> BlockView:
    found = view_of(block_id, WIRING, PROBLEMS)
    assert found is not None
    return found


def row(block_id: str, name: str) -> InputView:
    return next(one for one in view(block_id).inputs if one.spec.name == name)


def test_a_linked_input_tells_where_its_value_comes_from_and_keeps_what_is_written() -> None:
    text = row("say", "text")

    assert [link.text for link in text.links] == ["Customers · Name"]
    assert (text.is_written, text.written) == (True, "Hello")


def test_several_links_into_one_input_have_their_keys() -> None:
    assert [link.key for link in row("hook", "data").links] == ["name", "details"]
    assert [link.key for link in row("hook", "items").links] == [""]


def test_when_is_shown_only_where_it_is_linked() -> None:
    assert [link.text for link in row("hook", "when").links] == ["Sieve · Matched"]
    assert "when" not in [one.spec.name for one in view("say").inputs]


def test_what_takes_links_alone_says_so() -> None:
    assert row("hook", "when").takes_links_only
    assert row("sieve", "field").takes_links_only
    assert not row("sieve", "wanted").takes_links_only


def test_problems_stand_at_their_input() -> None:
    assert any("nowhere" in one.message for one in row("hook", "url").problems)


def test_a_problem_of_no_shown_input_stands_at_the_block() -> None:
    lost = Problem(block="say", input="when", message="Never runs.")
    found = view_of("say", WIRING, [lost])

    assert found is not None
    assert found.problems == (lost,)


def test_a_written_value_that_the_block_does_not_know_can_be_seen() -> None:
    assert row("hook", "colour").written == "red"
    assert row("odd", "level").written == 3


def test_an_unknown_block_is_shown_without_a_spec() -> None:
    assert view("odd").spec is None
    assert view("odd").title == "odd"


def test_there_is_nothing_to_show_of_a_block_that_is_not_there() -> None:
    assert view_of("ghost", WIRING, ()) is None


def test_offers_are_the_outputs_that_fit() -> None:
    texts = [one.text for one in offers(WIRING, "say", "at")]

    assert "Customers · Due" in texts
    assert "Customers · Details" not in texts
    assert not any(text.startswith("Say it") for text in texts)


def test_an_offer_tells_what_becomes_of_the_value() -> None:
    found = {one.text: one.conversion for one in offers(WIRING, "say", "lines")}

    assert found["Customers · Count"] == "written as text"


def test_a_link_that_is_there_is_not_offered_again() -> None:
    there = Link(from_block="start", from_port="name", to_block="hook", to_port="data")

    assert there not in [one.link for one in offers(WIRING, "hook", "data")]


@pytest.mark.parametrize(("workflow", "is_there"), [(WORKFLOW, True), (Workflow(), False)])
def test_the_source_gives_the_sample_its_names(workflow: Workflow, is_there: bool) -> None:
    found = source_of(Wiring.of(workflow, CATALOG))

    assert (found is not None) == is_there
    if found:
        assert found[1][0].name == "customer_number"
