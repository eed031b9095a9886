"""Runs one block of a plan: tries, waits and tries again, and words for what went wrong."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.engine.binding import Dead, Outputs, make_inputs
from app.engine.block_context import open_context
from app.engine.control import RunControl
from app.engine.plan import Step
from app.engine.retry import delay_before_next_try
from app.engine.world import World
from blocks.sdk import BlockError, BlockOutputs, CordboardError, write_text


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
        log: `(level, text)`.
        started: Called with the number of each try as it begins.
        retrying: `(try_number, delay_s, error)` before each wait.
    """

    world: World
    control: RunControl
    trigger: Mapping[str, Any]
    key: str
    log: Callable[[str, str], None]
    started: Callable[[int], None]
    retrying: Callable[[int, float, str], None]

    def run(self, step: Step, results: Mapping[str, Outputs | Dead]) -> Done | Failed:
        """Run the block until it succeeds or no further try is allowed.

        Raises:
            StopRun: The user stopped the run meanwhile.
        """
        tries = 0
        while True:
            tries += 1
            self.started(tries)
            try:
                return self._try(step, results)
            except BlockError as error:
                delay = delay_before_next_try(step, error, tries, self.key)
                if delay is None:
                    return self._failed(step, error)
                self.retrying(tries, delay, self.world.redact(str(error)))
                self._wait(step, delay)
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
        limit = step.block.policy.time_limit_s
        context = open_context(
            self.world,
            block_id=step.id,
            provider=step.provider,
            key=self.key,
            trigger=self.trigger,
            deadline=None if limit is None else time.monotonic() + limit,
            stop=self.control.stop_event,
            write=lambda level, text: self.log(level, self.world.redact(text)),
        )
        inputs = make_inputs(step, results, context.secrets)
        return self._done(step.spec.start(inputs, context, step.block.inputs))

    def _wait(self, step: Step, delay_s: float) -> None:
        reach = self.world.reach(
            block_id=step.id,
            provider=step.provider,
            idempotency_key=self.key,
            deadline=None,
            stop=self.control.stop_event,
        )
        reach.clock.sleep(delay_s)

    def _done(self, outputs: BlockOutputs) -> Done:
        shown = outputs.model_dump(mode="json", fallback=write_text)
        return Done(dict(outputs), self.world.redact(shown))

    def _failed(self, step: Step, error: BlockError) -> Failed:
        text = self.world.redact(str(error))
        success = step.spec.mark.success
        if success is None:
            return Failed(text, None, may_have_arrived=error.may_have_arrived)
        values: dict[str, Any] = {port.name: None for port in step.ports.outputs}
        values |= {success: False, "error": text}
        values |= {name: value for name, value in error.outputs.items() if name in values}
        shown = self.world.redact(dict(values))
        return Failed(text, values, shown, error.may_have_arrived)
