"""One exchange with another machine: its deadline and its end. The watchdog keeps the time."""

import contextlib
import socket
import threading
import time
from enum import Enum

from app.services.call import Call
from blocks.sdk import StopRun, TransportError


class End(Enum):
    """Why an exchange was cut off."""

    STOPPED = "stopped"
    """The user stopped the run."""
    OVERDUE = "overdue"
    """Its time limit is over."""


class Exchange:
    """Everything from looking the host up to the last byte of the answer.

    The thread that makes the exchange hands over each socket it waits on (`watch`), so that another
    thread can cut it off (`end`): closing a socket is what gets its reader out of a wait.

    Args:
        host: As the user knows it; named in errors.
        time_limit_s: The limit of the exchange, cut short by the deadline of the call.
        cut_to_s: Cuts it shorter still, without a word in the error.

    Attributes:
        is_connected: The other side has taken the connection.
        is_sent: The other side may act on what it got.
        is_only_loopback: No other machine may be contacted.
        ended: What cut it off, if anything did.
        finished_at: `time.monotonic()` of a regular end.
    """

    def __init__(
        self,
        host: str,
        call: Call,
        time_limit_s: float,
        *,
        cut_to_s: float | None = None,
        is_only_loopback: bool = False,
    ) -> None:
        now = time.monotonic()
        limit_s = time_limit_s if call.deadline is None else min(time_limit_s, call.deadline - now)
        self.host = host
        self.stop = call.stop
        self.deadline = now + (limit_s if cut_to_s is None else min(limit_s, cut_to_s))
        self.is_connected = False
        self.is_sent = False
        self.is_only_loopback = is_only_loopback
        self.ended: End | None = None
        self.finished_at: float | None = None
        self._limit_s = limit_s
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None

    @property
    def remaining_s(self) -> float:
        """Seconds left; never 0, which for a socket would mean not to wait at all."""
        return max(0.001, self.deadline - time.monotonic())

    def watch(self, connection: socket.socket | None) -> None:
        """Hands over the socket that the exchange waits on from now."""
        with self._lock:
            self._socket = connection
            if self.ended:
                self._cut()

    def end(self, reason: End) -> None:
        """Cuts the exchange off; called from another thread."""
        with self._lock:
            if self.ended is None and self.finished_at is None:
                self.ended = reason
                self._cut()

    def finish(self) -> None:
        """From now on the exchange leaves its socket alone, which may serve the next one."""
        with self._lock:
            self._socket = None
            self.finished_at = time.monotonic()

    def check(self) -> None:
        """Raises what becomes of an exchange that was stopped or is overdue.

        Raises:
            StopRun: The run was stopped.
            TransportError: The time limit is over.
        """
        if self.ended is End.STOPPED or self.stop.is_set():
            raise StopRun
        if self.ended is End.OVERDUE or time.monotonic() >= self.deadline:
            raise self.overdue()

    def overdue(self) -> TransportError:
        """The error that says that the time limit is over."""
        what = "did not answer" if self.is_connected else "could not be reached"
        return TransportError(
            f"{self.host} {what} within {seconds(self._limit_s)}.",
            is_transient=True,
            may_have_arrived=self.is_sent,
        )

    def _cut(self) -> None:
        if self._socket is not None:
            # Past ssl.SSLSocket, which would forget its TLS state under the thread that reads.
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def seconds(amount_s: float) -> str:
    """`30 seconds`, `1 second`, `0.5 seconds`."""
    number = f"{round(max(0.0, amount_s), 1):g}"
    return f"{number} second" if number == "1" else f"{number} seconds"
