"""Where events stand along the timeline, and the marks of its axis."""

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.editor.clock import span_words
from app.editor.panels.timeline.geometry import AXIS, LANE, Geometry, room, titles_width
from app.editor.panels.timeline.scale import Scale, ScaleKind, reads_best
from app.engine.event import BlockReady, BlockStarted, BlockSucceeded, RunStarted
from app.runs.timeline import Timeline
from tests.support.fake_world import START

GAPS_S = st.lists(
    st.floats(0, 1e6) | st.sampled_from([0.0, 1e-6, 2e-5, 3_600.0]), min_size=1, max_size=40
)


def timeline(gaps_s: list[float]) -> Timeline:
    """A block that is ready, begins and ends, over and over, with these gaps."""
    told: dict[str, Any] = {"run_id": "r"}
    at, seq = START, 1
    events: list[Any] = [RunStarted(**told, seq=1, at=at, workflow="w", name="W", mode="rehearse")]
    kinds = [BlockReady, BlockStarted, BlockSucceeded]
    for number, gap_s in enumerate(gaps_s):
        at, seq = at + dt.timedelta(seconds=gap_s), seq + 1
        kind = kinds[number % 3]
        extra = {"elapsed_ms": 1.0} if kind is BlockSucceeded else {}
        events.append(kind(**told, seq=seq, at=at, block=f"b{number // 3}", **extra))
    return Timeline(events)


@given(GAPS_S, st.sampled_from(list(ScaleKind)))
def test_places_go_up_and_lead_back_to_their_events(gaps_s: list[float], kind: ScaleKind) -> None:
    scale = Scale(timeline(gaps_s), kind)
    counts = range(1, len(scale.timeline) + 1)
    places = [scale.place(count) for count in counts]

    assert places == sorted(places)
    assert places[0] == 0
    assert scale.length > 0
    for count in counts:
        found = scale.count_at(scale.place(count))
        # Of those at the very same moment the last.
        assert found >= count
        assert scale.place(found) == scale.place(count)
    assert scale.count_at(-5) == 1
    assert scale.count_at(scale.length * 2) == len(scale.timeline)


@given(
    GAPS_S, st.sampled_from(list(ScaleKind)), st.integers(1, 30), st.floats(0, 1), st.floats(0, 1)
)
def test_marks_are_in_sight_few_and_each_says_something_else(
    gaps_s: list[float], kind: ScaleKind, most: int, one: float, other: float
) -> None:
    scale = Scale(timeline(gaps_s), kind)
    left, right = sorted((one * scale.length, other * scale.length))
    right = max(right, left + scale.least)
    ticks = list(scale.ticks(left, right, most))

    assert len(ticks) <= most + 2
    assert all(left - 1e-6 <= tick.place <= right + 1e-6 for tick in ticks)
    assert all(a.place < b.place for a, b in pairwise(ticks))
    if kind is ScaleKind.TRUE:
        assert len({tick.text for tick in ticks}) == len(ticks)


def test_even_steps_tell_of_the_time_they_hide() -> None:
    scale = Scale(timeline([0.0001, 7_200, 0.0002]), ScaleKind.EVEN)

    assert [(one.place, one.text) for one in scale.jumps(0, 3)] == [(1.5, "2 h")]
    assert list(scale.jumps(2, 3)) == []
    assert list(Scale(scale.timeline, ScaleKind.TRUE).jumps(0, 9_000)) == []


@pytest.mark.parametrize(
    ("gaps_s", "kind"),
    [
        ([0.0001, 0.5, 0.0001, 0.7], ScaleKind.EVEN),
        ([0.0001, 0.0001, 0.5, 0.0001, 0.0001, 0.4], ScaleKind.TRUE),
        ([0.0001, 0.0001, 0.0005, 7_200, 0.0001, 0.0004], ScaleKind.EVEN),
        ([0.0], ScaleKind.EVEN),
    ],
)
def test_true_time_is_shown_where_it_can_be_read(gaps_s: list[float], kind: ScaleKind) -> None:
    shown = timeline(gaps_s)

    assert reads_best(shown.bars, shown) is kind


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (34e-6, "34 µs"),
        (0.0123, "12.3 ms"),
        (0.34, "340 ms"),
        (1.256, "1.26 s"),
        (59.0, "59 s"),
        (125, "2 min 5 s"),
        (7_200, "2 h"),
        (7_500, "2 h 5 min"),
        (3 * 86_400 + 7_200, "3 d 2 h"),
    ],
)
def test_spans_are_said_in_their_largest_units(seconds: float, words: str) -> None:
    assert span_words(dt.timedelta(seconds=seconds)) == words


@given(st.integers(200, 3_000), st.floats(0, 400), st.floats(0.01, 1e5), st.floats(0, 5_000))
def test_pixels_lead_back_to_their_places(width: int, widest: float, px: float, x: float) -> None:
    titles = titles_width(widest, width)
    place = Geometry(width, 300, titles, px, 12.0, 30, 40)

    assert place.x_of(place.place_of(x)) == pytest.approx(x)
    assert 0 < room(width, titles) < width
    for lane in place.seen_lanes():
        assert place.top_of(lane) + LANE >= AXIS
        assert place.lane_at(place.top_of(lane) + LANE - 1) in (lane, None)
