"""The deliveries of a rehearsal as a list model that lists those which fit a filter."""

import time
from collections.abc import Mapping, Sequence
from enum import IntEnum
from itertools import islice
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from app.editor.line_delegate import LINE_ROLE, Line
from app.editor.panels.outbox.delivery_text import channel_icon, channel_name
from app.editor.panels.outbox.message_filter import MessageFilter, searchable
from app.rehearsal.outbox import Delivery
from blocks.sdk import Category

SHOWN = 10_000
"""Deliveries kept in the list; of more, the first are dropped from it."""

_AT_ONCE_S = 0.008
"""How long the window waits for what is looked through; the rest follows when it is idle."""
_MANY = 1_000
_RARELY_MS = 100
"""A list view lays out all its rows anew for each that comes: of many, this often at most."""
_LOOK = 64
"""Messages between two looks at the time."""

Index = QModelIndex | QPersistentModelIndex


class OutboxRole(IntEnum):
    """What the list gives of a delivery beside its text."""

    DELIVERY = Qt.ItemDataRole.UserRole + 1
    """The `Delivery`."""


class OutboxModel(QAbstractListModel):
    """Deliveries in the order in which they were accepted.

    Signals:
        marks_changed: There is a kind, provider or block that there was not, or none any more.
    """

    marks_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[Delivery] = []
        self._texts: list[str | None] = []
        self._shown: list[Delivery] = []
        self._looked = 0
        self._filter = MessageFilter()
        self._words = self._filter.words
        self._marks: dict[str, dict[str, Delivery]] = {"channel": {}, "provider": {}, "block": {}}
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._look_on)

    @property
    def total(self) -> int:
        """How many there are, listed or not."""
        return len(self._all)

    @property
    def marks(self) -> Mapping[str, Mapping[str, Delivery]]:
        """`channel`, `provider`, `block` → those that there are → the first message of each."""
        return self._marks

    def deliveries(self) -> tuple[Delivery, ...]:
        """Those that are listed."""
        return tuple(self._shown)

    def place_of(self, delivery: Delivery | None) -> int:
        """The row of a delivery; -1 where it is not listed."""
        return next((row for row, one in enumerate(self._shown) if one is delivery), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        """How many are listed."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What views and screen readers ask for."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        delivery = self._shown[index.row()]
        if role == OutboxRole.DELIVERY:
            return delivery
        if role == LINE_ROLE:
            return Line(
                icon=channel_icon(delivery),
                tone=Category.ACTIONS,
                title=", ".join(delivery.to) or channel_name(delivery),
                # Every row is of the same height, so that long lists are laid out at once.
                detail=first_words(delivery) or "Without words",
                note=delivery.provider,
            )
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{delivery.channel} to {', '.join(delivery.to)}: {first_words(delivery)}"
        return None

    def add(self, deliveries: Sequence[Delivery]) -> None:
        """Put deliveries at the end."""
        self._all.extend(deliveries)
        self._texts.extend([None] * len(deliveries))
        self._note_marks(deliveries)
        if len(self._shown) < _MANY and not self._later.isActive():
            self._look_on()
        elif not self._later.isActive():
            self._later.start(_RARELY_MS)

    def clear(self) -> None:
        """Empty the list."""
        self._later.stop()
        self.beginResetModel()
        self._all.clear()
        self._texts.clear()
        self._shown.clear()
        self._looked = 0
        self.endResetModel()
        if any(self._marks.values()):
            for found in self._marks.values():
                found.clear()
            self.marks_changed.emit()

    def show_filter(self, wanted: MessageFilter) -> None:
        """List what fits; of very many messages those at the end follow a moment later."""
        if wanted == self._filter:
            return
        self._later.stop()
        self.beginResetModel()
        self._filter, self._words = wanted, wanted.words
        self._shown = []
        self._looked = 0
        self.endResetModel()
        self._look_on()

    def _look_on(self) -> None:
        """Look through messages that were not looked through, for a short while."""
        until = time.perf_counter() + _AT_ONCE_S
        found: list[Delivery] = []
        if self._filter == MessageFilter():
            found, self._looked = self._all[self._looked :], len(self._all)
        while self._looked < len(self._all):
            end = min(self._looked + _LOOK, len(self._all))
            found += [self._all[place] for place in range(self._looked, end) if self._fits(place)]
            self._looked = end
            if time.perf_counter() > until:
                break
        if found:
            first = len(self._shown)
            self.beginInsertRows(QModelIndex(), first, first + len(found) - 1)
            self._shown.extend(found)
            self.endInsertRows()
        if len(self._all) > SHOWN:
            self._drop(len(self._all) - SHOWN)
        if self._looked < len(self._all):
            self._later.start(0)

    def _fits(self, place: int) -> bool:
        delivery = self._all[place]
        if not self._filter.fits_marks(delivery):
            return False
        if not self._words:
            return True
        text = self._texts[place]
        if text is None:
            text = self._texts[place] = searchable(delivery)
        return all(word in text for word in self._words)

    def _drop(self, surplus: int) -> None:
        dropped = {id(one) for one in self._all[:surplus]}
        del self._all[:surplus], self._texts[:surplus]
        self._looked = max(0, self._looked - surplus)
        listed = next(
            (row for row, one in enumerate(self._shown) if id(one) not in dropped),
            len(self._shown),
        )
        if listed:
            self.beginRemoveRows(QModelIndex(), 0, listed - 1)
            del self._shown[:listed]
            self.endRemoveRows()

    def _note_marks(self, deliveries: Sequence[Delivery]) -> None:
        before = sum(map(len, self._marks.values()))
        for one in deliveries:
            self._marks["channel"].setdefault(one.channel, one)
            self._marks["provider"].setdefault(one.provider, one)
            self._marks["block"].setdefault(one.block_id, one)
        if sum(map(len, self._marks.values())) != before:
            self.marks_changed.emit()


_FIRST = ("subject", "text", "message", "initialMessage", "template", "data", "body")
_LONGEST = 160
_FEW = 20
"""Members of an object or a list that the first words may come from."""


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
        return ", ".join(f"{key}: {_words(value[key])}" for key in islice(value, _FEW))
    if isinstance(value, list | tuple):
        return ", ".join(map(_words, value[:_FEW]))
    return str(value)
