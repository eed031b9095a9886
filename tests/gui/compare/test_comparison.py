"""What a comparison shows: signs, what is gone, words; the view, its list and its canvas."""

import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListView
from pytestqt.qtbot import QtBot

from app.editor.canvas.block_item import BlockItem
from app.editor.compare.comparison import Comparison, Sign, compare
from app.editor.compare.desk import committed
from app.editor.compare.dialog import MOVED, NO_CHANGE, ComparisonDialog
from app.editor.compare.signs import BlockSign, CordSign
from app.editor.main_window import MainWindow
from app.workflow import edits
from app.workflow.file import save
from app.workflow.model import Link, PlacedBlock, Workflow
from blocks.catalog import Catalog
from blocks.sdk import CordboardError


def link(source: str, target: str) -> Link:
    return Link.model_validate({"from": source, "to": target})


def block(id: str, type: str, **inputs: object) -> PlacedBlock:
    return PlacedBlock(id=id, type=type, title=id.capitalize(), inputs=inputs)


BEFORE = edits.move_blocks(
    Workflow(
        blocks=(
            block("start", "call_api"),
            block("hook", "webhook", url="https://crm.example.com/old"),
            block("call", "schedule_callback", use_case="renewal"),
        ),
        links=(
            link("start.customer_details", "hook.data"),
            link("start.customer_number", "call.customer_number"),
        ),
    ),
    {"start": (0.0, 0.0), "hook": (400.0, 0.0), "call": (400.0, 400.0)},
)
AFTER = edits.move_blocks(
    Workflow(
        blocks=(
            block("start", "call_api"),
            block("hook", "webhook", url="https://crm.example.com/new"),
            block("tell", "webhook", url="https://chat.example.com/"),
        ),
        links=(
            link("start.customer_details", "hook.data"),
            link("start.customer_number", "tell.data"),
        ),
    ),
    {"start": (0.0, 0.0), "hook": (400.0, 0.0), "tell": (400.0, -400.0)},
)


@pytest.fixture
def comparison(real_catalog: Catalog) -> Comparison:
    return compare(BEFORE, AFTER, real_catalog)


def test_what_is_new_gone_and_changed_is_signed(comparison: Comparison) -> None:
    assert comparison.blocks == {
        "call": Sign.REMOVED,
        "hook": Sign.CHANGED,
        "tell": Sign.ADDED,
    }
    assert comparison.links == {
        ("start.customer_number", "tell.data"): Sign.ADDED,
        ("start.customer_number", "call.customer_number"): Sign.REMOVED,
    }
    (words,) = comparison.words("hook")
    assert "https://crm.example.com/old" in words
    assert "https://crm.example.com/new" in words


def test_what_is_gone_is_shown_where_it_was(comparison: Comparison) -> None:
    assert [one.id for one in comparison.workflow.blocks] == ["start", "hook", "tell", "call"]
    assert comparison.workflow.layout.blocks["call"] == (400.0, 400.0)
    assert BEFORE.links[1] in comparison.workflow.links


def test_moving_a_block_is_told_but_not_signed(real_catalog: Catalog) -> None:
    moved = edits.move_blocks(BEFORE, {"hook": (500.0, 0.0)})
    found = compare(BEFORE, moved, real_catalog)
    assert (found.blocks, found.changes, found.has_moved) == ({}, (), True)


