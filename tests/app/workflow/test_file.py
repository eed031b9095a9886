import difflib
import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workflow import edits, file
from app.workflow.file import BrokenFileError, dump, load, parse, save
from app.workflow.model import Layout, Link, Note, PlacedBlock, Policy, Workflow
from blocks.sdk import DocumentError
from tests.support.workflows import documents, flow, link, workflows

SAMPLES = sorted((Path(__file__).parents[2] / "data").glob("workflow-*.json"))


@given(workflows)
def test_what_is_written_is_read_back(workflow: Workflow) -> None:
    text = dump(workflow)

    assert parse(text) == workflow
    assert dump(parse(text.encode())) == text


@given(documents)
def test_fields_and_blocks_that_are_not_known_survive(document: dict[str, object]) -> None:
    written = json.loads(dump(parse(json.dumps(document))))

    def survives(there: object, here: object) -> None:
        if isinstance(there, dict) and isinstance(here, dict):
            for name, value in there.items():
                if name.startswith("x"):
                    assert here[name] == value
                elif name in here:
                    survives(value, here[name])
        elif isinstance(there, list) and isinstance(here, list) and len(there) == len(here):
            for value, other in zip(there, here, strict=True):
                survives(value, other)

    survives(document, written)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_sample_of_each_format_is_read(path: Path) -> None:
    workflow = load(path)

    assert parse(dump(workflow)) == workflow
    greet = workflow.block("greet")
    assert greet is not None
    assert greet.inputs["text"] == "Hello {{ name }},\nyour contract ends."
    later = workflow.block("_later")
    assert later is not None
    assert later.model_extra == {"colour_of_the_package": ["teal"]}
    assert workflow.links[1].model_extra == {"label": "a field of the future"}
    assert workflow.layout.model_extra == {"zoom": 1.25}


def test_the_sample_of_this_format_is_written_as_it_stands() -> None:
    text = SAMPLES[-1].read_text("utf-8")

    assert dump(parse(text)) == text


def test_the_text_is_made_to_be_read_and_merged() -> None:
    workflow = flow(
        "s.name > h.data",
        "s.count > h.data",
        s="start",
        h=("hook", {"url": "u", "data": {"a": [1]}}),
    ).model_copy(update={"layout": Layout(blocks={"h": (320.0, 0.5), "s": (0.0, -0.0)})})

    assert dump(workflow) == (
        "{\n"
        '  "format": "cordboard.workflow/1",\n'
        '  "id": "workflow",\n'
        '  "name": "Untitled",\n'
        '  "blocks": [\n'
        "    {\n"
        '      "id": "s",\n'
        '      "type": "start",\n'
        '      "title": "S"\n'
        "    },\n"
        "    {\n"
        '      "id": "h",\n'
        '      "type": "hook",\n'
        '      "title": "H",\n'
        '      "inputs": {\n'
        '        "url": "u",\n'
        '        "data": {"a": [1]}\n'
        "      }\n"
        "    }\n"
        "  ],\n"
        '  "links": [\n'
        '    {"from": "s.name", "to": "h.data"},\n'
        '    {"from": "s.count", "to": "h.data"}\n'
        "  ],\n"
        '  "layout": {\n'
        '    "blocks": {\n'
        '      "s": [0, 0],\n'
        '      "h": [320, 0.5]\n'
        "    }\n"
        "  }\n"
        "}\n"
    )


def test_an_empty_workflow_is_short() -> None:
    assert json.loads(dump(Workflow())) == {
        "format": "cordboard.workflow/1",
        "id": "workflow",
        "name": "Untitled",
        "blocks": [],
        "links": [],
    }


def test_a_long_value_of_the_sample_is_spread_over_lines() -> None:
    text = dump(Workflow(sample={"short": [1], "long": {"a": "x" * 90, "b": [1]}}))

    assert '    "short": [1],\n    "long": {\n      "a": "xxx' in text
    assert parse(text).sample["long"]["b"] == [1]


