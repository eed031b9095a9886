"""Quiet hours: what goes out to a customer waits until their working hours begin."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from app.engine.gate import Pause, Sending
from app.engine.plan import Step
from app.workflow.model import QuietHours
from blocks.sdk import BlockError, read_time, read_timezone, within_hours

_OTHERWISE = "UTC"


class QuietGate:
    """Satisfies `Gate`.

    Args:
        hours: Of the workflow, without problems.
    """

    def __init__(self, hours: QuietHours) -> None:
        self._hours = read_time(hours.end), read_time(hours.start)
        self._zone = hours.timezone

    def before(self, sending: Sending) -> Pause | None:
        """As `Gate.before`."""
        if sending.step.spec.mark.keeps_hours:
            return None
        customer = sending.customer
        zone = customer.get("timezone")
        own = _hours_of(customer)
        if own is None:
            zone = self._zone or zone
        name = _zone_name(zone)
        due = within_hours(sending.now, *(own or self._hours), ZoneInfo(name))
        return Pause(due, "quiet hours", name) if due > sending.now else None

    def after(self, step: Step, error: BlockError | None, now: dt.datetime) -> None:
        """Nothing."""


def _zone_name(zone: Any) -> str:
    try:
        return read_timezone(zone)
    except ValueError:
        return _OTHERWISE


def _hours_of(customer: Mapping[str, Any]) -> tuple[dt.time, dt.time] | None:
    """The working hours that a customer comes with."""
    start, end = customer.get("start_working_hour"), customer.get("end_working_hour")
    if isinstance(start, dt.time) and isinstance(end, dt.time) and start != end:
        return start, end
    return None
