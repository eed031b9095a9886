"""A list of breakpoints: at which block, before or after it, and on which condition."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.editor.icons import icon
from app.editor.panels.fields.field import QuietComboBox
from app.editor.theme import SPACE_L, SPACE_M, SPACE_S
from app.engine.breakpoint import Breakpoint, Where
from app.engine.condition import OPERATORS
from app.workflow.wiring import Wiring
from blocks.sdk import CordboardError

ABOUT = (
    "A run holds where a breakpoint is. With a condition it holds only where that is met: "
    "before a block of its inputs, after it of its outputs."
)
EXAMPLE = "customer_number starts with +91"
ANY_BLOCK = "Any block"
_SIZE = (720, 360)
_WHERE = ((Where.BEFORE, "before"), (Where.AFTER, "after"))


class BreakpointDialog(QDialog):
    """Edits all breakpoints of a workflow.

    Signals:
        chosen: A tuple of `Breakpoint`, when the user is done.
    """

    chosen = Signal(tuple)

    def __init__(
        self, wiring: Wiring, breakpoints: Sequence[Breakpoint], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Breakpoints")
        self.resize(*_SIZE)
        self._wiring = wiring
        self.rows: list[BreakpointRow] = []
        about = QLabel(ABOUT, self)
        about.setProperty("kind", "help")
        about.setWordWrap(True)
        inner = QWidget(self)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_S)
        self._column.addStretch(1)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inner)
        add = QPushButton(icon("mdi6.plus"), "Add a breakpoint", self)
        add.setProperty("kind", "flat")
        add.clicked.connect(lambda: self._add(Breakpoint(self._first_block())).condition.setFocus())
        add.setEnabled(bool(wiring.workflow.blocks))
        words = ", ".join(OPERATORS)
        note = QLabel(f"Write a condition as in “{EXAMPLE}”, with one of: {words}.", self)
        note.setProperty("kind", "help")
        note.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._save = QPushButton("Set breakpoints", self)
        self._save.setDefault(True)
        buttons.addButton(self._save, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addWidget(about)
        column.addWidget(area, 1)
        column.addWidget(add, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(note)
        column.addWidget(buttons)
        for one in breakpoints:
            self._add(one)
        if self.rows:
            self.rows[-1].condition.setFocus()

    def _first_block(self) -> str:
        return self._wiring.order()[0] if self._wiring.workflow.blocks else ""

    def _add(self, one: Breakpoint) -> "BreakpointRow":
        row = BreakpointRow(self._wiring, one, self)
        row.removed.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._column.insertWidget(len(self.rows) - 1, row)
        return row

    def _remove(self, row: "BreakpointRow") -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _on_accepted(self) -> None:
        found = [row.read() for row in self.rows]
        if all(one is not None for one in found):
            self.chosen.emit(tuple(found))
            self.accept()


class BreakpointRow(QWidget):
    """One breakpoint.

    Signals:
        removed: Its cross was pressed.
    """

    removed = Signal()

    def __init__(self, wiring: Wiring, shown: Breakpoint, parent: QWidget) -> None:
        super().__init__(parent)
        self._wiring = wiring
        self.block = QuietComboBox(self)
        self.block.setAccessibleName("Block to hold at")
        self.block.addItem(ANY_BLOCK, "")
        for id in wiring.order():
            self.block.addItem(wiring.title(id), id)
        self.where = QuietComboBox(self)
        self.where.setAccessibleName("Before or after it")
        for where, word in _WHERE:
            self.where.addItem(word, where)
        self.condition = QLineEdit(shown.condition, self)
        self.condition.setAccessibleName("Condition")
        self.condition.setPlaceholderText("always, or on a condition")
        self._error = QLabel(self)
        self._error.setProperty("kind", "field-error")
        self._error.setWordWrap(True)
        self._error.hide()
        self.remove = remove = QToolButton(self)
        remove.setProperty("kind", "tiny")
        remove.setIcon(icon("mdi6.close", "faint"))
        remove.setToolTip("Remove this breakpoint")
        remove.setAccessibleName("Remove this breakpoint")
        remove.clicked.connect(self.removed)
        line = QHBoxLayout()
        line.setSpacing(SPACE_S)
        line.addWidget(self.where)
        line.addWidget(self.block, 2)
        line.addWidget(self.condition, 3)
        line.addWidget(remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addLayout(line)
        column.addWidget(self._error)
        _choose(self.block, shown.block)
        _choose(self.where, shown.where)
        self.block.currentIndexChanged.connect(self._offer)
        self.where.currentIndexChanged.connect(self._offer)
        self.condition.textEdited.connect(self._error.hide)
        self._offer()

    def read(self) -> Breakpoint | None:
        """The breakpoint; None where its condition makes no sense, which is said below it."""
        block, where = self.block.currentData(), Where(self.where.currentData())
        try:
            return Breakpoint(block, where, self.condition.text().strip())
        except CordboardError as error:
            self._error.setText(str(error))
            self._error.show()
            self.condition.setFocus()
            return None

    @property
    def error(self) -> str:
        """What is wrong with the condition; empty where nothing is."""
        return "" if self._error.isHidden() else self._error.text()

    def _offer(self) -> None:
        """Names that the condition may begin with."""
        ports = self._wiring.ports(self.block.currentData())
        is_before = self.where.currentData() == Where.BEFORE
        names = [port.name for port in (ports.inputs if is_before else ports.outputs)]
        completer = QCompleter(names, self.condition)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.condition.setCompleter(completer)


def _choose(box: QComboBox, data: object) -> None:
    place = box.findData(data)
    box.setCurrentIndex(max(place, 0))
