"""Runs one block of a plan: tries, waits and tries again, and words for what went wrong."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.engine.binding import Dead, Outputs, make_inputs
from app.engine.block_context import BlockContext, Say, open_context
from app.engine.control import RunControl
from app.engine.event import BlockRetrying, BlockStarted
from app.engine.plan import Step
from app.engine.retry import delay_before_next_try
from app.engine.world import World
from blocks.sdk import BlockError, BlockOutputs, CordboardError, TransportError, write_text


@dataclass(frozen=True, slots=True)
class Done:
    """A block succeeded: `values` go on, `shown` is JSON-able with secrets starred."""

    values: Outputs
    shown: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Failed:
    """A block failed with `error`.

    Attributes:
        values: What the flow goes on with, or None when the block gives nothing.
        may_have_arrived: The other side may have acted on the last try.
    """

    error: str
    values: Outputs | None
    shown: Mapping[str, Any] = field(default_factory=dict)
    may_have_arrived: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one block's run needs beside its step.

    Attributes:
        key: The idempotency key of the effect.
        say: Emits the events of the block.
    """

    world: World
    control: RunControl
    trigger: Mapping[str, Any]
    key: str
    say: Say

    def run(self, step: Step, results: Mapping[str, Outputs | Dead]) -> Done | Failed:
        """Run the block until it succeeds or no further try is allowed.

        Raises:
            StopRun: The user stopped the run meanwhile.
        """
        tries = 0
        while True:
            tries += 1
            self.say(BlockStarted, try_number=tries)
            try:
                return self._try(step, results)
            except BlockError as error:
                delay = delay_before_next_try(step, error, tries, self.key)
                if delay is None:
                    return self._failed(step, error)
                text = self.world.redact(str(error))
                self.say(BlockRetrying, try_number=tries, delay_s=delay, error=text)
                self._open(step).clock.sleep(delay)
            except CordboardError as error:
                return self._failed(step, BlockError(str(error)))
            except Exception as error:  # noqa: BLE001 - a bug in a block must not take the run down
                what = f"{type(error).__name__}: {error}"
                return self._failed(
                    step,
                    BlockError(
                        f"“{step.title}” has a fault and could not go on ({what}). "
                        f"Please tell whoever wrote the block “{step.spec.type}”.",
                        may_have_arrived=step.spec.mark.outward,
                    ),
                )

    def _try(self, step: Step, results: Mapping[str, Outputs | Dead]) -> Done:
        limit_s = step.block.policy.time_limit_s
        context = self._open(step, None if limit_s is None else time.monotonic() + limit_s)
        inputs = make_inputs(step, results, context.secrets)
        return self._done(step.spec.start(inputs, context, step.block.inputs))

    def _open(self, step: Step, deadline: float | None = None) -> BlockContext:
        return open_context(
            self.world,
            block_id=step.id,
            provider=step.provider,
            key=self.key,
            trigger=self.trigger,
            deadline=deadline,
            stop=self.control.stop_event,
            say=self.say,
        )

    def _done(self, outputs: BlockOutputs) -> Done:
        shown = outputs.model_dump(mode="json", fallback=write_text)
        return Done(dict(outputs), self.world.redact(shown))

    def _failed(self, step: Step, error: BlockError) -> Failed:
        text = self.world.redact(str(error))
        if isinstance(error, TransportError) and error.may_have_arrived and step.spec.mark.outward:
            text += " It may have arrived all the same: look there before sending it again."
        success = step.spec.mark.success
        if success is None:
            return Failed(text, None, may_have_arrived=error.may_have_arrived)
        values: dict[str, Any] = {port.name: None for port in step.ports.outputs}
        values |= {success: False, "error": text}
        values |= {name: value for name, value in error.outputs.items() if name in values}
        shown = self.world.redact(dict(values))
        return Failed(text, values, shown, error.may_have_arrived)
