"""Where events stand along the timeline: as long apart as they were, or in even steps. No Qt.

A rehearsal has work of microseconds beside waits of hours: in true time all but the waits would be
one line, in even steps each event can be seen and reached.
"""

import datetime as dt
import math
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from app.editor.clock import span_words
from app.runs.timeline import Bar, Phase, Timeline

_READABLE = 1 / 40
"""The share of the whole that a try needs to be seen."""
_LEAST_JUMP_S = 1.0
_JUMP_SHARE = 1 / 20
_NICE = (1, 2, 5)
_LEAST_STEP = dt.timedelta(microseconds=10)
_STEPS_S = (
    *(1, 2, 5, 10, 15, 30),
    *(60, 120, 300, 600, 900, 1_800),
    *(3_600, 7_200, 10_800, 21_600, 43_200),
)
_DAY_S = 86_400


class ScaleKind(StrEnum):
    """What a step along the timeline stands for."""

    EVEN = "even"
    """One event."""
    TRUE = "true"
    """Time."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the axis.

    Attributes:
        place: In units of the scale.
        text: How long after the beginning.
    """

    place: float
    text: str


class Scale:
    """Places along a timeline, in events (even) or seconds (true), from 0 to `length`."""

    def __init__(self, timeline: Timeline, kind: ScaleKind) -> None:
        self.timeline = timeline
        self.kind = kind

    @property
    def length(self) -> float:
        """The place of the last event; more than 0."""
        return self.place(len(self.timeline)) or 1.0

    @property
    def least(self) -> float:
        """The shortest stretch that is worth looking at."""
        return 4.0 if self.kind is ScaleKind.EVEN else _LEAST_STEP.total_seconds()

    def place(self, count: int) -> float:
        """Where there are `count` events, the last of them just now."""
        if self.kind is ScaleKind.EVEN:
            return float(max(count - 1, 0))
        span = self.timeline.time_of(max(count, 1)) - self.timeline.began_at
        return span.total_seconds()

    def count_at(self, place: float) -> int:
        """How many events there are at a place, at least the first."""
        if self.kind is ScaleKind.EVEN:
            return min(max(int(place + 0.5) + 1, 1), len(self.timeline))
        known = range(1, len(self.timeline) + 1)
        return max(bisect_right(known, place, key=self.place), 1)

    def ticks(self, left: float, right: float, most: int) -> Iterator[Tick]:
        """At most about so many marks between two places."""
        if self.kind is ScaleKind.EVEN:
            yield from self._even_ticks(left, right, most)
        else:
            yield from _time_ticks(left, right, most)

    def jumps(self, left: float, right: float) -> Iterator[Tick]:
        """Where even steps hide that much time passed: half way between two events."""
        if self.kind is ScaleKind.TRUE:
            return
        times = self.timeline.time_of
        total_s = (self.timeline.ended_at - self.timeline.began_at).total_seconds()
        least_s = max(_LEAST_JUMP_S, total_s * _JUMP_SHARE)
        counts = range(max(int(left), 0) + 1, min(int(right) + 2, len(self.timeline)) + 1)
        for one, other in pairwise(counts):
            span = times(other) - times(one)
            if span.total_seconds() >= least_s:
                yield Tick(self.place(one) + 0.5, span_words(span))

    def _even_ticks(self, left: float, right: float, most: int) -> Iterator[Tick]:
        step = _nice((right - left) / max(most, 1))
        first = max(math.ceil(left / step), 0) * step
        for place in range(first, min(int(right), len(self.timeline) - 1) + 1, step):
            span = self.timeline.time_of(place + 1) - self.timeline.began_at
            yield Tick(float(place), span_words(span))


def reads_best(bars: tuple[Bar, ...], timeline: Timeline) -> ScaleKind:
    """True time where most tries can be seen in it, else even steps."""
    total = timeline.ended_at - timeline.began_at
    tries = [one for bar in bars for one in bar.segments if one.phase is Phase.TRYING]
    seen = sum(one.ended_at - one.began_at >= total * _READABLE for one in tries)
    return ScaleKind.TRUE if total and tries and 2 * seen >= len(tries) else ScaleKind.EVEN


def _nice(least: float) -> int:
    """The first of 1, 2, 5, 10, 20, 50, … that is no less."""
    power = 1
    while True:
        for one in _NICE:
            if one * power >= least:
                return one * power
        power *= 10


def _time_ticks(left_s: float, right_s: float, most: int) -> Iterator[Tick]:
    step = _time_step((right_s - left_s) / max(most, 1))
    number = max(math.ceil(left_s / step.total_seconds() - 1e-9), 0)
    while (step * number).total_seconds() <= right_s:
        yield Tick((step * number).total_seconds(), _tick_words(step * number, step))
        number += 1


def _time_step(least_s: float) -> dt.timedelta:
    """Round for its size: 20 ms, 15 s, 2 h, 5 d."""
    if least_s <= 1:
        return dt.timedelta(microseconds=_nice(least_s * 1_000_000))
    found = (one for one in _STEPS_S if one >= least_s)
    return dt.timedelta(seconds=next(found, _nice(least_s / _DAY_S) * _DAY_S))


def _tick_words(span: dt.timedelta, step: dt.timedelta) -> str:
    """Exact, so that no two marks say the same."""
    seconds, step_s = span.total_seconds(), step.total_seconds()
    if step_s >= 1:
        words = span_words(span)
        is_exact = seconds < 3_600 or not seconds % (3_600 if seconds >= _DAY_S else 60)
        return words if is_exact else str(span)
    size, unit = (1e-6, "µs") if seconds < 1e-3 else (1e-3, "ms") if seconds < 1 else (1, "s")
    decimals = max(0, math.ceil(math.log10(size / step_s) - 1e-9))
    return f"{seconds / size:.{decimals}f} {unit}" if seconds else "0 s"
