"""Why somebody got nothing: at which filter or failure a row stopped, with the values there."""

from collections.abc import Iterator

from app.engine.plan import SourceEnd, Step
from app.engine.run_state import RunStatus, Status
from app.runs.lineage import Lineage
from app.runs.reason import Reason, ReasonKind


def why_nothing(lineage: Lineage, sent: frozenset[str] = frozenset()) -> tuple[Reason, ...]:
    """For each block that could have sent something in the row and did not: why.

    Args:
        sent: Blocks whose messages are in the outbox; of a live run none need be named.
    """
    if lineage.state.mode == "live":
        # What really went out is in no outbox.
        blocks = lineage.state.blocks.items()
        sent |= {id for id, state in blocks if state.status == Status.OK}
    steps = lineage.plan.steps.values()
    quiet = [step for step in steps if step.spec.mark.outward and step.id not in sent]
    return tuple(why_not_run(lineage, step) for step in quiet)


def why_not_run(lineage: Lineage, step: Step) -> Reason:
    """Why a block did not run, or ran without success: back to the first that stopped the flow."""
    state = lineage.state.block(step.id)
    message = state.message.rstrip(".")
    if state.status == Status.FAILED:
        return Reason(
            ReasonKind.FAILED,
            f"“{step.title}” failed: {message}.",
            block=step.id,
            because=(*lineage.inputs(step), *lineage.gates(step)),
        )
    if state.status == Status.SKIPPED:
        because = tuple(_stopped_at(lineage, step)) or tuple(_ended_by(lineage))
        return Reason(
            ReasonKind.SKIPPED,
            f"“{step.title}” was skipped: {message}.",
            block=step.id,
            because=because,
        )
    ended = "ran, and nothing was sent" if state.status == Status.OK else "did not run"
    if state.status in {Status.WAITING, Status.HELD}:
        ended = message
    because = lineage.inputs(step) if state.status == Status.OK else ()
    return Reason(ReasonKind.SKIPPED, f"“{step.title}” {ended}.", block=step.id, because=because)


def _stopped_at(lineage: Lineage, step: Step) -> Iterator[Reason]:
    """The gates that did not hold, and the blocks before it that gave nothing."""
    ends = [*step.gates, *(end for one in step.linked for end in one.ends)]
    seen: set[tuple[str, str]] = set()
    for end in ends:
        before = lineage.state.block(end.block).status
        key = (end.block, "" if before in {Status.SKIPPED, Status.IDLE} else end.port)
        if key in seen:
            continue
        seen.add(key)
        if before == Status.OK or (before == Status.FAILED and _gave(lineage, end)):
            if _does_not_hold(lineage, end):
                yield lineage.gate(end)
        elif before in {Status.SKIPPED, Status.FAILED}:
            yield why_not_run(lineage, lineage.plan.steps[end.block])


def _ended_by(lineage: Lineage) -> Iterator[Reason]:
    """What ended the run before a block that nothing in front of it had stopped."""
    if lineage.state.status == RunStatus.FAILED:
        for step in lineage.plan.steps.values():
            if lineage.state.block(step.id).status == Status.FAILED:
                yield why_not_run(lineage, step)


def _gave(lineage: Lineage, end: SourceEnd) -> bool:
    return bool(lineage.state.block(end.block).outputs)


def _does_not_hold(lineage: Lineage, end: SourceEnd) -> bool:
    outputs = lineage.state.block(end.block).outputs
    if end.branch is not None:
        return not outputs.get(end.branch)
    return end.is_gate and outputs.get(end.port) is False
