"""Problems are mended by one edit, from the list and from the form, and that can be undone."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.editor.checker import Checker
from app.editor.document import Document
from app.editor.mend_desk import MendDesk
from app.editor.panels.fields.make import Surroundings
from app.editor.panels.inspector import InspectorPanel
from app.editor.panels.problems import ProblemsPanel
from app.workflow.model import Link, PlacedBlock, Workflow
from app.workflow.wiring import Wiring
from blocks.catalog import Catalog

SOURCE = PlacedBlock(id="start", type="call_api")
HOOK = PlacedBlock(id="hook", type="webhook", inputs={"ulr": "https://crm.example.com/hook"})


def link(source: str, target: str) -> Link:
    return Link.model_validate({"from": source, "to": target})


BROKEN = Workflow(
    blocks=(SOURCE, HOOK),
    links=(
        link("start.customer_details", "hook.data"),
        link("start.customer_number", "gone.to"),
    ),
)


class Bench:
    """Document, checks, list, form, and the desk between them."""

    def __init__(self, catalog: Catalog, qtbot: QtBot) -> None:
        self.document = Document()
        self.checker = Checker(self.document, catalog)
        self.panel, self.inspector = ProblemsPanel(), InspectorPanel()
        self.stored: list[tuple[str, str, str]] = []
        self.desk = MendDesk(self.document, self.checker, self)
        self.desk.serve(self.panel)
        for widget in (self.panel, self.inspector):
            qtbot.addWidget(widget)
            widget.resize(420, 500)
            widget.show()
        self.qtbot = qtbot

    def ask_for_written(
        self, block_id: str, wiring: Wiring, input_name: str, value: str
    ) -> str | None:
        self.stored.append((block_id, input_name, value))
        return "crm/secret"

    def open(self, workflow: Workflow, selected: str = "hook") -> None:
        """Show it, once the mends of its problems are known."""
        with self.qtbot.waitSignal(self.desk.found):
            self.document.show(workflow, None)
            self.checker.check_now()
        self.show(selected)

    def show(self, selected: str = "hook") -> None:
        wiring, problems = self.checker.wiring, self.checker.problems
        self.panel.show_problems(problems, wiring)
        self.panel.show_mends(self.desk.names())
        around = Surroundings(mends=self.desk)
        self.inspector.show_selected((selected,), wiring, problems, around)

    def buttons(self, parent: ProblemsPanel | InspectorPanel) -> list[QPushButton]:
        found = parent.findChildren(QPushButton)
        return [one for one in found if "Mend" in one.accessibleName() + one.text()]

    def seen(self, parent: ProblemsPanel | InspectorPanel) -> list[str]:
        return [one.text() for one in self.buttons(parent) if one.isVisible()]

    def press(self, parent: ProblemsPanel | InspectorPanel, text: str) -> None:
        button = next(one for one in self.buttons(parent) if one.text() == text)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.checker.check_now()


@pytest.fixture
def bench(qtbot: QtBot, dressed: QApplication, real_catalog: Catalog) -> Iterator[Bench]:
    made = Bench(real_catalog, qtbot)
    yield made
    made.desk.close()


def test_the_form_offers_the_mend_at_the_input(bench: Bench) -> None:
    bench.open(BROKEN)
    assert "Write it into URL" in bench.seen(bench.inspector)
    bench.press(bench.inspector, "Write it into URL")
    hook = bench.document.workflow.block("hook")
    assert hook is not None
    assert hook.inputs == {"url": "https://crm.example.com/hook"}
    assert bench.document.undo_name == "Write it into URL"
    bench.document.undo()
    assert bench.document.workflow is BROKEN


def test_the_list_mends_one_and_all(bench: Bench) -> None:
    bench.open(BROKEN, "start")
    assert "Mend all" in bench.seen(bench.panel)
    assert "Remove the link from Call API · Customer number" in bench.seen(bench.inspector)
    bench.press(bench.panel, "Mend all")
    assert bench.checker.problems == ()
    assert bench.document.undo_name == "Mend 2 problems"
    bench.document.undo()
    assert bench.document.workflow is BROKEN


def test_the_current_problem_is_mended_by_the_keyboard(bench: Bench) -> None:
    bench.open(BROKEN)
    (one, *_) = [name for name in bench.seen(bench.panel) if name.startswith("Mend: ")]
    button = next(found for found in bench.buttons(bench.panel) if found.text() == one)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert bench.document.undo_name == one.removeprefix("Mend: ")


def test_without_a_mend_there_is_no_button(bench: Bench) -> None:
    bench.open(BROKEN)
    with bench.qtbot.waitSignal(bench.desk.found):
        bench.document.show(Workflow(), None)
        bench.checker.check_now()
    bench.show()
    assert bench.seen(bench.panel) == []


def test_a_secret_that_is_written_out_is_stored_and_named(bench: Bench) -> None:
    inputs = {"url": "https://crm.example.com/hook", "secret": "canary-3f9c"}
    hook = HOOK.model_copy(update={"inputs": inputs})
    sound = (link("start.customer_details", "hook.data"),)
    bench.open(BROKEN.model_copy(update={"blocks": (SOURCE, hook), "links": sound}))
    assert bench.seen(bench.inspector) == ["Store the secret in the keyring…"]
    bench.press(bench.inspector, "Store the secret in the keyring…")
    assert bench.stored == [("hook", "secret", "canary-3f9c")]
    block = bench.document.workflow.block("hook")
    assert block is not None
    assert block.inputs["secret"] == {"$secret": "crm/secret"}
    assert bench.checker.problems == ()


def test_closing_waits_for_what_is_looked_for(
    qtbot: QtBot, dressed: QApplication, real_catalog: Catalog
) -> None:
    made = Bench(real_catalog, qtbot)
    made.document.show(BROKEN, None)
    made.checker.check_now()
    made.desk.close()
    assert made.desk.names() == {}
