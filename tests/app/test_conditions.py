"""Faults of chosen rows and customers, slow answers and storms, through whole runs."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from app.engine.plan import make_plan
from app.rehearsal.conditions import Conditions
from app.workflow.file import load
from app.worlds import rehearsal_world
from blocks.catalog import load_catalog
from tests.support.command_line import FOLLOW_UP, RELAY, RENEWAL, command
from tests.support.senders import CALLBACK


def failed(file: Path, *options: str) -> dict[str, list[str]]:
    """Row → the blocks that failed in it."""
    found: dict[str, list[str]] = {}
    for event in command("run", file, "--events", *options).lines()[:-1]:
        if event["kind"] == "block_failed":
            found.setdefault(event["row"], []).append(event["block"])
    return found


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("interakt@row 3=400", {"3": ["remind"]}),
        ("interakt@rows 2-4=refuse", {"3": ["remind"]}),
        ("gmail@rows 1-2=refuse", {"2": ["write"]}),
        ("remind@customer Asha Rao, rows 4-5=refuse", {"1": ["remind"], "5": ["remind"]}),
        ("Write an e-mail@+44 7700 900123=wrong_password", {"4": ["write"]}),
        ("interakt=refuse*2", {"1": ["remind"], "3": ["remind"]}),
        ("interakt@rows 3-5=refuse*1", {"3": ["remind"], "5": ["remind"]}),
        ("remind@rows 2, 4=refuse", {}),
    ],
)
def test_faults_befall_the_rows_that_are_chosen(fault: str, expected: dict[str, list[str]]) -> None:
    assert failed(RENEWAL, "--fault", fault) == expected


def test_the_first_rule_that_fits_a_call_befalls_it() -> None:
    told = command(
        "run", RENEWAL, "--json", "--fault", "interakt@row 3=400", "--fault", "interakt=401"
    )
    errors = [row["outputs"]["remind"].get("error") for row in told.json()["rows"]]
    assert [bool(error) for error in errors] == [True, False, True, False, True]
    assert errors[2] != errors[0] == errors[4]


def test_a_run_of_one_row_is_row_1() -> None:
    assert failed(RELAY, "--fault", "webhook@row 1=400") == {"": ["tell_crm"]}
    assert failed(RELAY, "--fault", "webhook@row 2=400") == {}


def times(file: Path, *options: str) -> list[float]:
    """Seconds between the first and the last event of each row, by the clock of the rehearsal."""
    moments: dict[str, list[dt.datetime]] = {}
    for event in command("run", file, "--events", *options).lines()[:-1]:
        moments.setdefault(event["row"], []).append(dt.datetime.fromisoformat(event["at"]))
    return [(told[-1] - told[0]).total_seconds() for told in moments.values()]


def test_a_slow_answer_comes_late_and_is_an_answer_all_the_same() -> None:
    (quick,) = times(RELAY)
    (slow,) = times(RELAY, "--fault", "webhook=slow")
    assert quick < 5 < 10 <= slow < 15
    assert failed(RELAY, "--fault", "webhook=slow") == {}


def test_a_slow_mail_server_takes_the_message() -> None:
    told = times(RENEWAL, "--fault", "gmail@row 2=slow")
    assert [took >= 10 for took in told] == [False, True, False, False, False]
    assert failed(RENEWAL, "--fault", "gmail=slow") == {}


def course(file: Path, *options: str) -> list[Any]:
    """What happened, without times, run ids and the order of what goes side by side."""
    told = []
    for event in command("run", file, "--events", *options).lines()[:-1]:
        kept = {name: event[name] for name in ("kind", "row", "block", "error") if name in event}
        told.append(json.dumps(kept, sort_keys=True))
    return sorted(told)


def test_a_storm_comes_back_the_same_and_another_seed_is_another_storm() -> None:
    first = course(RENEWAL, "--storm", "7:60")
    assert course(RENEWAL, "--storm", "7:60") == first
    assert course(RENEWAL, "--storm", "8:60") != first
    assert any("block_failed" in line for line in first)


def test_a_storm_of_a_hundred_percent_spares_nobody() -> None:
    assert course(FOLLOW_UP, "--storm", "1:100") != course(FOLLOW_UP)


@pytest.mark.parametrize("options", [("--storm", "soon"), ("--live", "--storm", "7")])
def test_a_storm_that_makes_no_sense_is_refused(options: tuple[str, ...]) -> None:
    ended = command("run", RELAY, *options)
    assert (ended.code, ended.out) == (2, "")
    assert "storm" in ended.err


def test_the_service_of_a_block_names_its_faults(tmp_path: Path) -> None:
    path = CALLBACK.write(tmp_path)
    assert failed(path, "--fault", "subverse=400") == {"": ["act"]}


def test_the_moment_of_the_conditions_goes_before_the_workflows(tmp_path: Path) -> None:
    plan = make_plan(load(FOLLOW_UP), load_catalog())
    said = Conditions.from_dict({"now": "2030-01-01T10:00:00+05:30"})
    world = rehearsal_world(plan, tmp_path, said)
    world.close()
    assert world.clock.now().isoformat()[:16] == "2030-01-01T04:30"
