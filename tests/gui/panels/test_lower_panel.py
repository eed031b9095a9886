"""Pages that the first window does not show are made when they are asked for."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar

from app.editor.main_window import PAGE_DEEDS, MainWindow
from app.editor.page_spec import PAGES
from app.editor.panels.history.panel import HistoryPanel
from app.editor.panels.lower_panel import LowerPanel


def titles(panel: LowerPanel) -> list[str]:
    return [panel.tabText(place) for place in range(panel.count())]


def test_every_page_has_its_tab_before_and_after(window: MainWindow) -> None:
    panel = window.lower_panel
    panel.show_count("problems", 0)
    before = titles(panel)
    assert before == [spec.title for spec in PAGES.values()]
    panel.show_count("problems", 2)
    assert panel.findChild(HistoryPanel) is None
    panel.make_all()
    assert panel.findChild(HistoryPanel) is panel.history
    assert titles(panel) == [*before[:-1], "Problems  2"]
    assert panel.currentWidget() is panel.outbox


def test_a_click_on_a_tab_makes_its_page(window: MainWindow) -> None:
    panel = window.lower_panel
    bar = panel.findChild(QTabBar)
    assert bar is not None
    at = bar.tabRect(list(PAGES).index("history")).center()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=at)
    assert panel.currentWidget() is panel.history
    assert panel.history.isVisible()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_brought_to_the_front_by_its_name(window: MainWindow, name: str) -> None:
    window.panels.show_page(name)
    assert window.lower_panel.currentWidget() is window.lower_panel.page(name)


def test_the_deeds_of_pages_are_those_of_their_desks(window: MainWindow) -> None:
    assert set(window.pages.slots()) == set(PAGE_DEEDS)
