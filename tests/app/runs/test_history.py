"""Runs are found, opened, deleted and trimmed; one in doubt is never trimmed."""

import datetime as dt
import sqlite3
from typing import Any

import pytest

from app.engine.journal import Journal
from app.engine.run_state import RunStatus
from app.runs.history import History
from app.runs.trimming import TrimPolicy
from blocks.sdk import JournalError, RefusedError, TransportError
from tests.app.engine.conftest import sketch
from tests.app.runs.runs import HELLO, Archive
from tests.support.fake_world import START

HIDDEN = "s3cret-value"


def ids(found: Any) -> list[str]:
    return [line.run_id for line in found]


def customer(archive: Archive, number: str, **trigger: Any) -> str:
    return archive.play(trigger={"text": "hello", "customer_number": number, **trigger}).run_id


def fail(archive: Archive, error: Exception) -> None:
    def behave(_inputs: Any, _context: Any) -> Any:
        raise error

    archive.bench.behave["send"] = behave


def test_a_run_is_a_line_with_all_that_a_list_shows(archive: Archive, history: History) -> None:
    summary = archive.play(HELLO.model_copy(update={"id": "w", "name": "Greeting"}))
    (line,) = history.search()
    assert (line.run_id, line.workflow_id, line.name) == (summary.run_id, "w", "Greeting")
    assert (line.mode, line.status, line.rows, line.failed_rows) == ("rehearse", "ok", 1, 0)
    assert line.started_at == line.ended_at == START
    assert line.size_bytes > 100


def test_a_missing_journal_is_an_empty_history_and_is_not_made(archive: Archive) -> None:
    with archive.history() as history:
        assert history.search("x") == ()
        assert history.workflows() == ()
        assert history.delete(["x"]) == 0
    assert not archive.path.exists()


def test_the_latest_run_comes_first_and_the_rest_is_asked_for_by_place(
    archive: Archive, history: History
) -> None:
    made = [archive.play().run_id for _ in range(5)]
    first = history.search(limit=2)
    rest = history.search(limit=9, before=first[-1].place)
    assert ids(first) + ids(rest) == made[::-1]


@pytest.mark.parametrize("without_index", [False, True])
def test_words_are_found_in_what_started_it_came_out_and_went_wrong(
    archive: Archive, without_index: bool
) -> None:
    one = customer(archive, "+91 98765", person={"name": "Łukasz Ñandú"})
    fail(archive, RefusedError("The template is unknown."))
    two = customer(archive, "+44 123", person={"name": "Asha"})
    if without_index:
        database = sqlite3.connect(archive.path)
        database.execute("DROP TABLE word")
        database.commit()
        database.close()
    with archive.history() as history:
        assert ids(history.search("asha")) == [two]
        assert ids(history.search("HELLO")) == [two, one]
        assert ids(history.search("templ unknown")) == [two]
        assert ids(history.search("łukasz")) == [one]
        assert history.search("asha łukasz") == ()
        assert ids(history.search("hello", number="+9198765")) == [one]


@pytest.mark.parametrize("text", ['"', "'", "*", "a OR b", "NEAR(", "%", "_", "-", "\\", "\x00"])
def test_any_text_can_be_searched_for(archive: Archive, history: History, text: str) -> None:
    archive.play()
    assert history.search(text) == ()


def test_customer_numbers_are_found_by_any_digits_in_a_row(
    archive: Archive, history: History
) -> None:
    one = customer(archive, "+91 98765 43210")
    customer(archive, "+44 7700 900123")
    assert ids(history.search(number="765-43")) == [one]
    assert history.search(number="99999") == ()
    assert history.search(number="none") == ()
    assert history.search(number="98765")[0].number == "919876543210"


def test_workflow_status_mode_and_time_narrow_it_down(archive: Archive, history: History) -> None:
    one = archive.play(HELLO.model_copy(update={"id": "a", "name": "First"})).run_id
    later = START + dt.timedelta(hours=2)
    fail(archive, RefusedError("No."))
    two = archive.play(
        HELLO.model_copy(update={"id": "b", "name": "Second"}), mode="live", now=lambda: later
    ).run_id
    assert ids(history.search(workflow="a")) == ids(history.search(workflow="First")) == [one]
    assert ids(history.search(status=RunStatus.FINISHED_WITH_ERRORS)) == [two]
    assert ids(history.search(mode="live")) == [two]
    assert ids(history.search(since=later)) == [two]
    assert ids(history.search(until=later)) == [one]
    assert history.workflows() == (("b", "Second"), ("a", "First"))


