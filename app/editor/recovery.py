"""Drafts: what was not saved, kept in the user's state folder for the case that the editor dies.

Each draft is held by a lock that the system lets go of when the editor ends, however it ends.
When a draft is written is up to `app.editor.autosave`.
"""

import datetime as dt
import fcntl
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from app.editor.settings import APPLICATION
from app.workflow.file import dump, parse
from app.workflow.model import Workflow
from blocks.sdk import DocumentError

_DRAFT, _LOCK = ".draft", ".lock"


@dataclass(frozen=True, slots=True)
class Draft:
    """A workflow that was not saved.

    Attributes:
        origin: The file it was opened from, or began as a copy of.
        written_at: When it was kept.
    """

    workflow: Workflow
    origin: Path | None
    written_at: dt.datetime


class Slot:
    """The place of one draft, held until `forget` or `release`."""

    def __init__(self, path: Path, lock: int) -> None:
        self._path = path
        self._lock = lock

    def write(self, draft: Draft) -> None:
        """Keep a draft in the place of the one before: wholly, or not at all.

        Raises:
            OSError: It cannot be written.
            DocumentError: A value of the workflow cannot be written as JSON.
        """
        text = json.dumps(
            {
                "origin": str(draft.origin) if draft.origin else None,
                "written_at": draft.written_at.isoformat(),
                "workflow": dump(draft.workflow),
            }
        )
        temporary = self._path.with_suffix(".tmp")
        # What the program has handed to the system outlives it; waiting for the disk would make
        # the window halt.
        temporary.write_text(text, "utf-8")
        temporary.chmod(0o600)
        temporary.replace(self._path)

    def read(self) -> Draft:
        """The draft.

        Raises:
            DocumentError: It cannot be read.
        """
        try:
            found = json.loads(self._path.read_text("utf-8"))
            origin = found["origin"]
            return Draft(
                parse(found["workflow"].encode()),
                Path(origin) if origin else None,
                dt.datetime.fromisoformat(found["written_at"]),
            )
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            raise DocumentError(f"The draft {self._path} cannot be read.") from error

    def forget(self) -> None:
        """Remove the draft: it is saved, or not wanted."""
        self._path.unlink(missing_ok=True)
        self._path.with_suffix(_LOCK).unlink(missing_ok=True)
        self.release()

    def release(self) -> None:
        """Leave the draft to whichever editor starts next."""
        os.close(self._lock)


class RecoveryFolder:
    """Where the drafts are.

    Args:
        path: None for the user's own state folder.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or Path(platformdirs.user_state_dir(APPLICATION)) / "recovery"

    def new_slot(self) -> Slot:
        """A place for one more draft.

        Raises:
            OSError: The folder cannot be written to.
        """
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path / f"{secrets.token_hex(8)}{_DRAFT}"
        slot = _hold(path)
        if slot is None:
            raise OSError(f"{path} is held by another program")
        return slot

    def abandoned(self) -> tuple[Slot, ...]:
        """Drafts of editors that are no more, newest first; they are held from now on."""
        slots = []
        try:
            found = sorted(self._path.glob(f"*{_DRAFT}"), key=_age, reverse=True)
        except OSError:
            return ()
        for path in found:
            slot = _hold(path)
            if slot is None:
                continue
            if path.exists():
                slots.append(slot)
            else:
                # Another editor took it up in this very moment.
                slot.forget()
        return tuple(slots)


def _hold(path: Path) -> Slot | None:
    try:
        lock = os.open(path.with_suffix(_LOCK), os.O_CREAT | os.O_RDWR, 0o600)
    except OSError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return None
    return Slot(path, lock)


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
