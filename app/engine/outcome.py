"""How a block ended, and outcomes that are given instead of run: recorded, pinned, by hand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.engine.binding import Outputs
from app.engine.event import Origin
from app.engine.plan import Step
from blocks.sdk import STARS, BlockOutputs, InvalidInputError, Kind, write_text

Redact = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Done:
    """A block succeeded: `values` go on, `shown` is JSON-able with secrets starred.

    Attributes:
        origin: Where the values are from, an `Origin`; empty when the block ran.
    """

    values: Outputs
    shown: Mapping[str, Any]
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """A block failed with `error`.

    Attributes:
        values: What the flow goes on with, or None when the block gives nothing.
        may_have_arrived: The other side may have acted on the last try.
        tries: How many tries were made in all.
        origin: As of `Done`.
    """

    error: str
    values: Outputs | None
    shown: Mapping[str, Any] = field(default_factory=dict)
    may_have_arrived: bool = False
    tries: int = 0
    origin: str = ""


@dataclass(frozen=True, slots=True)
class NotSent:
    """A block was kept from acting outside, for `reason`; what hangs on it is skipped with it."""

    reason: str


Ran = Done | Failed
Outcome = Ran | NotSent


def show(outputs: BlockOutputs, redact: Redact) -> Mapping[str, Any]:
    """Outputs as events have them."""
    shown: Mapping[str, Any] = redact(
        # What is given may lack an output; that is no matter here.
        outputs.model_dump(mode="json", fallback=write_text, warnings=False)
    )
    return shown


def given_outcome(
    step: Step, given: Mapping[str, Any], origin: Origin, redact: Redact, *, is_live: bool
) -> Ran:
    """What a block ends with that does not run because its outputs are known.

    Args:
        given: Outputs, JSON-able. With a success output that is false it is a failure, as it was
            when they were recorded.
        is_live: What would really be sent must not hold stars in the place of a secret.
    """
    if is_live and STARS in str(given):
        text = (
            f"The values given for “{step.title}” hold a secret that was starred, so they are "
            "not used in a live run. Let the block run."
        )
        return Failed(text, None, origin=origin)
    try:
        values = read_outputs(step, given)
    except InvalidInputError as error:
        return Failed(str(error), None, origin=origin)
    shown = _show(step, values, redact)
    success = step.spec.mark.success
    if success is not None and values.get(success) is False:
        error_text = redact(str(values.get("error") or f"“{step.title}” failed."))
        return Failed(error_text, values, shown, origin=origin)
    return Done(values, shown, origin)


def by_hand(step: Step, outcome: Ran, changed: Mapping[str, Any], redact: Redact) -> Ran:
    """The outcome with outputs that the user gave while the block was held.

    Raises:
        InvalidInputError: One of them does not fit.
    """
    typed = read_outputs(step, changed, is_whole=False)
    if isinstance(outcome, Done):
        values = {**outcome.values, **typed}
    else:
        values = read_outputs(step, {})
        if step.spec.mark.success is not None:
            values[step.spec.mark.success] = True
        values |= typed
    return Done(values, _show(step, values, redact), Origin.GIVEN)


def read_outputs(step: Step, given: Mapping[str, Any], *, is_whole: bool = True) -> dict[str, Any]:
    """Outputs as the block would give them. An output may be None, as after a failure.

    Args:
        is_whole: Outputs that are not given are as by default.

    Raises:
        InvalidInputError: There is no such output, or a value does not fit.
    """
    is_open = step.spec.outputs.model_config.get("extra") == "allow"
    values = {port.name: port.default for port in step.ports.outputs} if is_whole else {}
    for name, value in given.items():
        port = step.ports.output(name)
        if port is None:
            if not is_open:
                raise InvalidInputError(f"“{step.title}” has no output “{name}”.", input=name)
            values[name] = value
        elif value is None:
            values[name] = None
        elif port.type.kind == Kind.SECRET:
            raise InvalidInputError(f"“{port.label}” is a secret and cannot be given.", input=name)
        else:
            try:
                values[name] = port.read(value)
            except ValueError as error:
                raise InvalidInputError(
                    f"The value given for “{port.label}” of “{step.title}” {error}.", input=name
                ) from None
    return values


def _show(step: Step, values: Mapping[str, Any], redact: Redact) -> Mapping[str, Any]:
    return show(step.spec.outputs.model_construct(**values), redact)
