import gc
import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.editor.collector import GarbageCollector, collect_when_due


class Ring:
    """Garbage that only the collector finds; notes in which thread it went."""

    gone: list[int]

    def __init__(self, gone: list[int]) -> None:
        self.gone = gone
        self.itself = self

    def __del__(self) -> None:
        self.gone.append(threading.get_ident())


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    was_enabled = gc.isenabled()
    yield
    if was_enabled:
        gc.enable()
    else:
        gc.disable()


def test_garbage_goes_in_the_thread_of_the_window_alone(qtbot: QtBot) -> None:
    gone: list[int] = []
    collector = GarbageCollector()
    collector.start()
    Ring(gone)
    kept: list[list[int]] = []
    busy = threading.Thread(target=lambda: kept.extend([number] for number in range(100_000)))
    busy.start()
    busy.join()
    assert gone == []
    qtbot.waitUntil(lambda: bool(gone))
    collector.stop()

    assert gone == [threading.get_ident()]


def test_python_collects_again_afterwards(qtbot: QtBot) -> None:
    collector = GarbageCollector()
    collector.start()
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()


def test_nothing_is_collected_before_it_is_due() -> None:
    gc.disable()
    gc.collect()
    gone: list[int] = []
    Ring(gone)
    collect_when_due()

    assert gone == []
