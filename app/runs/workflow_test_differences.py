"""What a run did otherwise than its test expects, in sentences. Messages: `message_differences`."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.engine.plan import Plan
from app.engine.run_state import RunState, Status
from app.runs.matching import Mismatch, mismatches
from app.runs.message_differences import message_differences
from app.runs.recorded import RecordedRun
from app.runs.workflow_test import Expected, ExpectedRow


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that came otherwise.

    Attributes:
        text: One sentence that begins with the block's title, where it is about a block.
        block: Its id, or empty.
        row: The row it is about, or empty.
    """

    text: str
    block: str = ""
    row: str = ""

    def __str__(self) -> str:
        """With the row."""
        return f"Row {self.row}: {self.text}" if self.row else self.text


def differences(expected: Expected, run: RecordedRun, plan: Plan) -> Iterator[Difference]:
    """All of them: of the run, of its rows in order, of its messages."""
    titles = titles_of(plan)
    rows = {line.row: run.state(line.row) for line in run.rows()}
    if expected.status is not None and run.line.status.value != expected.status:
        ended = _words(run.line.status.value)
        reason = f": {run.line.error}" if run.line.error else "."
        wanted = _words(expected.status)
        yield Difference(f"The run was expected to end “{wanted}”, and ended “{ended}”{reason}")
    if expected.rows is not None and len(rows) != expected.rows:
        yield Difference(f"Expected {_count(expected.rows, 'row')}, got {len(rows)}.")
    yield from _counted(expected, rows, titles)
    for_all = ExpectedRow(
        blocks={name: end for name, end in expected.blocks.items() if isinstance(end, str)},
        errors=expected.errors,
        outputs=expected.outputs,
        path=expected.path,
    )
    for row, state in rows.items():
        yield from _row_differences(for_all, row, state, plan)
        if own := expected.in_row.get(row or "1"):
            yield from _row_differences(own, row, state, plan)
    for missing in sorted(set(expected.in_row) - {row or "1" for row in rows}, key=int):
        yield Difference(f"There is no row {missing}.", row=missing)
    for block, text in message_differences(expected, run.deliveries(), titles):
        yield Difference(text, block)


def titles_of(plan: Plan) -> dict[str, str]:
    """What to call each block of the workflow."""
    titles = {block.id: block.title or block.id for block in plan.workflow.blocks}
    return titles | {step.id: step.title for step in plan.steps.values()}


def path_of(state: RunState, plan: Plan) -> tuple[str, ...]:
    """The blocks that ran in a row, in the order of the workflow."""
    ran = {Status.OK, Status.FAILED}
    return tuple(block_id for block_id in plan.steps if state.block(block_id).status in ran)


def _counted(
    expected: Expected, rows: Mapping[str, RunState], titles: Mapping[str, str]
) -> Iterator[Difference]:
    for block, ends in expected.blocks.items():
        if isinstance(ends, str):
            continue
        found = Counter(state.block(block).status.value for state in rows.values())
        for end, count in ends.items():
            if found[end] != count:
                yield Difference(
                    f"{_title(block, titles)}: expected to be {end} in {_count(count, 'row')}, "
                    f"was in {found[end]}.",
                    block,
                )


def _row_differences(
    expected: ExpectedRow, row: str, state: RunState, plan: Plan
) -> Iterator[Difference]:
    titles = titles_of(plan)
    if expected.status is not None and state.status.value != expected.status:
        yield Difference(
            f"Expected to end “{_words(expected.status)}”, ended “{_words(state.status.value)}”.",
            row=row,
        )
    for block, end in expected.blocks.items():
        if state.block(block).status.value != end:
            text = f"{_title(block, titles)}: expected to be {end}, {_ended(state, block)}"
            yield Difference(text, block, row)
    if expected.path is not None:
        yield from _path_differences(expected.path, row, state, plan)
    for block, sentence in expected.errors.items():
        said = state.block(block).message if state.block(block).status == Status.FAILED else None
        for one in mismatches(sentence, said):
            yield Difference(f"{_title(block, titles)}: its error {one.text}.", block, row)
    for block, ports in expected.outputs.items():
        for port, value in ports.items():
            found = mismatches(value, state.block(block).outputs.get(port), (port,))
            yield from _differing_values(found, _title(block, titles), block, row)


def _differing_values(
    found: Iterator[Mismatch], title: str, block: str, row: str
) -> Iterator[Difference]:
    for one in found:
        yield Difference(f"{title}: {one}.", block, row)


def _path_differences(
    expected: tuple[str, ...], row: str, state: RunState, plan: Plan
) -> Iterator[Difference]:
    titles = titles_of(plan)
    ran = path_of(state, plan)
    for block in expected:
        if block not in ran:
            text = f"{_title(block, titles)}: expected to run, {_ended(state, block)}"
            yield Difference(text, block, row)
    for block in ran:
        if block not in expected:
            yield Difference(f"{_title(block, titles)}: ran, which is not expected.", block, row)


def _ended(state: RunState, block: str) -> str:
    found = state.block(block)
    reason = found.message.rstrip(".")
    told = {
        Status.IDLE: "but did not run",
        Status.SKIPPED: f"was skipped: {reason}",
        Status.FAILED: f"failed: {reason}",
    }.get(found.status, f"was {found.status.value}")
    return f"{told}."


def _title(block: str, titles: Mapping[str, str]) -> str:
    return titles.get(block, f"{block} (no such block)")


def _words(value: Any) -> str:
    return str(value).replace("_", " ")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
