"""Looking back in the real window: a drag along 10,000 events, until the canvas is painted."""

import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("PySide6")

from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.editor.main_window import MainWindow
from app.editor.panels.timeline.chart import TimelineChart
from app.editor.running.kept_run import KeptRun
from app.editor.theme import DARK, apply_theme
from app.engine.event import (
    BlockReady,
    BlockRetrying,
    BlockStarted,
    BlockSucceeded,
    Event,
    RunFinished,
    RunStarted,
)
from app.runs.recorded import recorded_here
from app.services.secrets import SecretStore
from app.workflow.model import Workflow
from blocks.catalog import Catalog
from tests.benchmarks.figures import keep_ours
from tests.benchmarks.large import large
from tests.gui.conftest import forget_changes
from tests.gui.latency import World
from tests.support.fake_world import START
from tests.support.sample_blocks import CATALOG

BLOCKS, EVENTS = 1_000, 10_000
LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def long_run(workflow: Workflow) -> tuple[Event, ...]:
    """Each block is ready, is tried four times, and says what it was given."""
    told: dict[str, Any] = {"run_id": "long"}
    events: list[Event] = [
        RunStarted(**told, seq=1, at=START, workflow="w", name="W", mode="rehearse")
    ]
    for number, block in enumerate(workflow.blocks):
        kinds = ["ready", *["started", "retrying"] * 4, "started", "succeeded"]
        for step, kind in enumerate(kinds[:10] if number else kinds[:8]):
            at = START + dt.timedelta(milliseconds=len(events))
            about: dict[str, Any] = {**told, "seq": len(events) + 1, "at": at, "block": block.id}
            if step == 9:
                said = {"text": f"value of {number}"}
                events.append(BlockSucceeded(**about, elapsed_ms=9, outputs=said))
            elif kind == "ready":
                events.append(BlockReady(**about))
            elif kind == "started":
                events.append(BlockStarted(**about, try_number=step // 2 + 1))
            else:
                error = "Nobody answered. Look at the address."
                events.append(
                    BlockRetrying(**about, try_number=step // 2, delay_s=1.0, error=error)
                )
    at = START + dt.timedelta(seconds=10)
    status = "finished_with_errors"
    events.append(RunFinished(**told, seq=len(events) + 1, at=at, status=status, elapsed_ms=10_000))
    return tuple(events)


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> MainWindow:
    """It shows a run of 10,000 events of 1,000 blocks, all of them in sight."""
    apply_theme(qapp, DARK)
    settings = QSettings(str(tmp_path / "editor.ini"), QSettings.Format.IniFormat)
    secrets = SecretStore({}, index_path=tmp_path / "secrets.json")
    window = MainWindow(
        Catalog(CATALOG.values()), settings, secrets, lambda *_: World(), lambda _: World()
    )
    qtbot.addWidget(window, before_close_func=forget_changes)
    window.resize(1600, 1000)
    window.show()
    workflow = large(BLOCKS)
    window.document.show(workflow, None)
    window.canvas.fit()
    qtbot.waitExposed(window)
    events = long_run(workflow)
    assert len(events) == EVENTS
    window.panels.show_page("timeline")
    window.runs.show(KeptRun.of(recorded_here(workflow, events)))
    qtbot.waitUntil(lambda: not window.lower_panel.timeline.words)
    QApplication.processEvents()
    return window


def test_any_moment_of_10_000_events_by_a_drag(benchmark: Any, window: MainWindow) -> None:
    """From the mouse to the painted canvas; the bar is 100 ms."""
    chart = window.lower_panel.timeline.chart
    port, place = chart.viewport(), chart.geometry_now()
    drawn = random.Random(4)
    QTest.mousePress(port, LEFT, NO_KEY, QPoint(round(place.begin), 10))
    QApplication.processEvents()

    def drag() -> int | None:
        x = drawn.randrange(round(place.begin), place.width - 40)
        QTest.mouseMove(port, QPoint(x, 10))
        before = chart.cursor_count
        while chart.cursor_count == before:
            QApplication.processEvents()
        window.canvas.viewer.viewport().repaint()
        port.repaint()
        return chart.cursor_count

    benchmark.pedantic(drag, rounds=30, warmup_rounds=1)
    assert window.runs.is_looking_back
    keep_ours("any moment of 10,000 events by a drag, painted", benchmark, 100)
    if benchmark.stats:
        assert benchmark.stats.stats.median * 1000 <= 100


def test_the_chart_of_10_000_events_is_painted_in_a_frame(
    benchmark: Any, window: MainWindow
) -> None:
    """All in sight and zoomed; the bar is a frame of the screen."""
    chart: TimelineChart = window.lower_panel.timeline.chart
    benchmark(chart.viewport().repaint)
    keep_ours("the chart of 10,000 events, painted", benchmark, 16)
