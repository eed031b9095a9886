"""Aligning and spreading by their actions."""

from itertools import combinations, product

import pytest
from PySide6.QtCore import QPoint, QRectF, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from app.editor.canvas.card_layout import WIDTH
from app.editor.main_window import MainWindow
from app.editor.theme import GRID
from blocks.catalog import Catalog
from tests.gui.hands import Hands

CTRL = Qt.KeyboardModifier.ControlModifier


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


def test_a_note_is_added_written_and_undone(window: MainWindow, ids: list[str]) -> None:
    before = window.document.workflow
    window.actions_by_name["add_note"].trigger()
    field = window.focusWidget()
    assert isinstance(field, QPlainTextEdit)
    QTest.keyClicks(field, "Call **first**")
    QTest.keyClick(field, Qt.Key.Key_Return, CTRL)

    assert [note.text for note in window.document.workflow.layout.notes] == ["Call **first**"]
    assert window.focusWidget() is window.canvas.viewer
    window.document.undo()
    window.document.undo()
    assert window.document.workflow is before
    assert window.canvas.layer.items() == ()


def test_a_new_note_covers_no_block_and_no_note(window: MainWindow, ids: list[str]) -> None:
    for _time in range(3):
        window.actions_by_name["add_note"].trigger()
        window.canvas.setFocus()
    notes = [QRectF(*one.position, *one.size) for one in window.document.workflow.layout.notes]
    heights = window.canvas.heights()
    cards = [QRectF(*at, WIDTH, heights[id]) for id, at in window.canvas.positions().items()]

    assert len(notes) == 3
    assert not any(one.intersects(two) for one, two in combinations(notes, 2))
    assert not any(one.intersects(two) for one, two in product(notes, cards))


def test_a_frame_goes_around_the_selected_blocks(window: MainWindow, ids: list[str]) -> None:
    window.actions_by_name["add_frame"].trigger()
    field = window.focusWidget()
    assert isinstance(field, QPlainTextEdit)
    QTest.keyClicks(field, "Hooks")
    QTest.keyClick(field, Qt.Key.Key_Return)
    frame = window.document.workflow.layout.frames[0]
    room = QRectF(*frame.position, *frame.size)

    assert frame.title == "Hooks"
    for id, at in window.canvas.positions().items():
        assert room.contains(QRectF(*at, WIDTH, window.canvas.heights()[id]))
    window.actions_by_name["frame_color"].trigger()
    assert window.document.workflow.layout.frames[0].color == "blue"
    window.actions_by_name["write"].trigger()
    assert isinstance(window.focusWidget(), QPlainTextEdit)


def test_without_one_selected_that_is_said(window: MainWindow) -> None:
    for name in ("write", "frame_color"):
        window.actions_by_name[name].trigger()
        assert "first" in window.statusBar().currentMessage()


def test_notes_are_copied_with_blocks(window: MainWindow, ids: list[str]) -> None:
    window.actions_by_name["add_note"].trigger()
    window.canvas.setFocus()
    for name in ("select_all", "copy", "paste"):
        window.actions_by_name[name].trigger()

    assert len(window.document.workflow.layout.notes) == 2
    assert len(window.document.workflow.blocks) == 6


def test_alt_c_collapses_what_is_selected_and_brings_it_back(
    window: MainWindow, ids: list[str]
) -> None:
    before, viewer = window.document.workflow, window.canvas.viewer
    window.canvas.select(ids[:2])
    viewer.setFocus()
    QTest.keyClick(viewer, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    assert window.document.workflow.layout.collapsed == set(ids[:2])
    assert window.document.undo_name == "Collapse 2 blocks"

    window.canvas.select(ids)
    window.actions_by_name["collapse"].trigger()
    assert window.document.workflow.layout.collapsed == set(ids)
    window.actions_by_name["collapse"].trigger()
    assert window.document.undo_name == "Expand 3 blocks"
    for _ in range(3):
        window.document.undo()
    assert window.document.workflow is before


def test_all_blocks_are_collapsed_and_expanded_in_one_step_each(
    window: MainWindow, ids: list[str]
) -> None:
    window.canvas.select([])
    window.actions_by_name["collapse_all"].trigger()
    assert window.document.workflow.layout.collapsed == set(ids)
    window.actions_by_name["collapse_all"].trigger()
    assert window.document.workflow.layout.collapsed == set()

    window.actions_by_name["collapse"].trigger()
    assert window.statusBar().currentMessage() == "Select the blocks to collapse first."


def test_shift_f_brings_what_is_selected_into_sight(window: MainWindow, ids: list[str]) -> None:
    viewer, sight = window.canvas.viewer, window.canvas.viewer.sight
    window.canvas.select(ids[:1])
    sight.set_zoom(0.3)
    sight.scroll_by(2000, 2000)
    viewer.setFocus()
    QTest.keyClick(viewer, Qt.Key.Key_F, Qt.KeyboardModifier.ShiftModifier)
    [item] = [one for one in viewer.blocks() if one.isSelected()]

    assert sight.zoom == 1.0
    assert sight.rect().contains(item.body.translated(item.pos()))

    window.canvas.select([])
    sight.scroll_by(2000, 2000)
    window.actions_by_name["fit_selected"].trigger()
    assert all(sight.rect().contains(one.sceneBoundingRect()) for one in viewer.blocks())


def test_without_the_grid_a_block_stands_where_it_is_dropped_and_that_is_remembered(
    window: MainWindow, ids: list[str], settings: QSettings
) -> None:
    viewport, canvas = window.canvas.viewer.viewport(), window.canvas
    canvas.centre(ids[0])
    hands_at = QPoint(canvas.viewer.mapFromScene(*canvas.positions()[ids[0]])) + QPoint(60, 12)

    def drag(by: QPoint) -> tuple[float, float]:
        nonlocal hands_at
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=hands_at)
        QTest.mouseMove(viewport, hands_at + by / 2)
        QTest.mouseMove(viewport, hands_at + by)
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=hands_at + by)
        hands_at += by
        return window.document.workflow.layout.blocks[ids[0]]

    window.canvas.select(ids[:1])
    assert window.actions_by_name["snap"].isChecked()
    before = canvas.positions()[ids[0]]
    after = drag(QPoint(37, 21))
    assert after != before
    assert all(one % GRID == 0 for one in after)
    window.actions_by_name["snap"].trigger()
    free = drag(QPoint(53, 27))
    assert any(one % GRID for one in free)
    assert all(one == round(one) for one in free)
    assert settings.value("snap_to_grid", True, bool) is False
