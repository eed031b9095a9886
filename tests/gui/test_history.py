"""The list of steps, and the law of undo: back and forth the document is the same, byte by byte."""

import random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget
from pytestqt.qtbot import QtBot

from app.editor.document import Document
from app.editor.edit import Edit
from app.editor.main_window import MainWindow
from app.workflow import edits
from app.workflow.align import Axis, Box, Line, align, distribute
from app.workflow.file import dump
from app.workflow.fragment import copied, pasted, read_fragment
from app.workflow.layout_edits import (
    Thing,
    ThingKind,
    add_frame,
    add_note,
    change_thing,
    move_things,
    remove_things,
)
from app.workflow.model import Frame, Link, Note, Position, Workflow
from app.workflow.wiring import Wiring
from blocks.catalog import Catalog
from tests.gui.canvas.desk import Desk, assert_shows_document
from tests.gui.hands import Hands
from tests.support.sample_blocks import CATALOG

EDITS = 500
LOOK_CLOSELY_EVERY = 20


def random_edit(dice: random.Random, now: Workflow) -> Workflow:
    """One edit of any kind; where it cannot be made it says so by GraphError."""
    if not now.blocks:
        return add(dice, now)
    return dice.choice(KINDS)(dice, now)


def place_of(dice: random.Random) -> Position:
    return (float(dice.randint(-40, 40) * 16), float(dice.randint(-40, 40) * 16))


def some_of(dice: random.Random, now: Workflow) -> list[str]:
    ids = [block.id for block in now.blocks]
    return dice.sample(ids, min(len(ids), dice.randint(1, 4)))


def boxes_of(dice: random.Random, now: Workflow) -> dict[str, Box]:
    return {id: (*now.layout.blocks[id], 256.0, 100.0) for id in some_of(dice, now)}


def thing_of(dice: random.Random) -> Thing:
    return Thing(dice.choice(list(ThingKind)), dice.randint(0, 3))


def add(dice: random.Random, now: Workflow) -> Workflow:
    return edits.add_block(now, dice.choice(list(CATALOG.values())), place_of(dice))[0]


def remove(dice: random.Random, now: Workflow) -> Workflow:
    return edits.remove_blocks(now, some_of(dice, now)) if len(now.blocks) > 12 else now


def write(dice: random.Random, now: Workflow) -> Workflow:
    return edits.set_input(now, some_of(dice, now)[0], "text", f"Text {dice.randint(0, 999)}")


def move(dice: random.Random, now: Workflow) -> Workflow:
    return edits.move_blocks(now, {some_of(dice, now)[0]: place_of(dice)})


def connect(dice: random.Random, now: Workflow) -> Workflow:
    wiring = Wiring.of(now, CATALOG)
    source, target = dice.choice(now.blocks).id, dice.choice(now.blocks).id
    outputs, inputs = wiring.ports(source).outputs, wiring.ports(target).inputs
    if not (outputs and inputs):
        return now
    link = Link(
        from_block=source,
        from_port=dice.choice(outputs).name,
        to_block=target,
        to_port=dice.choice(inputs).name,
    )
    return edits.connect(now, link, wiring)


def copy_and_paste(dice: random.Random, now: Workflow) -> Workflow:
    text = copied(Wiring.of(now, CATALOG), some_of(dice, now)[:2], now.layout.blocks)
    return pasted(now, read_fragment(text), place_of(dice), CATALOG)[0]


def put_in_line(dice: random.Random, now: Workflow) -> Workflow:
    return edits.move_blocks(now, align(boxes_of(dice, now), dice.choice(list(Line))))


def spread(dice: random.Random, now: Workflow) -> Workflow:
    return edits.move_blocks(now, distribute(boxes_of(dice, now), dice.choice(list(Axis))))


def collapse(dice: random.Random, now: Workflow) -> Workflow:
    return edits.collapse_blocks(now, some_of(dice, now), is_collapsed=dice.random() < 0.6)


def note(dice: random.Random, now: Workflow) -> Workflow:
    return add_note(now, Note(text=f"Note *{dice.randint(0, 999)}*", position=place_of(dice)))


def frame(dice: random.Random, now: Workflow) -> Workflow:
    title = f"Frame {dice.randint(0, 999)}"
    return add_frame(now, Frame(title=title, position=place_of(dice), size=(320.0, 200.0)))


def change(dice: random.Random, now: Workflow) -> Workflow:
    thing = thing_of(dice)
    moved = move_things(now, {thing: place_of(dice)})
    return change_thing(moved, thing, size=(160.0 + dice.randint(0, 999), 96.0))


