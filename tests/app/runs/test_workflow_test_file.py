"""Workflow tests as files: round trip, strictness in words, the schema."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.runs.workflow_test import WorkflowTest
from app.runs.workflow_test_file import (
    BrokenTestError,
    dump_test,
    find_tests,
    load_test,
    parse_test,
    save_test,
)
from app.runs.workflow_test_schema import workflow_test_schema_text
from blocks.sdk import DocumentError
from tests.support.command_line import EXAMPLES, RENEWAL

ROOT = Path(__file__).parents[3]
SMALLEST = {"format": "cordboard.test/1", "workflow": "w.json", "name": "It works"}
EXAMPLE_TESTS = sorted(EXAMPLES.glob("*.test.json"))


def document(**parts: Any) -> str:
    return json.dumps({**SMALLEST, **parts})


@pytest.mark.parametrize("path", EXAMPLE_TESTS, ids=lambda path: path.name)
def test_a_test_is_written_as_it_was_read(path: Path, tmp_path: Path) -> None:
    test = load_test(path)
    save_test(test, tmp_path / path.name)

    assert load_test(tmp_path / path.name) == test
    assert (tmp_path / path.name).read_text("utf-8") == path.read_text("utf-8")


def test_what_is_as_by_default_is_left_out() -> None:
    test = parse_test(document())
    assert json.loads(dump_test(test)) == SMALLEST


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"format": "cordboard.workflow/1"}, "no workflow test"),
        ({"format": "cordboard.test/2"}, "newer"),
        ({"name": ""}, "“name” must have 1 character"),
        ({"expct": {}}, "There is no “expct” in a test. Did you mean “expect”?"),
        (
            {"expect": {"mesages": []}},
            "There is no “mesages” in “expect” in a test. Did you mean “messages”?",
        ),
        (
            {"expect": {"messages": [{"whom": "x"}]}},
            "There is no “whom” in “expect.messages[0]” in a test.",
        ),
        ({"expect": {"blocks": {"a": "well"}}}, "“expect.blocks.a” must be one of ok, failed"),
        ({"expect": {"status": "green"}}, "“expect.status” must be one of ok, finished_with"),
        ({"expect": {"messages": [{"count": 0}]}}, "“expect.messages[0].count” must be 1 or more"),
        ({"expect": {"in_row": {"first": {}}}}, "“first” is no row"),
        (
            {"expect": {"outputs": {"a": {"b": {"$nay": 1}}}}},
            "At expect.outputs.a.b: “$nay” is no matcher",
        ),
        ({"expect": {"never": [{"to": {"$matches": "("}}]}}, "At expect.never[0].to.$matches"),
        ({"conditions": {"faults": ["webhook"]}}, "conditions: “webhook” does not name a fault"),
        ({"conditions": {"wind": 1}}, "no condition “wind”"),
        ({"conditions": 5}, "“conditions” must be a JSON object"),
        ({"workflow": "../w.json"}, "not beside the test"),
        ({"input": []}, "“input” must be a JSON object"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(parts: dict[str, Any], said: str) -> None:
    with pytest.raises(BrokenTestError) as refused:
        parse_test(document(**parts))
    assert said in str(refused.value)
    assert refused.value.problems


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The file is empty"),
        ("[]", "one object in curly braces"),
        ("{", "breaks off in line 1"),
        ('{"name": "a", "name": "b"}', "stands here twice"),
    ],
)
def test_what_is_no_json_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(BrokenTestError, match=said):
        parse_test(text)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BrokenTestError, match=r"“a\.test\.json” cannot be read: No such file"):
        load_test(tmp_path / "a.test.json")
    with pytest.raises(DocumentError, match=r"“a\.test\.json” cannot be saved"):
        save_test(WorkflowTest(workflow="w.json", name="n"), tmp_path / "no" / "a.test.json")


def test_the_find_tests_a_workflow_stand_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.test.json").write_text(document())
    (tmp_path / "b.test.json").write_text(document(workflow="other.json"))
    (tmp_path / "c.test.json").write_text("nonsense")
    (tmp_path / "d.test.json").write_text("[1]")

    assert [path.name for path in find_tests(tmp_path / "w.json")] == ["a.test.json"]
    assert len(find_tests(RENEWAL)) == 2


def test_the_schema_in_resources_is_current() -> None:
    path = ROOT / "resources" / "schema" / "test-1.schema.json"

    assert path.read_text("utf-8") == workflow_test_schema_text(), (
        "run: cordboard schema --test > resources/schema/test-1.schema.json"
    )
