"""A journal of its own for each test of recorded runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.runs.history import History
from tests.app.engine.blocks import Bench
from tests.app.runs.runs import Archive


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "journal.db", Bench())


@pytest.fixture
def history(archive: Archive) -> Iterator[History]:
    with archive.history() as opened:
        yield opened
