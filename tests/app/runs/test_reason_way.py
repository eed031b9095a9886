"""The way of an answer through the workflow: which blocks and links light up."""

from hypothesis import given, settings

from app.engine.run_state import Status
from app.runs.lineage import Lineage
from app.runs.reason import Reason, ReasonKind
from app.runs.reason_way import ReasonWay, way_of
from app.runs.recorded import recorded_here
from app.runs.why import why
from app.workflow.model import Workflow
from tests.app.engine.test_laws import drawn_workflows, fates, play, texts
from tests.app.runs.rehearsed import rehearse
from tests.support.command_line import RENEWAL

ASHA, VIKRAM = "+919876543210", "+919812345678"


def ends(way: ReasonWay) -> set[str]:
    return {
        f"{link.from_block}.{link.from_port} > {link.to_block}.{link.to_port}" for link in way.links
    }


def test_a_message_lights_up_what_it_is_made_of_and_the_branch_it_hangs_on() -> None:
    plan, run = rehearse(RENEWAL)
    (found,) = why(run, plan, ASHA)
    ((_delivery, reason),) = found.got
    way = way_of([reason], plan.workflow.links)
    assert way.blocks == {"customers", "due_soon", "name", "policy", "ends_on", "remind"}
    assert ends(way) == {
        "customers.customer_details > due_soon.field",
        "customers.customer_number > remind.customer_number",
        "due_soon.matched > remind.when",
        "due_soon.customer_details > name.customer_details",
        "due_soon.customer_details > policy.customer_details",
        "due_soon.customer_details > ends_on.customer_details",
        "name.text > remind.body_values",
        "policy.text > remind.body_values",
        "ends_on.text > remind.body_values",
    }


def test_of_a_row_that_stopped_the_way_ends_where_it_was_stopped() -> None:
    plan, run = rehearse(RENEWAL)
    (found,) = why(run, plan, VIKRAM)
    way = way_of(found.stopped, plan.workflow.links)
    assert way.blocks == {"customers", "due_soon", "remind"}
    assert ends(way) == {
        "customers.customer_details > due_soon.field",
        "due_soon.matched > remind.when",
    }


def test_nothing_lights_up_for_no_reason() -> None:
    plan, _run = rehearse(RENEWAL)
    assert way_of((), plan.workflow.links) == ReasonWay(frozenset(), frozenset())


@given(drawn_workflows(), fates, texts)
@settings(max_examples=60)
def test_every_block_that_lights_up_leads_to_the_message_along_lit_links(
    workflow: Workflow, drawn: list[str], text: str
) -> None:
    plan, events = play(workflow, drawn, text)
    lineage = Lineage(recorded_here(plan.workflow, events), plan)
    for step in plan.steps.values():
        if lineage.state.block(step.id).status is not Status.OK:
            continue
        because = (*lineage.gates(step), *lineage.inputs(step))
        reason = Reason(ReasonKind.MESSAGE, "Sent.", block=step.id, because=because)
        way = way_of([reason], plan.workflow.links)
        assert way.links <= set(plan.workflow.links)
        reached = {step.id}
        while more := {link.from_block for link in way.links if link.to_block in reached} - reached:
            reached |= more
        assert reached == way.blocks
