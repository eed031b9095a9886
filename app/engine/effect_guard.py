"""The guard around effects outside, kept in the journal's file: begun before, settled after."""

import datetime as dt
import json
import sqlite3
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.engine.journal_cut import as_json
from app.engine.journal_schema import in_words
from app.engine.outcome import Done, Failed, Outcome
from app.engine.plan import Step
from blocks.sdk import JournalError


class EffectState(StrEnum):
    """What is known of an effect."""

    STARTED = "started"
    """Begun; whether it arrived is not known."""
    DONE = "done"
    FAILED = "failed"
    """It surely did not arrive."""
    UNKNOWN = "unknown"
    """It ended without an answer: it may have arrived."""
    REOPENED = "reopened"
    """It is to be tried again: it surely did not arrive, or the user said that it may twice."""


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect outside, by its idempotency key. `body` holds outputs or the error."""

    key: str
    block: str
    row: str
    state: EffectState
    body: Mapping[str, Any]


class EffectGuard:
    """Remembers effects by their idempotency key, in an open file that its owner closes.

    Args:
        lock: Held while the database is used.
        now: The present moment, aware.
    """

    def __init__(
        self,
        database: sqlite3.Connection,
        path: Path,
        lock: threading.Lock,
        now: Callable[[], dt.datetime],
    ) -> None:
        self._db = database
        self._path = path
        self._lock = lock
        self._now = now

    def guard(self, key: str, step: Step, row: str, run: Callable[[], Outcome]) -> Outcome:
        """As `Effects.guard`: an outward block runs only when its key is new in this file.

        What was done is given back; what was begun and not settled is not sent again.
        """
        if not step.spec.mark.outward:
            return run()
        if not self._begin(key, step.id, row):
            return _as_outcome(step, self.effect(key))
        outcome = run()
        self._settle(key, outcome)
        return outcome

    def reopen(self, key: str, *, by_word: bool) -> None:
        """As `Effects.reopen`."""
        states = [EffectState.FAILED.value]
        if by_word:
            states += [EffectState.UNKNOWN.value, EffectState.STARTED.value]
        marks = ",".join("?" * len(states))
        with self._lock, in_words(self._path, "written"):
            changed = self._db.execute(
                f"UPDATE effect SET state=? WHERE key=? AND state IN ({marks})",  # noqa: S608 - marks
                (EffectState.REOPENED.value, key, *states),
            ).rowcount
        if changed != 1:
            raise JournalError(
                "It is not known whether what was sent has arrived, so it is not sent again. "
                "Look there first, then say that it may be sent twice."
            )

    def effect(self, key: str) -> Effect | None:
        """What is known of the effect with this key."""
        with self._lock, in_words(self._path, "read"):
            found = self._db.execute(
                "SELECT key, block, row, state, body FROM effect WHERE key=?", (key,)
            ).fetchone()
        if found is None:
            return None
        body = json.loads(found[4]) if found[4] else {}
        return Effect(found[0], found[1], found[2], EffectState(found[3]), body)

    def _begin(self, key: str, block_id: str, row: str) -> bool:
        with self._lock, in_words(self._path, "written"):
            changed = self._db.execute(
                "INSERT INTO effect VALUES (?,?,?,?,?,NULL,NULL) ON CONFLICT (key) DO UPDATE SET "
                "state=excluded.state, began_at=excluded.began_at, settled_at=NULL, body=NULL "
                "WHERE effect.state=?",
                (
                    key,
                    block_id,
                    row,
                    EffectState.STARTED.value,
                    self._now().isoformat(),
                    EffectState.REOPENED.value,
                ),
            ).rowcount
        return changed == 1

    def _settle(self, key: str, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            state = EffectState.DONE
            body: dict[str, Any] = {"outputs": outcome.shown}
        else:
            state = EffectState.UNKNOWN if outcome.may_have_arrived else EffectState.FAILED
            body = {"error": outcome.error, "outputs": outcome.shown}
        text = as_json(body)
        with self._lock, in_words(self._path, "written"):
            self._db.execute(
                "UPDATE effect SET state=?, settled_at=?, body=? WHERE key=?",
                (state.value, self._now().isoformat(), text, key),
            )


def _as_outcome(step: Step, effect: Effect | None) -> Outcome:
    if effect is not None and effect.state == EffectState.DONE:
        outputs = effect.body.get("outputs", {})
        return Done(outputs, outputs)
    return Failed(
        f"“{step.title}” was begun before and it is not known whether it arrived, "
        "so it was not sent again.",
        None,
        may_have_arrived=True,
    )
