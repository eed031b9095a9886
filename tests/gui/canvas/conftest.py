"""Canvases that go away with their test."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from app.workflow.model import Workflow
from tests.gui.canvas.desk import Desk

MakeDesk = Callable[[Workflow], Desk]


@pytest.fixture
def make_desk(qapp: QApplication) -> Iterator[MakeDesk]:
    made: list[Desk] = []

    def make(workflow: Workflow) -> Desk:
        made.append(Desk(workflow))
        return made[-1]

    yield make
    for desk in made:
        desk.canvas.close()
        desk.canvas.deleteLater()
