"""Quiet hours in a file: kept as they are, changed by an edit, checked, told in a comparison."""

from pathlib import Path

import pytest

from app.workflow import edits
from app.workflow.check import check
from app.workflow.diff import changes
from app.workflow.file import dump, parse
from app.workflow.model import IfMissed, QuietHours, Workflow
from tests.support.sample_blocks import CATALOG

SAMPLE = (Path(__file__).parents[2] / "data" / "quiet-hours.json").read_text("utf-8")


def test_the_sample_file_is_read_and_written_as_it_is() -> None:
    workflow = parse(SAMPLE)

    assert workflow.quiet_hours is not None
    assert workflow.quiet_hours.start == "21:00"
    assert workflow.blocks[1].policy.if_missed == IfMissed.ASK
    assert dump(workflow) == SAMPLE


def test_an_edit_sets_and_takes_them_away() -> None:
    hours = QuietHours(start="22:00", end="08:00", timezone="Europe/Berlin")
    workflow = edits.set_quiet_hours(Workflow(), hours)

    assert edits.set_quiet_hours(workflow, hours) is workflow
    assert '"quiet_hours": {"start": "22:00", "end": "08:00"' in dump(workflow)
    assert dump(edits.set_quiet_hours(workflow, None)) == dump(Workflow())


def test_a_comparison_tells_of_them() -> None:
    before = parse(SAMPLE)
    after = edits.set_quiet_hours(before, QuietHours(start="22:00", end="09:00"))

    (change,) = changes(before, after)
    assert change.sentence.startswith("Quiet hours of the workflow")
    assert "22:00" in change.sentence


@pytest.mark.parametrize(
    ("start", "end", "zone", "words"),
    [
        ("21:00", "09:00", "Asia/Kolkata", ""),
        ("nine", "09:00", "Asia/Kolkata", "The start of the quiet hours cannot be used: "),
        ("21:00", "25:00", "Asia/Kolkata", "The end of the quiet hours cannot be used: "),
        ("21:00", "21:00", "Asia/Kolkata", "are the same, so nothing would go out"),
        ("21:00", "09:00", "Mars/Base", "The time zone of the quiet hours cannot be used: "),
        ("21:00", "09:00", None, "does not tell the customer's time zone"),
    ],
)
def test_they_are_checked(start: str, end: str, zone: str | None, words: str) -> None:
    workflow = parse(SAMPLE)
    hours = QuietHours(start=start, end=end, timezone=zone)
    found = [
        str(problem)
        for problem in check(edits.set_quiet_hours(workflow, hours), CATALOG)
        if "quiet" in str(problem) or "zone" in str(problem)
    ]

    assert len(found) == bool(words)
    assert words in "".join(found)
