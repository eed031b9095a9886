"""How far a row came in an earlier process, told from its events, so that it goes on from there."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from app.engine.binding import Dead, Outputs
from app.engine.event import BlockEvent, BlockFailed, BlockSkipped, BlockSucceeded, Event
from app.engine.outcome import read_outputs
from app.engine.parking import Wait
from app.engine.plan import Plan, Step
from blocks.sdk import STARS, InvalidInputError


@dataclass(frozen=True, slots=True)
class Restored:
    """A row that is to go on.

    Attributes:
        settled: What the blocks gave that had ended, in the order in which they had.
        waits: What the blocks waited for that had been parked.
        seq: The number of the last event.
        has_errors: A block had failed.
    """

    settled: Mapping[str, Outputs | Dead] = field(default_factory=dict)
    waits: Mapping[str, Wait] = field(default_factory=dict)
    seq: int = 0
    has_errors: bool = False


def restore(
    plan: Plan,
    events: Iterable[Event],
    waits: Iterable[Wait] = (),
    anew: Collection[str] = (),
) -> Restored:
    """What a row has behind it.

    A block whose outputs do not fit any more, or held a secret and so were starred, runs again;
    what it sent is known by its key all the same.

    Args:
        anew: Blocks that are to run again, and with them all that hangs on them.
    """
    again = _with_dependents(plan, anew)
    settled: dict[str, Outputs | Dead] = {}
    seq, failed = 0, set()
    for event in events:
        seq = max(seq, event.seq)
        step = plan.steps.get(event.block) if isinstance(event, BlockEvent) else None
        if step is None or step.id in again:
            continue
        result = _result(step, event)
        if result is not None:
            settled[step.id] = result
        if isinstance(event, BlockFailed):
            failed.add(step.id)
    waiting = {
        one.block: one
        for one in waits
        if one.block in plan.steps and one.block not in again and one.block not in settled
    }
    return Restored(settled, waiting, seq, has_errors=not failed.isdisjoint(settled))


def _result(step: Step, event: Event) -> Outputs | Dead | None:
    """What a block gave; None where it is to run again, or the event says nothing of it."""
    match event:
        case BlockSkipped():
            return Dead(f"“{step.title}” was skipped")
        case BlockSucceeded():
            return _values(step, event.outputs)
        case BlockFailed():
            if step.spec.mark.success is None:
                return Dead(f"“{step.title}” failed")
            return _values(step, event.outputs)
    return None


def _values(step: Step, outputs: Outputs) -> Outputs | None:
    if STARS in str(outputs):
        return None
    try:
        return read_outputs(step, outputs)
    except InvalidInputError:
        return None


def _with_dependents(plan: Plan, block_ids: Collection[str]) -> set[str]:
    """These blocks, and all that hangs on them."""
    found = {one for one in block_ids if one in plan.steps}
    for step in plan.steps.values():
        if not found.isdisjoint(step.after):
            found.add(step.id)
    return found
