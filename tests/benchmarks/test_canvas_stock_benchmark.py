"""The same as in `test_canvas_benchmark` with NodeGraphQt as it is delivered, in the same run."""

from collections.abc import Iterator
from itertools import cycle
from time import process_time

import pytest
from PySide6.QtWidgets import QApplication
from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.figures import keep_stock
from tests.benchmarks.large import BLOCKS, FAR, MIDDLE, NEAR, StockGraph

ROUNDS = 5


@pytest.fixture(scope="module")
def stock(qapp: QApplication) -> Iterator[StockGraph]:
    graph = StockGraph()
    yield graph
    graph.close()


@pytest.fixture
def fitted(stock: StockGraph, qapp: QApplication) -> StockGraph:
    stock.fit()
    qapp.processEvents()
    return stock


@pytest.fixture
def near(stock: StockGraph, qapp: QApplication) -> StockGraph:
    stock.go_near()
    qapp.processEvents()
    return stock


@pytest.mark.benchmark(group="open", timer=process_time)
def test_open_stock(benchmark: BenchmarkFixture, stock: StockGraph) -> None:
    benchmark.pedantic(stock.open, rounds=1)  # type: ignore[no-untyped-call]
    keep_stock("open", benchmark)

    assert len(stock.graph.all_nodes()) == BLOCKS
    assert len(stock.viewer.all_pipes()) == 2 * BLOCKS - NEAR - FAR


@pytest.mark.benchmark(group="repaint, fitted", timer=process_time)
def test_repaint_fitted_stock(benchmark: BenchmarkFixture, fitted: StockGraph) -> None:
    benchmark.pedantic(fitted.viewport().repaint, rounds=ROUNDS)  # type: ignore[no-untyped-call]
    keep_stock("repaint, all in sight", benchmark)


@pytest.mark.benchmark(group="pan, fitted", timer=process_time)
def test_pan_fitted_stock(
    benchmark: BenchmarkFixture, fitted: StockGraph, qapp: QApplication
) -> None:
    # In scene units: as many pixels as ours.
    step = (7 / fitted.viewer.transform().m11(), 3 / fitted.viewer.transform().m11())
    benchmark.pedantic(pan, (fitted, qapp, *step), rounds=ROUNDS)  # type: ignore[no-untyped-call]
    keep_stock("pan step, all in sight", benchmark)


@pytest.mark.benchmark(group="repaint, 1:1", timer=process_time)
def test_repaint_near_stock(benchmark: BenchmarkFixture, near: StockGraph) -> None:
    benchmark.pedantic(near.viewport().repaint, rounds=4 * ROUNDS)  # type: ignore[no-untyped-call]
    keep_stock("repaint, 1:1", benchmark)


@pytest.mark.benchmark(group="pan, 1:1", timer=process_time)
def test_pan_near_stock(benchmark: BenchmarkFixture, near: StockGraph, qapp: QApplication) -> None:
    benchmark.pedantic(pan, (near, qapp, 7, 3), rounds=4 * ROUNDS)  # type: ignore[no-untyped-call]
    keep_stock("pan step, 1:1", benchmark)


def pan(stock: StockGraph, app: QApplication, x: float, y: float) -> None:
    stock.pan(x, y)
    app.processEvents()


@pytest.mark.benchmark(group="status of one", timer=process_time)
def test_color_of_one_stock(
    benchmark: BenchmarkFixture, near: StockGraph, qapp: QApplication
) -> None:
    """It knows no status: another colour is the nearest that it has."""
    node = near.graph.all_nodes()[330]
    colors = cycle([(40, 120, 60, 255), (140, 30, 30, 255)])

    def change() -> None:
        node.set_property("color", next(colors), push_undo=False)
        qapp.processEvents()

    benchmark.pedantic(change, rounds=4 * ROUNDS)  # type: ignore[no-untyped-call]
    keep_stock("status of one block, painted", benchmark)


@pytest.mark.benchmark(group="status of all", timer=process_time)
def test_color_of_all_stock(
    benchmark: BenchmarkFixture, fitted: StockGraph, qapp: QApplication
) -> None:
    """As above."""
    nodes = fitted.graph.all_nodes()
    colors = cycle([(40, 120, 60, 255), (140, 30, 30, 255)])

    def change() -> None:
        color = next(colors)
        for node in nodes:
            node.set_property("color", color, push_undo=False)
        qapp.processEvents()

    benchmark.pedantic(change, rounds=ROUNDS)  # type: ignore[no-untyped-call]
    keep_stock("status of all blocks, painted", benchmark)


@pytest.mark.benchmark(group="drag of one block", timer=process_time)
def test_drag_of_one_stock(
    benchmark: BenchmarkFixture, near: StockGraph, qapp: QApplication
) -> None:
    item = near.graph.all_nodes()[330].view
    steps = cycle([MIDDLE[0] + 16.0, MIDDLE[0]])
    move = lambda: (item.setPos(next(steps), MIDDLE[1]), qapp.processEvents())  # noqa: E731
    benchmark.pedantic(move, rounds=4 * ROUNDS)  # type: ignore[no-untyped-call]
    keep_stock("frame of the drag of one block", benchmark)
