"""Files that a workflow names, found from the folder of the workflow file."""

import difflib
import os
import stat
from pathlib import Path
from typing import BinaryIO

from blocks.sdk import InvalidInputError


class FileService:
    """Opens files for blocks.

    Args:
        folder: Where the workflow file is; names that are not absolute begin there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, name: str) -> BinaryIO:
        """Open a file for reading, as `blocks.sdk.Files.open` says."""
        if not name.strip() or "\0" in name:
            raise InvalidInputError("No file is chosen." if not name.strip() else _no_name(name))
        path = self._folder / os.path.expanduser(name)  # noqa: PTH111 - unknown users stay as written
        try:
            # Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
            handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError:
            raise InvalidInputError(self._not_found(name, path)) from None
        except PermissionError:
            raise InvalidInputError(f"The file “{name}” may not be read by you.") from None
        except OSError as error:
            raise InvalidInputError(
                f"The file “{name}” cannot be opened: {error.strerror or 'no reason given'}."
            ) from None
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise InvalidInputError(f"“{name}” is a folder or a device, not a file.")
        return os.fdopen(handle, "rb")

    def _not_found(self, name: str, path: Path) -> str:
        try:
            beside = [one.name for one in path.parent.iterdir()]
        except OSError:
            return f"There is no file “{name}”: its folder {path.parent} is not there."
        near = difflib.get_close_matches(path.name, beside, n=1, cutoff=0.6)
        mend = f" Is “{near[0]}” meant?" if near else ""
        return f"There is no file “{path.name}” in {path.parent}.{mend}"


def _no_name(name: str) -> str:
    return f"“{name!r}” cannot be the name of a file."
