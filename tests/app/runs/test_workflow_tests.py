"""Workflow tests run: saved runs are green, what changes is told in readable sentences."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from app.rehearsal.conditions import Conditions
from app.rehearsal.storm import Storm
from app.runs.coverage import coverage
from app.runs.message_differences import message_differences
from app.runs.workflow_test import Expected, WorkflowTest
from app.runs.workflow_test_file import dump_test, parse_test
from app.runs.workflow_test_making import make_test
from app.runs.workflow_test_run import Verdict, run_test
from tests.app.runs.rehearsed import rehearse, world_beside
from tests.support.command_line import ALL_EXAMPLES, FOLLOW_UP, RELAY, RENEWAL
from tests.support.senders import SENDERS, Sender

VALUES = ["Asha", "MH-4471", "28 November"]
NOT_HELD = "“E-mail address” was skipped"
ASHA, MEERA, FARID = "+919876543210", "+919845012345", "+919900112233"


def verdict(file: Path, /, **expect: Any) -> Verdict:
    """What comes of a test with these expectations."""
    text = json.dumps(
        {"format": "cordboard.test/1", "workflow": file.name, "name": "n", "expect": expect}
    )
    plan, _ = rehearse(file)
    return run_test(parse_test(text), plan, world_beside(file))


def said(file: Path, /, **expect: Any) -> list[str]:
    return [str(one) for one in verdict(file, **expect).differences]


def all_outputs(plan: Any, run: Any) -> list[tuple[str, str]]:
    return [(block, port) for block, values in run.outputs().items() for port in values]


STORM = Conditions(storm=Storm(4, 50))
RUNS = [
    *((path, Conditions()) for path in ALL_EXAMPLES),
    *((path, STORM) for path in ALL_EXAMPLES),
    (RENEWAL, Conditions(("interakt@row 3=refuse", "gmail=timeout*1"))),
    (FOLLOW_UP, Conditions(("subverse=slow",))),
    (RELAY, Conditions(("webhook=429*1",))),
]


@pytest.mark.parametrize(("path", "conditions"), RUNS)
def test_a_run_that_is_saved_as_a_test_passes_it(path: Path, conditions: Conditions) -> None:
    plan, run = rehearse(path, conditions=conditions)
    test = make_test(
        run, plan, workflow=path.name, name="As it was", outputs=all_outputs(plan, run)
    )

    assert parse_test(dump_test(test)) == test
    again = run_test(test, plan, world_beside(path))
    assert [str(one) for one in again.differences] == []
    assert again.is_green


@pytest.mark.parametrize("sender", SENDERS, ids=str)
def test_ids_and_times_become_matchers_whoever_sends(sender: Sender, tmp_path: Path) -> None:
    path = sender.write(tmp_path)
    plan, run = rehearse(path)
    test = make_test(run, plan, workflow=path.name, name="n", outputs=all_outputs(plan, run))

    assert run_test(test, plan, world_beside(path)).is_green
    assert run.run_id not in dump_test(test)


def test_messages_that_are_missing_or_too_many_are_counted_and_named() -> None:
    wanted = [{"block": "remind", "to": to} for to in (ASHA, MEERA, FARID, "+911111111111")]
    assert said(RENEWAL, messages=wanted, may_send_more=True) == [
        "Remind by WhatsApp: expected 4 messages, got 3; missing: +911111111111."
    ]
    assert said(RENEWAL, messages=[*wanted[:2], {"channel": "email", "count": 2}]) == [
        f"Remind by WhatsApp: expected 2 messages, got 3; not expected: {FARID}."
    ]
    assert said(RELAY, messages=[]) == [
        "Tell the CRM: expected 0 messages, got 1; not expected: https://crm.example/events."
    ]
    assert said(RENEWAL, messages=[{"channel": "whatsapp", "count": 5}], may_send_more=True) == [
        "Messages: expected 5 messages of this kind; missing: whatsapp, whatsapp."
    ]


def test_a_message_that_says_something_else_is_told_by_its_place() -> None:
    wanted = {
        "block": "remind",
        "to": ASHA,
        "content": {"body_values": ["Asha", "MH-4471", "28 November"]},
    }
    assert said(RENEWAL, messages=[wanted], may_send_more=True) == [
        f"Remind by WhatsApp, to {ASHA}: body_values[0] is “Asha Rao”, expected “Asha”."
    ]


def test_a_pattern_for_many_does_not_take_the_message_of_another() -> None:
    wanted = [{"channel": "whatsapp", "count": 2}, {"to": ASHA}, {"channel": "email", "count": 2}]
    assert said(RENEWAL, messages=wanted) == []


def test_what_must_never_be_sent_is_told() -> None:
    assert said(RENEWAL, never=[{"channel": "whatsapp", "to": "+447700900123"}]) == []
    assert said(RENEWAL, never=[{"content": {"text": {"$contains": "MH-4471"}}}]) == [
        f"Remind by WhatsApp: a message went to {ASHA}, which must never be."
    ]


def test_statuses_paths_outputs_and_errors_are_told() -> None:
    assert said(RENEWAL, status="failed", rows=4, blocks={"remind": {"ok": 4, "failed": 0}}) == [
        "The run was expected to end “failed”, and ended “ok”.",
        "Expected 4 rows, got 5.",
        "Remind by WhatsApp: expected to be ok in 4 rows, was in 3.",
    ]
    assert said(
        FOLLOW_UP,
        blocks={"send_thanks": "ok", "nobody": "ok"},
        path=["incoming_call", "cut_short", "when_to_call", "greeting", "send_thanks"],
        outputs={"greeting": {"text": {"$contains": "Ravi"}}},
        errors={"call_back": "x"},
    ) == [
        f"Send the thank-you: expected to be ok, was skipped: {NOT_HELD}.",
        "nobody (no such block): expected to be ok, but did not run.",
        f"Send the thank-you: expected to run, was skipped: {NOT_HELD}.",
        "Call back: ran, which is not expected.",
        "Call back: its error is nothing, expected “x”.",
        "Greeting: text is “Hello Asha Rao, we were cut off earlier. May I go on from there?”, "
        "expected something that contains “Ravi”.",
    ]


def test_rows_have_expectations_of_their_own() -> None:
    assert said(RENEWAL, in_row={"2": {"blocks": {"remind": "skipped"}, "status": "ok"}}) == []
    assert said(
        RENEWAL,
        in_row={"2": {"blocks": {"remind": "ok"}, "status": "failed"}, "9": {}},
    ) == [
        "Row 2: Expected to end “failed”, ended “ok”.",
        "Row 2: Remind by WhatsApp: expected to be ok, was skipped: "
        "“Due within a week · Matched” does not hold.",
        "Row 9: There is no row 9.",
    ]


def test_when_a_message_is_sent_and_due_can_be_expected() -> None:
    due = {
        "block": "call_back",
        "due": "2026-12-02T03:30:00Z",
        "at": {"$about": "2026-12-01T15:30:00Z"},
    }
    assert said(FOLLOW_UP, messages=[due]) == []
    assert said(FOLLOW_UP, messages=[{**due, "due": "2026-12-01T16:00:00Z"}]) == [
        f"Call back, to {ASHA}: due is “2026-12-02T03:30:00Z”, expected “2026-12-01T16:00:00Z”."
    ]


def test_what_cannot_be_run_is_refused_in_words() -> None:
    plan, _ = rehearse(RELAY)
    test = WorkflowTest(workflow="w.json", name="n", conditions={"faults": ["nobody=500"]})
    found = run_test(test, plan, world_beside(RELAY))

    assert not found.is_green
    assert "no provider “nobody”" in found.refused


def test_coverage_names_what_was_never_reached() -> None:
    plan, short = rehearse(FOLLOW_UP)
    _, long = rehearse(FOLLOW_UP, {**plan.workflow.sample, "call_duration": 300})

    alone = coverage(plan, [short])
    assert (alone.blocks, alone.branches) == (8, 2)
    assert alone.missed_blocks == ("address", "thanks", "send_thanks")
    assert alone.missed_branches == (("cut_short", "not_matched"),)
    assert not alone.is_complete
    assert coverage(plan, [short, long]).is_complete
    assert len(coverage(plan, []).missed_blocks) == 8


def test_patterns_that_overlap_are_given_messages_so_that_all_have_one() -> None:
    patterns = [
        {"content": {"text": {"$contains": "policy"}}},
        {"channel": "whatsapp"},
        {"channel": "whatsapp", "to": {"$matches": r"\+91.*"}},
        {"to": {"$contains": "1984"}},
        {"channel": "email"},
    ]
    assert said(RENEWAL, messages=patterns) == []
    assert said(RENEWAL, messages=list(reversed(patterns))) == []


def test_a_long_list_of_messages_is_cut() -> None:
    wanted = [{"block": "remind", "to": f"+9100000000{number:02}"} for number in range(8)]
    (told,) = said(RENEWAL, messages=wanted, may_send_more=True)
    assert told.startswith(
        "Remind by WhatsApp: expected 8 messages, got 3; missing: +910000000000,"
    )
    assert told.endswith("+910000000004 and 3 more.")


def test_several_readers_of_one_message_are_expected_as_a_list(tmp_path: Path) -> None:
    sender = next(one for one in SENDERS if one.name == "gmail")
    path = sender.write(tmp_path, to="asha@example.com; ravi@example.com")
    both = ["ravi@example.com", "asha@example.com"]
    assert said(path, messages=[{"to": both}]) == []
    assert said(path, messages=[{"to": {"$contains": "ravi@example.com"}}]) == []
    missing, surplus = said(path, messages=[{"to": ["asha@example.com"]}])
    assert missing == "Messages: expected 1 message of this kind; missing: asha@example.com."
    assert surplus.endswith("not expected: asha@example.com, ravi@example.com.")


def test_a_thousand_messages_are_matched_in_no_time() -> None:
    deliveries: list[dict[str, Any]] = [
        {"block": "tell", "to": [f"+91{number:010}"], "channel": "call", "content": {"n": number}}
        for number in range(2_000)
    ]
    expected = Expected.model_validate(
        {"messages": [{"block": "tell", "to": one["to"][0]} for one in deliveries]}
    )
    started = time.perf_counter()
    assert list(message_differences(expected, deliveries, {})) == []
    assert time.perf_counter() - started < 2
