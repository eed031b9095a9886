"""What stands in front of every effect outside: rates, quiet hours, who may be written to.

Here is what a gate is asked and says; the gates themselves are elsewhere.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from app.engine.plan import Step
from blocks.sdk import BlockError, BlockInputs


@dataclass(frozen=True, slots=True)
class Sending:
    """An effect that is about to begin.

    Attributes:
        key: Its idempotency key.
        customer: What the source of the workflow gave.
        now: By the clock of the run, aware.
    """

    step: Step
    inputs: BlockInputs
    key: str
    customer: Mapping[str, Any]
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class Pause:
    """Not before `due`, for `reason`. `zone` names the time zone that it is to be told in."""

    due: dt.datetime
    reason: str
    zone: str = ""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Not at all, for `reason`; the block is skipped."""

    reason: str


class Gate(Protocol):
    """Any thread may ask it."""

    def before(self, sending: Sending) -> Pause | HeldBack | None:
        """Whether it may begin now; asked again after a pause."""
        ...

    def after(self, step: Step, error: BlockError | None, now: dt.datetime) -> Pause | None:
        """Hear how a try ended. A pause: it is tried again then, whatever the block's policy."""
        ...


class _OpenGate:
    def before(self, sending: Sending) -> None:
        pass

    def after(self, step: Step, error: BlockError | None, now: dt.datetime) -> None:
        pass


OPEN_GATE: Gate = _OpenGate()
"""Lets everything through."""


class Gates:
    """Several gates, one behind the other."""

    def __init__(self, *gates: Gate) -> None:
        self._gates = gates

    def before(self, sending: Sending) -> Pause | HeldBack | None:
        """As `Gate.before`: what the first that is closed says."""
        for gate in self._gates:
            verdict = gate.before(sending)
            if verdict is not None:
                return verdict
        return None

    def after(self, step: Step, error: BlockError | None, now: dt.datetime) -> Pause | None:
        """As `Gate.after`: the longest pause of all."""
        pauses = [pause for gate in self._gates if (pause := gate.after(step, error, now))]
        return max(pauses, key=lambda pause: pause.due, default=None)
