"""“Why did this person get this?” and “why did that one get nothing?”, for a run that is over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.engine.plan import Plan
from app.rehearsal.customer import names_one
from app.runs.lineage import Lineage
from app.runs.reason import Reason
from app.runs.recorded import RecordedRun
from app.runs.stopping import why_nothing


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a person in one row.

    Attributes:
        got: Each message of a row that is about the person, or that reached the person; and why.
        stopped: Each block of the row that sent nothing, and why.
    """

    row: str
    got: tuple[tuple[Mapping[str, Any], Reason], ...]
    stopped: tuple[Reason, ...]


def why(run: RecordedRun, plan: Plan, person: str) -> Iterator[Answer]:
    """An answer for each row that is about a person, or that sent the person something.

    Args:
        person: A number, an address or a name, as it stands in the row or in a message.
    """
    for line in run.rows():
        sent = run.deliveries(line.row)
        is_about = names_one(run.trigger(line.row), (person,))
        to_person = [one for one in sent if is_about or names_one(one["to"], (person,))]
        if to_person or is_about:
            lineage = Lineage(run, plan, line.row)
            yield Answer(
                line.row,
                tuple((one, lineage.message(one)) for one in to_person),
                why_nothing(lineage, frozenset(one["block"] for one in sent)),
            )
