"""Where things are in the chart: lanes down, places across. Device-independent pixels. No Qt."""

from dataclasses import dataclass

AXIS = 24
"""How high the axis is, above the lanes."""
LANE = 22
_BEFORE, _AFTER = 10, 26
"""Room beside the first and the last event."""
_TITLES = (90, 230)
_TITLE_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Geometry:
    """The chart as it is scrolled and zoomed now.

    Attributes:
        titles: How wide the column of titles is.
        px: Pixels a unit of the scale.
        across: How far it is scrolled to the right.
        down: How far it is scrolled down.
        lanes: How many there are.
    """

    width: int
    height: int
    titles: int
    px: float
    across: float
    down: int
    lanes: int

    @property
    def begin(self) -> float:
        """Where the first event is while nothing is scrolled."""
        return float(self.titles + _BEFORE)

    @property
    def left(self) -> float:
        """The place at the left edge of what is seen."""
        return self.place_of(self.titles)

    @property
    def right(self) -> float:
        """The place at the right edge."""
        return self.place_of(self.width)

    def x_of(self, place: float) -> float:
        """Where a place is."""
        return self.begin + place * self.px - self.across

    def place_of(self, x: float) -> float:
        """Which place is there."""
        return (x - self.begin + self.across) / self.px

    def top_of(self, lane: int) -> int:
        """Where a lane begins."""
        return AXIS + lane * LANE - self.down

    def lane_at(self, y: float) -> int | None:
        """Which lane is there; None on the axis and below the last."""
        lane = int((y - AXIS + self.down) // LANE)
        return lane if y >= AXIS and 0 <= lane < self.lanes else None

    def seen_lanes(self) -> range:
        """Those that are in sight, wholly or in part."""
        first = self.down // LANE
        last = (self.down + self.height - AXIS) // LANE
        return range(max(first, 0), min(last + 1, self.lanes))


def titles_width(widest: float, width: int) -> int:
    """How wide the column of titles is: as the widest needs, within reason."""
    least, most = _TITLES
    return round(max(least, min(widest, most, width * _TITLE_SHARE)))


def room(width: int, titles: int) -> int:
    """How many pixels there are from the first event to the last while all is in sight."""
    return max(width - titles - _BEFORE - _AFTER, 1)