@given(workflows, st.data())
def test_moving_blocks_touches_lines_of_the_layout_alone(
    workflow: Workflow, data: st.DataObject
) -> None:
    def moved(workflow: Workflow) -> Workflow:
        at = (data.draw(st.floats(0, 9)), data.draw(st.floats(0, 9)))
        return edits.move_blocks(workflow, {block.id: at for block in workflow.blocks})

    old = dump(moved(workflow))
    new = dump(moved(moved(workflow)))
    layout = '\n  "layout": {'
    assert old.partition(layout)[0] == new.partition(layout)[0]
    assert len(old.splitlines()) == len(new.splitlines())


def test_moving_one_block_changes_one_line() -> None:
    workflow = flow("a.text > b.text", a="say", b="say").model_copy(
        update={"layout": Layout(blocks={"a": (0.0, 0.0), "b": (320.0, 0.0)})}
    )
    moved = edits.move_blocks(workflow, {"a": (10.0, 0.0)})

    changes = list(difflib.unified_diff(dump(workflow).splitlines(), dump(moved).splitlines(), n=0))
    assert changes[3:] == ['-      "a": [0, 0],', '+      "a": [10, 0],']


def test_the_layout_is_written_in_the_order_of_the_blocks() -> None:
    workflow = flow(a="say", b="say")
    one = edits.move_blocks(edits.move_blocks(workflow, {"a": (1.0, 1.0)}), {"b": (2.0, 2.0)})
    other = edits.move_blocks(edits.move_blocks(workflow, {"b": (2.0, 2.0)}), {"a": (1.0, 1.0)})

    assert dump(one) == dump(other)


NOT_JSON = {
    "an object": object(),
    "not a number": float("nan"),
    "infinite": float("inf"),
    "half a character": "\ud800",
    "a set": {1},
}


@pytest.mark.parametrize("value", NOT_JSON.values(), ids=NOT_JSON.keys())
def test_a_value_that_a_file_cannot_hold_is_named(value: object) -> None:
    with pytest.raises(DocumentError, match="“text” of “a” holds a value that a file cannot hold"):
        dump(flow(a=("say", {"text": value})))


def test_a_value_that_could_not_be_read_back_is_not_written() -> None:
    value: list[object] = []
    for _ in range(95):
        value = [value]

    with pytest.raises(DocumentError, match="“deep” of the sample is nested too deeply"):
        dump(Workflow(sample={"deep": value}))


def test_a_position_out_of_this_world_is_named() -> None:
    workflow = flow(a="say").model_copy(
        update={"layout": Layout().model_copy(update={"blocks": {"a": (float("nan"), 0.0)}})}
    )

    with pytest.raises(DocumentError, match="the place of “a”"):
        dump(workflow)


def test_parts_as_by_default_are_left_out() -> None:
    workflow = Workflow(
        blocks=(PlacedBlock(id="a", type="say", version=2, policy=Policy(tries=2)),),
        layout=Layout(notes=(Note(text="x", position=(0.0, 0.0)),)),
    )

    written = json.loads(dump(workflow))
    assert written["blocks"] == [{"id": "a", "type": "say", "version": 2, "policy": {"tries": 2}}]
    assert written["layout"] == {"notes": [{"text": "x", "position": [0, 0]}]}


# Saving


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "flow.json"
    path.write_text("old")
    return path


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_saved_and_loaded(tmp_path: Path) -> None:
    workflow = flow("s.name > a.text", s="start", a="say")

    save(workflow, tmp_path / "flow.json")
    assert load(str(tmp_path / "flow.json")) == workflow
    assert names_in(tmp_path) == ["flow.json"]


