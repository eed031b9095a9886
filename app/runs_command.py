"""`cordboard runs`: the runs of the journal on the terminal. The work is done in `app.runs`.

Exit codes: 0 fine; `compare` 1 for differences; `replay` as `cordboard run`; 2 for trouble.
"""

import datetime as dt
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app import terminal
from app.terminal import Exit
from blocks.sdk import CordboardError, read_datetime

if TYPE_CHECKING:
    from app.engine.run_state import RunStatus
    from app.runs.history import History
    from app.runs.recorded import RecordedRun, RunLine

_DIFFERENT = 1
_ID = "The id of a run, or its beginning; or a file that a run was exported to."

runs = typer.Typer(
    name="runs",
    help="Find, compare and replay the runs that the journal has kept.",
    rich_markup_mode=None,
    invoke_without_command=True,
)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
RunId = Annotated[str, typer.Argument(metavar="ID", help=_ID)]
RunIds = Annotated[list[str], typer.Argument(metavar="ID…", help="Ids of runs.")]


@runs.callback()
def _default(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_runs()


@runs.command("list")
def list_runs(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS]…", help="Words that stand in it.")
    ] = None,
    workflow: Annotated[str, typer.Option("--workflow", help="Its id or name.")] = "",
    status: Annotated[
        str,
        typer.Option("--status", help="ok, failed, finished_with_errors, stopped or running."),
    ] = "",
    number: Annotated[str, typer.Option("--number", help="Digits of a customer number.")] = "",
    mode: Annotated[str, typer.Option("--mode", metavar="rehearse|live")] = "",
    since: Annotated[
        str, typer.Option("--since", metavar="WHEN", help="As 2026-12-10 or 2026-12-10T10:00Z.")
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many at most.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List runs, the latest first; all, or those that fit."""
    with _history() as history:
        found = history.search(
            " ".join(words or ()),
            workflow=workflow,
            status=_status(status),
            number=number,
            mode=_one_of(mode, ("rehearse", "live"), "mode"),
            since=_moment(since) if since else None,
            limit=limit,
        )
    if as_json:
        terminal.print_json([_as_dict(line) for line in found])
        return
    if not found:
        terminal.say("There is no such run in the journal.")
        return
    terminal.print_table(
        ("id", "began", "workflow", "mode", "status", "rows", "customer", "error"),
        [_cells(line) for line in found],
    )


@runs.command()
def show(
    run_id: RunId,
    row: Annotated[str | None, typer.Option("--row", help="Of a run of several rows.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show how a run went, block by block."""
    with ExitStack() as stack:
        run = _open(run_id, stack)
        _check_row(run, row)
        if as_json:
            terminal.print_json(_course(run, row))
        else:
            _print_run(run, row)


@runs.command()
def compare(
    first: Annotated[str, typer.Argument(metavar="A", help=_ID)],
    second: Annotated[str, typer.Argument(metavar="B", help=_ID)],
    as_json: AsJson = False,
) -> None:
    """Say in words in what two runs differ; times do not count.

    The exit code is 0 without a difference, 1 with one, 2 when a run cannot be read.
    """
    from app.runs.comparison import compare as find_differences
    from blocks.catalog import load_catalog

    with ExitStack() as stack:
        pair = _open(first, stack), _open(second, stack)
        found = find_differences(*pair, load_catalog())
    if as_json:
        terminal.print_json([one.as_dict() for one in found])
    else:
        for one in found:
            terminal.say(one.text)
        if not found:
            terminal.say("No difference.")
    raise typer.Exit(_DIFFERENT if found else Exit.FINE)


@runs.command()
def replay(
    run_id: RunId,
    row: Annotated[str | None, typer.Option("--row", help="That row alone.")] = None,
    events: Annotated[bool, typer.Option("--events", help="Print each event as JSON.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run a recorded run again, in rehearsal, with its inputs and conditions."""
    from app.replay_command import ReplayOptions, replay_run

    with ExitStack() as stack:
        run = _open(run_id, stack)
        _check_row(run, row)
        options = ReplayOptions(row=row, shows_events=events, as_json=as_json)
        raise typer.Exit(replay_run(run, options))


@runs.command("why")
def why_in_run(
    run_id: RunId,
    to: Annotated[
        str, typer.Option("--to", metavar="RECIPIENT", help="A number, an address or a name.")
    ],
    as_json: AsJson = False,
) -> None:
    """Say why somebody got a message in a run, or got none."""
    from app import why_command

    with ExitStack() as stack:
        run = _open(run_id, stack)
        raise typer.Exit(why_command.why_in_run(run, to, as_json=as_json))


@runs.command("save-test")
def save_test(
    run_id: RunId,
    out: Annotated[
        Path,
        typer.Option("-o", "--out", metavar="NAME.test.json", help="Beside the workflow."),
    ],
    workflow: Annotated[
        Path | None, typer.Option("--workflow", metavar="FILE", help="The file of the workflow.")
    ] = None,
    name: Annotated[str, typer.Option("--name", help="What is tested, in words.")] = "",
) -> None:
    """Save a rehearsal as a test: what came is what is expected from now on."""
    from app.test_command import save_run_as_test

    with ExitStack() as stack:
        save_run_as_test(_open(run_id, stack), out, workflow, name)


@runs.command("export")
def export_run(
    run_id: RunId,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="Where to write it.")],
) -> None:
    """Write a run to one JSON file that another person can open. Secrets are starred."""
    from app.runs.run_file import write_run
    from blocks.catalog import load_catalog

    with ExitStack() as stack:
        write_run(_open(run_id, stack), out, load_catalog())
    terminal.say(f"The run is in {out}.")


@runs.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What was exported.")],
) -> None:
    """Keep a run that was exported elsewhere in the journal of this computer."""
    from app.runs.run_file import import_run, read_run
    from app.worlds import journal_path

    run = read_run(file)
    import_run(run, journal_path())
    terminal.say(f"The run {run.run_id} is in the journal.")


@runs.command()
def delete(
    run_ids: RunIds,
    in_doubt: Annotated[
        bool,
        typer.Option("--in-doubt", help="Even where it is not known whether messages arrived."),
    ] = False,
) -> None:
    """Delete runs from the journal, with all that was kept of them."""
    with _history() as history:
        known = [history.open(run_id).run_id for run_id in run_ids]
        count = history.delete(known, even_in_doubt=in_doubt)
        history.compact()
    terminal.say(f"{count} run{'' if count == 1 else 's'} deleted.")


@runs.command()
def trim(
    days: Annotated[
        float | None, typer.Option("--days", min=0, help="Keep runs that are no older.")
    ] = None,
    megabytes: Annotated[
        float | None, typer.Option("--megabytes", min=0, help="Keep no more; the oldest go first.")
    ] = None,
) -> None:
    """Delete old runs; never one of which it is not known whether its messages arrived."""
    from app.runs.trimming import TrimPolicy
    from app.services.clock import SystemClock

    usual = TrimPolicy()
    policy = TrimPolicy(
        usual.longest_days if days is None else days,
        usual.largest_bytes if megabytes is None else int(megabytes * 1024**2),
    )
    with _history() as history:
        trimmed = history.trim(policy, SystemClock().now())
        if trimmed.run_ids:
            history.compact()
    count = len(trimmed.run_ids)
    terminal.say(f"{count} run{'' if count == 1 else 's'} deleted.")
    if trimmed.in_doubt:
        terminal.say(f"Kept because messages are in doubt: {', '.join(trimmed.in_doubt)}")


def _history() -> "History":
    from app.runs.history import History
    from app.worlds import journal_path

    return History(journal_path())


def _open(said: str, stack: ExitStack) -> "RecordedRun":
    if said.endswith(".json") or Path(said).is_file():
        from app.runs.run_file import read_run

        return read_run(Path(said))
    return stack.enter_context(_history()).open(said)


def _check_row(run: "RecordedRun", row: str | None) -> None:
    if row is not None and all(one.row != row for one in run.rows()):
        raise CordboardError(f"The run {run.run_id} has no row “{row}”.")


def _one_of(said: str, known: tuple[str, ...], what: str) -> str:
    if said and said not in known:
        raise CordboardError(f"“{said}” is no {what}; choose {', '.join(known)}.")
    return said


def _status(said: str) -> "RunStatus | None":
    from app.engine.run_state import RunStatus

    known = tuple(one.value for one in RunStatus if one != RunStatus.IDLE)
    return RunStatus(said) if _one_of(said, known, "status") else None


def _moment(said: str) -> dt.datetime:
    try:
        day = dt.date.fromisoformat(said)
    except ValueError:
        try:
            return read_datetime(said)
        except ValueError as error:
            raise CordboardError(f"--since: {error}.") from None
    return dt.datetime.combine(day, dt.time()).astimezone()


def _as_dict(line: "RunLine") -> dict[str, Any]:
    return {
        "run_id": line.run_id,
        "workflow": line.workflow_id,
        "name": line.name,
        "mode": line.mode,
        "status": line.status.value,
        "error": line.error,
        "rows": line.rows,
        "failed_rows": line.failed_rows,
        "customer_number": line.number,
        "started_at": line.started_at,
        "ended_at": line.ended_at,
        "origin": line.origin,
    }


def _cells(line: "RunLine") -> tuple[str, ...]:
    rows = f"{line.rows}" + (f" ({line.failed_rows} ✗)" if line.failed_rows else "")
    began = f"{line.started_at.astimezone():%Y-%m-%d %H:%M:%S}"
    name = line.name or line.workflow_id
    status = line.status.value.replace("_", " ")
    return (line.run_id, began, name, line.mode, status, rows, line.number, line.error)


def _course(run: "RecordedRun", row: str | None) -> dict[str, Any]:
    state = run.state(row)
    return {
        **_as_dict(run.line),
        "conditions": dict(run.conditions),
        "trigger": dict(run.trigger(row)),
        "blocks": {
            name: {
                "status": block.status.value,
                "message": block.message,
                "tries": block.tries,
                "elapsed_ms": block.elapsed_ms,
                "outputs": dict(block.outputs),
            }
            for name, block in state.blocks.items()
        },
        "deliveries": [dict(one) for one in run.deliveries(row)],
    }


def _print_run(run: "RecordedRun", row: str | None) -> None:
    line = run.line
    began = f"{line.started_at.astimezone():%Y-%m-%d %H:%M:%S}"
    terminal.say(f"{line.name or line.workflow_id}: {line.mode}, {began}, run {run.run_id}")
    if line.origin:
        terminal.say(f"  {line.origin}")
    if run.conditions:
        said = ", ".join(f"{name}: {value}" for name, value in run.conditions.items())
        terminal.say(f"  conditions: {said}")
    if len(run.rows()) > 1 and row is None:
        terminal.print_table(
            ("row", "status", "customer", "error"),
            [(one.row, one.status.value, one.number, one.error) for one in run.rows()],
        )
        return
    titles = {one.id: one.title or one.id for one in run.workflow.blocks} if run.workflow else {}
    names = {event.block: event.block for event in run.events(row) if hasattr(event, "block")}
    printer = terminal.RunPrinter({**names, **titles})
    for event in run.events(row):
        printer(event)
    if line.mode != "live":
        terminal.print_outbox(run.deliveries(row))
