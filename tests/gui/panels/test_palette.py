import pytest
from PySide6.QtCore import QPoint, QRect, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QMenu
from pytestqt.qtbot import QtBot

from app.editor.favourites import Favourites
from app.editor.palette_model import BLOCK_MIME, PaletteModel, PaletteRole
from app.editor.panels.palette import PalettePanel
from blocks.catalog import Catalog


@pytest.fixture
def panel(
    qtbot: QtBot, dressed: QApplication, real_catalog: Catalog, settings: QSettings
) -> PalettePanel:
    made = PalettePanel(real_catalog, Favourites(settings))
    qtbot.addWidget(made)
    made.resize(230, 700)
    made.show()
    return made


def search(panel: PalettePanel) -> QLineEdit:
    found = panel.findChild(QLineEdit)
    assert found is not None
    return found


def listed(panel: PalettePanel) -> list[str]:
    view = panel.findChild(QListView)
    assert view is not None
    model = view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_blocks_stand_under_the_headings_of_their_categories(panel: PalettePanel) -> None:
    rows = listed(panel)

    assert rows.index("Sources") < rows.index("Call API") < rows.index("Actions")
    assert rows.index("Actions") < rows.index("Webhook") < rows.index("Logic")


def test_a_search_lists_what_fits_and_enter_inserts_the_best(
    qtbot: QtBot, panel: PalettePanel
) -> None:
    QTest.keyClicks(search(panel), "whatsap")
    assert listed(panel)[0] == "Send WhatsApp"
    with qtbot.waitSignal(panel.block_chosen) as chosen:
        QTest.keyClick(search(panel), Qt.Key.Key_Return)

    assert chosen.args == ["send_whatsapp"]


def test_escape_ends_the_search(qtbot: QtBot, panel: PalettePanel) -> None:
    everything = listed(panel)
    QTest.keyClicks(search(panel), "mail")
    QTest.keyClick(search(panel), Qt.Key.Key_Escape)

    assert listed(panel) == everything


def test_a_search_without_a_result_says_so_and_enter_does_nothing(
    qtbot: QtBot, panel: PalettePanel
) -> None:
    QTest.keyClicks(search(panel), "zzzz")
    with qtbot.assertNotEmitted(panel.block_chosen):
        QTest.keyClick(search(panel), Qt.Key.Key_Return)

    assert listed(panel) == []


def test_enter_with_nothing_chosen_inserts_nothing(qtbot: QtBot, panel: PalettePanel) -> None:
    with qtbot.assertNotEmitted(panel.block_chosen):
        QTest.keyClick(search(panel), Qt.Key.Key_Return)


def test_a_double_click_inserts(qtbot: QtBot, panel: PalettePanel) -> None:
    view = panel.findChild(QListView)
    assert view is not None
    row = listed(panel).index("Webhook")
    rect = view.visualRect(view.model().index(row, 0))
    with qtbot.waitSignal(panel.block_chosen) as chosen:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())

    assert chosen.args == ["webhook"]


def test_headings_can_be_neither_chosen_nor_dragged(real_catalog: Catalog) -> None:
    model = PaletteModel(real_catalog)
    for row in range(model.rowCount()):
        index = model.index(row)
        is_block = index.data(PaletteRole.SPEC) is not None
        assert bool(model.flags(index) & Qt.ItemFlag.ItemIsDragEnabled) == is_block
        assert bool(model.flags(index) & Qt.ItemFlag.ItemIsSelectable) == is_block


def test_what_is_dragged_is_the_type_of_the_block(real_catalog: Catalog) -> None:
    model = PaletteModel(real_catalog)
    data = model.mimeData([model.first_block()])

    assert bytes(data.data(BLOCK_MIME).data()).decode() == next(iter(real_catalog))


# Favourites


def blocks_list(panel: PalettePanel) -> QListView:
    view = panel.findChild(QListView)
    assert view is not None
    return view


def row_of(panel: PalettePanel, title: str) -> QRect:
    view = blocks_list(panel)
    return view.visualRect(view.model().index(listed(panel).index(title), 0))


def press_star(panel: PalettePanel, title: str) -> None:
    star = row_of(panel, title).topRight() + QPoint(-14, 16)
    QTest.mouseMove(blocks_list(panel).viewport(), star)
    QTest.mouseClick(blocks_list(panel).viewport(), Qt.MouseButton.LeftButton, pos=star)


def test_a_star_makes_a_favourite_that_stands_on_top_and_is_remembered(
    panel: PalettePanel, settings: QSettings
) -> None:
    before = listed(panel)
    press_star(panel, "Webhook")
    press_star(panel, "Call API")

    assert listed(panel) == ["Favourites", "Webhook", "Call API", *before]
    assert Favourites(settings).types() == ("webhook", "call_api")
    press_star(panel, "Webhook")
    assert listed(panel) == ["Favourites", "Call API", *before]
    press_star(panel, "Call API")
    assert listed(panel) == before


def test_a_press_on_a_star_neither_chooses_nor_inserts(qtbot: QtBot, panel: PalettePanel) -> None:
    star = row_of(panel, "Webhook").topRight() + QPoint(-14, 16)
    with qtbot.assertNotEmitted(panel.block_chosen):
        QTest.mouseDClick(blocks_list(panel).viewport(), Qt.MouseButton.LeftButton, pos=star)

    assert listed(panel)[:2] == ["Favourites", "Webhook"]
    assert not blocks_list(panel).currentIndex().isValid()


def test_the_star_key_marks_the_current_block_and_it_stays_current(panel: PalettePanel) -> None:
    view = blocks_list(panel)
    QTest.keyClicks(search(panel), "webhook")
    QTest.keyClick(search(panel), Qt.Key.Key_Down)
    QTest.keyClicks(view, "*")

    assert view.currentIndex().data() == "Webhook"
    assert view.currentIndex().data(PaletteRole.FAVOURITE)
    assert "Favourite" in view.currentIndex().data(Qt.ItemDataRole.AccessibleDescriptionRole)
    QTest.keyClick(search(panel), Qt.Key.Key_Escape)
    assert listed(panel)[:2] == ["Favourites", "Webhook"]


def test_the_context_menu_marks_and_inserts(qtbot: QtBot, panel: PalettePanel) -> None:
    view = blocks_list(panel)
    view.customContextMenuRequested.emit(row_of(panel, "Webhook").center())
    [menu] = panel.findChildren(QMenu)
    insert, mark = menu.actions()
    with qtbot.waitSignal(panel.block_chosen) as chosen:
        insert.trigger()
    mark.trigger()
    menu.close()

    assert chosen.args == ["webhook"]
    assert listed(panel)[:2] == ["Favourites", "Webhook"]
    view.customContextMenuRequested.emit(row_of(panel, "Sources").center())
    assert [one for one in panel.findChildren(QMenu) if one.isVisible()] == []


def test_favourites_of_blocks_that_are_not_installed_and_nonsense_are_passed_over(
    qtbot: QtBot, dressed: QApplication, real_catalog: Catalog, settings: QSettings
) -> None:
    for stored in ('["gone", "webhook", 3]', '{"a": 1}', "no json"):
        settings.setValue("favourite_blocks", stored)
        made = PalettePanel(real_catalog, Favourites(settings))
        qtbot.addWidget(made)
        marked = listed(made)[: listed(made).index("Sources")]
        assert marked == (["Favourites", "Webhook"] if "gone" in stored else [])
