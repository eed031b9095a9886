"""What is kept of effects outside, by their idempotency keys, and what that means for a block."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from app.engine.outcome import Done, Failed, Ran, read_outputs
from app.engine.plan import Step
from blocks.sdk import BlockError, InvalidInputError


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


IN_DOUBT = (EffectState.STARTED, EffectState.UNKNOWN)
"""Nobody can tell whether it arrived."""


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect outside, by its idempotency key.

    Attributes:
        body: `outputs`, and of a failure its `error`, the `tries` so far, and whether it may pass
            (`is_transient`).
    """

    key: str
    block: str
    row: str
    state: EffectState
    body: Mapping[str, Any] = field(default_factory=dict)


class Effects(Protocol):
    """Remembers effects by their idempotency key. Any thread may use it.

    Each may raise `JournalError`: it cannot be remembered, and so nothing may be sent.
    """

    def find(self, key: str) -> Effect | None:
        """What is known of the effect with this key."""
        ...

    def begin(self, key: str, step: Step, row: str, *, again: bool = False) -> Effect | None:
        """Note that a block is about to act outside. None when it may, and nobody else does.

        Args:
            again: It is a further try of this run: the one before failed, and may be repeated.
        """
        ...

    def settle(self, key: str, state: EffectState, body: Mapping[str, Any]) -> None:
        """Note what became of an effect that was begun."""
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
    def find(self, key: str) -> Effect | None:  # noqa: ARG002
        return None

    def begin(self, key: str, step: Step, row: str, *, again: bool = False) -> Effect | None:  # noqa: ARG002
        return None

    def settle(self, key: str, state: EffectState, body: Mapping[str, Any]) -> None:
        pass

    def reopen(self, key: str, *, by_word: bool) -> None:
        pass


NO_EFFECTS: Effects = _NoEffects()
"""Remembers nothing: for rehearsals, where nothing leaves the machine."""


def of_done(done: Done) -> tuple[EffectState, Mapping[str, Any]]:
    """What is kept of an effect that succeeded."""
    return EffectState.DONE, {"outputs": done.shown}


def of_failed(failed: Failed, error: BlockError) -> tuple[EffectState, Mapping[str, Any]]:
    """What is kept of an effect that failed with `error`, in this try or for good."""
    state = EffectState.UNKNOWN if failed.may_have_arrived else EffectState.FAILED
    body = {"error": failed.error, "outputs": failed.shown, "tries": failed.tries}
    return state, {**body, "is_transient": error.is_transient}


def remembered(step: Step, effect: Effect) -> Ran:
    """What a block ends with, whose effect was begun before and is not to be repeated."""
    outputs = effect.body.get("outputs", {})
    if effect.state == EffectState.DONE:
        return Done(_read(step, outputs), outputs)
    if effect.state == EffectState.FAILED:
        tries = int(effect.body.get("tries", 0))
        error = str(effect.body.get("error", f"“{step.title}” failed before."))
        return Failed(error, _failure(step, error, outputs), outputs, tries=tries)
    error = (
        f"“{step.title}” was begun before and it is not known whether it arrived, "
        "so it was not sent again."
    )
    values = _failure(step, error, {})
    return Failed(error, values, values or {}, may_have_arrived=True)


def _failure(step: Step, error: str, outputs: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The outputs of a failed block; None where it gives none."""
    success = step.spec.mark.success
    if success is None:
        return None
    empty = {port.name: None for port in step.ports.outputs}
    return {**empty, **_read(step, outputs), success: False, "error": error}


def _read(step: Step, outputs: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        return read_outputs(step, outputs, is_whole=False)
    except InvalidInputError:
        # Of another version of the block: what it gave is of more use than nothing.
        return outputs
