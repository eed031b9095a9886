"""The head of a message: to whom, through whom, from which block, when; and what to do with it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.editor.chip import ChipView
from app.editor.icons import icon
from app.editor.look import tip, tone_color
from app.editor.moment_words import in_own_zone, zone_word
from app.editor.panels.elided_label import ElidedLabel
from app.editor.panels.outbox.around import Around
from app.editor.panels.outbox.delivery_text import channel_icon, channel_name
from app.editor.panels.outbox.segments import Segments
from app.editor.theme import SPACE_M, SPACE_S, SPACE_XS
from app.rehearsal.outbox import Delivery
from blocks.sdk import Category

READER, WIRE = "Message", "Wire"
_CHIP = 32
_WHY, _SHORT_WHY = "Why this message?", "Why?"
_WIDE = 500
"""From this width on there is room for all words."""


class MessageHead(QWidget):
    """Says what a message is.

    Attributes:
        sides: Whether the message is shown, or what was on the wire.

    Signals:
        why_wanted: Why it was sent is asked.
        block_wanted: Its block is to be shown.
        export_wanted: It is to be written to a file.
    """

    why_wanted = Signal()
    block_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sides = Segments("Message or wire", (READER, WIRE), self)
        self._chip = ChipView(_CHIP, self)
        self._title = ElidedLabel(parent=self)
        self._title.setProperty("kind", "title")
        self._about = ElidedLabel(parent=self)
        self._about.setProperty("kind", "help")
        self._why = QPushButton(icon("mdi6.help-circle-outline"), _WHY, self)
        self._why.setAccessibleName(_WHY)
        self._why.setProperty("kind", "flat")
        self._why.setToolTip(tip("Show what led to this message (Ctrl+Alt+Y)"))
        self._why.clicked.connect(self.why_wanted)
        self._lay_out()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._about)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_M, SPACE_S, SPACE_S, SPACE_XS)
        row.setSpacing(SPACE_S)
        row.addWidget(self._chip)
        row.addLayout(words, 1)
        row.addWidget(self.sides)
        row.addWidget(self._why)
        for name, mark, words_of, wanted in (
            (
                "Show the block",
                "crosshairs-gps",
                "Select the block that sent this message (Return in the list)",
                self.block_wanted,
            ),
            (
                "Export",
                "export-variant",
                "Write this message to a file (Ctrl+Alt+E)",
                self.export_wanted,
            ),
        ):
            button = QToolButton(self)
            button.setIcon(icon(f"mdi6.{mark}"))
            button.setProperty("kind", "tiny")
            button.setAccessibleName(name)
            button.setToolTip(tip(words_of))
            button.clicked.connect(wanted)
            row.addWidget(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, what can be done leaves room for what it is."""
        super().resizeEvent(event)
        is_wide = self.width() >= _WIDE
        self._why.setText(_WHY if is_wide else _SHORT_WHY)
        self._chip.setVisible(is_wide)

    def show_delivery(self, delivery: Delivery, around: Around) -> None:
        """Show another message."""
        self._chip.show_icon(channel_icon(delivery), tone_color(Category.ACTIONS))
        self._title.setText(", ".join(delivery.to) or channel_name(delivery))
        block = around.block_title or delivery.block_id
        at = in_own_zone(delivery.at)
        when = f"{at:%H:%M:%S} {zone_word(at)}"
        through = f" through {around.service}" if around.service else ""
        self._about.setText(f"{channel_name(delivery)}{through}  ·  “{block}”  ·  {when}")
