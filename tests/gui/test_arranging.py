"""Aligning and spreading by their actions."""

import pytest
from PySide6.QtCore import QPoint

from app.editor.main_window import MainWindow
from blocks.catalog import Catalog
from tests.gui.hands import Hands


@pytest.fixture
def ids(window: MainWindow, real_catalog: Catalog) -> list[str]:
    hands = Hands(window, real_catalog)
    places = [(180, 120), (330, 260), (500, 380)]
    ids = [hands.drag_from_palette("webhook", QPoint(*place)) for place in places]
    window.canvas.select(ids)
    return ids


@pytest.mark.parametrize(
    ("action", "along"),
    [
        ("align_left", 0),
        ("align_center", 0),
        ("align_right", 0),
        ("align_top", 1),
        ("align_middle", 1),
        ("align_bottom", 1),
    ],
)
def test_selected_blocks_come_in_line_in_one_step(
    window: MainWindow, ids: list[str], action: str, along: int
) -> None:
    before = window.document.workflow
    window.actions_by_name[action].trigger()
    places = window.document.workflow.layout.blocks

    assert len({places[id][along] for id in ids}) == 1
    assert [places[id][1 - along] for id in ids] == [
        before.layout.blocks[id][1 - along] for id in ids
    ]
    assert window.document.undo_name == "Align 3 blocks"
    window.actions_by_name[action].trigger()
    window.document.undo()
    assert window.document.workflow is before


def test_gaps_become_equal(window: MainWindow, ids: list[str]) -> None:
    window.actions_by_name["distribute_across"].trigger()
    xs = [window.document.workflow.layout.blocks[id][0] for id in ids]

    assert abs((xs[1] - xs[0]) - (xs[2] - xs[1])) <= 1
    window.actions_by_name["distribute_down"].trigger()
    ys = [window.document.workflow.layout.blocks[id][1] for id in ids]
    assert abs((ys[1] - ys[0]) - (ys[2] - ys[1])) <= 1


def test_too_few_blocks_are_said(window: MainWindow, ids: list[str]) -> None:
    before = window.document.workflow
    window.canvas.select(ids[:2])
    window.actions_by_name["distribute_down"].trigger()
    assert window.statusBar().currentMessage() == "Select at least 3 blocks first."
    window.canvas.select(ids[:1])
    window.actions_by_name["align_left"].trigger()

    assert window.statusBar().currentMessage() == "Select at least 2 blocks first."
    assert window.document.workflow is before
