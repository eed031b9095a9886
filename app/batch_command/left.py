"""Tells of the live batches that were left before their end."""

from app import terminal
from app.engine.kept_run import runs_to_go_on
from app.worlds import open_journal
from blocks.sdk import write_text


def tell_left(*, as_json: bool) -> None:
    """List them, with what their rows wait for.

    Raises:
        JournalError: The journal cannot be read.
    """
    with open_journal() as journal:
        left = runs_to_go_on(journal)
    if as_json:
        terminal.print_json(
            [
                {
                    "run_id": one.run_id,
                    "name": one.name,
                    "started_at": write_text(one.started_at),
                    "waiting": one.waiting,
                    "due": write_text(one.due) if one.due else None,
                }
                for one in left
            ]
        )
    elif not left:
        terminal.say("No batch was left: there is nothing to go on with.")
    else:
        lines = [
            (
                one.run_id,
                one.name,
                f"{one.started_at.astimezone():%Y-%m-%d %H:%M}",
                f"{one.waiting:,} until {one.due.astimezone():%Y-%m-%d %H:%M}" if one.due else "",
            )
            for one in left
        ]
        terminal.print_table(("ID", "workflow", "began", "waiting"), lines)
        terminal.say("Go on with one by: cordboard resume ID")
