"""`cordboard diff`, `merge` and `export`: what can be asked of workflow files without running them.

Exit codes of `diff`: 0 no difference, 1 differences, 2 trouble; of `merge`: 0 clean, 1 conflicts,
2 trouble, as git wants them of a merge driver.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app import terminal
from app.terminal import Exit
from app.workflow.model import Severity, Workflow
from blocks.sdk import BlockSpec, CordboardError

_DIFFERENT = 1
_CONFLICTS = 1


class Format(StrEnum):
    """What a workflow can be exported to."""

    JSON = "json"
    """The file as Cordboard itself writes it."""
    MERMAID = "mermaid"
    """A flowchart for README files and wikis."""
    MARKDOWN = "markdown"
    """A description for review."""
    SVG = "svg"
    """The canvas as a drawing."""
    PNG = "png"
    """The canvas as a picture."""


class Theme(StrEnum):
    """The colours of a picture."""

    DARK = "dark"
    """On a dark ground."""
    LIGHT = "light"
    """On a light one."""


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (diff, merge, export):
        app.command()(command)


def diff(
    a: Annotated[Path, typer.Argument(metavar="A", help="The older workflow file.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="The newer one.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Say in words what changed from one workflow to another.

    The exit code is 0 without a difference, 1 with one, 2 when a file cannot be read.
    """
    from app.workflow.diff import changes
    from app.workflow.file import load
    from blocks.catalog import load_catalog

    found = changes(load(a), load(b), load_catalog())
    if as_json:
        terminal.print_json([change.as_dict() for change in found])
    else:
        for change in found:
            terminal.say(change.sentence)
        if not found:
            terminal.say("No difference.")
    raise typer.Exit(_DIFFERENT if found else Exit.FINE)


def merge(
    base: Annotated[Path, typer.Argument(metavar="BASE", help="What both come from.")],
    ours: Annotated[Path, typer.Argument(metavar="OURS", help="One side; it gets the result.")],
    theirs: Annotated[Path, typer.Argument(metavar="THEIRS", help="The other side.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write the result there.")
    ] = None,
    name: Annotated[
        str, typer.Option("--name", help="What to call the file in messages; git’s %P.")
    ] = "",
) -> None:
    """Merge two workflows that come from a third, by blocks, links and inputs.

    As a merge driver of git: cordboard merge %O %A %B --name %P. The exit code is 0 when all went
    together, 1 with conflicts, of which ours is kept, 2 when a file cannot be read or written.
    """
    from app.workflow.file import load, save
    from app.workflow.merge import merge as merged
    from blocks.catalog import load_catalog

    catalog = load_catalog()
    our_workflow, their_workflow = load(ours), load(theirs)
    result = merged(_common(base), our_workflow, their_workflow, catalog)
    save(result.workflow, out or ours)
    said = [conflict.sentence for conflict in result.conflicts]
    said += _new_errors(result.workflow, (our_workflow, their_workflow), catalog)
    called = name or (out or ours).name
    for sentence in said:
        terminal.complain(f"{called}: conflict: {sentence}")
    if said:
        count = f"{len(said)} conflict{'s' if len(said) > 1 else ''}"
        terminal.complain(f"{called}: merged with {count}; mend it before you use it.")
    raise typer.Exit(_CONFLICTS if said else Exit.FINE)


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The workflow file.")],
    to: Annotated[Format, typer.Option("--to", help="What to make of it.")],
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="OUT", help="Where to write it; else it is printed."),
    ] = None,
    theme: Annotated[Theme, typer.Option("--theme", help="Of svg and png.")] = Theme.LIGHT,
) -> None:
    """Write a workflow as clean JSON, a flowchart, a description for review, or a picture."""
    if out is None and to == Format.PNG:
        raise CordboardError("A picture cannot be printed; say where to write it with -o FILE.")
    if out is not None and out.exists() and out.samefile(file):
        raise CordboardError(f"{out} is the workflow itself; write the export to another file.")
    content = _picture(file, to, theme) if to in (Format.SVG, Format.PNG) else _text(file, to)
    if out is None:
        terminal.say(content.decode().removesuffix("\n"))
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        raise CordboardError(f"{out} cannot be written: {error.strerror}.") from error
    terminal.say(f"{out} is written.")


def _common(base: Path) -> Workflow:
    """What both sides come from; git gives an empty file where both have added theirs."""
    from app.workflow.file import load

    return Workflow() if base.is_file() and not base.stat().st_size else load(base)


def _new_errors(
    workflow: Workflow, sides: Sequence[Workflow], catalog: Mapping[str, BlockSpec]
) -> list[str]:
    """What keeps the workflow from running though neither side has it, such as a loop."""
    from app.workflow.check import check

    known = {problem for side in sides for problem in check(side, catalog)}
    return [
        str(problem)
        for problem in check(workflow, catalog)
        if problem.severity == Severity.ERROR and problem not in known
    ]


def _picture(file: Path, to: Format, theme: Theme) -> bytes:
    from app.editor.shot import render_png, render_svg

    return (render_svg if to == Format.SVG else render_png)(file, theme.value)


def _text(file: Path, to: Format) -> bytes:
    from app.workflow.file import dump, load
    from app.workflow.markdown import markdown
    from app.workflow.mermaid import mermaid
    from app.workflow.upgrade import upgrade
    from blocks.catalog import load_catalog

    workflow, catalog = load(file), load_catalog()
    if to == Format.JSON:
        _refuse_secrets(workflow, catalog)
        return dump(workflow).encode()
    write = mermaid if to == Format.MERMAID else markdown
    return write(upgrade(workflow, catalog), catalog).encode()


def _refuse_secrets(workflow: Workflow, catalog: Mapping[str, BlockSpec]) -> None:
    """An export is made to be given away."""
    from app.workflow.speech import Speech, is_written_out

    for block in workflow.blocks:
        spec = catalog.get(block.type)
        for name, value in block.inputs.items():
            if spec is not None and is_written_out(spec, name, value):
                port = Speech(workflow, catalog).port(block.id, name)
                raise CordboardError(
                    f"{port} is a secret that is written out. Store it under a name and choose "
                    "that name there before you export the workflow."
                )
