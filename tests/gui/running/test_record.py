import datetime as dt
from typing import Any

from app.editor.running.record import KEPT_ROWS, RowView, RunRecord
from app.engine.event import (
    BlockFailed,
    BlockStarted,
    BlockSucceeded,
    Event,
    RunFinished,
    RunStarted,
)
from app.engine.run_state import RunStatus, Status

AT = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)


def made(kind: type[Event], row: str, **said: Any) -> Event:
    return kind(run_id="r", row=row, seq=1, at=AT, **said)


def a_row(row: str, *, error: str = "") -> list[Event]:
    end: Event = made(BlockSucceeded, row, block="say", elapsed_ms=2.0, outputs={"text": row})
    status = RunStatus.OK
    if error:
        end = made(BlockFailed, row, block="say", elapsed_ms=2.0, error=error)
        status = RunStatus.FINISHED_WITH_ERRORS
    return [
        made(RunStarted, row, workflow="w", name="W", mode="rehearse"),
        made(BlockStarted, row, block="say"),
        end,
        made(RunFinished, row, status=status, elapsed_ms=5.0),
    ]


def test_follows_the_row_that_was_heard_of_last() -> None:
    record = RunRecord()
    touched = record.fold(a_row("1") + a_row("2")[:2])

    assert touched == ("1", "2")
    assert record.latest == "2"
    assert record.state().block("say").status == Status.RUNNING
    assert record.state("1").block("say").outputs == {"text": "1"}


def test_a_row_tells_how_it_ended_and_what_went_wrong_first() -> None:
    record = RunRecord()
    record.fold(a_row("1") + a_row("2", error="Nobody answered."))

    assert record.rows() == (
        RowView("1", RunStatus.OK, 5.0),
        RowView("2", RunStatus.FINISHED_WITH_ERRORS, 5.0, "Nobody answered."),
    )


def test_events_of_two_rows_may_be_mixed() -> None:
    record = RunRecord()
    for pair in zip(a_row("1"), a_row("2", error="No."), strict=True):
        record.fold(pair)

    assert record.state("1").status == RunStatus.OK
    assert record.state("2").block("say").message == "No."


def test_of_many_rows_only_the_last_ones_that_went_well_and_all_bad_ones_are_kept_whole() -> None:
    record = RunRecord()
    record.fold(a_row("bad", error="No."))
    for number in range(KEPT_ROWS + 20):
        record.fold(a_row(str(number)))

    assert len(record) == KEPT_ROWS + 21
    assert record.state("0").blocks == {}
    assert record.row_view("0").status == RunStatus.OK
    assert record.state("20").blocks
    assert record.state("bad").block("say").message == "No."


def test_nothing_is_known_of_a_row_that_was_not_run() -> None:
    assert RunRecord().state().status == RunStatus.IDLE
    assert RunRecord().state("7").blocks == {}
