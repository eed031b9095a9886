"""How much an account may send in a while, as its provider says or its owner wishes."""

import re
from dataclasses import dataclass

MINUTE_S = 60.0
HOUR_S = 3600.0
DAY_S = 86400.0

_SECONDS = {"s": 1.0, "min": MINUTE_S, "h": HOUR_S, "day": DAY_S}
_NAMES = {"sec": "s", "second": "s", "m": "min", "minute": "min", "hour": "h", "d": "day"}
_RATE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*/\s*([a-z]+)\s*")


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `count` messages in any `per_s` seconds.

    Raises:
        ValueError: Less than one message, or no time.
    """

    count: int
    per_s: float

    def __post_init__(self) -> None:
        if self.count < 1 or self.per_s <= 0:
            raise ValueError("a rate is at least one message in some time")

    def __str__(self) -> str:
        name = next((name for name, s in _SECONDS.items() if s == self.per_s), None)
        return f"{self.count}/{name}" if name else f"{self.count} in {self.per_s:g} s"


def read_rate(text: str) -> Rate:
    """The rate in `10/s`, `300/min`, `50/h` or `2000/day`; `0.5/s` is one in two seconds.

    Raises:
        ValueError: It is not written so.
    """
    found = _RATE.fullmatch(text.lower())
    seconds = found and _SECONDS.get(_NAMES.get(found[2], found[2]))
    count = float(found[1]) if found else 0.0
    if not seconds or not count:
        raise ValueError(f"“{text}” is no rate; write it as 10/s, 300/min, 50/h or 2000/day")
    if count < 1 or not count.is_integer():
        return Rate(1, seconds / count)
    return Rate(int(count), seconds)