def test_a_starred_secret_is_nowhere_in_the_file(archive: Archive, history: History) -> None:
    def redact(value: Any) -> Any:
        if isinstance(value, str):
            return value.replace(HIDDEN, "•••")
        if isinstance(value, dict):
            return {name: redact(one) for name, one in value.items()}
        return value

    archive.play(trigger={"text": f"key {HIDDEN}"}, redact=redact)
    assert history.search(HIDDEN) == ()
    assert len(history.search("key")) == 1
    assert all(HIDDEN.encode() not in p.read_bytes() for p in archive.path.parent.iterdir())


def test_a_run_is_opened_by_the_beginning_of_its_id(archive: Archive, history: History) -> None:
    run_id = archive.play().run_id
    assert history.open(run_id[:6]).run_id == run_id
    with pytest.raises(JournalError, match="no run “zzz”"):
        history.open("zzz")
    with pytest.raises(JournalError, match="no run “%”"):
        history.open("%")


def test_a_beginning_of_several_ids_is_not_enough(archive: Archive, history: History) -> None:
    archive.play()
    database = sqlite3.connect(archive.path)
    for run_id in ("q1", "q2"):
        database.execute(
            "INSERT INTO run (run_id, workflow_id, name, mode, started_at)"
            " VALUES (?, 'w', 'W', 'live', '2026-01-01T00:00:00+00:00')",
            (run_id,),
        )
    database.commit()
    database.close()
    with pytest.raises(JournalError, match="More than one"):
        history.open("q")
    assert history.open("q1").run_id == "q1"


def test_a_deleted_run_leaves_nothing(archive: Archive, history: History) -> None:
    gone = customer(archive, "+91 1", note="vanishing " + "y" * 100_000)
    kept = customer(archive, "+91 2")
    assert history.delete([gone, "never-was"]) == 1
    history.compact()
    assert ids(history.search()) == [kept]
    assert history.search("vanishing") == ()
    history.close()
    data = b"".join(p.read_bytes() for p in archive.path.parent.iterdir())
    assert gone.encode() not in data
    assert b"vanishing" not in data
    assert b"yyyyyy" not in data


def test_what_others_share_is_not_deleted(archive: Archive, history: History) -> None:
    note = "y" * 100_000
    gone, kept = (customer(archive, "+91 1", note=note) for _ in range(2))
    history.delete([gone])
    run = history.open(kept)
    assert run.workflow is not None
    assert run.trigger()["note"] == note


def test_old_runs_are_trimmed(archive: Archive, history: History) -> None:
    old = archive.play().run_id
    new = archive.play(now=lambda: START + dt.timedelta(days=100)).run_id
    trimmed = history.trim(TrimPolicy(longest_days=90), START + dt.timedelta(days=101))
    assert (trimmed.run_ids, trimmed.in_doubt) == ((old,), ())
    assert ids(history.search()) == [new]


def test_the_oldest_are_trimmed_until_the_rest_fits(archive: Archive, history: History) -> None:
    made = [archive.play().run_id for _ in range(4)]
    size_bytes = sum(line.size_bytes for line in history.search(limit=2))
    history.trim(TrimPolicy(largest_bytes=size_bytes), START)
    assert ids(history.search()) == [made[3], made[2]]


def test_a_run_in_doubt_is_never_trimmed_and_deleted_only_on_purpose(
    archive: Archive, history: History
) -> None:
    fail(archive, TransportError("Lost.", may_have_arrived=True))
    run_id = archive.play(mode="live").run_id
    everything = TrimPolicy(longest_days=0, largest_bytes=0)
    trimmed = history.trim(everything, START + dt.timedelta(days=1))
    assert (trimmed.run_ids, trimmed.in_doubt) == ((), (run_id,))
    with pytest.raises(JournalError, match="not known whether all its messages arrived"):
        history.delete([run_id])
    assert ids(history.search()) == [run_id]
    assert history.delete([run_id], even_in_doubt=True) == 1
    assert history.search() == ()


def test_a_run_that_goes_on_is_not_trimmed_for_its_size(archive: Archive) -> None:
    archive.play()
    with Journal(archive.path, lambda: START) as journal, archive.history() as history:
        journal.begin_run("going-on", HELLO, mode="rehearse")
        history.trim(TrimPolicy(largest_bytes=0), START)
        assert [line.status for line in history.search()] == [RunStatus.RUNNING]


def test_a_run_that_broke_off_is_a_failure_with_its_reason(
    archive: Archive, history: History
) -> None:
    workflow = sketch({"a": "say"}, "start.text > a.text")

    def explode(_event: Any) -> None:
        raise JournalError("The window is gone.")

    with pytest.raises(JournalError):
        archive.play(workflow, sink=explode)
    (line,) = history.search()
    assert line.status == RunStatus.FAILED
    assert "The window is gone" in line.error


def test_a_closed_history_says_so(archive: Archive) -> None:
    archive.play()
    history = archive.history()
    run = history.open(history.search()[0].run_id)
    history.close()
    with pytest.raises(JournalError, match="closed"):
        run.events()
