"""The timeline in the real window: drawn, dragged along, stepped through by keys."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from app.editor.main_window import MainWindow
from app.editor.panels.timeline.chart import ABOUT, TimelineChart
from app.editor.panels.timeline.geometry import AXIS, LANE
from app.editor.panels.timeline.look import Look
from app.editor.panels.timeline.panel import EMPTY
from app.editor.panels.timeline.scale import Scale, ScaleKind
from app.engine.run_state import RunState, Status
from app.rehearsal.conditions import Conditions
from app.runs.timeline import Phase, Timeline

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def relay(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """A rehearsal in which the webhook worked at the third try; the timeline is in front."""
    assert window.open_path(EXAMPLES / "event_relay.json")
    faults = Conditions(("webhook=500*2",))
    window.choices.set(replace(window.choices.value, conditions=faults))
    # Keys are heard by a window that is in front.
    qtbot.waitUntil(window.isActiveWindow)
    rehearse(qtbot, window)
    show_page(qtbot, window)
    return window


def rehearse(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.runner.ended):
        QTest.keyClick(window, Qt.Key.Key_F5)


def show_page(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_J, CTRL | SHIFT)
    qtbot.waitUntil(lambda: not window.lower_panel.timeline.words)


def chart_of(window: MainWindow) -> TimelineChart:
    return window.lower_panel.timeline.chart


def timeline_of(window: MainWindow) -> Timeline:
    kept = window.runs.shown
    assert kept is not None
    return Timeline(kept.record.events(kept.row))


def at(window: MainWindow, count: int, lane: int | None = None) -> QPoint:
    """Where an event is in the chart: on the axis, or in the middle of a lane."""
    place = chart_of(window).geometry_now()
    scale = Scale(timeline_of(window), scale_of(window))
    y = AXIS // 2 if lane is None else place.top_of(lane) + LANE // 2
    return QPoint(round(place.x_of(scale.place(count))), y)


def scale_of(window: MainWindow) -> ScaleKind:
    box = window.lower_panel.timeline.findChild(QComboBox)
    assert box is not None
    return ScaleKind(box.currentData())


def wait_for_moment(qtbot: QtBot, window: MainWindow, count: int) -> None:
    qtbot.waitUntil(lambda: chart_of(window).cursor_count == count)
    assert window.runs.state == timeline_of(window).state_after(count)


def is_back(window: MainWindow) -> bool:
    """An earlier moment is shown."""
    return window.runs.is_looking_back


def statuses(window: MainWindow) -> dict[str, Status]:
    """As the canvas shows them."""
    blocks = [block.id for block in window.document.workflow.blocks]
    states = {block: window.canvas.state_of(block) for block in blocks}
    return {block: state.status if state else Status.IDLE for block, state in states.items()}


def as_of(window: MainWindow, state: RunState) -> dict[str, Status]:
    return {one.id: state.block(one.id).status for one in window.document.workflow.blocks}


def press(window: MainWindow, key: Qt.Key) -> None:
    QTest.keyClick(chart_of(window), key)


def test_each_block_has_a_lane_with_its_tries_and_errors(relay: MainWindow) -> None:
    chart, timeline = chart_of(relay), timeline_of(relay)
    hook = timeline.bars[-1]
    first_try = next(one for one in hook.segments if one.text)
    lane = len(timeline.bars) - 1
    middle = (at(relay, first_try.began_after, lane) + at(relay, first_try.ended_after, lane)) / 2

    assert chart.looks == {Look.WAITING, Look.OK, Look.FAILED, Look.PAUSING}
    assert scale_of(relay) is ScaleKind.EVEN
    words = chart.words_at(middle)
    assert words.startswith("Tell the CRM: try 1, failed")
    assert first_try.text in words
    assert "after the beginning" in words
    on_title = chart.words_at(QPoint(20, middle.y()))
    assert on_title.startswith("Tell the CRM: OK")
    assert "3 tries" in on_title
    assert chart.words_at(QPoint(300, AXIS // 2)) == ABOUT


def test_dragging_shows_the_canvas_as_it_was(qtbot: QtBot, relay: MainWindow) -> None:
    port, end = chart_of(relay).viewport(), statuses(relay)
    total = len(timeline_of(relay))
    QTest.mousePress(port, LEFT, NO_KEY, at(relay, 3))
    wait_for_moment(qtbot, relay, 3)
    for count in (5, 9, 2):
        QTest.mouseMove(port, at(relay, count))
        wait_for_moment(qtbot, relay, count)
        assert statuses(relay) == as_of(relay, timeline_of(relay).state_after(count))
        assert f"event {count} of {total}" in relay.stage.time_bar.words
    QTest.mouseRelease(port, LEFT, NO_KEY, at(relay, 2))
    assert is_back(relay)

    QTest.mousePress(port, LEFT, NO_KEY, at(relay, 2))
    QTest.mouseMove(port, at(relay, total) + QPoint(40, 0))
    wait_for_moment(qtbot, relay, total)
    QTest.mouseRelease(port, LEFT, NO_KEY, at(relay, total))
    assert not is_back(relay)
    assert relay.stage.time_bar.words == ""
    assert statuses(relay) == end


def test_a_drag_may_begin_on_a_bar_and_a_click_beside_the_bars_is_a_moment(
    qtbot: QtBot, relay: MainWindow
) -> None:
    port = chart_of(relay).viewport()
    QTest.mousePress(port, LEFT, NO_KEY, at(relay, 4, lane=0))
    assert not is_back(relay)
    QTest.mouseMove(port, at(relay, 10, lane=0))
    wait_for_moment(qtbot, relay, 10)
    QTest.mouseRelease(port, LEFT, NO_KEY, at(relay, 10, lane=0))
    assert relay.canvas.selected() == ()

    QTest.mouseClick(port, LEFT, NO_KEY, at(relay, 12, lane=0))
    wait_for_moment(qtbot, relay, 12)


def test_keys_go_event_by_event_and_to_both_ends(qtbot: QtBot, relay: MainWindow) -> None:
    total = len(timeline_of(relay))
    press(relay, Qt.Key.Key_Left)
    wait_for_moment(qtbot, relay, total - 1)
    press(relay, Qt.Key.Key_Home)
    wait_for_moment(qtbot, relay, 1)
    press(relay, Qt.Key.Key_Left)
    wait_for_moment(qtbot, relay, 1)
    press(relay, Qt.Key.Key_Right)
    wait_for_moment(qtbot, relay, 2)
    assert "event 2 of" in chart_of(relay).accessibleDescription()
    press(relay, Qt.Key.Key_PageDown)
    wait_for_moment(qtbot, relay, 12)
    press(relay, Qt.Key.Key_End)
    assert not is_back(relay)
    press(relay, Qt.Key.Key_PageUp)
    wait_for_moment(qtbot, relay, total - 10)
    press(relay, Qt.Key.Key_Escape)
    assert not is_back(relay)
    assert chart_of(relay).cursor_count is None


def test_the_notice_leads_back_to_the_end(qtbot: QtBot, relay: MainWindow) -> None:
    press(relay, Qt.Key.Key_Home)
    wait_for_moment(qtbot, relay, 1)
    (button,) = relay.stage.time_bar.findChildren(QPushButton)
    assert button.text() == "Back to the end"
    QTest.mouseClick(button, LEFT)

    assert not is_back(relay)
    assert relay.stage.time_bar.isHidden()


def test_a_click_on_a_bar_or_a_title_selects_the_block(relay: MainWindow) -> None:
    chart, bars = chart_of(relay), timeline_of(relay).bars
    segment = bars[1].segments[-1]
    on_bar = (at(relay, segment.began_after, 1) + at(relay, segment.ended_after, 1)) / 2
    QTest.mouseClick(chart.viewport(), LEFT, NO_KEY, on_bar)
    assert relay.canvas.selected() == (bars[1].block,)
    QTest.mouseClick(chart.viewport(), LEFT, NO_KEY, QPoint(30, at(relay, 1, 2).y()))
    assert relay.canvas.selected() == (bars[2].block,)
    assert not is_back(relay)

    press(relay, Qt.Key.Key_Up)
    assert relay.canvas.selected() == (bars[1].block,)
    press(relay, Qt.Key.Key_Down)
    press(relay, Qt.Key.Key_Down)
    assert relay.canvas.selected() == (bars[2].block,)


def wheel(chart: TimelineChart, at: QPoint, turns: int, keys: Qt.KeyboardModifier = NO_KEY) -> None:
    port = chart.viewport()
    event = QWheelEvent(
        QPointF(at),
        QPointF(port.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * turns),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(port, event)


def test_the_wheel_zooms_where_the_mouse_is_and_f_shows_all(relay: MainWindow) -> None:
    chart = chart_of(relay)
    before, middle = chart.geometry_now(), at(relay, 8)
    wheel(chart, middle, 3)
    near = chart.geometry_now()

    assert near.px > before.px * 1.5
    assert abs(at(relay, 8).x() - middle.x()) <= 1
    wheel(chart, middle, -2, SHIFT)
    assert chart.geometry_now().across > near.across
    press(relay, Qt.Key.Key_F)
    assert chart.geometry_now() == before
    press(relay, Qt.Key.Key_Plus)
    assert chart.geometry_now().px > before.px
    wheel(chart, middle, -30)
    assert chart.geometry_now() == before
    wheel(chart, middle, 60)
    assert chart.geometry_now().right - chart.geometry_now().left < 6


def test_a_moment_that_is_out_of_sight_is_scrolled_to(qtbot: QtBot, relay: MainWindow) -> None:
    chart = chart_of(relay)
    wheel(chart, at(relay, 2), 20)
    press(relay, Qt.Key.Key_Left)
    wait_for_moment(qtbot, relay, len(timeline_of(relay)) - 1)
    x = at(relay, len(timeline_of(relay)) - 1).x()

    assert chart.geometry_now().titles < x < chart.viewport().width()


def test_many_lanes_are_scrolled_over_the_titles(relay: MainWindow) -> None:
    chart = chart_of(relay)
    relay.lower_panel.setFixedHeight(130)
    wheel(chart, QPoint(20, 60), -1)

    assert chart.verticalScrollBar().value() > 0
    press(relay, Qt.Key.Key_Up)
    assert chart.verticalScrollBar().value() == chart.verticalScrollBar().maximum()


def test_the_scale_is_chosen_and_stays(qtbot: QtBot, relay: MainWindow) -> None:
    box = relay.lower_panel.timeline.findChild(QComboBox)
    assert box is not None
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert scale_of(relay) is ScaleKind.TRUE
    bar = timeline_of(relay).bars[-1]
    pauses = [one for one in bar.segments if one.phase == Phase.PAUSING]
    long = max(pauses, key=lambda one: one.ended_at - one.began_at)
    px = at(relay, long.ended_after).x() - at(relay, long.began_after).x()
    # Nearly all of the time was waiting for the tries.
    assert px > 50
    rehearse(qtbot, relay)
    assert scale_of(relay) is ScaleKind.TRUE


def test_another_run_or_row_is_shown_as_it_is(qtbot: QtBot, relay: MainWindow) -> None:
    press(relay, Qt.Key.Key_Home)
    wait_for_moment(qtbot, relay, 1)
    relay.runs.choose_row("")
    assert relay.stage.time_bar.isHidden()
    press(relay, Qt.Key.Key_Home)
    wait_for_moment(qtbot, relay, 1)
    rehearse(qtbot, relay)

    assert not is_back(relay)
    assert chart_of(relay).cursor_count is None
    assert set(statuses(relay).values()) == {Status.OK}


def test_a_page_that_nobody_looks_at_is_drawn_when_it_is_shown(
    qtbot: QtBot, window: MainWindow
) -> None:
    panel = window.lower_panel.timeline
    assert window.open_path(EXAMPLES / "event_relay.json")
    rehearse(qtbot, window)
    assert panel.words == EMPTY
    show_page(qtbot, window)
    assert panel.words == ""

    QTest.keyClick(window, Qt.Key.Key_N, CTRL)
    qtbot.waitUntil(lambda: panel.words == EMPTY)
    window.tabs.show(0)
    qtbot.waitUntil(lambda: panel.words == "")


def test_the_chart_grows_while_the_run_goes_on_and_looking_back_ends_by_going_on(
    qtbot: QtBot, window: MainWindow
) -> None:
    assert window.open_path(EXAMPLES / "event_relay.json")
    first, second, *_ = [block.id for block in window.document.workflow.blocks]
    QTest.keyClick(window, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: window.runs.state.block(first).status == Status.HELD)
    show_page(qtbot, window)
    assert chart_of(window).looks == {Look.WAITING, Look.HELD}
    press(window, Qt.Key.Key_Home)
    wait_for_moment(qtbot, window, 1)
    (button,) = window.stage.time_bar.findChildren(QPushButton)
    assert button.text() == "Back to now"

    QTest.keyClick(window, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: not is_back(window))
    qtbot.waitUntil(lambda: window.runs.state.block(second).status == Status.HELD)
    qtbot.waitUntil(lambda: Look.OK in chart_of(window).looks)
    with qtbot.waitSignal(window.runner.ended):
        QTest.keyClick(window, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: chart_of(window).looks == {Look.WAITING, Look.HELD, Look.OK})


def test_while_looking_back_other_rows_change_nothing(qtbot: QtBot, window: MainWindow) -> None:
    assert window.open_path(EXAMPLES / "renewal_reminder.json")
    QTest.keyClick(window, Qt.Key.Key_F10)
    first = window.document.workflow.blocks[0].id
    qtbot.waitUntil(lambda: window.runs.state.block(first).status == Status.HELD)
    show_page(qtbot, window)
    press(window, Qt.Key.Key_Home)
    wait_for_moment(qtbot, window, 1)
    kept = window.runs.shown
    assert kept is not None
    row = kept.row
    with qtbot.waitSignal(window.runner.ended):
        window.runner.stop()

    assert kept.row == row
    assert is_back(window)
    press(window, Qt.Key.Key_Escape)
    assert not is_back(window)
    assert kept.chosen is None