def test_a_file_keeps_its_permissions(target: Path) -> None:
    target.chmod(0o640)

    save(Workflow(), target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_new_file_gets_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "other").touch()

    save(Workflow(), tmp_path / "flow.json")
    assert (tmp_path / "flow.json").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_link_to_a_file_stays_a_link(target: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    linked = there / "linked.json"
    linked.symlink_to(target)

    save(Workflow(name="New"), linked)
    assert linked.is_symlink()
    assert load(target).name == "New"
    assert names_in(there) == ["linked.json"]


@pytest.mark.parametrize("broken", ["write", "fsync", "replace"])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    broken: str, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise OSError(28, "No space left on device")

    if broken == "write":
        monkeypatch.setattr(file, "dump", lambda workflow: BadText())
    elif broken == "fsync":
        monkeypatch.setattr("os.fsync", fail)
    else:
        monkeypatch.setattr("pathlib.Path.replace", fail)

    with pytest.raises(DocumentError, match="cannot be saved: no space left on device"):
        save(Workflow(), target)
    assert target.read_text() == "old"
    assert names_in(target.parent) == ["flow.json"]


class BadText(str):
    """Text whose bytes cannot be written."""

    __slots__ = ()

    def encode(self, *args: object) -> bytes:
        raise OSError(28, "No space left on device")


def test_stopping_in_the_middle_leaves_the_old_file_too(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        save(Workflow(), target)
    assert target.read_text() == "old"
    assert names_in(target.parent) == ["flow.json"]


def test_a_folder_that_cannot_be_synced_does_no_harm(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> int:
        raise OSError(22, "Invalid argument")

    with monkeypatch.context() as patch:
        patch.setattr("os.open", refuse)
        save(Workflow(name="New"), target)
    assert load(target).name == "New"


def test_a_file_that_may_only_be_read_is_not_replaced(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The superuser may write to any file, so the answer is made up here.
    monkeypatch.setattr("os.access", lambda path, mode: False)

    with pytest.raises(DocumentError, match="the file may only be read"):
        save(Workflow(), target)
    assert target.read_text() == "old"


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    for path in (tmp_path / "pipe", tmp_path):
        with pytest.raises(DocumentError, match="cannot be saved: it is not a file"):
            save(Workflow(), path)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("no/such/folder/flow.json", "there is no such file or folder"),
        ("x" * 300, "file name too long"),
        ("a\0b", "null"),
        ("around", "loop|symbolic links"),
    ],
)
def test_a_path_that_cannot_be_written_is_said_in_words(
    tmp_path: Path, name: str, words: str
) -> None:
    (tmp_path / "around").symlink_to(tmp_path / "around")

    with pytest.raises(DocumentError, match=f"(?i){words}"):
        save(Workflow(), tmp_path / name)


# Loading


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("none.json", "there is no such file or folder"),
        (".", "it is not a file"),
        ("pipe", "it is not a file"),
        ("a\0b", "null"),
        ("x" * 300, "file name too long"),
    ],
)
def test_a_path_that_cannot_be_read_is_said_in_words(tmp_path: Path, name: str, words: str) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(BrokenFileError, match=f"(?i)cannot be opened: .*{words}") as caught:
        load(tmp_path / name)
    assert [problem.message for problem in caught.value.problems] == [str(caught.value)]


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as sparse:
        sparse.truncate(file.MAX_BYTES + 1)

    with pytest.raises(BrokenFileError, match="it is larger than 32 MB"):
        load(path)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    path.write_text('{"format": "cordboard.workflow/1", "name": 5, "blocks": 7}')

    with pytest.raises(BrokenFileError) as caught:
        load(path)
    assert str(caught.value) == (
        "“broken.json”: “name” must be text. Mend it in the file, at name. (and 1 more problem)"
    )
    assert len(caught.value.problems) == 2


def test_links_keep_their_order_and_what_is_not_known_of_them() -> None:
    made = Link.model_validate({"from": "a.x", "to": "b.y", "label": "why"})

    assert parse(dump(Workflow(links=(made, link("a.x > b.y"))))).links == (
        made,
        link("a.x > b.y"),
    )
