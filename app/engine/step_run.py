"""Takes one block of a row from ready to its outcome: pinned, held, run, tried again by hand.

Not here: what runs after what (`app.engine.executor`), the tries themselves (`app.engine.attempt`).
"""

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

from app.engine.attempt import Attempt, Results
from app.engine.binding import NOTHING, check_changed
from app.engine.block_context import Say
from app.engine.breakpoint import Where
from app.engine.debugger import Held, Release
from app.engine.event import BlockEvent, BlockHeld, BlockReleased, Origin
from app.engine.outcome import (
    Failed,
    NotSent,
    Outcome,
    Ran,
    by_hand,
    given_outcome,
    read_outputs,
)
from app.engine.parking import Wait
from app.engine.plan import Step
from app.engine.row_terms import RowTerms
from app.engine.shown import inputs_for_show
from blocks.sdk import StopRun


class SayOfBlock(Protocol):
    """Emits an event of a block; secrets in it are starred by then."""

    def __call__(self, kind: type[BlockEvent], /, *, block: str, **said: Any) -> None: ...  # noqa: D102


class StepRunner:
    """Runs the blocks of one row, each on the thread that asks.

    Args:
        has_ended: Whether the run goes on no further, though nobody stopped it.
    """

    def __init__(self, terms: RowTerms, *, say: SayOfBlock, has_ended: Callable[[], bool]) -> None:
        self._terms = terms
        self._world = terms.world
        self._control = terms.control
        self._debugger = terms.control.debugger
        self._say = say
        self._has_ended = has_ended
        self._uses_pins = terms.settings.are_pins_used(terms.world.mode)

    def given(self, step: Step, values: Mapping[str, Any], origin: Origin) -> Ran:
        """The outcome of a block that does not run because its outputs are known."""
        is_live = self._world.mode == "live"
        return given_outcome(step, values, origin, self._world.redact, is_live=is_live)

    def run(self, step: Step, results: Results, wait: Wait | None = None) -> tuple[Outcome, float]:
        """What a block ends with, and how many milliseconds it worked for it.

        Args:
            wait: The wait after which it is begun anew.

        Raises:
            StopRun: The run was stopped, or ended, before the block had.
            Parked: The block has to wait long.
        """
        pin = step.block.pin if self._uses_pins else None
        if pin is not None:
            return self._hold_after(step, self.given(step, pin, Origin.PINNED)), 0.0
        changed = self._terms.settings.inputs.get(step.id, NOTHING)
        if self._debugger.is_awake:
            changed = self._hold_before(step, results, changed)
        if step.spec.mark.outward and wait is None and not self._control.may_send():
            changed = self._hold_at_limit(step, results, changed)
        outcome, elapsed_ms = self._timed(step, results, changed, wait=wait)
        while isinstance(outcome, Failed) and self._debugger.holds_at_error:
            release = self._hold_at_error(step, results, changed, outcome)
            if release is None or not release.is_retry:
                if release is not None and release.changed:
                    outcome = by_hand(step, outcome, release.changed, self._world.redact)
                return outcome, elapsed_ms
            changed = {**changed, **release.changed}
            if step.spec.mark.outward:
                key = self._terms.key + step.id
                self._terms.effects.reopen(key, by_word=release.may_repeat)
            outcome, more_ms = self._timed(step, results, changed, outcome.tries)
            elapsed_ms += more_ms
        if isinstance(outcome, NotSent):
            return outcome, elapsed_ms
        return self._hold_after(step, outcome), elapsed_ms

    def _timed(
        self,
        step: Step,
        results: Results,
        changed: Mapping[str, Any],
        tries: int = 0,
        wait: Wait | None = None,
    ) -> tuple[Outcome, float]:
        started = time.perf_counter()
        say: Say = partial(self._say, block=step.id)
        outcome = Attempt(self._terms, say, changed, tries, wait).run(step, results)
        return outcome, ms_since(started)

    def _hold_before(
        self, step: Step, results: Results, changed: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """The changed inputs, with those that the user changed now."""

        def shown() -> Mapping[str, Any]:
            return self._shown_inputs(step, results, changed)

        reason = self._debugger.reason(step.id, Where.BEFORE, shown)
        return self._hold_for(reason, step, results, changed) if reason else changed

    def _hold_at_limit(
        self, step: Step, results: Results, changed: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """As `_hold_before`. Whoever lets it go says that it may be sent beyond the limit."""
        budget = self._control.budget
        reason = f"the limit of this run is reached: {budget.used} of {budget.most} messages"
        changed = self._hold_for(reason, step, results, changed)
        budget.take(by_word=True)
        return changed

    def _hold_for(
        self, reason: str, step: Step, results: Results, changed: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        shown = self._shown_inputs(step, results, changed)
        release = self._hold(step, Where.BEFORE, reason, shown)
        if release is None or self._has_ended():
            raise StopRun
        return {**changed, **release.changed} if release.changed else changed

    def _hold_after(self, step: Step, outcome: Ran) -> Ran:
        if not self._debugger.is_awake:
            return outcome
        reason = self._debugger.reason(step.id, Where.AFTER, lambda: outcome.shown)
        release = self._hold(step, Where.AFTER, reason, outcome.shown) if reason else None
        if release is None or not release.changed:
            return outcome
        return by_hand(step, outcome, release.changed, self._world.redact)

    def _hold_at_error(
        self, step: Step, results: Results, changed: Mapping[str, Any], failed: Failed
    ) -> Release | None:
        return self._hold(
            step,
            Where.ERROR,
            failed.error,
            self._shown_inputs(step, results, changed),
            needs_word=self._world.mode == "live"
            and step.spec.mark.outward
            and failed.may_have_arrived,
        )

    def _hold(
        self,
        step: Step,
        where: Where,
        reason: str,
        values: Mapping[str, Any],
        *,
        needs_word: bool = False,
    ) -> Release | None:
        held = Held(
            block=step.id,
            title=step.title,
            row=self._terms.row,
            where=where,
            reason=reason,
            values=values,
            needs_word=needs_word,
            check_inputs=partial(check_changed, step),
            check_outputs=lambda changed: _check_outputs(step, changed),
        )
        release = self._debugger.hold(
            held,
            lambda: self._say(
                BlockHeld, block=step.id, where=where.value, reason=reason, values=values
            ),
        )
        if release is not None:
            shown = self._world.redact(dict(release.changed))
            self._say(BlockReleased, block=step.id, values=shown)
        return release

    def _shown_inputs(
        self, step: Step, results: Results, changed: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        shown: Mapping[str, Any] = self._world.redact(inputs_for_show(step, results, changed))
        return shown


def ms_since(started: float) -> float:
    """Milliseconds since a moment of `time.perf_counter`."""
    return round((time.perf_counter() - started) * 1000, 3)


def _check_outputs(step: Step, changed: Mapping[str, Any]) -> None:
    read_outputs(step, changed, is_whole=False)
