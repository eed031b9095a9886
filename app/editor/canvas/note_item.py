"""A note on the scene: Markdown, painted. It loads nothing and follows no links."""

from typing import Any

from PySide6.QtCore import QRectF, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QPainter,
    QPalette,
    QPen,
    QTextDocument,
)
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from app.editor.canvas.ink import Ink, mixed
from app.editor.canvas.layout_item import LayoutItem
from app.editor.theme import RADIUS_M, TEXT_BODY, text_font
from app.workflow.layout_edits import Thing
from app.workflow.model import Frame, Note

Z_NOTE = -2.0
PAD = 12.0
_NO_TEXT_BELOW = 0.3
_INDENT = 20.0
_HINT = "Double-click to write"


class _Text(QTextDocument):
    def loadResource(self, type: int, name: QUrl | str) -> Any:
        """Nothing: a workflow that is opened reads no other file."""
        return None


class NoteItem(LayoutItem):
    """Text in a box of its own; what does not fit is cut off."""

    def __init__(self, thing: Thing, ink: Ink) -> None:
        super().__init__(thing, ink, Z_NOTE)
        self.text = ""
        self._document = _Text()
        self._document.setDefaultFont(text_font(TEXT_BODY))
        self._document.setDocumentMargin(0.0)
        self._document.setIndentWidth(_INDENT)

    def show_value(self, value: Note | Frame) -> None:
        """Show this note."""
        super().show_value(value)
        text = value.text if isinstance(value, Note) else ""
        if text != self.text:
            self.text = text
            self._write()

    def set_ink(self, ink: Ink) -> None:
        """Links take their colour when they are written."""
        super().set_ink(ink)
        self._write()

    def plain_text(self) -> str:
        """What can be read, without the marks of Markdown."""
        return self._document.toPlainText()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: Any = None
    ) -> None:
        """Paints the box and, near enough, the text."""
        theme = self.ink.theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        edge = QPen(mixed(theme.surface, theme.warning, 0.45), 1.0)
        painter.setPen(self.ink.selected if self.isSelected() else edge)
        painter.setBrush(mixed(theme.surface, theme.warning, 0.13))
        painter.drawRoundedRect(self.body, RADIUS_M, RADIUS_M)
        if option.levelOfDetailFromTransform(painter.worldTransform()) >= _NO_TEXT_BELOW:
            self.paint_grip(painter, mixed(theme.surface, theme.warning, 0.6))
            self._paint_text(painter)
        painter.restore()

    def _paint_text(self, painter: QPainter) -> None:
        inner = self.body.adjusted(PAD, PAD, -PAD, -PAD)
        self._document.setTextWidth(inner.width())
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, QColor(self.ink.theme.text))
        painter.translate(inner.topLeft())
        painter.setClipRect(QRectF(0.0, 0.0, inner.width(), inner.height()))
        if not self.text.strip():
            painter.setFont(self._document.defaultFont())
            painter.setPen(self.ink.muted)
            painter.drawText(QRectF(0.0, 0.0, inner.width(), inner.height()), _HINT)
            return
        self._document.documentLayout().draw(painter, context)

    def _write(self) -> None:
        plain = QTextDocument.MarkdownFeature.MarkdownNoHTML
        self._document.setMarkdown(
            self.text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub | plain
        )
        self.update()
