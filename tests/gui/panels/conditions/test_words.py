import datetime as dt

import pytest

from app.editor.panels.conditions.targets import Target, fault_targets, find_target
from app.editor.panels.conditions.words import (
    KIND_LABELS,
    KIND_WORDS,
    conditions_words,
    fails,
    rule_words,
)
from app.editor.running.choices import DEFAULT_CHOICES, RunChoices
from app.engine.plan import make_plan
from app.rehearsal.conditions import Conditions
from app.rehearsal.fault_rule import read_fault_rule
from app.rehearsal.storm import Storm
from app.workflow.file import load
from app.workflow.wiring import Wiring
from app.worlds import names_of_faults
from blocks.catalog import Catalog
from blocks.sdk import Fault
from tests.gui.running.test_control_desk import EXAMPLES

MOMENT = dt.datetime(2026, 12, 1, 15, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("choices", "words", "number"),
    [
        (DEFAULT_CHOICES, "", 0),
        (RunChoices(reuses=False), "", 0),
        (RunChoices(conditions=Conditions(("gmail=drop",))), "1 fault", 1),
        (
            RunChoices(conditions=Conditions(("a=500", "b=429"), Storm(7, 12.5))),
            "2 faults  ·  storm 12.5 %",
            3,
        ),
        (
            RunChoices(conditions=Conditions(now=MOMENT), holds_waits=True),
            "clock 1 Dec 15:30 UTC  ·  waits hold",
            0,
        ),
    ],
)
@pytest.mark.usefixtures("in_utc")
def test_what_is_not_calm_is_said(choices: RunChoices, words: str, number: int) -> None:
    assert (conditions_words(choices), fails(choices)) == (words, number)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("gmail=drop", "Gmail drops the connection."),
        ("gmail=500*1", "Gmail has a server error (500) for the first call, then works."),
        (
            "gmail@rows 2-5, 9=429*2",
            "Gmail says “too many requests” (429) in rows 2-5, 9 for the first 2 calls, "
            "then works.",
        ),
    ],
)
def test_a_rule_is_a_sentence(text: str, words: str) -> None:
    assert rule_words(read_fault_rule(text), "Gmail") == words


def test_every_fault_has_words() -> None:
    assert set(KIND_WORDS) == set(KIND_LABELS) == set(Fault)


@pytest.mark.parametrize("example", ["renewal_reminder", "after_call_follow_up", "event_relay"])
def test_all_that_can_fail_is_offered_and_a_rehearsal_knows_it(
    example: str, real_catalog: Catalog
) -> None:
    workflow = load(EXAMPLES / f"{example}.json")
    targets = fault_targets(Wiring.of(workflow, real_catalog))
    known = names_of_faults(make_plan(workflow, real_catalog))

    assert {one.name.casefold() for one in targets} == set(known)
    assert len(targets) == len({one.name.casefold() for one in targets})


def test_a_rule_may_name_a_block_by_its_title() -> None:
    targets = (Target("remind", "“Remind her”", "Remind her"), Target("gmail", "Gmail (all)"))
    assert find_target(targets, "remind HER") is targets[0]
    assert find_target(targets, "Gmail") is targets[1]
    assert find_target(targets, "") is None
