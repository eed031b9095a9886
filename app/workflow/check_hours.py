"""What is wrong with the quiet hours of a workflow."""

from collections.abc import Iterator

from app.workflow.model import Problem
from app.workflow.wiring import Wiring
from app.workflow.words import ended
from blocks.sdk import Kind, read_time, read_timezone


def check_hours(wiring: Wiring) -> Iterator[Problem]:
    """The problems of the quiet hours."""
    hours = wiring.workflow.quiet_hours
    if hours is None:
        return
    read = []
    for name in ("start", "end"):
        try:
            read.append(read_time(getattr(hours, name)))
        except ValueError as error:
            yield _problem(f"The {name} of the quiet hours cannot be used: {ended(str(error))}")
    if len(read) == 2 and read[0] == read[1]:
        yield _problem("Start and end of the quiet hours are the same, so nothing would go out.")
    if hours.timezone is None:
        if not _source_tells_zone(wiring):
            yield _problem(
                "The source does not tell the customer's time zone, so the quiet hours need one.",
                "Write a “timezone” there, such as Asia/Kolkata.",
            )
        return
    try:
        read_timezone(hours.timezone)
    except ValueError as error:
        yield _problem(f"The time zone of the quiet hours cannot be used: {ended(str(error))}")


def _source_tells_zone(wiring: Wiring) -> bool:
    """Whether customers come with their time zone; so, too, where there is no source yet."""
    outputs = [port for source in wiring.sources for port in wiring.ports(source).outputs]
    return not outputs or any(port.type.kind == Kind.TIMEZONE for port in outputs)


def _problem(message: str, mend: str = "Mend it in the file, at quiet_hours.") -> Problem:
    return Problem(message=message, mend=mend)
