"""The deliveries of a rehearsal as a list model."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.editor.delivery_text import channel_icon, channel_name
from app.editor.line_delegate import LINE_ROLE, Line
from app.rehearsal.outbox import Delivery
from blocks.sdk import Category

SHOWN = 5000
"""Deliveries kept in the list; of more, the first are dropped from it."""

Index = QModelIndex | QPersistentModelIndex


class OutboxRole(IntEnum):
    """What the list gives of a delivery beside its text."""

    DELIVERY = Qt.ItemDataRole.UserRole + 1
    """The `Delivery`."""


class OutboxModel(QAbstractListModel):
    """Deliveries in the order in which they were accepted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._deliveries: list[Delivery] = []

    def rowCount(self, parent: Index | None = None) -> int:
        """How many."""
        return 0 if parent is not None and parent.isValid() else len(self._deliveries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What views and screen readers ask for."""
        if not index.isValid() or index.row() >= len(self._deliveries):
            return None
        delivery = self._deliveries[index.row()]
        if role == OutboxRole.DELIVERY:
            return delivery
        if role == LINE_ROLE:
            return Line(
                icon=channel_icon(delivery),
                tone=Category.ACTIONS,
                title=", ".join(delivery.to) or channel_name(delivery),
                detail=first_words(delivery),
                note=delivery.provider,
            )
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{delivery.channel} to {', '.join(delivery.to)}: {first_words(delivery)}"
        return None

    def add(self, deliveries: Sequence[Delivery]) -> None:
        """Put deliveries at the end."""
        first = len(self._deliveries)
        self.beginInsertRows(QModelIndex(), first, first + len(deliveries) - 1)
        self._deliveries.extend(deliveries)
        self.endInsertRows()
        surplus = len(self._deliveries) - SHOWN
        if surplus > 0:
            self.beginRemoveRows(QModelIndex(), 0, surplus - 1)
            del self._deliveries[:surplus]
            self.endRemoveRows()

    def clear(self) -> None:
        """Empty the list."""
        self.beginResetModel()
        self._deliveries.clear()
        self.endResetModel()


_FIRST = ("subject", "text", "message", "initialMessage", "template", "data", "body")
_LONGEST = 160


def first_words(delivery: Delivery) -> str:
    """What the message begins with, one line."""
    content = dict(delivery.content)
    for inner in delivery.content.values():
        if isinstance(inner, dict):
            # A call has its first words among its options.
            content |= {name: inner[name] for name in _FIRST if name in inner}
    for name in (*_FIRST, *content):
        value = content.get(name)
        if value and value not in delivery.to:
            return " ".join(_words(value).split())[:_LONGEST]
    return ""


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_words(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_words(inner) for inner in value)
    return str(value)
