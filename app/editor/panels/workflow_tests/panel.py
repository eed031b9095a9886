"""The page Tests: a list of tests, what one of them found, and what no test reaches."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.editor.icons import icon
from app.editor.panels.line_list import LineList
from app.editor.panels.workflow_tests.entry import TestEntry, sum_words
from app.editor.panels.workflow_tests.model import (
    BLOCK_ROLE,
    ENTRY_ROLE,
    DifferencesModel,
    TestsModel,
)
from app.editor.theme import SPACE_M, SPACE_S, SPACE_XS

NO_FILE = "Save the workflow first: its tests stand beside its file."
NO_TESTS = "Rehearse the workflow, then save the run as a test (Alt+Shift+S): it is listed here."
NOT_RUN = "Run the tests (Ctrl+Shift+F7): what came otherwise than expected is told here."
AS_EXPECTED = "Everything was as expected."


class TestsPanel(QWidget):
    """Lists the tests of a workflow.

    Signals:
        shown: It has come into sight.
        done: The button of this name was pressed.
        block_wanted: The id of a block that a difference is about.
    """

    __test__ = False

    shown = Signal()
    done = Signal(str)
    block_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = TestsModel(self)
        self.list = LineList(self.model, "Tests of the workflow", NO_TESTS, self)
        self.list.current_changed.connect(lambda _index: self._show_current())
        self.list.chosen.connect(lambda _index: self._show_current())
        self.model.dataChanged.connect(lambda *_: self._show_current())
        self.model.modelReset.connect(self._show_current)
        self.found = DifferencesModel(self)
        self.differences = LineList(self.found, "What came otherwise", NOT_RUN, self)
        self.differences.chosen.connect(self._on_difference)
        self.about = QLabel(self)
        self.about.setProperty("kind", "muted")
        self.coverage = QLabel(self)
        self.coverage.setProperty("kind", "help")
        self.coverage.setWordWrap(True)
        self.coverage.setTextFormat(Qt.TextFormat.PlainText)
        self.buttons: dict[str, QPushButton] = {}
        self._lay_out()
        self.say_covered("")

    @property
    def current(self) -> TestEntry | None:
        """The test that is chosen."""
        entry = self.list.current.data(ENTRY_ROLE)
        return entry if isinstance(entry, TestEntry) else None

    def show_entries(self, entries: tuple[TestEntry, ...], *, has_file: bool) -> None:
        """Show the tests as they stand now."""
        self.list.say_when_empty(NO_TESTS if has_file else NO_FILE)
        was_empty = not self.model.entries
        self.model.show(entries)
        self.about.setText(sum_words(entries))
        if was_empty and entries:
            self.list.go_to(0)

    def say_covered(self, text: str) -> None:
        """What the tests reach, and what no test does."""
        self.coverage.setText(text)
        self.coverage.setVisible(bool(text))

    def showEvent(self, event: QShowEvent) -> None:
        """Tell whoever fills it."""
        super().showEvent(event)
        self.shown.emit()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_S, SPACE_XS, SPACE_S, 0)
        head.setSpacing(SPACE_XS)
        for name, text, sign in (
            ("run_tests", "Run all", "play-box-multiple-outline"),
            ("run_test", "Run this", "play-outline"),
            ("open_test_run", "Show its run", "folder-play-outline"),
            ("save_test", "Save run as test…", "content-save-outline"),
            ("show_missed", "Show what is missed", "map-marker-question-outline"),
        ):
            button = self.buttons[name] = QPushButton(icon(f"mdi6.{sign}"), text, self)
            button.setProperty("kind", "small")
            button.clicked.connect(lambda _=False, name=name: self.done.emit(name))
            head.addWidget(button)
        head.addStretch(1)
        head.addWidget(self.about)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setChildrenCollapsible(False)
        split.addWidget(self.list)
        split.addWidget(self.differences)
        split.setSizes([420, 480])
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE_M, 0, SPACE_M, SPACE_XS)
        foot.addWidget(self.coverage, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addLayout(head)
        column.addWidget(split, 1)
        column.addLayout(foot)

    def _show_current(self) -> None:
        entry = self.current
        words = NOT_RUN
        if entry is not None and entry.trouble:
            words = entry.trouble
        elif entry is not None and entry.is_green:
            words = AS_EXPECTED
        self.differences.say_when_empty(words)
        self.found.show(entry.differences if entry is not None else ())
        has_run = entry is not None and entry.verdict is not None and entry.verdict.run is not None
        self.buttons["run_test"].setEnabled(entry is not None)
        self.buttons["open_test_run"].setEnabled(has_run)
        self.buttons["run_tests"].setEnabled(bool(self.model.entries))

    def _on_difference(self, index: QModelIndex) -> None:
        block = index.data(BLOCK_ROLE)
        if block:
            self.block_wanted.emit(block)
