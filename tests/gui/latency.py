"""How late the window is while a run streams: a workflow to run, and a timer to watch."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QElapsedTimer, QObject, QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.editor.main_window import MainWindow
from app.engine.plan import Plan
from app.rehearsal.conditions import Conditions
from app.rehearsal.outbox import Outbox
from app.services.secrets import SecretStore
from app.workflow.model import Link, PlacedBlock, Workflow
from blocks.catalog import Catalog
from blocks.sdk import BlockInputs, BlockOutputs, Category, Context, Text, port, setting
from tests.gui.conftest import forget_changes
from tests.support.fake_world import FakeWorld
from tests.support.sample_blocks import made

BLOCKS = 20
ROWS = 170
INTERVAL_MS = 10


class StartInputs(BlockInputs):
    rows: int = setting("How many rows.")


class SayInputs(BlockInputs):
    text: Text = port("What to say.")


class Said(BlockOutputs):
    text: Text = port("What was said.", default="")


class World(FakeWorld):
    def __init__(self) -> None:
        super().__init__()
        self.outbox = Outbox()


@dataclass
class Lateness:
    """By how much a timer of the window's thread was late, each time.

    Attributes:
        each_ms: In the order of the run.
        events: Events about blocks that were shown meanwhile.
    """

    each_ms: list[float] = field(default_factory=list)
    events: int = 0

    def percentile(self, share: float) -> float:
        """The lateness in ms that this share of the ticks stayed under."""
        ordered = sorted(self.each_ms)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def rows(inputs: Any, _context: Context) -> Iterator[Mapping[str, Any]]:
    return ({"text": f"row {number}"} for number in range(inputs.rows))


def chain(length: int = BLOCKS, rows: int = ROWS) -> Workflow:
    """A source of many rows, and a chain of blocks behind it."""
    blocks = [PlacedBlock(id="start", type="start", inputs={"rows": rows})]
    blocks += [PlacedBlock(id=f"say_{number}", type="say") for number in range(length - 1)]
    links = [
        Link(from_block=one.id, from_port="text", to_block=other.id, to_port="text")
        for one, other in pairwise(blocks)
    ]
    return Workflow(blocks=tuple(blocks), links=tuple(links))


def busy_catalog() -> Catalog:
    """Blocks that do nothing but hand on their text."""
    return Catalog(
        [
            made("start", StartInputs, Said, category=Category.SOURCES, parts={"rows": rows}),
            made("say", SayInputs, Said),
        ]
    )


class Watch(QObject):
    """A timer that is armed again and again, and notes how late it was."""

    def __init__(self) -> None:
        super().__init__()
        self.lateness = Lateness()
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timeout)

    def start(self) -> None:
        self._since.start()
        self._timer.start(INTERVAL_MS)

    def stop(self) -> None:
        self._timer.stop()

    def _on_timeout(self) -> None:
        self.lateness.each_ms.append(self._since.nsecsElapsed() / 1e6 - INTERVAL_MS)
        self.start()


def stream(qtbot: QtBot, folder: Path) -> Lateness:
    """Run the chain in a window and watch."""

    def make_world(_plan: Plan, _folder: Path, _conditions: Conditions) -> World:
        return World()

    settings = QSettings(str(folder / "editor.ini"), QSettings.Format.IniFormat)
    secrets = SecretStore({}, index_path=folder / "secrets.json")
    window = MainWindow(busy_catalog(), settings, secrets, make_world, lambda _folder: World())
    qtbot.addWidget(window, before_close_func=forget_changes)
    window.show()
    window.document.show(chain(), None)
    window.canvas.fit()
    qtbot.waitExposed(window)
    window.checker.check_now()
    # What the window does when it opens, and soon after, is not what is measured.
    window.lower_panel.make_all()
    QApplication.processEvents()
    watch = Watch()
    with qtbot.waitSignal(window.runner.ended, timeout=60_000) as ended:
        watch.start()
        window.rehearse()
    watch.stop()
    assert ended.args is not None
    assert ended.args[0].result.rows == ROWS
    # Ready, started and succeeded, of each block in each row.
    watch.lateness.events = len(window.runner.record) * BLOCKS * 3
    return watch.lateness