class TestDialog:
    @pytest.fixture
    def dialog(
        self,
        qtbot: QtBot,
        dressed: QApplication,
        comparison: Comparison,
        real_catalog: Catalog,
    ) -> ComparisonDialog:
        made = ComparisonDialog(comparison, "old.json", "new.json", real_catalog)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(made)
        made.show()
        qtbot.waitExposed(made)
        return made

    def test_each_change_has_a_sign_on_the_canvas(self, dialog: ComparisonDialog) -> None:
        blocks = [one for one in dialog.signs if isinstance(one, BlockSign)]
        cords = [one for one in dialog.signs if isinstance(one, CordSign)]
        assert sorted(one.sign for one in blocks) == ["added", "changed", "removed"]
        assert sorted(one.sign for one in cords) == ["added", "removed"]
        items = {one.block_id: one for one in _blocks(dialog)}
        for sign in blocks:
            item = items[sign.block_id]
            assert sign.sceneBoundingRect().contains(item.body.translated(item.pos()))

    def test_counts_are_told_in_words(self, dialog: ComparisonDialog) -> None:
        said = [one.text() for one in dialog.findChildren(QLabel)]
        assert "2 added" in said
        assert "1 changed" in said
        assert MOVED not in said

    def test_a_click_in_the_list_goes_to_the_block(self, dialog: ComparisonDialog) -> None:
        view = dialog.list.findChild(QListView)
        assert view is not None
        texts = [view.model().index(row, 0).data() for row in range(view.model().rowCount())]
        row = next(place for place, text in enumerate(texts) if "old" in text)
        place = view.visualRect(view.model().index(row, 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert dialog.canvas.selected() == ("hook",)
        assert texts[row].startswith("Changed: ")
        said = [one.text() for one in dialog.findChildren(QLabel)]
        assert any("https://crm.example.com/new" in text for text in said)

    def test_a_block_that_is_chosen_is_found_in_the_list(self, dialog: ComparisonDialog) -> None:
        dialog.canvas.select(["call"])
        assert "Removed" in dialog.list.current.data()

    def test_nothing_can_be_changed(self, dialog: ComparisonDialog) -> None:
        items = {one.block_id: one for one in _blocks(dialog)}
        dialog.canvas.select(["hook"])
        dialog.canvas.delete_selected()
        assert set(items) == {one.block_id for one in _blocks(dialog)}

    def test_without_a_difference_it_says_so(
        self, qtbot: QtBot, dressed: QApplication, real_catalog: Catalog
    ) -> None:
        same = compare(BEFORE, BEFORE, real_catalog)
        made = ComparisonDialog(same, "old.json", "new.json", real_catalog)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(made)
        made.show()
        seen = [one.text() for one in made.findChildren(QLabel) if one.isVisible()]
        assert NO_CHANGE in seen


def _blocks(dialog: ComparisonDialog) -> list[BlockItem]:
    return [one for one in dialog.canvas.viewer.scene().items() if isinstance(one, BlockItem)]


class TestDesk:
    def test_the_window_shows_what_changed_since_saved(
        self, qtbot: QtBot, window: MainWindow, tmp_path: Path
    ) -> None:
        path = tmp_path / "old.json"
        save(BEFORE, path)
        assert window.open_path(path)
        window.document.show(AFTER, path, is_saved=False)
        dialog = window.comparing.with_saved()
        assert dialog is not None
        assert dialog.isVisible()
        assert dialog.windowTitle() == "Changes from the saved old.json to the open workflow"
        with qtbot.waitSignal(dialog.destroyed):
            dialog.close()

    def test_what_was_never_saved_has_nothing_to_compare_with(self, window: MainWindow) -> None:
        said: list[str] = []
        window.comparing.said.connect(said.append)
        window.actions_by_name["compare_saved"].trigger()
        assert "not saved yet" in said[0]


class TestGit:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "flow.json"
        save(BEFORE, path)
        who = ["-c", "user.name=Asha", "-c", "user.email=asha@example.com"]
        for command in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "first"]):
            subprocess.run(["git", "-C", str(tmp_path), *command], check=True)
        return path

    def test_the_file_is_read_as_it_stood(self, path: Path) -> None:
        first = path.read_bytes()
        save(AFTER, path)
        assert committed(path, "HEAD") == first

    @pytest.mark.parametrize("revision", ["no-such", "--output=x", "HEAD~9"])
    def test_what_is_no_revision_is_refused_in_words(self, path: Path, revision: str) -> None:
        with pytest.raises(CordboardError, match=r"\.$"):
            committed(path, revision)
