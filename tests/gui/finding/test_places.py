"""What is found in a workflow, and where one gets by it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.editor.finding.places import find_places
from app.editor.main_window import MainWindow
from app.workflow.model import Link, PlacedBlock, Workflow
from app.workflow.wiring import Wiring
from blocks.catalog import Catalog

_SUBJECT = "Your appointment at the northern branch"


@pytest.fixture
def workflow() -> Workflow:
    return Workflow(
        blocks=(
            PlacedBlock(id="start", type="call_api", title="Inbound call"),
            PlacedBlock(
                id="mail",
                type="send_email",
                title="Tell the customer",
                inputs={"subject": _SUBJECT, "password": "hunter2-literal"},
            ),
            PlacedBlock(
                id="hook",
                type="webhook",
                title="Tell the CRM",
                inputs={
                    "url": "https://crm.example/leads",
                    "headers": {"X-Team": ["red", "blue"]},
                },
            ),
        ),
        links=(Link.model_validate({"from": "start.customer_number", "to": "hook.data"}),),
    )


@pytest.fixture
def wiring(workflow: Workflow, real_catalog: Catalog) -> Wiring:
    return Wiring.of(workflow, real_catalog)


def _found(wiring: Wiring, text: str) -> list[tuple[str, str]]:
    return [(place.block, place.input) for place in find_places(wiring, text)]


def test_nothing_typed_lists_the_blocks(wiring: Wiring) -> None:
    assert sorted(_found(wiring, " ")) == [("hook", ""), ("mail", ""), ("start", "")]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("inbound", ("start", "")),
        ("inbuond", ("start", "")),
        ("tell crm", ("hook", "")),
        ("webhook", ("hook", "")),
        ("subject", ("mail", "subject")),
        ("northern", ("mail", "subject")),
        ("crm.example", ("hook", "url")),
        ("blue", ("hook", "headers")),
        ("crm url", ("hook", "url")),
    ],
)
def test_blocks_inputs_and_values_are_found(
    wiring: Wiring, text: str, first: tuple[str, str]
) -> None:
    assert _found(wiring, text)[0] == first


def test_a_place_says_its_value_or_where_that_comes_from(wiring: Wiring) -> None:
    subject = find_places(wiring, "northern")[0]
    data = next(one for one in find_places(wiring, "data") if one.input == "data")

    assert subject.text == _SUBJECT
    assert data.text == "← “Inbound call” · Customer number"


def test_a_secret_that_is_written_is_neither_found_nor_shown(wiring: Wiring) -> None:
    assert _found(wiring, "hunter2") == []
    assert all("hunter2" not in place.text for place in find_places(wiring, "password"))


def test_what_is_nowhere_is_not_found(wiring: Wiring) -> None:
    assert _found(wiring, "zzxxqq") == []


def test_enter_goes_to_the_input(window: MainWindow, workflow: Workflow) -> None:
    window.resize(1500, 900)
    window.document.show(workflow, None)
    window.checker.check_now()
    window.actions_by_name["show_inspector"].setChecked(False)
    window.actions_by_name["find"].trigger()
    popup = window.finding.popup
    assert popup.isVisible()
    QTest.keyClicks(popup.field, "crm.example")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)

    assert window.canvas.selected() == ("hook",)
    assert window.inspector.isVisible()
    focused = window.focusWidget()
    assert focused is not None
    assert window.inspector.isAncestorOf(focused)
    assert focused.property("text") == "https://crm.example/leads"
    viewer = window.canvas.viewer
    item = next(one for one in viewer.blocks() if one.block_id == "hook")
    middle = viewer.mapFromScene(item.sceneBoundingRect().center())
    assert (middle - viewer.viewport().rect().center()).manhattanLength() < 8


def test_an_input_far_down_the_form_is_scrolled_to(
    qtbot: QtBot, window: MainWindow, workflow: Workflow
) -> None:
    window.resize(1200, 500)
    window.document.show(workflow, None)
    window.checker.check_now()
    window.finding.find()
    QTest.keyClicks(window.finding.popup.field, "crm json")
    assert window.finding.popup.rows()[0].title == "Tell the CRM · JSON body"
    QTest.keyClick(window.finding.popup.field, Qt.Key.Key_Return)

    focused = window.focusWidget()
    assert window.inspector.isAncestorOf(focused)
    qtbot.waitUntil(lambda: not focused.visibleRegion().isEmpty())


def test_enter_on_a_block_selects_it_and_leaves_the_focus_on_the_canvas(
    window: MainWindow, workflow: Workflow
) -> None:
    window.document.show(workflow, None)
    window.checker.check_now()
    window.finding.find()
    QTest.keyClicks(window.finding.popup.field, "inbound")
    QTest.keyClick(window.finding.popup.field, Qt.Key.Key_Return)

    assert window.canvas.selected() == ("start",)
    assert window.focusWidget() is window.canvas.viewer


def test_an_input_that_the_block_does_not_know_is_found_and_not_shown(
    real_catalog: Catalog,
) -> None:
    hook = PlacedBlock(id="hook", type="webhook", title="Tell", inputs={"secrt": "hunter2-literal"})
    wiring = Wiring.of(Workflow(blocks=(hook,)), real_catalog)
    (place,) = [one for one in find_places(wiring, "secrt") if one.input == "secrt"]
    assert place.text == "not known to this block"
    assert find_places(wiring, "hunter2-literal") == ()
