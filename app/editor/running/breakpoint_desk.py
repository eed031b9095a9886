"""Where runs of the workflow hold: set by keys at the selected blocks, or in a list of all."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.editor.actions import Actions
from app.editor.canvas import Canvas
from app.editor.canvas.card_signs import Stop, Stops
from app.editor.checker import Checker
from app.editor.dialogs.breakpoint_dialog import BreakpointDialog
from app.editor.running.choice_book import ChoiceBook
from app.editor.running.choices import RunChoices
from app.engine.breakpoint import Breakpoint, Where

SELECT_FIRST = "Select the blocks to hold at, then try again."
NONE_SET = "No breakpoint is set."


class BreakpointDesk(QObject):
    """Between the actions, the choices for runs, and the dots on the canvas.

    Signals:
        said: Why something cannot be done, or what was done.
    """

    said = Signal(str)

    def __init__(self, choices: ChoiceBook, checker: Checker, canvas: Canvas) -> None:
        super().__init__(choices)
        self._choices = choices
        self._checker = checker
        self._canvas = canvas
        self._actions: Actions | None = None
        self.dialog: BreakpointDialog | None = None
        choices.changed.connect(self._show)

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {
            "hold_before": lambda: self.toggle(Where.BEFORE),
            "hold_after": lambda: self.toggle(Where.AFTER),
            "breakpoints": self.edit,
            "clear_breakpoints": self.clear,
            "hold_at_error": self.hold_at_error,
        }

    def use(self, actions: Actions) -> None:
        """Show in the menu what is chosen."""
        self._actions = actions
        self._show()

    def toggle(self, where: Where) -> None:
        """Hold at the selected blocks, or no more where runs hold at all of them."""
        selected = self._canvas.selected()
        if not selected:
            self.said.emit(SELECT_FIRST)
            return
        now = self._choices.value
        missing = [block for block in selected if now.at(block, where) is None]
        for block in missing or selected:
            now = now.toggled(block, where)
        self._choices.set(now)

    def clear(self) -> None:
        """Hold nowhere any more."""
        if self._choices.value.breakpoints:
            self._choices.set(replace(self._choices.value, breakpoints=()))
        else:
            self.said.emit(NONE_SET)

    def hold_at_error(self, is_on: bool) -> None:
        """Hold a block that fails, so that it can be tried again; or let the run go on."""
        self._choices.set(replace(self._choices.value, holds_at_error=is_on))

    def edit(self) -> None:
        """List the breakpoints with their conditions; one for the selected block is begun."""
        now = self._choices.value
        selected = self._canvas.selected()
        listed = list(now.breakpoints)
        if len(selected) == 1 and not any(one.block == selected[0] for one in listed):
            listed.append(Breakpoint(selected[0]))
        self.dialog = BreakpointDialog(self._checker.wiring, listed, self._canvas.window())
        self.dialog.chosen.connect(self._on_chosen)
        self.dialog.open()

    def _on_chosen(self, breakpoints: tuple[Breakpoint, ...]) -> None:
        now: RunChoices = replace(self._choices.value, breakpoints=())
        for one in breakpoints:
            now = now.with_breakpoint(one)
        self._choices.set(now)

    def _show(self) -> None:
        self._canvas.show_stops(stops_of(self._choices.value))
        if self._actions is not None:
            action = self._actions["hold_at_error"]
            action.blockSignals(True)
            action.setChecked(self._choices.value.holds_at_error)
            action.blockSignals(False)


def stops_of(choices: RunChoices) -> Mapping[str, Stops]:
    """Block id → where runs hold at it."""
    found: dict[str, Stops] = {}
    for one in choices.breakpoints:
        if not one.block:
            continue
        stop = Stop.SOMETIMES if one.condition else Stop.ALWAYS
        before = found.get(one.block, Stops())
        is_before = one.where is Where.BEFORE
        found[one.block] = (
            replace(before, before=stop) if is_before else replace(before, after=stop)
        )
    return found
