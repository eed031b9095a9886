"""A webhook as its receiver sees it: whether its signature holds, its body, code to check it."""

import json

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.editor.icons import icon
from app.editor.panels.fields.json_field import JsonHighlighter
from app.editor.panels.outbox.around import Around
from app.editor.panels.outbox.delivery_text import LONGEST_CODE, beginning, pretty
from app.editor.panels.outbox.segments import Segments
from app.editor.panels.outbox.signature_check import Verdict, is_envelope
from app.editor.panels.outbox.validation_snippet import Language, snippet
from app.editor.theme import SPACE_M, SPACE_S, code_font
from app.rehearsal.outbox import Delivery

_BODY = "Body"
_CHECKS = {f"Check in {language}": language for language in Language}
_LOOKS = {
    Verdict.GENUINE: ("mdi6.shield-check", "success"),
    Verdict.WRONG: ("mdi6.shield-alert", "danger"),
    Verdict.UNSIGNED: ("mdi6.shield-off-outline", "warning"),
    Verdict.UNKNOWN: ("mdi6.shield-outline", "muted"),
}
_ICON = QSize(18, 18)
_LEAST = 150


class WebhookView(QWidget):
    """Shows a webhook, or the code with which its receiver checks it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._body = ""
        self._mark = QLabel(self)
        self._verdict = QLabel(self)
        self._verdict.setTextFormat(Qt.TextFormat.PlainText)
        self._verdict.setWordWrap(True)
        self._verdict.setAccessibleName("Signature")
        self._sides = Segments("Body or code", (_BODY, *_CHECKS), self)
        self._sides.chosen.connect(self._show_side)
        self._copy = QPushButton(icon("mdi6.content-copy"), "Copy", self)
        self._copy.setProperty("kind", "flat")
        self._copy.clicked.connect(self._on_copy)
        self._code = QPlainTextEdit(self)
        self._code.setReadOnly(True)
        self._code.setProperty("kind", "plain")
        self._code.setFont(code_font(12))
        self._code.setMinimumHeight(_LEAST)
        self._code.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._colours = JsonHighlighter(self._code.document())
        self._lay_out()

    def _lay_out(self) -> None:
        said = QHBoxLayout()
        said.setSpacing(SPACE_S)
        said.addWidget(self._mark)
        said.addWidget(self._verdict, 1)
        sides = QHBoxLayout()
        sides.addWidget(self._sides, 1)
        sides.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, 0)
        column.setSpacing(SPACE_S)
        column.addLayout(said)
        column.addLayout(sides)
        column.addWidget(self._code, 1)

    def show_delivery(self, delivery: Delivery, around: Around) -> None:
        """Show a webhook."""
        self._body = delivery.request.body
        check = around.signature
        for widget in (self._mark, self._verdict):
            widget.setVisible(check is not None)
        if check is not None:
            mark, tone = _LOOKS[check.verdict]
            self._mark.setPixmap(icon(mark, tone).pixmap(_ICON))
            self._verdict.setText(check.words)
        is_signed = check is not None and check.verdict is not Verdict.UNSIGNED
        self._sides.offer((_BODY, *_CHECKS) if is_signed else (_BODY,))
        self._show_side()

    def _show_side(self) -> None:
        language = _CHECKS.get(self._sides.current)
        is_body = language is None
        self._colours.setDocument(self._code.document() if is_body else None)
        self._code.setAccessibleName(self._sides.current)
        self._copy.setToolTip("Copy the body" if is_body else f"Copy the {language} function")
        if language is None:
            self._code.setPlainText(beginning(pretty(self._body), LONGEST_CODE))
        else:
            self._code.setPlainText(snippet(language, has_envelope=_has_envelope(self._body)))

    def _on_copy(self) -> None:
        # The body as it was sent: what is signed is every byte of it.
        is_body = self._sides.current == _BODY
        QApplication.clipboard().setText(self._body if is_body else self._code.toPlainText())


def _has_envelope(body: str) -> bool:
    try:
        return is_envelope(json.loads(body))
    except (ValueError, RecursionError):
        return False
