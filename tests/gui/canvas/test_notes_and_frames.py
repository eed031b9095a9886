"""Notes and frames by real events: moved, resized, written, deleted."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from app.editor.canvas.frame_item import COLORS, FrameItem, frame_color
from app.editor.canvas.note_item import NoteItem
from app.editor.theme import DARK, GRID, LIGHT, Theme
from app.workflow.layout_edits import Thing, ThingKind
from app.workflow.model import Frame, Note
from tests.gui.canvas.conftest import MakeDesk
from tests.gui.canvas.desk import LEFT, NO_KEY, Desk, assert_shows_document, placed, workflow

CTRL = Qt.KeyboardModifier.ControlModifier
NOTE, FRAME = Thing(ThingKind.NOTE, 0), Thing(ThingKind.FRAME, 0)


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    blocks = (placed("start", "start"), placed("one", "say"), placed("two", "say"))
    shown = workflow(*blocks, links=(("start.name", "one.text"), ("one.text", "two.text")))
    layout = shown.layout.model_copy(
        update={
            "notes": (Note(text="# Why\n*Because* [see](https://x)", position=(0.0, -224.0)),),
            "frames": (
                Frame(title="First", position=(-64.0, -64.0), size=(352.0, 352.0), color="green"),
            ),
        }
    )
    return make_desk(shown.model_copy(update={"layout": layout}))


def scene_point(desk: Desk, x: float, y: float) -> QPoint:
    return QPoint(desk.canvas.viewer.mapFromScene(QPointF(x, y)))


def note(desk: Desk) -> NoteItem:
    return next(one for one in desk.canvas.layer.items() if isinstance(one, NoteItem))


def frame(desk: Desk) -> FrameItem:
    return next(one for one in desk.canvas.layer.items() if isinstance(one, FrameItem))


def field(desk: Desk) -> QPlainTextEdit | None:
    found = desk.canvas.viewer.viewport().findChildren(QPlainTextEdit)
    return next((one for one in found if one.isVisible()), None)


def test_they_are_drawn_behind_blocks_and_cords(desk: Desk) -> None:
    lowest = min(cord.zValue() for cord in desk.cords())
    assert lowest < min(item.zValue() for item in desk.items().values())

    assert frame(desk).zValue() < note(desk).zValue() < lowest
    assert note(desk).plain_text() == "Why\nBecause see"


def test_a_note_is_moved_on_the_grid_in_one_step(desk: Desk) -> None:
    start = scene_point(desk, 60, -190)
    desk.drag(start, start + QPoint(75, -31))

    assert desk.edits == ["Move note"]
    x, y = desk.workflow.layout.notes[0].position
    assert (x % GRID, y % GRID) == (0, 0)
    assert (x, y) != (0.0, -224.0)
    assert (note(desk).x(), note(desk).y()) == (x, y)
    assert desk.workflow.layout.blocks["start"] == (0.0, 0.0)


def test_a_frame_takes_along_what_is_inside_it_and_nothing_else(desk: Desk) -> None:
    start = scene_point(desk, 0, -48)
    desk.drag(start, start + QPoint(64, 48))
    moved = desk.workflow.layout
    x, y = moved.frames[0].position

    assert (x, y) != (-64.0, -64.0)
    assert desk.edits == ["Move frame and 1 block"]
    assert moved.blocks["start"] == (x + 64.0, y + 64.0)
    assert moved.blocks["one"] == (320.0, 0.0)
    assert_shows_document(desk)


def test_a_refused_or_ended_move_puts_everything_back(desk: Desk) -> None:
    start = scene_point(desk, 0, -48)
    desk.press(start)
    desk.move(start + QPoint(60, 60))
    assert desk.items()["start"].x() > 0
    desk.key(Qt.Key.Key_Escape)
    desk.release(start + QPoint(60, 60))
    assert desk.edits == []
    desk.refuses = True
    desk.drag(start, start + QPoint(60, 60))

    assert desk.edits == ["Move frame and 1 block"]
    assert frame(desk).x() == -64.0
    assert_shows_document(desk)


def test_the_inside_of_a_frame_is_not_the_frame(desk: Desk) -> None:
    desk.click(scene_point(desk, -40, 200))
    assert desk.canvas.layer.selected() == ()
    desk.drag(scene_point(desk, -40, 230), scene_point(desk, 30, 40))

    assert desk.canvas.selected() == ("start",)
    assert desk.edits == []


@pytest.mark.parametrize("is_ended", [False, True])
def test_the_grip_changes_the_size(desk: Desk, is_ended: bool) -> None:
    corner = scene_point(desk, 240 - 6, -224 + 120 - 6)
    desk.press(corner)
    desk.move(corner + QPoint(30, 20))
    desk.move(corner + QPoint(60, 40))
    if is_ended:
        desk.key(Qt.Key.Key_Escape)
    desk.release(corner + QPoint(60, 40))
    size = desk.workflow.layout.notes[0].size

    assert desk.edits == ([] if is_ended else ["Resize note"])
    assert (size == (240.0, 120.0)) is is_ended
    assert note(desk).size == size


@pytest.mark.parametrize(
    ("place", "said", "end", "text"),
    [
        ((60, -190), "New *text*", (Qt.Key.Key_Return, CTRL), "New *text*"),
        ((60, -190), "New", (Qt.Key.Key_Escape, NO_KEY), "# Why\n*Because* [see](https://x)"),
        ((0, -48), "Second", (Qt.Key.Key_Return, NO_KEY), "Second"),
    ],
)
def test_a_double_click_writes_text_or_title(
    desk: Desk,
    place: tuple[int, int],
    said: str,
    end: tuple[Qt.Key, Qt.KeyboardModifier],
    text: str,
) -> None:
    at = scene_point(desk, *place)
    desk.click(at)
    QTest.mouseDClick(desk.canvas.viewer.viewport(), LEFT, NO_KEY, at)
    opened = field(desk)
    assert opened is not None
    QTest.keyClicks(opened, said)
    QTest.keyClick(opened, *end)
    layout = desk.workflow.layout

    assert field(desk) is None
    assert text in (layout.notes[0].text, layout.frames[0].title)
    assert len(desk.edits) == (0 if end[0] is Qt.Key.Key_Escape else 1)


def test_keys_in_the_field_are_not_for_the_canvas(desk: Desk) -> None:
    desk.canvas.layer.select([NOTE])
    assert desk.canvas.layer.write_selected()
    opened = field(desk)
    assert opened is not None
    QTest.keyClick(opened, Qt.Key.Key_Delete)

    assert opened.toPlainText() == ""
    assert desk.edits == []
    desk.canvas.zoom_in()
    assert desk.workflow.layout.notes[0].text == ""


def test_delete_removes_them_with_the_selected_blocks_and_undo_brings_them_back(desk: Desk) -> None:
    before = desk.workflow
    desk.canvas.select_all()
    desk.key(Qt.Key.Key_Delete)
    assert desk.edits == ["Delete notes and frames and 3 blocks"]
    assert desk.canvas.layer.items() == ()
    desk.show(before)

    assert len(desk.canvas.layer.items()) == 2
    desk.canvas.layer.select([FRAME])
    desk.key(Qt.Key.Key_Delete)
    assert desk.workflow.layout.frames == ()
    assert len(desk.workflow.blocks) == 3


def test_frames_go_through_the_colours(desk: Desk) -> None:
    assert not desk.canvas.layer.next_color()
    desk.canvas.layer.select([FRAME])
    seen = set()
    for _color in COLORS:
        assert desk.canvas.layer.next_color()
        seen.add(desk.workflow.layout.frames[0].color)

    assert seen == set(COLORS)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_a_colour_is_of_the_theme_or_as_written(theme: Theme) -> None:
    assert frame_color("blue", theme) == theme.accent
    assert frame_color("#123456", theme) == "#123456"
    assert frame_color("#nonsense", theme) == frame_color("", theme) == theme.faint
    assert len({frame_color(color, theme) for color in COLORS}) == len(COLORS)


def test_the_next_one_is_selected_by_key(desk: Desk) -> None:
    chosen = []
    for _time in range(3):
        desk.canvas.layer.select_next()
        chosen.append(desk.canvas.layer.selected())

    assert chosen == [(NOTE,), (FRAME,), (NOTE,)]


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_they_are_in_the_picture(desk: Desk, theme: Theme) -> None:
    size = QSize(700, 400)
    bare = desk.workflow.model_copy(
        update={
            "layout": desk.workflow.layout.model_copy(
                update={
                    "notes": (Note(text="", position=(0.0, -224.0)),),
                }
            )
        }
    )
    desk.canvas.set_theme(theme)
    with_text = desk.canvas.picture(size)
    desk.show(bare)

    assert desk.canvas.picture(size) != with_text


def test_html_in_a_note_is_text(desk: Desk) -> None:
    shown = desk.workflow.layout.model_copy(
        update={"notes": (Note(text="1 <b>x</b>", position=(0.0, 0.0)),)}
    )
    desk.show(desk.workflow.model_copy(update={"layout": shown}))

    assert note(desk).plain_text() == "1 <b>x</b>"
