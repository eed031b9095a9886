"""What is settled in a row, and what may begin because of it. No threads, no events."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.engine.binding import Dead, Outputs, look
from app.engine.plan import Plan, SourceEnd, Step


@dataclass(frozen=True, slots=True)
class Skipped:
    """A block that never runs in this row, and why."""

    step: Step
    reason: str


class Progress:
    """Keeps count of one row's blocks. Not safe to use from several threads.

    Attributes:
        results: Of the settled blocks, in the order in which they settled.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.results: dict[str, Outputs | Dead] = {}
        self._decided: set[str] = set()
        self._missing = {step.id: len(step.after) for step in plan.steps.values()}

    def take_out(self, block_ids: Iterable[str]) -> None:
        """Let these blocks never become ready: they are settled from outside."""
        self._decided.update(block_ids)

    def first(self) -> list[Step]:
        """The blocks that hang on nothing."""
        found = [
            step
            for step in self._plan.steps.values()
            if not step.after and step.id not in self._decided
        ]
        self._decided.update(step.id for step in found)
        return found

    def settle(self, block_id: str, result: Outputs | Dead) -> Iterator[Step | Skipped]:
        """Note what a block gives, and go on to all that hung on it alone.

        Yields what may begin now and what is skipped. To be used up at once.
        """
        settled = deque([(block_id, result)])
        while settled:
            done_id, given = settled.popleft()
            self.results[done_id] = given
            for dependent_id in self._plan.dependents[done_id]:
                self._missing[dependent_id] -= 1
                if dependent_id in self._decided:
                    continue
                step = self._plan.steps[dependent_id]
                decision = self._decide(step)
                if isinstance(decision, Dead):
                    self._decided.add(dependent_id)
                    yield Skipped(step, decision.reason)
                    settled.append((dependent_id, Dead(f"“{step.title}” was skipped")))
                elif decision:
                    self._decided.add(dependent_id)
                    yield step

    def unsettled(self) -> list[str]:
        """Ids of the blocks that are not settled, in the order of the plan."""
        return [block_id for block_id in self._plan.steps if block_id not in self.results]

    def _decide(self, step: Step) -> Dead | bool:
        """Dead: the block never runs. True: it may begin now. False: it has to wait."""
        ends = [end for one in step.linked for end in one.ends]
        if not step.spec.mark.joins:
            if self._missing[step.id]:
                return False
            return self._first_dead((*step.gates, *ends)) or True
        if any(gate.block not in self.results for gate in step.gates):
            return False
        closed = self._first_dead(step.gates)
        if closed is not None:
            return closed
        settled = [end for end in ends if end.block in self.results]
        dead = [found for end in settled if (found := look(end, self.results))]
        if len(dead) < len(settled) or not ends:
            return True
        return dead[0] if len(dead) == len(ends) else False

    def _first_dead(self, ends: Iterable[SourceEnd]) -> Dead | None:
        return next((dead for end in ends if (dead := look(end, self.results))), None)
