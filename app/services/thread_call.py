"""Calls that nothing can interrupt (look-ups, keyrings): in a thread, with a time limit."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from blocks.sdk import StopRun

_T = TypeVar("_T")

TICK_S = 0.05
"""How long a stop may go unnoticed."""


class ThreadCall(Generic[_T]):
    """Begins `function` in a daemon thread, which does not keep the process from ending.

    Args:
        function: Goes on in the background when nobody waits for it any longer.

    Attributes:
        error: What it raised, once it is done.
    """

    def __init__(self, function: Callable[[], _T], name: str) -> None:
        self.error: BaseException | None = None
        self._function = function
        self._done = threading.Event()
        self._results: list[_T] = []
        threading.Thread(target=self._run, name=name, daemon=True).start()

    @property
    def is_done(self) -> bool:
        """Whether it has come back, well or not."""
        return self._done.is_set()

    def join(self, time_limit_s: float, stop: threading.Event | None = None) -> None:
        """Wait until it is done.

        Raises:
            TimeoutError: It is not done yet.
            StopRun: `stop` was set meanwhile.
        """
        end = time.monotonic() + time_limit_s
        while not self._done.wait(min(TICK_S, max(0.0, end - time.monotonic()))):
            if stop is not None and stop.is_set():
                raise StopRun
            if time.monotonic() >= end:
                raise TimeoutError

    def result(self) -> _T:
        """What it returned, or raises what it raised; only once it is done."""
        if self.error is not None:
            raise self.error
        return self._results[0]

    def _run(self) -> None:
        try:
            self._results.append(self._function())
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
            self.error = error
        finally:
            self._done.set()
