"""`cordboard runs`: what the journal has kept, on the terminal and as JSON."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.worlds import journal_path
from tests.support.command_line import FOLLOW_UP, RELAY, RENEWAL, Outcome, command
from tests.support.plain_words import assert_plain

ASHA = json.dumps({"customer_number": "+919876543210", "customer_details": {"name": "Asha Rao"}})


def rehearse(example: Path, *options: str) -> str:
    return str(command("run", example, "--json", *options).json()["run_id"])


def listed(*options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = command("runs", "list", "--json", *options).json()
    return found


def ids(*options: str) -> list[str]:
    return [line["run_id"] for line in listed(*options)]


def refused(outcome: Outcome, name: str) -> None:
    assert outcome.code == 2
    assert outcome.out == ""
    assert_plain(outcome.err.strip(), name)


def test_without_a_run_it_says_so() -> None:
    ended = command("runs")
    assert (ended.code, ended.out) == (0, "There is no such run in the journal.\n")
    assert not journal_path().exists()


def test_the_list_is_a_table_latest_first() -> None:
    first, second = rehearse(RENEWAL), rehearse(RELAY)
    lines = command("runs").out.splitlines()
    assert lines[0].split() == ["id", "began", "workflow", "mode", "status", "rows", "customer"]
    assert [line.split()[0] for line in lines[1:]] == [second, first]
    assert "Renewal reminder" in lines[2]
    assert "rehearse" in lines[2]


def test_runs_are_found_by_what_is_asked_for() -> None:
    renewal = rehearse(RENEWAL)
    relay = rehearse(RELAY, "--fault", "webhook=500")
    assert ids("--workflow", "renewal_reminder") == [renewal]
    assert ids("--status", "ok") == [renewal]
    assert ids("--number", "7700 900") == [renewal]
    assert ids("--number", "98765") == [relay, renewal]
    assert ids("meera") == [renewal]
    assert ids("nair", "meer") == [renewal]
    assert ids("--mode", "live") == []
    assert ids("--since", "2020-01-01", "--limit", "1") == [relay]
    assert ids("--since", "2999-01-01T00:00:00Z") == []
    assert listed("--workflow", "renewal_reminder")[0]["rows"] == 5


@pytest.mark.parametrize(
    ("options", "name"),
    [
        (("--status", "splendid"), "splendid"),
        (("--mode", "sideways"), "sideways"),
        (("--since", "yesterday"), "yesterday"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(options: tuple[str, ...], name: str) -> None:
    refused(command("runs", "list", *options), name)


def test_a_run_is_shown_with_blocks_and_messages() -> None:
    run_id = rehearse(RELAY)
    ended = command("runs", "show", run_id[:8])
    assert ended.code == 0
    assert "✓" in ended.out
    assert "Outbox: 1 message" in ended.out
    told = command("runs", "show", run_id, "--json").json()
    assert told["run_id"] == run_id
    assert told["blocks"]["tell_crm"]["status"] == "ok"
    assert len(told["deliveries"]) == 1


def test_of_many_rows_a_table_or_one_is_shown() -> None:
    run_id = rehearse(RENEWAL)
    assert len(command("runs", "show", run_id).out.splitlines()) == 7
    assert "✓" in command("runs", "show", run_id, "--row", "2").out
    refused(command("runs", "show", run_id, "--row", "99"), "99")


@pytest.mark.parametrize("example", [RENEWAL, FOLLOW_UP, RELAY])
def test_a_replay_does_not_differ_from_its_run(example: Path) -> None:
    run_id = rehearse(example, "--storm", "7:40")
    again = command("runs", "replay", run_id, "--json").json()
    assert again["run_id"] != run_id
    assert listed()[0]["origin"] == f"replay of {run_id}"
    compared = command("runs", "compare", run_id, again["run_id"])
    assert (compared.out, compared.code) == ("No difference.\n", 0)
    first, second = (
        command("runs", "show", one, "--json").json()["deliveries"]
        for one in (run_id, again["run_id"])
    )
    readers = [(one["block"], one["to"], one["idempotency_key"]) for one in first]
    assert readers == [(one["block"], one["to"], one["idempotency_key"]) for one in second]


def test_a_replay_is_told_as_a_run_is() -> None:
    run_id = rehearse(RELAY)
    ended = command("runs", "replay", run_id)
    assert ended.code == 0
    assert f"replay of {run_id}" in ended.out
    assert "Outbox: 1 message" in ended.out
    events = command("runs", "replay", run_id, "--events").lines()
    assert [event["kind"] for event in events][-1] == "run_finished"


def test_a_replay_of_a_failed_run_fails_as_well() -> None:
    run_id = rehearse(RELAY, "--fault", "webhook=refuse")
    assert command("runs", "replay", run_id, "--json").code == 1


def test_a_difference_is_told_in_words_and_by_the_exit_code() -> None:
    fine, failed = rehearse(RELAY), rehearse(RELAY, "--fault", "webhook=refuse")
    ended = command("runs", "compare", fine, failed)
    assert ended.code == 1
    assert "ok in the first run, failed in the second run" in ended.out
    told = command("runs", "compare", fine, failed, "--json").json()
    assert "status" in {one["what"] for one in told}


def test_a_run_goes_to_another_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id = rehearse(RENEWAL)
    file = tmp_path / "run.json"
    assert command("runs", "export", run_id, "-o", file).code == 0
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "elsewhere"))
    assert "Renewal reminder" in command("runs", "show", file).out
    assert ids() == []
    assert command("runs", "import", file).code == 0
    assert ids() == [run_id]
    assert listed()[0]["origin"] == "imported"
    assert command("runs", "compare", file, run_id).code == 0
    assert command("runs", "replay", run_id, "--json").code == 0
    refused(command("runs", "import", file), run_id)


def test_a_run_is_deleted() -> None:
    gone, kept = rehearse(RELAY), rehearse(RELAY)
    ended = command("runs", "delete", gone)
    assert (ended.code, ended.out) == (0, "1 run deleted.\n")
    assert ids() == [kept]
    refused(command("runs", "delete", gone), gone)


def test_the_journal_is_trimmed() -> None:
    rehearse(RELAY)
    rehearse(RELAY)
    assert command("runs", "trim").out == "0 runs deleted.\n"
    assert command("runs", "trim", "--megabytes", "0").out == "2 runs deleted.\n"
    assert ids() == []


def test_a_run_that_is_not_there_is_refused_in_words() -> None:
    for asked in (("show", "nowhere"), ("replay", "nowhere"), ("compare", "nowhere", "nowhere")):
        refused(command("runs", *asked), "nowhere")
    refused(command("runs", "show", "nowhere.json"), "nowhere.json")
