"""`cordboard run`: what starts it, what it prints and writes, how it can be made to fail."""

import json
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app.worlds import journal_path
from tests.support.command_line import RELAY, RENEWAL, changed, command, outbox
from tests.support.event_order import assert_legal
from tests.support.plain_words import assert_plain
from tests.support.senders import BY_MAIL, GMAIL, INTERAKT, SENDERS, WEBHOOK, Sender

CUSTOMER = {
    "customer_number": "+919876543210",
    "use_case": "a quote",
    "customer_details": {"name": "Ravi", "plan": "Silver"},
}
TEXT = "Ravi (Silver, +919876543210) asked for a quote."


def text_told(folder: Path) -> str:
    (delivery,) = outbox(folder)
    return str(delivery["content"]["data"]["text"])


# What starts a run


@pytest.mark.parametrize(
    ("start", "as_file"),
    [("", False), (" \n\t", False), ("", True), (" \n\t", True), ("\ufeff", True)],
)
def test_input_is_json_or_a_file(start: str, as_file: bool, tmp_path: Path) -> None:
    said = start + json.dumps(CUSTOMER, ensure_ascii=False)
    if as_file:
        (tmp_path / "input.json").write_text(said, "utf-8")
        said = str(tmp_path / "input.json")
    ended = command("run", RELAY, "--input", said, "--outbox", tmp_path / "out")
    assert ended.code == 0
    assert text_told(tmp_path / "out") == TEXT


def test_input_names_match_whatever_their_case(tmp_path: Path) -> None:
    said = {"Customer_Number": "919876543210", "use case": "a quote"}
    said["CUSTOMER DETAILS"] = CUSTOMER["customer_details"]  # type: ignore[assignment]
    ended = command("run", RELAY, "--input", json.dumps(said), "--outbox", tmp_path)
    assert ended.code == 0
    assert text_told(tmp_path) == TEXT


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("no such file.json", "--input no such file.json cannot be read: No such file"),
        ("/", "--input / cannot be read: Is a directory"),
        ("", "cannot be read"),
        ('{"a": ', "--input: The input breaks off in line 1"),
        ('{"a": 1,}', "--input: The input is not JSON: line 1, column"),
        ('{"a": 1} {}', "--input: The input is not JSON: line 1, column 10"),
        ('{"a": NaN}', "“NaN” is not a number here"),
        ('{"a": 1e999}', "“1e999” is not a number here"),
        ('{"a": 1, "a": 2}', "This name stands here twice"),
        ('{"a": "\\ud800"}', "half of a character"),
        ('{"a": ' + "[" * 101 + "]" * 101 + "}", "nested too deeply"),
        ('{"a": ' + "[" * 100_000, "nested too deeply"),
    ],
    ids=range(12),
)
def test_input_that_is_none_is_refused_in_words(said: str, words: str, tmp_path: Path) -> None:
    ended = command("run", RELAY, "--input", said, "--outbox", tmp_path)
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err
    assert ended.err.endswith("Nothing was run.\n")
    assert not outbox(tmp_path)


def test_a_file_of_input_that_is_no_object_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text("[1]", "utf-8")
    ended = command("run", RELAY, "--input", path)
    assert ended.code == 2
    assert "must be a JSON object with the outputs of the source" in ended.err
    path.write_bytes(b'{"a": "\xff"}')
    assert "not UTF-8" in command("run", RELAY, "--input", path).err


def test_input_that_the_source_cannot_use_is_refused(tmp_path: Path) -> None:
    said = json.dumps({**CUSTOMER, "customer_number": "12"})
    ended = command("run", RELAY, "--input", said, "--json", "--outbox", tmp_path)
    assert ended.code == 2
    assert ended.json()["status"] == "failed"
    assert ended.json()["deliveries"] == 0
    assert "“12” is not a phone number" in ended.json()["errors"]["call_api"]
    assert not outbox(tmp_path)


def test_a_failed_source_refuses_nothing_once_another_block_has_sent(tmp_path: Path) -> None:
    document = WEBHOOK.document(data={"a": 1})
    document["links"] = []
    path = tmp_path / "loose.json"
    path.write_text(json.dumps(document), "utf-8")
    ended = command("run", path, "--json", "--input", '{"customer_number": "x"}')
    # What hangs on nothing runs beside the source; whether it began before is a matter of luck.
    assert ended.code == (1 if ended.json()["outputs"]["act"] else 2)
    assert ended.json()["deliveries"] == (1 if ended.code == 1 else 0)


