"""Editor of conditions: rows and groups that nest, with what holds beside them, or JSON text."""

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.editor.panels.fields.condition_group import ConditionGroup
from app.editor.panels.fields.condition_tree import (
    Group,
    Place,
    Row,
    insert,
    member_at,
    move,
    put,
    read_tree,
    remove,
    shape,
    write_tree,
)
from app.editor.panels.fields.field import ABSENT, Field
from app.editor.panels.fields.json_field import JsonField
from app.editor.seen_values import Seen, findings, paths
from app.editor.theme import SPACE_XS
from blocks.sdk import ConditionEditor

SETTLE_MS = 120
"""What holds is worked out once the typing rests."""

NO_FIELDS = "Link values to “{}” first: the conditions look at them."
AGAINST = "with the values of {}"


class ConditionField(Field):
    """Conditions.

    Args:
        name: The input.
        editor: What the block says of conditions.
        placeholder: Shown in the empty JSON text.
    """

    def __init__(
        self,
        name: str,
        editor: ConditionEditor,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._editor = editor
        self._value: Any = ABSENT
        self._tree = Group()
        self._seen = Seen()
        self._root: ConditionGroup | None = None
        self._json = JsonField(placeholder, self)
        self._json.edited.connect(self._on_json)
        self._json.finished.connect(self.finished)
        self._no_fields = QLabel(NO_FIELDS.format(editor.fields.replace("_", " ")), self)
        self._no_fields.setProperty("kind", "hint")
        self._no_fields.setWordWrap(True)
        self._as_json = QPushButton("As JSON", self)
        self._as_json.setProperty("kind", "flat")
        self._as_json.setCheckable(True)
        self._as_json.setToolTip("Edit the conditions as JSON text")
        self._as_json.toggled.connect(self._show)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._show_findings)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_XS)
        for widget in (self._no_fields, self._json):
            self._column.addWidget(widget)
        self._column.addWidget(self._as_json, alignment=Qt.AlignmentFlag.AlignRight)
        self._show()

    def show_value(self, value: Any) -> None:
        """Show it: as rows, or as JSON text where rows cannot show it."""
        self._value = value
        can_be_rows = read_tree(value) is not None
        self._as_json.setEnabled(can_be_rows)
        if not can_be_rows:
            self._as_json.setChecked(True)
        self._show()

    def show_seen(self, seen: Seen) -> None:
        """Offer the fields that are linked, and tell what holds of their values."""
        if seen == self._seen:
            return
        self._seen = seen
        if self._root:
            self._fill(self._root)

    def control(self) -> QWidget:
        """The JSON text while it is shown; else there is no single control."""
        return self._json.control() if self._as_json.isChecked() else self

    def _show(self) -> None:
        is_json = self._as_json.isChecked()
        tree = read_tree(self._value)
        self._json.setVisible(is_json)
        if is_json or tree is None:
            self._json.show_value(self._value)
            self._no_fields.hide()
            if self._root:
                self._root.hide()
            return
        if self._root is None or shape(tree) != shape(self._tree):
            self._build(tree)
        self._tree = tree
        if self._root:
            self._root.show()
            self._fill(self._root)

    def _build(self, tree: Group) -> None:
        if self._root:
            # A row that loses the focus by this would write itself back.
            self._root.blockSignals(True)
            self._column.removeWidget(self._root)
            self._root.hide()
            self._root.deleteLater()
        root = self._root = ConditionGroup(self._editor, tree, (), self)
        root.row_edited.connect(self._on_row_edited)
        root.joined.connect(self._on_joined)
        root.added.connect(self._on_added)
        root.moved.connect(self._on_moved)
        root.removed.connect(self._on_removed)
        root.finished.connect(self.finished)
        self._column.insertWidget(1, root)
        rows = list(root.rows())
        self.setFocusProxy(rows[0][1].field if rows else root)

    def _fill(self, root: ConditionGroup) -> None:
        names = paths(self._seen, self._editor.fields)
        root.show_group(self._tree, self._join())
        for _, row in root.rows():
            row.show_fields(names)
        self._no_fields.setVisible(not names)
        self._settle.start()

    def _join(self) -> str:
        setting, _, any_word = self._editor.join
        return "any" if self._seen.written.get(setting) == any_word else "all"

    def _show_findings(self) -> None:
        if self._root is None or self._as_json.isChecked():
            return
        found = findings(self._seen, self._name, self._value)
        about = AGAINST.format(self._seen.origin) if self._seen.origin else ""
        self._root.show_findings({one.place: one for one in found}, about)

    def _on_json(self, value: object) -> None:
        self._value = value
        self._as_json.setEnabled(read_tree(value) is not None)
        self.edited.emit(value)

    def _on_row_edited(self, place: Place, written: Any) -> None:
        self._write(put(self._tree, place, Row(written)))

    def _on_joined(self, place: Place, kind: str) -> None:
        group = member_at(self._tree, place)
        if not isinstance(group, Group):
            return
        if place or group.kind:
            self._write(put(self._tree, place, Group(kind, group.members)))
        else:
            setting, all_word, any_word = self._editor.join
            self.sibling_edited.emit(setting, any_word if kind == "any" else all_word)
        self.finished.emit()

    def _on_added(self, place: Place, is_group: bool) -> None:
        group = member_at(self._tree, place)
        if isinstance(group, Group):
            other = "any" if (group.kind or self._join()) == "all" else "all"
            member = Group(other, (Row(),)) if is_group else Row()
            target = (*place, len(group.members))
            self._change(insert(self._tree, target, member), (*target, 0) if is_group else target)

    def _on_moved(self, place: Place, up: bool) -> None:
        self._change(*move(self._tree, place, up=up))

    def _on_removed(self, place: Place) -> None:
        self._change(remove(self._tree, place), place)

    def _change(self, tree: Group, target: Place) -> None:
        """Write another tree, and put the cursor into the row that it is about."""
        self._write(tree)
        self.finished.emit()
        rows = dict(self._root.rows()) if self._root else {}
        row = rows.get(target) or rows.get((*target, 0))
        if row:
            row.field.setFocus()

    def _write(self, tree: Group) -> None:
        value = write_tree(tree)
        self._value = value
        self.edited.emit(value)
        self._show()
