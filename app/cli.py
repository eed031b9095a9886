"""The command line: what can be asked, and what the exit code says. The work is done elsewhere.

Exit codes: 0 fine, 1 finished with errors, 2 refused before anything ran, 130 stopped.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app import batch_command, document_commands, runs_command, terminal
from app.terminal import Exit
from blocks.sdk import CordboardError

if TYPE_CHECKING:
    from app.services.secrets import SecretStore

app = typer.Typer(
    name="cordboard",
    help="Design, rehearse and run customer-contact workflows. `cordboard FILE` opens the editor.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
secret_app = typer.Typer(
    help="Keep passwords and keys in the keyring of this computer.", rich_markup_mode=None
)
app.add_typer(secret_app, name="secret")
app.add_typer(runs_command.runs, name="runs")

WorkflowFile = Annotated[Path, typer.Argument(metavar="FILE", help="The workflow file.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
SecretName = Annotated[str, typer.Argument(metavar="NAME", help="Such as interakt/api_key.")]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code. Without a command it opens the editor."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] not in {*_commands(), "--help", "--version"}:
        given.insert(0, "edit")
    terminal.make_robust()
    try:
        app(given, prog_name="cordboard")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else Exit.FINE
    except CordboardError as error:
        terminal.complain(str(error))
        return Exit.REFUSED
    return Exit.FINE


@app.callback(invoke_without_command=True)
def _options(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        from importlib.metadata import version as installed_version

        terminal.say(f"cordboard {installed_version('cordboard')}")
        raise typer.Exit


@app.command()
def edit(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="What to open.")] = None,
    rehearse: Annotated[bool, typer.Option("--rehearse", help="Rehearse it at once.")] = False,
) -> None:
    """Open the editor."""
    from app.editor.start import open_editor

    raise typer.Exit(open_editor(file, rehearse=rehearse))


@app.command()
def run(
    file: WorkflowFile,
    given: Annotated[
        str | None,
        typer.Option("--input", metavar="JSON-or-file", help="What starts the run."),
    ] = None,
    live: Annotated[
        bool,
        typer.Option("--live/--rehearse", help="Really send, or rehearse on this machine alone."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Live: do not ask first.")] = False,
    events: Annotated[bool, typer.Option("--events", help="Print each event as JSON.")] = False,
    as_json: AsJson = False,
    outbox: Annotated[
        Path | None,
        typer.Option("--outbox", metavar="DIR", help="Write each delivery there as JSON."),
    ] = None,
    fault: Annotated[
        list[str] | None,
        typer.Option(
            "--fault",
            metavar="PROVIDER=KIND",
            help="Rehearse a failure: refuse, 429, 500, timeout, wrong_password, drop or slow. "
            "For some rows: webhook@row 3=500, for the first calls: gmail=drop*2.",
        ),
    ] = None,
    storm: Annotated[
        str | None,
        typer.Option(
            "--storm",
            metavar="SEED[:PERCENT]",
            help="Rehearse random failures, the same ones for the same seed.",
        ),
    ] = None,
    reroute: Annotated[
        list[str] | None,
        typer.Option(
            "--reroute", metavar="HOST=URL", help="Live: send a host's traffic somewhere else."
        ),
    ] = None,
) -> None:
    """Run a workflow; a rehearsal unless told otherwise. Nothing leaves the machine in one."""
    from app.rehearsal.storm import read_storm
    from app.run_command import RunOptions, run_file

    options = RunOptions(
        file=file,
        given=given,
        is_live=live,
        is_confirmed=yes,
        shows_events=events,
        as_json=as_json,
        outbox=outbox,
        faults=tuple(fault or ()),
        storm=None if storm is None else read_storm(storm),
        reroutes=tuple(reroute or ()),
    )
    raise typer.Exit(run_file(options))


@app.command("test")
def run_tests(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help="Tests, workflows with tests beside them, folders."),
    ],
    junit: Annotated[
        Path | None,
        typer.Option("--junit", metavar="XML", help="Write the results there as JUnit XML."),
    ] = None,
    as_json: AsJson = False,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Say which blocks and branches no test reaches.")
    ] = False,
) -> None:
    """Run workflow tests; each is a rehearsal, and nothing leaves the machine."""
    from app.test_command import TestRequest, test_files

    request = TestRequest(tuple(files), junit, as_json=as_json, shows_coverage=coverage)
    raise typer.Exit(test_files(request))


@app.command()
def why(
    file: WorkflowFile,
    to: Annotated[
        str, typer.Option("--to", metavar="RECIPIENT", help="A number, an address or a name.")
    ],
    given: Annotated[
        str | None,
        typer.Option("--input", metavar="JSON-or-file", help="What starts the run."),
    ] = None,
    fault: Annotated[
        list[str] | None,
        typer.Option("--fault", metavar="PROVIDER=KIND", help="As of `cordboard run`."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Rehearse a workflow, and say why somebody gets a message, or gets none."""
    from app.why_command import WhyOptions, why_in_file

    options = WhyOptions(
        file=file, person=to, given=given, faults=tuple(fault or ()), as_json=as_json
    )
    raise typer.Exit(why_in_file(options))


