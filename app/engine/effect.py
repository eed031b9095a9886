"""The guard around an effect outside: kept before it begins, settled after, never repeated."""

from collections.abc import Callable
from typing import Protocol

from app.engine.outcome import Outcome
from app.engine.plan import Step


class Effects(Protocol):
    """Remembers effects by their idempotency key."""

    def guard(self, key: str, step: Step, row: str, run: Callable[[], Outcome]) -> Outcome:
        """Run the block, unless it is outward and `key` was begun before.

        Raises:
            JournalError: It cannot be remembered; nothing was sent.
        """
        ...

    def reopen(self, key: str, *, by_word: bool) -> None:
        """Let an effect that was begun be tried once more with the same key.

        Args:
            by_word: The user said that it may happen twice; needed unless it surely did not happen.

        Raises:
            JournalError: It may have happened and there is no word, or it cannot be remembered.
        """
        ...


class _NoEffects:
    def guard(self, key: str, step: Step, row: str, run: Callable[[], Outcome]) -> Outcome:  # noqa: ARG002
        return run()

    def reopen(self, key: str, *, by_word: bool) -> None:
        pass


NO_EFFECTS: Effects = _NoEffects()
"""Remembers nothing: for rehearsals, where nothing leaves the machine."""
