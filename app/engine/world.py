"""What the engine asks of the world it runs in, live or rehearsal. No implementation here."""

import threading
from collections.abc import Mapping
from typing import Any, Protocol

from blocks.sdk import Clock, Files, Http, Mail, Secrets


class Reach(Protocol):
    """The services of one try of one block."""

    @property
    def http(self) -> Http: ...  # noqa: D102 - as in blocks.sdk.Context
    @property
    def mail(self) -> Mail: ...  # noqa: D102
    @property
    def secrets(self) -> Secrets: ...  # noqa: D102
    @property
    def clock(self) -> Clock: ...  # noqa: D102
    @property
    def files(self) -> Files: ...  # noqa: D102


class World(Protocol):
    """Everything outside the engine that a run touches."""

    @property
    def mode(self) -> str:
        """`rehearse` or `live`."""
        ...

    @property
    def clock(self) -> Clock:
        """The time of the run, for its events."""
        ...

    def reach(
        self,
        *,
        block_id: str,
        provider: str,
        idempotency_key: str,
        deadline: float | None,
        stop: threading.Event,
    ) -> Reach:
        """Services for one try of a block. Cheap: what is not used is not made.

        Args:
            block_id: Who calls.
            provider: What faults and rates are kept by.
            idempotency_key: The same over all tries of one effect.
            deadline: `time.monotonic()` after which every call ends; None for the call's own limit.
            stop: When set, calls end with `StopRun`.
        """
        ...

    def begin_row(self, row: str, row_key: str, trigger: Mapping[str, Any]) -> None:
        """A row begins; calls about it have `row_key` in their idempotency key.

        Args:
            row: Its number for show; empty when there is only one.
            trigger: What started it.
        """
        ...

    def redact(self, value: Any) -> Any:
        """A JSON-able value with every secret in it starred."""
        ...

    def close(self) -> None:
        """End what the world started."""
        ...