def test_a_customer_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    workflow = changed(RENEWAL, tmp_path, blocks={"customers": {"file": "custommers.csv"}})
    ended = command("run", workflow)
    assert ended.code == 2
    assert "There is no file “custommers.csv”" in ended.err
    assert "Is “customers.csv” meant?" in ended.err
    assert ended.err.endswith("Nothing was run.\n")
    refused = command("run", workflow, "--json")
    assert refused.code == 2
    assert refused.json()["status"] == "refused"
    assert "There is no file" in refused.json()["problems"][0]["message"]


def test_a_row_that_cannot_be_used_stops_no_other(tmp_path: Path) -> None:
    workflow = changed(RENEWAL, tmp_path)
    lines = (tmp_path / "customers.csv").read_text("utf-8").splitlines()
    lines[2] = lines[2].replace("919812345678", "nobody")
    (tmp_path / "customers.csv").write_text("\n".join(lines), "utf-8")
    ended = command("run", workflow, "--json", "--outbox", tmp_path / "out")
    assert ended.code == 1
    assert ended.json()["status"] == "finished_with_errors"
    statuses = [row["status"] for row in ended.json()["rows"]]
    assert statuses == ["ok", "failed", "ok", "ok", "ok"]
    assert "Row 2" in ended.json()["rows"][1]["error"]
    assert len(outbox(tmp_path / "out")) == 4


# What it prints


def test_json_says_how_it_ended_and_what_each_block_gave() -> None:
    ended = command("run", RELAY, "--json", "--input", json.dumps(CUSTOMER))
    said = ended.json()
    assert set(said) == {"status", "outputs", "deliveries", "run_id"}
    assert (said["status"], said["deliveries"]) == ("ok", 1)
    assert set(said["outputs"]) == {"call_api", "write_summary", "tell_crm"}
    assert said["outputs"]["write_summary"] == {"text": TEXT}
    assert said["outputs"]["tell_crm"] == {
        "success_message": True,
        "status_code": 200,
        "response": {"ok": True},
        "error": "",
    }


def test_json_of_many_rows_has_each_of_them() -> None:
    said = command("run", RENEWAL, "--json").json()
    assert said["deliveries"] == 5
    assert [row["row"] for row in said["rows"]] == ["1", "2", "3", "4", "5"]
    assert [row["status"] for row in said["rows"]] == ["ok"] * 5
    assert all(set(row) == {"row", "status", "error", "outputs"} for row in said["rows"])
    assert said["rows"][1]["outputs"]["write"]["email_success"] is True
    assert said["rows"][1]["outputs"].get("remind") == {}
    assert said["outputs"] == said["rows"][-1]["outputs"]


@pytest.mark.parametrize("example", [RELAY, RENEWAL], ids=lambda path: path.stem)
def test_events_are_one_json_value_a_line_in_a_legal_order(example: Path) -> None:
    ended = command("run", example, "--events")
    blocks = [block["id"] for block in json.loads(example.read_text("utf-8"))["blocks"]]
    assert (ended.code, ended.err) == (0, "")
    assert_legal(ended.lines(), blocks)


def test_events_of_retries_come_in_a_legal_order() -> None:
    ended = command("run", RELAY, "--events", "--fault", "webhook=500")
    events = ended.lines()
    assert_legal(events, ["call_api", "write_summary", "tell_crm"])
    kinds = Counter(event["kind"] for event in events if event.get("block") == "tell_crm")
    assert (kinds["block_started"], kinds["block_retrying"], kinds["block_failed"]) == (4, 3, 1)
    retrying = [event for event in events if event["kind"] == "block_retrying"]
    assert [event["delay_s"] for event in retrying] == [1, 5, 25]


def test_events_and_json_end_with_the_result() -> None:
    *events, result = command("run", RELAY, "--events", "--json").lines()
    assert_legal(events, ["call_api", "write_summary", "tell_crm"])
    assert result["status"] == "ok"
    assert result["run_id"] == events[0]["run_id"]


def test_long_texts_are_cut_in_events_and_whole_in_the_result() -> None:
    long = "x" * 5_000
    said = json.dumps({**CUSTOMER, "customer_details": {"name": long, "plan": "y"}})
    *events, result = command("run", RELAY, "--events", "--json", "--input", said).lines()
    cut = events[0]["trigger"]["customer_details"]["name"]
    assert cut == "x" * 2_000 + "… (5,000 characters)"
    assert result["outputs"]["call_api"]["customer_details"]["name"] == long


