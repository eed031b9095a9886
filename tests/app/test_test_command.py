"""`cordboard test`: what is found, what is said, exit codes, JUnit XML."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import EXAMPLES, RELAY, RENEWAL, changed, command


def write(folder: Path, name: str = "relay", **expect: Any) -> Path:
    """A test of a copy of the relay in `folder`."""
    (folder / RELAY.name).write_bytes(RELAY.read_bytes())
    path = folder / f"{name}.test.json"
    document = {
        "format": "cordboard.test/1",
        "workflow": RELAY.name,
        "name": f"The {name}",
        "expect": expect,
    }
    path.write_text(json.dumps(document))
    return path


def test_the_tests_of_the_examples_are_green_and_reach_everything() -> None:
    ended = command("test", EXAMPLES, "--coverage")

    assert ended.code == 0, ended.out
    assert "6 of 6 tests as expected." in ended.out
    assert "never" not in ended.out


def test_a_difference_is_told_and_counts(tmp_path: Path) -> None:
    good, bad = write(tmp_path), write(tmp_path, "worse", messages=[])
    ended = command("test", good, bad)

    assert ended.code == 1
    assert "✓ The relay" in ended.out
    assert "✗ The worse" in ended.out
    assert "Tell the CRM: expected 0 messages, got 1" in ended.out
    assert "1 of 2 tests as expected." in ended.out


def test_a_workflow_stands_for_its_tests() -> None:
    told = command("test", RENEWAL, "--json").json()
    assert [one["status"] for one in told["tests"]] == ["green", "green"]
    assert "coverage" not in told


def test_programs_get_it_all(tmp_path: Path) -> None:
    write(tmp_path, "worse", blocks={"tell_crm": "failed"})
    (tmp_path / "broken.test.json").write_text("{}")
    ended = command("test", tmp_path, "--json", "--coverage")

    assert ended.code == 2
    told = ended.json()
    assert [one["status"] for one in told["tests"]] == ["refused", "red"]
    assert told["tests"][0]["refused"].startswith("“broken.test.json”: This is no workflow test.")
    assert told["tests"][1]["differences"] == [
        {"row": "", "block": "tell_crm", "text": "Tell the CRM: expected to be failed, was ok."}
    ]
    assert told["green"] == 0
    (covered,) = told["coverage"].values()
    assert covered == {"blocks": 3, "branches": 0, "missed_blocks": [], "missed_branches": []}


def test_what_is_never_reached_is_named(tmp_path: Path) -> None:
    name = "after_call_follow_up"
    for suffix in (".json", ".cut_short.test.json"):
        (tmp_path / f"{name}{suffix}").write_bytes((EXAMPLES / f"{name}{suffix}").read_bytes())
    ended = command("test", tmp_path, "--coverage")

    assert ended.code == 0
    assert "After-call follow-up: 5 of 8 blocks and 1 of 2 branches reached." in ended.out
    assert "never: Cut short? · Not matched" in ended.out


def test_junit_xml_tells_the_same(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, "worse", messages=[], rows=2)
    (tmp_path / "broken.test.json").write_text("{}")
    out = tmp_path / "results.xml"
    assert command("test", tmp_path, "--junit", out).code == 2

    root = ET.fromstring(out.read_text("utf-8"))  # noqa: S314 - our own file
    assert (root.tag, root.get("tests"), root.get("failures"), root.get("errors")) == (
        "testsuites",
        "3",
        "1",
        "1",
    )
    cases = {case.get("name"): case for case in root.iter("testcase")}
    failure = cases["The worse"].find("failure")
    assert failure is not None
    assert (
        (failure.text or "").splitlines()[0] == failure.get("message") == "Expected 2 rows, got 1."
    )
    assert cases["broken.test.json"].find("error") is not None
    assert list(cases["The relay"]) == []
    assert {suite.get("name") for suite in root} == {RELAY.name, "broken.test.json"}


@pytest.mark.parametrize("name", ["nothing", "empty"])
def test_no_test_at_all_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    ended = command("test", tmp_path / name)
    assert (ended.code, ended.out) == (2, "")
    assert "There is no test for" in ended.err


def test_a_test_whose_workflow_is_missing_or_wrong_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / RELAY.name).unlink()
    missing = command("test", path)
    (tmp_path / RELAY.name).write_text('{"format": "cordboard.workflow/1", "id": "w"}')
    wrong = command("test", path)

    assert (missing.code, wrong.code) == (2, 2)
    assert RELAY.name in missing.out
    assert "✗ The relay" in wrong.out


def test_results_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    path = write(tmp_path)
    ended = command("test", path, "--junit", tmp_path / "no" / "results.xml")
    assert ended.code == 2
    assert "cannot be written" in ended.err


def test_the_schema_of_tests_can_be_printed() -> None:
    assert command("schema", "--test").json()["properties"]["format"] == {
        "const": "cordboard.test/1"
    }


def test_a_run_of_the_journal_is_saved_as_a_test_that_is_green(tmp_path: Path) -> None:
    changed(RENEWAL, tmp_path)
    (tmp_path / "a_broken.json").write_text("{")
    file, test = tmp_path / RENEWAL.name, tmp_path / "as_it_was.test.json"
    run_id = command("run", file, "--json", "--fault", "interakt@row 3=refuse").json()["run_id"]

    saved = command("runs", "save-test", run_id, "-o", test, "--name", "As it was")
    assert saved.code == 0, saved.err
    assert "cordboard test" in saved.out
    ended = command("test", file)
    assert (ended.code, "As it was" in ended.out) == (0, True), ended.out


def test_a_test_of_a_run_stands_beside_its_workflow(tmp_path: Path) -> None:
    run_id = command("run", RELAY, "--json").json()["run_id"]
    nowhere = command("runs", "save-test", run_id, "-o", tmp_path / "a.test.json")
    apart = command(
        "runs", "save-test", run_id, "-o", tmp_path / "a.test.json", "--workflow", RELAY
    )
    assert (nowhere.code, apart.code) == (2, 2)
    assert "name it with --workflow" in nowhere.err
    assert "beside its workflow" in apart.err
