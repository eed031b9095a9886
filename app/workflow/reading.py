"""From a JSON document to a `Workflow`, or to problems that name the block and the input."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.workflow.model import ID_PATTERN, Problem, Workflow
from app.workflow.strict_json import Flaw, Path

_MOST_PROBLEMS = 50
_MOST_THINGS = 20_000
"""Of blocks, links and so on: more would keep a reader busy for minutes, and are nobody's work."""
_NEEDED = {
    "string_type": "must be text",
    "string_too_short": "must not be empty",
    "dict_type": "must be an object in curly braces",
    "mapping_type": "must be an object in curly braces",
    "model_type": "must be an object in curly braces",
    "list_type": "must be a list in square brackets",
    "tuple_type": "must be a list in square brackets",
    "frozen_set_type": "must be a list in square brackets",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a smaller number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a smaller number",
    "greater_than_equal": "must be at least {ge:g}",
    "greater_than": "must be more than {gt:g}",
    "less_than_equal": "must be at most {le:g}",
    "enum": "must be {expected}",
    "too_long": "has too many items",
}
_ID_NEEDED = "may hold only letters without accents, digits, - and _, and begins with a letter or _"


def read_workflow(document: Mapping[str, Any]) -> Workflow | tuple[Problem, ...]:
    """The workflow that a document of the present format describes, or what is wrong with it."""
    crowds = tuple(_crowds(document))
    if crowds:
        return crowds
    try:
        workflow = Workflow.model_validate(document)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        problems = [_problem(document, one) for one in found[:_MOST_PROBLEMS]]
        if len(found) > _MOST_PROBLEMS:
            problems.append(Problem(message=f"There are {len(found)} such problems in the file."))
        return tuple(problems)
    return tuple(_doubled_ids(workflow)) or workflow


def flaw_as_problem(document: Any, flaw: Flaw) -> Problem:
    """A flaw of the JSON as a problem with its place in the workflow."""
    if not flaw.path:
        return Problem(message=flaw.message, mend=flaw.mend)
    block, input = _place(document, flaw.path)
    return Problem(
        block=block,
        input=input,
        message=f"At {_path_words(flaw.path)}: {flaw.message}",
        mend=flaw.mend,
    )


def _problem(document: Mapping[str, Any], error: ErrorDetails) -> Problem:
    path = tuple(error["loc"])
    block, input = _place(document, path)
    return Problem(
        block=block,
        input=input,
        message=_sentence(path, error),
        mend=f"Mend it in the file, at {_path_words(path)}.",
    )


def _sentence(path: Path, error: ErrorDetails) -> str:
    if error["type"] == "missing":
        # Of positions and sizes the items are missing, of everything else a name.
        if isinstance(path[-1], int):
            return f"{_name(path[:-1])} must be two numbers."
        return f"{_name(path)} is missing."
    if error["type"] == "value_error":
        return f"{_name(path)}: {error['ctx']['error']}."
    if error["type"] == "string_pattern_mismatch":
        is_id = error["ctx"]["pattern"] == ID_PATTERN
        return f"{_name(path)} {_ID_NEEDED if is_id else 'may hold no dot'}."
    needed = _NEEDED.get(error["type"], "cannot be read")
    return f"{_name(path)} {needed.format(**error.get('ctx', {}))}."


def _name(path: Path) -> str:
    last = path[-1]
    if isinstance(last, int):
        kind = {"blocks": "Block", "links": "Link", "notes": "Note", "frames": "Frame"}
        return f"{kind.get(str(path[-2]), 'Item')} {last + 1}"
    return f"“{last}”"


def _place(document: Any, path: Path) -> tuple[str | None, str | None]:
    """The id of the block and the name of the input that a path leads into."""
    if path[:2] == ("layout", "blocks") and len(path) > 2:
        return str(path[2]), None
    if len(path) < 2 or path[0] != "blocks" or not isinstance(path[1], int):
        return None, None
    try:
        block_id = document["blocks"][path[1]]["id"]
    except (LookupError, TypeError):
        return None, None
    if not isinstance(block_id, str):
        return None, None
    input = str(path[3]) if len(path) > 3 and path[2] == "inputs" else None
    return block_id, input


def _path_words(path: Path) -> str:
    """A path as engineers write it: `blocks[3].inputs.url`."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in path]
    return "".join(parts).removeprefix(".") or "its very top"


def _crowds(document: Mapping[str, Any]) -> Iterator[Problem]:
    layout = document.get("layout")
    parts = [("", name, document.get(name)) for name in ("blocks", "links")]
    if isinstance(layout, dict):
        parts += [
            ("layout.", name, layout.get(name))
            for name in ("blocks", "collapsed", "notes", "frames")
        ]
    for place, name, things in parts:
        if isinstance(things, (list, dict)) and len(things) > _MOST_THINGS:
            yield Problem(
                message=f"There are {len(things)} items in “{place}{name}”; "
                f"a workflow may have {_MOST_THINGS}.",
                mend="Divide it into several workflows.",
            )


def _doubled_ids(workflow: Workflow) -> Iterator[Problem]:
    counts = Counter(block.id for block in workflow.blocks)
    for block_id, count in counts.items():
        if count > 1:
            yield Problem(
                block=block_id,
                message=f"{count} blocks have the id “{block_id}”, so links to it are ambiguous.",
                mend="Give the others ids of their own in the file, and mend the links to them.",
            )
