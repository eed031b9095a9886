"""Whatever a file holds, it is a workflow or a list of problems in words; never a traceback."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.workflow.check import check
from app.workflow.file import BrokenFileError, dump, parse
from app.workflow.model import Problem, Workflow
from app.workflow.strict_json import MAX_DEPTH
from tests.support.sample_blocks import CATALOG
from tests.support.workflows import documents, json_values

HEAD = '{"format": "cordboard.workflow/1", '
SAMPLE = (Path(__file__).parents[2] / "data" / "workflow-1.json").read_bytes()


def problems(data: bytes | str) -> list[str]:
    with pytest.raises(BrokenFileError) as caught:
        parse(data)
    assert caught.value.problems
    return [str(problem) for problem in caught.value.problems]


def judge(data: bytes | str) -> None:
    """Reads and checks `data`; what it is told must be words."""
    for problem in read_and_checked(data):
        assert problem.message[:1].isupper() or problem.message.startswith(("“", "1", "2", "3"))
        assert re.search(r"[.?!…]$", problem.message)
        assert not re.search(r"Traceback|pydantic|\wError\b|<class|NoneType", problem.message)


def read_and_checked(data: bytes | str) -> tuple[Problem, ...]:
    try:
        workflow = parse(data)
    except BrokenFileError as error:
        return error.problems or (Problem(message="no problem was named"),)
    assert parse(dump(workflow)) == workflow
    return check(workflow, CATALOG)


TELLING = {
    "empty": (b"", ["The file is empty. Open an earlier copy of it."]),
    "blank": (" \n", ["The file is empty. Open an earlier copy of it."]),
    "truncated": (
        HEAD + '"blocks": [{"id": "a"',
        [
            "The file breaks off in line 1, column 57. "
            "Open an earlier copy of it, or write the rest."
        ],
    ),
    "truncated in a text": (
        HEAD + '\n"name": "Rene',
        ["The file breaks off in line 2, column 9. Open an earlier copy of it, or write the rest."],
    ),
    "no JSON": (
        "hello",
        [
            "The file is not JSON: line 1, column 1: a value is expected here; perhaps there is a "
            "comma too many before it. Mend that line in a text editor, or open an earlier copy of "
            "the file."
        ],
    ),
    "no comma": (
        '{"a": 1\n "b": 2}',
        [
            "The file is not JSON: line 2, column 2: a comma is missing here, or a bracket before "
            "it. Mend that line in a text editor, or open an earlier copy of the file."
        ],
    ),
    "not UTF-8": (
        b'{"a":\n"\xff"}',
        [
            "The text is not UTF-8: line 2 has a byte that does not belong there. "
            "Save the file again as UTF-8, or open an earlier copy of it."
        ],
    ),
    "no text": (
        '{"a": "\ud800"}',
        ["The text holds characters that cannot be written. Write them anew."],
    ),
    "half of a character": (
        HEAD + '"blocks": [{"id": "a", "inputs": {"text": ["x", "\\ud800"], "\\udfff": 1}}]}',
        [
            "a: At blocks[0].inputs: A name holds half of a character (\\ud…). Write it anew.",
            "a · text: At blocks[0].inputs.text[1]: The text holds half of a character (\\ud…). "
            "Write it anew.",
        ],
    ),
    "endless numbers": (
        HEAD + '"blocks": [{"id": "a", "inputs": {"x": NaN, "y": [-Infinity], "z": 1e999}}], '
        f'"sample": {{"n": {"9" * 5000}}}}}',
        [
            "a · x: At blocks[0].inputs.x: “NaN” is not a number here. Write a plain number.",
            "a · y: At blocks[0].inputs.y[0]: “-Infinity” is not a number here. "
            "Write a plain number.",
            "a · z: At blocks[0].inputs.z: “1e999” is not a number here. Write a plain number.",
            f"At sample.n: “{'9' * 20}” is not a number here. Write a plain number.",
        ],
    ),
    "a name twice": (
        HEAD + '"blocks": [{"id": "a", "inputs": {"x": 1, "x": 2}}], "format": "y"}',
        [
            "At format: This name stands here twice. Remove one of them.",
            "a · x: At blocks[0].inputs.x: This name stands here twice. Remove one of them.",
        ],
    ),
    "nested": (
        '{"a":' * 2_000_000,
        [
            "The file is nested too deeply: more than 100 levels of brackets. "
            "Open an earlier copy of it."
        ],
    ),
    "a list": ("[]", ["A workflow file holds one object in curly braces, and this does not."]),
    "no workflow": (
        '{"name": "x"}',
        [
            "This file is not a Cordboard workflow: its “format” does not say so. Open another "
            'file, or write "format": "cordboard.workflow/1" into this one.'
        ],
    ),
    "newer": (
        '{"format": "cordboard.workflow/2", "blocks": 5}',
        [
            "This workflow was saved by a newer version of Cordboard (format 2; this one reads up "
            "to 1). Install the newer version to open it."
        ],
    ),
    "wrong types": (
        HEAD + '"name": 5, "blocks": [{"id": "a b", "type": "", "version": 0, "title": [],'
        ' "inputs": 7, "policy": {"tries": 21, "backoff_s": -1, "time_limit_s": 0, "on_error":'
        ' "pray"}}, {"id": 7, "inputs": []}, 4], "links": {}, "sample": []}',
        [
            "“name” must be text. Mend it in the file, at name.",
            "“sample” must be an object in curly braces. Mend it in the file, at sample.",
            "a b: “id” may hold only letters without accents, digits, - and _, and begins with a "
            "letter or _. Mend it in the file, at blocks[0].id.",
            "a b: “type” must not be empty. Mend it in the file, at blocks[0].type.",
            "a b: “version” must be at least 1. Mend it in the file, at blocks[0].version.",
            "a b: “title” must be text. Mend it in the file, at blocks[0].title.",
            "a b: “inputs” must be an object in curly braces. "
            "Mend it in the file, at blocks[0].inputs.",
            "a b: “tries” must be at most 20. Mend it in the file, at blocks[0].policy.tries.",
            "a b: “backoff_s” must be at least 0. "
            "Mend it in the file, at blocks[0].policy.backoff_s.",
            "a b: “time_limit_s” must be more than 0. "
            "Mend it in the file, at blocks[0].policy.time_limit_s.",
            "a b: “on_error” must be 'report' or 'stop'. "
            "Mend it in the file, at blocks[0].policy.on_error.",
            "“id” must be text. Mend it in the file, at blocks[1].id.",
            "“type” is missing. Mend it in the file, at blocks[1].type.",
            "“inputs” must be an object in curly braces. Mend it in the file, at blocks[1].inputs.",
            "Block 3 must be an object in curly braces. Mend it in the file, at blocks[2].",
            "“links” must be a list in square brackets. Mend it in the file, at links.",
        ],
    ),
    "links": (
        HEAD + '"links": [{"from": "a", "to": "b.x"}, 5, {}, {"from": "a.x", "to_block": "b"},'
        ' {"from_block": "a.b", "from_port": "x", "to_block": "b", "to_port": ""}]}',
        [
            "Link 1: “from” of a link must be written as block.port. "
            "Mend it in the file, at links[0].",
            "Link 2 must be an object in curly braces. Mend it in the file, at links[1].",
            "Link 3: “from” of a link must be written as block.port. "
            "Mend it in the file, at links[2].",
            "Link 4: a link has “from” and “to” alone, each written as block.port. "
            "Mend it in the file, at links[3].",
            "“from_block” may hold no dot. Mend it in the file, at links[4].from_block.",
            "“to_port” must not be empty. Mend it in the file, at links[4].to_port.",
        ],
    ),
    "layout": (
        HEAD + '"layout": {"blocks": {"a": [1], "b": [1, "x"], "c": [1, 2, 3]}, "notes": [{}]}}',
        [
            "a: “a” must be two numbers. Mend it in the file, at layout.blocks.a[1].",
            "b: Item 2 must be a number. Mend it in the file, at layout.blocks.b[1].",
            "c: “c” has too many items. Mend it in the file, at layout.blocks.c.",
            "“text” is missing. Mend it in the file, at layout.notes[0].text.",
            "“position” is missing. Mend it in the file, at layout.notes[0].position.",
        ],
    ),
    "one id for two": (
        HEAD + '"blocks": [{"id": "a", "type": "x"}, {"id": "b", "type": "x"},'
        ' {"id": "a", "type": "y"}]}',
        [
            "a: 2 blocks have the id “a”, so links to it are ambiguous. "
            "Give the others ids of their own in the file, and mend the links to them."
        ],
    ),
}


@pytest.mark.parametrize(("data", "words"), TELLING.values(), ids=TELLING.keys())
def test_it_is_said_what_is_wrong_and_where(data: bytes | str, words: list[str]) -> None:
    assert problems(data) == words


def test_many_problems_are_counted() -> None:
    found = problems(json.dumps({"format": "cordboard.workflow/1", "blocks": [5] * 1000}))

    assert len(found) == 51
    assert found[-1] == "There are 1000 such problems in the file."


def test_crowds_are_turned_away_before_each_is_looked_at() -> None:
    crowd = [5] * 20_001
    document = {
        "format": "cordboard.workflow/1",
        "blocks": crowd,
        "layout": {"blocks": dict.fromkeys(map(str, range(20_001))), "notes": crowd, "frames": 5},
    }

    assert problems(json.dumps(document)) == [
        f"There are 20001 items in “{name}”; a workflow may have 20000. "
        "Divide it into several workflows."
        for name in ("blocks", "layout.blocks", "layout.notes")
    ]


def test_a_byte_order_mark_does_no_harm() -> None:
    assert parse(b"\xef\xbb\xbf" + SAMPLE) == parse(SAMPLE)


def test_nesting_is_allowed_to_a_limit() -> None:
    def nested(levels: int) -> str:
        return HEAD + f'"sample": {{"x": {"[" * levels}{"]" * levels}}}}}'

    assert parse(nested(MAX_DEPTH - 2)).sample
    assert "nested too deeply" in problems(nested(MAX_DEPTH - 1))[0]
    assert "nested too deeply" in problems(nested(500))[0]


def test_a_secret_is_not_repeated_in_what_is_said_of_it() -> None:
    workflow = parse(
        HEAD + '"blocks": [{"id": "a", "type": "letter", "inputs": {"password": "hunter2"}}]}'
    )

    told = " ".join(map(str, check(workflow, CATALOG)))
    assert "“Password” of “Letter” is written out" in told
    assert "hunter2" not in told


@given(st.binary())
@example(b"\x00")
@example(b"\xff\xfe{\x00}\x00")
def test_any_bytes(data: bytes) -> None:
    judge(data)


@given(st.text())
def test_any_text(text: str) -> None:
    judge(text)


@given(json_values)
@example({"format": "cordboard.workflow/1"})
@example({"format": {"cordboard.workflow/1": []}})
@example({"format": "cordboard.workflow/" + "9" * 9999})
def test_any_json(value: Any) -> None:
    judge(json.dumps(value))


@given(st.data())
def test_any_json_in_any_place_of_a_workflow(data: st.DataObject) -> None:
    document = data.draw(documents)
    for _ in range(data.draw(st.integers(1, 3))):
        if document:
            mutate(document, data)

    judge(json.dumps(document))


def mutate(document: dict[str, Any], data: st.DataObject) -> None:
    """Replaces, removes, doubles or adds something somewhere below the top."""
    places = list(walk(document))
    holder, key = data.draw(st.sampled_from(places))
    action = data.draw(st.sampled_from(["replace", "remove", "copy"]))
    if action == "replace":
        holder[key] = data.draw(json_values)
    elif action == "remove":
        del holder[key]
    else:
        other, place = data.draw(st.sampled_from(places))
        holder[key] = copy.deepcopy(other[place])


def walk(value: Any) -> list[tuple[Any, Any]]:
    keys = list(value) if isinstance(value, dict) else range(len(value))
    found = []
    for key in keys:
        found.append((value, key))
        if isinstance(value[key], (dict, list)):
            found += walk(value[key])
    return found


@given(st.integers(0, len(SAMPLE)), st.binary(max_size=3), st.integers(0, 3))
def test_any_damage_of_a_file(at: int, inserted: bytes, removed: int) -> None:
    judge(SAMPLE[:at] + inserted + SAMPLE[at + removed :])


@given(st.integers(0, len(SAMPLE) - 2))
def test_a_file_that_breaks_off_is_never_read(at: int) -> None:
    told = problems(SAMPLE[:at])

    assert len(told) == 1
    assert re.match("The (file is empty|file breaks off|text is not UTF-8)", told[0])


def test_reading_runs_nothing_and_needs_no_blocks() -> None:
    workflow = parse(HEAD + '"blocks": [{"id": "a", "type": "os.system", "inputs": {"x": "ls"}}]}')

    assert isinstance(workflow, Workflow)
