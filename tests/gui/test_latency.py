"""The window answers while a run streams. The figure is measured in tests/benchmarks."""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.latency import stream

GENEROUS_MS = 60.0
"""On a machine that others use too; the bar is 10 ms."""


def test_the_window_answers_while_10_000_events_stream(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path
) -> None:
    lateness = stream(qtbot, tmp_path)

    assert lateness.events >= 10_000
    assert lateness.percentile(0.95) < GENEROUS_MS
