"""How the parts of a bar look: a colour of the theme and a shape for each; and in words."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.editor.clock import span_words
from app.editor.panels.status_pill import WORDS
from app.editor.panels.timeline.scale import Scale
from app.engine.event import BlockEvent
from app.engine.run_state import Status
from app.runs.timeline import Bar, Phase, Timeline


class Look(StrEnum):
    """A kind of part. Colour is never the only sign of it."""

    WAITING = "Waiting"
    RUNNING = "Running"
    OK = "Went well"
    FAILED = "Failed"
    PAUSING = "Between tries"
    HELD = "Held"
    SKIPPED = "Skipped"


STATUS = {
    Look.WAITING: Status.READY,
    Look.RUNNING: Status.RUNNING,
    Look.OK: Status.OK,
    Look.FAILED: Status.FAILED,
    Look.PAUSING: Status.RETRYING,
    Look.HELD: Status.HELD,
    Look.SKIPPED: Status.SKIPPED,
}
"""Whose colour each wears."""

_EVENTS = {
    "run_started": "the run began",
    "run_paused": "the run was paused",
    "run_resumed": "the run went on",
    "run_finished": "the run ended",
    "block_ready": "could begin",
    "block_started": "began",
    "block_progress": "went on",
    "block_log": "wrote a line",
    "block_retrying": "is to be tried again",
    "block_succeeded": "went well",
    "block_failed": "failed",
    "block_held": "was held",
    "block_released": "was let go",
    "block_skipped": "was skipped",
}
"""Kind of an event → what happened."""

_END = {Status.SKIPPED: {Look.SKIPPED}, Status.FAILED: {Look.FAILED}}

_OF_PHASE = {
    Phase.WAITING: Look.WAITING,
    Phase.PAUSING: Look.PAUSING,
    Phase.HELD: Look.HELD,
}


@dataclass(frozen=True, slots=True)
class Lane:
    """A block in the chart.

    Attributes:
        looks: What occurs in it.
    """

    bar: Bar
    title: str
    looks: frozenset[Look]

    @classmethod
    def of(cls, bar: Bar, title: str) -> "Lane":
        """The lane of a bar."""
        found = {look_of(bar, place) for place in range(len(bar.segments))}
        return cls(bar, title, frozenset(found | _END.get(bar.status, set())))


def look_of(bar: Bar, place: int) -> Look:
    """How a segment of a bar looks."""
    segment = bar.segments[place]
    if segment.phase is not Phase.TRYING:
        return _OF_PHASE[segment.phase]
    is_last = place + 1 == len(bar.segments)
    if is_last and not bar.settled_after:
        return Look.RUNNING
    return Look.FAILED if segment.text else Look.OK


def segment_at(bar: Bar, place: float, scale: Scale, slack: float) -> int | None:
    """Which segment of a bar is at a place, give or take `slack`; of several the first."""
    found = bisect_right(bar.segments, place - slack, key=lambda one: scale.place(one.ended_after))
    if found == len(bar.segments):
        return None
    return found if scale.place(bar.segments[found].began_after) <= place + slack else None


def bar_words(lane: Lane, timeline: Timeline) -> str:
    """A bar in a few lines."""
    bar = lane.bar
    lines = [f"{lane.title}: {WORDS[bar.status][0]}"]
    if bar.began_at is not None and bar.ended_at is not None:
        lines.append(_time_words(bar.began_at, bar.ended_at, timeline))
        tries = max(one.try_number for one in bar.segments)
        lines += [f"{tries} tries"] if tries > 1 else []
    if bar.status in (Status.FAILED, Status.SKIPPED):
        lines.append(timeline.state_after(bar.settled_after).block(bar.block).message)
    return "\n".join(lines)


def segment_words(lane: Lane, place: int, timeline: Timeline) -> str:
    """A segment in a few lines: what it is, how long, since when, and what went wrong."""
    segment, look = lane.bar.segments[place], look_of(lane.bar, place)
    name = look.value.lower()
    if segment.phase is Phase.TRYING:
        name = f"try {segment.try_number}, {name}"
    lines = [f"{lane.title}: {name}", _time_words(segment.began_at, segment.ended_at, timeline)]
    return "\n".join([*lines, segment.text] if segment.text else lines)


def event_words(timeline: Timeline, count: int, titles: Mapping[str, str]) -> str:
    """What the last of `count` events was, such as `“Call API” started`."""
    event = timeline.events[count - 1]
    what = _EVENTS.get(event.kind, event.kind.replace("_", " "))
    if isinstance(event, BlockEvent):
        return f"“{titles.get(event.block, event.block)}” {what}"
    return what


def _time_words(began_at: dt.datetime, ended_at: dt.datetime, timeline: Timeline) -> str:
    since = span_words(began_at - timeline.began_at)
    began, ended = began_at.astimezone(), ended_at.astimezone()
    clock = f"{began:%H:%M:%S.%f} – {ended:%H:%M:%S.%f}"
    return f"{span_words(ended_at - began_at)}, {since} after the beginning\n{clock}"
