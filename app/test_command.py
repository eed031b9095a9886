"""`cordboard test`: finds workflow tests, runs them, tells what differs. Nothing is sent.

Exit codes: 0 all green, 1 something came otherwise, 2 something could not be run.
"""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import terminal
from app.engine.plan import Plan, PlanRefusedError, make_plan
from app.rehearsal.conditions import Conditions
from app.runs.coverage import Coverage, coverage
from app.runs.junit import Case, junit_xml
from app.runs.recorded import RecordedRun
from app.runs.workflow_test import SUFFIX
from app.runs.workflow_test_differences import titles_of
from app.runs.workflow_test_file import BrokenTestError, find_tests, load_test, save_test
from app.runs.workflow_test_making import make_test
from app.runs.workflow_test_run import Verdict, run_test
from app.terminal import Exit
from app.workflow.file import BrokenFileError, load
from app.worlds import RehearsalWorld, rehearsal_world
from blocks.catalog import load_catalog
from blocks.sdk import BlockSpec, CordboardError, DocumentError


@dataclass(frozen=True, slots=True)
class TestRequest:
    """What was asked for. Attributes as the asked of `cordboard test`."""

    files: tuple[Path, ...]
    junit: Path | None
    as_json: bool
    shows_coverage: bool


@dataclass(frozen=True, slots=True)
class _Told:
    """A test file and what came of it; `refused` when it could not even be read."""

    path: Path
    workflow: Path | None = None
    verdict: Verdict | None = None
    refused: str = ""

    @property
    def name(self) -> str:
        return self.verdict.test.name if self.verdict else self.path.name

    @property
    def trouble(self) -> str:
        return self.refused or (self.verdict.refused if self.verdict else "")

    @property
    def is_green(self) -> bool:
        return self.verdict is not None and self.verdict.is_green


def test_files(asked: TestRequest) -> Exit:
    """Run what was asked for, and tell how it went."""
    catalog = load_catalog()
    plans: dict[Path, Plan] = {}
    told = []
    for path in _found(asked.files):
        one = _run(path, catalog, plans)
        told.append(one)
        if not asked.as_json:
            _say(one)
    covered = _coverages(told, plans) if asked.shows_coverage else {}
    if asked.as_json:
        terminal.print_json(_as_json(told, covered))
    else:
        _say_sum(told, covered, plans)
    if asked.junit is not None:
        _write_junit(asked.junit, told)
    if any(one.trouble for one in told):
        return Exit.REFUSED
    return Exit.FINE if all(one.is_green for one in told) else Exit.ERRORS


def _found(files: Sequence[Path]) -> list[Path]:
    """The test files that are meant, each once, in order."""
    found: dict[Path, None] = {}
    for path in files:
        tests = _tests_at(path)
        if not tests:
            raise DocumentError(
                f"There is no test for “{path}”: a test is a file NAME{SUFFIX} beside the workflow."
            )
        found |= dict.fromkeys(tests)
    return list(found)


def _tests_at(path: Path) -> Sequence[Path]:
    if path.is_dir():
        return sorted(path.rglob(f"*{SUFFIX}"))
    if path.name.endswith(SUFFIX):
        return (path,)
    return find_tests(path)


def _run(path: Path, catalog: Mapping[str, BlockSpec], plans: dict[Path, Plan]) -> _Told:
    try:
        test = load_test(path)
    except BrokenTestError as error:
        return _Told(path, refused=str(error))
    workflow = path.parent / test.workflow
    try:
        if workflow not in plans:
            plans[workflow] = make_plan(load(workflow), catalog)
    except (BrokenFileError, PlanRefusedError) as error:
        return _Told(path, workflow, Verdict(test, refused=str(error)))

    def make_world(plan: Plan, conditions: Conditions) -> RehearsalWorld:
        return rehearsal_world(plan, workflow.resolve().parent, conditions)

    return _Told(path, workflow, run_test(test, plans[workflow], make_world))


def _say(one: _Told) -> None:
    took = f"{one.verdict.elapsed_s:.1f} s" if one.verdict else ""
    mark = "ok" if one.is_green else "failed"
    terminal.say(terminal.marked(mark, f"{one.name}  {took}".rstrip()))
    if one.trouble:
        terminal.say(f"      {one.trouble}")
    for difference in one.verdict.differences if one.verdict else ():
        terminal.say(f"      {difference}")