def test_people_read_blocks_outbox_and_end() -> None:
    ended = command("run", RENEWAL)
    assert ended.code == 0
    assert ended.out.startswith("Renewal reminder: rehearsal\nRow 1\n  ✓ Upload customer data")
    assert "  – Write an e-mail       skipped: “Due within a week · Not matched” does not" in (
        ended.out
    )
    assert "\nFinished, all well (5 rows).\n" in ended.out
    assert "\nOutbox: 5 messages, kept on this machine\n" in ended.out
    assert "  1. whatsapp to +919876543210 by interakt\n" in ended.out
    assert "\x1b[" not in ended.out


def test_people_read_the_title_of_a_block_that_nothing_leads_to(tmp_path: Path) -> None:
    alone = json.loads(RELAY.read_text("utf-8"))
    alone["blocks"].append(
        {"id": "note", "type": "template", "title": "A note alone", "inputs": {"text": "Hello"}}
    )
    file = tmp_path / "alone.json"
    file.write_text(json.dumps(alone), "utf-8")
    ended = command("run", file)
    assert ended.code == 0
    assert "  – A note alone       skipped: nothing leads to it\n" in ended.out


def test_people_read_why_it_failed() -> None:
    ended = command("run", RELAY, "--fault", "webhook=500")
    assert ended.code == 1
    assert "  ↻ Tell the CRM       crm.example answered 500 Internal Server Error" in ended.out
    assert " Again in 25 s.\n" in ended.out
    assert "  ✗ Tell the CRM       crm.example answered 500 Internal Server Error" in ended.out
    assert "\nFinished with errors.\n" in ended.out
    assert ended.out.endswith("\nThe outbox is empty: no message would have been sent.\n")


def test_people_read_what_a_block_logs_and_what_ended_the_run(tmp_path: Path) -> None:
    inputs = {"url": "http://crm.example/events", "secret": None}
    workflow = changed(RELAY, tmp_path, blocks={"tell_crm": {**inputs, "policy": STOP}})
    ended = command("run", workflow, "--fault", "webhook=refuse")
    assert ended.code == 1
    assert "  · Tell the CRM       No secret is set, so anyone could make the hash" in ended.out
    assert "  The run ended: “Tell the CRM”: crm.example answered 400" in ended.out
    assert "\nEnded by a failure.\n" in ended.out


def test_a_terminal_gets_colors() -> None:
    assert "\x1b[32m✓\x1b[0m" in command("run", RELAY, on_terminal=True).out


# What it writes


def test_outbox_holds_the_message_and_what_was_on_the_wire(tmp_path: Path) -> None:
    ended = command("run", RENEWAL, "--outbox", tmp_path / "deep" / "out")
    names = [path.name for path in sorted((tmp_path / "deep" / "out").iterdir())]
    assert ended.code == 0
    assert names[:2] == [
        "0001-whatsapp-+919876543210.json",
        "0002-email-vikram.iyer@example.com.json",
    ]
    message, mail = outbox(tmp_path / "deep" / "out")[:2]
    assert set(message) == {
        *("format", "id", "channel", "to", "provider", "block", "run", "idempotency_key"),
        *("at", "content", "request", "response"),
    }
    wire = message["request"]
    assert (wire["method"], wire["url"]) == (
        "POST",
        "https://api.interakt.ai/v1/public/message/",
    )
    body = json.loads(wire["body"])
    assert (body["countryCode"], body["phoneNumber"]) == ("+91", "9876543210")
    assert wire["headers"]["Authorization"] == "•••"
    assert not [name for name in wire["headers"] if "cordboard" in name.lower()]
    assert message["response"]["status"] == 201
    assert json.loads(message["response"]["body"])["result"] is True
    assert (mail["request"]["method"], mail["request"]["url"]) == (
        "SMTP",
        "smtp://smtp.gmail.com:587",
    )
    assert mail["request"]["headers"]["Subject"] == "Your policy is safe with us"
    assert mail["response"]["status"] == 250


def test_outbox_shows_the_last_run_and_leaves_other_files_alone(tmp_path: Path) -> None:
    (tmp_path / "0009-notes.json").write_text("{}", "utf-8")
    command("run", RENEWAL, "--outbox", tmp_path)
    command("run", RELAY, "--outbox", tmp_path)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["0001-webhook-crm.example-events.json", "0009-notes.json"]


