"""`cordboard diff`, `merge` and `export`. Pictures are in tests/gui: they need Qt."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.workflow import edits
from app.workflow.file import dump, load, save
from app.workflow.markdown import markdown
from app.workflow.mermaid import mermaid
from app.workflow.model import PlacedBlock, Workflow
from blocks.catalog import load_catalog
from tests.support.command_line import FOLLOW_UP, RELAY, changed, command
from tests.support.sample_blocks import CATALOG
from tests.support.workflows import link


def saved(path: Path, workflow: Workflow) -> Path:
    save(workflow, path)
    return path


BASE = load(RELAY)
CALM = edits.rename_block(BASE, "tell_crm", "Tell the CRM calmly")
SHORT = edits.set_input(BASE, "write_summary", "text", "{{ use_case }}")
LONG = edits.set_input(BASE, "write_summary", "text", "Use case: {{ use_case }}")


# diff


def test_what_changed_is_told_in_words(tmp_path: Path) -> None:
    said = command("diff", RELAY, saved(tmp_path / "b.json", SHORT))

    assert (said.code, said.err) == (1, "")
    assert said.out.startswith("“Write the summary” · Text: changed from “")
    assert said.out.endswith("to “{{ use_case }}”.\n")


def test_what_changed_is_told_as_json(tmp_path: Path) -> None:
    said = command("diff", RELAY, saved(tmp_path / "b.json", SHORT), "--json")

    (change,) = said.json()
    assert said.code == 1
    assert (change["kind"], change["block"], change["input"], change["after"]) == (
        *("input_changed", "write_summary"),
        *("text", "{{ use_case }}"),
    )


def test_the_same_workflow_written_otherwise_is_no_difference(tmp_path: Path) -> None:
    other = tmp_path / "same.json"
    other.write_text(json.dumps(json.loads(RELAY.read_text("utf-8"))), "utf-8")

    assert command("diff", RELAY, other).out == "No difference.\n"
    said = command("diff", RELAY, other, "--json")
    assert (said.code, said.json()) == (0, [])


@pytest.mark.parametrize("content", [None, "", "{"])
@pytest.mark.parametrize("words", [("diff", RELAY, "x"), ("diff", "x", RELAY), ("export", "x")])
def test_a_file_that_cannot_be_read_is_trouble(
    words: tuple[str | Path, ...], content: str | None, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.json"
    if content is not None:
        broken.write_text(content)
    to = ("--to", "json") if words[0] == "export" else ()
    said = command(*(broken if word == "x" else word for word in words), *to)

    assert (said.code, said.out) == (2, "")
    assert "broken.json" in said.err


# merge


def files(folder: Path, ours: Workflow, theirs: Workflow) -> tuple[Path, Path, Path]:
    sides = {"base": BASE, "ours": ours, "theirs": theirs}
    base, our, their = (saved(folder / f"{name}.json", one) for name, one in sides.items())
    return base, our, their


def test_what_goes_together_is_written_to_ours(tmp_path: Path) -> None:
    base, ours, theirs = files(tmp_path, CALM, SHORT)
    said = command("merge", base, ours, theirs)

    assert (said.code, said.out, said.err) == (0, "", "")
    both = edits.rename_block(SHORT, "tell_crm", "Tell the CRM calmly")
    assert ours.read_text("utf-8") == dump(both)
    assert load(theirs) == SHORT


def test_the_result_can_go_to_another_file(tmp_path: Path) -> None:
    paths = files(tmp_path, CALM, SHORT)
    assert command("merge", *paths, "-o", tmp_path / "merged.json").code == 0
    assert load(paths[1]) == CALM
    assert load(tmp_path / "merged.json").block("tell_crm") == CALM.block("tell_crm")


def test_conflicts_are_named_and_ours_is_kept(tmp_path: Path) -> None:
    paths = files(tmp_path, SHORT, LONG)
    said = command("merge", *paths)

    assert (said.code, said.out) == (1, "")
    assert said.err == (
        "ours.json: conflict: “Write the summary” · Text: ours is “{{ use_case }}”, "
        "theirs is “Use case: {{ use_case }}”; ours is kept.\n"
        "ours.json: merged with 1 conflict; mend it before you use it.\n"
    )
    assert load(paths[1]) == SHORT


def test_sides_that_make_a_loop_together_are_a_conflict(tmp_path: Path) -> None:
    base = BASE.model_copy(update={"links": BASE.links[:3]})
    sides = [
        base.model_copy(update={"links": (*base.links, link(ends))})
        for ends in (
            "write_summary.text > tell_crm.data",
            "tell_crm.success_message > write_summary.when",
        )
    ]
    paths = files(tmp_path, *sides)
    save(base, paths[0])
    said = command("merge", *paths, "--name", "flows/relay.json")

    assert said.code == 1
    assert "flows/relay.json: conflict: tell_crm: The links go in a circle" in said.err
    assert len(load(paths[1]).links) == 5


def test_without_a_common_file_both_are_new(tmp_path: Path) -> None:
    base, ours, theirs = files(tmp_path, BASE, BASE)
    base.write_text("")

    assert command("merge", base, ours, theirs).code == 0
    assert load(ours) == BASE


@pytest.mark.parametrize("broken", [0, 1, 2])
def test_what_cannot_be_read_is_trouble_and_nothing_is_written(broken: int, tmp_path: Path) -> None:
    paths = files(tmp_path, CALM, SHORT)
    paths[broken].write_text("{")
    said = command("merge", *paths, "-o", tmp_path / "merged.json")

    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"“{paths[broken].name}”")
    assert not (tmp_path / "merged.json").exists()


def test_a_result_that_cannot_be_written_is_trouble(tmp_path: Path) -> None:
    said = command("merge", *files(tmp_path, CALM, SHORT), "-o", tmp_path / "no" / "such.json")

    assert said.code == 2
    assert "cannot be saved" in said.err


# As a merge driver of git


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git repository that merges workflows with `cordboard merge`."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Asha")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "asha@example.com")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    driver = f"{shlex.quote(sys.executable)} -m app merge %O %A %B --name %P"
    git(folder, "config", "merge.cordboard.driver", driver)
    (folder / ".gitattributes").write_text("flows/*.json merge=cordboard\n")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Attributes")
    return folder


def git(folder: Path, *words: str, code: int = 0) -> str:
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def commit(folder: Path, workflow: Workflow) -> None:
    (folder / "flows").mkdir(exist_ok=True)
    save(workflow, folder / "flows" / "relay.json")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Change")


def branches(folder: Path, base: Workflow | None, ours: Workflow, theirs: Workflow) -> None:
    """Our branch is checked out, theirs is called `theirs`."""
    if base is not None:
        commit(folder, base)
    git(folder, "checkout", "-q", "-b", "theirs")
    commit(folder, theirs)
    git(folder, "checkout", "-q", "main")
    commit(folder, ours)


HAS_GIT = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@HAS_GIT
def test_git_merges_branches_that_touch_different_blocks(repository: Path) -> None:
    more = PlacedBlock(id="note", type="template", title="Note", inputs={"text": "Call again."})
    ours = CALM.model_copy(update={"blocks": (*CALM.blocks, more)})
    theirs = SHORT.model_copy(
        update={"blocks": (*SHORT.blocks, more.model_copy(update={"id": "memo"}))}
    )
    branches(repository, BASE, ours, theirs)
    git(repository, "merge", "-q", "-m", "Merge", "theirs")

    merged = load(repository / "flows" / "relay.json")
    assert [block.id for block in merged.blocks][-2:] == ["note", "memo"]
    assert merged.block("tell_crm") == CALM.block("tell_crm")
    assert merged.block("write_summary") == SHORT.block("write_summary")
    assert git(repository, "status", "--porcelain") == ""


@HAS_GIT
def test_git_stops_at_a_conflict_and_says_which(repository: Path) -> None:
    branches(repository, BASE, SHORT, LONG)
    said = git(repository, "merge", "theirs", code=1)

    assert "flows/relay.json: conflict: “Write the summary” · Text: ours is" in said
    assert git(repository, "status", "--porcelain") == "UU flows/relay.json\n"
    assert load(repository / "flows" / "relay.json") == SHORT


@HAS_GIT
def test_git_merges_a_file_that_both_branches_added(repository: Path) -> None:
    note = PlacedBlock(id="note", type="template", inputs={"text": "Call again."})
    branches(repository, None, BASE, BASE.model_copy(update={"blocks": (*BASE.blocks, note)}))
    git(repository, "merge", "-q", "-m", "Merge", "theirs")

    assert load(repository / "flows" / "relay.json").blocks == (*BASE.blocks, note)


# export


def exported(to: str, *words: Any, file: Path = FOLLOW_UP) -> str:
    said = command("export", file, "--to", to, *words)
    assert (said.code, said.err) == (0, "")
    return said.out


def test_each_text_is_printed() -> None:
    workflow, catalog = load(FOLLOW_UP), load_catalog()

    assert exported("json") == dump(workflow)
    assert exported("mermaid") == mermaid(workflow, catalog)
    assert exported("markdown") == markdown(workflow, catalog)


@pytest.mark.parametrize("to", ["json", "mermaid", "markdown"])
def test_a_text_is_written_to_a_file_as_it_is_printed(to: str, tmp_path: Path) -> None:
    out = tmp_path / "out"

    assert exported(to, "-o", out) == f"{out} is written.\n"
    assert out.read_bytes().decode() == exported(to)


def test_an_older_block_is_described_as_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blocks.catalog.load_catalog", lambda: CATALOG)
    older = PlacedBlock(id="a", type="moved", version=1, inputs={"mail": "asha@example.com"})
    path = saved(tmp_path / "older.json", Workflow(blocks=(older,)))

    assert "| Address | `asha@example.com` |" in exported("markdown", file=path)
    assert '"mail"' in exported("json", file=path)


def test_a_picture_is_not_printed() -> None:
    said = command("export", RELAY, "--to", "png")
    assert (said.code, said.out) == (2, "")
    assert said.err == "A picture cannot be printed; say where to write it with -o FILE.\n"


@pytest.mark.parametrize("words", [(), ("--to", "yaml"), ("--to", "svg", "--theme", "pink")])
def test_wrong_usage_is_refused_with_a_hint(words: tuple[str, ...]) -> None:
    said = command("export", RELAY, *words)
    assert (said.code, said.out) == (2, "")
    assert (words[-2] if words else "--to") in said.err


def test_the_workflow_itself_is_not_overwritten(tmp_path: Path) -> None:
    path = changed(RELAY, tmp_path)
    before = path.read_bytes()
    said = command("export", path, "--to", "markdown", "-o", path)

    assert said.code == 2
    assert "is the workflow itself" in said.err
    assert path.read_bytes() == before


def test_an_export_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    said = command("export", RELAY, "--to", "json", "-o", tmp_path)
    assert (said.code, said.out) == (2, "")
    assert said.err == f"{tmp_path} cannot be written: Is a directory.\n"


@pytest.mark.parametrize("to", ["json", "mermaid", "markdown"])
def test_no_secret_that_is_written_out_is_given_away(to: str, tmp_path: Path) -> None:
    path = changed(RELAY, tmp_path, blocks={"tell_crm": {"secret": "s3cr3t"}})
    said = command("export", path, "--to", to)

    assert "s3cr3t" not in said.out + said.err
    if to == "json":
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith("“Tell the CRM” · Secret is a secret that is written out.")
