"""`cordboard batch` in this process: rows set aside, caps, recipients, going on, refusals."""

import csv
import datetime as dt
import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app import worlds
from app.batch.batch import Batch
from app.batch.run_lock import run_lock
from app.engine.journal import Journal
from app.worlds import journal_path
from tests.support.command_line import RENEWAL, Outcome, changed, command
from tests.support.effects import effects
from tests.support.http_servers import Answer, HttpServer, Received
from tests.support.raw_server import RawServer

HEAD = "Customer_Number,Customer_Name"
ASHA, RAVI, MINA = "+919810000001,Asha", "+919810000002,Ravi", "+919810000003,Mina"


@pytest.fixture
def rows(tmp_path: Path) -> Callable[..., Path]:
    def write(*lines: str) -> Path:
        path = tmp_path / "people.csv"
        path.write_text("\n".join([HEAD, *lines]), "utf-8")
        return path

    return write


def hook(folder: Path, url: str, **policy: Any) -> Path:
    """A workflow that tells a webhook of each customer."""
    document = {
        "format": "cordboard.workflow/1",
        "id": "tell",
        "name": "Tell",
        "sample": {"customer_number": "+919876543210"},
        "blocks": [
            {"id": "customers", "type": "customer_file", "inputs": {"file": "people.csv"}},
            {"id": "tell", "type": "webhook", "inputs": {"url": url}, "policy": policy},
        ],
        "links": [{"from": "customers.customer_number", "to": "tell.data"}],
    }
    path = folder / "tell.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


def live(*arguments: str | Path) -> Outcome:
    return command("batch", *arguments, "--live", "--json")


def go_on(id: str, *arguments: str) -> Outcome:
    return command("batch", "--resume", id, "--json", *arguments)


def customers(server: HttpServer) -> list[str]:
    return sorted(one.json()["data"]["customer_number"][-1] for one in server.requests)


@pytest.fixture
def server() -> Any:
    with HttpServer() as made:
        made.answers["/"] = Answer(200, {})
        yield made


def test_a_rehearsal_runs_each_row_and_sends_nothing(tmp_path: Path) -> None:
    flow = changed(RENEWAL, tmp_path)
    said = command("batch", flow, "--rows", tmp_path / "customers.csv", "--json").json()

    assert said["rows"]["ok"] > 1
    assert said["sent"] == said["rows"]["ok"]
    assert effects() == []
    told = command("batch", flow, "--rows", tmp_path / "customers.csv").out
    assert told.strip() == "Renewal reminder: 5 fine; 5 messages rehearsed."


@pytest.mark.parametrize(("answer", "sent"), [("no", []), ("", []), ("yes", ["1", "2"])])
def test_a_live_batch_tells_what_it_is_about_to_do_and_asks(
    tmp_path: Path, rows: Callable[..., Path], server: HttpServer, answer: str, sent: list[str]
) -> None:
    flow = hook(tmp_path, server.url + "/")
    arguments = ("batch", flow, "--rows", rows(ASHA, RAVI, "12,Wrong"), "--live", "--cap", "9")
    outcome = command(*arguments, stdin=f"{answer}\n", on_terminal=True)

    assert customers(server) == sent
    assert "LIVE. It really sends up to 2 messages, about 2 customers." in outcome.err
    assert "Webhook: Webhook, to 127.0.0.1" in outcome.err
    assert f"first to {server.url}/ by webhook" in outcome.err
    assert "It holds after 9 messages." in outcome.err
    assert outcome.code == (2 if not sent else 1)


def test_at_the_cap_the_user_may_allow_more(
    tmp_path: Path, rows: Callable[..., Path], server: HttpServer
) -> None:
    flow = hook(tmp_path, server.url + "/")
    arguments = ("batch", flow, "--rows", rows(ASHA, RAVI, MINA), "--live", "--cap", "1", "--yes")
    outcome = command(*arguments, stdin="1\n\n", on_terminal=True)

    assert (outcome.code, len(server.requests)) == (130, 2)
    assert "The cap is reached with 1 message. How many more?" in outcome.err
    assert "cordboard batch --resume" in outcome.out


