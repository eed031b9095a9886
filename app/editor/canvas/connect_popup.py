"""Links two blocks by keyboard: choose an output from a list, then an input that it fits."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListWidget, QVBoxLayout, QWidget

from app.editor.theme import SPACE_S
from app.workflow.model import Link
from app.workflow.wiring import Wiring
from blocks.sdk import WHEN, Kind

_SIZE = (380, 340)
_ROW = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a list."""

    name: str
    text: str
    link: Link | None = None


def outputs_of(wiring: Wiring, block_id: str) -> tuple[Choice, ...]:
    """The outputs of a block that fit an input somewhere."""
    return tuple(
        Choice(one.name, f"{one.label}  ({one.type.name})")
        for one in wiring.ports(block_id).outputs
        if inputs_for(wiring, block_id, one.name)
    )


def inputs_for(wiring: Wiring, block_id: str, output: str) -> tuple[Choice, ...]:
    """The inputs that an output fits, in the order in which their blocks run."""
    spec = wiring.output(block_id, output)
    is_branch = spec is not None and spec.type.kind == Kind.BRANCH
    found = []
    for target in wiring.order():
        joins = (known := wiring.spec(target)) is not None and known.mark.joins
        for input in wiring.ports(target).inputs:
            # A branch goes to `when`, wherever it is dropped; a value hardly ever does.
            if (is_branch and not joins) != (input.name == WHEN.name):
                continue
            fit = wiring.fit(block_id, output, target, input.name)
            if fit.is_allowed:
                text = f"{wiring.title(target)} · {input.label}"
                link = Link(
                    from_block=block_id, from_port=output, to_block=target, to_port=input.name
                )
                note = f"  ({fit.conversion})" if fit.conversion else ""
                found.append(Choice(input.name, text + note, link))
    return tuple(found)


class ConnectPopup(QFrame):
    """Two lists, one after the other; typing narrows them, Escape goes back.

    Signals:
        chosen: The `Link` to make.
    """

    chosen = Signal(object)

    def __init__(self, wiring: Wiring, block_id: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("kind", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._wiring = wiring
        self._block = block_id
        self._output: str | None = None
        self._choices: Sequence[Choice] = ()
        self._label = QLabel(self)
        self._label.setProperty("kind", "panel-title")
        self.search = QLineEdit(self)
        self.search.setProperty("kind", "search")
        self.search.setPlaceholderText("Type to narrow down")
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self.list = QListWidget(self)
        self.list.setProperty("kind", "plain")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        column.setSpacing(SPACE_S)
        for widget in (self._label, self.search, self.list):
            column.addWidget(widget)
        self.resize(*_SIZE)
        self._ask_output()

    def open_at(self, place: QPoint) -> None:
        """Show it at a point of the screen."""
        room = self.screen().availableGeometry()
        x = max(room.left(), min(place.x(), room.right() - self.width()))
        y = max(room.top(), min(place.y(), room.bottom() - self.height()))
        self.move(x, y)
        self.show()
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search line: arrows move in the list, Enter takes, Escape goes back."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                way = 1 if event.key() == Qt.Key.Key_Down else -1
                last = self.list.count() - 1
                self.list.setCurrentRow(min(max(self.list.currentRow() + way, 0), last))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._take()
            case Qt.Key.Key_Escape if self._output is not None:
                self._ask_output()
            case _:
                return False
        return True

    def _ask_output(self) -> None:
        self._output = None
        title = self._wiring.title(self._block)
        self._ask(f"Connect which output of “{title}”?", outputs_of(self._wiring, self._block))

    def _ask(self, question: str, choices: Sequence[Choice]) -> None:
        self._choices = choices
        self._label.setText(question)
        self.search.setAccessibleName(question)
        self.list.setAccessibleName(question)
        self.search.clear()
        self._fill()

    def _fill(self) -> None:
        words = self.search.text().casefold().split()
        self.list.clear()
        for place, choice in enumerate(self._choices):
            if all(word in choice.text.casefold() for word in words):
                self.list.addItem(choice.text)
                self.list.item(self.list.count() - 1).setData(_ROW, place)
        self.list.setCurrentRow(0)

    def _take(self) -> None:
        if self.list.currentRow() < 0:
            return
        choice = self._choices[self.list.currentItem().data(_ROW)]
        if choice.link is not None:
            self.close()
            self.chosen.emit(choice.link)
            return
        self._output = choice.name
        spec = self._wiring.output(self._block, choice.name)
        label = spec.label if spec else choice.name
        inputs = inputs_for(self._wiring, self._block, choice.name)
        self._ask(f"Connect “{label}” to which input?", inputs)
