"""What a live batch tells and asks before it begins, and what a look at its rows found."""

import sys
from pathlib import Path

from app import terminal
from app.batch.row_file import Row
from app.batch.survey import Survey
from app.batch_command.doubt import is_yes
from app.engine.arming import senders
from app.engine.executor import Executor
from app.engine.plan import Plan
from app.rehearsal.outbox import Delivery
from app.worlds import rehearsal_world

_MOST_RECIPIENTS = 5


def tell_rows(found: Survey) -> None:
    """Tell of the rows that cannot be run, and of customers who are there twice."""
    for problem in found.problems:
        terminal.complain(f"Set aside: {problem}")
    if found.bad > len(found.problems):
        terminal.complain(f"… and {found.bad - len(found.problems):,} more.")
    for row, earlier in found.pairs:
        terminal.complain(f"Row {row} is about the same customer as row {earlier}.")
    if found.twice > len(found.pairs):
        terminal.complain(f"… and {found.twice - len(found.pairs):,} more.")


def is_armed(plan: Plan, file: Path, found: Survey, *, cap: int | None, is_confirmed: bool) -> bool:
    """Tell what a live batch is about to do, and ask, where there is somebody to ask."""
    reach = senders(plan)
    most = found.good * len(reach)
    terminal.complain(
        f"This batch is LIVE. It really sends up to {most:,} messages, "
        f"about {terminal.counted(found.good, 'customer')}."
    )
    for one in reach:
        whose = ", ".join((*one.account, *one.secrets))
        where = ", ".join(one.hosts) or "a host that shows while it runs"
        terminal.complain(
            f"  {one.title}: {one.provider}, to {where}" + (f", as {whose}" if whose else "")
        )
    for recipient in _first_recipients(plan, file, found.first):
        terminal.complain(f"  first to {recipient}")
    if cap is not None:
        terminal.complain(f"It holds after {cap:,} messages.")
    if is_confirmed or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    return is_yes("Type yes to go on: ")


def _first_recipients(plan: Plan, file: Path, rows: tuple[Row, ...]) -> list[str]:
    """Whom the first messages go to, found by rehearsing the first rows."""
    world = rehearsal_world(plan, file.resolve().parent)
    try:
        with Executor(plan, world, sink=lambda _event: None) as executor:
            for row in rows:
                executor.run(row.values, row=row.number, row_key=row.key)
        deliveries = world.outbox.deliveries()
    finally:
        world.close()
    said = dict.fromkeys(map(_said, deliveries))
    return list(said)[:_MOST_RECIPIENTS]


def _said(delivery: Delivery) -> str:
    return f"{', '.join(delivery.to)} by {delivery.provider}"
