"""Carries out what the outline asks for: edits on the document, steps through the window."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt

from app.editor.actions import Actions
from app.editor.canvas import Canvas
from app.editor.checker import Checker
from app.editor.document import Document
from app.editor.outline.command import (
    EXAMPLES,
    Act,
    Clear,
    Command,
    Delete,
    Disconnect,
    GoTo,
    Rename,
    SetInput,
    parse,
)
from app.editor.outline.completion import complete
from app.editor.outline.deed import edit_of
from app.editor.outline.names import End
from app.editor.outline.panel import OutlinePanel
from app.editor.outline.rows import RowKind
from app.editor.outline.spoken_value import read_value
from app.editor.panels.inspector import InspectorPanel
from app.engine.run_state import BlockState
from blocks.sdk import GraphError

_NOT_NOW = {
    "undo": "There is nothing to undo.",
    "redo": "There is nothing to redo.",
    "run": "A rehearsal is running already: stop it first.",
    "stop": "Nothing is running.",
}
_HELP = "Commands: " + "; ".join(EXAMPLES.values())


class OutlineDesk(QObject):
    """Between the outline and the rest of the window.

    Args:
        actions: Those of the window: undo, redo, run, stop.
    """

    def __init__(
        self,
        panel: OutlinePanel,
        document: Document,
        checker: Checker,
        canvas: Canvas,
        inspector: InspectorPanel,
        actions: Actions,
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._document = document
        self._checker = checker
        self._canvas = canvas
        self._inspector = inspector
        self._actions = actions
        self._states: Mapping[str, BlockState] = {}
        self._refusal = ""
        panel.complete = self._complete
        panel.commanded.connect(self._on_commanded)
        # Later: the rows may change, and the line that is edited must be closed before.
        panel.model.write_wanted.connect(self._on_write_wanted, Qt.ConnectionType.QueuedConnection)
        panel.tree.delete_wanted.connect(self._on_delete_wanted)
        panel.tree.go_wanted.connect(self._on_go_wanted)
        panel.tree.write_elsewhere.connect(self._on_write_elsewhere)
        panel.tree.blocks_chosen.connect(self._on_blocks_chosen)
        canvas.selection_changed.connect(self._on_selection_changed)
        canvas.states_changed.connect(self._on_states_changed)
        checker.wiring_changed.connect(self._show)
        checker.problems_changed.connect(self._show)
        document.edit_refused.connect(self._on_edit_refused)
        self._show()

    def _show(self) -> None:
        checker = self._checker
        self._panel.show_workflow(checker.wiring, checker.problems, self._states)
        self._panel.tree.show_blocks(self._canvas.selected())

    def _on_states_changed(self, states: Any) -> None:
        self._states = states
        self._show()

    def _complete(self, text: str) -> Sequence[str]:
        return complete(text, self._checker.wiring, self._canvas.selected())

    def _on_commanded(self, line: str) -> None:
        try:
            command = parse(line, self._checker.wiring, self._canvas.selected())
        except GraphError as error:
            self._panel.answer(str(error), is_refusal=True)
            return
        if self._carry_out(command):
            self._panel.accept(line.strip())

    def _carry_out(self, command: Command) -> bool:
        if isinstance(command, GoTo):
            self._go(command.end)
            return True
        if isinstance(command, Act):
            return self._act(command.name)
        return self._edit(command)

    def _edit(self, command: Command) -> bool:
        viewer = self._canvas.viewer
        center = viewer.mapToScene(viewer.viewport().rect().center()).toTuple()
        wiring, selected = self._checker.wiring, self._canvas.selected()
        edit = edit_of(command, wiring, selected, center)
        if edit is None:
            return False
        before = {block.id for block in self._document.workflow.blocks}
        self._document.end_typing()
        self._refusal = ""
        is_changed = self._document.apply(edit)
        if self._refusal:
            self._panel.answer(self._refusal, is_refusal=True)
            return False
        self._panel.answer(f"Done: {edit.name}." if is_changed else "It is so already.")
        new = [one.id for one in self._document.workflow.blocks if one.id not in before]
        if new:
            self._canvas.select(new)
        return True

    def _act(self, name: str) -> bool:
        if name == "help":
            self._panel.answer(_HELP)
            return True
        action = self._actions[name]
        if not action.isEnabled():
            self._panel.answer(_NOT_NOW[name], is_refusal=True)
            return False
        what = {"undo": self._document.undo_name, "redo": self._document.redo_name}.get(name)
        self._panel.answer(f"{name.capitalize()}: {what}." if what else f"{name.capitalize()}.")
        action.trigger()
        return True

    def _go(self, end: End) -> None:
        self._canvas.select([end.block])
        if end.port:
            self._go_to_input(end.port)
        else:
            self._panel.tree.open_row(end.block)
            self._panel.tree.setFocus()

    # The tree

    def _on_blocks_chosen(self, ids: tuple[str, ...]) -> None:
        self._canvas.select(ids)

    def _on_selection_changed(self, ids: Any) -> None:
        self._panel.tree.show_blocks(ids)

    def _on_write_wanted(self, row: Any, text: str) -> None:
        if row.kind is RowKind.BLOCK:
            self._edit(Rename(row.block, text.strip()))
            return
        spec = self._checker.wiring.input(row.block, row.port)
        if spec is None or not text:
            self._edit(Clear(End(row.block, row.port)))
            return
        try:
            value = read_value(text, spec)
        except GraphError as error:
            self._panel.answer(str(error), is_refusal=True)
            return
        self._edit(SetInput(End(row.block, row.port), value))

    def _on_delete_wanted(self, rows: Any) -> None:
        blocks = tuple(row.block for row in rows if row.kind is RowKind.BLOCK)
        if blocks:
            self._edit(Delete(blocks))
            return
        wiring = self._checker.wiring
        links = [row.link for row in rows if row.link is not None]
        for row in rows:
            if row.kind is RowKind.INPUT and row.link is None:
                links += wiring.links(row.block, row.port)
        if links:
            self._edit(Disconnect(tuple(links)))
        elif rows:
            self._edit(Clear(End(rows[0].block, rows[0].port)))

    def _on_go_wanted(self, row: Any) -> None:
        if row.kind is RowKind.LINK_OUT and row.link is not None:
            self._panel.tree.open_row(row.link.to_block, row.link.to_port)
        elif row.kind is RowKind.LINK_IN and row.link is not None:
            self._panel.tree.open_row(row.link.from_block)
        else:
            self._on_write_elsewhere(row)

    def _on_write_elsewhere(self, row: Any) -> None:
        self._canvas.select([row.block])
        self._go_to_input(row.port)

    def _go_to_input(self, name: str) -> None:
        """Put the cursor into the form of the selected block; into its first field for no name."""
        self._actions["show_inspector"].setChecked(True)
        if name:
            self._inspector.focus_input(name)
        else:
            self._inspector.focus_first()

    def _on_edit_refused(self, sentence: str) -> None:
        self._refusal = sentence