@app.command()
def check(file: WorkflowFile, as_json: AsJson = False) -> None:
    """Say what is wrong with a workflow. Nothing is run."""
    from app.workflow.check import check as find_problems
    from app.workflow.file import BrokenFileError, load
    from app.workflow.model import Severity
    from blocks.catalog import load_catalog

    try:
        problems = find_problems(load(file), load_catalog())
    except BrokenFileError as error:
        problems = error.problems
    if as_json:
        terminal.print_json([problem.model_dump(mode="json") for problem in problems])
    else:
        terminal.print_problems(problems)
        if not problems:
            terminal.say(f"{file.name}: nothing to mend.")
    has_errors = any(problem.severity == Severity.ERROR for problem in problems)
    raise typer.Exit(Exit.REFUSED if has_errors else Exit.FINE)


@app.command()
def blocks(as_json: AsJson = False) -> None:
    """List every block with its ports."""
    from blocks.catalog import load_catalog
    from blocks.describe import describe

    catalog = load_catalog()
    for name, reason in catalog.faulty:
        terminal.complain(f"{name}: {reason}")
    described = [describe(spec) for spec in catalog.values()]
    if as_json:
        terminal.print_json(described)
    else:
        terminal.print_blocks(described)


@app.command()
def schema(
    of_tests: Annotated[bool, typer.Option("--test", help="Of workflow tests instead.")] = False,
) -> None:
    """Print the JSON Schema of workflow files."""
    if of_tests:
        from app.runs.workflow_test_schema import workflow_test_schema

        terminal.print_json(workflow_test_schema())
        return
    from app.workflow.schema import workflow_schema

    terminal.print_json(workflow_schema())


@app.command()
def shot(
    file: WorkflowFile,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="PNG", help="Where to write it.")],
    size: Annotated[str, typer.Option("--size", metavar="WxH", help="In pixels.")] = "1600x900",
    theme: Annotated[str, typer.Option("--theme", metavar="dark|light")] = "dark",
) -> None:
    """Draw a picture of a workflow's canvas. Needs no display."""
    width, cross, height = size.lower().partition("x")
    if not (cross and width.isdigit() and height.isdigit() and int(width) and int(height)):
        raise CordboardError(f"“{size}” is not a size; write it as 1600x900.")
    if theme not in {"dark", "light"}:
        raise CordboardError(f"“{theme}” is not a theme; choose dark or light.")
    from app.editor.shot import render

    try:
        render(file, out, (int(width), int(height)), theme)
    except OSError as error:
        raise CordboardError(
            f"{error}. Is the folder there, may it be written, and does the name end in .png?"
        ) from error
    terminal.say(f"The picture is in {out}.")


document_commands.register(app)
batch_command.register(app)


@secret_app.command("set")
def secret_set(
    name: SecretName,
    host: Annotated[
        list[str] | None,
        typer.Option("--host", help="A host that may be given it; may be repeated."),
    ] = None,
) -> None:
    """Store a secret; its value is asked for, or read from a pipe."""
    if sys.stdin.isatty():
        value = typer.prompt(f"Value of {name}", hide_input=True, confirmation_prompt=True)
    else:
        value = _piped(name)
    if not value:
        raise CordboardError(f"The value of {name} is empty; nothing was stored.")
    _secret_store().set(name, value, tuple(host or ()))
    if host:
        terminal.say(f"{name} is stored for {', '.join(host)}.")
    else:
        terminal.say(
            f"{name} is stored. Any workflow may send it to any host: "
            f"name its hosts with --host to prevent that."
        )


@secret_app.command("list")
def secret_list(as_json: AsJson = False) -> None:
    """List the names of stored secrets and the hosts they are bound to, never their values."""
    entries: list[dict[str, Any]] = [
        {"name": entry.name, "hosts": list(entry.hosts), "where": str(entry.where)}
        for entry in _secret_store().names()
    ]
    if as_json:
        terminal.print_json(entries)
        return
    for entry in entries:
        terminal.say(
            f"{entry['name']}  {', '.join(entry['hosts']) or 'any host'}  {entry['where']}"
        )
    if not entries:
        terminal.say("No secret is stored. Store one with: cordboard secret set NAME --host HOST")


@secret_app.command("delete")
def secret_delete(name: SecretName) -> None:
    """Delete a stored secret."""
    _secret_store().delete(name)
    terminal.say(f"{name} is deleted.")


def _commands() -> Iterator[str]:
    """The words that are commands; any other first word is a file for the editor."""
    yield from (
        one.name or one.callback.__name__ for one in app.registered_commands if one.callback
    )
    yield from (one.name for one in app.registered_groups if one.name)


def _piped(name: str) -> str:
    try:
        return sys.stdin.read().rstrip("\r\n")
    except UnicodeDecodeError:
        raise CordboardError(
            f"The value of {name} is not UTF-8 text; nothing was stored."
        ) from None


def _secret_store() -> "SecretStore":
    from app.services.secrets import SecretStore

    return SecretStore()
