"""The guard of effects outside, kept in the journal's file: begun before, settled after."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from typing import Any

from app.engine.effect import IN_DOUBT, Effect, EffectState
from app.engine.journal_cut import as_json
from app.engine.journal_index import Statement
from app.engine.plan import Step
from blocks.sdk import JournalError

Write = Callable[[Sequence[Statement]], Sequence[int]]
"""Does what the statements say, in one transaction that is on the disk when it returns. Gives how
many rows each of them changed."""

Read = Callable[[str, Sequence[Any]], Sequence[Any]]
"""The rows that a query finds."""

_BEGIN = (
    "INSERT INTO effect VALUES (?,?,?,?,?,NULL,NULL) ON CONFLICT (key) DO UPDATE SET"
    " state=excluded.state, began_at=excluded.began_at, settled_at=NULL, body=NULL"
    " WHERE effect.state IN (SELECT value FROM json_each(?))"
)
_SETTLE = "UPDATE effect SET state=?, settled_at=?, body=? WHERE key=?"
_REOPEN = "UPDATE effect SET state=? WHERE key=? AND state IN (SELECT value FROM json_each(?))"
_FIND = "SELECT key, block, row, state, body FROM effect WHERE key=?"

_REOPENED = [EffectState.REOPENED]
_NOT_THERE = [EffectState.REOPENED, EffectState.FAILED]
_MAY_BE_THERE = [*_NOT_THERE, *IN_DOUBT]
"""A receiver that honours the key takes it once, however often it comes."""


class EffectGuard:
    """Satisfies `Effects`.

    Args:
        now: The present moment, aware.
        settle: As `write`, where it need not be on the disk at once.
    """

    def __init__(
        self,
        write: Write,
        read: Read,
        now: Callable[[], dt.datetime],
        settle: Callable[[Sequence[Statement]], object] | None = None,
    ) -> None:
        self._write = write
        self._read = read
        self._now = now
        self._settle = settle or write

    def find(self, key: str) -> Effect | None:
        """As `Effects.find`."""
        found = self._read(_FIND, (key,))
        return effect_in(found[0]) if found else None

    def begin(self, key: str, step: Step, row: str, *, again: bool = False) -> Effect | None:
        """As `Effects.begin`."""
        states = _REOPENED
        if again:
            states = _MAY_BE_THERE if step.spec.mark.is_idempotent else _NOT_THERE
        values = (key, step.id, row, EffectState.STARTED, self._now().isoformat(), as_json(states))
        if self._write([(_BEGIN, values)])[-1] == 1:
            return None
        return self.find(key) or Effect(key, step.id, row, EffectState.STARTED)

    def settle(self, key: str, state: EffectState, body: Any) -> None:
        """As `Effects.settle`."""
        values = (state.value, self._now().isoformat(), as_json(body), key)
        self._settle([(_SETTLE, values)])

    def reopen(self, key: str, *, by_word: bool) -> None:
        """As `Effects.reopen`."""
        states = [EffectState.FAILED, *(IN_DOUBT if by_word else ())]
        values = (EffectState.REOPENED.value, key, as_json(states))
        if self._write([(_REOPEN, values)])[-1] == 1:
            return
        # Of a block that failed before it could act there is nothing to open.
        if self.find(key) is not None:
            raise JournalError(
                "It is not known whether what was sent has arrived, so it is not sent again. "
                "Look there first, then say that it may be sent twice."
            )


def effect_in(found: Sequence[Any]) -> Effect:
    """The effect in a row of the table: key, block, row, state, body."""
    key, block, row, state, body = found
    return Effect(key, block, row, EffectState(state), json.loads(body) if body else {})
