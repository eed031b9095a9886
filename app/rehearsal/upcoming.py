"""What comes next in a rehearsal: waits that are held, and messages that take effect later."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from app.rehearsal.outbox import Delivery
from app.rehearsal.virtual_clock import Wait


@dataclass(frozen=True, slots=True)
class Upcoming:
    """Something that lies ahead.

    Attributes:
        at: When, aware.
        block_id: The block that waits, or that sent the message.
        delivery: The message; None for a wait.
    """

    at: dt.datetime
    block_id: str
    delivery: Delivery | None = None


def upcoming(
    now: dt.datetime, waits: Iterable[Wait], deliveries: Iterable[Delivery]
) -> tuple[Upcoming, ...]:
    """All that is not over at `now`, the next first."""
    ahead = [Upcoming(wait.due, wait.who) for wait in waits]
    ahead += [
        Upcoming(delivery.due, delivery.block_id, delivery)
        for delivery in deliveries
        if delivery.due is not None and delivery.due > now
    ]
    return tuple(sorted(ahead, key=lambda one: one.at))
