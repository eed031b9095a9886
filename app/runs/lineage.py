"""Where the values of a run come from: from a message back to the row that started it.

Read from the plan and what the run recorded; what blocks made of their inputs they say themselves
(`explain` of a block). Not here: why somebody got nothing (`stopping`).
"""

import re
from collections.abc import Mapping
from typing import Any

from app.engine.plan import LinkedInput, Plan, SourceEnd, Step
from app.engine.run_state import RunState
from app.engine.shown import shown_inputs
from app.runs.readable_json import in_short
from app.runs.reason import Reason, ReasonKind
from app.runs.recorded import RecordedRun
from blocks.sdk import WHEN, Explanation, PortSpec, Use, unfilled_in

_Key = tuple[str, str, tuple[str, ...]]
_CHANNELS = {
    "whatsapp": "a WhatsApp message",
    "email": "an e-mail",
    "call": "a call",
    "webhook": "an event",
    "http": "a request",
}
_DEEPEST = 100
"""Hops back from a part of a value; further back its whole is told."""

_ORIGINS = {
    "pinned": "it is pinned, so the block did not run",
    "given": "it was taken from an earlier run",
}


class Lineage:
    """Traces values of one row of a run.

    Args:
        row: None for the first.
    """

    def __init__(self, run: RecordedRun, plan: Plan, row: str | None = None) -> None:
        lines = run.rows()
        self.row = row if row is not None else (lines[0].row if lines else "")
        self.plan = plan
        self.state: RunState = run.state(self.row)
        self._outputs = run.outputs(self.row)
        self._trigger = run.trigger(self.row)
        self._changed: Mapping[str, Mapping[str, Any]] = run.settings.get("inputs", {})
        self._shown: dict[str, Mapping[str, Any]] = {}
        self._known: dict[_Key, Reason] = {}
        self._explained: dict[str, tuple[Explanation, ...]] = {}
        self._depth = 0

    def message(self, delivery: Mapping[str, Any]) -> Reason:
        """Why a message was sent, and why it says what it says.

        Args:
            delivery: Of this row, as `Delivery.as_dict` gives it.
        """
        step = self.plan.steps[delivery["block"]]
        self._prepare(step.id)
        to = ", ".join(delivery["to"])
        what = _CHANNELS.get(delivery["channel"], "a message")
        where = f" in row {self.row}" if self.row else ""
        return Reason(
            ReasonKind.MESSAGE,
            f"“{step.title}” sent {what} to {to}{where}.",
            block=step.id,
            value=to,
            because=(*self.gates(step), *self.inputs(step)),
        )

    def gates(self, step: Step) -> tuple[Reason, ...]:
        """Why the block could run at all."""
        return tuple(self.gate(end) for end in step.gates)

    def gate(self, end: SourceEnd) -> Reason:
        """Whether a branch held, and why."""
        port = end.branch or end.port
        key = ("", f"{end.block}.{port}", ())
        if key not in self._known:
            self._known[key] = self._gate(end, port)
        return self._known[key]

    def _gate(self, end: SourceEnd, port: str) -> Reason:
        holds = bool(self._outputs.get(end.block, {}).get(port))
        said = "held" if holds else "did not hold"
        return Reason(
            ReasonKind.GATE,
            f"{end.label} {said}.",
            block=end.block,
            port=port,
            value=holds,
            holds=holds,
            because=self._made_of(end.block, port, ()),
        )

    def inputs(self, step: Step) -> tuple[Reason, ...]:
        """All values that the block got: first those that are linked."""
        ports = [port for port in step.ports.inputs if port.name != WHEN.name]
        linked = {one.port.name for one in step.linked}
        ports.sort(key=lambda port: port.name not in linked)
        found = (self.input(step, port.name) for port in ports)
        return tuple(reason for reason in found if reason is not None)

    def input(self, step: Step, name: str, path: tuple[str, ...] = ()) -> Reason | None:
        """Where the value of an input comes from; None where it has none and needs none."""
        key = (f"> {step.id}", name, path)
        if key not in self._known:
            reason = self._input(step, name, path)
            if reason is None:
                return None
            self._known[key] = reason
        return self._known[key]

    def output(self, block_id: str, port: str, path: tuple[str, ...] = ()) -> Reason:
        """Where a value that a block gave comes from."""
        key = (block_id, port, path)
        if key not in self._known:
            if self._depth > _DEEPEST and path:
                return self.output(block_id, port)
            self._depth += 1
            try:
                self._known[key] = self._output(block_id, port, path)
            finally:
                self._depth -= 1
        return self._known[key]

    def _prepare(self, block_id: str) -> None:
        """Trace all that a block hangs on, in order, so that a long chain needs no deep stack."""
        before = {block_id}
        for step in reversed(tuple(self.plan.steps.values())):
            if step.id in before:
                before |= set(step.after)
        for step in self.plan.steps.values():
            if step.id in before and step.id != block_id:
                for port in self._outputs.get(step.id, {}):
                    self.output(step.id, port)

    def _input(self, step: Step, name: str, path: tuple[str, ...]) -> Reason | None:
        port = step.ports.input(name)
        if port is None:
            return None
        whole = self._values(step).get(name)
        path, value = _inside(whole, path)
        linked = next((one for one in step.linked if one.port.name == name), None)
        said = {"block": step.id, "port": name, "path": path, "value": value}
        label = _label(port, path)
        is_hole = _is_hole(step, port, value)
        if name in self._changed.get(step.id, {}):
            text = f"“{label}” is {in_short(value)}, changed by hand for this run."
            return Reason(ReasonKind.CHANGED, text, is_hole=is_hole, **said)
        if linked is not None:
            return Reason(
                ReasonKind.INPUT,
                f"“{label}” is {in_short(value)}.",
                is_hole=is_hole,
                because=self._links(step, linked, path),
                **said,
            )
        if name in step.secrets:
            text = f"“{label}” is the stored secret “{step.secrets[name]}”."
            return Reason(ReasonKind.SECRET, text, **said)
        if name in step.written:
            text = f"“{label}” is {in_short(value)}, as it is written in the block."
            return Reason(ReasonKind.WRITTEN, text, is_hole=is_hole, **said)
        if value is None or value in ("", [], {}):
            return None
        text = f"“{label}” is {in_short(value)}, as it is where nothing is written."
        return Reason(ReasonKind.DEFAULT, text, **said)

    def _links(self, step: Step, linked: LinkedInput, path: tuple[str, ...]) -> tuple[Reason, ...]:
        """What the links into an input bring; of many into an object the one that is meant."""
        ends = [end for end in linked.ends if end.block in self._outputs]
        named = [end for end in ends if path and linked.port.many_links and end.key == path[0]]
        if named:
            found = [self.output(end.block, end.port, path[1:]) for end in named]
        else:
            inner = () if linked.port.many_links else path
            found = [self.output(end.block, end.port, inner) for end in ends]
        written = step.block.inputs.get(linked.port.name)
        if written not in (None, "", [], {}):
            text = (
                f"The written {in_short(written)} is not used, because "
                f"{linked.ends[0].label} is linked there."
            )
            lost = Reason(ReasonKind.OVERRIDDEN, text, step.id, linked.port.name, value=written)
            found.append(lost)
        return tuple(found)

    def _output(self, block_id: str, port: str, path: tuple[str, ...]) -> Reason:
        step = self.plan.steps[block_id]
        path, value = _inside(self._outputs.get(block_id, {}).get(port), path)
        spec = step.ports.output(port)
        name = f"{step.title} · {_label(spec, path) if spec else port}"
        said = {"block": block_id, "port": port, "path": path, "value": value}
        is_hole = value in (None, "", [], {})
        because: tuple[Reason, ...]
        origin = _ORIGINS.get(self.state.block(block_id).origin)
        if origin:
            text = f"“{name}” is {in_short(value)}: {origin}."
            return Reason(ReasonKind.CHANGED, text, is_hole=is_hole, **said)
        if step.spec.is_source:
            because = (self._started(step, port, path, value),)
        else:
            because = self._made_of(block_id, port, path)
        text = f"“{name}” gave {in_short(value)}."
        return Reason(ReasonKind.OUTPUT, text, is_hole=is_hole, because=because, **said)

    def _made_of(self, block_id: str, port: str, path: tuple[str, ...]) -> tuple[Reason, ...]:
        """The reasons of an output: as the block explains it, else all that the block got."""
        step = self.plan.steps[block_id]
        told = [one for one in self._explanations(step) if port in one.outputs]
        if not told:
            made = (*self.gates(step), *self.inputs(step))
            return made or (self._of_itself(step, port),)
        is_passed_on = len(told) == 1 and not told[0].text and len(told[0].uses) == 1
        found: list[Reason] = []
        for one in told:
            uses = [Use(use.input, (*use.path, *path)) if is_passed_on else use for use in one.uses]
            reasons = [self.input(step, use.input, use.path) for use in uses]
            inputs = tuple(reason for reason in reasons if reason is not None)
            if one.text:
                found.append(
                    Reason(
                        ReasonKind.CONDITION,
                        f"{one.text}.",
                        step.id,
                        holds=one.holds,
                        because=inputs,
                    )
                )
            else:
                found += inputs
        if not is_passed_on and all(one.holds is None for one in told):
            written = [self.input(step, name) for name in _texts(step)]
            found += [reason for reason in written if reason is not None]
        return (*found, *self.gates(step))

    def _of_itself(self, step: Step, port: str) -> Reason:
        return Reason(ReasonKind.DEFAULT, f"“{step.title}” gives this of itself.", step.id, port)

    def _started(self, step: Step, port: str, path: tuple[str, ...], value: Any) -> Reason:
        """What of the row, or of whatever else started the run, an output of the source is."""
        where = f"Row {self.row}" if self.row else "What started the run"
        if isinstance(self._trigger.get(port), Mapping) and path:
            inner, part = _inside(self._trigger[port], path)
            text = f"{where}, “{'.'.join((port, *inner))}”: {in_short(part)}."
            return Reason(
                ReasonKind.TRIGGER,
                text,
                port=port,
                path=inner,
                value=part,
                is_hole=part in (None, "", [], {}),
            )
        name = _column(self._trigger, (port, *path), value)
        if name is None and value in (None, "", [], {}):
            text = f"{where} has nothing for it."
        elif name is None and isinstance(value, Mapping):
            text = f"{where} has it in: {', '.join(_columns(self._trigger, value)) or 'nothing'}."
        elif name is None:
            text = f"{where} says nothing of it; “{step.title}” fills it in."
        else:
            text = f"{where}, “{name}”: {in_short(self._trigger[name])}."
        return Reason(
            ReasonKind.TRIGGER,
            text,
            port=name or "",
            value=self._trigger[name] if name is not None else value,
            is_hole=value in (None, "", [], {}),
        )

    def _explanations(self, step: Step) -> tuple[Explanation, ...]:
        if step.spec.explain is None:
            return ()
        if step.id not in self._explained:
            given = self._outputs.get(step.id, {})
            told = step.spec.explain(step.block.inputs, self._values(step), given)
            self._explained[step.id] = tuple(told)
        return self._explained[step.id]

    def _values(self, step: Step) -> Mapping[str, Any]:
        if step.id not in self._shown:
            changed = self._changed.get(step.id, {})
            self._shown[step.id] = shown_inputs(self.plan, step.id, self._outputs, changed)
        return self._shown[step.id]


