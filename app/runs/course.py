"""What of a run's events says how it went: the same run twice has the same course.

Times and run ids differ from run to run, and so does the order in which blocks side by side
take turns. What is left is told here; `replay` promises no more, `comparison` asks for no more.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.engine.event import BlockEvent, Event, RunFinished, RunPaused, RunResumed, as_dict
from app.engine.plan import Plan

_NOT_COMPARED = ("at", "seq", "elapsed_ms", "run_id", "delay_s", "mode")
_RUN = "the run"


def block_courses(events: Iterable[Event]) -> dict[str, list[dict[str, Any]]]:
    """Block id → what was heard of it, in order, without times; run ids written as `the run`."""
    found: dict[str, list[dict[str, Any]]] = {}
    for event in events:
        if isinstance(event, BlockEvent):
            found.setdefault(event.block, []).append(_timeless(event))
    return found


def run_course(events: Iterable[Event]) -> list[dict[str, Any]]:
    """What was heard of the row as a whole, in order, as `block_courses`; without pauses."""
    return [
        _timeless(event)
        for event in events
        if not isinstance(event, BlockEvent | RunPaused | RunResumed)
    ]


def settled_before(events: Sequence[Event], plan: Plan) -> bool:
    """Whether every block began after all it had to wait for was settled."""
    settled: set[str] = set()
    for event in events:
        if not isinstance(event, BlockEvent):
            continue
        if event.kind == "block_started" and event.block in plan.steps:
            step = plan.steps[event.block]
            if not step.spec.mark.joins and not settled.issuperset(step.after):
                return False
        if event.kind in {"block_succeeded", "block_failed", "block_skipped"}:
            settled.add(event.block)
    return True


def raced(plan: Plan) -> frozenset[str]:
    """Blocks whose values depend on which of several blocks side by side was the quicker.

    A block that joins takes what has arrived when the first link is settled. So it, and all that
    hangs on it, may differ from run to run where two of its links come from different blocks.
    """
    found: set[str] = set()
    for step in plan.steps.values():
        ends = {end.block for one in step.linked for end in one.ends}
        if (step.spec.mark.joins and len(ends) > 1) or found.intersection(step.after):
            found.add(step.id)
    return frozenset(found)


def is_broken_off(events: Iterable[Event]) -> bool:
    """Whether a failure, or the user, ended the row before its end."""
    ended = next((event for event in events if isinstance(event, RunFinished)), None)
    return ended is None or bool(ended.error) or ended.status == "stopped"


def anonymous(value: Any, run_id: str) -> Any:
    """A JSON-able value in which the id of the run, as in idempotency keys, is replaced."""
    if isinstance(value, str):
        return value.replace(run_id, _RUN)
    if isinstance(value, Mapping):
        return {name: anonymous(one, run_id) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [anonymous(one, run_id) for one in value]
    return value


def _timeless(event: Event) -> dict[str, Any]:
    said = {name: value for name, value in as_dict(event).items() if name not in _NOT_COMPARED}
    return {name: anonymous(value, event.run_id) for name, value in said.items()}
