"""Mends a problem by one obvious edit, where there is one. What might do is in `mend_trials`.

A mend is tried before it is offered: it removes its problem and brings no new error.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.workflow.check import check
from app.workflow.mend_trials import Trial, secret_out_of_place, trials
from app.workflow.model import Problem, Severity, Workflow
from app.workflow.wiring import Wiring
from blocks.sdk import BlockSpec

_MOST = 1000
"""Mends of one “mend all”; each removes a problem, so that far fewer do."""


@dataclass(frozen=True, slots=True)
class Mend:
    """One edit that mends a problem.

    Attributes:
        name: What it does, for the button and the history: `Link Customer number to Call API …`.
        workflow: The workflow after it.
    """

    name: str
    workflow: Workflow


@dataclass(frozen=True, slots=True)
class SecretMend:
    """A secret that is written out must be stored first; then its name takes its place.

    Attributes:
        value: What is written, not to be shown.
    """

    name: str
    block: str
    input: str
    value: str = field(repr=False)


def mend(
    problem: Problem,
    workflow: Workflow,
    catalog: Mapping[str, BlockSpec],
    problems: tuple[Problem, ...] | None = None,
) -> Mend | None:
    """The obvious mend of a problem, or None where there is none, or several would do.

    Args:
        workflow: Has the problem.
        problems: What `check` says of the workflow, where that is known.
    """
    known = check(workflow, catalog) if problems is None else problems
    if problem not in known:
        return None
    wiring = Wiring.of(workflow, catalog)
    for trial in trials(problem, wiring):
        if _does(trial, problem, known, catalog):
            return Mend(trial.name, trial.workflow)
    return None


def secret_mend(problem: Problem, workflow: Workflow) -> SecretMend | None:
    """The mend of a secret that is written out; None for any other problem."""
    found = secret_out_of_place(problem, workflow)
    if found is None or problem.block is None or problem.input is None:
        return None
    return SecretMend("Store the secret in the keyring…", problem.block, problem.input, found)


def mend_all(
    workflow: Workflow, catalog: Mapping[str, BlockSpec]
) -> tuple[Workflow, tuple[str, ...]]:
    """The workflow with every problem mended that has an obvious mend, and what was done."""
    done: list[str] = []
    while len(done) < _MOST:
        problems = check(workflow, catalog)
        # Links come last among the problems, and an input lacks a value where its link is wrong.
        found = (mend(problem, workflow, catalog, problems) for problem in reversed(problems))
        first = next((one for one in found if one is not None), None)
        if first is None:
            break
        workflow = first.workflow
        done.append(first.name)
    return workflow, tuple(done)


def _does(
    trial: Trial,
    problem: Problem,
    before: tuple[Problem, ...],
    catalog: Mapping[str, BlockSpec],
) -> bool:
    after = check(trial.workflow, catalog)
    if problem in after:
        return False
    old, new = _errors(before), _errors(after)
    if any(one not in old for one in new):
        return False
    # What is mended may be taken in by a run, or left out of it, which is a warning.
    return len(new) < len(old) or (len(new) == len(old) and len(after) < len(before))


def _errors(problems: tuple[Problem, ...]) -> list[Problem]:
    return [one for one in problems if one.severity == Severity.ERROR]
