"""How many messages a run may send before it asks. Any thread may call it."""

import threading


class Budget:
    """Counts effects outside against a limit; an outward block is one, however often it tries.

    Attributes:
        pauses: At the limit the whole run pauses, instead of the block being held: set where many
            rows run side by side.
    """

    def __init__(self) -> None:
        self.pauses = False
        self._lock = threading.Lock()
        self._most: int | None = None
        self._used = 0

    @property
    def most(self) -> int | None:
        """The limit; None for none."""
        return self._most

    @property
    def used(self) -> int:
        """How many were begun."""
        return self._used

    def set_most(self, most: int | None) -> None:
        """Set another limit. What waits for it is let go by whoever holds it."""
        with self._lock:
            self._most = most

    def take(self, *, by_word: bool = False) -> bool:
        """Count one more effect, if it is within the limit; gives whether it is.

        Args:
            by_word: The user said so: it counts, and goes beyond the limit.
        """
        with self._lock:
            if not by_word and self._most is not None and self._used >= self._most:
                return False
            self._used += 1
            return True
