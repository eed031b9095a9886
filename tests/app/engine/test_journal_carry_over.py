"""A journal of version 1, which kept events alone, is carried over in place."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from app.engine.effect import EffectState
from app.engine.event import as_dict
from app.engine.journal import Journal
from app.engine.journal_schema import VERSION
from app.engine.kept_run import KeptRun
from app.engine.parking import Wait
from app.engine.run_state import RunStatus
from app.runs.history import History
from app.workflow.model import Workflow
from blocks.sdk import JournalError, RefusedError
from tests.app.engine.blocks import Bench
from tests.app.engine.conftest import Course, Play, sketch
from tests.support.fake_world import START

# As the first version made it, never to be edited.
VERSION_1 = """
CREATE TABLE IF NOT EXISTS event (
    run_id TEXT NOT NULL, row TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL,
    kind TEXT NOT NULL, block TEXT, body TEXT NOT NULL,
    PRIMARY KEY (run_id, row, seq)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS effect (
    key TEXT PRIMARY KEY, block TEXT NOT NULL, row TEXT NOT NULL,
    state TEXT NOT NULL, began_at TEXT NOT NULL, settled_at TEXT, body TEXT
) WITHOUT ROWID;
PRAGMA user_version=1;
"""
SENDING = sketch({"send": ("send", {"to": "a", "text": "b"})}, "start.text > send.when")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def old(play: Play, bench: Bench, path: Path) -> tuple[Course, Course]:
    """A run that went well, and one that failed and broke off before its end."""
    fine = play(SENDING, trigger={"text": "hello", "customer_number": "+91 98765"})

    def refuse(_inputs: Any, _context: Any) -> Any:
        raise RefusedError("The template is unknown.")

    bench.behave["send"] = refuse
    broken = play(SENDING)
    broken.events.pop()
    database = sqlite3.connect(path)
    database.executescript(VERSION_1)
    for event in [*fine.events, *broken.events]:
        body = as_dict(event)
        # The first version knew nothing of these.
        body.pop("row_key", None)
        body.pop("origin", None)
        line = (event.run_id, event.row, event.seq, body["at"], event.kind, body.get("block"))
        text = json.dumps(body)
        database.execute("INSERT INTO event VALUES (?,?,?,?,?,?,?)", (*line, text))
    database.execute(
        "INSERT INTO event VALUES ('strange', '', 1, '2026', 'unheard_of', NULL, '{}')"
    )
    database.execute("INSERT INTO effect VALUES ('k', 'send', '', 'started', '2026', NULL, NULL)")
    database.commit()
    database.close()
    return fine, broken


def test_its_runs_are_found_and_opened(old: tuple[Course, Course], path: Path) -> None:
    fine, broken = old
    with History(path) as history:
        assert {line.run_id: line.status for line in history.search()} == {
            fine.run_id: RunStatus.OK,
            broken.run_id: RunStatus.STOPPED,
        }
        assert [line.run_id for line in history.search("hello", number="98765")] == [fine.run_id]
        run = history.open(fine.run_id)
        assert run.workflow is None
        assert [event.kind for event in run.events()] == fine.kinds()
        assert run.line.started_at == START


def test_it_goes_on_as_a_journal(old: tuple[Course, Course], path: Path, play: Play) -> None:
    with Journal(path, lambda: START) as journal:
        known = journal.find("k")
        assert known is not None
        assert known.state == EffectState.STARTED
        assert len(journal.events(old[0].run_id)) == len(old[0].events)
        course = play(SENDING, journal=journal)
    with History(path) as history:
        assert history.search()[0].run_id == course.run_id
    database = sqlite3.connect(path)
    assert database.execute("PRAGMA user_version").fetchone() == (VERSION,)
    database.close()


def test_a_carry_over_that_breaks_off_leaves_the_old_file(
    old: tuple[Course, Course], path: Path
) -> None:
    database = sqlite3.connect(path)
    database.execute("CREATE VIEW run AS SELECT 1")
    database.commit()
    with pytest.raises(JournalError, match="cannot be opened"):
        Journal(path, lambda: START)
    assert database.execute("PRAGMA user_version").fetchone() == (1,)
    (count,) = database.execute("SELECT count(*) FROM event").fetchone()
    database.close()
    assert count == len(old[0].events) + len(old[1].events) + 1


def test_a_journal_of_version_2_gets_a_place_for_waits_and_keeps_its_runs(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with Journal(path, lambda: START) as journal:
        journal.begin_run("r1", Workflow(), mode="live")
    database = sqlite3.connect(path)
    database.executescript("DROP TABLE wait; DROP INDEX effect_by_state; PRAGMA user_version=2;")
    database.close()

    with Journal(path, lambda: START) as journal:
        wait = Wait("rest", START)
        journal.park_row("r1", "1", [wait])
        assert KeptRun(journal, "r1").waits("1") == (wait,)
