"""One edit in the real window at 1,000 blocks with 2,000 links: from the key or the mouse to all of
it on the screen: document, wiring, checks, every panel, the canvas painted."""

import gc
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytest_benchmark.fixture import BenchmarkFixture
from pytestqt.qtbot import QtBot

from app.editor.canvas.card import Side
from app.editor.main_window import MainWindow
from app.editor.theme import DARK, apply_theme
from app.services.secrets import SecretStore
from app.workflow.model import Link, PlacedBlock, Workflow
from blocks.catalog import Catalog
from tests.benchmarks.large import BLOCKS, large
from tests.gui.conftest import forget_changes
from tests.gui.hands import Hands
from tests.gui.latency import World
from tests.support.sample_blocks import CATALOG

BAR_MS = 16.0
ROUNDS = 20
BLOCK = "b330"
LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def whole() -> Workflow:
    """The workflow of the canvas's benchmarks, with a source: nothing is wrong with it."""
    workflow = large()
    start = PlacedBlock(id="start", type="start", title="Start")
    first = Link(from_block="start", from_port="name", to_block="b0", to_port="text")
    at = {**workflow.layout.blocks, "start": (-320.0, 0.0)}
    layout = workflow.layout.model_copy(update={"blocks": at})
    return workflow.model_copy(
        update={
            "blocks": (start, *workflow.blocks),
            "links": (first, *workflow.links),
            "layout": layout,
        }
    )


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """The block in the middle of the view at 1:1, its form in the inspector."""
    apply_theme(qapp, DARK)
    settings = QSettings(str(tmp_path / "editor.ini"), QSettings.Format.IniFormat)
    secrets = SecretStore({}, index_path=tmp_path / "secrets.json")
    catalog = Catalog(CATALOG.values())
    window = MainWindow(
        catalog, settings, secrets, lambda *_given: World(), lambda _folder: World()
    )
    qtbot.addWidget(window, before_close_func=forget_changes)
    window.resize(1500, 900)
    window.show()
    qtbot.waitExposed(window)
    window.document.show(whole(), None)
    canvas = window.canvas
    canvas.zoom_reset()
    canvas.viewer.centerOn(canvas.positions()[BLOCK][0] + 200, canvas.positions()[BLOCK][1] + 100)
    canvas.select([BLOCK])
    qapp.processEvents()
    assert window.checker.problems == ()
    assert len(window.document.workflow.blocks) == BLOCKS + 1
    # As in the program, where `GarbageCollector` collects between edits.
    gc.collect()
    gc.freeze()
    gc.disable()
    yield window
    gc.enable()
    gc.unfreeze()


@pytest.fixture
def hands(window: MainWindow) -> Hands:
    return Hands(window, Catalog(CATALOG.values()))


def measure(
    benchmark: BenchmarkFixture,
    make: Callable[[], object],
    ready: Callable[[], object],
    *,
    is_painted: bool = True,
) -> None:
    """The median of `make`, with the painting that it leads to, against the bar."""

    def edit() -> None:
        make()
        if is_painted:
            QApplication.processEvents()

    def setup() -> None:
        ready()
        QApplication.processEvents()

    benchmark.pedantic(edit, setup=setup, rounds=ROUNDS, warmup_rounds=2)  # type: ignore[no-untyped-call]
    assert benchmark.stats is not None
    assert benchmark.stats["median"] * 1000 < BAR_MS


def test_a_value_typed_into_the_inspector(
    benchmark: BenchmarkFixture, window: MainWindow, hands: Hands
) -> None:
    field = hands.control("at")

    measure(benchmark, lambda: QTest.keyClick(field, Qt.Key.Key_1), window.document.end_typing)
    assert window.document.undo_name == "Set At"


def test_a_letter_of_a_title(benchmark: BenchmarkFixture, window: MainWindow, qtbot: QtBot) -> None:
    window.inspector.focus_title()
    field = window.focusWidget()
    QTest.keyClick(field, Qt.Key.Key_End)

    measure(benchmark, lambda: QTest.keyClick(field, Qt.Key.Key_X), window.document.end_typing)
    block = window.document.workflow.block(BLOCK)
    assert block is not None
    assert block.title.endswith("x" * ROUNDS)


def test_a_block_moved_by_the_mouse(
    benchmark: BenchmarkFixture, window: MainWindow, hands: Hands
) -> None:
    viewer = window.canvas.viewer
    port = viewer.viewport()
    ways = count()
    place = QPoint()

    def ready() -> None:
        nonlocal place
        x, y = window.canvas.positions()[BLOCK]
        start = viewer.mapFromScene(QPointF(x + 128.0, y + 12.0))
        place = start + QPoint(64 if next(ways) % 2 else -64, 0)
        QTest.mousePress(port, LEFT, NO_KEY, start)
        QTest.mouseMove(port, (start + place) / 2)
        QTest.mouseMove(port, place)

    measure(benchmark, lambda: QTest.mouseRelease(port, LEFT, NO_KEY, place), ready)
    assert window.document.undo_name.startswith("Move")


def test_a_link_drawn_by_the_mouse(
    benchmark: BenchmarkFixture, window: MainWindow, hands: Hands
) -> None:
    viewer = window.canvas.viewer
    port = viewer.viewport()
    links = len(window.document.workflow.links)
    end = QPoint()

    def ready() -> None:
        nonlocal end
        if len(window.document.workflow.links) > links:
            window.document.undo()
        start = hands.port("b329", Side.OUTPUT, "text")
        end = hands.port(BLOCK, Side.INPUT, "at")
        QTest.mouseMove(port, start)
        QTest.mousePress(port, LEFT, NO_KEY, start)
        QTest.mouseMove(port, (start * 2 + end) / 3)
        QTest.mouseMove(port, end)

    # All cards are painted anew then: they were lit or dim while the cord was dragged.
    measure(
        benchmark,
        lambda: QTest.mouseRelease(port, LEFT, NO_KEY, end),
        ready,
        is_painted=False,
    )
    assert len(window.document.workflow.links) == links + 1


def test_the_last_step_undone(
    benchmark: BenchmarkFixture, window: MainWindow, hands: Hands
) -> None:
    field = hands.control("at")

    def ready() -> None:
        window.document.end_typing()
        QTest.keyClick(field, Qt.Key.Key_1)

    measure(benchmark, window.actions_by_name["undo"].trigger, ready)
