"""Lets messages go to the recipients that are allowed, such as test numbers, and to nobody else."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from app.engine.gate import HeldBack, Sending
from app.engine.plan import Step
from blocks.sdk import BlockError

_CUSTOMER = "customer_number"
_NO_DIGITS = re.compile(r"\D")


class RecipientGate:
    """Satisfies `Gate`. A block that names no recipient writes about its customer.

    Args:
        allowed: Numbers, however they are written, and e-mail addresses.
    """

    def __init__(self, allowed: Iterable[str]) -> None:
        self._allowed = frozenset(map(_plain, allowed))

    def before(self, sending: Sending) -> HeldBack | None:
        """As `Gate.before`."""
        found = list(_recipients(sending)) or [str(sending.customer.get(_CUSTOMER) or "")]
        strange = next((one for one in found if _plain(one) not in self._allowed), None)
        if strange is None:
            return None
        return HeldBack(f"{strange or 'its recipient'} is not among the recipients of this run")

    def after(self, step: Step, error: BlockError | None, now: dt.datetime) -> None:
        """Nothing."""


def _recipients(sending: Sending) -> Iterator[str]:
    for port in sending.step.ports.inputs:
        if port.is_recipient:
            value = getattr(sending.inputs, port.name, None)
            yield from filter(None, map(str.strip, str(value or "").split(";")))


def _plain(recipient: str) -> str:
    if "@" in recipient:
        return recipient.strip().casefold()
    return _NO_DIGITS.sub("", recipient)
