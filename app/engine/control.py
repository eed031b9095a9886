"""The user's hand on a run: pause, resume, stop. Any thread may call it."""

import threading


class RunControl:
    """Shared by the run and whoever watches it.

    Attributes:
        stop_event: Set once the run is to end; services that wait look at it.
    """

    def __init__(self) -> None:
        self.stop_event = threading.Event()
        self._may_go = threading.Event()
        self._may_go.set()

    @property
    def is_stopped(self) -> bool:
        """Whether the run is to end."""
        return self.stop_event.is_set()

    @property
    def is_paused(self) -> bool:
        """Whether no further block may start."""
        return not self._may_go.is_set()

    def pause(self) -> None:
        """Let running blocks end, and start no further one."""
        if not self.is_stopped:
            self._may_go.clear()

    def resume(self) -> None:
        """Go on."""
        self._may_go.set()

    def stop(self) -> None:
        """End the run: waits end at once, no further block starts."""
        self.stop_event.set()
        self._may_go.set()

    def wait_while_paused(self) -> None:
        """Return when the run goes on or is to end."""
        self._may_go.wait()