def test_bad_rows_are_set_aside_and_the_others_run(
    tmp_path: Path, rows: Callable[..., Path], server: HttpServer
) -> None:
    flow = hook(tmp_path, server.url + "/")
    outcome = live(flow, "--rows", rows(ASHA, "12,Wrong", RAVI + ",more", MINA))

    said = outcome.json()
    assert (said["set_aside"], said["rows"], said["sent"]) == (2, {"ok": 2, "failed": 2}, 2)
    assert customers(server) == ["1", "3"]
    assert "Set aside: Row 2" in outcome.err
    assert "Set aside: Row 3: it has 3 cells" in outcome.err


def test_the_same_customer_twice_is_pointed_out(
    tmp_path: Path, rows: Callable[..., Path], server: HttpServer
) -> None:
    flow = hook(tmp_path, server.url + "/")
    outcome = live(flow, "--rows", rows(ASHA, RAVI, ASHA))
    assert "Row 3 is about the same customer as row 1." in outcome.err
    assert customers(server) == ["1", "1", "2"]


def test_with_a_key_column_the_second_of_a_kind_is_set_aside(
    tmp_path: Path, rows: Callable[..., Path], server: HttpServer
) -> None:
    flow = hook(tmp_path, server.url + "/")
    outcome = live(flow, "--rows", rows(ASHA, ASHA, RAVI), "--key", "customer number")
    assert customers(server) == ["1", "2"]
    assert "Row 2: it has the same “customer number” as row 1." in outcome.err


def test_nobody_but_who_is_allowed_gets_a_message(
    tmp_path: Path, rows: Callable[..., Path], server: HttpServer
) -> None:
    flow = hook(tmp_path, server.url + "/")
    live(flow, "--rows", rows(ASHA, RAVI, MINA), "--only-to", "+91 98100 00002")
    assert customers(server) == ["2"]


def test_a_batch_holds_at_its_cap_and_goes_on(
    tmp_path: Path, rows: Callable[..., Path], server: HttpServer
) -> None:
    flow = hook(tmp_path, server.url + "/")
    first = live(flow, "--rows", rows(ASHA, RAVI, MINA), "--cap", "2")

    assert (first.code, first.json()["status"], first.json()["sent"]) == (130, "paused", 2)
    second = go_on(first.json()["run_id"])
    assert (second.code, second.json()["rows"], second.json()["sent"]) == (0, {"ok": 3}, 1)
    assert customers(server) == ["1", "2", "3"]


def test_a_rate_is_kept_and_told(
    tmp_path: Path, rows: Callable[..., Path], server: HttpServer
) -> None:
    flow = hook(tmp_path, server.url + "/")
    begun = time.monotonic()
    said = live(flow, "--rows", rows(ASHA, RAVI, MINA), "--rate", "webhook=2/s").json()
    assert (said["rows"], time.monotonic() - begun >= 1) == ({"ok": 3}, True)
    assert "no provider" in live(flow, "--rows", rows(ASHA), "--rate", "gmail=2/s").err
    refused = command("batch", flow, "--rows", rows(ASHA), "--rate", "webhook=2/s")
    assert (refused.code, "--rate is for live batches" in refused.err) == (2, True)


def test_a_provider_that_asks_to_slow_down_gets_its_time_and_loses_no_row(
    tmp_path: Path, rows: Callable[..., Path], server: HttpServer
) -> None:
    answers = [Answer(429, {}, {"Retry-After": "1"}), *[Answer(200, {})] * 3]
    server.answers["/"] = lambda _received: answers.pop(0)
    flow = hook(tmp_path, server.url + "/", tries=1)
    said = live(flow, "--rows", rows(ASHA, RAVI, MINA), "--workers", "1").json()
    assert said["rows"] == {"ok": 3}
    assert len(server.requests) == 4


def test_resume_tells_what_was_left_and_goes_on_with_it(
    tmp_path: Path, rows: Callable[..., Path], server: HttpServer
) -> None:
    assert "nothing to go on with" in command("resume").out
    flow = hook(tmp_path, server.url + "/")
    id = live(flow, "--rows", rows(ASHA, RAVI), "--cap", "1").json()["run_id"]

    assert id in command("resume").out
    (left,) = command("resume", "--json").json()
    assert (left["run_id"], left["name"], left["waiting"]) == (id, "Tell", 0)
    assert command("resume", id, "--json").json()["sent"] == 1
    assert command("resume", "--json").json() == []
    assert customers(server) == ["1", "2"]


