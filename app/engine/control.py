"""The user's hand on a run: pause, resume, step, stop, and what is held. Any thread may call it."""

import threading
from collections.abc import Iterable, Mapping
from typing import Any

from app.engine.breakpoint import Breakpoint
from app.engine.budget import Budget
from app.engine.debugger import Debugger, Held
from blocks.sdk import StopRun


class RunControl:
    """Shared by the run and whoever watches it.

    Attributes:
        stop_event: Set once the run is to end; services that wait look at it.
        debugger: Where the run holds.
        budget: How many messages it may send before it holds and asks.
    """

    def __init__(self) -> None:
        self.stop_event = threading.Event()
        self.debugger = Debugger()
        self.budget = Budget()
        self._may_go = threading.Event()
        self._may_go.set()
        self._is_leaving = False

    @property
    def is_stopped(self) -> bool:
        """Whether the run is to end."""
        return self.stop_event.is_set()

    @property
    def is_leaving(self) -> bool:
        """Whether no further block may start, although the run is to go on another time."""
        return self._is_leaving or self.is_stopped

    @property
    def is_paused(self) -> bool:
        """Whether no further block may start."""
        return not self._may_go.is_set()

    def pause(self) -> None:
        """Let running blocks end, and start no further one. What is held stays held."""
        self._may_go.clear()
        # Looked at afterwards: the run may be ended by another thread, or a signal, meanwhile.
        if self.is_leaving:
            self._may_go.set()

    def resume(self) -> None:
        """Go on: end the pause, let go what is held, hold at breakpoints alone."""
        self.debugger.go_on()
        self._may_go.set()

    def step(self) -> None:
        """Go on to the next block: hold each that is about to begin, let go the one held longest.

        From a pause, what is about to begin is held and nothing runs yet.
        """
        self.debugger.step()
        self._may_go.set()

    def run_to(self, block: str) -> None:
        """Go on, and hold in front of the block with this id; a breakpoint on the way holds too."""
        self.debugger.run_to(block)
        self._may_go.set()

    def stop(self) -> None:
        """End the run: waits end at once, no further block starts."""
        self.stop_event.set()
        self._may_go.set()
        self.debugger.close()

    def leave(self) -> None:
        """Start no further block, and let those end that run: the run goes on another time."""
        self._is_leaving = True
        self._may_go.set()
        self.debugger.close()

    def may_send(self) -> bool:
        """Count one more message, where the limit holds single blocks; gives whether it may go."""
        return self.budget.pauses or self.budget.take()

    def spend(self) -> None:
        """Count one more message, where the limit pauses the run; wait until there is more.

        Raises:
            StopRun: The run is to end, or to go on another time.
        """
        while self.budget.pauses and not self.budget.take():
            if self.is_leaving:
                raise StopRun
            self.pause()
            self.wait_while_paused()

    def set_breakpoints(self, breakpoints: Iterable[Breakpoint]) -> None:
        """As `Debugger.set_breakpoints`."""
        self.debugger.set_breakpoints(breakpoints)

    def set_holds_at_error(self, holds: bool) -> None:
        """As `Debugger.set_holds_at_error`."""
        self.debugger.set_holds_at_error(holds)

    def held(self) -> tuple[Held, ...]:
        """As `Debugger.held`."""
        return self.debugger.held()

    def release(self, block: str, changed: Mapping[str, Any] | None = None) -> None:
        """As `Debugger.release`."""
        self.debugger.release(block, changed)

    def retry(
        self, block: str, changed: Mapping[str, Any] | None = None, *, may_repeat: bool = False
    ) -> None:
        """As `Debugger.retry`."""
        self.debugger.retry(block, changed, may_repeat=may_repeat)

    def wait_while_paused(self) -> None:
        """Return when the run goes on or is to end."""
        self._may_go.wait()
