"""Who calls a service: one try of one block, and when it has to be over."""

import threading
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Call:
    """One try of one block.

    Attributes:
        provider: What faults and rates are kept by: a variant's name or a block's type.
        idempotency_key: The same over all tries of one effect.
        deadline: `time.monotonic()` at which every exchange ends; None for its own limit.
        stop: Once set, whatever waits ends with `StopRun`.
    """

    block_id: str
    provider: str
    idempotency_key: str
    deadline: float | None
    stop: threading.Event