def test_in_quiet_hours_rows_wait_without_a_thread_until_it_is_left(
    tmp_path: Path, rows: Callable[..., Path], server: HttpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = hook(tmp_path, server.url + "/")
    now = dt.datetime.now(dt.UTC)
    begin, end = (now - dt.timedelta(hours=2)), (now + dt.timedelta(hours=2))
    document = json.loads(flow.read_text("utf-8"))
    document["quiet_hours"] = {"start": f"{begin:%H:%M}", "end": f"{end:%H:%M}", "timezone": "UTC"}
    flow.write_text(json.dumps(document), "utf-8")

    def leave_once_all_wait(self: Batch, each_moment: Callable[[], None]) -> None:
        def look() -> None:
            each_moment()
            if self.waiting[0] == 3:
                self._control.leave()

        run(self, look)

    run = Batch.run
    with monkeypatch.context() as patch:
        patch.setattr(Batch, "run", leave_once_all_wait)
        said = live(flow, "--rows", rows(ASHA, RAVI, MINA), "--workers", "1").json()
    assert (said["status"], said["rows"], said["sent"]) == ("paused", {"waiting": 3}, 0)
    assert effects() == []
    (left,) = command("resume", "--json").json()
    assert left["waiting"] == 3

    del document["quiet_hours"]
    flow.write_text(json.dumps(document), "utf-8")
    with closing(sqlite3.connect(journal_path())) as database, database:
        past = (now - dt.timedelta(minutes=1)).isoformat()
        database.execute("UPDATE wait SET due=?, body=json_set(body, '$.due', ?)", (past, past))
    assert command("resume", said["run_id"], "--yes", "--json").json()["sent"] == 3
    assert customers(server) == ["1", "2", "3"]


def test_going_on_with_what_has_ended_sends_nothing(
    tmp_path: Path, rows: Callable[..., Path], server: HttpServer
) -> None:
    flow = hook(tmp_path, server.url + "/")
    id = live(flow, "--rows", rows(ASHA, RAVI)).json()["run_id"]
    assert go_on(id).json()["rows"] == {"ok": 2}
    assert customers(server) == ["1", "2"]


def test_what_surely_failed_is_tried_again_by_word(
    tmp_path: Path, rows: Callable[..., Path], server: HttpServer
) -> None:
    def refuse_ravi(received: Received) -> Answer:
        return Answer(400 if b"0002" in received.body else 200, {})

    server.answers["/"] = refuse_ravi
    flow = hook(tmp_path, server.url + "/")
    first = live(flow, "--rows", rows(ASHA, RAVI)).json()
    assert first["rows"] == {"ok": 1, "finished_with_errors": 1}
    server.answers["/"] = Answer(200, {})

    assert go_on(first["run_id"]).json()["sent"] == 0
    again = go_on(first["run_id"], "--retry-failed").json()
    assert (again["rows"], again["sent"]) == ({"ok": 2}, 1)
    assert customers(server) == ["1", "2", "2"]
    assert dict(effects()) == {"tell": "done"}


def test_another_file_of_rows_is_refused(
    tmp_path: Path, rows: Callable[..., Path], server: HttpServer
) -> None:
    flow = hook(tmp_path, server.url + "/")
    id = live(flow, "--rows", rows(ASHA)).json()["run_id"]
    rows(ASHA, RAVI)
    outcome = go_on(id)
    assert outcome.code == 2
    assert "is not what it was" in outcome.err


def test_what_has_changed_in_the_workflow_is_told_before_it_goes_on(
    tmp_path: Path, rows: Callable[..., Path], server: HttpServer
) -> None:
    flow = hook(tmp_path, server.url + "/")
    id = live(flow, "--rows", rows(ASHA, RAVI), "--cap", "1").json()["run_id"]
    server.answers["/new"] = Answer(200, {})
    hook(tmp_path, server.url + "/new")

    refused = go_on(id)
    assert refused.code == 2
    assert "The workflow has changed" in refused.err
    assert "/new" in refused.err
    assert go_on(id, "--yes").json()["sent"] == 1
    assert [one.path for one in server.requests] == ["/", "/new"]


@pytest.mark.parametrize("name", ["results.csv", "results.xlsx"])
def test_what_became_of_each_row_is_written(
    tmp_path: Path, rows: Callable[..., Path], server: HttpServer, name: str
) -> None:
    def refuse_ravi(received: Received) -> Answer:
        return Answer(400 if b"0002" in received.body else 200, b"=SUM(A1)")

    server.answers["/"] = refuse_ravi
    flow = hook(tmp_path, server.url + "/")
    path = tmp_path / name
    live(flow, "--rows", rows(ASHA, RAVI, "12,Wrong"), "--results", path, "--workers", "1")

    head, asha, ravi, wrong = table(path)
    assert head == ["row", "customer_number", "status", "block", "error", "Webhook"]
    assert asha == ["1", "919810000001", "ok", "", "", "sent"]
    assert ravi[:4] == ["2", "919810000002", "finished_with_errors", "tell"]
    assert ravi[5] == "failed"
    assert wrong[2:4] == ["set aside", "customers"]
    assert "Row 3" in wrong[4]
    assert wrong[5] == "skipped"


def table(path: Path) -> list[list[str]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    found = openpyxl.load_workbook(path).active.iter_rows(values_only=True)  # type: ignore[union-attr]
    return [[str(cell or "") for cell in line] for line in found]


def test_a_table_of_another_kind_is_refused_before_anything_runs(
    tmp_path: Path, rows: Callable[..., Path], server: HttpServer
) -> None:
    flow = hook(tmp_path, server.url + "/")
    outcome = live(flow, "--rows", rows(ASHA), "--results", tmp_path / "results.pdf")
    assert (outcome.code, server.requests) == (2, [])


def mail(folder: Path, port: int) -> Path:
    """A workflow that writes to each customer by a server without TLS."""
    document = {
        "format": "cordboard.workflow/1",
        "id": "write",
        "sample": {"customer_number": "+919876543210"},
        "blocks": [
            {"id": "customers", "type": "customer_file", "inputs": {"file": "people.csv"}},
            {
                "id": "write",
                "type": "send_email",
                "inputs": {
                    "email_provider": "custom",
                    "to": "a@example.com",
                    "email_body": "Hello",
                    "from_email": "me@example.com",
                    "password": {"$secret": "mail/password"},
                    "smtp_host": "localhost",
                    "smtp_port": port,
                    "smtp_tls_secure": "Disabled",
                },
            },
        ],
        "links": [{"from": "customers.customer_number", "to": "write.subject"}],
    }
    path = folder / "write.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


@pytest.fixture
def in_doubt(
    tmp_path: Path, rows: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> tuple[str, str]:
    """A run of which one letter had begun when it was killed; its id, and the key of the letter."""
    monkeypatch.setenv("CORDBOARD_SECRET_MAIL_PASSWORD", "sesam")
    with RawServer(lambda connection: None) as refusing:
        flow = mail(tmp_path, refusing.port)
        said = live(flow, "--rows", rows(ASHA)).json()
    id = said["run_id"]
    with closing(sqlite3.connect(journal_path())) as database, database:
        (key,) = database.execute("SELECT key FROM effect").fetchone()
        # As a kill leaves it: begun, and no event after that.
        database.execute("UPDATE effect SET state='started', body=NULL")
        (seq,) = database.execute(
            "SELECT seq FROM event WHERE kind='block_started' AND block='write'"
        ).fetchone()
        database.execute("DELETE FROM event WHERE seq>?", (seq,))
        database.execute("UPDATE run_row SET status='running', elapsed_ms=NULL")
        database.execute("UPDATE run SET status='running', ended_at=NULL")
    return id, key


def test_what_is_in_doubt_is_told_and_nothing_runs_without_a_word(
    in_doubt: tuple[str, str],
) -> None:
    outcome = go_on(in_doubt[0])
    assert outcome.code == 2
    assert "In doubt: 1 message had begun" in outcome.err
    assert "Row 1: “Send Email” (custom): " in outcome.err
    assert "a@example.com" in outcome.err
    assert "+919810000001" in outcome.err
    assert "sesam" not in outcome.err
    assert effects() == [("write", "started")]


def test_what_is_in_doubt_is_left_when_the_user_says_so(in_doubt: tuple[str, str]) -> None:
    said = go_on(in_doubt[0], "--in-doubt", "skip").json()
    assert said["rows"] == {"finished_with_errors": 1}
    assert [f"{in_doubt[0]}:{key}" for key in said["in_doubt"]] == [in_doubt[1]]
    assert effects() == [("write", "unknown")]


def test_what_is_in_doubt_is_sent_again_when_the_user_says_so(in_doubt: tuple[str, str]) -> None:
    said = go_on(in_doubt[0], "--in-doubt", "resend").json()
    # The server is gone: it was tried, and surely did not arrive.
    assert said["in_doubt"] == []
    assert effects() == [("write", "failed")]


def test_two_programs_do_not_go_on_with_one_run(in_doubt: tuple[str, str]) -> None:
    with run_lock(journal_path().parent, in_doubt[0]):
        outcome = go_on(in_doubt[0], "--in-doubt", "skip")
    assert outcome.code == 2
    assert "is going on in another program" in outcome.err
    assert effects() == [("write", "started")]


def test_a_locked_journal_stops_the_batch_before_the_next_message(
    tmp_path: Path, rows: Callable[..., Path], server: HttpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worlds, "Journal", partial(Journal, patience_s=0.05))
    other: list[sqlite3.Connection] = []

    def lock(_received: Received) -> Answer:
        if not other:
            opened = sqlite3.connect(journal_path(), isolation_level=None, check_same_thread=False)
            opened.execute("BEGIN IMMEDIATE")
            other.append(opened)
        return Answer(200, {})

    server.answers["/"] = lock
    flow = hook(tmp_path, server.url + "/")
    outcome = live(flow, "--rows", rows(ASHA, RAVI, MINA), "--workers", "1")
    other[0].close()

    assert outcome.code == 1
    assert "locked" in outcome.err
    assert customers(server) == ["1"]
    (left,) = command("resume", "--json").json()
    server.answers["/"] = Answer(200, {})
    # The webhook may have arrived, and its receiver takes the same id once.
    assert command("resume", left["run_id"], "--json").json()["rows"] == {"ok": 3}
    assert len({one.headers["webhook-id"] for one in server.requests}) == 3


def test_a_damaged_journal_is_told_before_anything_is_sent(
    tmp_path: Path, rows: Callable[..., Path], server: HttpServer
) -> None:
    journal_path().parent.mkdir(parents=True, exist_ok=True)
    journal_path().write_bytes(b"this is no database" * 1000)
    outcome = live(hook(tmp_path, server.url + "/"), "--rows", rows(ASHA))
    assert (outcome.code, server.requests) == (2, [])
    assert "journal" in outcome.err


def test_a_full_disk_stops_the_batch_before_the_next_message(
    tmp_path: Path,
    rows: Callable[..., Path],
    server: HttpServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begin = Journal.begin_run

    def fill_the_disk(self: Journal, *arguments: Any, **named: Any) -> None:
        begin(self, *arguments, **named)
        ((pages,),) = self.query("PRAGMA page_count", ())
        self.query(f"PRAGMA max_page_count={pages + 100}", ())

    flow = hook(tmp_path, server.url + "/")
    people = [f"+9198100{n:05},Name {n:04} {'x' * 4000}" for n in range(200)]
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "begin_run", fill_the_disk)
        outcome = live(flow, "--rows", rows(*people), "--workers", "1")

    assert outcome.code == 1
    assert "database or disk is full" in outcome.json()["error"]
    assert 0 < len(server.requests) == len(effects()) < len(people)
    assert [one["run_id"] for one in command("resume", "--json").json()] == [
        outcome.json()["run_id"]
    ]
    rest = go_on(outcome.json()["run_id"]).json()
    assert rest["status"] == "ok"
    assert len({one.headers["webhook-id"] for one in server.requests}) == len(people)