def _say_sum(
    told: Sequence[_Told], covered: Mapping[Path, Coverage], plans: Mapping[Path, Plan]
) -> None:
    green = sum(one.is_green for one in told)
    terminal.say(f"\n{green} of {len(told)} test{'' if len(told) == 1 else 's'} as expected.")
    for workflow, found in covered.items():
        terminal.say(f"\n{plans[workflow].workflow.name}: {_in_words(found)}.")
        for what in _missed(found, plans[workflow]):
            terminal.say(f"  never: {what}")


def _in_words(found: Coverage) -> str:
    blocks = found.blocks - len(found.missed_blocks)
    branches = found.branches - len(found.missed_branches)
    return f"{blocks} of {found.blocks} blocks and {branches} of {found.branches} branches reached"


def _missed(found: Coverage, plan: Plan) -> Iterator[str]:
    titles = titles_of(plan)
    yield from (titles[block] for block in found.missed_blocks)
    for block, port in found.missed_branches:
        spec = plan.steps[block].ports.output(port)
        yield f"{titles[block]} · {spec.label if spec else port}"


def _coverages(told: Sequence[_Told], plans: Mapping[Path, Plan]) -> dict[Path, Coverage]:
    runs = {
        workflow: [
            one.verdict.run
            for one in told
            if one.workflow == workflow and one.verdict and one.verdict.run
        ]
        for workflow in plans
    }
    return {workflow: coverage(plan, runs[workflow]) for workflow, plan in plans.items()}


def _as_json(told: Sequence[_Told], covered: Mapping[Path, Coverage]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "green": sum(one.is_green for one in told),
        "tests": [
            {
                "file": str(one.path),
                "name": one.name,
                "status": "refused" if one.trouble else "green" if one.is_green else "red",
                "refused": one.trouble,
                "differences": [
                    {"row": found.row, "block": found.block, "text": found.text}
                    for found in (one.verdict.differences if one.verdict else ())
                ],
                "elapsed_s": round(one.verdict.elapsed_s, 3) if one.verdict else None,
            }
            for one in told
        ],
    }
    if covered:
        said["coverage"] = {
            str(workflow): {
                "blocks": found.blocks,
                "branches": found.branches,
                "missed_blocks": list(found.missed_blocks),
                "missed_branches": [f"{block}.{port}" for block, port in found.missed_branches],
            }
            for workflow, found in covered.items()
        }
    return said


def _write_junit(path: Path, told: Sequence[_Told]) -> None:
    cases = [
        Case(
            suite=one.workflow.name if one.workflow else one.path.name,
            name=one.name,
            file=str(one.path),
            elapsed_s=one.verdict.elapsed_s if one.verdict else 0.0,
            failures=tuple(map(str, one.verdict.differences)) if one.verdict else (),
            error=one.trouble,
        )
        for one in told
    ]
    try:
        path.write_text(junit_xml(cases), "utf-8")
    except OSError as error:
        raise DocumentError(f"{path} cannot be written: {error.strerror}.") from error


def save_run_as_test(run: RecordedRun, out: Path, workflow: Path | None, name: str) -> None:
    """Write the test that a rehearsal itself would pass, beside its workflow.

    Args:
        workflow: Its file; None for the one in the folder of `out` that has the id of the run's.

    Raises:
        CordboardError: It was no rehearsal, the workflow is not there, or the file stays unwritten.
    """
    if run.line.mode == "live":
        raise CordboardError("A live run keeps no messages: rehearse it, and save that run.")
    file = workflow or _workflow_beside(out, run.line.workflow_id)
    if file.resolve().parent != out.resolve().parent:
        raise CordboardError(f"A test stands beside its workflow: write it to {file.parent}.")
    try:
        plan = make_plan(run.workflow or load(file), load_catalog())
    except PlanRefusedError as error:
        raise CordboardError(f"The workflow of this run can be run no more: {error}") from error
    save_test(make_test(run, plan, workflow=file.name, name=name or out.name), out)
    terminal.say(f"The test is in {out}. Run it with: cordboard test {out}")


def _workflow_beside(out: Path, workflow_id: str) -> Path:
    for path in sorted(out.resolve().parent.glob("*.json")):
        if path.name.endswith(SUFFIX):
            continue
        with contextlib.suppress(BrokenFileError):
            if load(path).id == workflow_id:
                return path
    raise CordboardError(
        f"The workflow “{workflow_id}” is not in the folder of {out}: name it with --workflow."
    )
