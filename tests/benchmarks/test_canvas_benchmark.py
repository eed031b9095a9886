"""What 1,000 blocks of 6 ports with 2,000 cords cost on the canvas: to open, paint and change."""

from collections.abc import Iterator
from functools import partial
from itertools import count, cycle

import pytest
from PySide6.QtWidgets import QApplication
from pytest_benchmark.fixture import BenchmarkFixture

from app.editor.canvas import Canvas
from app.editor.theme import DARK
from app.engine.run_state import BlockState, Status
from app.workflow import edits
from app.workflow.model import Layout, Link, PlacedBlock, Workflow
from app.workflow.wiring import Wiring
from tests.support.sample_blocks import CATALOG

BLOCKS = 1_000
COLUMNS = 40


def big() -> Workflow:
    """Rows of blocks, each linked to the one before and to one further back."""
    blocks = tuple(
        PlacedBlock(id=f"b{n}", type="say", title=f"Block {n}", inputs={"times": 3})
        for n in range(BLOCKS)
    )
    near = [Link(from_block=f"b{n - 1}", from_port="text", to_block=f"b{n}", to_port="text")
            for n in range(1, BLOCKS)]  # fmt: skip
    far = [Link(from_block=f"b{n - 7}", from_port="text", to_block=f"b{n}", to_port="lines")
           for n in range(7, BLOCKS)]  # fmt: skip
    at = {f"b{n}": (n % COLUMNS * 320.0, n // COLUMNS * 240.0) for n in range(BLOCKS)}
    return Workflow(blocks=blocks, links=(*near, *far), layout=Layout(blocks=at))


@pytest.fixture
def empty(qapp: QApplication) -> Iterator[Canvas]:
    canvas = Canvas(DARK)
    canvas.resize(1400, 900)
    canvas.show()
    yield canvas
    canvas.close()
    canvas.deleteLater()


@pytest.fixture
def fitted(empty: Canvas, qapp: QApplication) -> Canvas:
    workflow = big()
    empty.show_workflow(workflow, Wiring.of(workflow, CATALOG), CATALOG)
    empty.fit()
    qapp.processEvents()
    return empty


@pytest.fixture
def near(fitted: Canvas, qapp: QApplication) -> Canvas:
    fitted.zoom_reset()
    fitted.viewer.centerOn(3000, 2000)
    qapp.processEvents()
    return fitted


def test_open(benchmark: BenchmarkFixture, empty: Canvas) -> None:
    workflow = big()
    wiring = Wiring.of(workflow, CATALOG)
    nothing = Workflow()

    def clear() -> None:
        empty.show_workflow(nothing, Wiring.of(nothing, CATALOG), CATALOG)

    show = partial(empty.show_workflow, workflow, wiring, CATALOG)
    benchmark.pedantic(show, setup=clear, rounds=5)  # type: ignore[no-untyped-call]
    assert len(empty.viewer.blocks()) == BLOCKS


def test_repaint_fitted(benchmark: BenchmarkFixture, fitted: Canvas) -> None:
    benchmark(fitted.viewer.viewport().repaint)


def test_repaint_near(benchmark: BenchmarkFixture, near: Canvas) -> None:
    benchmark(near.viewer.viewport().repaint)


def test_pan_fitted(benchmark: BenchmarkFixture, fitted: Canvas, qapp: QApplication) -> None:
    benchmark(pan, fitted, qapp)


def test_pan_near(benchmark: BenchmarkFixture, near: Canvas, qapp: QApplication) -> None:
    benchmark(pan, near, qapp)


def pan(canvas: Canvas, app: QApplication) -> None:
    canvas.viewer.sight.scroll_by(7, 3)
    app.processEvents()


def test_zoom_step_fitted(benchmark: BenchmarkFixture, fitted: Canvas, qapp: QApplication) -> None:
    zooms = cycle([fitted.viewer.sight.zoom * 1.2, fitted.viewer.sight.zoom])

    def step() -> None:
        fitted.viewer.sight.set_zoom(next(zooms))
        qapp.processEvents()

    benchmark(step)


def test_status_of_all(benchmark: BenchmarkFixture, fitted: Canvas, qapp: QApplication) -> None:
    statuses = cycle([Status.OK, Status.FAILED])

    def change() -> None:
        status = next(statuses)
        fitted.show_states({f"b{n}": BlockState(status, elapsed_ms=3) for n in range(BLOCKS)})
        qapp.processEvents()

    benchmark(change)


def test_status_of_one(benchmark: BenchmarkFixture, near: Canvas, qapp: QApplication) -> None:
    statuses = cycle([Status.OK, Status.FAILED])

    def change() -> None:
        near.show_states({"b330": BlockState(next(statuses), elapsed_ms=3)})
        qapp.processEvents()

    benchmark(change)


def test_one_edit(benchmark: BenchmarkFixture, near: Canvas, qapp: QApplication) -> None:
    """The canvas alone: `Wiring.of` is done before."""
    workflow = big()
    numbers = count()

    def setup() -> tuple[tuple[Workflow, Wiring], dict[str, object]]:
        edited = edits.set_input(workflow, "b330", "times", next(numbers))
        return (edited, Wiring.of(edited, CATALOG)), {}

    def show(edited: Workflow, wiring: Wiring) -> None:
        near.show_workflow(edited, wiring, CATALOG)
        qapp.processEvents()

    near.show_workflow(workflow, Wiring.of(workflow, CATALOG), CATALOG)
    benchmark.pedantic(show, setup=setup, rounds=10)  # type: ignore[no-untyped-call]


def test_move_of_one_block(benchmark: BenchmarkFixture, near: Canvas, qapp: QApplication) -> None:
    [item] = [one for one in near.viewer.blocks() if one.block_id == "b330"]
    steps = cycle([3016.0, 3000.0])
    benchmark(lambda: (item.setPos(next(steps), 2000.0), qapp.processEvents()))
