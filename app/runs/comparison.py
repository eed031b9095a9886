"""Two runs beside each other: which blocks went otherwise, and which values differ, in words."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from app.engine.plan import Plan, PlanRefusedError, make_plan
from app.engine.run_state import RunState, Status
from app.engine.shown import shown_inputs
from app.runs.course import anonymous
from app.runs.likeness import Likeness
from app.runs.recorded import RecordedRun
from app.workflow.model import Workflow
from app.workflow.naming import block_titles
from blocks.sdk import BlockSpec, GraphError, write_text

MOST_ROWS = 200
"""Rows whose blocks are compared; of further ones only how they ended is."""

_LONGEST = 80
_MISSING = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing in which two runs differ.

    Attributes:
        row: Of the first run; of the second where the first has no such row.
        block: Empty where it is about the row or the run.
        what: `workflow`, `row`, `trigger`, `status`, `error`, `input` or `output`.
        port: Of a value.
        first: As the first run has it, JSON-able; None where it has nothing.
        text: One sentence.
    """

    row: str = ""
    block: str = ""
    what: str
    port: str = ""
    first: Any = None
    second: Any = None
    text: str

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        return asdict(self)


def compare(
    first: RecordedRun, second: RecordedRun, catalog: Mapping[str, BlockSpec]
) -> tuple[Difference, ...]:
    """In what two runs differ. Nothing for a run and its replay.

    Rows belong together by their keys, so that a row inserted in a file moves no other. The ids of
    the runs, the order in which blocks side by side took turns, and when it was, do not count.

    Raises:
        JournalError: One of them cannot be read.
    """
    return tuple(_differences(first, second, catalog))


def _differences(
    first: RecordedRun, second: RecordedRun, catalog: Mapping[str, BlockSpec]
) -> Iterator[Difference]:
    if first.workflow != second.workflow:
        yield Difference(what="workflow", text="The two runs are not of the same workflow.")
    sides = _Side(first, catalog), _Side(second, catalog)
    theirs = {row.row_key or row.row: row for row in second.rows()}
    mine = {row.row_key or row.row: row for row in first.rows()}
    if len(mine) == len(theirs) == 1:
        # One trigger each: they belong together even where it was changed.
        theirs = dict(zip(mine, theirs.values(), strict=True))
    for number, (key, row) in enumerate(mine.items()):
        other = theirs.get(key)
        name = f"Row {row.row}" if row.row else "The row"
        if other is None:
            yield Difference(row=row.row, what="row", text=f"{name} is in the first run alone.")
        elif number < MOST_ROWS:
            yield from _of_row(*sides, row.row, other.row)
        elif row.status != other.status:
            yield Difference(
                row=row.row,
                what="status",
                first=row.status.value,
                second=other.status.value,
                text=f"{name}: {_words(row.status)} in the first, {_words(other.status)} in the"
                " second.",
            )
    for key, row in theirs.items():
        if key not in mine:
            name = f"Row {row.row}" if row.row else "The row"
            yield Difference(row=row.row, what="row", text=f"{name} is in the second run alone.")


