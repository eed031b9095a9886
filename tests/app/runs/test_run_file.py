"""A run in a file opens anywhere as it was; what is none, or broken, is refused in words."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.engine.event import Event
from app.runs.comparison import compare
from app.runs.history import History
from app.runs.recorded import RecordedRun
from app.runs.run_file import STARS, import_run, read_run, write_run
from app.workflow.model import PlacedBlock
from blocks.catalog import load_catalog
from blocks.sdk import DocumentError, JournalError
from tests.app.runs.runs import HELLO, Archive
from tests.support.plain_words import assert_plain

DELIVERY: dict[str, Any] = {
    "id": 1,
    "channel": "email",
    "to": ["asha@example.com"],
    "provider": "gmail",
    "block": "send",
    "run": "r",
    "idempotency_key": "r:k:send",
    "at": "2026-03-02T09:00:00Z",
    "content": {"subject": "Hello"},
    "request": {"method": "SMTP", "url": "smtp://x", "headers": {}, "body": "Hi"},
    "response": {"status": 250, "headers": {}, "body": "OK"},
}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "run.json"


def record(archive: Archive, history: History, **options: Any) -> RecordedRun:
    return history.open(archive.play(conditions={"faults": ["send=500"]}, **options).run_id)


def test_a_run_is_read_back_whole(archive: Archive, history: History, out: Path) -> None:
    events: list[Event] = []
    trigger = {"text": "ab" * 50_000, "person": {"name": "Łukasz"}, "customer_number": "+91 5"}
    run = record(archive, history, trigger=trigger, sink=events.append)
    write_run(run, out, archive.bench.catalog)
    found = read_run(out)
    assert found.workflow == HELLO
    assert list(found.events()) == events
    assert found.trigger() == trigger
    assert found.conditions == {"faults": ["send=500"]}
    assert found.rows() == run.rows()
    assert (found.line.status, found.line.number) == (run.line.status, "915")
    assert found.line.started_at == run.line.started_at


def test_it_is_imported_into_another_journal(
    archive: Archive, history: History, out: Path, tmp_path: Path
) -> None:
    run = record(archive, history, trigger={"text": "ab" * 50_000, "customer_number": "+91 5"})
    write_run(run, out, archive.bench.catalog)
    there = tmp_path / "there" / "journal.db"
    import_run(read_run(out), there)
    with History(there) as other:
        (line,) = other.search(number="915")
        found = other.open(line.run_id)
        assert line.origin == "imported"
        assert (line.status, line.started_at, line.ended_at) == (
            run.line.status,
            run.line.started_at,
            run.line.ended_at,
        )
        assert compare(run, found, archive.bench.catalog) == ()
        assert found.trigger() == run.trigger()
    with pytest.raises(JournalError, match="in the journal already"):
        import_run(read_run(out), there)


def test_a_secret_that_was_written_out_is_starred(
    archive: Archive, history: History, out: Path
) -> None:
    block = PlacedBlock(id="w", type="webhook", inputs={"secret": "hunter-2", "url": "https://x"})
    run = record(archive, history)
    run.__dict__["workflow"] = HELLO.model_copy(update={"blocks": (*HELLO.blocks, block)})
    write_run(run, out, load_catalog())
    text = out.read_text("utf-8")
    assert "hunter-2" not in text
    assert STARS in text


def test_what_json_has_no_words_for_is_written_all_the_same(
    archive: Archive, history: History, out: Path
) -> None:
    run = record(archive, history, trigger={"text": "x", "person": {"n": float("nan")}})
    write_run(run, out, archive.bench.catalog)
    assert read_run(out).trigger()["person"] == {"n": "nan"}


def test_a_file_that_cannot_be_written_leaves_nothing(
    archive: Archive, history: History, tmp_path: Path
) -> None:
    run = record(archive, history)
    (tmp_path / "folder").mkdir()
    with pytest.raises(DocumentError, match="cannot be written"):
        write_run(run, tmp_path / "folder", archive.bench.catalog)
    assert not list(tmp_path.glob(".cordboard-*"))


def text_of(archive: Archive, history: History, out: Path) -> dict[str, Any]:
    write_run(record(archive, history), out, archive.bench.catalog)
    document: dict[str, Any] = json.loads(out.read_text("utf-8"))
    document["deliveries"] = [DELIVERY]
    return document


BREAKS: dict[str, Callable[[dict[str, Any]], object]] = {
    "an event of an unknown kind": lambda d: d["rows"][0]["events"][1].update(kind="boom"),
    "an event of another run": lambda d: d["rows"][0]["events"][1].update(run_id="other"),
    "events out of order": lambda d: d["rows"][0]["events"].reverse(),
    "a row without events": lambda d: d["rows"][0].update(events=[]),
    "no rows": lambda d: d.update(rows=[]),
    "a row twice": lambda d: d.update(rows=d["rows"] * 2),
    "a status there is not": lambda d: d["run"].update(status="splendid"),
    "an id that is a path": lambda d: d["run"].update(id="../../etc/passwd"),
    "a time without a zone": lambda d: d["run"].update(started_at="2026-01-01T00:00:00"),
    "a mode there is not": lambda d: d["run"].update(mode="sideways"),
    "a workflow that is none": lambda d: d.update(workflow={"format": "x"}),
    "conditions that are none": lambda d: d.update(conditions={"earthquake": 1}),
    "settings that are none": lambda d: d.update(settings={"only": 5}),
    "a delivery that is none": lambda d: d.update(deliveries=[{"id": "x"}]),
    "a number with letters": lambda d: d["rows"][0].update(number="'; DROP TABLE run"),
}


@pytest.mark.parametrize("spoil", BREAKS.values(), ids=BREAKS)
def test_a_broken_run_is_refused(
    archive: Archive, history: History, out: Path, spoil: Callable[[dict[str, Any]], object]
) -> None:
    document = text_of(archive, history, out)
    out.write_text(json.dumps(document), "utf-8")
    assert read_run(out).deliveries()[0]["to"] == ["asha@example.com"]
    spoil(document)
    out.write_text(json.dumps(document), "utf-8")
    with pytest.raises(DocumentError, match=r"“run\.json” is a broken run") as refused:
        read_run(out)
    assert_plain(str(refused.value), "run.json")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("{", "breaks off"),
        ("[]", "is no run of Cordboard"),
        ('{"format": "cordboard.workflow/1"}', "is no run of Cordboard"),
        ('{"format": "cordboard.run/2"}', "newer Cordboard"),
        ('{"format": "cordboard.run/1"}', "broken run"),
        ("[" * 100_000, "nested too deeply"),
        ('{"format": NaN}', "not a number"),
    ],
)
def test_what_is_no_run_is_refused(out: Path, text: str, words: str) -> None:
    out.write_text(text, "utf-8")
    with pytest.raises(DocumentError, match=words):
        read_run(out)


def test_a_missing_file_is_said(out: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be opened"):
        read_run(out)
