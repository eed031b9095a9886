"""`cordboard batch`, `resume` and `audience`: many customers, one workflow. What can be asked.

Exit codes: 0 fine, 1 rows failed, 2 refused before anything ran, 130 left to go on with.
"""

from pathlib import Path
from typing import Annotated

import typer

from app.batch.in_doubt import InDoubt

_File = Annotated[Path | None, typer.Argument(metavar="[FILE]", help="The workflow file.")]
_Rows = Annotated[
    Path | None,
    typer.Option("--rows", metavar="FILE", help="The customers: .csv, .xlsx or .xls."),
]
_Workers = Annotated[
    int, typer.Option("--workers", min=1, max=64, help="Rows that run at the same time.")
]
_Limit = Annotated[
    int | None, typer.Option("--limit", min=1, help="Run the first rows, and no more.")
]
_Rate = Annotated[
    list[str] | None,
    typer.Option(
        "--rate",
        metavar="PROVIDER=N/s",
        help="Send no faster, such as interakt=10/s, gmail=50/h, webhook=2000/day; else as "
        "the provider allows. All programs on this machine keep to it together.",
    ),
]
_Key = Annotated[
    str, typer.Option("--key", metavar="COLUMN", help="The column that tells the rows apart.")
]
_Live = Annotated[
    bool, typer.Option("--live/--rehearse", help="Really send, or rehearse on this machine alone.")
]
_Yes = Annotated[bool, typer.Option("--yes", help="Live: do not ask first.")]
_Cap = Annotated[int | None, typer.Option("--cap", min=1, help="Hold after so many messages.")]
_OnlyTo = Annotated[
    list[str] | None,
    typer.Option("--only-to", metavar="RECIPIENT", help="A number or address; nobody else."),
]
_Resume = Annotated[
    str, typer.Option("--resume", metavar="ID", help="Go on with a batch that was left.")
]
_Id = Annotated[str, typer.Argument(metavar="[ID]", help="The run; without it all are told.")]
_InDoubt = Annotated[
    InDoubt,
    typer.Option("--in-doubt", help="With --resume: what may have arrived, or may not have."),
]
_RetryFailed = Annotated[
    bool,
    typer.Option("--retry-failed", help="With --resume: try again what surely was not sent."),
]
_Reroute = Annotated[
    list[str] | None,
    typer.Option(
        "--reroute", metavar="HOST=URL", help="Live: send a host's traffic somewhere else."
    ),
]
_Results = Annotated[
    Path | None,
    typer.Option("--results", metavar="FILE", help="Write what became of each row: .csv or .xlsx."),
]
_AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(batch)
    app.command()(audience)
    app.command()(resume)


def batch(
    file: _File = None,
    rows: _Rows = None,
    workers: _Workers = 4,
    rate: _Rate = None,
    limit: _Limit = None,
    key: _Key = "",
    live: _Live = False,
    yes: _Yes = False,
    cap: _Cap = None,
    only_to: _OnlyTo = None,
    resume: _Resume = "",
    in_doubt: _InDoubt = InDoubt.ASK,
    retry_failed: _RetryFailed = False,
    reroute: _Reroute = None,
    results: _Results = None,
    as_json: _AsJson = False,
) -> None:
    """Run a workflow once for each row of a customer file; a rehearsal unless told otherwise."""
    from app.batch_command.run import run_batch
    from app.batch_command.start import BatchOptions

    options = BatchOptions(
        file=file,
        rows=rows,
        workers=workers,
        rates=tuple(rate or ()),
        limit=limit,
        key=key,
        is_live=live,
        is_confirmed=yes,
        cap=cap,
        only_to=tuple(only_to or ()),
        resume=resume,
        in_doubt=in_doubt,
        retries_failed=retry_failed,
        reroutes=tuple(reroute or ()),
        results=results,
        as_json=as_json,
    )
    raise typer.Exit(run_batch(options))


def audience(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The workflow file.")],
    rows: Annotated[
        Path, typer.Option("--rows", metavar="FILE", help="The customers: .csv, .xlsx or .xls.")
    ],
    rate: _Rate = None,
    limit: _Limit = None,
    key: _Key = "",
    processes: Annotated[
        int | None, typer.Option("--processes", min=1, help="As many as there are cores, else.")
    ] = None,
    as_json: _AsJson = False,
) -> None:
    """Rehearse all rows at once: who passes which link, what goes out, what is wrong, how long."""
    from app.batch_command.audience_counts import AudienceOptions, rehearse_audience

    options = AudienceOptions(
        file=file,
        rows=rows,
        key=key,
        limit=limit,
        rates=tuple(rate or ()),
        processes=processes,
        as_json=as_json,
    )
    raise typer.Exit(rehearse_audience(options))


def resume(
    id: Annotated[
        str, typer.Argument(metavar="[ID]", help="The run; without it all are told.")
    ] = "",
    workers: _Workers = 4,
    cap: _Cap = None,
    in_doubt: _InDoubt = InDoubt.ASK,
    retry_failed: _RetryFailed = False,
    yes: _Yes = False,
    reroute: _Reroute = None,
    results: _Results = None,
    as_json: _AsJson = False,
) -> None:
    """Go on with a live batch that was left, or whose rows wait; without ID, say which."""
    if not id:
        from app.batch_command.left import tell_left

        tell_left(as_json=as_json)
    else:
        batch(
            workers=workers,
            yes=yes,
            cap=cap,
            resume=id,
            in_doubt=in_doubt,
            retry_failed=retry_failed,
            reroute=reroute,
            results=results,
            as_json=as_json,
        )
