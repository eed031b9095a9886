"""Broken workflow files through the command line: problems in words, exit 2, nothing was run."""

import copy
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.workflow.file import MAX_BYTES
from app.worlds import journal_path
from tests.support.command_line import ALL_EXAMPLES, EXAMPLES, RELAY, Outcome, command
from tests.support.workflows import json_values

MEGABYTE = 1024 * 1024
DOCUMENTS = {path.stem: json.loads(path.read_text("utf-8")) for path in ALL_EXAMPLES}


def assert_refused(path: Path, *words: str) -> None:
    """`check` and `run` refuse the file, in words and as JSON, and leave no trace of a run."""
    checked, ran = command("check", path), command("run", path, "--outbox", path.parent / "out")
    for said in (checked, ran):
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith("error: ")
        assert "Traceback" not in said.err
        for word in words:
            assert word in said.err
    assert ran.err == checked.err + "Nothing was run.\n"
    problems = command("check", path, "--json").json()
    assert any(problem["severity"] == "error" for problem in problems)
    assert all(problem["message"] for problem in problems)
    refused = command("run", path, "--json")
    assert (refused.code, refused.json()["status"]) == (2, "refused")
    assert refused.json()["problems"] == problems
    assert refused.json()["deliveries"] == 0
    assert not journal_path().exists()
    assert not (path.parent / "out").exists()


def relay(change: Callable[[dict[str, Any]], object]) -> bytes:
    document = copy.deepcopy(DOCUMENTS["event_relay"])
    change(document)
    return json.dumps(document).encode()


def link(document: dict[str, Any], source: str, target: str) -> None:
    document["links"].append({"from": source, "to": target})


def block(document: dict[str, Any], at: int, **parts: Any) -> None:
    document["blocks"][at] |= parts


BROKEN: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "empty": (b"", ("The file is empty.",)),
    "blank": (b" \n\t ", ("The file is empty.",)),
    "truncated": (RELAY.read_bytes()[:700], ("breaks off in line",)),
    "no JSON": (b"name: Renewal\n", ("not JSON: line 1, column 1",)),
    "binary": (bytes(range(256)) * 40, ("not UTF-8",)),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", ("not UTF-8",)),
    "UTF-16": (RELAY.read_text("utf-8").encode("utf-16"), ("not UTF-8",)),
    "a list": (b"[]", ("holds one object in curly braces",)),
    "a number": (b"7", ("holds one object in curly braces",)),
    "NaN": (b'{"format": NaN}', ("“NaN” is not a number here",)),
    "a name twice": (b'{"id": "a", "id": "b"}', ("This name stands here twice",)),
    "10 MB of lists": (b"[" * (10 * MEGABYTE), ("nested too deeply",)),
    "10 MB of objects": (b'{"a":' * (2 * MEGABYTE), ("nested too deeply",)),
    "nesting that ends": (
        b'{"sample": {"a": ' + b"[" * 200 + b"]" * 200 + b"}}",
        ("nested too deeply",),
    ),
    "10 MB of text": (b'{"name": "' + b"x" * (10 * MEGABYTE), ("breaks off in line 1",)),
    "no format": (b"{}", ("format",)),
    "another format": (b'{"format": "other/1"}', ("format",)),
    "newer format": (relay(lambda one: one.update(format="cordboard.workflow/2")), ("newer",)),
    "blocks of the wrong type": (relay(lambda one: one.update(blocks={"a": 1})), ("“blocks”",)),
    "a block of the wrong type": (relay(lambda one: one["blocks"].append(7)), ("Block 4",)),
    "an id of the wrong type": (relay(lambda one: block(one, 2, id=7)), ("“id” must be text",)),
    "inputs of the wrong type": (relay(lambda one: block(one, 2, inputs="x")), ("“inputs”",)),
    "a policy of the wrong type": (
        relay(lambda one: block(one, 2, policy={"tries": "many"})),
        ("tell_crm", "“tries” must be a whole number"),
    ),
    "a link of the wrong type": (
        relay(lambda one: one["links"].append({"from": "a", "to": ["b"]})),
        ("“from” of a link must be written as block.port",),
    ),
    "a link to no block": (
        relay(lambda one: link(one, "call_api.use_case", "nobody.data")),
        ("nobody",),
    ),
    "a link to no port": (
        relay(lambda one: link(one, "call_api.use_case", "tell_crm.nothing")),
        ("tell_crm", "nothing"),
    ),
    "a link from no port": (
        relay(lambda one: link(one, "call_api.nothing", "tell_crm.data")),
        ("tell_crm", "nothing"),
    ),
    "the same link twice": (
        relay(lambda one: one["links"].append(one["links"][0])),
        ("is there 2 times",),
    ),
    "a cycle": (
        relay(lambda one: link(one, "tell_crm.error", "write_summary.use_case")),
        ("in a circle", "“Write the summary”", "“Tell the CRM”"),
    ),
    "a block linked to itself": (
        relay(lambda one: link(one, "tell_crm.status_code", "tell_crm.data")),
        ("“Tell the CRM”",),
    ),
    "two blocks of one id": (
        relay(lambda one: one["blocks"].append(one["blocks"][1])),
        ("write_summary", "2 blocks have the id “write_summary”"),
    ),
    "no source": (relay(lambda one: one["blocks"].pop(0)), ("call_api",)),
    "two sources": (
        relay(lambda one: one["blocks"].append({"id": "other", "type": "incoming_call"})),
        ("other: ", "a second source"),
    ),
    "an unknown block": (
        relay(lambda one: block(one, 2, type="webhok")),
        ("tell_crm", "webhok", "webhook"),
    ),
    "a newer block": (relay(lambda one: block(one, 2, version=99)), ("tell_crm", "newer")),
    "an unknown input": (
        relay(lambda one: block(one, 2, inputs={"urls": "https://a.example"})),
        ("tell_crm · urls", "“url”"),
    ),
    "a missing input": (
        relay(lambda one: one["blocks"][2]["inputs"].pop("url")),
        ("tell_crm · url",),
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused(name: str, tmp_path: Path) -> None:
    content, words = BROKEN[name]
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    assert_refused(path, *words)


def test_every_problem_is_listed(tmp_path: Path) -> None:
    def break_it(document: dict[str, Any]) -> None:
        block(document, 2, inputs={"url": "crm", "ulr": "x", "headers": 7})
        link(document, "call_api.use_case", "nobody.data")

    path = tmp_path / "broken.json"
    path.write_bytes(relay(break_it))
    assert_refused(path, "tell_crm · url", "tell_crm · ulr", "tell_crm · headers", "nobody")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert_refused(tmp_path / "nothing.json", "“nothing.json” cannot be opened: there is no such")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()
    assert_refused(tmp_path / "folder.json", "“folder.json” cannot be opened: it is not a file")


def test_a_pipe_that_nobody_writes_to_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    assert_refused(tmp_path / "pipe.json", "it is not a file")


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop.json").symlink_to(tmp_path / "loop.json")
    assert_refused(tmp_path / "loop.json", "cannot be opened")


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "private.json"
    path.write_bytes(RELAY.read_bytes())
    path.chmod(0)
    # For root every file may be read.
    denied = PermissionError(13, "Permission denied")
    with patch.object(Path, "read_bytes", side_effect=denied):
        assert_refused(path, "“private.json” cannot be opened: permission denied")


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert_refused(path, "it is larger than 32 MB")


@settings(max_examples=30)
@given(example=st.sampled_from(ALL_EXAMPLES), data=st.data())
def test_a_file_cut_anywhere_is_refused(example: Path, data: st.DataObject) -> None:
    whole = example.read_bytes().rstrip()
    size = data.draw(st.integers(0, len(whole) - 1))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "cut.json")
        path.write_bytes(whole[:size])
        assert_refused(path)


