"""The start page, examples as copies, and the guided first workflow."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from app.editor.companions import bring_along
from app.editor.guide import Step, step_of
from app.editor.main_window import MainWindow
from app.editor.opening import example_folder
from app.editor.panels.example_card import ExampleCard
from app.editor.panels.start_page import StartPage
from app.engine.run_state import RunStatus
from app.workflow.file import load, save
from app.workflow.model import Link, PlacedBlock, Workflow
from blocks.catalog import Catalog
from tests.gui.conftest import MakeWindow
from tests.gui.hands import COPY, LEFT, NO_KEY, Hands


def click(widget: QPushButton) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def page_of(window: MainWindow) -> StartPage:
    page = window.stage.start_page
    assert page is not None
    return page


def button(window: MainWindow, words: str) -> QPushButton:
    found = window.stage.findChildren(QPushButton)
    return next(one for one in found if one.isVisible() and words in one.text().replace("&", ""))


def card(window: MainWindow, name: str) -> ExampleCard:
    cards = page_of(window).findChildren(ExampleCard)
    return next(one for one in cards if name in one.accessibleName())


def begin(window: MainWindow) -> None:
    """Start a workflow from the start page; the canvas has its size then."""
    window.stage.show_start()
    assert window.stage.guide_bar.words == ""
    click(button(window, "New workflow"))
    QApplication.processEvents()


def test_a_window_with_a_file_has_no_start_page(window: MainWindow) -> None:
    assert window.stage.start_page is None
    assert window.canvas.isVisible()


def test_each_example_is_there_with_its_picture(qtbot: QtBot, window: MainWindow) -> None:
    window.stage.show_start()
    cards = page_of(window).findChildren(ExampleCard)
    files = [path for path in example_folder().glob("*.json") if ".test." not in path.name]
    names = {load(path).name for path in files}

    assert {one.accessibleName().removeprefix("Example: ") for one in cards} == names
    # The window is up before the pictures are.
    assert not any(one.has_picture for one in cards)
    qtbot.waitUntil(lambda: all(one.has_picture for one in cards))


def test_an_example_opens_as_a_copy_and_the_original_stays(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    original = example_folder() / "renewal_reminder.json"
    before = original.read_bytes()
    window.stage.show_start()
    click(card(window, load(original).name))
    document = window.document

    assert window.canvas.isVisible()
    assert (document.path, document.copy_of) == (None, original)
    assert not document.is_changed
    assert window.windowTitle().startswith("Copy of renewal_reminder.json")
    with qtbot.waitSignal(window.runner.ended) as ended:
        window.rehearse()
    # customers.csv was found beside the original.
    assert ended.args is not None
    assert ended.args[0].result.status == RunStatus.OK
    assert window.runner.record.rows()

    proposed: list[str] = []

    def choose(_window: object, _title: str, name: str, _filter: str) -> tuple[str, str]:
        proposed.append(name)
        return str(tmp_path / "mine.json"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    assert window.files.save()
    assert not Path(proposed[0]).is_relative_to(example_folder())
    assert load(tmp_path / "mine.json").name == document.workflow.name
    assert (document.path, document.copy_of) == (tmp_path / "mine.json", None)
    assert original.read_bytes() == before
    # Its customers came along, and are found there.
    assert (tmp_path / "customers.csv").read_bytes() == (
        original.with_name("customers.csv").read_bytes()
    )


def test_files_opened_last_are_one_click_away(
    make_window: MakeWindow, window: MainWindow, tmp_path: Path
) -> None:
    save(Workflow(name="Renewals"), tmp_path / "renewals & more.json")
    window.open_path(tmp_path / "renewals & more.json")
    second = make_window()
    second.stage.show_start()
    click(button(second, "renewals  more.json"))

    assert second.document.path == tmp_path / "renewals & more.json"
    assert second.canvas.isVisible()


def test_the_page_is_left_by_escape_and_found_in_the_menu(window: MainWindow) -> None:
    window.actions_by_name["start_page"].trigger()
    assert window.focusWidget() is button(window, "New workflow")
    QTest.keyClick(page_of(window), Qt.Key.Key_Escape)

    assert window.stage.start_page is None
    assert window.canvas.isVisible()


def test_the_page_leads_back_to_work_that_goes_on(
    window: MainWindow, real_catalog: Catalog
) -> None:
    Hands(window, real_catalog).drag_from_palette("webhook", QPoint(300, 200))
    window.actions_by_name["start_page"].trigger()
    click(button(window, "Back to the canvas"))

    assert window.canvas.isVisible()
    assert len(window.document.workflow.blocks) == 1
    assert window.stage.guide_bar.words == ""


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/hostname", "..", "", "a\0b", "none.csv"])
def test_just_files_beside_a_workflow_come_along(tmp_path: Path, name: str) -> None:
    source, target = tmp_path / "deep" / "from", tmp_path / "deep" / "to"
    source.mkdir(parents=True)
    target.mkdir()
    (tmp_path / "deep" / "secret.csv").write_text("secret")
    block = PlacedBlock(id="a", type="customer_file", inputs={"path": name})

    assert bring_along(Workflow(blocks=(block,)), source, target) == ()
    assert list(target.iterdir()) == []


def test_a_file_that_is_there_already_stays(tmp_path: Path) -> None:
    source, target = tmp_path / "from", tmp_path / "to"
    for folder in (source, target):
        folder.mkdir()
        (folder / "customers.csv").write_text(folder.name)
    block = PlacedBlock(id="a", type="customer_file", inputs={"path": "customers.csv"})

    assert bring_along(Workflow(blocks=(block,)), source, target) == ()
    assert (target / "customers.csv").read_text() == "to"


def test_a_block_dragged_to_the_page_finds_the_canvas(
    qtbot: QtBot, window: MainWindow, real_catalog: Catalog
) -> None:
    window.stage.show_start()
    hands = Hands(window, real_catalog)
    data: QMimeData = hands.palette_data("call_api")
    enter = QDragEnterEvent(QPoint(300, 300), COPY, data, LEFT, NO_KEY)
    QApplication.sendEvent(page_of(window).viewport(), enter)
    qtbot.waitUntil(lambda: window.stage.start_page is None)
    hands.drag_from_palette("call_api", QPoint(300, 200))

    assert "Step 2" in window.stage.guide_bar.words


def test_a_block_chosen_in_the_palette_shows_the_canvas(window: MainWindow) -> None:
    window.stage.show_start()
    window.palette_panel.block_chosen.emit("call_api")

    assert window.canvas.isVisible()
    assert len(window.document.workflow.blocks) == 1


def test_pictures_follow_the_theme(qtbot: QtBot, window: MainWindow) -> None:
    window.stage.show_start()
    page = page_of(window)
    cards = page.findChildren(ExampleCard)
    qtbot.waitUntil(lambda: all(one.has_picture for one in cards))
    dark = cards[0].grab().toImage().pixelColor(6, 6).lightness()
    window.actions_by_name["theme"].trigger()
    try:
        qtbot.waitUntil(lambda: cards[0].grab().toImage().pixelColor(6, 6).lightness() > dark + 80)
    finally:
        window.actions_by_name["theme"].trigger()


def test_three_steps_lead_to_a_first_workflow_and_never_come_back(
    qtbot: QtBot, window: MainWindow, make_window: MakeWindow, real_catalog: Catalog
) -> None:
    assert window.stage.guide_bar.words == ""
    begin(window)
    bar = window.stage.guide_bar
    assert "Step 1 of 3" in bar.words
    hands = Hands(window, real_catalog)
    source = hands.drag_from_palette("call_api", QPoint(150, 150))
    assert "Step 2 of 3" in bar.words
    hook = hands.drag_from_palette("webhook", QPoint(520, 150))
    assert "Step 3 of 3: draw" in bar.words
    hands.wire((source, "customer_number"), (hook, "data"))
    assert "F5" in bar.words
    window.document.undo()
    assert "draw" in bar.words
    window.document.redo()
    hands.click_block(hook)
    hands.type_into("url", "https://crm.example/hook")
    with qtbot.waitSignal(window.runner.ended):
        QTest.keyClick(window, Qt.Key.Key_F5)
    assert "This is a workflow" in bar.words
    click(button(window, "Close"))
    assert bar.words == ""

    assert_is_over(make_window())


def test_the_guide_is_skipped_for_good(window: MainWindow, make_window: MakeWindow) -> None:
    begin(window)
    click(button(window, "Skip"))
    assert window.stage.guide_bar.words == ""

    assert_is_over(make_window())


def assert_is_over(window: MainWindow) -> None:
    begin(window)
    assert window.canvas.isVisible()
    assert window.stage.guide_bar.words == ""


def test_the_guide_is_silent_over_a_file(window: MainWindow, tmp_path: Path) -> None:
    save(Workflow(), tmp_path / "a.json")
    begin(window)
    window.open_path(tmp_path / "a.json")

    assert window.stage.guide_bar.words == ""
    assert not window.stage.guide.is_over


def test_a_refused_rehearsal_does_not_end_the_guide(
    qtbot: QtBot, window: MainWindow, real_catalog: Catalog
) -> None:
    begin(window)
    hands = Hands(window, real_catalog)
    source = hands.drag_from_palette("call_api", QPoint(150, 150))
    hook = hands.drag_from_palette("webhook", QPoint(520, 150))
    hands.wire((source, "customer_number"), (hook, "data"))
    with qtbot.waitSignal(window.runner.ended):
        window.rehearse()

    assert "F5" in window.stage.guide_bar.words
    assert not window.stage.guide.is_over


def test_steps_follow_the_workflow(real_catalog: Catalog) -> None:
    source = PlacedBlock(id="a", type="call_api")
    action = PlacedBlock(id="b", type="webhook")
    strange = PlacedBlock(id="c", type="nobody.knows")
    cord = Link(from_block="a", from_port="customer_number", to_block="b", to_port="data")

    def step(*blocks: PlacedBlock, links: tuple[Link, ...] = ()) -> Step:
        return step_of(Workflow(blocks=blocks, links=links), real_catalog)

    assert step() is step(strange) is step(action) is Step.SOURCE
    assert step(source) is Step.ACTION
    assert step(source, action) is Step.CORD
    assert step(source, action, links=(cord,)) is Step.REHEARSE
