"""Runs one block of a plan: tries, waits and tries again, and words for what went wrong."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.engine.binding import Dead, Outputs, make_inputs
from app.engine.block_context import BlockContext, Say, open_context
from app.engine.control import RunControl
from app.engine.event import BlockEvent, BlockRetrying, BlockStarted, Origin
from app.engine.outcome import Done, Failed, show
from app.engine.plan import Step
from app.engine.result_store import Result, ResultStore, result_key
from app.engine.retry import delay_before_next_try
from app.engine.world import World
from blocks.sdk import BlockError, BlockInputs, BlockOutputs, CordboardError, TransportError


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one block's run needs beside its step.

    Attributes:
        key: The idempotency key of the effect.
        say: Emits the events of the block.
        changed: Inputs that go over what is linked and written, JSON-able.
        reuse: Where results of pure blocks are found and kept.
        tries: Tries made before, of a block that the user tries again.
    """

    world: World
    control: RunControl
    trigger: Mapping[str, Any]
    key: str
    say: Say
    changed: Mapping[str, Any] = field(default_factory=dict)
    reuse: ResultStore | None = None
    tries: int = 0

    def run(self, step: Step, results: Mapping[str, Outputs | Dead]) -> Done | Failed:
        """Run the block until it succeeds or no further try is allowed.

        Raises:
            StopRun: The user stopped the run meanwhile.
        """
        tries = 0
        while True:
            tries += 1
            self.say(BlockStarted, try_number=self.tries + tries)
            try:
                return self._try(step, results)
            except BlockError as error:
                delay = delay_before_next_try(step, error, tries, self.key)
                if delay is None:
                    return self._failed(step, error, tries)
                text = self.world.redact(str(error))
                number = self.tries + tries
                self.say(BlockRetrying, try_number=number, delay_s=delay, error=text)
                self._open(step).clock.sleep(delay)
            except CordboardError as error:
                return self._failed(step, BlockError(str(error)), tries)
            except Exception as error:  # noqa: BLE001 - a bug in a block must not take the run down
                what = f"{type(error).__name__}: {error}"
                return self._failed(
                    step,
                    BlockError(
                        f"“{step.title}” has a fault and could not go on ({what}). "
                        f"Please tell whoever wrote the block “{step.spec.type}”.",
                        may_have_arrived=step.spec.mark.outward,
                    ),
                    tries,
                )

    def _try(self, step: Step, results: Mapping[str, Outputs | Dead]) -> Done:
        context = self._open(step, self._deadline(step))
        inputs = make_inputs(step, results, context.secrets, self.changed)
        if self.reuse is not None and (key := result_key(step, inputs)):
            return self._reused(step, inputs, self.reuse, key)
        return self._done(step.spec.start(inputs, context, step.block.inputs))

    def _reused(self, step: Step, inputs: BlockInputs, reuse: ResultStore, key: str) -> Done:
        kept = reuse.get(key)
        if kept is not None:
            return Done(kept.values, self.world.redact(kept.shown), Origin.REUSED)
        has_said = False

        def say(kind: type[BlockEvent], /, **said: Any) -> None:
            nonlocal has_said
            has_said = True
            self.say(kind, **said)

        context = self._open(step, self._deadline(step), say)
        done = self._done(step.spec.start(inputs, context, step.block.inputs))
        # What is reused says nothing, so a result with words of its own is worked out anew.
        if not has_said:
            reuse.put(key, Result(done.values, done.shown))
        return done

    def _deadline(self, step: Step) -> float | None:
        limit_s = step.block.policy.time_limit_s
        return None if limit_s is None else time.monotonic() + limit_s

    def _open(
        self, step: Step, deadline: float | None = None, say: Say | None = None
    ) -> BlockContext:
        return open_context(
            self.world,
            block_id=step.id,
            provider=step.provider,
            key=self.key,
            trigger=self.trigger,
            deadline=deadline,
            stop=self.control.stop_event,
            say=say or self.say,
        )

    def _done(self, outputs: BlockOutputs) -> Done:
        return Done(dict(outputs), show(outputs, self.world.redact))

    def _failed(self, step: Step, error: BlockError, tries: int) -> Failed:
        text = self.world.redact(str(error))
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
        shown = self.world.redact(dict(values))
        return Failed(text, values, shown, error.may_have_arrived, self.tries + tries)
