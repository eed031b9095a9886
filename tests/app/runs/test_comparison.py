"""Two runs beside each other: what differs is said in words, and what does not is not."""

from typing import Any

import pytest

from app.runs.comparison import Difference, compare
from app.runs.history import History
from app.runs.likeness import Likeness
from blocks.sdk import RefusedError
from tests.app.engine.conftest import sketch
from tests.app.runs.runs import HELLO, Archive


def differences(
    archive: Archive, history: History, first: Any, second: Any
) -> tuple[Difference, ...]:
    before, after = (
        history.open(archive.play(**options).run_id if isinstance(options, dict) else options)
        for options in (first, second)
    )
    return compare(before, after, archive.bench.catalog)


def test_the_same_run_twice_does_not_differ(archive: Archive, history: History) -> None:
    assert differences(archive, history, {}, {}) == ()


def test_another_trigger_shows_on_its_way_through_the_blocks(
    archive: Archive, history: History
) -> None:
    found = differences(archive, history, {"trigger": {"text": "x"}}, {"trigger": {"text": "y"}})
    places = [(one.what, one.block, one.port) for one in found]
    assert places == [
        ("trigger", "", "text"),
        ("output", "start", "text"),
        ("input", "a", "text"),
        ("output", "a", "text"),
        ("input", "send", "text"),
    ]
    assert found[2].text.endswith('input text: "x" in the first run, "y" in the second.')
    assert (found[2].first, found[2].second) == ("x", "y")


def test_a_failure_is_told_with_its_reason(archive: Archive, history: History) -> None:
    fine = archive.play().run_id

    def refuse(_inputs: Any, _context: Any) -> Any:
        raise RefusedError("The template is unknown.")

    archive.bench.behave["send"] = refuse
    found = differences(archive, history, fine, {})
    assert [(one.what, one.block) for one in found] == [("status", ""), ("status", "send")]
    assert "ok in the first run, failed in the second run (The template is unknown.)" in (
        found[1].text
    )


def test_another_error_is_a_difference(archive: Archive, history: History) -> None:
    errors = iter(["No.", "Never."])

    def refuse(_inputs: Any, _context: Any) -> Any:
        raise RefusedError(next(errors))

    archive.bench.behave["send"] = refuse
    found = differences(archive, history, {}, {})
    assert (found[0].what, found[0].first, found[0].second) == ("error", "No.", "Never.")


def test_large_values_are_compared_whole(archive: Archive, history: History) -> None:
    long = "x" * 100_000
    same = differences(archive, history, {"trigger": {"text": long}}, {"trigger": {"text": long}})
    other = differences(
        archive, history, {"trigger": {"text": long + "y"}}, {"trigger": {"text": long + "z"}}
    )
    assert same == ()
    assert {(one.what, one.block) for one in other} >= {("trigger", ""), ("output", "a")}
    assert all(len(one.text) < 400 for one in other)


def test_rows_belong_together_by_what_they_are_about(archive: Archive, history: History) -> None:
    workflow = sketch({"a": "say"}, "start.text > a.text")

    def play(*texts: str) -> str:
        rows = [(str(n), f"key-{text}", {"text": text}) for n, text in enumerate(texts, start=1)]
        return archive.play(workflow, triggers=rows).run_id

    found = differences(archive, history, play("a", "b", "c"), play("new", "a", "c"))
    assert [one.text for one in found] == [
        "Row 2 is in the first run alone.",
        "Row 1 is in the second run alone.",
    ]


def test_another_workflow_is_said(archive: Archive, history: History) -> None:
    other = HELLO.model_copy(update={"name": "Other"})
    found = differences(archive, history, {}, {"workflow": other})
    assert [one.what for one in found] == ["workflow"]
    assert found[0].as_dict()["text"] == "The two runs are not of the same workflow."


@pytest.mark.parametrize(
    ("mine", "theirs", "is_alike"),
    [
        ("2026-03-02T09:00:00.1Z", "2026-03-02T09:00:00.2Z", True),
        ({"a": ["2026-03-02T09:00:00.1Z"]}, {"a": ["2026-03-02T09:00:00.9Z"]}, True),
        ("2026-03-02T09:00:00Z", "2026-03-02T09:00:01Z", False),
        ("2026-03-02T09:00:00.1Z", "2026-03-03T09:00:00.1Z", False),
        ("2026-03-02T09:00:00.1Z", "x.y", False),
        (["a"], ["a", "b"], False),
        ({"a": 1}, {"b": 1}, False),
        (1, 2, False),
    ],
)
def test_moments_of_the_clock_are_alike(mine: Any, theirs: Any, is_alike: bool) -> None:
    assert Likeness((), ()).holds(mine, theirs) == is_alike
