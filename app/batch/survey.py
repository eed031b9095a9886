"""A look at all rows before the first is run: how many, which are bad, who is there twice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from app.batch.row_file import Row, Seen
from app.engine.control import RunControl
from app.engine.plan import Plan
from app.engine.source_rows import open_source
from app.engine.world import World
from blocks.sdk import BlockError

_CUSTOMER = "customer_number"
_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found.

    Attributes:
        rows: How many there are.
        bad: How many cannot be run.
        problems: Why, of the first of them; they name their rows.
        twice: How many rows are about a customer who was there before.
        pairs: Row and the earlier row, of the first of them.
        first: The first rows that can be run.
    """

    rows: int = 0
    bad: int = 0
    problems: tuple[str, ...] = ()
    twice: int = 0
    pairs: tuple[tuple[str, str], ...] = ()
    first: tuple[Row, ...] = ()

    @property
    def good(self) -> int:
        """How many rows can be run."""
        return self.rows - self.bad


def survey(
    plan: Plan, world: World, control: RunControl, rows: Iterable[Row], *, keeps: int = 5
) -> Survey:
    """Look at all rows; nothing but the source of the workflow runs.

    Args:
        keeps: How many of the first rows are kept.

    Raises:
        BlockError: The file cannot be read.
    """
    counts = {"rows": 0, "bad": 0, "twice": 0}
    problems: list[str] = []
    pairs: list[tuple[str, str]] = []
    first: list[Row] = []
    with Seen() as seen:
        for row, problem, customer in _looked_at(plan, world, control, rows):
            counts["rows"] += 1
            if problem:
                counts["bad"] += 1
                problems += [problem] if len(problems) < _MOST_SHOWN else []
                continue
            first += [row] if len(first) < keeps else []
            count, earlier = seen.add(customer, row.number) if customer else (1, "")
            if count > 1:
                counts["twice"] += 1
                pairs += [(row.number, earlier)] if len(pairs) < _MOST_SHOWN else []
    return Survey(
        rows=counts["rows"],
        bad=counts["bad"],
        problems=tuple(problems),
        twice=counts["twice"],
        pairs=tuple(pairs),
        first=tuple(first),
    )


def _looked_at(
    plan: Plan, world: World, control: RunControl, rows: Iterable[Row]
) -> Iterator[tuple[Row, str, str]]:
    """Each row with why it cannot be run, and with its customer."""
    source = plan.steps[plan.source]
    inputs: Any = source.spec.inputs.model_validate(dict(source.written))
    for row in rows:
        if row.problem:
            yield row, row.problem, ""
            continue
        context = open_source(plan, world, control, row.values)
        try:
            outputs = source.spec.start(inputs, context, source.block.inputs)
        except BlockError as error:
            yield row, str(error), ""
        else:
            yield row, "", str(getattr(outputs, _CUSTOMER, None) or "")
