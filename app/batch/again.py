"""Which blocks of a row that is gone on with are to run once more. Sends nothing itself."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.engine.effect import IN_DOUBT, Effects, EffectState
from app.engine.event import BlockFailed, BlockReady, BlockSkipped, BlockSucceeded, Event
from app.engine.plan import Plan
from app.engine.row_run import ENDED_BEFORE

Blocks = frozenset[str]


@dataclass(frozen=True, slots=True)
class Again:
    """What is tried again of a run that is gone on with. Each method may raise `JournalError`.

    Attributes:
        resends: Keys of effects of which nobody knows whether they arrived, and which the user
            said may arrive twice, or whose receiver takes them once.
        failed: Rows that have ended go on with the blocks that failed, where nothing arrived.
    """

    resends: Collection[str] = ()
    failed: bool = False

    def __bool__(self) -> bool:
        return bool(self.resends) or self.failed

    def blocks(self, plan: Plan, key: str, effects: Effects) -> Blocks:
        """The blocks of a row that are sent again by word.

        Args:
            key: What the idempotency keys of the row begin with.
        """
        asked = (one for one in plan.steps if key + one in self.resends)
        return frozenset(one for one in asked if _is_in(effects, key + one, IN_DOUBT))

    def failed_blocks(
        self, plan: Plan, key: str, events: Iterable[Event], effects: Effects
    ) -> Blocks:
        """The blocks of a row that failed, or did not run because of it, and sent nothing."""
        if not self.failed:
            return frozenset()
        failed = (one for one in _failed(events) if one in plan.steps)
        harmful = (*IN_DOUBT, EffectState.DONE)
        return frozenset(one for one in failed if not _is_in(effects, key + one, harmful))

    def reopen(self, key: str, effects: Effects) -> None:
        """Let what a block sent, or tried to, be sent once more."""
        if not _is_in(effects, key, (EffectState.REOPENED,)):
            effects.reopen(key, by_word=key in self.resends)


def opened(plan: Plan, key: str, effects: Effects) -> Blocks:
    """Blocks that were to run once more when the process ended, and had not begun."""
    outward = (step.id for step in plan.steps.values() if step.spec.mark.outward)
    return frozenset(one for one in outward if _is_in(effects, key + one, (EffectState.REOPENED,)))


def _failed(events: Iterable[Event]) -> set[str]:
    """Blocks whose last end was a failure, or that did not run because of one."""
    found: set[str] = set()
    for event in events:
        match event:
            case BlockReady() | BlockSucceeded():
                found.discard(event.block)
            case BlockFailed():
                found.add(event.block)
            case BlockSkipped() if event.reason == ENDED_BEFORE:
                found.add(event.block)
    return found


def _is_in(effects: Effects, key: str, states: Collection[EffectState]) -> bool:
    known = effects.find(key)
    return known is not None and known.state in states
