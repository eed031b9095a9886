"""The guard around an effect outside: kept before it begins, settled after, never repeated."""

from collections.abc import Callable
from typing import Protocol

from app.engine.attempt import Done, Failed
from app.engine.plan import Step

Outcome = Done | Failed


class Effects(Protocol):
    """Remembers effects by their idempotency key."""

    def guard(self, key: str, step: Step, row: str, run: Callable[[], Outcome]) -> Outcome:
        """Run the block, unless it is outward and `key` was begun before.

        Raises:
            JournalError: It cannot be remembered; nothing was sent.
        """
        ...


class _NoEffects:
    def guard(self, key: str, step: Step, row: str, run: Callable[[], Outcome]) -> Outcome:  # noqa: ARG002
        return run()


NO_EFFECTS: Effects = _NoEffects()
"""Remembers nothing: for rehearsals, where nothing leaves the machine."""
