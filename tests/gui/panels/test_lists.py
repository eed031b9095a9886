"""The lists below the canvas: rows, problems. They paint every row without a warning."""

from typing import Any

import pytest
from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QListView
from pytestqt.qtbot import QtBot

from app.editor.line_delegate import LINE_ROLE
from app.editor.panels.lower_panel import LowerPanel
from app.editor.panels.problems import ProblemsModel, ProblemsPanel
from app.editor.panels.rows import RowsModel, RowsPanel
from app.editor.running.record import RowView
from app.engine.run_state import RunStatus
from app.workflow.model import Problem, Severity, Workflow
from app.workflow.wiring import Wiring
from tests.support.sample_blocks import CATALOG

WORKFLOW = Workflow.model_validate({"blocks": [{"id": "say", "type": "say", "title": "Greet"}]})
WIRING = Wiring.of(WORKFLOW, CATALOG)


def view(panel: Any) -> QListView:
    found = panel.findChild(QListView)
    assert isinstance(found, QListView)
    return found


def titles(model: QAbstractListModel) -> list[str]:
    return [model.index(row).data(LINE_ROLE).title for row in range(model.rowCount())]


def test_rows_are_listed_in_their_order_and_change_in_place(qapp: QApplication) -> None:
    model = RowsModel()
    QAbstractItemModelTester(model)
    model.show_row(RowView("1", RunStatus.RUNNING))
    model.show_row(RowView("2", RunStatus.RUNNING))
    model.show_row(RowView("1", RunStatus.FAILED, 12.0, "Nobody answered."))
    line = model.index(0).data(LINE_ROLE)

    assert titles(model) == ["Row 1  ·  Failed", "Row 2  ·  Running"]
    assert (line.detail, line.note) == ("Nobody answered.", "12 ms")


def test_a_run_of_one_row_is_called_sample(qapp: QApplication) -> None:
    model = RowsModel()
    model.show_row(RowView("", RunStatus.OK, 3.0))

    assert titles(model) == ["Sample  ·  OK"]


def test_choosing_a_row_says_which(qtbot: QtBot, dressed: QApplication) -> None:
    panel = RowsPanel()
    qtbot.addWidget(panel)
    panel.show()
    panel.show_row(RowView("1", RunStatus.OK, 3.0))
    panel.show_row(RowView("2", RunStatus.OK, 3.0))
    rect = view(panel).visualRect(view(panel).model().index(1, 0))
    with qtbot.waitSignal(panel.row_chosen) as chosen:
        QTest.mouseClick(view(panel).viewport(), Qt.MouseButton.LeftButton, pos=rect.center())

    assert chosen.args == ["2"]


PROBLEMS = (
    Problem(severity=Severity.WARNING, block="say", message="Nothing leads here."),
    Problem(block="say", input="text", message="“Text” has no value.", mend="Write one."),
    Problem(message="There is no source."),
)


def test_errors_stand_before_warnings_with_their_place(qapp: QApplication) -> None:
    model = ProblemsModel()
    QAbstractItemModelTester(model)
    model.show_problems(PROBLEMS, WIRING)

    assert titles(model) == ["“Text” has no value.", "There is no source.", "Nothing leads here."]
    details = [model.index(row).data(LINE_ROLE).detail for row in range(3)]
    assert details == ["Greet · Text  ·  Write one.", "Workflow", "Greet"]


def test_a_click_goes_to_the_problem(qtbot: QtBot, dressed: QApplication) -> None:
    panel = ProblemsPanel()
    qtbot.addWidget(panel)
    panel.show()
    panel.show_problems(PROBLEMS, WIRING)
    rect = view(panel).visualRect(view(panel).model().index(0, 0))
    with qtbot.waitSignal(panel.problem_chosen) as chosen:
        QTest.mouseClick(view(panel).viewport(), Qt.MouseButton.LeftButton, pos=rect.center())

    assert chosen.args == [PROBLEMS[1]]


@pytest.mark.parametrize(("number", "text"), [(0, "Problems"), (7, "Problems  7")])
def test_a_tab_tells_how_many_there_are(
    qtbot: QtBot, dressed: QApplication, number: int, text: str
) -> None:
    panel = LowerPanel()
    qtbot.addWidget(panel)
    panel.show_count("problems", number)

    assert panel.tabText(panel.indexOf(panel.problems)) == text
