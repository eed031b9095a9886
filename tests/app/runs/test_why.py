"""Why somebody got a message, or got none: from the message back to the row."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from app.engine.event import (
    BlockEvent,
    BlockFailed,
    BlockSkipped,
    BlockSucceeded,
    BlockWaiting,
    RunFinished,
    RunStarted,
)
from app.engine.plan import make_plan
from app.engine.run_settings import RunSettings
from app.engine.run_state import RunStatus, Status
from app.engine.shown import shown_inputs
from app.rehearsal.conditions import Conditions
from app.runs.lineage import Lineage
from app.runs.reason import ENDS, Reason, ReasonKind, in_lines
from app.runs.recorded import recorded_here
from app.runs.stopping import why_nothing
from app.runs.why import Answer, why
from app.workflow.file import parse
from app.workflow.model import Workflow
from blocks.catalog import load_catalog
from tests.app.engine.test_laws import drawn_workflows, fates, play, texts
from tests.app.runs.rehearsed import rehearse
from tests.support.command_line import ALL_EXAMPLES, FOLLOW_UP, RELAY, RENEWAL, changed, command

ASHA, VIKRAM = "+919876543210", "+919812345678"
TRACED = ENDS | {ReasonKind.OVERRIDDEN, ReasonKind.CONDITION}
SAID: dict[str, Any] = {"run_id": "r", "seq": 1, "at": dt.datetime(2026, 3, 1, tzinfo=dt.UTC)}
EMPTY: tuple[Any, ...] = (None, "", [], {})


def answer(path: Path, person: str, *faults: str) -> Answer:
    plan, run = rehearse(path, conditions=Conditions(faults))
    (found,) = why(run, plan, person)
    return found


def leaves(reason: Reason) -> Iterator[Reason]:
    return (one for one in reason.walk() if not one.because)


def test_a_message_is_traced_through_filter_and_template_to_the_cells_of_its_row() -> None:
    found = answer(RENEWAL, ASHA)

    ((delivery, reason),) = found.got
    assert delivery["to"] == [ASHA]
    lines = in_lines(reason)
    assert lines[:9] == [
        f"“Remind by WhatsApp” sent a WhatsApp message to {ASHA} in row 1.",
        "  “Due within a week · Matched” held.",
        "    “customer_details.Days_Left <= 7” holds: it is 3.",
        "      “Field.customer_details.Days_Left” is “3”.",
        "        “Upload customer data · Customer details.Days_Left” gave “3”.",
        "          Row 1, “Days_Left”: “3”.",
        f"  “Customer number” is “{ASHA}”.",
        f"    “Upload customer data · Customer number” gave “{ASHA}”.",
        f"      Row 1, “Customer_Number”: “{ASHA}”.",
    ]
    cells = {one.port for one in reason.walk() if one.kind == ReasonKind.TRIGGER}
    assert cells == {
        "Customer_Number", "Customer_Name", "Policy", "Renewal_Date", "Days_Left",
    }  # fmt: skip
    assert not any(one.is_hole for one in reason.walk())


def test_who_got_nothing_is_told_the_filter_and_the_values_there() -> None:
    plan, run = rehearse(RENEWAL)
    (found,) = why(run, plan, VIKRAM)
    assert [delivery["channel"] for delivery, _reason in found.got] == ["email"]
    (stopped,) = found.stopped
    assert in_lines(stopped) == [
        "“Remind by WhatsApp” was skipped: “Due within a week · Matched” does not hold.",
        "  “Due within a week · Matched” did not hold.",
        "    “customer_details.Days_Left <= 7” does not hold: it is 50.",
        "      “Field.customer_details.Days_Left” is “50”.",
        "        “Upload customer data · Customer details.Days_Left” gave “50”.",
        "          Row 2, “Days_Left”: “50”.",
    ]


def test_a_failure_is_told_in_the_words_of_the_provider() -> None:
    found = answer(RENEWAL, ASHA, "interakt=refuse")
    assert found.got == ()
    refused, skipped = found.stopped
    assert refused.kind == ReasonKind.FAILED
    assert refused.text.startswith("“Remind by WhatsApp” failed: Interakt refused the message: ")
    assert skipped.kind == ReasonKind.SKIPPED


def test_a_row_that_stopped_further_back_is_told_to_the_first_block_that_stopped_it() -> None:
    (stopped,) = answer(FOLLOW_UP, ASHA).stopped
    assert [one.kind for one in stopped.walk()][:3] == [
        ReasonKind.SKIPPED,
        ReasonKind.SKIPPED,
        ReasonKind.GATE,
    ]
    assert "“call_duration < 20” holds: it is 12." in {one.text for one in stopped.walk()}


def told_of(mode: str, *ends: BlockEvent, status: RunStatus) -> tuple[Reason, ...]:
    """Of a workflow with two webhooks: why they sent nothing in a row that went like this."""
    document = json.loads(RELAY.read_text("utf-8"))
    hook = {**document["blocks"][-1], "id": "tell_later", "title": "Tell later"}
    link = {"from": "call_api.customer_number", "to": "tell_later.data"}
    document |= {"blocks": [*document["blocks"], hook], "links": [*document["links"], link]}
    plan = make_plan(parse(json.dumps(document)), load_catalog())
    given = {"customer_number": ASHA}
    began = RunStarted(**SAID, workflow="w", name="w", mode=mode, trigger=given)
    source = BlockSucceeded(**SAID, block="call_api", elapsed_ms=1, outputs=given)
    over = RunFinished(**SAID, status=status, elapsed_ms=1)
    run = recorded_here(plan.workflow, (began, source, *ends, over))
    return why_nothing(Lineage(run, plan), frozenset())


def test_a_row_that_a_failure_ended_tells_which() -> None:
    failed, skipped = told_of(
        "rehearse",
        BlockFailed(**SAID, block="tell_crm", elapsed_ms=1, error="The CRM refused it."),
        BlockSkipped(**SAID, block="tell_later", reason="the run ended before it"),
        status=RunStatus.FAILED,
    )
    assert skipped.text == "“Tell later” was skipped: the run ended before it."
    assert skipped.because[0].text == "“Tell the CRM” failed: The CRM refused it."
    assert failed.text == skipped.because[0].text


def test_what_waits_says_until_when() -> None:
    until = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    crm, later = told_of(
        "rehearse",
        BlockWaiting(**SAID, block="tell_later", until=until),
        status=RunStatus.STOPPED,
    )
    assert later.text == "“Tell later” waits until 2026-03-02 09:00 UTC."
    assert crm.text == "“Tell the CRM” did not run."


def test_what_ran_live_has_sent_though_no_outbox_has_it() -> None:
    ran = (
        BlockSucceeded(**SAID, block="tell_crm", elapsed_ms=1),
        BlockSkipped(**SAID, block="tell_later", reason="quiet"),
    )
    assert [one.block for one in told_of("live", *ran, status=RunStatus.OK)] == ["tell_later"]
    crm, _later = told_of("rehearse", *ran, status=RunStatus.OK)
    assert crm.text == "“Tell the CRM” ran, and nothing was sent."


def test_holes_are_marked_on_the_way(tmp_path: Path) -> None:
    path = changed(RELAY, tmp_path, sample={"customer_number": ASHA, "use_case": ""})
    (stopped,) = answer(path, ASHA).stopped
    assert stopped.kind == ReasonKind.SKIPPED
    assert stopped.because[0].kind == ReasonKind.FAILED
    assert stopped.because[0].block == "write_summary"
    holes = [one.text for one in stopped.walk() if one.is_hole]
    assert "“Use case” is nothing." in holes
    assert "What started the run, “use_case”: “”." in holes


def test_a_written_text_that_lost_to_a_link_is_told(tmp_path: Path) -> None:
    path = changed(FOLLOW_UP, tmp_path, blocks={"call_back": {"use_case": "sales"}})
    ((_delivery, reason),) = answer(path, ASHA).got
    (lost,) = [one for one in reason.walk() if one.kind == ReasonKind.OVERRIDDEN]
    assert lost.text == (
        "The written “sales” is not used, because “Incoming call · Use case” is linked there."
    )
    assert (lost.block, lost.port, lost.value) == ("call_back", "use_case", "sales")


def test_secrets_are_told_by_their_names_alone() -> None:
    ((_delivery, reason),) = answer(RENEWAL, ASHA).got
    (secret,) = [one for one in reason.walk() if one.kind == ReasonKind.SECRET]
    assert secret.text == "“API key” is the stored secret “interakt/api_key”."


def test_what_was_put_in_by_hand_is_told_as_such() -> None:
    settings = RunSettings(
        given={"write_summary": {"text": "Given."}},
        inputs={"tell_crm": {"url": "https://other.example/"}},
    )
    plan, run = rehearse(RELAY, settings=settings)
    (found,) = why(run, plan, ASHA)
    ((_delivery, reason),) = found.got
    assert {one.text for one in reason.walk() if one.kind == ReasonKind.CHANGED} == {
        "“Write the summary · Text” is “Given.”: it was taken from an earlier run.",
        "“URL” is “https://other.example/”, changed by hand for this run.",
    }


def test_parts_of_lists_are_followed(tmp_path: Path) -> None:
    details = {"orders": [{"id": "A-1"}, {"id": "A-2"}]}
    path = changed(
        RELAY,
        tmp_path,
        sample={"customer_number": ASHA, "use_case": "x", "customer_details": details},
        blocks={"write_summary": {"text": "{{ customer_details.orders[1].id }}"}},
        links=[
            {"from": "call_api.customer_details", "to": "write_summary.customer_details"},
            {"from": "write_summary.text", "to": "tell_crm.data"},
        ],
    )
    ((_delivery, reason),) = answer(path, ASHA).got
    (cell,) = [one for one in reason.walk() if one.kind == ReasonKind.TRIGGER]
    assert cell.text == "What started the run, “customer_details.orders.1.id”: “A-2”."
    assert (cell.port, cell.path, cell.value) == ("customer_details", ("orders", "1", "id"), "A-2")


def test_a_gate_on_the_success_of_another_block_is_told(tmp_path: Path) -> None:
    document = json.loads(RELAY.read_text("utf-8"))
    second = {**document["blocks"][-1], "id": "tell_again", "title": "Tell again"}
    links = [
        *document["links"],
        {"from": "tell_crm.success_message", "to": "tell_again.when"},
        {"from": "call_api.customer_number", "to": "tell_again.data"},
    ]
    path = tmp_path / "w.json"
    blocks = [*document["blocks"], second]
    path.write_text(json.dumps({**document, "blocks": blocks, "links": links}))

    failed, skipped = answer(path, ASHA, "tell_crm=400").stopped
    assert failed.kind == ReasonKind.FAILED
    gate = skipped.because[0]
    assert (gate.kind, gate.holds, gate.port) == (ReasonKind.GATE, False, "success_message")


def test_what_was_told_is_not_told_again() -> None:
    ((_delivery, reason),) = answer(FOLLOW_UP, ASHA).got
    lines = in_lines(reason)
    told = [line.strip() for line in lines]
    assert told.count("“Cut short? · Matched” held.") == 1
    assert "“Cut short? · Matched” held.  (as above)" in told
    assert "is_told_above" in json.dumps(reason.as_dict())


@pytest.mark.parametrize("path", ALL_EXAMPLES, ids=lambda path: path.stem)
def test_every_value_of_a_message_is_traced_to_where_it_began(path: Path) -> None:
    plan, run = rehearse(path)
    for line in run.rows():
        lineage = Lineage(run, plan, line.row)
        for delivery in run.deliveries(line.row):
            reason = lineage.message(delivery)
            assert {one.kind for one in leaves(reason)} <= TRACED
            shown = shown_inputs(plan, delivery["block"], run.outputs(line.row))
            told = {one.port: one.value for one in lineage.inputs(plan.steps[delivery["block"]])}
            assert {name for name, value in shown.items() if value not in EMPTY} == set(told)
            assert all(told[name] == shown[name] for name in told)


@given(drawn_workflows(), fates, texts)
@settings(max_examples=60)
def test_every_value_of_every_block_is_traced_and_every_stop_has_its_reason(
    workflow: Workflow, drawn: list[str], text: str
) -> None:
    plan, events = play(workflow, drawn, text)
    run = recorded_here(plan.workflow, events)
    lineage = Lineage(run, plan)
    outputs = run.outputs()
    for step in plan.steps.values():
        if lineage.state.block(step.id).status not in (Status.OK, Status.FAILED):
            continue
        shown = shown_inputs(plan, step.id, outputs)
        told = {one.port: one for one in lineage.inputs(step)}
        for name, value in shown.items():
            if value in EMPTY:
                continue
            assert told[name].value == value
            assert {one.kind for one in leaves(told[name]) if not one.is_hole} <= TRACED
    for reason in why_nothing(lineage):
        assert reason.kind in (ReasonKind.SKIPPED, ReasonKind.FAILED)
        assert in_lines(reason)


def test_a_long_chain_needs_no_deep_stack(tmp_path: Path) -> None:
    length = 600
    blocks: list[dict[str, Any]] = [{"id": "b0", "type": "call_api"}]
    links = []
    for number in range(1, length):
        blocks.append({"id": f"b{number}", "type": "smart_filter",
                       "inputs": {"conditions": [{"field": "customer_details.name", "condition": "=", "value": "Asha"}]}})  # fmt: skip  # noqa: E501
        links.append({"from": f"b{number - 1}.customer_details", "to": f"b{number}.field"})
    blocks.append({"id": "tell", "type": "webhook", "inputs": {"url": "https://crm.example/", "secret": {"$secret": "crm/secret"}}})  # fmt: skip  # noqa: E501
    links.append({"from": f"b{length - 1}.customer_details", "to": "tell.data"})
    sample = {"customer_number": ASHA, "customer_details": {"name": "Asha"}}
    document = {"format": "cordboard.workflow/1", "id": "w", "sample": sample, "blocks": blocks, "links": links}  # fmt: skip  # noqa: E501
    path = tmp_path / "w.json"
    path.write_text(json.dumps(document))

    ((_delivery, reason),) = answer(path, ASHA).got
    assert any(one.kind == ReasonKind.TRIGGER for one in reason.walk())


def test_the_command_line_tells_why() -> None:
    told = command("why", RENEWAL, "--to", "Asha Rao")
    assert told.code == 0
    assert "“customer_details.Days_Left <= 7” holds: it is 3." in told.out
    assert "“Write an e-mail” was skipped" in told.out

    (found,) = command("why", RENEWAL, "--to", "+91 98123 45678", "--json").json()
    assert found["row"] == "2"
    assert found["got"][0]["why"]["kind"] == "message"
    assert found["stopped"][0]["because"][0]["holds"] is False

    nobody = command("why", RENEWAL, "--to", "+911111111111")
    assert (nobody.code, nobody.out) == (
        1,
        "Nothing in this run is about +911111111111, and nothing went there.\n",
    )
    assert command("why", RENEWAL.parent / "no.json", "--to", "x").code == 2


def test_the_command_line_tells_why_of_a_run_that_is_over() -> None:
    run_id = command("run", RENEWAL, "--json").json()["run_id"]
    told = command("runs", "why", run_id, "--to", ASHA)
    assert told.code == 0
    assert told.out == command("why", RENEWAL, "--to", ASHA).out
