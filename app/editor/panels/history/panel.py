"""The page History: search, a table of runs, and what can be done with those that are chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.editor.icons import icon
from app.editor.panels.fields.field import QuietComboBox
from app.editor.panels.history.asked import Asked
from app.editor.panels.history.model import HistoryModel
from app.editor.panels.status_pill import WORDS
from app.editor.theme import SPACE_L, SPACE_S, SPACE_XS
from app.engine.run_state import RunStatus
from app.runs.recorded import RunLine

NO_RUNS = "Runs are kept here: rehearse the workflow (F5), and its run can be found again."
NOTHING_FITS = "No run fits. Look for other words, or for runs of all workflows."
_TYPING_MS = 150
_STATUSES = (
    RunStatus.OK,
    RunStatus.FINISHED_WITH_ERRORS,
    RunStatus.FAILED,
    RunStatus.STOPPED,
    RunStatus.RUNNING,
    RunStatus.WAITING,
)
_WIDTHS = (150, 190, 130, 150, 90, 130, 80)


class HistoryPanel(QWidget):
    """Lists runs.

    Signals:
        shown: It has come into sight.
        asked: Other runs are looked for; carries `Asked`.
        opened: A run is to be opened; carries its `RunLine`.
        done: The button of this name was pressed.
        selection_changed: Other runs are chosen.
    """

    shown = Signal()
    asked = Signal(Asked)
    opened = Signal(RunLine)
    done = Signal(str)
    selection_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = HistoryModel(self)
        self.search = QLineEdit(self)
        self.search.setProperty("kind", "search")
        self.search.setPlaceholderText("Search words or a customer number")
        self.search.setAccessibleName("Search the runs")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("mdi6.magnify"), QLineEdit.ActionPosition.LeadingPosition)
        self.workflow = QuietComboBox(self)
        self.workflow.setAccessibleName("Workflow of the runs")
        self.status = QuietComboBox(self)
        self.status.setAccessibleName("How the runs ended")
        self.status.addItem("Any end", "")
        for status in _STATUSES:
            self.status.addItem(WORDS[status][0], status.value)
        self.table = self._make_table()
        self._empty = QLabel(NO_RUNS, self)
        self._empty.setProperty("kind", "empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.table)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._ask)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        for combo in (self.workflow, self.status):
            combo.currentIndexChanged.connect(lambda _place: self._ask())
        self.model.modelReset.connect(self._on_count)
        self._lay_out()
        self.offer_workflows((), "")

    @property
    def value(self) -> Asked:
        """What is looked for."""
        status = self.status.currentData()
        return Asked(
            self.search.text().strip(),
            self.workflow.currentData() or "",
            RunStatus(status) if status else None,
        )

    @property
    def chosen(self) -> Sequence[RunLine]:
        """The runs that are chosen, in the order of the list."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.model.lines[row] for row in rows]

    def choose(self, run_ids: Sequence[str]) -> None:
        """Choose runs that are listed."""
        selection = self.table.selectionModel()
        selection.clear()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for row, line in enumerate(self.model.lines):
            if line.run_id in run_ids:
                selection.select(self.model.index(row, 0), flags)

    def offer_workflows(self, known: Sequence[tuple[str, str]], here: str) -> None:
        """Offer these workflows, id and name; what is chosen stays.

        Args:
            here: The id of the one that is shown.
        """
        chosen = self.workflow.currentData()
        with QSignalBlocker(self.workflow):
            self.workflow.clear()
            self.workflow.addItem("All workflows", "")
            for id, name in known:
                mark = " (this one)" if id == here else ""
                self.workflow.addItem(f"{name or id}{mark}", id)
            self.workflow.setCurrentIndex(max(self.workflow.findData(chosen), 0))

    def showEvent(self, event: QShowEvent) -> None:
        """Tell whoever fills it."""
        super().showEvent(event)
        self.shown.emit()

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setProperty("kind", "plain")
        table.setAccessibleName("Runs")
        table.setModel(self.model)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(28)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            table.setColumnWidth(column, width)
        table.activated.connect(lambda index: self.opened.emit(self.model.lines[index.row()]))
        table.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit())
        return table

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, 0)
        head.setSpacing(SPACE_XS)
        head.addWidget(self.search, 3)
        head.addWidget(self.workflow, 2)
        head.addWidget(self.status, 1)
        self.buttons: dict[str, QPushButton] = {}
        for name, text in (
            ("open_run", "Open"),
            ("compare_runs", "Compare"),
            ("replay_run", "Replay"),
            ("export_run", "Export…"),
            ("delete_runs", "Delete…"),
        ):
            button = self.buttons[name] = QPushButton(text, self)
            button.setProperty("kind", "small")
            button.clicked.connect(lambda _=False, name=name: self.done.emit(name))
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addLayout(head)
        column.addWidget(self._stack, 1)

    def _ask(self) -> None:
        self._typing.stop()
        self.asked.emit(self.value)

    def _on_count(self) -> None:
        self._empty.setText(NO_RUNS if self.value == Asked() else NOTHING_FITS)
        self._stack.setCurrentIndex(1 if self.model.rowCount() else 0)
