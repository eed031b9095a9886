"""Files beside a workflow that it names by their bare names, such as a list of customers.

A copy that is saved elsewhere takes them along, or it would no longer find them.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path, PurePath

from app.workflow.model import Workflow


def bring_along(workflow: Workflow, source: Path, target: Path) -> tuple[str, ...]:
    """Copy the files that `workflow` names from one folder to another; none is written over.

    Returns:
        The names of those that were copied.

    Raises:
        OSError: One cannot be copied.
    """
    copied = []
    for name in dict.fromkeys(_names(workflow)):
        original, place = source / name, target / name
        if original.is_file() and not place.exists():
            shutil.copyfile(original, place)
            copied.append(name)
    return tuple(copied)


def _names(workflow: Workflow) -> Iterator[str]:
    for block in workflow.blocks:
        for name, value in block.inputs.items():
            is_file = name in ("file", "path") or name.endswith(("_file", "_path"))
            if is_file and isinstance(value, str) and _is_bare(value):
                yield value


def _is_bare(value: str) -> bool:
    # A name with folders may lead anywhere: only what lies directly beside the workflow is meant.
    return bool(value) and "\0" not in value and value == PurePath(value).name and value != ".."
