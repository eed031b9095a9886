"""Trying parts: one block alone, from a block on, pinned outputs, and what is not run again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.editor.actions import Actions
from app.editor.canvas import Canvas
from app.editor.checker import Checker
from app.editor.dialogs.values_dialog import ValuesDialog
from app.editor.document import Document
from app.editor.edit import Edit
from app.editor.inspector_desk import InspectorDesk
from app.editor.running.choice_book import ChoiceBook
from app.editor.running.desk import RunDesk
from app.editor.running.kept_run import KeptRun
from app.editor.running.view import RunView
from app.editor.seen_values import seen_of
from app.engine.plan import PlanRefusedError, make_plan
from app.engine.run_settings import RunSettings, run_from
from app.engine.shown import shown_inputs
from app.workflow.edits import pin_block, unpin_block
from app.workflow.model import Workflow
from blocks.sdk import WHEN, CordboardError, Kind, PortSpec

SELECT_ONE = "Select one block first."
NO_EARLIER_RUN = "Rehearse the workflow once: then a block is run with the values of that run."
NOT_REACHED = "“{title}” was not reached in the run that is shown: what came before gave nothing."
GAVE_NOTHING = (
    "“{title}” gave nothing in a run that is shown. Rehearse first, or pin values of your own "
    "(Ctrl+Alt+Shift+P)."
)
ABOUT_ALONE = (
    "The values that “{title}” is rehearsed with, alone. Those from links are of {origin}. "
    "The workflow stays as it is."
)
ABOUT_PIN = (
    "In rehearsals “{title}” gives these values instead of running. They are kept in the file; a "
    "live run does not use them unless you say so."
)


class PartsDesk(QObject):
    """Between the actions, the run that is shown and the document.

    Args:
        desk: Makes runs.
        inspecting: Knows what fields of values need.

    Signals:
        said: Why something cannot be done.
    """

    said = Signal(str)

    def __init__(
        self,
        document: Document,
        checker: Checker,
        canvas: Canvas,
        runs: RunView,
        desk: RunDesk,
        inspecting: InspectorDesk,
        choices: ChoiceBook,
    ) -> None:
        super().__init__(desk)
        self._document = document
        self._checker = checker
        self._canvas = canvas
        self._runs = runs
        self._desk = desk
        self._inspecting = inspecting
        self._choices = choices
        self._actions: Actions | None = None
        self.dialog: ValuesDialog | None = None
        choices.changed.connect(self._show)

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {
            "run_alone": self.run_alone,
            "run_from": self.run_from,
            "pin": self.pin,
            "pin_values": self.pin_values,
            "reuse": self.reuse,
        }

    def use(self, actions: Actions) -> None:
        """Show in the menu what is chosen."""
        self._actions = actions
        self._show()

    # Parts of a run

    def run_alone(self) -> None:
        """Ask for the inputs of the selected block, and rehearse it alone."""
        block = self._one()
        if block is None:
            return
        wiring = self._checker.wiring
        placed, spec = wiring.block(block), wiring.spec(block)
        if placed is None or spec is None:
            self.said.emit(f"“{wiring.title(block)}” is no block that is known here.")
            return
        linked, origin = self._linked_values(block)
        fixed = (WHEN.name, spec.mark.variant)
        ports = [
            one
            for one in wiring.ports(block).inputs
            if one.name not in fixed and one.type.kind != Kind.BRANCH
        ]

        def take(changed: Mapping[str, Any]) -> None:
            _refuse_misfits(ports, changed)
            self._desk.rehearse(RunSettings(inputs={block: {**linked, **changed}}), alone=block)

        about = ABOUT_ALONE.format(title=wiring.title(block), origin=origin or "no run yet")
        self._ask(block, about, ports, {**placed.inputs, **linked}, "Rehearse", take)

    def run_from(self) -> None:
        """Rehearse the selected block and what hangs on it, with the values of the shown run."""
        block, shown = self._one(), self._runs.shown
        if block is None:
            return
        if shown is None or not shown.record.state(shown.row).blocks:
            self.said.emit(NO_EARLIER_RUN)
            return
        self._document.end_typing()
        workflow, catalog = self._document.workflow, self._checker.wiring.catalog
        outputs, state = self._known(), shown.record.state(shown.row)
        missing = [
            link.from_block for link in workflow.links_into(block) if link.from_block not in outputs
        ]
        if missing and len(missing) == len(workflow.links_into(block)):
            title = self._checker.wiring.title(block)
            self.said.emit(NOT_REACHED.format(title=title))
            return
        try:
            settings = run_from(make_plan(workflow, catalog), block, outputs)
        except PlanRefusedError:
            # A rehearsal that is refused shows the problems.
            self._desk.rehearse()
            return
        except CordboardError as error:
            self.said.emit(str(error))
            return
        self._desk.start(replace(self._desk.order(settings), trigger=dict(state.trigger)))

    def reuse(self, is_on: bool) -> None:
        """Let rehearsals give again what pure blocks gave for the same inputs; or run them all."""
        self._choices.set(replace(self._choices.value, reuses=is_on))

    # Pins

    def pin(self) -> None:
        """Pin what the selected blocks gave; where all of them are pinned, let them run again."""
        selected, wiring = self._canvas.selected(), self._checker.wiring
        if not selected:
            self.said.emit(SELECT_ONE)
            return
        pinned = [one for one in selected if self._pin_of(one) is not None]
        if len(pinned) == len(selected):
            self._apply("Unpin", selected, _unpinned(selected))
            return
        known = self._known()
        wanted = {one: known[one] for one in selected if one in known and one not in pinned}
        for block in selected:
            if block not in wanted and block not in pinned:
                self.said.emit(GAVE_NOTHING.format(title=wiring.title(block)))
        if wanted:
            self._apply("Pin", tuple(wanted), _pinned(wanted))

    def pin_values(self) -> None:
        """Ask for the values that the selected block gives in rehearsals."""
        block = self._one()
        if block is None:
            return
        wiring = self._checker.wiring
        values = dict(self._pin_of(block) or self._known().get(block, {}))
        ports = wiring.ports(block).outputs
        if not ports:
            self.said.emit(f"“{wiring.title(block)}” gives nothing that could be pinned.")
            return

        def take(changed: Mapping[str, Any]) -> None:
            _refuse_misfits(ports, changed)
            whole = {**values, **changed}
            given = {name: value for name, value in whole.items() if value is not None}
            self._apply("Pin", (block,), _pinned({block: given}))

        about = ABOUT_PIN.format(title=wiring.title(block))
        self._ask(block, about, ports, values, "Pin", take)

    def _pin_of(self, block: str) -> Mapping[str, Any] | None:
        placed = self._checker.wiring.block(block)
        return placed.pin if placed is not None else None

    def _apply(
        self, verb: str, blocks: Iterable[str], change: Callable[[Workflow], Workflow]
    ) -> None:
        titles = [self._checker.wiring.title(one) for one in blocks]
        name = titles[0] if len(titles) == 1 else f"{len(titles)} blocks"
        self._document.apply(Edit(f"{verb} {name}", change))

    # Helpers

    def _one(self) -> str | None:
        selected = self._canvas.selected()
        if len(selected) != 1:
            self.said.emit(SELECT_ONE)
            return None
        return selected[0]

    def _known(self) -> dict[str, Mapping[str, Any]]:
        """What the blocks gave in the run that is shown; nothing where there is none."""
        shown = self._runs.shown
        if shown is None:
            return {}
        try:
            return outputs_of(shown)
        except CordboardError as error:
            self.said.emit(str(error))
            return {}

    def _linked_values(self, block: str) -> tuple[Mapping[str, Any], str]:
        """What comes along the links of a block, and where that is known from."""
        wiring, shown = self._checker.wiring, self._runs.shown
        states = shown.record.state(shown.row).blocks if shown is not None else {}
        seen = seen_of(block, wiring, states)
        values = dict(seen.values)
        if shown is not None and states:
            try:
                plan = make_plan(wiring.workflow, wiring.catalog)
                values |= shown_inputs(plan, block, self._known())
            except CordboardError:
                # The workflow has problems elsewhere: what is known by the links will do.
                values = dict(seen.values)
        linked = {
            name: value
            for name, value in values.items()
            if value is not None and name != WHEN.name and wiring.links(block, name)
        }
        return linked, seen.origin

    def _ask(
        self,
        block: str,
        about: str,
        ports: Iterable[PortSpec],
        values: Mapping[str, Any],
        action: str,
        take: Callable[[Mapping[str, Any]], object],
    ) -> None:
        self.dialog = ValuesDialog(
            self._checker.wiring.title(block),
            about,
            tuple(ports),
            values,
            action,
            take,
            self._inspecting.surroundings(),
            self._canvas.window(),
        )
        self.dialog.finished.connect(self._on_dialog_done)
        self.dialog.open()

    def _on_dialog_done(self, _result: int) -> None:
        self.dialog = None

    def _show(self) -> None:
        if self._actions is not None:
            action = self._actions["reuse"]
            action.blockSignals(True)
            action.setChecked(self._choices.value.reuses)
            action.blockSignals(False)


def outputs_of(run: KeptRun) -> dict[str, Mapping[str, Any]]:
    """What the blocks gave in the row that is looked at, whole: block id → port → value.

    Raises:
        JournalError: Of a run from the journal, a value cannot be read any more.
    """
    blocks = run.record.state(run.row).blocks
    if run.opened is None:
        return {id: state.outputs for id, state in blocks.items() if state.outputs}
    found: dict[str, Mapping[str, Any]] = {}
    for event in run.opened.events(run.row):
        whole = run.opened.whole(event)
        outputs = getattr(whole, "outputs", None)
        if outputs:
            found[getattr(whole, "block", "")] = outputs
    return found


def _refuse_misfits(ports: Iterable[PortSpec], values: Mapping[str, Any]) -> None:
    by_name = {port.name: port for port in ports}
    for name, value in values.items():
        port = by_name[name]
        if value is None or port.type.kind in (Kind.SECRET, Kind.BRANCH):
            continue
        try:
            port.read(value)
        except ValueError as error:
            raise CordboardError(f"“{port.label}”: {error}.") from None


def _pinned(outputs: Mapping[str, Mapping[str, Any]]) -> Callable[[Workflow], Workflow]:
    def change(now: Workflow) -> Workflow:
        for block, values in outputs.items():
            now = pin_block(now, block, values)
        return now

    return change


def _unpinned(blocks: Iterable[str]) -> Callable[[Workflow], Workflow]:
    def change(now: Workflow) -> Workflow:
        for block in blocks:
            now = unpin_block(now, block)
        return now

    return change