def _inside(value: Any, path: tuple[str, ...]) -> tuple[tuple[str, ...], Any]:
    """What stands at a path, and the path itself as far as it can be followed."""
    for at, part in enumerate(path):
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, (list, tuple)) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return path[:at], value
    return path, value


def _label(port: PortSpec, path: tuple[str, ...]) -> str:
    return ".".join((port.label, *path))


def _is_hole(step: Step, port: PortSpec, value: Any) -> bool:
    # Only what goes out must have no places left; a template's own text has.
    is_unfilled = step.spec.mark.outward and bool(unfilled_in(port, value))
    return is_unfilled or value in (None, "", [], {})


def _texts(step: Step) -> list[str]:
    """Written inputs that say what is made of the others: texts of templates, conditions."""
    linked = {one.port.name for one in step.linked}
    return [name for name in step.written if name not in linked]


def _bare(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).casefold()


def _column(trigger: Mapping[str, Any], names: tuple[str, ...], value: Any) -> str | None:
    """The part of the trigger that an output is from: by its name, or else by its value."""
    wanted = _bare(names[-1])
    for name in trigger:
        if _bare(name) == wanted and not name.startswith("$"):
            return name
    if value in (None, "", [], {}) or isinstance(value, Mapping):
        return None
    same = [name for name, said in trigger.items() if str(said).strip() == str(value)]
    return next((name for name in same if not name.startswith("$")), None)


def _columns(trigger: Mapping[str, Any], value: Mapping[str, Any]) -> list[str]:
    found = [_column(trigger, ("", name), inner) for name, inner in value.items()]
    return [f"“{name}”" for name in dict.fromkeys(found) if name is not None]
