"""To how many a run would go, found out before it begins: the rows of its source are counted."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.engine.control import RunControl
from app.engine.plan import Plan
from app.engine.source_rows import source_rows
from app.engine.world import World

FIRST = 5
MOST = 1_000_000
_NUMBER = "customer_number"


@dataclass(frozen=True, slots=True)
class Audience:
    """To whom a run would go.

    Attributes:
        rows: How many rows the source has; 1 where the run goes with the sample.
        has_more: Counting ended at `MOST`.
        first: Customer numbers of the first rows that have one, as they are written.
        is_sample: There is no file: the sample of the workflow is what the run goes with.
    """

    rows: int
    has_more: bool = False
    first: tuple[str, ...] = ()
    is_sample: bool = False


def count_audience(plan: Plan, world: World, control: RunControl) -> Audience:
    """Count the rows that a run would have, reading them as it would.

    Args:
        control: Stopped, it ends the counting.

    Raises:
        BlockError: The file of the source cannot be read.
    """
    written = plan.steps[plan.source].written
    rows = source_rows(plan, world, control, written) if written else None
    if rows is None:
        return _counted([plan.workflow.sample], control, is_sample=True)
    return _counted(rows, control)


def _counted(
    rows: Iterable[Mapping[str, Any]], control: RunControl, *, is_sample: bool = False
) -> Audience:
    number = 0
    first: list[str] = []
    for row in itertools.islice(rows, MOST + 1):
        if control.is_stopped or number == MOST:
            return Audience(number, True, tuple(first), is_sample)
        number += 1
        if len(first) < FIRST:
            first += _numbers(row)[:1]
    return Audience(number, False, tuple(first), is_sample)


def _numbers(row: Mapping[str, Any]) -> list[str]:
    """The customer number of a row; columns of a file are called as people like."""
    named = {name.strip().casefold().replace(" ", "_"): value for name, value in row.items()}
    return [str(named[_NUMBER])] if named.get(_NUMBER) else []
