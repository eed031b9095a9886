"""What 1,000 blocks of 6 ports with 2,000 cords cost on the canvas: to open, paint and change.

In time of the processor: all of it is work of this process, and others run at the same time.
"""

from collections.abc import Iterator
from functools import partial
from itertools import count, cycle
from time import process_time

import pytest
from PySide6.QtWidgets import QApplication
from pytest_benchmark.fixture import BenchmarkFixture

from app.editor.canvas import Canvas
from app.editor.checker import Checker
from app.editor.document import Document
from app.editor.edit import Edit
from app.editor.theme import DARK
from app.engine.run_state import BlockState, Status
from app.workflow import edits
from app.workflow.model import Workflow
from app.workflow.wiring import Wiring
from tests.benchmarks.figures import keep_ours, keep_value
from tests.benchmarks.large import BLOCKS, MIDDLE, WINDOW, large
from tests.support.sample_blocks import CATALOG

MOST_GROWTH = 4 * 1.5
"""Four times the blocks take four times the time, and the measuring is this rough."""


@pytest.fixture
def empty(qapp: QApplication) -> Iterator[Canvas]:
    canvas = Canvas(DARK)
    canvas.resize(*WINDOW)
    canvas.show()
    yield canvas
    canvas.close()
    canvas.deleteLater()


@pytest.fixture
def fitted(empty: Canvas, qapp: QApplication) -> Canvas:
    show(empty, large())
    empty.fit()
    qapp.processEvents()
    return empty


@pytest.fixture
def near(fitted: Canvas, qapp: QApplication) -> Canvas:
    fitted.zoom_reset()
    fitted.viewer.centerOn(*MIDDLE)
    qapp.processEvents()
    return fitted


def show(canvas: Canvas, workflow: Workflow) -> None:
    canvas.show_workflow(workflow, Wiring.of(workflow, CATALOG), CATALOG)


@pytest.mark.benchmark(group="open", timer=process_time)
def test_open(benchmark: BenchmarkFixture, empty: Canvas) -> None:
    workflow = large()
    wiring = Wiring.of(workflow, CATALOG)
    open_it = partial(empty.show_workflow, workflow, wiring, CATALOG)
    benchmark.pedantic(open_it, setup=partial(show, empty, Workflow()), rounds=5)  # type: ignore[no-untyped-call]

    assert len(empty.viewer.blocks()) == BLOCKS
    keep_ours("open", benchmark, 700)


@pytest.mark.benchmark(group="repaint, fitted", timer=process_time)
def test_repaint_fitted(benchmark: BenchmarkFixture, fitted: Canvas) -> None:
    benchmark(fitted.viewer.viewport().repaint)
    keep_ours("repaint, all in sight", benchmark, 33)


@pytest.mark.benchmark(group="pan, fitted", timer=process_time)
def test_pan_fitted(benchmark: BenchmarkFixture, fitted: Canvas, qapp: QApplication) -> None:
    benchmark(pan, fitted, qapp)
    keep_ours("pan step, all in sight", benchmark, 12)


@pytest.mark.benchmark(group="repaint, 1:1", timer=process_time)
def test_repaint_near(benchmark: BenchmarkFixture, near: Canvas) -> None:
    benchmark(near.viewer.viewport().repaint)
    keep_ours("repaint, 1:1", benchmark, 13)


@pytest.mark.benchmark(group="pan, 1:1", timer=process_time)
def test_pan_near(benchmark: BenchmarkFixture, near: Canvas, qapp: QApplication) -> None:
    benchmark(pan, near, qapp)
    keep_ours("pan step, 1:1", benchmark, 7)


def pan(canvas: Canvas, app: QApplication) -> None:
    canvas.viewer.sight.scroll_by(7, 3)
    app.processEvents()


@pytest.mark.benchmark(group="zoom step, fitted", timer=process_time)
def test_zoom_step_fitted(benchmark: BenchmarkFixture, fitted: Canvas, qapp: QApplication) -> None:
    zooms = cycle([fitted.viewer.sight.zoom * 1.2, fitted.viewer.sight.zoom])

    def step() -> None:
        fitted.viewer.sight.set_zoom(next(zooms))
        qapp.processEvents()

    benchmark(step)


@pytest.mark.benchmark(group="status of all", timer=process_time)
def test_status_of_all(benchmark: BenchmarkFixture, fitted: Canvas, qapp: QApplication) -> None:
    statuses = cycle([Status.OK, Status.FAILED])

    def change() -> None:
        status = next(statuses)
        fitted.show_states({f"b{n}": BlockState(status, elapsed_ms=3) for n in range(BLOCKS)})
        qapp.processEvents()

    benchmark(change)
    keep_ours("status of all blocks, painted", benchmark, 60)