def test_an_outbox_that_cannot_be_written_is_refused_before_the_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    for folder in (tmp_path / "file", tmp_path / "file" / "deeper", tmp_path / ("x" * 300)):
        ended = command("run", RELAY, "--outbox", folder)
        assert (ended.code, ended.out) == (2, "")
        assert "cannot be written" in ended.err
        assert "Errno" not in ended.err


def test_an_outbox_that_breaks_during_the_run_is_told(tmp_path: Path) -> None:
    # A folder stands where the delivery is to be written.
    (tmp_path / "0001-webhook-crm.example-events.json").mkdir()
    ended = command("run", RELAY, "--outbox", tmp_path, "--json")
    assert ended.code == 1
    assert "cannot be written: Is a directory" in ended.err
    assert ended.json()["status"] == "failed"
    assert "cannot be written" in ended.json()["error"]
    assert ended.json()["outputs"]["tell_crm"]["success_message"] is True


def kept_events(run_id: str) -> list[dict[str, Any]]:
    database = sqlite3.connect(journal_path())
    try:
        found = database.execute("SELECT body FROM event WHERE run_id=? ORDER BY seq", (run_id,))
        return [json.loads(body) for (body,) in found]
    finally:
        database.close()


def test_the_journal_keeps_the_events_as_they_were() -> None:
    events = command("run", RELAY, "--events").lines()
    assert kept_events(events[0]["run_id"]) == events


def test_without_a_journal_a_rehearsal_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    ended = command("run", RELAY, "--json")
    assert (ended.code, ended.json()["status"]) == (0, "ok")
    assert "This rehearsal is not kept." in ended.err


