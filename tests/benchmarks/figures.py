"""Figures of the canvas beside those of stock NodeGraphQt, printed as a table after the run."""

from dataclasses import dataclass
from typing import Any

HEAD = (
    "| 1,000 blocks, 2,000 links | Cordboard | stock NodeGraphQt | times | bar |",
    "|---|---|---|---|---|",
)


@dataclass(slots=True)
class Figure:
    """Medians of one thing that was measured, in `unit`; None where it was not."""

    bar: float | None = None
    unit: str = "ms"
    ours: float | None = None
    stock: float | None = None

    def cells(self) -> tuple[str, ...]:
        """As the table shows it."""
        times = f"{self.stock / self.ours:.0f}×" if self.ours and self.stock else ""
        return (self._said(self.ours), self._said(self.stock), times, self._said(self.bar))

    def _said(self, value: float | None) -> str:
        if value is None:
            return ""
        return f"{value:,.0f} {self.unit}" if value >= 100 else f"{value:.3g} {self.unit}"


FIGURES: dict[str, Figure] = {}


def keep_ours(what: str, benchmark: Any, bar_ms: float) -> None:
    """Note the median of a benchmark that is over, and hold the fastest round against its bar.

    The others tell of what else ran on the machine.
    """
    figure = FIGURES.setdefault(what, Figure())
    figure.bar = bar_ms
    # Under xdist nothing is measured.
    if benchmark.stats:
        figure.ours = _median_ms(benchmark)
        least = benchmark.stats.stats.min * 1000
        assert least <= bar_ms, f"{what}: {least:.2f} ms, and at most {bar_ms:g} ms is the bar"


def keep_stock(what: str, benchmark: Any) -> None:
    """Note the median of a benchmark of stock NodeGraphQt."""
    FIGURES.setdefault(what, Figure()).stock = _median_ms(benchmark)


def keep_value(what: str, value: float, unit: str, bar: float) -> None:
    """Note a figure that is no time, and hold it against its bar."""
    FIGURES[what] = Figure(bar, unit, value)
    assert value <= bar, f"{what}: {value:.2f} {unit}, and at most {bar:g} {unit} is the bar"


def table() -> list[str]:
    """What was measured, in the order in which it was; empty where nothing was."""
    rows = [(what, *one.cells()) for what, one in FIGURES.items() if one.ours or one.stock]
    return [*HEAD, *(f"| {' | '.join(row)} |" for row in rows)] if rows else []


def _median_ms(benchmark: Any) -> float | None:
    return benchmark.stats.stats.median * 1000 if benchmark.stats else None
