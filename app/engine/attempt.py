"""Runs one block of a plan: tries, waits and tries again, and words for what went wrong."""

import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.engine.binding import Dead, Outputs, make_inputs
from app.engine.block_context import Say
from app.engine.effect import EffectState, of_done, of_failed, remembered
from app.engine.event import BlockEvent, BlockRetrying, BlockStarted, Origin
from app.engine.gate import HeldBack, Sending
from app.engine.outcome import Done, Failed, NotSent, Outcome, show
from app.engine.parking import Parked, Wait
from app.engine.plan import Step
from app.engine.result_store import Result, ResultStore, result_key
from app.engine.retry import delay_before_next_try, may_try_again
from app.engine.row_terms import RowTerms
from blocks.sdk import (
    BlockError,
    BlockInputs,
    BlockOutputs,
    CordboardError,
    JournalError,
    TransportError,
)

Results = Mapping[str, Outputs | Dead]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one block's run needs beside its step.

    Attributes:
        say: Emits the events of the block.
        changed: Inputs that go over what is linked and written, JSON-able.
        tries: Tries made before, of a block that the user tries again.
        wait: The wait after which the block is begun anew.
    """

    terms: RowTerms
    say: Say
    changed: Mapping[str, Any] = field(default_factory=dict)
    tries: int = 0
    wait: Wait | None = None

    def run(self, step: Step, results: Results) -> Outcome:
        """Run the block until it succeeds or no further try is allowed.

        Raises:
            StopRun: The user stopped the run meanwhile.
            Parked: It has to wait long.
            JournalError: The effect could not be kept; nothing more was sent.
        """
        done = self._look_back(step)
        if not isinstance(done, int):
            return done
        while True:
            try:
                return self._try(step, results, done)
            except JournalError:
                raise
            except Exception as error:  # noqa: BLE001 - a bug in a block must not take the run down
                failure = _in_words(step, error)
            done += 1
            delay = self._delay(step, failure, done)
            if delay is None:
                return self._failed(step, failure, done)
            text = self.terms.world.redact(str(failure))
            number = self.tries + done
            self.say(BlockRetrying, try_number=number, delay_s=delay, error=text)
            self._wait(step, delay, done, text)

    def _look_back(self, step: Step) -> Outcome | int:
        """What became of an effect that began earlier; the tries made where it goes on."""
        waited = self.wait.tries if self.wait else 0
        if not (self.terms.looks_back and step.spec.mark.outward):
            return waited
        known = self.terms.effects.find(self.terms.key + step.id)
        if known is None or known.state == EffectState.REOPENED:
            return waited
        tries = int(known.body.get("tries", 0))
        is_transient = bool(known.body.get("is_transient"))
        if known.state == EffectState.FAILED and (
            waited or may_try_again(step, tries, is_transient=is_transient)
        ):
            return max(tries, waited)
        return remembered(step, known)

    def _try(self, step: Step, results: Results, done: int) -> Outcome:
        """One try, after so many."""
        if step.spec.mark.outward:
            return self._send(step, results, done)
        self.say(BlockStarted, try_number=self.tries + done + 1)
        context = self.terms.open(
            step, self.say, deadline=_deadline(step), wait=self.wait, tries=done
        )
        inputs = make_inputs(step, results, context.secrets, self.changed)
        reuse = self.terms.settings.reuse
        if reuse is not None and (key := result_key(step, inputs)):
            return self._reused(step, inputs, reuse, key)
        return self._done(step.spec.start(inputs, context, step.block.inputs))

    def _send(self, step: Step, results: Results, done: int) -> Outcome:
        """Act outside, once the gate is open and the journal knows of it."""
        terms, key = self.terms, self.terms.key + step.id
        inputs = make_inputs(step, results, terms.open(step, self.say).secrets, self.changed)
        if (reason := self._pass_gate(step, inputs, results, done)) is not None:
            return NotSent(reason)
        if not done:
            terms.control.spend()
        self.say(BlockStarted, try_number=self.tries + done + 1)
        known = terms.effects.begin(key, step, terms.row, again=done > 0)
        if known is not None:
            return remembered(step, known)
        # What it may take begins now: waiting in front of the gate is no part of it.
        context = terms.open(step, self.say, deadline=_deadline(step), wait=self.wait, tries=done)
        try:
            ended = self._done(step.spec.start(inputs, context, step.block.inputs))
        except Exception as error:
            failure = _in_words(step, error)
            failed = self._failed(step, failure, done + 1)
            terms.effects.settle(key, *of_failed(failed, failure))
            raise
        terms.effects.settle(key, *of_done(ended))
        terms.gate.after(step, None, terms.world.clock.now())
        return ended

    def _pass_gate(
        self, step: Step, inputs: BlockInputs, results: Results, done: int
    ) -> str | None:
        """Wait until the gate is open. Gives why it never will be."""
        terms = self.terms
        customer = results.get(terms.source, {})
        if isinstance(customer, Dead):
            customer = {}
        while True:
            now = terms.world.clock.now()
            verdict = terms.gate.before(Sending(step, inputs, terms.key + step.id, customer, now))
            if verdict is None:
                return None
            if isinstance(verdict, HeldBack):
                return verdict.reason
            left_s = (verdict.due - now).total_seconds()
            self._wait(step, left_s, done, verdict.reason, verdict.zone)

    def _delay(self, step: Step, error: BlockError, done: int) -> float | None:
        """Seconds before the next try; None for no more."""
        delay = delay_before_next_try(step, error, done, self.terms.key + step.id)
        if not step.spec.mark.outward:
            return delay
        now = self.terms.world.clock.now()
        pause = self.terms.gate.after(step, error, now)
        if pause is None:
            return delay
        return max(delay or 0.0, (pause.due - now).total_seconds())

    def _wait(self, step: Step, seconds: float, done: int, reason: str, zone: str = "") -> None:
        """Wait, after so many tries: in this thread, or parked."""
        longest_s = self.terms.parks_after_s
        if longest_s is None or seconds < longest_s:
            self.terms.sleep(step, seconds)
            return
        sleeps = self.wait.sleeps if self.wait else {}
        due = self.terms.world.clock.now() + dt.timedelta(seconds=seconds)
        raise Parked(Wait(step.id, due, zone, reason, sleeps, done))

    def _reused(self, step: Step, inputs: BlockInputs, reuse: ResultStore, key: str) -> Done:
        kept = reuse.get(key)
        if kept is not None:
            return Done(kept.values, self.terms.world.redact(kept.shown), Origin.REUSED)
        has_said = False

        def say(kind: type[BlockEvent], /, **said: Any) -> None:
            nonlocal has_said
            has_said = True
            self.say(kind, **said)

        context = self.terms.open(step, say, deadline=_deadline(step))
        done = self._done(step.spec.start(inputs, context, step.block.inputs))
        # What is reused says nothing, so a result with words of its own is worked out anew.
        if not has_said:
            reuse.put(key, Result(done.values, done.shown))
        return done

    def _done(self, outputs: BlockOutputs) -> Done:
        return Done(dict(outputs), show(outputs, self.terms.world.redact))

    def _failed(self, step: Step, error: BlockError, tries: int) -> Failed:
        redact = self.terms.world.redact
        text = redact(str(error))
        if isinstance(error, TransportError) and error.may_have_arrived and step.spec.mark.outward:
            text += " It may have arrived all the same: look there before sending it again."
        success = step.spec.mark.success
        if success is None:
            return Failed(
                text, None, may_have_arrived=error.may_have_arrived, tries=self.tries + tries
            )
        values: dict[str, Any] = {port.name: None for port in step.ports.outputs}
        values |= {success: False, "error": text}
        values |= {name: value for name, value in error.outputs.items() if name in values}
        shown = redact(dict(values))
        return Failed(text, values, shown, error.may_have_arrived, self.tries + tries)


def _deadline(step: Step) -> float | None:
    limit_s = step.block.policy.time_limit_s
    return None if limit_s is None else time.monotonic() + limit_s


def _in_words(step: Step, error: Exception) -> BlockError:
    """What a block failed with, as a sentence for its user."""
    if isinstance(error, BlockError):
        return error
    if isinstance(error, CordboardError):
        return BlockError(str(error))
    what = f"{type(error).__name__}: {error}"
    return BlockError(
        f"“{step.title}” has a fault and could not go on ({what}). "
        f"Please tell whoever wrote the block “{step.spec.type}”.",
        may_have_arrived=step.spec.mark.outward,
    )
