"""Workflow tests as files: reading them strictly, with words for what is wrong; writing them."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.runs.matching import flaws, place_in_words
from app.runs.readable_json import readable
from app.runs.workflow_test import FORMAT, SUFFIX, WorkflowTest
from app.workflow.model import Problem
from app.workflow.strict_json import read_json
from app.workflow.words import nearest
from blocks.sdk import CordboardError, DocumentError, sentence

_MATCHED = ("outputs", "errors")


class BrokenTestError(DocumentError):
    """A test cannot be read.

    Attributes:
        problems: What is wrong with it; at least one.
    """

    def __init__(self, message: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(message)
        self.problems = problems


def load_test(path: Path) -> WorkflowTest:
    """The test in a file.

    Raises:
        BrokenTestError: It cannot be read, or is none.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        said = f"“{path.name}” cannot be read: {error.strerror}."
        raise BrokenTestError(said, (Problem(message=said),)) from None
    try:
        return parse_test(data)
    except BrokenTestError as error:
        raise BrokenTestError(f"“{path.name}”: {error}", error.problems) from None


def parse_test(data: bytes | str) -> WorkflowTest:
    """The test in the text of a file.

    Raises:
        BrokenTestError: It is none.
    """
    document, found = read_json(data)
    if found:
        raise _broken(Problem(message=flaw.message, mend=flaw.mend) for flaw in found)
    if not isinstance(document, dict):
        raise _broken([Problem(message="A test is one object in curly braces, and this is not.")])
    if document.get("format") != FORMAT:
        raise _broken([_wrong_format(document.get("format"))])
    try:
        test = WorkflowTest.model_validate(document)
    except ValidationError as error:
        raise _broken(_problems(error)) from None
    wrong = tuple(_wrong_parts(test))
    if wrong:
        raise _broken(wrong)
    return test


def dump_test(test: WorkflowTest) -> str:
    """The text of the file, with a line break at its end. What is as by default is left out."""
    said = json.loads(test.model_dump_json(exclude_defaults=True))
    return readable({"format": FORMAT, **said}) + "\n"


def save_test(test: WorkflowTest, path: Path) -> None:
    """Write a test.

    Raises:
        DocumentError: It cannot be written.
    """
    try:
        path.write_text(dump_test(test), "utf-8")
    except OSError as error:
        raise DocumentError(f"“{path.name}” cannot be saved: {error.strerror}.") from error


def find_tests(workflow: Path) -> tuple[Path, ...]:
    """The tests beside a workflow's file that are about it, by name. Broken ones are not told."""
    return tuple(
        path for path in sorted(workflow.parent.glob(f"*{SUFFIX}")) if _names(path) == workflow.name
    )


def _names(path: Path) -> str | None:
    try:
        said = json.loads(path.read_bytes()).get("workflow")
    except (OSError, ValueError, AttributeError):
        return None
    return said if isinstance(said, str) else None


def _wrong_format(said: Any) -> Problem:
    if isinstance(said, str) and said.startswith("cordboard.test/"):
        return Problem(
            message=f"The test is of the format “{said}”, which is newer than this program.",
            mend="Install a newer Cordboard.",
        )
    return Problem(
        message="This is no workflow test.", mend=f"A test begins with “format”: “{FORMAT}”."
    )


def _problems(error: ValidationError) -> Iterator[Problem]:
    for one in error.errors(include_url=False, include_input=False):
        place = tuple(part for part in one["loc"] if not _is_inside(part))
        if one["type"] == "extra_forbidden":
            yield _unknown(place)
            continue
        said = ValidationError.from_exception_data("test", [_line_error(one)])
        needed = sentence(said)
        yield Problem(
            message=f"“{place_in_words(place)}” {needed}.", mend="Mend it in the file of the test."
        )


def _is_inside(part: int | str) -> bool:
    """Whether a part of a place is pydantic's word for one of several types."""
    return isinstance(part, str) and ("[" in part or part.startswith(("literal", "dict")))


def _line_error(one: Mapping[str, Any]) -> Any:
    return {"type": one["type"], "loc": (), "input": None, "ctx": one.get("ctx", {})}


def _unknown(place: tuple[int | str, ...]) -> Problem:
    *above, name = place
    model: Any = WorkflowTest
    for part in above:
        if isinstance(part, str) and part in getattr(model, "model_fields", {}):
            model = _inner(model.model_fields[part].annotation) or model
    meant = nearest(str(name), model.model_fields)
    where = f" in “{place_in_words(tuple(above))}”" if above else ""
    return Problem(
        message=f"There is no “{name}”{where} in a test.",
        mend=f"Did you mean “{meant}”?" if meant else f"Known are {', '.join(model.model_fields)}.",
    )


def _inner(annotation: Any) -> Any:
    """The model within a type such as `tuple[Model, ...] | None`."""
    if hasattr(annotation, "model_fields"):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        if found := _inner(part):
            return found
    return None


def _wrong_parts(test: WorkflowTest) -> Iterator[Problem]:
    try:
        test.rehearsal()
    except CordboardError as error:
        yield Problem(message=f"conditions: {error}")
    if Path(test.workflow).name != test.workflow:
        yield Problem(
            message=f"“{test.workflow}” is not beside the test.",
            mend="Keep the test in the folder of its workflow, and write the name of the file.",
        )
    for row in test.expect.in_row:
        if not (row.isdecimal() and int(row)):
            yield Problem(message=f"“{row}” is no row; rows are numbered from 1.")
    for place, expected in _matched(test):
        for path, said in flaws(expected):
            yield Problem(message=f"At {place_in_words((*place, *path))}: {said}")


def _matched(test: WorkflowTest) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """All expected values, each with its place."""
    expect = test.expect
    for name in _MATCHED:
        yield ("expect", name), getattr(expect, name)
        for row, inner in expect.in_row.items():
            yield ("expect", "in_row", row, name), getattr(inner, name)
    patterns = [("messages", expect.messages or ()), ("never", expect.never)]
    for where, listed in patterns:
        for at, pattern in enumerate(listed):
            for name in ("to", "at", "due", "content"):
                yield ("expect", where, at, name), getattr(pattern, name)


def _broken(problems: Any) -> BrokenTestError:
    found = tuple(problems)
    return BrokenTestError(" ".join(str(problem) for problem in found), found)