@pytest.mark.benchmark(group="status of one", timer=process_time)
def test_status_of_one(benchmark: BenchmarkFixture, near: Canvas, qapp: QApplication) -> None:
    statuses = cycle([Status.OK, Status.FAILED])

    def change() -> None:
        near.show_states({"b330": BlockState(next(statuses), elapsed_ms=3)})
        qapp.processEvents()

    benchmark(change)
    keep_ours("status of one block, painted", benchmark, 2)


@pytest.mark.benchmark(group="drag of one block", timer=process_time)
def test_drag_of_one_block(benchmark: BenchmarkFixture, near: Canvas, qapp: QApplication) -> None:
    [item] = [one for one in near.viewer.blocks() if one.block_id == "b330"]
    steps = cycle([MIDDLE[0] + 16.0, MIDDLE[0]])
    benchmark(lambda: (item.setPos(next(steps), MIDDLE[1]), qapp.processEvents()))
    keep_ours("frame of the drag of one block", benchmark, 16)


@pytest.mark.benchmark(group="one edit", timer=process_time)
def test_one_edit_on_the_canvas(
    benchmark: BenchmarkFixture, near: Canvas, qapp: QApplication
) -> None:
    """The canvas alone: the wiring is there."""
    workflow, numbers = large(), count()
    wirings = [Wiring.of(workflow, CATALOG)]
    near.show_workflow(workflow, wirings[0], CATALOG)

    def setup() -> tuple[tuple[Wiring], dict[str, object]]:
        edited = edits.set_input(workflow, "b330", "times", next(numbers))
        wirings[0] = wirings[0].after(edited)
        return (wirings[0],), {}

    def change(wiring: Wiring) -> None:
        near.show_workflow(wiring.workflow, wiring, CATALOG)
        qapp.processEvents()

    benchmark.pedantic(change, setup=setup, rounds=20)  # type: ignore[no-untyped-call]
    keep_ours("canvas's share of an edit", benchmark, 8)


@pytest.mark.benchmark(group="one edit", timer=process_time)
def test_one_edit(benchmark: BenchmarkFixture, near: Canvas, qapp: QApplication) -> None:
    """Document, checks and canvas, until it is painted."""
    document = Document()
    checker = Checker(document, CATALOG)

    def show_it() -> None:
        wiring = checker.wiring
        near.show_workflow(wiring.workflow, wiring, wiring.catalog)

    checker.wiring_changed.connect(show_it)
    checker.problems_changed.connect(lambda: near.show_problems(checker.problems))
    document.show(large(), None)
    numbers = count(1)

    def change() -> None:
        number = next(numbers)
        document.apply(Edit("Times", lambda now: edits.set_input(now, "b330", "times", number)))
        qapp.processEvents()

    benchmark.pedantic(change, rounds=20, warmup_rounds=2)  # type: ignore[no-untyped-call]
    edited = document.workflow.block("b330")
    assert edited is not None
    assert edited.inputs["times"] == next(numbers) - 1
    keep_ours("one edit: document, checks, canvas, paint", benchmark, 16)


@pytest.mark.benchmark(group="growth")
def test_four_times_the_blocks_take_four_times_as_long(
    benchmark: BenchmarkFixture, empty: Canvas, qapp: QApplication
) -> None:
    """To open, to paint as far out as the zoom goes, and to edit."""

    def both() -> list[dict[str, float]]:
        return [measured(empty, BLOCKS * times, qapp) for times in (1, 4)]

    few, many = benchmark.pedantic(both, rounds=1)  # type: ignore[no-untyped-call]
    for what, time in few.items():
        times = many[what] / time
        keep_value(f"{what}: 4,000 blocks to 1,000", times, "×", MOST_GROWTH)


def measured(canvas: Canvas, blocks: int, app: QApplication) -> dict[str, float]:
    """What it takes with so many blocks, in seconds: the least of three times."""
    workflow = large(blocks)
    wiring = Wiring.of(workflow, CATALOG)
    times: dict[str, list[float]] = {"open": [], "repaint": [], "edit": []}
    for number in range(3):
        show(canvas, Workflow())
        edited = wiring.after(edits.set_input(workflow, "b30", "times", number))
        start = process_time()
        canvas.show_workflow(workflow, wiring, CATALOG)
        opened = process_time()
        canvas.fit()
        app.processEvents()
        fitted = process_time()
        canvas.viewer.viewport().repaint()
        painted = process_time()
        canvas.show_workflow(edited.workflow, edited, CATALOG)
        times["open"].append(opened - start)
        times["repaint"].append(painted - fitted)
        times["edit"].append(process_time() - painted)
    return {what: min(found) for what, found in times.items()}