# Any change of the document


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything inside `value`."""
    items: Any = ()
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
    return [one for name, inner in items for one in ((*path, name), *places(inner, (*path, name)))]


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for name in path:
        value = value[name]
    return value


@st.composite
def changed_documents(draw: st.DrawFn) -> Any:
    """An example with one to three things in it replaced, removed, doubled or renamed."""
    document: Any = copy.deepcopy(DOCUMENTS[draw(st.sampled_from(sorted(DOCUMENTS)))])
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3]))):
        path = draw(st.sampled_from(places(document)))
        parent, last = at(document, path[:-1]), path[-1]
        match draw(st.sampled_from(["replace", "remove", "double", "rename", "borrow"])):
            case "replace":
                parent[last] = draw(json_values)
            case "remove":
                del parent[last]
            case "double" if isinstance(parent, list):
                parent.append(copy.deepcopy(parent[last]))
            case "rename" if isinstance(parent, dict):
                parent[draw(st.sampled_from([*parent, "x", "$secret", ""]))] = parent.pop(last)
            case _:
                parent[last] = copy.deepcopy(at(document, draw(st.sampled_from(places(document)))))
        if not places(document):
            break
    return document


@settings(max_examples=80)
@given(changed_documents())
def test_any_change_is_refused_or_runs_to_an_end(document: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in EXAMPLES.glob("customers.*"):
            (folder / path.name).write_bytes(path.read_bytes())
        path = folder / "changed.json"
        path.write_text(json.dumps(document), "utf-8")
        checked = command("check", path, "--json")
        ran = command("run", path, "--json", "--outbox", folder / "out")
        assert_tells(checked)
        assert_tells(ran)
        said = ran.json()
        if checked.code == 2:
            assert ran.code == 2
            assert said["problems"] == checked.json()
            assert not (folder / "out").exists()
        if ran.code == 2:
            assert said["deliveries"] == 0
        else:
            status = "ok" if ran.code == 0 else {"finished_with_errors", "failed"}
            assert said["status"] in status
            assert said["deliveries"] == len(list((folder / "out").iterdir()))


def assert_tells(said: Outcome) -> None:
    assert said.code in (0, 1, 2)
    assert "Traceback" not in said.err
    if said.code == 2:
        assert said.out