class _Side:
    """One of the two runs, ready to be asked."""

    def __init__(self, run: RecordedRun, catalog: Mapping[str, BlockSpec]) -> None:
        self.run = run
        self.plan = _plan(run.workflow, catalog)
        self.titles = block_titles(run.workflow, catalog) if run.workflow else {}

    def trigger(self, row: str) -> Mapping[str, Any]:
        """What started the row."""
        state = self.run.state(row)
        return self._marked(row, "", "trigger", state.trigger)

    def outputs(self, row: str, state: RunState, block: str) -> Mapping[str, Any]:
        """What the block gave."""
        return self._marked(row, block, "outputs", state.block(block).outputs)

    def inputs(self, state: RunState, block: str) -> Mapping[str, Any]:
        """What the block was given, where it ran and that can be told."""
        if self.plan is None or not state.block(block).tries:
            return {}
        outputs = {name: one.outputs for name, one in state.blocks.items() if one.outputs}
        try:
            shown = shown_inputs(self.plan, block, outputs)
        except GraphError:
            return {}
        return {name: anonymous(value, self.run.run_id) for name, value in shown.items()}

    def _marked(
        self, row: str, block: str, field: str, values: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """The values, with the digest of each that is cut."""
        marked = {name: anonymous(value, self.run.run_id) for name, value in values.items()}
        for large in self.run.large(row):
            if (large.block, large.field) == (block, field) and large.port in marked:
                marked[large.port] = f"{large.size_bytes:,} bytes, {large.digest}"
        return marked


def _of_row(first: _Side, second: _Side, row: str, other: str) -> Iterator[Difference]:
    before, after = first.run.state(row), second.run.state(other)
    events = first.run.events(row), second.run.events(other)
    find = partial(_of_values, Likeness(*events), row)
    where = f"Row {row}: " if row else ""
    started = first.trigger(row), second.trigger(other)
    yield from find("", "trigger", f"{where}what started it", *started)
    if before.status != after.status:
        yield Difference(
            row=row,
            what="status",
            first=before.status.value,
            second=after.status.value,
            text=f"{where}it {_words(before.status)} in the first run, {_words(after.status)} in"
            " the second.",
        )
    for block in dict.fromkeys([*before.blocks, *after.blocks]):
        title = f"{where}“{first.titles.get(block) or second.titles.get(block) or block}”"
        yield from _of_outcome(before, after, row, block, title)
        inputs = first.inputs(before, block), second.inputs(after, block)
        if all(inputs):
            yield from find(block, "input", f"{title}, input", *inputs)
        outputs = first.outputs(row, before, block), second.outputs(other, after, block)
        if before.block(block).status == after.block(block).status:
            yield from find(block, "output", f"{title}, output", *outputs)


def _of_outcome(
    before: RunState, after: RunState, row: str, block: str, title: str
) -> Iterator[Difference]:
    mine, theirs = before.block(block), after.block(block)
    said = [_reason(before, block), _reason(after, block)]
    if mine.status != theirs.status:
        words = [
            f"{one.status.value} in the {name} run" + (f" ({error})" if error else "")
            for one, name, error in zip((mine, theirs), ("first", "second"), said, strict=True)
        ]
        yield Difference(
            row=row,
            block=block,
            what="status",
            first=mine.status.value,
            second=theirs.status.value,
            text=f"{title}: {words[0]}, {words[1]}.",
        )
    elif said[0] != said[1]:
        yield Difference(
            row=row,
            block=block,
            what="error",
            first=said[0],
            second=said[1],
            text=f"{title}: “{said[0]}” in the first run, “{said[1]}” in the second.",
        )


def _reason(state: RunState, block: str) -> str:
    """Why a block failed or was skipped."""
    found = state.block(block)
    is_told = found.status in {Status.FAILED, Status.SKIPPED}
    return str(anonymous(found.message, state.run_id)) if is_told else ""


def _of_values(
    likeness: Likeness,
    row: str,
    block: str,
    what: str,
    place: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> Iterator[Difference]:
    for name in dict.fromkeys([*before, *after]):
        mine, theirs = before.get(name, _MISSING), after.get(name, _MISSING)
        if not likeness.holds(mine, theirs):
            yield Difference(
                row=row,
                block=block,
                what=what,
                port=name,
                first=None if mine is _MISSING else mine,
                second=None if theirs is _MISSING else theirs,
                text=f"{place} {name}: {_shown(mine)} in the first run, {_shown(theirs)} in the"
                " second.",
            )


def _shown(value: Any) -> str:
    if value is _MISSING:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False, default=write_text)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _words(status: str) -> str:
    return {
        "ok": "went well",
        "finished_with_errors": "finished with errors",
        "failed": "was ended by a failure",
        "stopped": "was stopped",
    }.get(status, "has not ended")


def _plan(workflow: Workflow | None, catalog: Mapping[str, BlockSpec]) -> Plan | None:
    if workflow is None:
        return None
    try:
        return make_plan(workflow, catalog)
    except PlanRefusedError:
        return None
