"""Blocks that fit an end of a link, put there or between; blocks taken out."""

import pytest

from app.workflow.model import Link, PlacedBlock, Workflow
from app.workflow.splice import fitting_blocks, put_at_end, put_between, take_out
from app.workflow.wiring import Wiring
from blocks.sdk import GraphError
from tests.support.sample_blocks import CATALOG


def _workflow(types: str, *links: tuple[str, str]) -> Workflow:
    """Blocks called by their types (a second one is `say2`), linked."""
    return Workflow(
        blocks=tuple(PlacedBlock(id=one, type=one.rstrip("0123456789")) for one in types.split()),
        links=tuple(
            Link.model_validate({"from": source, "to": target}) for source, target in links
        ),
    )


def _links(workflow: Workflow) -> set[tuple[str, str]]:
    return {(link.source, link.target) for link in workflow.links}


def _fitting(workflow: Workflow, block: str, port: str, *, is_output: bool) -> set[str]:
    wiring = Wiring.of(workflow, CATALOG)
    return {spec.type for spec in fitting_blocks(wiring, (block, port), is_output=is_output)}


def test_a_branch_fits_all_blocks_but_sources() -> None:
    found = _fitting(_workflow("start sieve"), "sieve", "matched", is_output=True)

    assert found == set(CATALOG) - {"start"}


def test_a_secret_input_is_given_by_no_block() -> None:
    assert _fitting(_workflow("letter"), "letter", "password", is_output=False) == set()


def test_a_moment_fits_where_a_port_takes_moments_or_text() -> None:
    found = _fitting(_workflow("start"), "start", "due", is_output=True)

    assert {"say", "hook", "join", "sieve"} <= found
    assert not {"start", "moved"} & found


def test_an_input_of_the_same_name_is_taken_before_others() -> None:
    workflow = _workflow("fill")
    after, new = put_at_end(
        workflow, ("fill", "text"), CATALOG["say"], (1.0, 2.0), CATALOG, is_output=True
    )

    assert _links(after) == {("fill.text", f"{new}.text")}
    assert after.layout.blocks[new] == (1.0, 2.0)


def test_a_branch_gates_a_block_and_is_a_value_of_one_that_joins() -> None:
    workflow = _workflow("sieve")
    for type, port in (("say", "when"), ("join", "values")):
        after, new = put_at_end(
            workflow, ("sieve", "matched"), CATALOG[type], (0.0, 0.0), CATALOG, is_output=True
        )
        assert _links(after) == {("sieve.matched", f"{new}.{port}")}


def test_an_input_is_given_by_an_output_of_its_type() -> None:
    after, new = put_at_end(
        _workflow("call"), ("call", "to"), CATALOG["start"], (0.0, 0.0), CATALOG, is_output=False
    )

    assert _links(after) == {(f"{new}.customer_number", "call.to")}


def test_a_block_that_fits_nowhere_is_refused() -> None:
    with pytest.raises(GraphError, match="no port that fits"):
        put_at_end(
            _workflow("sieve"),
            ("sieve", "matched"),
            CATALOG["start"],
            (0, 0),
            CATALOG,
            is_output=True,
        )


def _between(workflow: Workflow, type: str) -> tuple[Workflow, str]:
    wiring = Wiring.of(workflow, CATALOG)
    return put_between(workflow, workflow.links[0], CATALOG[type], (0.0, 0.0), wiring)


def test_a_value_goes_on_through_the_block_under_its_own_name() -> None:
    after, new = _between(_workflow("start say", ("start.name", "say.text")), "sieve")

    assert _links(after) == {("start.name", f"{new}.field"), (f"{new}.name", "say.text")}


def test_a_block_between_branch_and_gate_goes_on_with_a_branch_of_its_own() -> None:
    after, new = _between(_workflow("sieve say", ("sieve.matched", "say.when")), "hook")

    assert _links(after) == {("sieve.matched", f"{new}.when"), (f"{new}.success", "say.when")}


def test_a_block_that_does_not_fit_between_is_refused_in_words() -> None:
    with pytest.raises(GraphError, match="does not fit between"):
        _between(_workflow("start say", ("start.name", "say.text")), "start")


def _without(workflow: Workflow, *ids: str) -> set[tuple[str, str]]:
    return _links(take_out(workflow, ids, Wiring.of(workflow, CATALOG)))


def test_what_is_around_a_block_stays_linked() -> None:
    workflow = _workflow("start say say2", ("start.name", "say.text"), ("say.text", "say2.text"))

    assert _without(workflow, "say") == {("start.name", "say2.text")}


def test_of_several_values_the_one_that_passed_through_goes_on() -> None:
    workflow = _workflow(
        "start sieve say",
        ("start.anything", "sieve.field"),
        ("start.name", "sieve.field"),
        ("sieve.name", "say.text"),
    )
    assert _without(workflow, "sieve") == {("start.name", "say.text")}


def test_a_condition_goes_over_to_the_blocks_behind() -> None:
    workflow = _workflow(
        "sieve letter hook", ("sieve.matched", "letter.when"), ("letter.error", "hook.data")
    )
    assert _without(workflow, "letter") == {("sieve.matched", "hook.when")}


def test_several_blocks_in_a_row_are_bridged() -> None:
    workflow = _workflow(
        "start say say2 say3",
        ("start.name", "say.text"),
        ("say.text", "say2.text"),
        ("say2.text", "say3.text"),
    )
    assert _without(workflow, "say", "say2") == {("start.name", "say3.text")}


def test_what_does_not_fit_is_left_out() -> None:
    workflow = _workflow(
        "start hook call", ("start.details", "hook.data"), ("hook.success", "call.when")
    )
    assert _without(workflow, "hook") == set()


def test_a_link_that_is_there_is_not_made_twice() -> None:
    workflow = _workflow(
        "start say hook",
        ("start.name", "say.text"),
        ("start.name", "hook.data"),
        ("say.text", "hook.data"),
    )
    assert _without(workflow, "say") == {("start.name", "hook.data")}
