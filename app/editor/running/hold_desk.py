"""What is held of the run that is shown: says why, changes its values, lets it go, tries again."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox

from app.editor.actions import Actions
from app.editor.canvas import Canvas
from app.editor.dialogs.values_dialog import ValuesDialog
from app.editor.inspector_desk import InspectorDesk
from app.editor.panels.notice_bar import Choice, NoticeBar
from app.editor.running.runner import Runner
from app.editor.running.view import RunView
from app.engine.breakpoint import Where
from app.engine.debugger import Held
from app.workflow.wiring import Wiring
from blocks.sdk import WHEN, CordboardError, Kind, PortSpec

NOTHING_HELD = "Nothing is held: a run holds at breakpoints, at each step, or where a block fails."
NOT_FAILED = "No block is held that failed. Turn on “Hold when a block fails”, then rehearse."
MAY_ARRIVE_TWICE = (
    "What “{title}” sent may have arrived, although no answer came. Look there first.\n\n"
    "Try again all the same? The receiver may get it twice."
)
_GO_ON = "Go on with these"
_HELD = {
    Where.BEFORE: "“{title}” is held before it runs: {reason}.",
    Where.AFTER: "“{title}” is held after it has run: {reason}.",
    Where.ERROR: "“{title}” failed: {reason} Nothing behind it has begun.",
}


class HoldDesk(QObject):
    """Between what is held and the user.

    Args:
        bar: Says what is held.
        inspecting: Knows what fields of the values need.

    Signals:
        said: Why something cannot be done.
    """

    said = Signal(str)

    def __init__(
        self,
        runner: Runner,
        runs: RunView,
        canvas: Canvas,
        inspecting: InspectorDesk,
        bar: NoticeBar,
    ) -> None:
        super().__init__(runs)
        self._runner = runner
        self._runs = runs
        self._canvas = canvas
        self._inspecting = inspecting
        self._bar = bar
        self._actions: Actions | None = None
        self._told: Held | None = None
        self.dialog: ValuesDialog | None = None
        for signal in (runs.changed, runs.ended, runs.state_changed):
            signal.connect(self._show)

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {"change_held": self.change, "try_again": self.try_again}

    def use(self, actions: Actions) -> None:
        """Keep the actions enabled as it fits."""
        self._actions = actions
        self._show()

    @property
    def held(self) -> Held | None:
        """What is held longest."""
        found = self._runner.control.held() if self._runs.is_running else ()
        return found[0] if found else None

    def change(self) -> None:
        """Ask for other inputs or outputs of what is held, and go on with them."""
        held = self.held
        if held is None:
            self.said.emit(NOTHING_HELD)
        elif held.where is Where.AFTER:
            self._ask(held, "What it gave", self._outputs(held), _GO_ON, self._release)
        elif held.where is Where.ERROR:
            self._ask(held, "What it is tried with", self._inputs(held), "Try again", self._retry)
        else:
            self._ask(held, "What it gets", self._inputs(held), _GO_ON, self._release)

    def try_again(self) -> None:
        """Try a block again that failed, as it is."""
        held = self.held
        if held is None or held.where is not Where.ERROR:
            self.said.emit(NOT_FAILED)
            return
        try:
            self._retry(held, {})
        except CordboardError as error:
            self.said.emit(str(error))
        self._show()

    # What becomes of it

    def _release(self, held: Held, changed: Mapping[str, Any]) -> None:
        self._runner.control.release(held.block, changed)

    def _retry(self, held: Held, changed: Mapping[str, Any]) -> None:
        may_repeat = held.needs_word and self._is_word_given(held)
        if held.needs_word and not may_repeat:
            return
        self._runner.control.retry(held.block, changed, may_repeat=may_repeat)

    def _is_word_given(self, held: Held) -> bool:
        buttons = QMessageBox.StandardButton
        question = MAY_ARRIVE_TWICE.format(title=held.title)
        answer = QMessageBox.question(
            self._bar.window(), "It may have arrived", question, buttons.Yes | buttons.Cancel
        )
        return answer == buttons.Yes

    def _give_outputs(self) -> None:
        """Go on behind a block that failed as if it had given something."""
        held = self.held
        if held is not None and held.where is Where.ERROR:
            self._ask(
                held, "What it is taken to have given", self._outputs(held), _GO_ON, self._release
            )

    # The form of values

    def _ask(
        self,
        held: Held,
        what: str,
        ports: list[PortSpec],
        action: str,
        do: Callable[[Held, Mapping[str, Any]], object],
    ) -> None:
        row = f" in row {held.row}" if held.row else ""
        self.dialog = ValuesDialog(
            held.title,
            f"{what}{row}. It counts for this run alone: the workflow stays as it is.",
            ports,
            self._values(held, ports),
            action,
            lambda changed: do(held, changed),
            self._inspecting.surroundings(),
            self._bar.window(),
        )
        self.dialog.finished.connect(self._on_dialog_done)
        self.dialog.open()

    def _on_dialog_done(self, _result: int) -> None:
        self.dialog = None
        self._show()

    def _inputs(self, held: Held) -> list[PortSpec]:
        wiring = self._wiring()
        if wiring is None:
            return []
        spec = wiring.spec(held.block)
        fixed = (WHEN.name, spec.mark.variant if spec else None)
        ports = wiring.ports(held.block).inputs
        return [one for one in ports if one.name not in fixed and one.type.kind != Kind.BRANCH]

    def _outputs(self, held: Held) -> list[PortSpec]:
        wiring = self._wiring()
        return list(wiring.ports(held.block).outputs) if wiring else []

    def _values(self, held: Held, ports: list[PortSpec]) -> Mapping[str, Any]:
        """As they are held; of a secret its name, which the run never tells."""
        names = {port.name for port in ports}
        known = held.values.items()
        values = {name: value for name, value in known if name in names and value is not None}
        wiring = self._wiring()
        block = wiring.block(held.block) if wiring else None
        for port in ports:
            if port.type.kind == Kind.SECRET:
                values.pop(port.name, None)
                if block is not None and port.name in block.inputs:
                    values[port.name] = block.inputs[port.name]
        return values

    def _wiring(self) -> Wiring | None:
        shown = self._runs.shown
        if shown is None or shown.workflow is None:
            return None
        return Wiring.of(shown.workflow, self._runner.means.catalog)

    # The bar

    def _show(self) -> None:
        held = self.held
        if held is None:
            self._told = None
            self._bar.hide()
        else:
            self._bar.say(self._words(held), self._choices(held))
            if held != self._told:
                self._told = held
                self._canvas.select([held.block])
        if self._actions is not None:
            self._actions["change_held"].setEnabled(held is not None)
            is_error = held is not None and held.where is Where.ERROR
            self._actions["try_again"].setEnabled(is_error)

    def _words(self, held: Held) -> str:
        reason = held.reason
        if held.where is Where.ERROR:
            reason = reason if reason.endswith((".", "!", "?")) else f"{reason}."
        words = _HELD[held.where].format(title=held.title, reason=reason)
        if held.row:
            words = f"Row {held.row}: {words}"
        more = len(self._runner.control.held()) - 1
        return f"{words} {more} more held." if more else words

    def _choices(self, held: Held) -> list[Choice]:
        go_on = ("Go on", self._act("pause"))
        if held.where is Where.ERROR:
            return [
                ("Change and try again…", self.change),
                ("Try again", self.try_again),
                ("Give outputs…", self._give_outputs),
                ("Go on with the error", self._act("pause")),
            ]
        what = "outputs" if held.where is Where.AFTER else "inputs"
        return [(f"Change {what}…", self.change), ("Step", self._act("step")), go_on]

    def _act(self, name: str) -> Callable[[], None]:
        def act() -> None:
            if self._actions is not None:
                self._actions[name].trigger()

        return act
