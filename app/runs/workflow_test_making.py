"""A finished run as a test: what came is what is expected; ids and times become matchers."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from app.engine.plan import Plan
from app.engine.run_state import Status
from app.rehearsal.conditions import Conditions
from app.runs.matching import DEFAULT_WITHIN_S, literal
from app.runs.recorded import RecordedRun
from app.runs.workflow_test import Expected, ExpectedMessage, ExpectedRow, WorkflowTest
from app.runs.workflow_test_differences import path_of
from blocks.sdk import CUT, STARS, read_datetime

_ID = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|<[^<>@\s]+@[^<>@\s]+>|[0-9a-f]{12,}|[0-9A-Za-z_-]{24,}",
    re.IGNORECASE,
)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*")
_EPOCH = re.compile(r"\d{10}(\d{3})?")
_ENDS = {Status.OK: "ok", Status.FAILED: "failed", Status.SKIPPED: "skipped"}
_ANY = {"$any": True}


def make_test(
    run: RecordedRun,
    plan: Plan,
    *,
    workflow: str,
    name: str,
    outputs: Collection[tuple[str, str]] = (),
) -> WorkflowTest:
    """The test that the run itself would pass.

    Args:
        workflow: The name of the workflow's file.
        outputs: Block and output of the values that are expected too.
    """
    rows = [line.row for line in run.rows()]
    is_one_run = rows == [""]
    began = run.state(rows[0]).trigger if is_one_run else None
    first = run.events(rows[0])[0].at
    matched = _Matched(run.run_id, first, max(run.events(row)[-1].at for row in rows))
    conditions = Conditions.from_dict(run.conditions)
    now = conditions.now or first.replace(microsecond=0)
    return WorkflowTest(
        workflow=workflow,
        name=name,
        input=dict(began) if began is not None else None,
        conditions=Conditions(conditions.faults, conditions.storm, now).as_dict(),
        expect=_expected(run, plan, rows, frozenset(outputs), matched),
    )


def _expected(
    run: RecordedRun,
    plan: Plan,
    rows: list[str],
    outputs: frozenset[tuple[str, str]],
    matched: "_Matched",
) -> Expected:
    messages = tuple(_message(one, matched) for one in run.deliveries())
    if rows == [""]:
        row = _row(run, plan, "", outputs, matched)
        return Expected(
            status=_run_end(run),
            blocks=dict(row.blocks),
            errors=row.errors,
            outputs=row.outputs,
            path=row.path,
            messages=messages,
        )
    in_row = {}
    ends: dict[str, Counter[str]] = {}
    for name in rows:
        row = _row(run, plan, name, outputs, matched)
        for block, end in row.blocks.items():
            ends.setdefault(block, Counter())[end] += 1
        if row.errors or row.outputs:
            in_row[name] = ExpectedRow(errors=row.errors, outputs=row.outputs)
    return Expected(
        status=_run_end(run),
        rows=len(rows),
        blocks={block: _same(counts) for block, counts in ends.items()},
        in_row=in_row,
        messages=messages,
    )


def _same(counts: Counter[str]) -> Any:
    return next(iter(counts)) if len(counts) == 1 else dict(counts)


def _run_end(run: RecordedRun) -> Any:
    return run.line.status.value


def _row(
    run: RecordedRun,
    plan: Plan,
    row: str,
    outputs: frozenset[tuple[str, str]],
    matched: "_Matched",
) -> ExpectedRow:
    state = run.state(row)
    blocks: dict[str, Any] = {
        block_id: _ENDS[block.status]
        for block_id in (*plan.steps, *plan.idle)
        if (block := state.block(block_id)).status in _ENDS
    }
    values: dict[str, dict[str, Any]] = {}
    for block_id, port in sorted(outputs):
        found = state.block(block_id).outputs
        if port in found:
            values.setdefault(block_id, {})[port] = matched.value(found[port])
    return ExpectedRow(
        blocks=blocks,
        errors={
            name: matched.value(block.message)
            for name, block in state.blocks.items()
            if block.status == Status.FAILED
        },
        outputs=values,
        path=path_of(state, plan),
    )


def _message(delivery: Mapping[str, Any], matched: "_Matched") -> ExpectedMessage:
    to = delivery["to"]
    at = None
    if matched.is_later(delivery["at"]):
        at = {"$about": delivery["at"], "within_s": DEFAULT_WITHIN_S}
    return ExpectedMessage(
        block=delivery["block"],
        channel=delivery["channel"],
        to=to[0] if len(to) == 1 else list(to),
        at=at,
        due=delivery.get("due"),
        content={name: matched.value(value) for name, value in delivery["content"].items()},
    )


class _Matched:
    """Values with matchers in place of what differs from run to run."""

    def __init__(self, run_id: str, first: dt.datetime, last: dt.datetime) -> None:
        within = dt.timedelta(seconds=DEFAULT_WITHIN_S)
        self._run_id = run_id
        self._from, self._to = first - within, last + within
        self._soon = first + within

    def value(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            if any(name.startswith("$") for name in value):
                return literal(value)
            return {name: self.value(one) for name, one in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.value(one) for one in value]
        if isinstance(value, str):
            return self._text(value)
        is_moment = isinstance(value, (int, float)) and self._is_epoch_of_run(value)
        return dict(_ANY) if is_moment else value

    def is_later(self, said: str) -> bool:
        """Whether a moment is long after the run began."""
        return read_datetime(said) > self._soon

    def _text(self, text: str) -> Any:
        if _MOMENT.fullmatch(text) and (moment := _moment(text)) is not None:
            is_of_run = self._from <= moment <= self._to
            return {"$about": text, "within_s": DEFAULT_WITHIN_S} if is_of_run else text
        if _EPOCH.fullmatch(text) and self._is_epoch_of_run(int(text)):
            return dict(_ANY)
        if _ID.fullmatch(text) and re.search(r"\d", text) and re.search(r"[A-Za-z<]", text):
            return dict(_ANY)
        parts = [part for part in (self._run_id, STARS, CUT) if part and part in text]
        if parts:
            pieces = re.split("|".join(map(re.escape, parts)), text)
            return {"$matches": ".*".join(map(re.escape, pieces))}
        return text

    def _is_epoch_of_run(self, number: float) -> bool:
        """Whether it is a moment of the run in seconds or milliseconds since 1970."""
        first, last = self._from.timestamp(), self._to.timestamp()
        return first <= number <= last or first <= number / 1000 <= last


def _moment(text: str) -> dt.datetime | None:
    try:
        return read_datetime(text)
    except ValueError:
        return None
