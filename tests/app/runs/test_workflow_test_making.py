"""Which values of a run become matchers when it is saved as a test."""

import datetime as dt
from typing import Any

import pytest

from app.engine.event import BlockSucceeded, RunFinished, RunStarted
from app.engine.plan import make_plan
from app.runs.matching import is_as
from app.runs.recorded import recorded_here
from app.runs.workflow_test_making import make_test
from app.workflow.file import load
from blocks.catalog import load_catalog
from tests.support.command_line import RELAY

RUN_ID = "0123456789ab"
BEGAN = dt.datetime(2026, 12, 1, 10, 0, tzinfo=dt.UTC)
ANY = {"$any": True}


def saved(value: Any) -> Any:
    """What is expected where a run had this value."""
    plan = make_plan(load(RELAY), load_catalog())
    told: dict[str, Any] = {"run_id": RUN_ID, "at": BEGAN}
    events = [
        RunStarted(**told, seq=1, workflow="w", name="w", mode="rehearse"),
        BlockSucceeded(**told, seq=2, block="call_api", elapsed_ms=1, outputs={"use_case": value}),
        RunFinished(**told, seq=3, status="ok", elapsed_ms=2),
    ]
    run = recorded_here(plan.workflow, events)
    test = make_test(run, plan, workflow="w.json", name="n", outputs=[("call_api", "use_case")])
    return test.expect.outputs["call_api"]["use_case"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain text", "plain text"),
        ("+919876543210", "+919876543210"),
        ("919876543210", "919876543210"),
        ("1013257859876543", "1013257859876543"),
        ("renewal_reminder_for_all_customers", "renewal_reminder_for_all_customers"),
        ("8d1cb6a0-9c5e-4c0b-b1ab-9b7e2f6f0a11", ANY),
        ("0f" * 32, ANY),
        ("wamid_HBgMOTE5ODc2NTQzMjEw", ANY),
        ("<176@example.com>", ANY),
        ("2026-12-01T10:00:30Z", {"$about": "2026-12-01T10:00:30Z", "within_s": 60.0}),
        ("2026-12-01T12:00:30Z", "2026-12-01T12:00:30Z"),
        ("2026-13-41T99:99", "2026-13-41T99:99"),
        (BEGAN.timestamp(), ANY),
        (int(BEGAN.timestamp() * 1000), ANY),
        (str(int(BEGAN.timestamp())), ANY),
        (7, 7),
        (True, True),
        (None, None),
        ({"$any": 1, "a": [1]}, {"$is": {"$any": 1, "a": [1]}}),
        ({"ids": ["0f" * 32, "a"]}, {"ids": [ANY, "a"]}),
    ],
)
def test_ids_and_moments_of_the_run_become_matchers(value: Any, expected: Any) -> None:
    assert saved(value) == expected
    assert value is None or is_as(expected, value)


def test_a_text_with_the_id_of_the_run_or_a_star_in_it_is_matched_around_it() -> None:
    expected = saved(f"run {RUN_ID}: (•••) done.")
    assert is_as(expected, "run another: (abc) done.")
    assert not is_as(expected, "run another: done.")