def test_without_a_journal_nothing_is_sent_live(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    ended = command("run", RELAY, "--live", "--reroute", "crm.example=http://127.0.0.1:1")
    assert (ended.code, ended.out) == (2, "")
    assert "The journal" in ended.err
    assert ended.err.endswith("Nothing was run.\n")


# Faults


STOP = {"on_error": "stop"}
KINDS = ("refuse", "429", "500", "timeout", "wrong_password", "drop")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sender", SENDERS, ids=str)
def test_a_fault_is_a_false_flag_and_a_sentence(sender: Sender, kind: str, tmp_path: Path) -> None:
    ended = command("run", sender.write(tmp_path), "--json", "--fault", f"{sender}={kind}")
    assert (ended.code, ended.err) == (1, "")
    said = ended.json()
    assert (said["status"], said["deliveries"]) == ("finished_with_errors", 0)
    outputs = said["outputs"]["act"]
    assert outputs[sender.success] is False
    assert outputs["error"] == said["errors"]["act"]
    assert_plain(outputs["error"], sender.host, *sender.named)


@pytest.mark.parametrize("sender", SENDERS, ids=str)
def test_without_a_fault_it_is_delivered(sender: Sender, tmp_path: Path) -> None:
    ended = command("run", sender.write(tmp_path), "--json", "--outbox", tmp_path / "out")
    assert ended.code == 0
    outputs = ended.json()["outputs"]["act"]
    assert (outputs[sender.success], outputs["error"]) == (True, "")
    (delivery,) = outbox(tmp_path / "out")
    assert (delivery["provider"], delivery["block"]) == (sender.name, "act")


@pytest.mark.parametrize(
    "said",
    ["webhook=server_error", "WEBHOOK=500", "act=500", "Act = 500", "webhook=500*9", "webhook=401"],
)
def test_faults_may_be_said_in_several_ways(said: str, tmp_path: Path) -> None:
    ended = command("run", WEBHOOK.write(tmp_path), "--json", "--fault", said)
    assert (ended.code, ended.json()["deliveries"]) == (1, 0)


def test_a_fault_that_passes_is_overcome_where_a_retry_is_harmless(tmp_path: Path) -> None:
    said = command("run", WEBHOOK.write(tmp_path), "--events", "--fault", "webhook=500*2").lines()
    assert said[-1]["status"] == "ok"
    assert sum(event["kind"] == "block_started" for event in said) == 1 + 3


def test_a_message_that_may_have_arrived_is_not_sent_again(tmp_path: Path) -> None:
    for sender in (INTERAKT, GMAIL):
        workflow = sender.write(tmp_path, policy={"tries": 5})
        said = command("run", workflow, "--events", "--fault", f"{sender}=drop").lines()
        assert sum(one["kind"] == "block_started" for one in said) == 2, sender


def test_a_refusal_for_now_is_tried_again_where_the_policy_says_so(tmp_path: Path) -> None:
    for sender in BY_MAIL:
        workflow = sender.write(tmp_path, policy={"tries": 3})
        said = command("run", workflow, "--json", "--fault", f"{sender}=500*2")
        assert (said.code, said.json()["deliveries"]) == (0, 1), sender


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("webhook=boom", "There is no fault “boom”; there are refuse, 429, 500, timeout"),
        ("webhook", "“webhook” does not name a fault; write it as PROVIDER=KIND"),
        ("=500", "does not name a fault"),
        ("webhook=500*0", "does not say how many times"),
        ("webhook=500*x", "does not say how many times"),
        ("interakt=500", "This workflow has no provider “interakt”; there is tell_crm, webhook."),
        ("call_api=500", "This workflow has no provider “call_api”"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(said: str, words: str) -> None:
    ended = command("run", RELAY, "--fault", said)
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err
    assert ended.err.endswith("Nothing was run.\n")


def test_a_clock_that_makes_no_sense_is_refused(tmp_path: Path) -> None:
    for now in ("yesterday", "2026-12-01T21:00:00", 5, None, ["x"]):
        workflow = changed(RELAY, tmp_path, rehearsal={"clock": {"now": now}})
        ended = command("run", workflow)
        if now is None:
            assert ended.code == 0
        else:
            assert (ended.code, ended.out) == (2, "")
            assert "The clock of the rehearsal cannot be set" in ended.err


# Live


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--live", "--fault", "webhook=500"), "--fault is for rehearsals"),
        (("--live", "--outbox", "out"), "--outbox is for rehearsals"),
        (("--reroute", "crm.example=http://localhost:1"), "--reroute is for live runs"),
        (("--live", "--reroute", "crm.example"), "does not say where traffic is to go"),
        (("--live", "--reroute", "crm.example=ftp://localhost"), "does not say where"),
        (("--live", "--reroute", "crm.example=http://[::1"), "does not say where"),
        (("--live", "--reroute", "=http://localhost"), "does not say where traffic is to go"),
        (("--live", "--reroute", "smtp.gmail.com=smtp://localhost"), "does not say where"),
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_together_is_refused(options: tuple[str, ...], words: str) -> None:
    ended = command("run", RELAY, *options)
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err
    assert ended.err.endswith("Nothing was run.\n")


UNREACHABLE = ("--live", "--reroute", "crm.example=http://nobody.invalid")


@pytest.mark.parametrize("answer", ["", "\n", "no\n", "y\n", "yes please\n"])
def test_a_live_run_on_a_terminal_asks_first(answer: str) -> None:
    ended = command("run", RELAY, *UNREACHABLE, stdin=answer, on_terminal=True)
    assert (ended.code, ended.out) == (2, "")
    assert "This run is LIVE. It will really send by:\n  Tell the CRM (webhook)\n" in ended.err
    assert ended.err.endswith("Nothing was run.\n")


@pytest.mark.parametrize(
    ("answer", "options", "on_terminal"),
    [(" YES \n", (), True), ("", ("--yes",), True), ("", (), False)],
)
def test_a_live_run_goes_ahead(
    answer: str,
    options: tuple[str, ...],
    on_terminal: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CORDBOARD_SECRET_CRM_SECRET", "s3cr3t")
    ended = command("run", RELAY, *UNREACHABLE, *options, stdin=answer, on_terminal=on_terminal)
    assert ended.code == 1
    assert "Event relay: LIVE" in ended.out
    assert "There is no host called" in ended.out
    assert ("This run is LIVE" in ended.err) is bool(answer)
    # Of a live run there is no outbox.
    assert "outbox" not in ended.out.lower()


def test_a_live_run_without_its_secret_says_what_to_do(tmp_path: Path) -> None:
    for sender in SENDERS:
        ended = command("run", sender.write(tmp_path), "--live", "--json")
        (name,) = [one["$secret"] for one in sender.inputs.values() if isinstance(one, dict)]
        error = ended.json()["errors"]["act"]
        assert (ended.code, ended.json()["outputs"]["act"][sender.success]) == (1, False)
        assert f"The secret “{name}” cannot be read." in error
        assert "CORDBOARD_SECRET_" in error
