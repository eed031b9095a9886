"""A run with a value of 100 MB is opened and its block looked at without a pause that is felt."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("PySide6")

from pytestqt.qtbot import QtBot

from app.editor.main_window import MainWindow
from app.editor.running.kept_run import KeptRun
from app.engine.event import BlockStarted, BlockSucceeded, RunFinished, RunStarted
from app.engine.journal import Journal
from app.engine.run_state import RunStatus
from app.runs.history import History
from app.workflow.model import Workflow
from tests.benchmarks.figures import keep_ours
from tests.gui.conftest import *  # noqa: F403 - the window and what it is made of

pytestmark = pytest.mark.benchmark

EXAMPLE = Path(__file__).parents[2] / "resources" / "examples" / "renewal_reminder.json"
LARGE = 100_000_000
BAR_MS = 300.0


@pytest.fixture
def history(window: MainWindow, tmp_path: Path) -> Iterator[History]:
    assert window.open_path(EXAMPLE)
    _record(tmp_path / "journal.db", window.document.workflow)
    with History(tmp_path / "journal.db") as made:
        yield made


def test_a_run_with_a_value_of_100_mb_is_opened(
    benchmark: Any, window: MainWindow, history: History, qtbot: QtBot
) -> None:
    window.lower_panel.show_page("data")
    window.canvas.select(["policy"])
    panel = window.lower_panel.data

    def begin() -> None:
        window.runs.show(None)
        qtbot.waitUntil(lambda: panel.outputs.model.value == {})

    def open_it() -> None:
        window.runs.show(KeptRun.of(history.open("r1")))
        window.pages.looking.refresh()
        assert "records" in panel.outputs.model.value

    benchmark.pedantic(open_it, setup=begin, rounds=5)
    keep_ours("a run with a value of 100 MB: opened", benchmark, BAR_MS)


def test_a_value_of_100_mb_at_hand_is_shown(benchmark: Any, window: MainWindow) -> None:
    window.lower_panel.show_page("data")
    view = window.lower_panel.data.outputs
    records = _records()

    def show() -> None:
        view.show_values({"records": records}, {})
        view.tree.expand(view.model.index(0, 0))
        view.grab()

    benchmark.pedantic(show, setup=lambda: view.show_values({}, {}), rounds=5)
    keep_ours("a value of 100 MB at hand: shown", benchmark, BAR_MS)


def _records() -> list[dict[str, Any]]:
    text = "x" * 900
    return [{"number": number, "note": text} for number in range(LARGE // 1_000)]


def _record(path: Path, workflow: Workflow) -> None:
    now = dt.datetime(2026, 3, 5, 9, 0, tzinfo=dt.UTC)
    said: Any = {"run_id": "r1", "at": now}
    outputs = {"records": _records(), "text": "short"}
    events = (
        RunStarted(seq=1, workflow=workflow.id, name=workflow.name, mode="rehearse", **said),
        BlockStarted(seq=2, block="policy", **said),
        BlockSucceeded(seq=3, block="policy", elapsed_ms=1.0, outputs=outputs, **said),
        RunFinished(seq=4, status="ok", elapsed_ms=1.0, **said),
    )
    with Journal(path, lambda: now) as journal:
        journal.begin_run("r1", workflow, mode="rehearse")
        for event in events:
            journal.record(event)
        journal.end_run("r1", RunStatus.OK)
