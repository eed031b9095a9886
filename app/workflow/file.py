"""Workflow files: text to workflow and back, loading and atomic saving.

The format itself is in `model`, its text in `writing`, what may be wrong with it in `reading`.
"""

import contextlib
import os
import secrets
import stat
from pathlib import Path

from app.workflow.migrate import migrate
from app.workflow.model import Problem, Workflow
from app.workflow.reading import flaw_as_problem, read_workflow
from app.workflow.strict_json import read_json
from app.workflow.writing import dump
from blocks.sdk import DocumentError

MAX_BYTES = 32 * 1024 * 1024

__all__ = ["BrokenFileError", "dump", "load", "parse", "save"]


class BrokenFileError(DocumentError):
    """A workflow file cannot be read.

    Attributes:
        problems: What is wrong with it; at least one.
    """

    def __init__(self, message: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(message)
        self.problems = problems


def parse(data: bytes | str) -> Workflow:
    """The workflow in the text of a file, of this format or an older one.

    Raises:
        BrokenFileError: It is none, or broken; nothing was read.
    """
    document, flaws = read_json(data)
    if flaws:
        raise _broken(tuple(flaw_as_problem(document, flaw) for flaw in flaws))
    if not isinstance(document, dict):
        message = "A workflow file holds one object in curly braces, and this does not."
        raise _broken((Problem(message=message),))
    try:
        document = migrate(document)
    except DocumentError as error:
        raise _broken((Problem(message=str(error)),)) from None
    found = read_workflow(document)
    if isinstance(found, Workflow):
        return found
    raise _broken(found)


def load(path: Path | str) -> Workflow:
    """The workflow in a file. Reading it runs nothing.

    Raises:
        BrokenFileError: The file cannot be read, or is broken.
    """
    path = Path(path)
    try:
        if path.exists() and not path.is_file():
            raise _unreadable(path, "it is not a file")
        if path.exists() and path.stat().st_size > MAX_BYTES:
            raise _unreadable(path, f"it is larger than {MAX_BYTES // 1024 // 1024} MB")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise _unreadable(path, _os_words(error)) from None
    try:
        return parse(data)
    except BrokenFileError as error:
        raise BrokenFileError(f"“{path.name}”: {error}", error.problems) from None


def save(workflow: Workflow, path: Path | str) -> None:
    """Write the workflow to a file: wholly, or not at all.

    The file keeps its permissions, and a link to a file stays a link.

    Raises:
        DocumentError: It cannot be written; the old file is untouched.
    """
    text = dump(workflow)
    try:
        _replace(Path(path).resolve(), text.encode())
    except (OSError, ValueError, RuntimeError) as error:
        raise DocumentError(
            f"“{Path(path).name}” cannot be saved: {_os_words(error)}. "
            "What was saved before is untouched; save under another name or in another folder."
        ) from error


def _replace(path: Path, data: bytes) -> None:
    mode = _mode_of(path)
    temporary = path.with_name(f".cordboard-{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _mode_of(path: Path) -> int | None:
    """The permissions of an existing file that may be replaced; None for a new file."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        raise OSError("it is not a file")
    if not os.access(path, os.W_OK):
        raise PermissionError("the file may only be read")
    return stat.S_IMODE(found.st_mode)


def _sync_folder(folder: Path) -> None:
    # Some file systems cannot do this; the new file is in place all the same.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _broken(problems: tuple[Problem, ...]) -> BrokenFileError:
    more = len(problems) - 1
    rest = f" (and {more} more problem{'s' if more > 1 else ''})" if more else ""
    return BrokenFileError(f"{problems[0]}{rest}", problems)


def _unreadable(path: Path, why: str) -> BrokenFileError:
    message = f"“{path.name}” cannot be opened: {why}."
    return BrokenFileError(message, (Problem(message=message),))


def _os_words(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder"
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return words[:1].lower() + words[1:]
