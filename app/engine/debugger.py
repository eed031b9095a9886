"""Where a run holds, what is held, and how it is let go. Any thread may call it.

Not here: what is done with a block that is let go (`app.engine.step_run`).
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.engine.breakpoint import Breakpoint, Where
from app.engine.condition import Condition, parse_condition
from blocks.sdk import GraphError

Values = Mapping[str, Any]
Check = Callable[[Values], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A block that waits for the user.

    Attributes:
        values: JSON-able, secrets starred: outputs where it is held after it has run, else inputs.
        needs_word: Its effect may have arrived: it is only tried again when the user says that it
            may be sent twice.
        check_inputs: Raises `InvalidInputError` where changed inputs cannot be used.
        check_outputs: The same of outputs.
    """

    block: str
    title: str
    row: str
    where: Where
    reason: str
    values: Values
    needs_word: bool = False
    check_inputs: Check = field(repr=False, compare=False)
    check_outputs: Check = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Release:
    """How a block was let go.

    Attributes:
        changed: Inputs where it runs next, else outputs.
        is_retry: A block that failed is to be tried again.
        may_repeat: The user said that what may have arrived may be sent again.
    """

    changed: Values = field(default_factory=dict)
    is_retry: bool = False
    may_repeat: bool = False


class Debugger:
    """The breakpoints of a run and the blocks that are held.

    Attributes:
        is_awake: There may be a reason to hold; while it is False, blocks do not ask.
    """

    def __init__(self) -> None:
        self.is_awake = False
        self._changed = threading.Condition()
        self._breakpoints: tuple[tuple[Breakpoint, Condition | None], ...] = ()
        self._holds_at_error = False
        self._is_stepping = False
        self._target = ""
        self._is_closed = False
        self._held: dict[str, Held] = {}
        self._releases: dict[str, Release] = {}

    @property
    def breakpoints(self) -> tuple[Breakpoint, ...]:
        """Those that are set."""
        return tuple(one for one, _condition in self._breakpoints)

    def set_breakpoints(self, breakpoints: Iterable[Breakpoint]) -> None:
        """Hold at these and no others. What is held stays held."""
        read = tuple(
            (one, parse_condition(one.condition) if one.condition else None) for one in breakpoints
        )
        with self._changed:
            self._breakpoints = read
            self._look_up()

    def set_holds_at_error(self, holds: bool) -> None:
        """Whether a block that fails is held, so that it can be tried again."""
        with self._changed:
            self._holds_at_error = holds
            self._look_up()

    def held(self) -> tuple[Held, ...]:
        """What is held now, the longest first."""
        with self._changed:
            return tuple(self._held.values())

    def step(self) -> None:
        """Let the block go that is held longest; hold every block that is about to begin."""
        with self._changed:
            self._is_stepping = True
            self._look_up()
            waiting = [one for one in self._held if one not in self._releases]
            if waiting:
                self._let_go(waiting[0], Release())

    def run_to(self, block: str) -> None:
        """Let everything go, and hold once in front of `block`."""
        with self._changed:
            self._target = block
            self._go_on()

    def go_on(self) -> None:
        """Let everything go, unchanged, and hold at breakpoints alone."""
        with self._changed:
            self._target = ""
            self._go_on()

    def release(self, block: str, changed: Values | None = None) -> None:
        """Let a block go.

        Args:
            changed: Inputs of a block that has not begun; outputs of one that has run. A block that
                failed goes on with the failure, or with the outputs given here as if it had not.

        Raises:
            GraphError: The block is not held.
            InvalidInputError: What was changed cannot be used; the block stays held.
        """
        with self._changed:
            held = self._held_block(block)
            check = held.check_inputs if held.where == Where.BEFORE else held.check_outputs
            check(changed or {})
            self._let_go(block, Release(changed or {}))

    def retry(self, block: str, changed: Values | None = None, *, may_repeat: bool = False) -> None:
        """Try a block again that is held at an error.

        The new try has the idempotency key of the one before.

        Args:
            changed: Inputs.
            may_repeat: The user's word that the effect may happen twice; needed where
                `Held.needs_word` says so.

        Raises:
            GraphError: The block is not held at an error, or the word is needed.
            InvalidInputError: What was changed cannot be used; the block stays held.
        """
        with self._changed:
            held = self._held_block(block)
            if held.where != Where.ERROR:
                raise GraphError(f"“{held.title}” has not failed, so it is not tried again.")
            if held.needs_word and not may_repeat:
                raise GraphError(
                    f"What “{held.title}” sent may have arrived. Look there first; "
                    "to try again all the same, say that it may be sent twice."
                )
            held.check_inputs(changed or {})
            self._let_go(block, Release(changed or {}, is_retry=True, may_repeat=may_repeat))

    def close(self) -> None:
        """Let everything go for good: the run ends."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    # The run's side

    def reason(self, block: str, where: Where, values: Callable[[], Values]) -> str:
        """Why the block is to be held, in words; empty where it is not. An error is no matter here.

        Args:
            values: Inputs before, outputs after; asked only where a condition needs them.
        """
        with self._changed:
            if self._is_closed:
                return ""
            if where == Where.BEFORE:
                if self._target == block:
                    self._target = ""
                    self._look_up()
                    return "run to here"
                if self._is_stepping:
                    return "step by step"
            known: Values | None = None
            for one, condition in self._breakpoints:
                if one.where != where or one.block not in ("", block):
                    continue
                if condition is None:
                    return "a breakpoint"
                known = values() if known is None else known
                if condition.holds(known):
                    return f"a breakpoint: {one.condition}"
        return ""

    @property
    def holds_at_error(self) -> bool:
        """Whether a block that fails is held."""
        return self._holds_at_error and not self._is_closed

    def hold(self, held: Held, say: Callable[[], None]) -> Release | None:
        """Wait until the block is let go; None when the run ends.

        Args:
            say: Tells that the block is held, at a moment when it can already be let go.
        """
        with self._changed:
            self._held[held.block] = held
        try:
            say()
            with self._changed:
                self._changed.wait_for(lambda: self._is_closed or held.block in self._releases)
                return self._releases.get(held.block)
        finally:
            with self._changed:
                self._held.pop(held.block, None)
                self._releases.pop(held.block, None)

    def _held_block(self, block: str) -> Held:
        held = self._held.get(block)
        if held is None or block in self._releases:
            raise GraphError(f"The block “{block}” is not held.")
        return held

    def _let_go(self, block: str, release: Release) -> None:
        self._releases[block] = release
        self._changed.notify_all()

    def _go_on(self) -> None:
        self._is_stepping = False
        self._look_up()
        for block in self._held:
            self._releases.setdefault(block, Release())
        self._changed.notify_all()

    def _look_up(self) -> None:
        self.is_awake = bool(
            self._breakpoints or self._holds_at_error or self._is_stepping or self._target
        )
