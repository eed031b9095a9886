"""A rehearsal goes on without its journal and says so once; a live send does not."""

import contextlib
import sqlite3
from pathlib import Path

import pytest

from app.engine.journal import Journal
from app.engine.recorder import ForgivingJournal
from app.engine.run_state import RunStatus
from blocks.sdk import JournalError
from tests.app.engine.blocks import Bench
from tests.app.engine.conftest import Play
from tests.app.engine.test_journal import SENDING
from tests.support.fake_world import START, FakeWorld

FULL = "CREATE TRIGGER full BEFORE INSERT ON {} BEGIN SELECT RAISE(ABORT, 'disk is full'); END"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def fill(path: Path, table: str) -> None:
    """Let whatever is put into a table fail as it does on a full disk."""
    database = sqlite3.connect(path)
    database.execute(FULL.format(table))
    database.commit()
    database.close()


@pytest.mark.parametrize("table", ["run", "event", "run_row"])
def test_a_rehearsal_goes_on_when_the_disk_is_full(path: Path, play: Play, table: str) -> None:
    said: list[str] = []
    with ForgivingJournal(Journal(path, lambda: START), said.append) as journal:
        fill(path, table)
        course = play(SENDING, journal=journal)
        journal.keep_delivery({"idempotency_key": f"{course.run_id}:1:send"})
    assert course.status == RunStatus.OK
    assert len(said) == 1
    assert "disk is full" in said[0]
    assert "This rehearsal is not kept." in said[0]


def test_a_rehearsal_goes_on_when_the_journal_is_locked(path: Path, play: Play) -> None:
    said: list[str] = []
    with ForgivingJournal(Journal(path, lambda: START, patience_s=0.01), said.append) as journal:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        course = play(SENDING, journal=journal)
        other.close()
    assert course.status == RunStatus.OK
    assert len(said) == 1
    assert "locked" in said[0]


def test_what_is_kept_is_kept_as_by_the_journal_itself(path: Path, play: Play) -> None:
    said: list[str] = []
    with ForgivingJournal(Journal(path, lambda: START), said.append) as journal:
        course = play(SENDING, journal=journal)
    with Journal(path, lambda: START) as again:
        assert len(again.events(course.run_id)) == len(course.events)
    assert said == []


@pytest.mark.parametrize("table", ["run", "effect"])
def test_a_live_run_sends_nothing_when_the_disk_is_full(
    path: Path, play: Play, world: FakeWorld, bench: Bench, table: str
) -> None:
    world.mode = "live"
    journal = Journal(path, lambda: START)
    fill(path, table)
    with pytest.raises(JournalError, match="disk is full"):
        play(SENDING, journal=journal)
    with contextlib.suppress(JournalError):
        journal.close()
    assert "send" not in bench.ran_ids()


def test_an_effect_is_guarded_even_by_the_forgiving_one(
    path: Path, play: Play, world: FakeWorld, bench: Bench
) -> None:
    world.mode = "live"
    said: list[str] = []
    with ForgivingJournal(Journal(path, lambda: START), said.append) as journal:
        fill(path, "effect")
        with pytest.raises(JournalError, match="disk is full"):
            play(SENDING, journal=journal)
    assert "send" not in bench.ran_ids()
