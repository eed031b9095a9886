"""The page of “why?”: the steps back from a message, or from none, to what started the run."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.editor.icons import icon
from app.editor.look import tip
from app.editor.panels.elided_label import ElidedLabel
from app.editor.panels.why.entry import Entry, entries_of, in_text
from app.editor.panels.why.model import WhyModel
from app.editor.panels.why.step_view import StepView
from app.editor.panels.why.tree import WhyTree
from app.editor.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XS
from app.runs.reason import Reason

EMPTY = (
    "Ask “Why this message?” of a message in the outbox (Ctrl+Alt+Y), or “Why nothing?” of a row "
    "(Ctrl+Alt+Shift+Y): what led to it is told here, step by step back to the source row."
)
_ALL_OPEN = 400
"""Of an answer with more steps those that are set in deeper are folded at first."""


class WhyPanel(QWidget):
    """Tells one answer, or words in its place.

    Signals:
        block_wanted: The block of the step that was gone to.
        clear_wanted: The canvas is to be seen again as it is.
    """

    block_wanted = Signal(str)
    clear_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holes: list[Entry] = []
        self._model = WhyModel(self)
        self.tree = WhyTree(self._model, self)
        self.tree.gone_to.connect(self._on_gone_to)
        self.tree.left.connect(self.clear_wanted)
        self.tree.selectionModel().currentChanged.connect(self._on_current)
        self._step = StepView(self)
        self._question = ElidedLabel(parent=self)
        self._question.setProperty("kind", "title")
        self._next_hole = QPushButton(icon("mdi6.alert-outline", "warning"), "", self)
        self._next_hole.setProperty("kind", "flat")
        self._next_hole.setToolTip(tip("Go to the next value that is missing or not filled (N)"))
        self._next_hole.clicked.connect(self.go_to_next_hole)
        self.tree.next_hole_wanted.connect(self.go_to_next_hole)
        self._empty = QLabel(EMPTY, self)
        self._empty.setProperty("kind", "empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        self._pages = QStackedWidget(self)
        self._whole = QWidget(self)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._whole)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_M, SPACE_XS, SPACE_M, SPACE_XS)
        head.setSpacing(SPACE_S)
        head.addWidget(self._question, 1)
        head.addWidget(self._next_hole)
        head.addWidget(self._button("Copy as text", "content-copy", self.copy))
        head.addWidget(
            self._button("Light up the whole canvas again (Esc)", "eye-outline", self._on_clear)
        )
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self.tree)
        split.addWidget(self._step)
        split.setSizes([680, 320])
        split.setStretchFactor(0, 1)
        split.setChildrenCollapsible(False)
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(split, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)

    def _button(self, name: str, mark: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("kind", "tiny")
        button.setIcon(icon(f"mdi6.{mark}"))
        button.setToolTip(tip(name))
        button.setAccessibleName(name)
        button.clicked.connect(act)
        return button

    @property
    def question(self) -> str:
        """What is answered; empty where nothing is."""
        return "" if self.words else self._question.text()

    @property
    def words(self) -> str:
        """What stands in place of an answer; empty while there is one."""
        return "" if self._pages.currentWidget() is self._whole else self._empty.text()

    @property
    def text(self) -> str:
        """The answer as lines."""
        return in_text(self._model.root)

    @property
    def current(self) -> Entry:
        """The step that is gone to; the root for none."""
        return self._model.entry_at(self.tree.currentIndex())

    def say(self, words: str = EMPTY) -> None:
        """There is no answer; `words` say why."""
        self._empty.setText(words)
        self._holes = []
        self._model.show_entries(Entry())
        self._pages.setCurrentWidget(self._empty)

    def show_answer(self, question: str, reasons: Sequence[Reason]) -> None:
        """Tell it, and go to its first step."""
        root = entries_of(reasons)
        entries = list(root.walk())
        self._holes = [one for one in entries if one.reason and one.reason.is_hole]
        self._question.setText(question)
        count = len(self._holes)
        self._next_hole.setText(f"{count} {'hole' if count == 1 else 'holes'}")
        self._next_hole.setVisible(bool(count))
        self._model.show_entries(root)
        if len(entries) <= _ALL_OPEN:
            self.tree.expandAll()
        else:
            self.tree.expandToDepth(0)
        self._pages.setCurrentWidget(self._whole)
        self.tree.setCurrentIndex(self._model.index(0, 0))
        self.tree.setFocus()

    def go_to_next_hole(self) -> None:
        """Go to the next step with a hole; after the last to the first."""
        if not self._holes:
            return
        entries = list(self._model.root.walk())
        here = entries.index(self.current) if self.current in entries else -1
        later = [one for one in self._holes if entries.index(one) > here]
        self.tree.go_to(self._model.index_of((later or self._holes)[0]))

    def copy(self) -> None:
        """Put the answer into the clipboard."""
        QGuiApplication.clipboard().setText(f"{self._question.text()}\n\n{self.text}\n")

    def _on_clear(self) -> None:
        self.clear_wanted.emit()

    def _on_current(self, index: QModelIndex) -> None:
        self._step.show_entry(self._model.entry_at(index))

    def _on_gone_to(self, index: QModelIndex) -> None:
        block = self._model.entry_at(index).block
        if block:
            self.block_wanted.emit(block)
