"""`cordboard audience`: a whole customer table in rehearsal, told in counts."""

import gc
import multiprocessing
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from app import terminal
from app.batch.audience import Audience, NotedHours, Sent, links, time_at_rates
from app.batch.row_file import Row, read_rows
from app.batch.survey import Survey, survey
from app.batch_command.arming import tell_rows
from app.engine.arming import senders
from app.engine.control import RunControl
from app.engine.event import Event
from app.engine.executor import Executor
from app.engine.gate import OPEN_GATE
from app.engine.gates.quiet import QuietGate
from app.engine.gates.rate import account_of, read_rates
from app.engine.plan import Plan, PlanRefusedError, make_plan
from app.rehearsal.outbox import Delivery
from app.terminal import Exit
from app.workflow.file import BrokenFileError, load
from app.worlds import RehearsalWorld, rehearsal_world
from blocks.catalog import load_catalog
from blocks.sdk import write_text

_BYTES_FOR_ONE = 32 * 1024
"""With a smaller file a second process costs more than it saves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceOptions:
    """What was asked for. Attributes as the options of `cordboard audience`."""

    file: Path
    rows: Path
    key: str = ""
    limit: int | None = None
    rates: tuple[str, ...] = ()
    processes: int | None = None
    as_json: bool = False


def rehearse_audience(options: AudienceOptions) -> Exit:
    """Rehearse all rows, and tell what they come to."""
    try:
        plan = make_plan(load(options.file), load_catalog())
    except (BrokenFileError, PlanRefusedError) as error:
        terminal.print_problems(error.problems)
        return Exit.REFUSED
    rates = read_rates(plan, options.rates)
    found, audience = _side_by_side(options, plan)
    times = _times(plan, audience, rates)
    if options.as_json:
        terminal.print_json(_as_dict(found, audience, times))
    else:
        tell_rows(found)
        _tell(plan, found, audience, times)
    is_fine = not (found.bad or audience.failures)
    return Exit.FINE if is_fine else Exit.ERRORS


def rehearse_part(options: AudienceOptions, part: int, parts: int) -> Audience:
    """Rehearse each row whose place leaves `part` when divided by `parts`."""
    plan = make_plan(load(options.file), load_catalog())
    world = rehearsal_world(plan, options.file.resolve().parent)
    audience = Audience()
    hours = plan.workflow.quiet_hours
    gate = OPEN_GATE if hours is None else NotedHours(QuietGate(hours), audience)
    events: list[Event] = []
    deliveries: list[Delivery] = []
    world.outbox.on_added(deliveries.append)
    try:
        with Executor(plan, world, sink=events.append, gate=gate, threads=1) as executor:
            for row in islice(_rows(options, plan, world), part, None, parts):
                if row.problem:
                    continue
                executor.run(row.values, row=row.number, row_key=row.key)
                audience.add_row(plan, row.number, events, map(_sent, deliveries))
                events.clear()
                deliveries.clear()
    finally:
        world.close()
    return audience


def _side_by_side(options: AudienceOptions, plan: Plan) -> tuple[Survey, Audience]:
    """Look at the rows here, and rehearse them in further processes meanwhile; few of them here."""
    parts = options.processes or os.cpu_count() or 1
    if parts == 1 or _size(options.rows) < _BYTES_FOR_ONE:
        return _survey(options, plan), rehearse_part(options, 0, 1)
    # A forked child would inherit threads that are not there.
    context = multiprocessing.get_context("spawn")
    whole = Audience()
    with ProcessPoolExecutor(parts, mp_context=context) as pool:
        work = [pool.submit(_rehearse_there, options, part, parts) for part in range(parts)]
        found = _survey(options, plan)
        for one in work:
            whole.merge(one.result())
    return found, whole


def _rehearse_there(options: AudienceOptions, part: int, parts: int) -> Audience:
    """As `rehearse_part`, in a process of its own."""
    # Little garbage goes in circles here; looking for it costs a tenth of the time.
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    return rehearse_part(options, part, parts)


def _survey(options: AudienceOptions, plan: Plan) -> Survey:
    world = rehearsal_world(plan, options.file.resolve().parent)
    try:
        return survey(plan, world, RunControl(), _rows(options, plan, world))
    finally:
        world.close()


def _size(path: Path) -> int:
    """In bytes; none for a file that cannot be read, which is told where it is read."""
    return path.stat().st_size if path.is_file() else 0


def _rows(options: AudienceOptions, plan: Plan, world: RehearsalWorld) -> Iterator[Row]:
    return read_rows(
        plan, world, RunControl(), options.rows, key_column=options.key, limit=options.limit
    )


def _sent(delivery: Delivery) -> Sent:
    due = write_text(delivery.due) if delivery.due else ""
    return Sent(delivery.block_id, delivery.to, delivery.content, due)


def _times(plan: Plan, audience: Audience, rates: Mapping[str, Any]) -> dict[str, float]:
    """Title of a provider → seconds that its messages take at its rates, by account the longest."""
    counts: dict[tuple[str, str], int] = {}
    allowed: dict[tuple[str, str], Any] = {}
    for sender in senders(plan):
        step = plan.steps[sender.block]
        place = (sender.provider, account_of(sender, step))
        messages = audience.messages.get(sender.block)
        counts[place] = counts.get(place, 0) + (messages.count if messages else 0)
        allowed[place] = rates.get(step.provider, step.spec.rates_for(step.block.inputs))
    times: dict[str, float] = {}
    for place, count in counts.items():
        seconds = time_at_rates(count, allowed[place]) if count else 0.0
        times[place[0]] = max(times.get(place[0], 0.0), seconds)
    return times


def _tell(plan: Plan, found: Survey, audience: Audience, times: Mapping[str, float]) -> None:
    titles = {step.id: step.title for step in plan.steps.values()}
    customers = terminal.counted(found.rows, "row")
    terminal.say(f"{plan.workflow.name}: {customers}, {found.bad:,} set aside")
    terminal.say("\nRows that passed each link")
    lines = [(name, f"{audience.passed[name]:,}") for name, _end in links(plan)]
    terminal.print_table(("link", "rows"), lines)
    terminal.say("\nMessages")
    for block, messages in audience.messages.items():
        terminal.say(
            f"  {titles[block]}: {messages.count:,}, {messages.distinct:,} of them different"
            + (f", {messages.twice:,} to a reader who has the same" if messages.twice else "")
            + (f", {messages.out_of_hours:,} in quiet hours now" if messages.out_of_hours else "")
            + (f", {messages.moved:,} moved to another time" if messages.moved else "")
        )
        for one in messages.examples:
            said = " · ".join(
                " ".join(str(value).split()) for value in one.content.values() if value
            )
            terminal.say(f"    to {', '.join(one.to)}: {said[:160]}")
    if audience.failures:
        terminal.say("\nWhat went wrong")
    for (block, why), failures in sorted(audience.failures.items(), key=lambda one: -one[1].count):
        rows = terminal.counted(failures.count, "row")
        terminal.say(f"  {titles[block]}, {rows}, such as row {failures.first}: {why}")
    slow = {provider: seconds for provider, seconds in times.items() if seconds}
    if slow:
        terminal.say("\nTime at the rates of the providers, at least")
    for provider, seconds in slow.items():
        terminal.say(f"  {provider}: {_duration(seconds)}")


def _duration(seconds: float) -> str:
    hours, rest = divmod(round(seconds), 3600)
    return f"{hours} h {rest // 60} min" if hours else f"{rest // 60} min {rest % 60} s"


def _as_dict(found: Survey, audience: Audience, times: Mapping[str, float]) -> dict[str, Any]:
    return {
        "rows": found.rows,
        "set_aside": found.bad,
        "problems": found.problems,
        "same_customer": found.twice,
        "links": dict(audience.passed),
        "messages": {
            block: {
                "count": one.count,
                "distinct": one.distinct,
                "same_reader_and_text": one.twice,
                "out_of_hours": one.out_of_hours,
                "moved": one.moved,
                "examples": [{"to": sent.to, "content": sent.content} for sent in one.examples],
            }
            for block, one in audience.messages.items()
        },
        "failures": [
            {"block": block, "reason": why, "rows": one.count, "first": one.first}
            for (block, why), one in audience.failures.items()
        ],
        "seconds_at_rates": dict(times),
    }
