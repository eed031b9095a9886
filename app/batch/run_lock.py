"""Keeps two programs from going on with the same run at the same time."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from blocks.sdk import JournalError


@contextlib.contextmanager
def run_lock(folder: Path, run_id: str) -> Iterator[None]:
    """Have a run to oneself. The operating system lets go of it however this program ends.

    Args:
        folder: Where the journal is.

    Raises:
        JournalError: Another program has it, or the folder cannot be written.
    """
    path = folder / f"run-{run_id}.lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            with path.open("w") as file:
                _lock(file, run_id)
                # Whoever had it before may have taken the file away between the two.
                if path.exists() and path.stat().st_ino == os.fstat(file.fileno()).st_ino:
                    try:
                        yield
                    finally:
                        path.unlink(missing_ok=True)
                    return
    except OSError as error:
        raise JournalError(f"{path} cannot be written: {error.strerror}.") from error


def _lock(file: IO[str], run_id: str) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise JournalError(
            f"The run {run_id} is going on in another program. Wait for it, or end it first."
        ) from error
