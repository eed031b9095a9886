"""A group of conditions as a frame: how they are joined, its rows and groups, what to add."""

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.editor.icons import icon
from app.editor.panels.fields.choice_field import ChoiceField
from app.editor.panels.fields.condition_row import ConditionRow, Verdict, tiny_button
from app.editor.panels.fields.condition_tree import Group, Place
from app.editor.theme import SPACE_S, SPACE_XS
from blocks.sdk import ConditionEditor, Finding

ALL, ANY = "All of these (AND)", "Any of these (OR)"
_KINDS = {"all": ALL, "any": ANY}


class ConditionGroup(QFrame):
    """A group.

    Args:
        editor: What the block says of conditions.
        place: Of the group in the tree; empty for the root.

    Signals:
        row_edited: A place, and the row there as it is to be written.
        joined: A place, and `all` or `any`.
        added: The place of a group, and whether a group is to be added there and not a row.
        moved: A place, and whether up.
        removed: A place.
        finished: The user is done with a row for now.
    """

    row_edited = Signal(tuple, object)
    joined = Signal(tuple, str)
    added = Signal(tuple, bool)
    moved = Signal(tuple, bool)
    removed = Signal(tuple)
    finished = Signal()

    def __init__(
        self, editor: ConditionEditor, group: Group, place: Place, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._place = place
        self._number = number_of(place)
        if place:
            self.setProperty("kind", "group")
        self._join = ChoiceField(_KINDS.values(), is_free=False, default=ALL, parent=self)
        self._join.name_for_readers(f"How {self._what()} is joined", "")
        self._join.edited.connect(self._on_join)
        self._verdict = Verdict(self)
        self._members: list[ConditionRow | ConditionGroup] = []
        column = QVBoxLayout(self)
        inset = SPACE_S if place else 0
        column.setContentsMargins(inset, inset, 0, inset)
        column.setSpacing(SPACE_XS)
        column.addLayout(self._head())
        for number, member in enumerate(group.members):
            made = self._made(editor, member, (*place, number))
            self._members.append(made)
            column.addWidget(made)
        column.addLayout(self._foot())
        column.addWidget(self._verdict)

    @property
    def verdict(self) -> str:
        """What is said of the group; empty while nothing is."""
        return self._verdict.text

    def rows(self) -> "Iterator[tuple[Place, ConditionRow]]":
        """Every row within, with its place."""
        for number, member in enumerate(self._members):
            if isinstance(member, ConditionGroup):
                yield from member.rows()
            else:
                yield (*self._place, number), member

    def show_group(self, group: Group, kind: str) -> None:
        """Show other values in the same rows.

        Args:
            group: Of the shape that it was made for.
            kind: `all` or `any`: how the root is joined.
        """
        self._join.show_value(_KINDS.get(group.kind or kind, ALL))
        for number, (shown, member) in enumerate(zip(self._members, group.members, strict=True)):
            if isinstance(shown, ConditionGroup) and isinstance(member, Group):
                shown.show_group(member, kind)
            elif isinstance(shown, ConditionRow) and not isinstance(member, Group):
                shown.show_row(member.written, number_of((*self._place, number)))

    def show_findings(self, findings: Mapping[str, Finding], about: str) -> None:
        """Show what holds; `about` says of the whole which values were looked at."""
        for number, member in enumerate(self._members):
            if isinstance(member, ConditionGroup):
                member.show_findings(findings, "")
            else:
                member.show_finding(findings.get(number_of((*self._place, number))))
        self._verdict.show_finding(findings.get(self._number), about)

    def _made(
        self, editor: ConditionEditor, member: Any, place: Place
    ) -> "ConditionRow | ConditionGroup":
        if isinstance(member, Group):
            group = ConditionGroup(editor, member, place, self)
            group.row_edited.connect(self.row_edited)
            group.joined.connect(self.joined)
            group.added.connect(self.added)
            group.moved.connect(self.moved)
            group.removed.connect(self.removed)
            group.finished.connect(self.finished)
            return group
        row = ConditionRow(editor, self)
        row.edited.connect(lambda written: self.row_edited.emit(place, written))
        row.moved.connect(lambda up: self.moved.emit(place, up))
        row.removed.connect(lambda: self.removed.emit(place))
        row.finished.connect(self.finished)
        return row

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._join, 1)
        if self._place:
            here = self._place
            up = tiny_button("mdi6.arrow-up", self, lambda: self.moved.emit(here, True))
            down = tiny_button("mdi6.arrow-down", self, lambda: self.moved.emit(here, False))
            remove = tiny_button("mdi6.close", self, lambda: self.removed.emit(here))
            words = {up: "Move {} up", down: "Move {} down", remove: "Remove {}"}
            for button, said in words.items():
                _name(button, said.format(self._what()))
                head.addWidget(button)
        return head

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_XS)
        for text, is_group in (("Condition", False), ("Group", True)):
            button = QPushButton(icon("mdi6.plus"), text, self)
            button.setProperty("kind", "flat")
            _name(button, f"Add a {text.lower()} to {self._what()}")
            button.clicked.connect(lambda _=False, one=is_group: self.added.emit(self._place, one))
            foot.addWidget(button)
        foot.addStretch(1)
        return foot

    def _what(self) -> str:
        return f"group {self._number}" if self._place else "the conditions"

    def _on_join(self, value: object) -> None:
        self.joined.emit(self._place, "any" if value == ANY else "all")


def number_of(place: Place) -> str:
    """A place as a block counts it, from 1: `2.1`."""
    return ".".join(str(number + 1) for number in place)


def _name(button: QWidget, words: str) -> None:
    button.setAccessibleName(words)
    button.setToolTip(words)
