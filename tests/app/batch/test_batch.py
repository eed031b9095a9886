"""Rows side by side: what waits takes no thread and goes on, here or in another process."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.batch.again import Again
from app.batch.batch import Batch, BatchTerms
from app.batch.row_file import Row
from app.batch.row_watch import RowEnd
from app.engine.control import RunControl
from app.engine.journal import Journal
from app.engine.kept_run import KeptRun, runs_to_go_on
from app.engine.plan import make_plan
from app.engine.run_state import RunStatus
from blocks.sdk import Context, JournalError
from tests.app.engine.blocks import Bench
from tests.app.engine.conftest import sketch
from tests.support.fake_world import START, FakeWorld

HOUR = dt.timedelta(hours=1)
ROWS = [Row(str(n), f"key-{n}", {"text": f"row {n}"}) for n in range(1, 9)]
SLEEPS_THEN_SENDS = sketch(
    {"rest": "say", "send": ("send", {"to": "a"})},
    "start.text > rest.text",
    "rest.text > send.text",
)


class Desk:
    """Batches of one run in one journal, and what they said of their rows."""

    def __init__(self, path: Path) -> None:
        self.bench = Bench()
        self.world = FakeWorld("live")
        self.journal = Journal(path, lambda: START)
        self.plan = make_plan(SLEEPS_THEN_SENDS, self.bench.catalog)
        self.control = RunControl()
        self.ends: list[RowEnd] = []

    def batch(self, rows: list[Row] = ROWS, **more: Any) -> Batch:
        self.control = RunControl()
        settings: dict[str, Any] = {"batch": {}}
        self.journal.begin_run("r1", self.plan.workflow, mode="live", settings=settings)
        terms = BatchTerms(
            plan=self.plan,
            world=self.world,
            run_id="r1",
            control=self.control,
            journal=self.journal,
            hear_row=self.ends.append,
            workers=3,
            **more,
        )
        return Batch(terms, rows)

    def statuses(self) -> dict[str, RunStatus]:
        return {end.row: end.status for end in self.ends}

    def sent(self) -> list[str]:
        return sorted(inputs.text for id, inputs in self.bench.ran if id == "send")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "journal.db")
    with made.journal:
        yield made


def sleep(inputs: Any, context: Context) -> dict[str, Any]:
    context.clock.sleep(3600)
    return {"text": inputs.text}


ALL_SENT = [f"row {n}" for n in range(1, 9)]


def test_rows_run_once_each(desk: Desk) -> None:
    desk.batch().run()
    assert desk.sent() == ALL_SENT
    assert set(desk.statuses().values()) == {RunStatus.OK}
    assert sum(end.sent for end in desk.ends) == 8


def test_more_rows_wait_than_there_are_threads_and_go_on_in_time(desk: Desk) -> None:
    desk.bench.behave["rest"] = sleep
    batch = desk.batch()

    def move_the_clock() -> None:
        count, due = batch.waiting
        if count == len(ROWS):
            assert (desk.sent(), due) == ([], START + HOUR)
            desk.world.clock.moment += HOUR

    batch.run(move_the_clock)
    assert desk.sent() == ALL_SENT
    assert set(desk.statuses().values()) == {RunStatus.OK}


@pytest.mark.parametrize("is_due", [False, True])
def test_what_waits_goes_on_in_another_process(desk: Desk, is_due: bool) -> None:
    desk.bench.behave["rest"] = sleep
    first = desk.batch()
    first.run(lambda: desk.control.leave() if first.waiting[0] == len(ROWS) else None)
    assert set(desk.statuses().values()) == {RunStatus.WAITING}
    begun = len(desk.bench.ran)

    if is_due:
        desk.world.clock.moment += HOUR
    second = desk.batch(goes_on=True)

    def move_the_clock() -> None:
        if second.waiting[0] == len(ROWS):
            # Nobody slept anew: it is still due when it was.
            assert second.waiting[1] == START + HOUR
            assert len(desk.bench.ran) == begun
            desk.world.clock.moment = START + HOUR

    second.run(move_the_clock)
    assert desk.sent() == ALL_SENT
    assert set(desk.statuses().values()) == {RunStatus.OK}
    kept = KeptRun(desk.journal, "r1")
    assert {row.status for row in kept.rows()} == {RunStatus.OK}
    assert not [one for row in ROWS for one in kept.waits(row.number)]


def test_a_row_that_is_another_one_now_stops_the_batch(desk: Desk) -> None:
    desk.batch().run()
    other = [Row("1", "another key", {"text": "other"})]
    with pytest.raises(JournalError, match="Row 1 is not the one that it was"):
        desk.batch(other, goes_on=True).run()
    assert desk.sent() == ALL_SENT


def test_a_row_with_a_problem_is_kept_and_sends_nothing(desk: Desk) -> None:
    desk.batch([Row("1", "row 1", {}, "Row 1: it is odd."), ROWS[1]]).run()
    assert desk.sent() == ["row 2"]
    bad = next(end for end in desk.ends if end.row == "1")
    assert (bad.is_bad, bad.error) == (True, "Row 1: it is odd.")
    assert [row.error for row in KeptRun(desk.journal, "r1").rows()] == ["Row 1: it is odd.", ""]


def test_a_live_batch_without_a_journal_is_refused(desk: Desk) -> None:
    terms = BatchTerms(plan=desk.plan, world=desk.world, run_id="r1", control=RunControl())
    with pytest.raises(JournalError, match="without one nothing is sent"):
        Batch(terms, ROWS)


def test_a_row_that_was_opened_anew_and_killed_before_it_ran_is_sent_once(desk: Desk) -> None:
    left = [ZeroDivisionError()]

    def fail_once(_inputs: Any, _context: Context) -> dict[str, Any]:
        if left:
            raise left.pop()
        return {"sent": True}

    desk.bench.behave["send"] = fail_once
    one = ROWS[:1]
    desk.batch(one).run()
    assert desk.statuses() == {"1": RunStatus.FINISHED_WITH_ERRORS}
    key = "r1:key-1:send"
    # The word was given, and the program killed before it could act on it.
    again = Again(frozenset({key}))
    again.reopen(key, desk.journal)
    desk.journal.go_on_with_row("r1", "1", "key-1")
    desk.journal.flush()

    desk.batch(one, goes_on=True).run()
    assert desk.statuses() == {"1": RunStatus.OK}
    assert desk.sent() == ["row 1", "row 1"]
    desk.batch(one, goes_on=True, again=again).run()
    assert desk.sent() == ["row 1", "row 1"]


def test_runs_that_were_left_are_found(desk: Desk) -> None:
    desk.bench.behave["rest"] = sleep
    first = desk.batch(ROWS[:2])
    first.run(lambda: desk.control.leave() if first.waiting[0] == 2 else None)
    (left,) = runs_to_go_on(desk.journal)
    assert (left.run_id, left.waiting, left.due) == ("r1", 2, START + HOUR)
    desk.journal.end_run("r1", RunStatus.OK)
    assert runs_to_go_on(desk.journal) == ()
