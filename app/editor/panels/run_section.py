"""How a block fared in the run that is shown: status, time, what went wrong, what it gave."""

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QWidget

from app.editor.clock import elapsed_words
from app.editor.panels.fields.json_field import JsonHighlighter
from app.editor.panels.fields.text_field import GrowingTextEdit
from app.editor.panels.section import Section
from app.editor.panels.status_pill import StatusPill
from app.editor.theme import SPACE_S, code_font
from app.engine.run_state import BlockState, Status


class RunSection(Section):
    """Shows a `BlockState`; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Last run", parent=parent)
        self._shown = BlockState()
        self._pill = StatusPill(self)
        self._time = QLabel(self)
        self._time.setProperty("kind", "muted")
        self._message = QLabel(self)
        self._message.setWordWrap(True)
        self._message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._outputs = GrowingTextEdit(2, 14, self)
        self._outputs.setReadOnly(True)
        self._outputs.setFont(code_font(12))
        self._outputs.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self._outputs.setAccessibleName("Outputs of the last run")
        JsonHighlighter(self._outputs.document())
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addWidget(self._pill)
        row.addWidget(self._time)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self._message)
        self.body.addWidget(self._outputs)
        self.hide()

    def show_state(self, state: BlockState) -> None:
        """Show it."""
        if state == self._shown:
            return
        self._shown = state
        self.setVisible(state.status != Status.IDLE)
        self._pill.show_status(state.status)
        tries = f"  ·  try {state.tries}" if state.tries > 1 else ""
        self._time.setText(elapsed_words(state.elapsed_ms) + tries)
        self._message.setText(state.message)
        self._message.setVisible(bool(state.message))
        kind = "error" if state.status == Status.FAILED else "muted"
        self._message.setProperty("kind", kind)
        self._message.style().polish(self._message)
        self._outputs.setVisible(bool(state.outputs))
        self._outputs.setPlainText(_as_json(state.outputs))


def _as_json(outputs: Mapping[str, Any]) -> str:
    return json.dumps(dict(outputs), ensure_ascii=False, indent=2, default=str) if outputs else ""