def take_away(dice: random.Random, now: Workflow) -> Workflow:
    return remove_things(now, [thing_of(dice)])


KINDS = (
    add,
    remove,
    write,
    move,
    connect,
    copy_and_paste,
    put_in_line,
    spread,
    collapse,
    note,
    frame,
    change,
    take_away,
)


@pytest.mark.parametrize("seed", [1, 2])
def test_all_undone_and_all_redone_the_document_is_the_same_byte_by_byte(seed: int) -> None:
    dice = random.Random(seed)
    document = Document()
    texts = [dump(document.workflow)]
    tried = 0
    while len(texts) <= EDITS:
        tried += 1
        assert tried < 5 * EDITS
        if document.apply(Edit(f"Edit {len(texts)}", lambda now: random_edit(dice, now))):
            texts.append(dump(document.workflow))

    assert document.steps == ("", *(f"Edit {one}" for one in range(1, EDITS + 1)))
    for text in reversed(texts):
        assert dump(document.workflow) == text
        document.undo()
    assert not document.undo_name
    for text in texts:
        assert dump(document.workflow) == text
        document.redo()
    assert not document.redo_name
    for place in dice.sample(range(len(texts)), 40):
        document.go_to(place)
        assert dump(document.workflow) == texts[place]


def test_the_canvas_shows_the_document_at_each_step_back_and_forth(qtbot: QtBot) -> None:
    dice = random.Random(7)
    document = Document()
    desk = Desk(document.workflow)
    qtbot.addWidget(desk.canvas)
    while len(document.steps) <= EDITS:
        document.apply(Edit("Edit", lambda now: random_edit(dice, now)))
    desk.show(document.workflow)
    for step in (document.undo, document.redo):
        for number in range(EDITS):
            assert_shows_all(desk, is_whole=number % LOOK_CLOSELY_EVERY == 0)
            step()
            desk.show(document.workflow)
        assert_shows_all(desk, is_whole=True)


def assert_shows_all(desk: Desk, *, is_whole: bool) -> None:
    """The canvas shows the document: blocks, links, notes, frames; each row only now and then."""
    workflow = desk.workflow
    assert set(desk.items()) == {block.id for block in workflow.blocks}
    shown_links = sorted((cord.link.source, cord.link.target) for cord in desk.cords())
    assert shown_links == sorted(desk.links())
    shown = [(item.pos().toTuple(), item.size) for item in desk.canvas.layer.items()]
    layout = workflow.layout
    assert sorted(shown) == sorted(
        [(note.position, note.size) for note in layout.notes]
        + [(frame.position, frame.size) for frame in layout.frames]
    )
    if is_whole:
        assert_shows_document(desk)


def open_list(window: MainWindow) -> QListWidget:
    window.actions_by_name["history"].trigger()
    popup = QApplication.activePopupWidget()
    assert popup is not None
    found = popup.findChild(QListWidget)
    assert found is not None
    return found


def test_a_click_in_the_list_goes_there(window: MainWindow, real_catalog: Catalog) -> None:
    hands = Hands(window, real_catalog)
    values = [window.document.workflow]
    for x in (180, 320, 460):
        hands.drag_from_palette("webhook", QPoint(x, 160))
        values.append(window.document.workflow)
    steps = open_list(window)
    texts = [steps.item(row).text() for row in range(steps.count())]
    assert texts == ["As it was opened", "Add Webhook", "Add Webhook", "Add Webhook"]
    assert steps.currentRow() == 3
    at = steps.visualItemRect(steps.item(1)).center()
    QTest.mouseClick(steps.viewport(), Qt.MouseButton.LeftButton, pos=at)

    assert window.document.workflow is values[1]
    assert QApplication.activePopupWidget() is None
    assert window.actions_by_name["redo"].isEnabled()


def test_the_list_works_by_keys_and_goes_forth_too(
    window: MainWindow, real_catalog: Catalog
) -> None:
    Hands(window, real_catalog).drag_from_palette("webhook", QPoint(180, 160))
    after = window.document.workflow
    window.document.undo()
    steps = open_list(window)
    QTest.keyClick(steps, Qt.Key.Key_Down)
    QTest.keyClick(steps, Qt.Key.Key_Return)

    assert window.document.workflow is after
    steps = open_list(window)
    QTest.keyClick(steps, Qt.Key.Key_Escape)
    assert window.document.workflow is after
