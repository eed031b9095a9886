"""Asks before anything is really sent: what, by which provider, as whom, to how many."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.editor.theme import SPACE_L, SPACE_M, SPACE_S
from app.engine.arming import Sender
from app.engine.audience import Audience

COUNTING = "Counting to how many it goes…"
_SIZE = (760, 480)
_COLUMNS = ("Block", "Sent by", "As", "To hosts", "With the secrets")
_MOST_MESSAGES = 1_000_000
_FIRST_LIMIT = 10


class LiveDialog(QDialog):
    """What a live run would send.

    Args:
        name: Of the workflow.
        senders: What sends.
        missing: Names of secrets that are not stored.
        pinned: Titles of blocks with pinned outputs.

    Signals:
        agreed: The most messages before the run holds (0 for no limit), and whether pins are used.
    """

    agreed = Signal(int, bool)

    def __init__(
        self,
        name: str,
        senders: Sequence[Sender],
        missing: Sequence[str],
        pinned: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Run live")
        self.resize(*_SIZE)
        self._missing = tuple(missing)
        title = QLabel(f"This really sends: “{name}”", self)
        title.setProperty("kind", "live-title")
        title.setTextFormat(Qt.TextFormat.PlainText)
        self._audience = QLabel(COUNTING, self)
        self._audience.setWordWrap(True)
        self._audience.setTextFormat(Qt.TextFormat.PlainText)
        self._problem = QLabel(self)
        self._problem.setProperty("kind", "field-error")
        self._problem.setWordWrap(True)
        self.limited = QCheckBox("Hold and ask after", self)
        self.limited.setChecked(True)
        self.most = QSpinBox(self)
        self.most.setRange(1, _MOST_MESSAGES)
        self.most.setValue(_FIRST_LIMIT)
        self.most.setAccessibleName("Messages after which the run holds and asks")
        self.limited.toggled.connect(self.most.setEnabled)
        self.pins = QCheckBox(f"Use what is pinned: {', '.join(pinned)}", self)
        self.pins.setToolTip("Else these blocks run as any other")
        self.pins.setVisible(bool(pinned))
        buttons = QDialogButtonBox(self)
        self.cancel = QPushButton("Cancel", self)
        self.cancel.setDefault(True)
        buttons.addButton(self.cancel, QDialogButtonBox.ButtonRole.RejectRole)
        self.send = QPushButton("Send", self)
        self.send.setProperty("kind", "live")
        self.send.setAutoDefault(False)
        self.send.setEnabled(False)
        buttons.addButton(self.send, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addWidget(title)
        column.addWidget(self._audience)
        column.addWidget(self._table(senders), 1)
        column.addWidget(self._problem)
        column.addLayout(self._limit())
        column.addWidget(self.pins)
        column.addWidget(buttons)
        self._say_missing(senders)
        self.cancel.setFocus()

    def _limit(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addWidget(self.limited)
        row.addWidget(self.most)
        row.addWidget(QLabel("messages", self))
        row.addStretch(1)
        return row

    @property
    def words(self) -> str:
        """To whom it goes."""
        return self._audience.text()

    @property
    def problem(self) -> str:
        """Why nothing can be sent; empty where it can."""
        return "" if self._problem.isHidden() else self._problem.text()

    def show_audience(self, audience: Audience) -> None:
        """To how many it goes is known."""
        self._audience.setText(audience_words(audience))
        number = f"more than {audience.rows}" if audience.has_more else str(audience.rows)
        many = "customer" if number == "1" else "customers"
        self.send.setText(f"Send to {number} {many}")
        self.send.setEnabled(not self._missing and audience.rows > 0)

    def show_failure(self, words: str) -> None:
        """To how many it goes cannot be found out."""
        self._audience.setText("It is not known to whom it would go.")
        self._problem.setText(words)
        self._problem.show()

    def _table(self, senders: Sequence[Sender]) -> QTableWidget:
        table = QTableWidget(len(senders), len(_COLUMNS), self)
        table.setAccessibleName("What is sent")
        table.setHorizontalHeaderLabels(_COLUMNS)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setWordWrap(True)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for row, one in enumerate(senders):
            texts = (
                one.title,
                one.provider,
                ", ".join(one.account) or "as the account says",
                ", ".join(one.hosts) or "told while it runs",
                ", ".join(one.secrets) or "none",
            )
            for place, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                table.setItem(row, place, item)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        vertical = table.verticalHeader()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        return table

    def _say_missing(self, senders: Sequence[Sender]) -> None:
        words = []
        for name in self._missing:
            titles = [one.title for one in senders if name in one.secrets]
            words.append(
                f"The secret “{name}” is not stored on this machine: store it in the form of "
                f"“{titles[0]}”, with its host."
            )
        self._problem.setText("\n".join(words))
        self._problem.setVisible(bool(words))

    def _on_accepted(self) -> None:
        self.agreed.emit(
            self.most.value() if self.limited.isChecked() else 0, self.pins.isChecked()
        )
        self.accept()


def audience_words(audience: Audience) -> str:
    """To whom a run goes, in a sentence or two."""
    if audience.is_sample:
        whom = f": {audience.first[0]}" if audience.first else ""
        return f"It goes once, with the sample of the workflow{whom}."
    if not audience.rows:
        return "The file has no customers: there is nothing to send."
    more = "more than " if audience.has_more else ""
    number = f"{more}{audience.rows:,} customer{'' if audience.rows == 1 else 's'}".replace(
        ",", "\N{NARROW NO-BREAK SPACE}"
    )
    named = ", ".join(audience.first)
    rest = " …" if audience.rows > len(audience.first) else ""
    return f"To {number}" + (f": {named}{rest}" if named else ".")
