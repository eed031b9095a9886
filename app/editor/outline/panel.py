"""The outline as a panel: a command line above the tree. What commands do is in `desk`."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QCompleter, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.editor.icons import icon
from app.editor.outline.model import OutlineModel
from app.editor.outline.tree_view import OutlineTree
from app.editor.theme import SPACE_M, SPACE_S
from app.engine.run_state import BlockState
from app.workflow.model import Problem, Workflow
from app.workflow.wiring import Wiring

_REMEMBERED = 50
_OFFER_WIDTH = 460
_HINT = "Write a command, such as: connect Filter matched to Email To"


class OutlinePanel(QWidget):
    """Shows a workflow as a tree and takes commands.

    Signals:
        commanded: A line was entered.
    """

    commanded = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outline")
        self.setAccessibleName("Outline")
        self.complete: Callable[[str], Sequence[str]] = lambda _text: ()
        self._entered: list[str] = []
        self._place = 0
        self._shown: tuple[Wiring, Sequence[Problem], Mapping[str, BlockState]] = (
            Wiring.of(Workflow(), {}),
            (),
            {},
        )
        self._is_stale = True
        self.model = OutlineModel(self)
        self.tree = OutlineTree(self.model, self)
        self.line = QLineEdit(self)
        self.answer_label = QLabel(self)
        self._offered = QStringListModel(self)
        self._set_up_line()
        self.answer_label.setProperty("kind", "help")
        self.answer_label.setWordWrap(True)
        self.answer_label.setTextFormat(Qt.TextFormat.PlainText)
        self.answer_label.setContentsMargins(SPACE_S, 0, SPACE_S, 0)
        self.answer_label.setAccessibleName("Answer")
        self.answer_label.setText(_HINT)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_S, SPACE_M, SPACE_S, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(self.line)
        column.addWidget(self.answer_label)
        column.addWidget(self.tree, 1)
        self.setTabOrder(self.line, self.tree)

    def _set_up_line(self) -> None:
        self.line.setProperty("kind", "search")
        self.line.setPlaceholderText("Command")
        self.line.setAccessibleName("Command")
        self.line.setAccessibleDescription(_HINT)
        self.line.setClearButtonEnabled(True)
        self.line.addAction(icon("mdi6.chevron-right"), QLineEdit.ActionPosition.LeadingPosition)
        self.line.installEventFilter(self)
        completer = QCompleter(self._offered, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(10)
        popup = completer.popup()
        if popup is not None:
            popup.setAccessibleName("How the command may go on")
            popup.setMinimumWidth(_OFFER_WIDTH)
        self.line.setCompleter(completer)
        self.line.textEdited.connect(self._on_text_edited)
        self.line.returnPressed.connect(self._on_return_pressed)
        completer.activated.connect(self._on_offer_taken, Qt.ConnectionType.QueuedConnection)

    # What it shows

    def show_workflow(
        self, wiring: Wiring, problems: Sequence[Problem], states: Mapping[str, BlockState]
    ) -> None:
        """Show these, at once or when the panel comes into sight."""
        self._shown = (wiring, problems, states)
        self._is_stale = True
        if self.isVisible():
            self._refresh()

    def answer(self, text: str, *, is_refusal: bool = False) -> None:
        """Say what became of a command, also to a screen reader."""
        self.answer_label.setProperty("kind", "field-error" if is_refusal else "help")
        self.answer_label.style().unpolish(self.answer_label)
        self.answer_label.style().polish(self.answer_label)
        self.answer_label.setText(text)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.line, text))

    def accept(self, text: str) -> None:
        """The command was carried out: keep it for the up arrow, and make room for the next."""
        self._entered = [*(one for one in self._entered if one != text), text][-_REMEMBERED:]
        self._place = len(self._entered)
        self.line.clear()

    def focus_line(self) -> None:
        """Start to write a command."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        """Brings the tree up to date."""
        super().showEvent(event)
        if self._is_stale:
            self._refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows bring earlier commands back, Escape clears."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        match event.key():
            case Qt.Key.Key_Up:
                self._recall(-1)
            case Qt.Key.Key_Down if self._place < len(self._entered):
                self._recall(1)
            case Qt.Key.Key_Down:
                self._offer()
            case Qt.Key.Key_Escape if self.line.text():
                self.line.clear()
            case _:
                return False
        return True

    def _refresh(self) -> None:
        self._is_stale = False
        self.model.show(*self._shown)
        self.tree.give_titles_room()

    def _recall(self, way: int) -> None:
        self._place = min(max(self._place + way, 0), len(self._entered))
        is_past = self._place < len(self._entered)
        self.line.setText(self._entered[self._place] if is_past else "")

    def _on_text_edited(self, text: str) -> None:
        self._place = len(self._entered)
        self._offered.setStringList(list(self.complete(text)) if text.strip() else [])

    def _on_return_pressed(self) -> None:
        popup = self.line.completer().popup()
        if popup is not None and popup.isVisible():
            # A line that is offered and asks for more goes on; Qt tells so by `activated`.
            if popup.currentIndex().isValid() and self.line.text().endswith(" "):
                return
            popup.hide()
        self.commanded.emit(self.line.text())

    def _on_offer_taken(self, text: str) -> None:
        # A line that asks for more goes on at once.
        if text.endswith(" "):
            self.line.setText(text)
            self._offer()

    def _offer(self) -> None:
        self._offered.setStringList(list(self.complete(self.line.text())))
        self.line.completer().complete()
